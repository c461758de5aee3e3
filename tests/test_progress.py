"""Progress: what was done is kept, counted and carried on, whatever happens to the file."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from gdlearn import _journal
from gdlearn.progress import FILE_NAME, OUTCOMES, Progress, open_progress


@pytest.fixture
def said() -> list[str]:
    """The sentences told to the learner."""
    return []


@pytest.fixture
def progress(tmp_path: Path, said: list[str]) -> Progress:
    return open_progress(tmp_path, say=said.append)


def _forget(progress: Progress) -> None:
    """Act as a new process would: nothing is in memory."""
    _journal._memories.pop(progress.path, None)


def _reopened(progress: Progress, said: list[str]) -> Progress:
    _forget(progress)
    return open_progress(progress.path.parent, say=said.append)


def _fill(progress: Progress, attempts: int = 150) -> None:
    """Put many records in, in one transaction."""
    body = {"outcome": "not yet", "diagnosis": "sign flipped"}
    events = [
        {"id": f"{number:016x}", "tick": number, "kind": "attempt", "subject": f"01.exercise{number}", "body": body}
        for number in range(1, attempts + 1)
    ]
    progress.merge({"format": "gdlearn progress", "version": 1, "events": events})


# ---- what is kept


def test_a_fresh_folder_holds_nothing_and_asking_does_not_write(progress: Progress) -> None:
    """Reading leaves no file behind."""
    assert (progress.attempts("01.step"), progress.best_outcome("01.step")) == (0, None)
    assert (progress.hints_shown("01.step"), progress.prediction("01.step"), progress.claims()) == (0, None, {})
    assert progress.summary() == {"exercises": {}, "predictions": {}, "quizzes": {}, "claims": {}}
    assert progress.fault() is None
    assert list(progress.path.parent.iterdir()) == []


def test_attempts_count_only_answers(progress: Progress) -> None:
    """A check of the untouched stub is not an attempt."""
    for outcome in ("not answered", "error", "not yet", "not answered", "correct"):
        progress.record_attempt("01.step", outcome)
    progress.record_attempt("01.slope", "error")
    assert progress.attempts("01.step") == 3


@pytest.mark.parametrize("best", range(len(OUTCOMES)))
def test_the_best_outcome_stays_the_best(progress: Progress, best: int) -> None:
    """A later, lesser outcome does not take away a better one."""
    for outcome in (OUTCOMES[best], *OUTCOMES[: best + 1]):
        progress.record_attempt("01.step", outcome)
    assert progress.best_outcome("01.step") == OUTCOMES[best]


def test_an_unknown_outcome_is_refused(progress: Progress) -> None:
    """The message names what came and what is wanted."""
    with pytest.raises(ValueError, match=r"'right'; it must be one of 'not answered', 'error', 'not yet', 'correct'"):
        progress.record_attempt("01.step", "right")


def test_hints_predictions_and_claims_give_the_latest(progress: Progress) -> None:
    """The highest hint, the last prediction, the last measurement."""
    for number in (1, 2, 1):
        progress.record_hint("01.step", number)
    progress.record_prediction("02.edge", "it diverges")
    progress.record_prediction("02.edge", 2)
    progress.record_claim(9, {"steps": np.int64(4), "rate": np.float64(0.5), "end": "diverged"})
    progress.record_claim(9, {"steps": np.int64(5), "rate": np.float64(0.25), "end": "diverged"})
    assert progress.hints_shown("01.step") == 2
    assert progress.prediction("02.edge") == 2.0
    assert progress.claims() == {9: {"steps": 5, "rate": 0.25, "end": "diverged"}}


def test_the_summary_tells_all(progress: Progress) -> None:
    """A question once answered right stays right."""
    progress.record_attempt("01.step", "correct")
    progress.record_hint("01.slope", 1)
    progress.record_prediction("01.guess", "left")
    for question, correct in ((1, True), (2, False), (1, False)):
        progress.record_quiz("01", question, 0, correct)
    assert progress.summary() == {
        "exercises": {
            "01.slope": {"outcome": None, "attempts": 0, "hints": 1},
            "01.step": {"outcome": "correct", "attempts": 1, "hints": 0},
        },
        "predictions": {"01.guess": "left"},
        "quizzes": {"01": {1: True, 2: False}},
        "claims": {},
    }


def test_another_process_sees_it(progress: Progress, said: list[str]) -> None:
    """What one kernel records, the next one reads."""
    progress.record_attempt("01.step", "correct")
    assert _reopened(progress, said).best_outcome("01.step") == "correct"


def test_the_folder_is_the_one_named_or_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GDLEARN_PROGRESS goes before the current folder, and a folder that is not there yet is made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GDLEARN_PROGRESS", raising=False)
    assert open_progress().path == tmp_path / FILE_NAME
    monkeypatch.setenv("GDLEARN_PROGRESS", str(tmp_path / "a" / "b"))
    open_progress().record_hint("01.step", 1)
    assert (tmp_path / "a" / "b" / FILE_NAME).exists()


def test_normal_use_says_nothing(progress: Progress, said: list[str], capfd: pytest.CaptureFixture) -> None:
    """No sentence is printed where nothing is wrong: lessons' outputs are compared."""
    _fill(progress, 3)
    assert (progress.notice, said, capfd.readouterr()) == (None, [], ("", ""))


def test_what_cannot_be_kept_as_data_is_refused_at_once(progress: Progress) -> None:
    """One wrong value does not spoil the saves after it."""
    with pytest.raises(TypeError):
        progress.record_claim(1, {"objective": object()})  # type: ignore[dict-item]
    progress.record_hint("01.step", 1)
    assert progress.hints_shown("01.step") == 1


def test_the_order_holds_when_the_clock_is_set_back(
    progress: Progress, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest prediction is the one made last, not the one with the latest time."""
    for hour, value in ((20, "first"), (10, "second"), (0, "third")):
        monkeypatch.setattr(_journal.time, "time_ns", lambda hour=hour: hour * 3600 * 10**9)
        progress.record_prediction("02.edge", value)
    assert _reopened(progress, said).prediction("02.edge") == "third"


# ---- several at once, and killed

_WRITER = """
import sys
from gdlearn.progress import open_progress
name, count = sys.argv[2], int(sys.argv[3])
progress = open_progress(sys.argv[1], say=lambda sentence: print(sentence, file=sys.stderr))
for number in range(count):
    progress.record_attempt(f"01.{name}{number}", "correct")
    print(number, flush=True)
"""


def _writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITER, str(folder), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_several_kernels_write_at_once(progress: Progress) -> None:
    """Four processes that write without a pause lose none of their records and have nothing to complain of."""
    writers = [_writer(progress.path.parent, name, 40) for name in "abcd"]
    complaints = [writer.communicate(timeout=120)[1] for writer in writers]
    assert complaints == [""] * 4
    assert len(progress.summary()["exercises"]) == 160
    assert progress.fault() is None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("delay", [0.0, 0.003, 0.011])
def test_a_killed_kernel_loses_nothing_it_had_recorded(progress: Progress, said: list[str], delay: float) -> None:
    """After a kill in the middle of writing, all records that had returned are there and the file is sound."""
    writer = _writer(progress.path.parent, "x", 10_000)
    assert writer.stdout is not None
    for _ in range(5):
        writer.stdout.readline()
    time.sleep(delay)
    os.kill(writer.pid, signal.SIGKILL)
    recorded = 5 + len(writer.communicate()[0].split())
    kept = len(progress.summary()["exercises"])
    assert recorded <= kept <= recorded + 1
    assert progress.fault() is None
    progress.record_hint("01.step", 1)
    assert (progress.hints_shown("01.step"), said) == (1, [])


# ---- when it can't be saved


def test_a_folder_that_cannot_be_written_is_said_once_and_what_was_done_is_remembered(tmp_path: Path) -> None:
    """The lesson goes on: counts, predictions and claims work from memory, across the objects of all cells."""
    (tmp_path / "file").write_text("in the way")
    said: list[str] = []
    open_progress(tmp_path / "file", say=said.append).record_prediction("02.edge", "left")
    progress = open_progress(tmp_path / "file", say=said.append)
    progress.record_attempt("01.step", "correct")
    progress.record_hint("01.step", 1)
    assert (progress.prediction("02.edge"), progress.best_outcome("01.step")) == ("left", "correct")
    assert progress.hints_shown("01.step") == 1
    assert len(said) == 1
    assert "can't be written" in said[0]
    assert progress.notice == said[0]


def test_a_full_disk_loses_nothing_once_there_is_room_again(
    progress: Progress, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SQLite refuses for want of room waits in memory and is saved with the next record."""
    _fill(progress, 3)
    connect = sqlite3.connect

    def connect_without_room(*args: object, **kwargs: object) -> sqlite3.Connection:
        database = connect(*args, **kwargs)
        database.execute("PRAGMA max_page_count = 1")  # SQLite takes at least the pages that there are
        return database

    monkeypatch.setattr(_journal.sqlite3, "connect", connect_without_room)
    large = "x" * 10_000
    progress.record_prediction("02.edge", large)
    assert progress.prediction("02.edge") == large
    assert len(said) == 1
    assert "the disk is full" in said[0]

    monkeypatch.setattr(_journal.sqlite3, "connect", connect)
    progress.record_hint("01.step", 1)
    again = _reopened(progress, said)
    assert (again.prediction("02.edge"), again.hints_shown("01.step")) == (large, 1)
    assert len(again.summary()["exercises"]) == 4
    assert len(said) == 1


def test_a_file_held_by_another_program_is_waited_for_and_then_said(
    progress: Progress, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that does not go away delays one cell, not each."""
    monkeypatch.setattr(_journal, "_PATIENCE", 0.05)
    progress.record_hint("01.step", 1)
    holder = sqlite3.connect(progress.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    progress.record_hint("01.step", 2)
    assert len(said) == 1
    assert "another program holds the file" in said[0]
    holder.execute("ROLLBACK")
    holder.close()
    progress.record_hint("01.step", 3)
    assert _reopened(progress, said).hints_shown("01.step") == 3


def test_a_file_of_a_newer_gdlearn_is_left_alone(progress: Progress, said: list[str]) -> None:
    """Its rows might mean what this release does not know."""
    progress.record_hint("01.step", 1)
    with sqlite3.connect(progress.path) as database:
        database.execute("PRAGMA user_version = 2")
    database.close()
    before = progress.path.read_bytes()
    progress.record_hint("01.step", 2)
    assert progress.path.read_bytes() == before
    assert progress.hints_shown("01.step") == 2
    assert "a newer gdlearn" in said[0]
    assert "a newer gdlearn" in str(progress.fault())


# ---- a damaged file


def _set_aside(progress: Progress) -> list[Path]:
    return sorted(progress.path.parent.glob("gdlearn-progress.damaged-*.sqlite3"))


def test_a_file_that_is_no_database_is_set_aside_whole(progress: Progress, said: list[str]) -> None:
    """The old bytes stay under another name, one sentence says so, and recording goes on."""
    progress.path.write_bytes(b"no database at all" * 100)
    assert progress.fault() == "the file is damaged"
    assert progress.attempts("01.step") == 0
    progress.record_attempt("01.step", "correct")
    (aside,) = _set_aside(progress)
    assert aside.read_bytes() == b"no database at all" * 100
    assert len(said) == 1
    assert aside.name in said[0]
    assert (progress.best_outcome("01.step"), progress.fault()) == ("correct", None)


def test_what_can_be_read_of_a_damaged_file_is_taken_over(progress: Progress, said: list[str]) -> None:
    """A page of rubbish in the middle does not take all the rest with it."""
    _fill(progress)
    content = bytearray(progress.path.read_bytes())
    page = 4096
    last = len(content) - page
    content[last:] = b"\xff" * page
    progress.path.write_bytes(bytes(content))
    assert progress.fault() is not None
    progress.record_hint("01.step", 1)
    (aside,) = _set_aside(progress)
    assert aside.read_bytes() == bytes(content)
    kept = len(_reopened(progress, said).summary()["exercises"])
    assert 10 < kept <= 151
    assert f"the {kept - 1} entries" in said[0]


def test_a_row_that_is_no_event_counts_as_damage_and_the_others_are_taken_over(
    progress: Progress, said: list[str]
) -> None:
    """A file that SQLite can read but nobody wrote so does not break a lesson."""
    _fill(progress, 5)
    with sqlite3.connect(progress.path) as database:
        database.execute("UPDATE events SET body = '{\"outcome\": 7}' WHERE subject = '01.exercise3'")
    database.close()
    assert len(progress.summary()["exercises"]) == 4
    assert len(_set_aside(progress)) == 1
    assert "4 entries" in said[0]


def test_a_left_journal_goes_aside_with_its_file(progress: Progress, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds what a killed kernel was about to change, and SQLite would delete it beside a new file."""
    progress.path.write_bytes(b"no database at all" * 100)
    journal = Path(f"{progress.path}-journal")
    journal.write_bytes(b"pages as they were")
    monkeypatch.setattr(_journal, "_rescued", lambda path: [])  # (SQLite uses it up)
    progress._journal._set_aside(os.stat(progress.path))
    (aside,) = _set_aside(progress)
    assert not journal.exists()
    assert Path(f"{aside}-journal").read_bytes() == b"pages as they were"


def test_a_damaged_file_that_another_kernel_has_set_aside_is_not_set_aside_twice(
    progress: Progress, said: list[str]
) -> None:
    """The fresh file of the other kernel stays where it is."""
    progress.path.write_bytes(b"no database at all" * 100)
    identity = os.stat(progress.path)
    progress.record_hint("01.step", 1)
    progress._journal._set_aside(identity)
    assert len(_set_aside(progress)) == 1
    assert progress.hints_shown("01.step") == 1


# ---- to another machine


def test_export_and_merge_carry_everything(progress: Progress, tmp_path: Path) -> None:
    """Through JSON and back, the other machine knows the same; a second time changes nothing."""
    _fill(progress, 5)
    progress.record_prediction("02.edge", 2.5)
    progress.record_quiz("02", 1, 3, True)
    progress.record_claim(9, {"steps": 5})
    document = json.loads(json.dumps(progress.export()))
    other = open_progress(tmp_path / "other")
    assert (other.merge(document), other.merge(document)) == (8, 0)
    assert other.summary() == progress.summary()
    assert other.export() == progress.export()


@pytest.mark.parametrize(("here", "there"), [("correct", "error"), ("error", "correct")])
def test_merging_never_loses_the_better_outcome(progress: Progress, tmp_path: Path, here: str, there: str) -> None:
    """Whichever side solved it, it is solved afterwards, and all attempts count."""
    other = open_progress(tmp_path / "other")
    progress.record_attempt("01.step", here)
    other.record_attempt("01.step", there)
    progress.merge(other.export())
    assert (progress.best_outcome("01.step"), progress.attempts("01.step")) == ("correct", 2)


def test_merging_is_the_same_in_both_directions(progress: Progress, tmp_path: Path) -> None:
    """Two machines that exchange their files agree on everything, the order too."""
    other = open_progress(tmp_path / "other")
    for value in ("a", "b", "c"):
        progress.record_prediction("02.edge", value)
        other.record_prediction("02.edge", value.upper())
    ours, theirs = progress.export(), other.export()
    progress.merge(theirs)
    other.merge(ours)
    assert progress.export() == other.export()
    assert progress.prediction("02.edge") == "C"


_EVENT = {"id": "1", "tick": 1, "kind": "hint", "subject": "01.step", "body": {"number": 1}}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (None, "not a file that"),
        ([], "not a file that"),
        ({"format": "something else"}, "not a file that"),
        ({"format": "gdlearn progress", "version": 99, "events": []}, "reads up to 1"),
        ({"format": "gdlearn progress", "version": 1}, "no list of events"),
        ({"format": "gdlearn progress", "version": 1, "events": [_EVENT, 7]}, "7 is not an event"),
        ({"format": "gdlearn progress", "version": 1, "events": [_EVENT | {"kind": "?"}]}, "is not an event"),
        ({"format": "gdlearn progress", "version": 1, "events": [_EVENT | {"tick": 2**63}]}, "is not an event"),
        ({"format": "gdlearn progress", "version": 1, "events": [_EVENT | {"body": {}}]}, "is not an event"),
        ({"format": "gdlearn progress", "version": 1, "events": [_EVENT | {"kind": "claim"}]}, "is not an event"),
    ],
)
def test_a_document_that_is_no_export_is_refused_as_a_whole(
    progress: Progress, document: object, sentence: str
) -> None:
    """One sentence says why, and nothing of it is taken."""
    with pytest.raises(ValueError, match=sentence):
        progress.merge(document)
    assert progress.hints_shown("01.step") == 0


def test_merging_where_nothing_can_be_saved_is_an_error(progress: Progress, tmp_path: Path) -> None:
    """Here the caller must know: an import that only seemed to work would lose the other machine's progress."""
    progress.record_hint("01.step", 1)
    (tmp_path / "file").write_text("in the way")
    blocked = open_progress(tmp_path / "file", say=lambda sentence: None)
    with pytest.raises(OSError, match="can't be saved in"):
        blocked.merge(progress.export())
