"""All exercises and quizzes of the course, in its order. A new lesson adds its modules to `LESSONS` and `QUIZZES`."""

from __future__ import annotations

import dataclasses
import difflib

from gdlearn.exercises import (
    lesson_00,
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_08,
    lesson_09,
    quiz_00,
    quiz_01,
    quiz_02,
    quiz_03,
    quiz_04,
    quiz_05,
    quiz_06,
    quiz_08,
    quiz_09,
)
from gdlearn.exercises.base import Exercise
from gdlearn.exercises.quiz import Quiz

LESSONS = (lesson_00, lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06, lesson_08, lesson_09)
QUIZZES = (quiz_00, quiz_01, quiz_02, quiz_03, quiz_04, quiz_05, quiz_06, quiz_08, quiz_09)


class UnknownName(ValueError):
    """An id that the course doesn't have; a notebook shows its one sentence and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


def all_exercises() -> tuple[Exercise, ...]:
    """Return every exercise, in the order of the lessons.

    Example:
        >>> all_exercises()[0]
        00.first: first(x)
    """
    return tuple(exercise for lesson in LESSONS for exercise in lesson.EXERCISES)


def find(exercise_id: str) -> Exercise:
    """Return the exercise with this id.

    Raises:
        UnknownName: if there is none, with the ids that come closest.
    """
    exercises = {exercise.id: exercise for exercise in all_exercises()}
    if isinstance(exercise_id, str) and exercise_id in exercises:
        return exercises[exercise_id]
    raise UnknownName(f"there is no exercise {exercise_id!r}; {_closest(exercise_id, list(exercises))}")


def quiz(lesson: str) -> Quiz:
    """Return the quiz of a lesson; as the last line of a cell it shows itself, with nothing answered yet.

    Args:
        lesson: the lesson's two digits, for example "01".

    Raises:
        ValueError: if that lesson has no quiz.

    Example:
        >>> quiz("01").answer(1, "b").verdict
        'Right'
    """
    quizzes = {module.QUIZ.lesson: module.QUIZ for module in QUIZZES}
    if isinstance(lesson, str) and lesson in quizzes:
        return dataclasses.replace(quizzes[lesson])
    raise UnknownName(f"there is no quiz {lesson!r}; {_closest(lesson, list(quizzes))}")


def _closest(name: object, names: list[str]) -> str:
    """Say which of the names may be meant, as the end of a sentence."""
    close = difflib.get_close_matches(str(name), names, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(names)}."
