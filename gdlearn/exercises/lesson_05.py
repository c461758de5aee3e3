"""Exercises of lesson 05: saddle points."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import ndarray

from gdlearn.exercises.base import Case, Exercise, Mistake, case, random_cases
from gdlearn.exercises.results import TEXT

# ---- 05.classify

HERE = [0.0, 0.0]


def _classify(
    stationary: Callable[[ndarray, float], Any] = lambda gradient, tolerance: np.linalg.norm(gradient) <= tolerance,
    curvatures: Callable[[ndarray], ndarray] = np.linalg.eigvalsh,
    kind: Callable[[ndarray, float], str] | None = None,
    *,
    tolerance_as: Callable[[float], float] = lambda tolerance: tolerance,
) -> Callable[..., str]:
    """Make a classification that has one thing wrong: how it tests the gradient, its curvatures or their meaning."""

    def answer(gradient: ndarray, hessian: ndarray, tolerance: float = 1e-8) -> str:
        tolerance = tolerance_as(tolerance)
        if not stationary(gradient, tolerance):
            return "not stationary"
        return (kind or _kind)(curvatures(hessian), tolerance)

    return answer


def _kind(c: ndarray, tolerance: float, minimum: str = "minimum", maximum: str = "maximum") -> str:
    if (c > tolerance).any() and (c < -tolerance).any():
        return "saddle"
    if (abs(c) <= tolerance).any():
        return "undecided"
    return minimum if (c > 0).all() else maximum


def _flat_first(c: ndarray, tolerance: float) -> str:
    return "undecided" if (abs(c) <= tolerance).any() else _kind(c, tolerance)


def _flat_counts_as(word: str) -> Callable[[ndarray, float], str]:
    return lambda c, tolerance: _kind(c, tolerance).replace("undecided", word)


def _flat_joins_the_rest(c: ndarray, tolerance: float) -> str:
    if (c >= -tolerance).all():
        return "minimum"
    return "maximum" if (c <= tolerance).all() else "saddle"


def _flat_counts_with_its_sign(c: ndarray, tolerance: float) -> str:
    return _kind(c, 0.0)


def _any_for_all(c: ndarray, tolerance: float) -> str:
    if (c > tolerance).any():
        return "minimum"
    return "maximum" if (c < -tolerance).any() else "undecided"


def _negative_means_saddle(c: ndarray, tolerance: float) -> str:
    if (c < -tolerance).any():
        return "saddle"
    return "minimum" if (c > tolerance).all() else "undecided"


def _one_sided(c: ndarray, tolerance: float) -> str:
    if (c > tolerance).all():
        return "minimum"
    if (c < tolerance).all():
        return "maximum"
    return "saddle"


def _by_determinant(c: ndarray, tolerance: float) -> str:
    product = c.prod()
    if abs(product) <= tolerance:
        return "undecided"
    return "saddle" if product < 0 else _kind(c.sum(keepdims=True), tolerance)


def _turned(rng: np.random.Generator, curvatures: list[float]) -> Case:
    """Make a stationary point whose Hessian has these eigenvalues, along directions at random."""
    turn = np.linalg.qr(rng.normal(size=(len(curvatures),) * 2))[0]
    hessian = (turn * np.array(curvatures)) @ turn.T
    return np.zeros(len(curvatures)), (hessian + hessian.T) / 2


CLASSIFY = Exercise(
    "05.classify",
    cases=(
        case(HERE, [[2.0, 0.0], [0.0, 3.0]]),
        case(HERE, [[2.0, 0.0], [0.0, -3.0]]),
        case(HERE, [[-2.0, 0.0], [0.0, -3.0]]),
        case([0.5, 0.0], [[2.0, 0.0], [0.0, 3.0]]),
        case([0.0, -0.5], [[2.0, 0.0], [0.0, -3.0]]),
        case(HERE, [[2.0, 0.0], [0.0, 0.0]]),
        case(HERE, [[0.0, 0.0], [0.0, -2.0]]),
        case(HERE, [[1.0, 2.0], [2.0, 1.0]]),
        case([0.0, 0.0, 0.0], [[2.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, -1.0]]),
        case([0.5, -0.5], [[-2.0, 0.0], [0.0, -3.0]]),
        case([0.2, 0.15], [[2.0, 0.0], [0.0, 1.0]], 0.1),
        case([0.03, 0.04], [[2.0, 0.0], [0.0, 1.0]], 0.1),  # flat enough for this tolerance
        case([0.08, -0.08], [[2.0, 0.0], [0.0, 1.0]], 0.1),  # no entry is above it, but the norm is
        case(HERE, [[0.05, 0.0], [0.0, 1.0]], 0.1),
        case(HERE, [[-0.05, 0.0], [0.0, 1.0]], 0.1),
        case(HERE, [[-0.05, 0.0], [0.0, -1.0]], 0.1),
        *random_cases(51, 2, lambda rng: _turned(rng, [0.7, 1.5, 3.0])),
        *random_cases(52, 2, lambda rng: _turned(rng, [-2.0, -0.6, 1.5])),
        *random_cases(53, 2, lambda rng: _turned(rng, [-0.3, -1.0, -4.0, -2.0])),
    ),
    form=TEXT,
    mistakes=(
        Mistake(
            "gradient not looked at",
            _classify(lambda gradient, tolerance: True),
            "The gradient is not zero here, so this is no stationary point: look at the gradient first.",
        ),
        Mistake(
            "largest entry for the norm",
            _classify(lambda gradient, tolerance: np.abs(gradient).max() <= tolerance),
            "No entry of the gradient is above the tolerance, but its length is: compare np.linalg.norm(gradient).",
        ),
        Mistake(
            "norm not taken",
            _classify(lambda gradient, tolerance: np.max(gradient) <= tolerance),
            "A negative slope is a slope too: compare the gradient's length, np.linalg.norm(gradient).",
        ),
        Mistake(
            "norm not taken",
            _classify(lambda gradient, tolerance: abs(np.sum(gradient)) <= tolerance),
            "In a sum the entries of the gradient can cancel: compare its length, np.linalg.norm(gradient).",
        ),
        Mistake(
            "norm squared",
            _classify(lambda gradient, tolerance: np.sum(gradient**2) <= tolerance),
            "This is the square of the gradient's length: compare the length itself, np.linalg.norm(gradient).",
        ),
        Mistake(
            "exactly zero asked for",
            _classify(lambda gradient, tolerance: not gradient.any()),
            "A computed gradient is hardly ever exactly zero: it is stationary if its length is at most tolerance.",
        ),
        Mistake(
            "minimum and maximum swapped",
            _classify(kind=lambda c, tolerance: _kind(c, tolerance, "maximum", "minimum")),
            "Positive curvature bends upwards: where all eigenvalues are positive, it is a minimum.",
        ),
        Mistake(
            "diagonal for eigenvalues",
            _classify(curvatures=np.diag),
            "The diagonal shows the curvature along the axes only, and the way down may lie between them: "
            "use np.linalg.eigvalsh(hessian).",
        ),
        Mistake(
            "determinant",
            _classify(kind=_by_determinant),
            "In the determinant, the product of the eigenvalues, two minus signs cancel: look at each eigenvalue.",
        ),
        Mistake(
            "one eigenvalue for all",
            _classify(kind=_any_for_all),
            "One eigenvalue does not decide: a minimum needs all of them positive, a maximum all of them negative.",
        ),
        Mistake(
            "maximum taken for a saddle",
            _classify(kind=_negative_means_saddle),
            "A negative eigenvalue alone makes no saddle: there is one only if a positive one stands beside it.",
        ),
        Mistake(
            "undecided before saddle",
            _classify(kind=_flat_first),
            "One way up and one way down make a saddle, whatever the other directions do: test for it before "
            '"undecided".',
        ),
        Mistake(
            "tolerance one-sided",
            _classify(kind=_one_sided),
            "Flat is what lies within the tolerance on both sides of 0: down means below −tolerance, not below "
            "+tolerance.",
        ),
        *(
            Mistake(
                "flat not told apart",
                _classify(kind=kind),
                'An eigenvalue within the tolerance is flat, and then the Hessian does not decide: return "undecided".',
            )
            for kind in (*map(_flat_counts_as, ("saddle", "minimum", "maximum")), _flat_joins_the_rest)
        ),
        Mistake(
            "tolerance left out of the eigenvalues",
            _classify(kind=_flat_counts_with_its_sign),
            "An eigenvalue that is almost 0 counts as flat: compare with −tolerance and +tolerance, not with 0.",
        ),
        Mistake(
            "tolerance ignored",
            _classify(tolerance_as=lambda tolerance: 1e-8),
            "Your answer uses a tolerance of its own: use the one that comes in.",
        ),
    ),
    hints=(
        "First the gradient: if its length is above the tolerance, nothing else matters.",
        "The eigenvalues of the Hessian are the curvatures. np.linalg.eigvalsh(hessian) gives them all.",
        "up = eigenvalues > tolerance and down = eigenvalues < -tolerance are arrays of True and False; "
        "up.any() asks for one, up.all() for all.",
        "In this order: up.any() and down.any() is a saddle, up.all() a minimum, down.all() a maximum; "
        'whatever is left is "undecided".',
    ),
)

# ---- 05.escape_steps

Escape = Callable[[float, float, float, float], Any]


def _steps(whole: Callable[[float], Any] = math.ceil) -> Escape:
    """Make the formula with another way to a whole number."""

    def answer(curvature: float, offset: float, rate: float, radius: float) -> Any:
        return max(0, whole(_distance(curvature, offset, rate, radius) / _growth(abs(curvature), rate)))

    return answer


def _ratio(numerator: Escape, denominator: Callable[[float, float], float]) -> Escape:
    """Make the formula with another numerator or denominator: the whole steps up to their ratio, at least 0."""

    def answer(curvature: float, offset: float, rate: float, radius: float) -> Any:
        ratio = np.float64(numerator(curvature, offset, rate, radius)) / denominator(abs(curvature), rate)
        return np.maximum(0, np.ceil(ratio))

    return answer


def _distance(curvature: float, offset: float, rate: float, radius: float) -> float:
    return math.log(radius / abs(offset))


def _growth(curvature: float, rate: float) -> float:
    return math.log(1 + rate * curvature)


def _random_escape(rng: np.random.Generator) -> tuple[float, float, float, float]:
    """Make an escape of which no rounding can change the number of steps: it does not end near a whole number."""
    while True:
        curvature, rate = -rng.uniform(0.2, 2.0), rng.uniform(0.05, 0.4)
        offset, radius = rng.choice([-1, 1]) * 10.0 ** rng.uniform(-12, -2), rng.uniform(0.5, 3.0)
        steps = _distance(curvature, offset, rate, radius) / _growth(-curvature, rate)
        if 0.1 < steps % 1 < 0.9:
            return curvature, offset, rate, radius


ESCAPE_STEPS = Exercise(
    "05.escape_steps",
    # The way out of a saddle bends down, so the curvature is negative: there 1 + rate · |curvature| and
    # 1 − rate · curvature are one, and both are right.
    cases=(
        case(-1.0, 0.01, 0.5, 1.0),
        case(-2.0, -0.001, 0.1, 1.0),
        case(-1.0, 1e-12, 0.1, 1.0),
        case(-1.0, 0.3, 0.8, 1.0),
        case(-3.0, 2.0, 0.1, 1.0),
        case(-3.0, -1.3, 0.2, 0.7),
        *random_cases(54, 6, _random_escape),
    ),
    mistakes=(
        Mistake(
            "not a whole number",
            _steps(whole=float),
            "Steps are whole: after which step is the radius reached or passed? Round up, with np.ceil.",
        ),
        *(
            Mistake(
                "one step too few",
                answer,
                "Your answer stops one step before the radius is reached: count that step too, or round up, np.ceil.",
            )
            for answer in (
                _steps(whole=math.floor),
                lambda curvature, offset, rate, radius: _steps()(curvature, offset, rate, radius) - 1,
            )
        ),
        Mistake(
            "rounded to the nearest",
            _steps(whole=round),
            "Rounded to the nearest, the last step may be missing: round up, with np.ceil.",
        ),
        *(
            Mistake(
                "one step too many",
                answer,
                "Your answer counts one step too many: stop as soon as the radius is reached, and begin to count at 0.",
            )
            for answer in (
                lambda curvature, offset, rate, radius: _steps()(curvature, offset, rate, radius) + 1,
                _steps(whole=lambda steps: math.floor(steps) + 2),
            )
        ),
        Mistake(
            "negative steps",
            lambda curvature, offset, rate, radius: math.ceil(
                _distance(curvature, offset, rate, radius) / _growth(abs(curvature), rate)
            ),
            "If the point is beyond the radius already, no step is needed: return 0, not a negative number.",
        ),
        Mistake(
            "rate left out",
            _ratio(_distance, lambda curvature, rate: math.log(1 + curvature)),
            "The learning rate is missing: each step multiplies the offset by 1 + learning_rate · |curvature|.",
        ),
        Mistake(
            "exponential growth",
            _ratio(_distance, lambda curvature, rate: rate * curvature),
            "You divide by rate · |curvature|, which is right for tiny steps only: divide by the logarithm of "
            "1 + rate · |curvature|.",
        ),
        Mistake(
            "straight growth",
            _ratio(
                lambda curvature, offset, rate, radius: (radius - abs(offset)) / abs(offset),
                lambda curvature, rate: rate * curvature,
            ),
            "The step does not stay as small as the first: it grows with the offset, which is multiplied each time.",
        ),
        Mistake(
            "not divided",
            _ratio(_distance, lambda curvature, rate: 1.0),
            "This is the logarithm of how much the offset has to grow: divide by the logarithm of one step's growth.",
        ),
        Mistake(
            "radius left out",
            _ratio(lambda curvature, offset, rate, radius: -math.log(abs(offset)), _growth),
            "The offset has to grow up to the radius: the ratio to look at is radius / |offset|.",
        ),
        *(
            Mistake(
                "factor below 1",
                answer,
                "Away from a saddle the offset grows: a step multiplies it by 1 + learning_rate · |curvature|.",
            )
            for answer in (
                _ratio(_distance, lambda curvature, rate: math.log(1 - rate * curvature)),
                _ratio(_distance, lambda curvature, rate: math.log(rate * curvature)),
                lambda curvature, offset, rate, radius: math.ceil(
                    _distance(curvature, offset, rate, radius) / math.log(1 - rate * abs(curvature))
                ),
                lambda curvature, offset, rate, radius: math.ceil(
                    _distance(curvature, offset, rate, radius) / math.log(rate * abs(curvature))
                ),
            )
        ),
        *(
            Mistake(
                "sign of the offset",
                answer,
                "The offset may lie on either side of the saddle: its size counts, abs(offset).",
            )
            for answer in (
                lambda curvature, offset, rate, radius: (
                    np.nan if offset < 0 else _steps()(curvature, offset, rate, radius)
                ),
                lambda curvature, offset, rate, radius: 0 if offset < 0 else _steps()(curvature, offset, rate, radius),
            )
        ),
    ),
    hints=(
        "Each step multiplies the offset by the same number, 1 + learning_rate · |curvature|. "
        "A loop can count how often.",
        "Begin with k = 0 and size = abs(offset). While size is below the radius, multiply it and add 1 to k.",
        "Without a loop: k steps give growth^k, so k is log(radius / |offset|) / log(growth), rounded up, at least 0.",
    ),
)

EXERCISES = (CLASSIFY, ESCAPE_STEPS)
