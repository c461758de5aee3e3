"""Exercises of lesson 01: the update rule. Those on arrays are in `lesson_01_arrays`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import mean

from gdlearn.exercises import lesson_01_arrays
from gdlearn.exercises.arguments import Named
from gdlearn.exercises.base import Exercise, Mistake, case, random_cases

# ---- 01.slope

SQUARE = Named("x²", lambda x: x**2)
CUBE = Named("x³", lambda x: x**3)
SINE = Named("sin(x)", np.sin)
EXPONENTIAL = Named("exp(x)", np.exp)

SLOPE = Exercise(
    "01.slope",
    # A large h shows the formula: it tells a central difference from a one-sided one.
    cases=(
        case(SQUARE, 3.0, 0.5),
        case(CUBE, 1.0, 0.5),
        case(SINE, 0.7, 0.1),
        case(EXPONENTIAL, -1.0, 0.25),
        case(CUBE, 2.0),
        *random_cases(11, 3, lambda rng: (CUBE, rng.uniform(-2, 2), rng.uniform(0.1, 1.0))),
    ),
    mistakes=(
        Mistake(
            "forward difference",
            lambda f, x, h=1e-5: (f(x + h) - f(x)) / h,
            "Your answer looks only ahead, from x to x + h: go from x − h to x + h, a distance of 2h.",
        ),
        Mistake(
            "backward difference",
            lambda f, x, h=1e-5: (f(x) - f(x - h)) / h,
            "Your answer looks only back, from x − h to x: go from x − h to x + h, a distance of 2h.",
        ),
        Mistake(
            "2 left out",
            lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / h,
            "From x − h to x + h it is 2h, not h: divide by 2h.",
        ),
        Mistake(
            "brackets missing",
            lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / 2 * h,
            "Python reads / 2 * h as “divide by 2, then multiply by h”: write / (2 * h).",
        ),
        Mistake(
            "brackets missing",
            lambda f, x, h=1e-5: f(x + h) - f(x - h) / (2 * h),
            "Only the second value is divided: put the difference in brackets.",
        ),
        Mistake(
            "brackets missing",
            lambda f, x, h=1e-5: f(x + h) - f(x - h) / 2 * h,
            "Python divides and multiplies before it subtracts: put the difference in brackets, and 2 * h as well.",
        ),
        Mistake(
            "slope of x² only",
            lambda f, x, h=1e-5: 2 * x,
            "That is the slope of x²; f may be any function, so ask f for its heights at x − h and x + h.",
        ),
        Mistake(
            "sign flipped",
            lambda f, x, h=1e-5: (f(x - h) - f(x + h)) / (2 * h),
            "The difference is the wrong way round: the value on the right minus the value on the left.",
        ),
        Mistake(
            "not divided",
            lambda f, x, h=1e-5: f(x + h) - f(x - h),
            "This is how far f rises; the slope is that divided by how far x goes, 2h.",
        ),
        Mistake(
            "h ignored",
            lambda f, x, h=1e-5: (f(x + 1e-5) - f(x - 1e-5)) / 2e-5,
            "Your answer uses a distance of its own: use the h that comes in.",
        ),
    ),
    hints=(
        "A slope is a rise divided by a run. Take one point a little to the left of x and one a little to the right.",
        "The two points are x − h and x + h. How high is f at each, and how far apart are they?",
        "(f(x + h) − f(x − h)) / (2h), and in Python the brackets around 2 * h matter.",
    ),
)

# ---- 01.fit_step


def _fit(formula: Callable[..., tuple[Any, Any]]) -> Callable[..., tuple[Any, Any]]:
    """Turn a formula in a (the slope), b (the intercept), x, e (the errors) and the rate into an answer."""
    return lambda slope, intercept, x, y, rate: formula(slope, intercept, x, slope * x + intercept - y, rate)


FIT_STEP = Exercise(
    "01.fit_step",
    cases=(
        case(0.0, 0.0, [1.0, 2.0], [3.0, 5.0], 0.1),
        case(1.0, -1.0, [0.0, 1.0, 2.0], [1.0, 3.0, 2.0], 0.2),
        *random_cases(
            12,
            6,
            lambda rng: (*rng.normal(size=2), rng.normal(1.0, 1.0, size=7), rng.normal(size=7), rng.uniform(0.01, 0.5)),
        ),
    ),
    mistakes=(
        Mistake(
            "slope updated before the intercept read it",
            _fit(lambda a, b, x, e, rate: (a - rate * mean(e * x), b - rate * mean(e - rate * mean(e * x) * x))),
            "Your intercept is computed with the new slope: compute the error once, from the old slope and the old "
            "intercept, and use it for both.",
        ),
        Mistake(
            "intercept updated before the slope read it",
            _fit(lambda a, b, x, e, rate: (a - rate * mean((e - rate * mean(e)) * x), b - rate * mean(e))),
            "Your slope is computed with the new intercept: compute the error once, from the old slope and the old "
            "intercept, and use it for both.",
        ),
        Mistake(
            "sign flipped",
            _fit(lambda a, b, x, e, rate: (a + rate * mean(e * x), b + rate * mean(e))),
            "Your line moves away from the points: with error = prediction − y, subtract learning_rate × gradient.",
        ),
        Mistake(
            "rate left out",
            _fit(lambda a, b, x, e, rate: (a - mean(e * x), b - mean(e))),
            "The learning rate is missing: multiply both gradients by it before you subtract.",
        ),
        Mistake(
            "rate left out of the intercept",
            _fit(lambda a, b, x, e, rate: (a - rate * mean(e * x), b - mean(e))),
            "The slope moves by rate × gradient, but the intercept by its whole gradient: the rate belongs to both.",
        ),
        Mistake(
            "sum for mean",
            _fit(lambda a, b, x, e, rate: (a - rate * np.sum(e * x), b - rate * np.sum(e))),
            "The gradient is a mean over the examples; yours is a sum, which grows with every example.",
        ),
        *(
            Mistake(
                "not averaged",
                answer,
                "Each of the two must be one number: take the mean over the examples, np.mean(…).",
            )
            for answer in (
                _fit(lambda a, b, x, e, rate: (a - rate * e * x, b - rate * e)),
                _fit(lambda a, b, x, e, rate: (a + rate * e * x, b + rate * e)),
                _fit(lambda a, b, x, e, rate: (e * x, e)),
            )
        ),
        Mistake(
            "factor 2",
            _fit(lambda a, b, x, e, rate: (a - 2 * rate * mean(e * x), b - 2 * rate * mean(e))),
            "The loss is one half of the mean of squares, so the 2 from the square cancels: no factor 2.",
        ),
        Mistake(
            "factor ½",
            _fit(lambda a, b, x, e, rate: (a - rate * mean(e * x) / 2, b - rate * mean(e) / 2)),
            "The ½ of the loss cancels the 2 that comes from the square: no factor is left.",
        ),
        Mistake(
            "x left out",
            _fit(lambda a, b, x, e, rate: (a - rate * mean(e), b - rate * mean(e))),
            "How much an error says about the slope depends on x: the slope's gradient is the mean of error × x.",
        ),
        Mistake(
            "x in the intercept's gradient",
            _fit(lambda a, b, x, e, rate: (a - rate * mean(e * x), b - rate * mean(e * x))),
            "The intercept lifts every point alike: its gradient is the mean error, with no x.",
        ),
        Mistake(
            "returned the gradients",
            _fit(lambda a, b, x, e, rate: (mean(e * x), mean(e))),
            "These are the two gradients; return the new slope and the new intercept.",
        ),
        Mistake(
            "swapped",
            _fit(lambda a, b, x, e, rate: (b - rate * mean(e), a - rate * mean(e * x))),
            "Both numbers are right, but in the wrong order: return slope, intercept.",
        ),
        Mistake(
            "intercept not updated",
            _fit(lambda a, b, x, e, rate: (a - rate * mean(e * x), b)),
            "The slope is right, but the intercept is still the old one: it takes a step too.",
        ),
    ),
    hints=(
        "First compute the error of every point, slope · x + intercept − y, from the old slope and intercept.",
        "The slope's gradient is the mean of error · x. The intercept's gradient is the mean of the error.",
        "Keep the error in a name of its own before you change anything, and use it for both gradients.",
        "error = slope * x + intercept - y; then return slope - learning_rate * np.mean(error * x), and the same "
        "for the intercept without x.",
    ),
)

EXERCISES = (SLOPE, FIT_STEP, *lesson_01_arrays.EXERCISES)
