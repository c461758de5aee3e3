"""What the learner solved, guessed and measured, kept in one file in the learner's folder.

Exercises, predictions, quizzes and the ledger of claims write here and read here. Every method works even
where nothing can be saved (a read-only folder, a full disk, a damaged file): then what was done is remembered
until the process ends, and one sentence says so, once. How the file bears all that stands in
`gdlearn._journal`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gdlearn._journal import Event, Journal
from gdlearn._paths import progress_folder

FILE_NAME = "gdlearn-progress.sqlite3"
OUTCOMES = ("not answered", "error", "not yet", "correct")
"""The four outcomes of a check, from the least to the best."""


def open_progress(folder: str | os.PathLike[str] | None = None, *, say: Callable[[str], object] = print) -> Progress:
    """Give the learner's progress; cheap, nothing is opened or written until it is asked for.

    Args:
        folder: where the file lies; by default what ``GDLEARN_PROGRESS`` names, else the current folder.
        say: is called with the one sentence that tells of a failure to save.

    Example:
        >>> open_progress("a folder").path.name
        'gdlearn-progress.sqlite3'
    """
    return Progress(progress_folder() if folder is None else Path(folder).absolute(), say=say)


class Progress:
    """The learner's progress in one folder."""

    def __init__(self, folder: Path, *, say: Callable[[str], object] = print) -> None:
        self._journal = Journal(folder / FILE_NAME, say=say)

    @property
    def path(self) -> Path:
        """The file; it may not be there yet."""
        return self._journal.path

    @property
    def notice(self) -> str | None:
        """The sentence that says what went wrong with keeping progress, last; None if nothing did."""
        return self._journal.notice

    # ---- exercises

    def record_attempt(self, exercise: str, outcome: str, diagnosis: str | None = None) -> None:
        """Keep the outcome of one check.

        Args:
            exercise: its name, for example ``"01.step"``.
            outcome: one of `OUTCOMES`.
            diagnosis: short key of the mistake that was recognised, if one was.

        Raises:
            ValueError: if the outcome is not one of the four.
        """
        if outcome not in OUTCOMES:
            raise ValueError(f"outcome is {outcome!r}; it must be one of {', '.join(map(repr, OUTCOMES))}.")
        self._journal.append("attempt", exercise, {"outcome": outcome, "diagnosis": diagnosis})

    def attempts(self, exercise: str) -> int:
        """Count the checks of this exercise that had an answer to look at."""
        return _count_attempts(self._journal.events("attempt", exercise))

    def best_outcome(self, exercise: str) -> str | None:
        """Give the best outcome so far, or None if the exercise was never checked."""
        return _best_outcome(self._journal.events("attempt", exercise))

    def record_hint(self, exercise: str, number: int) -> None:
        """Keep that hint `number` (from 1) of this exercise was shown."""
        self._journal.append("hint", exercise, {"number": int(number)})

    def hints_shown(self, exercise: str) -> int:
        """Give the highest number of a hint that was shown; 0 if none was."""
        return _last_hint(self._journal.events("hint", exercise))

    # ---- predictions, quizzes, claims

    def record_prediction(self, prediction_id: str, value: str | float) -> None:
        """Keep what the learner predicted: the chosen words, or a number."""
        kept = value if isinstance(value, str) else float(value)
        self._journal.append("prediction", prediction_id, {"value": kept})

    def prediction(self, prediction_id: str) -> str | float | None:
        """Give the latest prediction under this name, or None if there is none."""
        events = self._journal.events("prediction", prediction_id)
        return events[-1].body["value"] if events else None

    def record_quiz(self, quiz_id: str, question: int, choice: int, correct: bool) -> None:
        """Keep one answer: the number of the question, the number of the choice, and whether it is right."""
        body = {"question": int(question), "choice": int(choice), "correct": bool(correct)}
        self._journal.append("quiz", quiz_id, body)

    def record_claim(self, number: int, measured: dict[str, float | int | str]) -> None:
        """Keep what the learner's own run measured for one claim.

        Args:
            number: the claim's number in the ledger.
            measured: name -> value; NumPy scalars are kept as plain numbers.
        """
        self._journal.append("claim", str(number), {name: _plain(value) for name, value in measured.items()})

    def claims(self) -> dict[int, dict[str, float | int | str]]:
        """Give the latest measurement of each claim, by number."""
        return {int(event.subject): event.body for event in self._journal.events("claim")}

    # ---- all of it

    def summary(self) -> dict[str, Any]:
        """Tell all that was done, for a table.

        Returns:
            ``{"exercises": {id: {"outcome", "attempts", "hints"}}, "predictions": {id: value},
            "quizzes": {id: {question: ever answered right}}, "claims": {number: measured}}``.
        """
        events: dict[str, list[Event]] = {
            "attempt": [],
            "hint": [],
            "prediction": [],
            "quiz": [],
            "claim": [],
        }
        for event in self._journal.events():
            events[event.kind].append(event)
        exercises = {}
        for exercise in sorted({event.subject for event in events["attempt"] + events["hint"]}):
            attempts = [event for event in events["attempt"] if event.subject == exercise]
            hints = [event for event in events["hint"] if event.subject == exercise]
            exercises[exercise] = {
                "outcome": _best_outcome(attempts),
                "attempts": _count_attempts(attempts),
                "hints": _last_hint(hints),
            }
        quizzes: dict[str, dict[int, bool]] = {}
        for event in events["quiz"]:
            answers, question = quizzes.setdefault(event.subject, {}), event.body["question"]
            answers[question] = answers.get(question, False) or event.body["correct"]
        return {
            "exercises": exercises,
            "predictions": {event.subject: event.body["value"] for event in events["prediction"]},
            "quizzes": quizzes,
            "claims": {int(event.subject): event.body for event in events["claim"]},
        }

    def export(self) -> dict[str, Any]:
        """Give everything as data for a JSON file, to be carried to another machine."""
        return self._journal.export()

    def merge(self, document: Any) -> int:
        """Add what another machine exported. What is here stays, and merging twice changes nothing.

        Args:
            document: what `export` gave.

        Returns:
            How many entries were new.

        Raises:
            ValueError: if the document is not an exported progress; nothing is taken from it then.
            OSError: if it can't be saved here.
        """
        return self._journal.merge(document)

    def fault(self) -> str | None:
        """Tell what is wrong with the file, in words; None if it is sound or not there yet."""
        return self._journal.fault()


def _count_attempts(attempts: Iterable[Event]) -> int:
    return sum(event.body["outcome"] != "not answered" for event in attempts)


def _best_outcome(attempts: Iterable[Event]) -> str | None:
    outcomes = {event.body["outcome"] for event in attempts}
    return max(outcomes.intersection(OUTCOMES), key=OUTCOMES.index, default=None)


def _last_hint(hints: Iterable[Event]) -> int:
    return max((event.body["number"] for event in hints), default=0)


def _plain(value: Any) -> float | int | str:
    """Turn a NumPy scalar into the Python number that JSON knows."""
    plain: float | int | str = value.item() if hasattr(value, "item") else value
    return plain
