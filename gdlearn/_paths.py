"""Where things lie: the lessons that came with the package, and the learner's own folder.

A wheel carries the lessons inside the package (``gdlearn/_lessons``); a clone, and an editable install of it,
has them beside the package (``lessons/``). Everything that needs a lesson or a solution asks here.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

PROGRESS_VARIABLE = "GDLEARN_PROGRESS"
"""Environment variable that names the folder of the learner's progress file."""

_PACKAGE = Path(__file__).resolve().parent
_LESSON_NAME = re.compile(r"\d\d-[a-z0-9-]+\.ipynb")


def lessons_folder() -> Path:
    """Folder of the lessons as delivered: inside the package in a wheel, beside it in a clone.

    Returns:
        The folder that holds ``00-start-here.ipynb`` and the folder ``solutions``.

    Raises:
        FileNotFoundError: if neither place has lessons.
    """
    inside, beside = _PACKAGE / "_lessons", _PACKAGE.parent / "lessons"
    for folder in (inside, beside):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"No lessons found, neither in {inside} nor in {beside}: "
        "install gdlearn again; `gdlearn doctor` gives the command."
    )


def solutions_folder() -> Path:
    """Folder of the solution files ``NN_name.py``, one for each lesson that has exercises.

    Raises:
        FileNotFoundError: if the lessons are not there at all (see `lessons_folder`).
    """
    return lessons_folder() / "solutions"


def lesson_files(folder: Path | None = None) -> list[Path]:
    """List the lessons in a folder, in their order.

    Args:
        folder: where to look; the lessons as delivered if left out.

    Returns:
        The notebooks named ``NN-words.ipynb``, sorted by number, and the gallery after them if there is one.
    """
    folder = lessons_folder() if folder is None else folder
    numbered = sorted(path for path in folder.glob("*.ipynb") if _LESSON_NAME.fullmatch(path.name))
    gallery = folder / "gallery.ipynb"
    return [*numbered, gallery] if gallery.is_file() else numbered


def progress_folder() -> Path:
    """Folder of the learner's progress: the one that ``GDLEARN_PROGRESS`` names, else the current one."""
    folder = Path(os.environ.get(PROGRESS_VARIABLE) or os.curdir)
    try:
        return folder.absolute()
    except FileNotFoundError:  # the current folder was deleted under us: who writes there will say so
        return folder
