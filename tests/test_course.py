"""The learner's copy of the lessons: brought up to date, restored, and no work of the learner's lost."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import nbformat
import pytest

from gdlearn import course

NAMES = ("00-start-here.ipynb", "01-update-rule.ipynb", "05-saddle-points.ipynb")


def _release(folder: Path, edition: str) -> Path:
    """Make a folder of lessons as a release has it, with files beside them that are not lessons."""
    (folder / "solutions").mkdir(parents=True, exist_ok=True)
    (folder / "workshop").mkdir(exist_ok=True)
    for name in NAMES:
        (folder / name).write_text(f"{name} of {edition}")
    (folder / "solutions" / "01_update_rule.py").write_text("the solution")
    (folder / "workshop" / "guide.md").write_text("for the instructor")
    (folder / "notes.ipynb").write_text("not a lesson")
    return folder


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return _release(tmp_path / "first", "first")


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return _release(tmp_path / "second", "second")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The learner's folder; not there yet, and its parent neither."""
    return tmp_path / "learner" / "gdlearn-course"


def _files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.is_file()}


def _lessons(edition: str) -> dict[str, str]:
    return {name: f"{name} of {edition}" for name in NAMES}


# ---- update


def test_the_first_time_all_lessons_are_copied_and_nothing_else(folder: Path, first: Path) -> None:
    """No solutions, no workshop, no other notebook."""
    said = course.update(folder, source=first)
    assert said == [f"The lessons are now in {folder}."]
    assert _files(folder) == _lessons("first")
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == [".gdlearn"]
    assert course.is_course(folder)


def test_the_gallery_is_copied_where_there_is_one(folder: Path, first: Path) -> None:
    """It is no numbered lesson and yet belongs to the course."""
    (first / "gallery.ipynb").write_text("gallery")
    course.update(folder, source=first)
    assert _files(folder)["gallery.ipynb"] == "gallery"


def test_a_second_time_nothing_happens(folder: Path, first: Path) -> None:
    """No file is written again: an open notebook must not find its file changed."""
    course.update(folder, source=first)
    before = {path: path.stat() for path in folder.rglob("*")}
    assert course.update(folder, source=first) == []
    assert {path: path.stat() for path in folder.rglob("*")} == before


def test_untouched_lessons_are_brought_up_to_date(folder: Path, first: Path, second: Path) -> None:
    """A new release replaces what the learner did not change."""
    course.update(folder, source=first)
    said = course.update(folder, source=second)
    assert said == ["Brought up to date: 00-start-here, 01-update-rule, 05-saddle-points."]
    assert _files(folder) == _lessons("second")


def test_a_changed_lesson_stays_and_the_new_edition_lies_beside_it(folder: Path, first: Path, second: Path) -> None:
    """A line says so; and the learner's own files are as they were."""
    course.update(folder, source=first)
    (folder / NAMES[1]).write_text("my work")
    (folder / "my notes.ipynb").write_text("my notes")
    said = course.update(folder, source=second, version="0.2.0")
    assert said == [
        "Brought up to date: 00-start-here, 05-saddle-points.",
        f'You have changed {NAMES[1]}: it stays, with the new edition beside it as "01-update-rule (new edition'
        ' 0.2.0).ipynb".',
    ]
    assert _files(folder) == _lessons("second") | {
        NAMES[1]: "my work",
        "my notes.ipynb": "my notes",
        "01-update-rule (new edition 0.2.0).ipynb": f"{NAMES[1]} of second",
    }


def test_a_new_edition_is_laid_beside_only_once(folder: Path, first: Path, second: Path) -> None:
    """Deleted by the learner, it does not come back; and a lesson that is merely changed gets none."""
    course.update(folder, source=first)
    (folder / NAMES[1]).write_text("my work")
    assert course.update(folder, source=first) == []
    course.update(folder, source=second, version="0.2.0")
    assert course.update(folder, source=second, version="0.2.0") == []
    (folder / "01-update-rule (new edition 0.2.0).ipynb").unlink()
    assert course.update(folder, source=second, version="0.2.0") == []


def test_a_new_edition_in_which_the_learner_worked_stays_too(folder: Path, first: Path, second: Path) -> None:
    """The next edition of the same version, as a clone has them between releases, takes another name."""
    course.update(folder, source=first)
    (folder / NAMES[1]).write_text("my work")
    course.update(folder, source=second, version="0.2.0")
    (folder / "01-update-rule (new edition 0.2.0).ipynb").write_text("my work in the new one")
    third = _release(second.with_name("third"), "third")
    course.update(folder, source=third, version="0.2.0")
    files = _files(folder)
    assert files[NAMES[1]] == "my work"
    assert files["01-update-rule (new edition 0.2.0).ipynb"] == "my work in the new one"
    assert files["01-update-rule (new edition 0.2.0, 2).ipynb"] == f"{NAMES[1]} of third"


def test_a_new_edition_that_takes_the_lessons_place_counts_as_delivered(
    folder: Path, first: Path, second: Path
) -> None:
    """The learner may rename it over the old one; the release after that replaces it."""
    course.update(folder, source=first)
    (folder / NAMES[1]).write_text("my work")
    course.update(folder, source=second, version="0.2.0")
    (folder / "01-update-rule (new edition 0.2.0).ipynb").replace(folder / NAMES[1])
    course.update(folder, source=_release(second.with_name("third"), "third"))
    assert _files(folder) == _lessons("third")


def test_missing_lessons_come_back(folder: Path, first: Path) -> None:
    """A folder that is half deleted is made whole, and a line says what was put back."""
    course.update(folder, source=first)
    (folder / NAMES[0]).unlink()
    (folder / NAMES[2]).unlink()
    assert course.update(folder, source=first) == ["Put back, since missing: 00-start-here, 05-saddle-points."]
    assert _files(folder) == _lessons("first")


@pytest.mark.parametrize("damage", [None, "", "{", "[]", '{"delivered": 7}', "\xff"])
def test_without_a_readable_record_every_difference_counts_as_the_learners(
    folder: Path, first: Path, second: Path, damage: str | None
) -> None:
    """What is delivered stays, the new lies beside: the safe side. What does not differ is taken as delivered."""
    course.update(folder, source=first)
    record = folder / ".gdlearn" / "editions.json"
    record.unlink() if damage is None else record.write_bytes(damage.encode("latin-1"))
    (folder / NAMES[0]).write_text(f"{NAMES[0]} of second")
    course.update(folder, source=second, version="0.2.0")
    files = _files(folder)
    assert {name: files[name] for name in NAMES} == _lessons("first") | {NAMES[0]: f"{NAMES[0]} of second"}
    assert files["01-update-rule (new edition 0.2.0).ipynb"] == f"{NAMES[1]} of second"
    assert "00-start-here (new edition 0.2.0).ipynb" not in files


def test_a_file_in_the_folders_place_is_named(tmp_path: Path, first: Path) -> None:
    """The sentence says what is there and what to do."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotADirectoryError, match="is a file: name a folder"):
        course.update(tmp_path / "file", source=first)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_leaves_the_old_lessons_whole(
    folder: Path, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No part of a file, no temporary file; and with room again the update goes through."""
    course.update(folder, source=first)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(course.os, "fsync", full)
        with pytest.raises(OSError, match="space"):
            course.update(folder, source=second)
    assert _files(folder) == _lessons("first")
    course.update(folder, source=second)
    assert _files(folder) == _lessons("second")


_SWINGING = """
import sys
from pathlib import Path
from gdlearn import course
folder, first, second = map(Path, sys.argv[1:])
print("ready", flush=True)
while True:
    course.update(folder, source=first)
    course.update(folder, source=second)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("delay", [0.001, 0.004, 0.02])
def test_a_kill_at_any_moment_leaves_old_or_new(folder: Path, first: Path, second: Path, delay: float) -> None:
    """Never a part of a lesson or of the record; and the next update mends what was left half done."""
    for source, edition in ((first, "first"), (second, "second")):
        for name in NAMES:
            (source / name).write_text(f"{name} of {edition}" * 20_000)
    whole = {name: {(source / name).read_text() for source in (first, second)} for name in NAMES}
    course.update(folder, source=first)
    command = [sys.executable, "-c", _SWINGING, *map(str, (folder, first, second))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    process.kill()
    process.communicate()
    assert all((folder / name).read_text() in whole[name] for name in NAMES)
    course.update(folder, source=first)
    course.update(folder, source=second)
    assert all((folder / name).read_text() == (second / name).read_text() for name in NAMES)
    assert not list(folder.glob("*new edition*"))


# ---- restore


@pytest.mark.parametrize("lesson", ["05", "5", "05-saddle-points", "05-saddle-points.ipynb"])
def test_restore_gives_a_fresh_copy_and_keeps_the_learners(folder: Path, first: Path, lesson: str) -> None:
    """The number or the name will do; the old one is found under its date."""
    course.update(folder, source=first)
    (folder / NAMES[2]).write_text("my work")
    said = course.restore(folder, lesson, source=first)
    kept = f"05-saddle-points (kept {date.today().isoformat()}).ipynb"
    assert _files(folder) == _lessons("first") | {kept: "my work"}
    assert said[0] == f'Your 05-saddle-points.ipynb is kept as "{kept}".'


def test_restoring_again_on_the_same_day_overwrites_nothing(folder: Path, first: Path) -> None:
    """Each kept copy has a name of its own."""
    course.update(folder, source=first)
    for work in ("monday", "evening", "night"):
        (folder / NAMES[2]).write_text(work)
        course.restore(folder, "05", source=first)
    today = date.today().isoformat()
    files = _files(folder)
    assert [files[f"05-saddle-points (kept {today}{tail}).ipynb"] for tail in ("", ", 2", ", 3")] == [
        "monday",
        "evening",
        "night",
    ]


def test_a_fresh_lesson_needs_no_restoring(folder: Path, first: Path) -> None:
    """No copy is made of what is as it was delivered."""
    course.update(folder, source=first)
    assert course.restore(folder, "05", source=first) == [
        "05-saddle-points.ipynb is as it was delivered; there is nothing to restore."
    ]
    assert _files(folder) == _lessons("first")


def test_a_deleted_lesson_can_be_restored_and_is_then_known_as_delivered(
    folder: Path, first: Path, second: Path
) -> None:
    """The next release replaces it, for it was not touched since."""
    course.update(folder, source=first)
    (folder / NAMES[2]).unlink()
    course.restore(folder, "05", source=first)
    course.update(folder, source=second)
    assert _files(folder) == _lessons("second")


def test_an_unknown_lesson_is_answered_with_those_that_there_are(folder: Path, first: Path) -> None:
    """One sentence: what came, what there is."""
    with pytest.raises(ValueError, match="no lesson '77'; name one of 00-start-here, 01-update-rule, 05-saddle-points"):
        course.restore(folder, "77", source=first)


def test_a_learner_gets_the_cells_and_not_the_stored_results(folder: Path, tmp_path: Path) -> None:
    """What was stored under a cell would show each result before its prediction; text and code are all there."""
    source = tmp_path / "notebooks"
    source.mkdir()
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Größe η"),
            nbformat.v4.new_code_cell(
                "6 * 7",
                execution_count=1,
                outputs=[nbformat.v4.new_output("execute_result", {"text/plain": "42"}, execution_count=1)],
            ),
        ]
    )
    nbformat.write(notebook, source / NAMES[0])
    course.update(folder, source=source)
    got = nbformat.read(folder / NAMES[0], as_version=4)
    nbformat.validate(got)
    assert [cell.source for cell in got.cells] == ["# Größe η", "6 * 7"]
    assert [cell.id for cell in got.cells] == [cell.id for cell in notebook.cells]
    assert got.cells[1].outputs == []
    assert got.cells[1].execution_count is None
    assert course.update(folder, source=source) == []
