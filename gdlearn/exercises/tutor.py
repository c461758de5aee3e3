"""What a learner calls: `check`, `hint` and `solution`."""

from __future__ import annotations

import textwrap
from typing import Any

from gdlearn.exercises import solutions
from gdlearn.exercises.catalog import find
from gdlearn.exercises.report import Report
from gdlearn.progress import open_progress


def check(exercise_id: str, answer: Any) -> Report:
    """Try an answer on several inputs and say what came of it.

    Args:
        exercise_id: for example "01.step".
        answer: your function; it is called by position.

    Returns:
        A report whose ``outcome`` is "not answered", "error", "not yet" or "correct"; it is true only if correct.
        As the last line of a cell it shows itself. The outcome is kept with your progress.

    Raises:
        ValueError: if there is no such exercise. Nothing that the answer does is raised.

    Example:
        >>> bool(check("01.step", lambda x, gradient, learning_rate: x - learning_rate * gradient))
        True
    """
    report = find(exercise_id).check(answer)
    open_progress().record_attempt(exercise_id, report.outcome, report.diagnosis)
    return report


def hint(exercise_id: str) -> None:
    """Print the next hint of an exercise, one more at each call; after the last one, all of them again.

    Args:
        exercise_id: for example "01.step".

    Raises:
        ValueError: if there is no such exercise.

    Example:
        >>> hint("00.first")
        Hint 1 of 2 for 00.first: The function gets a number x, and what it gives back
        comes after the word return.
        1 more: run this again.
    """
    hints = find(exercise_id).hints
    progress = open_progress()
    number = progress.hints_shown(exercise_id) + 1
    if number <= len(hints):
        progress.record_hint(exercise_id, number)
        _say(f"Hint {number} of {len(hints)} for {exercise_id}: {hints[number - 1]}")
        left = len(hints) - number
        _say(f"{left} more: run this again." if left else f"That was the last hint. {_offer(exercise_id)}")
        return
    _say(f"You have seen all {len(hints)} hints for {exercise_id}:")
    for i, text in enumerate(hints, start=1):
        _say(f"{i}. {text}")
    _say(_offer(exercise_id))


def solution(exercise_id: str) -> None:
    """Print the solution of an exercise, once you have tried it.

    Args:
        exercise_id: for example "01.step".

    Raises:
        ValueError: if there is no such exercise.

    Example:
        >>> solution("02.cosine")
        Try 02.cosine first: write something into cosine, run check("02.cosine",
        cosine), and then ask again. hint("02.cosine") helps you begin.
    """
    exercise = find(exercise_id)
    if open_progress().attempts(exercise_id) == 0:
        _say(
            f'Try {exercise_id} first: write something into {exercise.name}, run check("{exercise_id}", '
            f'{exercise.name}), and then ask again. hint("{exercise_id}") helps you begin.'
        )
        return
    print(solutions.source(exercise.lesson, exercise.name))


def _say(text: str) -> None:
    """Print in lines that are short enough for a notebook, which would break words."""
    print(textwrap.fill(text, width=80, break_long_words=False, break_on_hyphens=False))


def _offer(exercise_id: str) -> str:
    return f'After a try, solution("{exercise_id}") shows one way to write it.'
