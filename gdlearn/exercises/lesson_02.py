"""Exercises of lesson 02: the learning rate."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from gdlearn.exercises.arguments import Named
from gdlearn.exercises.base import Exercise, Mistake, case, random_cases


def random_bowl(rng: np.random.Generator, size: int) -> np.ndarray:
    """Make the Hessian of a bowl: symmetric, with eigenvalues from 0.5 to 20, turned at random."""
    turn = np.linalg.qr(rng.normal(size=(size, size)))[0]
    hessian: np.ndarray = (turn * rng.uniform(0.5, 20.0, size)) @ turn.T
    return (hessian + hessian.T) / 2


# ---- 02.largest_stable_rate

LARGEST_STABLE_RATE = Exercise(
    "02.largest_stable_rate",
    cases=(
        case([[4.0, 0.0], [0.0, 1.0]]),
        case([[2.0, 1.0], [1.0, 2.0]]),
        case([[5.0]]),
        *random_cases(21, 5, lambda rng: (random_bowl(rng, int(rng.integers(2, 6))),)),
    ),
    mistakes=(
        Mistake(
            "smallest eigenvalue",
            lambda hessian: 2 / np.linalg.eigvalsh(hessian).min(),
            "You divide by the smallest eigenvalue; the steepest direction diverges first, so take the largest.",
        ),
        Mistake(
            "2 left out",
            lambda hessian: 1 / np.linalg.eigvalsh(hessian).max(),
            "1/L jumps right to the bottom of the steepest direction; twice that far is the edge, 2/L.",
        ),
        Mistake(
            "upside down",
            lambda hessian: np.linalg.eigvalsh(hessian).max() / 2,
            "This is L/2, the edge upside down: a steeper bowl must give a smaller rate, 2/L.",
        ),
        Mistake(
            "returned the eigenvalue",
            lambda hessian: np.linalg.eigvalsh(hessian).max(),
            "This is the largest eigenvalue L itself; the largest stable rate is 2/L.",
        ),
        Mistake(
            "largest entry",
            lambda hessian: 2 / hessian.max(),
            "The steepest direction may lie between the axes, so no entry of the matrix shows it: use the eigenvalues.",
        ),
        Mistake(
            "trace",
            lambda hessian: 2 / np.trace(hessian),
            "You divide by the sum of all eigenvalues; only the largest one sets the edge.",
        ),
        Mistake(
            "Frobenius norm",
            lambda hessian: 2 / np.linalg.norm(hessian),
            "np.linalg.norm mixes all entries of the matrix: take the largest of np.linalg.eigvalsh(hessian).",
        ),
        Mistake(
            "one rate for each eigenvalue",
            lambda hessian: 2 / np.linalg.eigvalsh(hessian),
            "These are the edges of all the directions; one rate serves them all, so the smallest of these counts.",
        ),
    ),
    hints=(
        "How steep is the steepest direction of the bowl? The Hessian's largest eigenvalue says it.",
        "np.linalg.eigvalsh(hessian) gives all eigenvalues of a symmetric matrix, the largest last.",
        "Along a direction of curvature L, a step multiplies x by 1 − ηL. It shrinks as long as η < 2/L.",
    ),
)

# ---- 02.backtracking

Condition = Callable[[float, float, float], float]
"""(c, rate, the gradient's length) -> how much f has to fall."""


def _backtracking(
    needed: Condition = lambda c, rate, length: c * rate * length**2,
    *,
    sign: float = -1.0,
    first: float = 0.0,
    extra: float = 0.0,
    shrink_as: Callable[[float], float] = lambda shrink: shrink,
    result: Callable[[Any, float, Any], Any] = lambda x, rate, gradient: rate,
) -> Callable[..., Any]:
    """Make a backtracking search that has one thing wrong: its condition, its sign, where it begins or ends."""

    def answer(
        f: Any, gradient_at: Any, x: Any, learning_rate: float = 1.0, shrink: float = 0.5, c: float = 1e-4
    ) -> Any:
        gradient = gradient_at(x)
        length = float(np.linalg.norm(gradient))
        rate, shrink = learning_rate * shrink**first, shrink_as(shrink)
        while f(x + sign * rate * gradient) > f(x) - needed(c, rate, length) and rate > 1e-18:
            rate *= shrink
        return result(x, min(rate * shrink**extra, learning_rate), gradient)

    return answer


def _moving(gradient_anew: bool) -> Callable[..., Any]:
    """Make a search that takes each step it tries, with the gradient of the start or of the new place."""

    def answer(
        f: Any, gradient_at: Any, x: Any, learning_rate: float = 1.0, shrink: float = 0.5, c: float = 1e-4
    ) -> Any:
        rate, gradient = learning_rate, gradient_at(x)
        while f(x - rate * gradient) > f(x) - c * rate * np.sum(gradient**2) and rate > 1e-18:
            x = x - rate * gradient
            rate *= shrink
            gradient = gradient_at(x) if gradient_anew else gradient
        return rate

    return answer


def _bowl(curvatures: list[float]) -> tuple[Named, Named]:
    """Make f(x) = ½ Σ aᵢ xᵢ² and its gradient."""
    a = np.array(curvatures)
    indices = [""] if len(curvatures) == 1 else "₁₂₃"
    inside = " + ".join(f"{c:g} x{i}²" for c, i in zip(curvatures, indices, strict=False))
    return (
        Named(f"½ ({inside})", lambda x: float(np.sum(a * np.asarray(x) ** 2) / 2)),
        Named("its gradient", lambda x: a * np.asarray(x)),
    )


LOPSIDED = (  # unlike a bowl it is not the same on both sides
    Named("eˣ − x", lambda x: float(np.sum(np.exp(x) - x))),
    Named("its gradient", lambda x: np.exp(x) - 1),
)

BACKTRACKING = Exercise(
    "02.backtracking",
    # The bowls are so flat that even a condition without the rate can be met: no mistake here runs on for ever.
    cases=(
        case(*_bowl([4.0]), [1.0]),
        case(*_bowl([1.0]), [3.0], 1.6, 0.5, 0.4),
        case(*_bowl([1.0]), [0.2], 1.9, 0.7, 0.3),
        case(*_bowl([0.5, 1.0]), [1.0, 1.0], 3.0, 0.8, 0.25),
        case(*_bowl([0.5]), [1.0]),
        case(*_bowl([3.0]), [1.0]),
        case(*_bowl([1.0, 1.0, 1.0]), [1.0, -1.0, 1.0], 1.5, 0.5, 0.4),
        case(*LOPSIDED, [-2.0], 4.0, 0.5, 0.1),
        *random_cases(
            22,
            6,
            lambda rng: (
                *_bowl([0.2, 0.5, 1.0]),
                rng.normal(size=3),
                rng.uniform(2.0, 6.0),
                rng.uniform(0.5, 0.9),
                rng.uniform(0.05, 0.35),
            ),
        ),
    ),
    mistakes=(
        Mistake(
            "any decrease accepted",
            _backtracking(lambda c, rate, length: 0.0),
            "Your answer accepts any rate that lowers f; Armijo's condition asks for a fall of at least "
            "c × rate × ‖gradient‖².",
        ),
        Mistake(
            "norm not squared",
            _backtracking(lambda c, rate, length: c * rate * length),
            "The fall to ask for is c × rate × ‖gradient‖²: the length of the gradient is squared in it.",
        ),
        Mistake(
            "rate left out of the condition",
            _backtracking(lambda c, rate, length: c * length**2),
            "A smaller step is asked for a smaller fall: c × rate × ‖gradient‖², with the rate in it.",
        ),
        Mistake(
            "c left out",
            _backtracking(lambda c, rate, length: rate * length**2),
            "You ask for the whole fall that the slope promises; Armijo asks for the part c of it.",
        ),
        Mistake(
            "condition upside down",
            _backtracking(lambda c, rate, length: -c * rate * length**2),
            "Your condition lets f rise a little: subtract c × rate × ‖gradient‖² from f(x), do not add it.",
        ),
        Mistake(
            "sign flipped",
            _backtracking(sign=1.0),
            "Your answer tries points uphill: the point to try is x − rate × gradient.",
        ),
        Mistake(
            "one shrink too many",
            _backtracking(extra=1.0),
            "Your answer shrinks once more after the condition is met: test first, and shrink only if it fails.",
        ),
        Mistake(
            "one shrink too few",
            _backtracking(extra=-1.0),
            "This is the last rate that failed: return the first that meets the condition.",
        ),
        Mistake(
            "first rate not tried",
            _backtracking(first=1.0),
            "The rate that comes in is the first to try: test it before you shrink.",
        ),
        Mistake(
            "shrink ignored",
            _backtracking(shrink_as=lambda shrink: 0.5),
            "Your answer always halves the rate: multiply it by shrink.",
        ),
        *(
            Mistake(
                "x moved while searching",
                _moving(gradient_anew),
                "Your loop moves x: every rate is tried from the same place, so only the rate may change in it.",
            )
            for gradient_anew in (False, True)
        ),
        Mistake(
            "returned the point",
            _backtracking(result=lambda x, rate, gradient: x - rate * gradient),
            "This is the new point; return the rate that leads to it.",
        ),
        Mistake(
            "not searched",
            lambda f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4: learning_rate,
            "Your answer returns the rate that came in: shrink it as long as the condition is not met.",
        ),
    ),
    hints=(
        "Ask for the gradient once. Then a while loop: as long as the rate is too large, multiply it by shrink.",
        "Too large means: f at x − rate · gradient is above f(x) − c · rate · ‖gradient‖².",
        "‖gradient‖² is np.sum(gradient ** 2). Return the rate as soon as the condition is met.",
    ),
)

# ---- 02.cosine

COSINE = Exercise(
    "02.cosine",
    cases=(
        case(0, 100, 0.1),
        case(50, 100, 0.1),
        case(100, 100, 0.1),
        case(25, 100, 0.1),
        *random_cases(23, 5, lambda rng: (int(rng.integers(1, 200)), 200, rng.uniform(0.01, 2.0))),
    ),
    mistakes=(
        Mistake(
            "half left out",
            lambda step, total, peak: peak * (1 + math.cos(math.pi * step / total)),
            "1 + cos runs from 2 down to 0: halve it, so that the schedule begins at the peak.",
        ),
        Mistake(
            "rises",
            lambda step, total, peak: peak * (1 - math.cos(math.pi * step / total)) / 2,
            "Your schedule climbs from 0 to the peak: with a plus before the cosine it falls.",
        ),
        Mistake(
            "1 left out",
            lambda step, total, peak: peak * math.cos(math.pi * step / total),
            "The cosine alone goes down to −1, and a rate must not be negative: lift it by 1 and halve it.",
        ),
        Mistake(
            "brackets missing",
            lambda step, total, peak: peak * 1 + math.cos(math.pi * step / total) / 2,
            "Only part of the formula is multiplied and halved: put 1 + cos(…) in brackets.",
        ),
        Mistake(
            "brackets missing",
            lambda step, total, peak: peak * (1 + math.cos(math.pi * step / total) / 2),
            "Only the cosine is halved: halve all of 1 + cos(…), behind its bracket.",
        ),
        Mistake(
            "brackets missing",
            lambda step, total, peak: peak / 2 * 1 + math.cos(math.pi * step / total),
            "Only the 1 is multiplied by peak / 2: put 1 + cos(…) in brackets.",
        ),
        Mistake(
            "whole wave",
            lambda step, total, peak: peak * (1 + math.cos(2 * math.pi * step / total)) / 2,
            "Your schedule falls and climbs back to the peak: half a wave is wanted, so π and not 2π.",
        ),
        Mistake(
            "degrees",
            lambda step, total, peak: peak * (1 + math.cos(180 * step / total)) / 2,
            "np.cos takes radians: half a turn is np.pi, not 180.",
        ),
        Mistake(
            "π left out",
            lambda step, total, peak: peak * (1 + math.cos(step / total)) / 2,
            "Without π the cosine has barely begun to fall when the steps are over: cos(π · step / total).",
        ),
        Mistake(
            "off by one",
            lambda step, total, peak: peak * (1 + math.cos(math.pi * step / (total - 1))) / 2,
            "The rate reaches 0 at step = total: divide by total, not by total − 1.",
        ),
        Mistake(
            "peak left out",
            lambda step, total, peak: (1 + math.cos(math.pi * step / total)) / 2,
            "Your schedule always begins at 1: multiply it by peak.",
        ),
        Mistake(
            "straight line",
            lambda step, total, peak: peak * (1 - step / total),
            "This falls in a straight line; the cosine stays high at first and comes in flat.",
        ),
    ),
    hints=(
        "At step 0 the rate is the peak, at step = total it is 0, half way it is half the peak.",
        "cos(0) = 1 and cos(π) = −1. How do you turn a number between −1 and 1 into one between 0 and 1?",
        "(1 + cos(π · step / total)) / 2, times the peak. In Python: np.cos and np.pi.",
    ),
)

EXERCISES = (LARGEST_STABLE_RATE, BACKTRACKING, COSINE)
