"""Exercises of lesson 01 on several numbers at once: one step, a model's gradient, a whole descent."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import mean

from gdlearn.exercises.arguments import Named
from gdlearn.exercises.base import Exercise, Mistake, case, random_cases

# ---- 01.step

STEP = Exercise(
    "01.step",
    cases=(
        case([3.0], [2.0], 0.1),
        case([1.0, -2.0], [0.5, -4.0], 0.25),
        *random_cases(1, 6, lambda rng: (rng.normal(size=4), rng.normal(size=4), rng.uniform(0.01, 1.0))),
    ),
    mistakes=(
        Mistake(
            "sign flipped",
            lambda x, gradient, rate: x + rate * gradient,
            "The gradient points uphill, and a plus follows it: subtract the step instead.",
        ),
        Mistake(
            "rate left out",
            lambda x, gradient, rate: x - gradient,
            "The learning rate is missing: multiply the gradient by it before you subtract.",
        ),
        Mistake(
            "gradient left out",
            lambda x, gradient, rate: x - rate,
            "Every coordinate moves by the learning rate alone: multiply it by the gradient.",
        ),
        Mistake(
            "divided by the rate",
            lambda x, gradient, rate: x - gradient / rate,
            "A smaller rate must give a smaller step: multiply by the learning rate, do not divide by it.",
        ),
        Mistake(
            "step without the start",
            lambda x, gradient, rate: -rate * gradient,
            "This is the step alone; the next x is the old x plus this step.",
        ),
        Mistake(
            "step without the start",
            lambda x, gradient, rate: rate * gradient,
            "This is what to subtract; the next x is the old x minus that.",
        ),
        Mistake(
            "rate times everything",
            lambda x, gradient, rate: rate * (x - gradient),
            "The learning rate scales the gradient only, not x: look at the brackets.",
        ),
        Mistake(
            "x unchanged",
            lambda x, gradient, rate: x,
            "This is the old x: return the new one.",
        ),
    ),
    hints=(
        "Where do you stand, which way is downhill, and how far do you go? The answer has these three in it.",
        "The gradient points uphill, so the step goes against it: a minus. The step is rate × gradient long.",
        "In symbols: new x = x − η · gradient. Write that after return, with learning_rate for η.",
    ),
)

# ---- 01.half_mse_gradient

_ENTRY_BY_ENTRY = (
    lambda X, y, w: X.T * (X @ w - y),
    lambda X, y, w: X.T * (X @ w - y) / len(y),
    lambda X, y, w: np.sum(X.T * (X @ w - y)),
    lambda X, y, w: mean(X.T * (X @ w - y)),
    lambda X, y, w: mean(X.T * (X @ w - y), axis=0),
    # X * errors, without .T, is possible only if there is one feature: then each entry meets each error.
    lambda X, y, w: X[:, :1] * (X @ w - y),
    lambda X, y, w: X[:, :1] * (X @ w - y) / len(y),
    lambda X, y, w: mean(X) * mean(X @ w - y),
    lambda X, y, w: mean(X) * (X @ w - y),
)

HALF_MSE_GRADIENT = Exercise(
    "01.half_mse_gradient",
    cases=(
        case([[1.0], [2.0]], [3.0, 5.0], [0.0]),
        case([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]], [1.0, 2.0, 3.0], [1.0, -1.0]),
        *random_cases(13, 6, lambda rng: (rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3))),
    ),
    mistakes=(
        Mistake(
            "sign flipped",
            lambda X, y, w: X.T @ (y - X @ w) / len(y),
            "The error is prediction minus target, Xw − y; yours is the other way round.",
        ),
        Mistake(
            "sum for mean",
            lambda X, y, w: X.T @ (X @ w - y),
            "The gradient is a mean over the examples, as the loss is: divide by the number of examples, len(y).",
        ),
        Mistake(
            "factor 2",
            lambda X, y, w: 2 * X.T @ (X @ w - y) / len(y),
            "The ½ of the loss cancels the 2 that comes from the square: no factor 2.",
        ),
        Mistake(
            "factor ½",
            lambda X, y, w: X.T @ (X @ w - y) / (2 * len(y)),
            "The ½ of the loss cancels the 2 that comes from the square: divide by len(y) only.",
        ),
        Mistake(
            "divided by the features",
            lambda X, y, w: X.T @ (X @ w - y) / X.shape[1],
            "Divide by the number of examples, X.shape[0], not by the number of features, X.shape[1].",
        ),
        Mistake(
            "mean over everything",
            lambda X, y, w: X.T @ (X @ w - y) / X.size,
            "You divide by all the entries of X: the mean is over the examples only, so divide by len(y).",
        ),
        Mistake(
            "targets left out",
            lambda X, y, w: X.T @ (X @ w) / len(y),
            "The targets y are missing: the error of an example is its prediction minus its target.",
        ),
        Mistake(
            "returned the loss",
            lambda X, y, w: mean((X @ w - y) ** 2) / 2,
            "This is the loss, one number; its gradient has one number for each feature.",
        ),
        Mistake(
            "returned the errors",
            lambda X, y, w: X @ w - y,
            "These are the errors, one for each example: multiply them with Xᵀ to get one number for each feature.",
        ),
        Mistake(
            "not averaged",
            lambda X, y, w: X * (X @ w - y)[:, None],
            "This is one gradient for each example: take the mean over the examples, axis 0.",
        ),
        *(
            Mistake(
                "* for @",
                answer,
                "`*` multiplies entry by entry; `X.T @ errors` also adds up over the examples, feature by feature.",
            )
            for answer in _ENTRY_BY_ENTRY
        ),
        Mistake(
            "returned a column",
            lambda X, y, w: (X.T @ (X @ w - y) / len(y))[:, None],
            "The numbers are right, but they stand in a column: the gradient has the shape of w, (features,).",
        ),
    ),
    hints=(
        "Begin with the errors, X @ w − y: one for each example. The gradient has one number for each feature.",
        "Feature j's gradient is the mean over the examples of error × column j of X.",
        "Xᵀ times the errors gives all those sums at once: shape (features, examples) times (examples,).",
        "X.T @ (X @ w - y), divided by the number of examples, len(y).",
    ),
)

# ---- 01.descend


def _descend(
    gradient_at: Any, start: Any, rate: float, steps: int, *, sign: float = -1.0, fixed: bool = False
) -> np.ndarray:
    """Walk as a solution does, or with one thing wrong: uphill, or by the gradient of the start only."""
    points = [start]
    for _ in range(steps):
        points.append(points[-1] + sign * rate * gradient_at(start if fixed else points[-1]))
    return np.array(points)


BOWL = Named("x", lambda x: 1.0 * np.asarray(x))
STEEP_BOWL = Named("(2 x₁, 10 x₂)", lambda x: np.array([2.0, 10.0]) * x)
WAVE = Named("sin(x)", np.sin)

DESCEND = Exercise(
    "01.descend",
    cases=(
        case(BOWL, [4.0], 0.5, 2),
        case(STEEP_BOWL, [1.0, 1.0], 0.05, 4),
        *random_cases(14, 4, lambda rng: (WAVE, rng.normal(size=3), rng.uniform(0.1, 0.9), int(rng.integers(3, 12)))),
        case(BOWL, [4.0], 0.5, 1),
        case(BOWL, [4.0], 0.5, 0),
    ),
    mistakes=(
        Mistake(
            "start left out",
            lambda gradient_at, start, rate, steps: _descend(gradient_at, start, rate, steps)[1:],
            "The first row must be the start itself: put it into the list before the loop.",
        ),
        Mistake(
            "one step too few",
            lambda gradient_at, start, rate, steps: _descend(gradient_at, start, rate, max(steps - 1, 0)),
            "Your walk takes one step too few: the start, then one row for each step, makes steps + 1 rows.",
        ),
        Mistake(
            "one step too many",
            lambda gradient_at, start, rate, steps: _descend(gradient_at, start, rate, steps + 1),
            "Your walk takes one step too many: the start counts as row 0, so there are steps + 1 rows.",
        ),
        Mistake(
            "only the last point",
            lambda gradient_at, start, rate, steps: _descend(gradient_at, start, rate, steps)[-1],
            "This is where the walk ends; return every point on the way, the start first.",
        ),
        Mistake(
            "same array kept",
            lambda gradient_at, start, rate, steps: np.repeat(
                _descend(gradient_at, start, rate, steps)[-1:], steps + 1, axis=0
            ),
            "Every row is the last point: the list holds the same array many times, and x -= … changes it. "
            "Write x = x − …, which makes a new array.",
        ),
        Mistake(
            "sign flipped",
            lambda gradient_at, start, rate, steps: _descend(gradient_at, start, rate, steps, sign=1.0),
            "Your walk goes uphill: subtract the step, the gradient points up.",
        ),
        Mistake(
            "gradient asked only at the start",
            lambda gradient_at, start, rate, steps: _descend(gradient_at, start, rate, steps, fixed=True),
            "Every step uses the gradient of the start: ask gradient_at anew at each point, inside the loop.",
        ),
        Mistake(
            "rate left out",
            lambda gradient_at, start, rate, steps: _descend(gradient_at, start, 1.0, steps),
            "The learning rate is missing: multiply the gradient by it before you subtract.",
        ),
        Mistake(
            "always from the start",
            lambda gradient_at, start, rate, steps: np.array(
                [start] + [start - rate * gradient_at(start) for _ in range(steps)]
            ),
            "Every step begins at the start again: keep the new point, and go on from there.",
        ),
    ),
    hints=(
        "Keep a list of points that begins with the start, and a loop that runs steps times.",
        "In the loop: take the last point, ask gradient_at for the slope there, go one step, append the new point.",
        "x = x - learning_rate * gradient_at(x) makes a new array each time; x -= … would change those you kept.",
        "After the loop, return np.array(points): it has the shape (steps + 1, d).",
    ),
)

EXERCISES = (STEP, HALF_MSE_GRADIENT, DESCEND)
