"""The learner's copy of the lessons: created, brought up to date, restored, and nothing of the learner's lost.

A small file in the folder, the record, tells for each lesson which edition was delivered (a hash of its bytes).
A lesson that still has those bytes was never touched and may be replaced. One that differs in any byte is the
learner's work and stays: to compare only the code of the cells would throw away saved outputs, notes in the
metadata and sizes of pictures, and the learner alone knows whether those matter. What this safety costs is
little: a lesson that was merely run and saved gets the new edition beside it instead of being replaced.

Files are written whole or not at all (a temporary file, then one rename), and a lesson before the record. A kill
in between leaves a delivered lesson that the record does not know yet, which the next update sees from its bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path

import gdlearn
from gdlearn._paths import lesson_files

FIRST_LESSON = "00-start-here.ipynb"
OWN_FOLDER = ".gdlearn"
"""Hidden folder in the learner's folder, for what the course itself needs to keep there."""

_RECORD = "editions.json"


def is_course(folder: Path) -> bool:
    """Tell whether this folder was made by `update`."""
    return (folder / OWN_FOLDER / _RECORD).is_file()


def update(folder: Path, *, source: Path | None = None, version: str = gdlearn.__version__) -> list[str]:
    """Copy the lessons into the learner's folder, or bring those there up to date.

    A lesson that is missing is put back, one that was never touched is replaced, and one that the learner
    changed stays: its new edition is laid beside it under a name that says so. Other files are never touched.

    Args:
        folder: the learner's folder; it is made if it is not there.
        source: folder of the lessons as delivered; by default those that came with the package.
        version: the release these lessons belong to.

    Returns:
        One sentence for each thing that was done; none if everything was up to date.

    Raises:
        NotADirectoryError: if `folder` is a file.
        OSError: if it can't be written.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(
            f"{folder} is a file: name a folder for the course, for example `gdlearn lab my-course`."
        )
    folder.mkdir(parents=True, exist_ok=True)
    first_time = not is_course(folder)
    record = _Record(folder)
    lessons = lesson_files(source)
    missing = [lesson.name for lesson in lessons if not (folder / lesson.name).exists()]
    replaced, said = [], []
    for lesson in lessons:
        edition = learners_edition(lesson)
        if record.may_replace(lesson.name, edition):
            if record.deliver(lesson.name, edition) and lesson.name not in missing:
                replaced.append(lesson.name)
        elif not record.was_delivered(lesson.name, edition):
            beside = _lay_beside(record, lesson, edition, version)
            record.remember(lesson.name, edition)
            said.append(f'You have changed {lesson.name}: it stays, with the new edition beside it as "{beside}".')
    record.save()
    if replaced:
        said.insert(0, f"Brought up to date: {_listed(replaced)}.")
    if missing and not first_time:
        said.insert(0, f"Put back, since missing: {_listed(missing)}.")
    if first_time:
        said.insert(0, f"The lessons are now in {folder}.")
    return said


def restore(folder: Path, lesson: str, *, source: Path | None = None) -> list[str]:
    """Put a fresh copy of one lesson into the learner's folder, keeping the learner's under a dated name.

    Args:
        folder: the learner's folder.
        lesson: its number (``"05"``) or its name (``"05-saddle-points"``).
        source: folder of the lessons as delivered; by default those that came with the package.

    Returns:
        What was done, in sentences.

    Raises:
        ValueError: if there is no such lesson.
        OSError: if the folder can't be written.
    """
    delivered = find_lesson(lesson, source=source)
    edition, target = learners_edition(delivered), folder / delivered.name
    record, said = _Record(folder), []
    if target.exists() and target.read_bytes() == edition:
        return [f"{target.name} is as it was delivered; there is nothing to restore."]
    if target.exists():
        kept = _free_name(folder, f"{target.stem} (kept {date.today().isoformat()}")
        write_whole(kept, target.read_bytes())
        said.append(f'Your {target.name} is kept as "{kept.name}".')
    write_whole(target, edition)
    record.remember(target.name, edition)
    record.save()
    said.append(f"{target.name} is fresh again. If it is open in JupyterLab, use File > Reload Notebook from Disk.")
    return said


def find_lesson(lesson: str, *, source: Path | None = None) -> Path:
    """Find a delivered lesson by its number or its name.

    Raises:
        ValueError: if there is none, with the names of those that there are.
    """
    lessons = lesson_files(source)
    wanted = lesson.removesuffix(".ipynb")
    for path in lessons:
        if wanted in (path.stem, path.stem[:2]) or (wanted.isdecimal() and wanted.zfill(2) == path.stem[:2]):
            return path
    names = ", ".join(path.stem for path in lessons)
    raise ValueError(f"There is no lesson {lesson!r}; name one of {names}, or its number.")


def learners_edition(lesson: Path) -> bytes:
    """Give a lesson as a learner gets it: without the outputs that are stored for readers without a kernel.

    They would show each result before its prediction. It follows that an edition with other stored pictures,
    but the same cells, is no new edition to the learner.
    """
    content = lesson.read_bytes()
    try:
        notebook = json.loads(content)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
    except (ValueError, KeyError, TypeError):
        return content  # not a notebook: nothing to take out
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a kill at any moment leaves the old content or the new one, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")  # beside it: a rename stays on one disk
    try:
        with open(temporary, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


class _Record:
    """Which edition of each lesson was delivered into a folder, by the hash of its bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / OWN_FOLDER / _RECORD
        self.hashes = self._read()

    def _read(self) -> dict[str, str]:
        # Without a readable record every lesson that differs counts as changed: the safe side.
        try:
            hashes = json.loads(self.path.read_text(encoding="utf-8"))["delivered"]
        except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
            return {}
        return hashes if isinstance(hashes, dict) else {}

    def may_replace(self, name: str, edition: bytes) -> bool:
        """Tell whether the file is missing, has never been touched, or is this edition already."""
        path = self.folder / name
        if not path.exists():
            return True
        return _hash(path.read_bytes()) in (self.hashes.get(name), _hash(edition))

    def was_delivered(self, name: str, edition: bytes) -> bool:
        return self.hashes.get(name) == _hash(edition)

    def deliver(self, name: str, edition: bytes) -> bool:
        """Write the file unless it is this edition already; tell whether it was written."""
        path = self.folder / name
        written = not (path.exists() and path.read_bytes() == edition)
        if written:
            write_whole(path, edition)
        self.remember(name, edition)
        return written

    def remember(self, name: str, edition: bytes) -> None:
        self.hashes[name] = _hash(edition)

    def save(self) -> None:
        content = json.dumps({"delivered": self.hashes}, indent=1, sort_keys=True).encode()
        if not self.path.is_file() or self.path.read_bytes() != content:
            self.path.parent.mkdir(exist_ok=True)
            write_whole(self.path, content)


def _lay_beside(record: _Record, lesson: Path, edition: bytes, version: str) -> str:
    """Lay a new edition beside the learner's changed lesson; give its name."""
    for name in _numbered(f"{lesson.stem} (new edition {version}"):
        if record.may_replace(name, edition):
            record.deliver(name, edition)
            return name
    raise AssertionError("unreachable: the names do not end")


def _free_name(folder: Path, beginning: str) -> Path:
    return next(folder / name for name in _numbered(beginning) if not (folder / name).exists())


def _numbered(beginning: str) -> Iterable[str]:
    """``x).ipynb``, ``x, 2).ipynb``, ``x, 3).ipynb``, …"""
    yield f"{beginning}).ipynb"
    for number in count(2):
        yield f"{beginning}, {number}).ipynb"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _listed(names: list[str]) -> str:
    return ", ".join(re.sub(r"\.ipynb$", "", name) for name in names)
