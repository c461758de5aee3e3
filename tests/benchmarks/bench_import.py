"""``import gdlearn`` beside ``import numpy``, each in a process of its own, from its start to its end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from tests.benchmarks.timing import Row, interleaved_medians, ratio_row

BAR = 1.5


def rows(rounds: int = 31) -> list[Row]:
    """Return the row of the import."""
    # Both find their bytecode in one fresh folder, as after pip install; a clone's may be missing or forbidden.
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        ours, peer = interleaved_medians(
            _importing("gdlearn", environment),
            _importing("numpy", environment),
            rounds=rounds,
            clock=time.perf_counter,
        )
    return [ratio_row("import gdlearn / import numpy, whole process", ours, peer, BAR)]


def _importing(name: str, environment: dict[str, str]) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", f"import {name}"], check=True, env=environment)
