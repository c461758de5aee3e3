"""Exercises and quiz of lesson 01: the update rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import mean

from gdlearn.exercises.base import Exercise, Mistake, case, random_cases
from gdlearn.exercises.values import Named

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

EXERCISES = (SLOPE, FIT_STEP, STEP, HALF_MSE_GRADIENT, DESCEND)
