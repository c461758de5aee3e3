"""What every descent does before and beside its steps: look at the start, try the rule, notice who has stopped."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.objectives import Objective
from gdlearn.optimizers import Optimizer

# Below this sum of squares no value of a reasonable objective overflows, so that one dot product a step is all
# that watching for divergence costs. Beyond it each start is looked at: point, value and gradient.
SUSPICIOUS = 1e60


class Starts:
    """Which starts have stopped, why and when."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.status = np.full(shape, "running", dtype="<U9")
        self.stopped = np.zeros(shape, dtype=bool)
        self.any_stopped = False
        self._steps = np.zeros(shape, dtype=np.int64)
        self._asked = np.zeros(shape, dtype=np.int64)

    def stop(self, which: np.ndarray, why: str, *, steps: int, asked: int) -> bool:
        """Stop those of ``which`` that still run; return whether none runs any more."""
        new = which & ~self.stopped
        if not new.any():
            return False
        self.status[new] = why
        self._steps[new] = steps
        self._asked[new] = asked
        self.stopped = self.stopped | new
        self.any_stopped = True
        return bool(self.stopped.all())

    def finish(self, steps: int, asked: int) -> tuple[np.ndarray, np.ndarray]:
        """Return steps taken and gradients asked for; those still running used all there were."""
        return np.where(self.stopped, self._steps, steps), np.where(self.stopped, self._asked, asked)


def begin(objective: Objective, start: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the start as a fresh array, and the gradient there, after looking at both and at the value."""
    if not isinstance(objective, Objective):
        raise TypeError(
            f"objective must be an Objective, but a {type(objective).__name__} came; "
            "wrap a function of yours with from_function(f, dimension=...)."
        )
    given = _validate.points("start", _validate.finite("start", start), objective.dimension)
    x = given.copy(order="F")  # coordinate by coordinate in memory: x[..., 0] is then one block, also after arithmetic
    if x.size == 0:
        raise ValueError(f"start is empty, its shape is {x.shape}; give at least one point.")
    with np.errstate(all="ignore"):
        value, gradient = np.asarray(objective.value_at(x)), np.asarray(objective.gradient_at(x))
    if gradient.shape != x.shape:
        raise ValueError(f"the gradient must have the shape of the start, {x.shape}, but it has {gradient.shape}.")
    if value.shape != x.shape[:-1]:
        raise ValueError(f"f must give one number for each start, shape {x.shape[:-1]}, but it gave {value.shape}.")
    if not (np.isfinite(value).all() and np.isfinite(gradient).all()):
        raise ValueError("f or its gradient is not finite at the start; begin nearer to where f is defined.")
    return x, gradient


def check_optimizer(optimizer: Optimizer) -> None:
    """Name what is no optimizer, before anything is computed."""
    if isinstance(optimizer, type) or not (hasattr(optimizer, "init") and hasattr(optimizer, "step")):
        raise TypeError(
            f"optimizer must have init(x) and step(x, gradient, state), but {_validate.show(optimizer)} came; "
            "write GradientDescent(0.1) for plain descent."
        )


def check_first_step(optimizer: Optimizer, x: FloatArray, gradient: FloatArray) -> None:
    """Try one step on copies: a rule that changes its input or returns another shape is named before the loop."""
    tried, given = x.copy(), gradient.copy()
    with np.errstate(all="ignore"):
        answer = optimizer.step(tried, given, optimizer.init(tried))
    if not (isinstance(answer, tuple) and len(answer) == 2):
        raise TypeError(f"optimizer.step must return (x, state), but it returned {_validate.show(answer)}.")
    if np.shape(answer[0]) != x.shape:
        raise ValueError(f"optimizer.step must return a point of shape {x.shape}, but it has {np.shape(answer[0])}.")
    if not (np.array_equal(tried, x) and np.array_equal(given, gradient)):
        raise ValueError("optimizer.step changed x or the gradient in place; write x = x - ..., not x -= ...")


def norm(gradient: FloatArray) -> FloatArray:
    return np.sqrt((gradient * gradient).sum(axis=-1))


def not_finite(objective: Objective, x: FloatArray, stopped: np.ndarray) -> np.ndarray:
    """Tell which moving points, their values or their gradients are not finite; only far points are looked at."""
    bad = np.asarray(~(norm(x) ** 2 < SUSPICIOUS) & ~stopped)
    far = x[bad]
    bad[bad] = ~(
        np.isfinite(far).all(axis=-1)
        & np.isfinite(objective.value_at(far))
        & np.isfinite(objective.gradient_at(far)).all(axis=-1)
    )
    return bad
