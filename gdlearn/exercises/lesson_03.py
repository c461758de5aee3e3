"""Exercises of lesson 03: convexity."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlearn.exercises.arguments import Named
from gdlearn.exercises.base import Exercise, Mistake, case, random_cases
from gdlearn.exercises.lesson_02 import random_bowl

# ---- 03.chord_gap

SQUARE = Named("x²", lambda x: x**2)
TWO_VALLEYS = Named("(x² − 1)²", lambda x: (x**2 - 1) ** 2)
PLANE_BOWL = Named("x₁² + 3 x₂²", lambda x: float(np.sum(np.array([1.0, 3.0]) * np.asarray(x) ** 2)))


def _chord(f: Any, a: Any, b: Any, t: float) -> float:
    height: float = (1 - t) * f(a) + t * f(b)
    return height


def _between(a: Any, b: Any, t: float) -> Any:
    return (1 - t) * a + t * b


CHORD_GAP = Exercise(
    "03.chord_gap",
    cases=(
        case(SQUARE, 0.0, 2.0, 0.25),
        case(SQUARE, 0.0, 2.0, 0.5),
        case(TWO_VALLEYS, -1.0, 1.0, 0.5),
        *random_cases(31, 4, lambda rng: (TWO_VALLEYS, *rng.uniform(-2, 2, size=2), rng.uniform(0.05, 0.95))),
        *random_cases(32, 3, lambda rng: (PLANE_BOWL, rng.normal(size=2), rng.normal(size=2), rng.uniform(0.05, 0.95))),
    ),
    mistakes=(
        Mistake(
            "sign flipped",
            lambda f, a, b, t: f(_between(a, b, t)) - _chord(f, a, b, t),
            "The gap is the chord minus the curve: positive where the chord lies above.",
        ),
        Mistake(
            "ends swapped",
            lambda f, a, b, t: _chord(f, b, a, t) - f(_between(b, a, t)),
            "Your t runs from b to a: at t = 0 we are at a, so a gets the weight 1 − t, and b gets t.",
        ),
        Mistake(
            "ends swapped in the chord",
            lambda f, a, b, t: _chord(f, b, a, t) - f(_between(a, b, t)),
            "The chord's weights are swapped: f(a) gets 1 − t and f(b) gets t, as a and b do.",
        ),
        Mistake(
            "ends swapped on the curve",
            lambda f, a, b, t: _chord(f, a, b, t) - f(_between(b, a, t)),
            "The point's weights are swapped: a gets 1 − t and b gets t, as f(a) and f(b) do.",
        ),
        Mistake(
            "t ignored",
            lambda f, a, b, t: _chord(f, a, b, 0.5) - f(_between(a, b, 0.5)),
            "Your answer always looks half way: use the t that comes in.",
        ),
        Mistake(
            "curve left out",
            _chord,
            "This is the height of the chord: subtract the height of the curve beneath it, f((1 − t)a + tb).",
        ),
        Mistake(
            "chord left out",
            lambda f, a, b, t: f(_between(a, b, t)),
            "This is the height of the curve; the gap is the chord's height minus this.",
        ),
        Mistake(
            "minus sign lost",
            lambda f, a, b, t: abs(_chord(f, a, b, t) - f(_between(a, b, t))),
            "Keep the minus sign: a negative gap is what shows that a function is not convex.",
        ),
        Mistake(
            "yes or no",
            lambda f, a, b, t: float(_chord(f, a, b, t) >= f(_between(a, b, t))),
            "Your answer says whether the gap is positive; return the gap itself.",
        ),
        Mistake(
            "f left out at the place",
            lambda f, a, b, t: _chord(f, a, b, t) - _between(a, b, t),
            "(1 − t)a + tb is a place on the x axis, not a height: the curve's height there is f((1 − t)a + tb).",
        ),
        Mistake(
            "ends on x²",
            lambda f, a, b, t: (1 - t) * a**2 + t * b**2 - f(_between(a, b, t)),
            "a² and b² are heights of the bowl x² only: the chord's ends are at f(a) and f(b).",
        ),
        Mistake(
            "gap of x² only",
            lambda f, a, b, t: t * (1 - t) * (a - b) ** 2,
            "That is the gap of x²; f may be any function, so ask f for its heights.",
        ),
        Mistake(
            "brackets missing",
            lambda f, a, b, t: 1 - t * f(a) + t * f(b) - f(_between(a, b, t)),
            "Python multiplies first: put 1 - t in brackets before it is multiplied by f(a).",
        ),
        Mistake(
            "brackets missing",
            lambda f, a, b, t: _chord(f, a, b, t) - f(1 - t * a + t * b),
            "Python multiplies first: put 1 - t in brackets before it is multiplied by a.",
        ),
        Mistake(
            "not between",
            lambda f, a, b, t: _chord(f, a, b, t) - f(a + t * b),
            "a + tb is not between a and b: the point is (1 − t)a + tb, or a + t(b − a).",
        ),
    ),
    hints=(
        "Two heights are needed at the same place: that of the straight chord, and that of the curve.",
        "The chord goes from f(a) at t = 0 to f(b) at t = 1: its height is (1 − t) f(a) + t f(b).",
        "The place beneath it is (1 − t) a + t b. Subtract f of that from the chord's height.",
    ),
)

# ---- 03.guarantee

GUARANTEE = Exercise(
    "03.guarantee",
    cases=(
        case(3.0, 0.1, 10),
        case(1.0, 0.5, 100),
        *random_cases(33, 6, lambda rng: (rng.uniform(0.1, 20.0), rng.uniform(0.001, 1.0), int(rng.integers(2, 2000)))),
    ),
    mistakes=(
        Mistake(
            "distance not squared",
            lambda distance, rate, steps: distance / (2 * rate * steps),
            "The distance is squared: from twice as far away the guarantee is four times as large.",
        ),
        Mistake(
            "2 left out",
            lambda distance, rate, steps: distance**2 / (rate * steps),
            "The guarantee divides by 2 · learning_rate · steps: the 2 is missing.",
        ),
        Mistake(
            "brackets missing",
            lambda distance, rate, steps: distance**2 / 2 * rate * steps,
            "Python divides by the 2 only, then multiplies: put 2 * learning_rate * steps in brackets.",
        ),
        Mistake(
            "brackets missing",
            lambda distance, rate, steps: distance**2 / (2 * rate) * steps,
            "Python divides by 2 * learning_rate, then multiplies by steps: put steps into the brackets as well.",
        ),
        Mistake(
            "rate left out",
            lambda distance, rate, steps: distance**2 / (2 * steps),
            "The learning rate is missing: smaller steps get less far, so it stands below the line.",
        ),
        Mistake(
            "steps left out",
            lambda distance, rate, steps: distance**2 / (2 * rate),
            "The number of steps is missing: the guarantee shrinks as 1/steps.",
        ),
        Mistake(
            "upside down",
            lambda distance, rate, steps: 2 * rate * steps / distance**2,
            "The fraction is upside down: more steps must make the guarantee smaller.",
        ),
        Mistake(
            "steps squared",
            lambda distance, rate, steps: distance**2 / (2 * rate * steps**2),
            "For plain gradient descent the guarantee shrinks as 1/steps, not as 1/steps².",
        ),
        Mistake(
            "off by one",
            lambda distance, rate, steps: distance**2 / (2 * rate * (steps + 1)),
            "After k steps the guarantee divides by k, not by k + 1.",
        ),
    ),
    hints=(
        "It grows with the square of the distance from the minimum, and shrinks with each step.",
        "distance² above the line; 2 · learning_rate · steps below it. Mind the brackets.",
    ),
)

# ---- 03.condition_number

CONDITION_NUMBER = Exercise(
    "03.condition_number",
    cases=(
        case([[4.0, 0.0], [0.0, 1.0]]),
        case([[2.0, 1.0], [1.0, 2.0]]),
        case([[3.0]]),
        *random_cases(34, 5, lambda rng: (random_bowl(rng, int(rng.integers(2, 6))),)),
    ),
    mistakes=(
        Mistake(
            "upside down",
            lambda hessian: 1 / np.linalg.cond(hessian),
            "This is smallest over largest; the condition number is largest over smallest, so it is never below 1.",
        ),
        Mistake(
            "largest only",
            lambda hessian: np.linalg.eigvalsh(hessian).max(),
            "This is the largest eigenvalue: divide it by the smallest.",
        ),
        Mistake(
            "difference for ratio",
            lambda hessian: np.ptp(np.linalg.eigvalsh(hessian)),
            "This is largest minus smallest: divide one by the other.",
        ),
        Mistake(
            "diagonal",
            lambda hessian: np.diag(hessian).max() / np.diag(hessian).min(),
            "The narrow direction may lie between the axes, so the diagonal does not show it: use the eigenvalues.",
        ),
        Mistake(
            "square root",
            lambda hessian: np.sqrt(np.linalg.cond(hessian)),
            "This is the square root of it: take the ratio of the eigenvalues as it is.",
        ),
        Mistake(
            "squared",
            lambda hessian: np.linalg.cond(hessian) ** 2,
            "This is the square of it: take the ratio of the eigenvalues as it is.",
        ),
        Mistake(
            "entries for eigenvalues",
            lambda hessian: hessian.max() / hessian.min(),
            "You compare the entries of the matrix: compare its eigenvalues, np.linalg.eigvalsh(hessian).",
        ),
        Mistake(
            "determinant",
            np.linalg.det,
            "The determinant is the product of all eigenvalues: divide the largest by the smallest.",
        ),
    ),
    hints=(
        "How much steeper is the steepest direction of the bowl than the flattest?",
        "np.linalg.eigvalsh(hessian) gives the curvature of all the directions, from the smallest to the largest.",
    ),
)

EXERCISES = (CHORD_GAP, GUARANTEE, CONDITION_NUMBER)
