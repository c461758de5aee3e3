"""A guard that refuses the network; it lies in `sitecustomize.py`."""

from __future__ import annotations

import os
from pathlib import Path


def without_network(record: Path) -> dict[str, str]:
    """Return the environment variables under which a Python has no network; what it tries goes to ``record``."""
    path = os.pathsep.join(filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH")]))
    return {"PYTHONPATH": path, "GDLEARN_REFUSED": str(record)}
