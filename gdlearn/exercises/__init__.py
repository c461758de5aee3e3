"""Exercises that are checked at once, predictions that are kept, and quizzes."""

from gdlearn.exercises.catalog import all_exercises as all
from gdlearn.exercises.catalog import quiz
from gdlearn.exercises.predictions import compare, predict
from gdlearn.exercises.report import Report
from gdlearn.exercises.tutor import check, hint, solution

__all__ = ["Report", "all", "check", "compare", "hint", "predict", "quiz", "solution"]
