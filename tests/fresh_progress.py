"""Each file of tests, and each lesson under nbval, begins with a learner who has done nothing yet.

Importing this module asks NumPy for one thread, as `gdlearn lab` does, so it must come before NumPy's own import: the
tests run side by side, and threads of theirs would wait for each other.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

_FOLDERS = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Make a folder for this process's progress files, removed at its end."""
    folder = tempfile.TemporaryDirectory(prefix="gdlearn-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    config.stash[_FOLDERS] = Path(folder.name)


@pytest.hookimpl(tryfirst=True)  # before nbval starts the kernel, which inherits the environment
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Point the progress at a folder of the test's file, so that no output depends on what ran before."""
    folder = item.config.stash[_FOLDERS] / item.path.stem
    folder.mkdir(exist_ok=True)
    os.environ["GDLEARN_PROGRESS"] = str(folder)
