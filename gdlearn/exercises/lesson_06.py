"""Exercises of lesson 06: batch, stochastic and mini-batch. Those on batches are in `lesson_06_batches`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import log, ndarray

from gdlearn.exercises import lesson_06_batches
from gdlearn.exercises.base import Case, Exercise, Mistake, case, random_cases

# ---- 06.noise_slope


def _line(
    x: Callable[[ndarray], ndarray] = log,
    y: Callable[[ndarray], ndarray] = log,
    result: Callable[[ndarray], Any] = lambda line: line[0],
) -> Callable[..., Any]:
    """Make a straight fit that has one thing wrong: what it does to x or y, or which of its numbers it returns."""
    return lambda batch_sizes, errors: result(np.polyfit(x(batch_sizes), y(errors), 1))


def _noisy_power(rng: np.random.Generator) -> Case:
    """Make errors that fall with the batch size as a power, with some noise on them."""
    sizes = 2.0 ** np.arange(7)
    power, factor = -rng.uniform(0.2, 1.2), rng.uniform(0.5, 5.0)
    return sizes, factor * sizes**power * np.exp(rng.normal(0.0, 0.1, size=7))


NOISE_SLOPE = Exercise(
    "06.noise_slope",
    cases=(
        case([1.0, 4.0, 16.0], [8.0, 4.0, 2.0]),
        case([1.0, 10.0, 100.0], [5.0, 0.5, 0.05]),
        case([1.0, 2.0, 4.0, 8.0], [1.0, 0.8, 0.45, 0.4]),
        *random_cases(61, 5, _noisy_power),
    ),
    mistakes=(
        Mistake(
            "logarithms left out",
            _line(x=np.asarray, y=np.asarray),
            "This is the slope of the errors themselves: take the logarithm of both the errors and the sizes first.",
        ),
        Mistake(
            "logarithm of the errors only",
            _line(x=np.asarray),
            "Only the errors are in logarithms: take the logarithm of the batch sizes as well.",
        ),
        Mistake(
            "logarithm of the sizes only",
            _line(y=np.asarray),
            "Only the batch sizes are in logarithms: take the logarithm of the errors as well.",
        ),
        *(
            Mistake(
                "two kinds of logarithm",
                answer,
                "One logarithm is to the base e and the other to the base 10 or 2: any base will do, but the same for "
                "both.",
            )
            for answer in (
                _line(x=np.log10),
                _line(y=np.log10),
                _line(x=np.log2),
                _line(y=np.log2),
            )
        ),
        Mistake(
            "intercept returned",
            _line(result=lambda line: line[1]),
            "This is where the line crosses the axis: np.polyfit(x, y, 1) returns the slope first.",
        ),
        Mistake(
            "slope and intercept returned",
            _line(result=lambda line: line),
            "These are slope and intercept: return the slope alone, the first of the two.",
        ),
        Mistake(
            "axes swapped",
            lambda batch_sizes, errors: np.polyfit(log(errors), log(batch_sizes), 1)[0],
            "Your line has the errors along the axis and the sizes upwards: np.polyfit takes x first, the sizes.",
        ),
        Mistake(
            "sign flipped",
            _line(result=lambda line: -line[0]),
            "The error falls as the batch grows, so the slope is negative: return it with its sign.",
        ),
        Mistake(
            "first and last point only",
            lambda batch_sizes, errors: log(errors[-1] / errors[0]) / log(batch_sizes[-1] / batch_sizes[0]),
            "Two points do not use what the others say: fit a line through all of them, with np.polyfit.",
        ),
        Mistake(
            "line through zero",
            lambda batch_sizes, errors: np.sum(log(batch_sizes) * log(errors)) / np.sum(log(batch_sizes) ** 2),
            "Your line is forced through zero: it has an intercept too, so subtract the means or use np.polyfit.",
        ),
        Mistake(
            "correlation",
            lambda batch_sizes, errors: np.corrcoef(log(batch_sizes), log(errors))[0, 1],
            "This is the correlation, how well the points lie on a line, not how steep the line is.",
        ),
        Mistake(
            "mean of the steps",
            lambda batch_sizes, errors: np.mean(np.diff(log(errors))),
            "This is how much the logarithm falls from one size to the next: the slope divides it by the step along "
            "the axis.",
        ),
    ),
    hints=(
        "A power law is a straight line once both axes are logarithms: log error = slope · log size + a constant.",
        "np.polyfit(x, y, 1) fits a straight line and returns two numbers, the slope first.",
        "x = np.log(batch_sizes), y = np.log(errors); return np.polyfit(x, y, 1)[0].",
    ),
)

EXERCISES = (NOISE_SLOPE, *lesson_06_batches.EXERCISES)
