"""What a descent leaves behind: where it went, what it cost and how it ended."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from gdlearn._validate import FloatArray
from gdlearn.objectives import Objective

__all__ = ["Trajectory"]  # the functions below are for gdlearn.descent


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The record of a descent from one start or from many at once.

    Attributes:
        objective: what was descended.
        points: shape (records, ..., d); the start is the first record and the last point is the last one.
        values: f at the points, shape (records, ...).
        recorded_at: the step at which each record was made, shape (records,).
        steps: the steps taken, an int, or an array with one for each start.
        evaluations: the gradients asked for, an int, or an array with one for each start.
        examples_at: the examples looked at by each record, shape (records,); None unless ``minimize_batches`` made it.
        status: for each start "converged" (the gradient's norm fell to the tolerance), "running" (the steps ran
            out first) or "diverged" (the next point, its value or its gradient was not finite any more; the
            record stops at the last that was).

    Example:
        >>> from gdlearn.descent import minimize
        >>> from gdlearn.objectives import quadratic
        >>> from gdlearn.optimizers import GradientDescent
        >>> path = minimize(quadratic([1.0]), [1.0], GradientDescent(0.5), steps=3)
        >>> path.points[:, 0].tolist(), path.status, path.steps_to(0.04)
        ([1.0, 0.5, 0.25, 0.125], 'running', 2)
    """

    objective: Objective
    points: FloatArray
    values: FloatArray
    recorded_at: np.ndarray
    steps: Any
    evaluations: Any
    status: Any
    examples_at: np.ndarray | None = None

    @property
    def final(self) -> FloatArray:
        """The last point of each start, shape (..., d)."""
        return self.points[-1]

    @cached_property
    def gradient_norms(self) -> FloatArray:
        """The gradient's Euclidean norm at the points, shape (records, ...); worked out when first asked for."""
        gradients = in_slices(self.objective.gradient_at, self.points)
        return np.hypot.reduce(gradients, axis=-1, initial=0.0)  # squares of a diverged run's gradients could overflow

    def steps_to(self, value: float) -> Any:
        """Return the first recorded step at which f ≤ ``value``.

        Args:
            value: the height to be reached, a number.

        Returns:
            An int, or None if that never happened. For many starts an int array in which −1 stands for never.
        """
        reached = self.values <= value
        first = self.recorded_at[np.argmax(reached, axis=0)]
        ever = reached.any(axis=0)
        if self.values.ndim == 1:
            return int(first) if ever else None
        return np.where(ever, first, -1)

    def __repr__(self) -> str:
        if self.values.ndim == 1:
            outcome = f"{self.status} after {self.steps} steps, f from {self.values[0]:.6g} to {self.values[-1]:.6g}"
        else:
            kinds, counts = np.unique(self.status, return_counts=True)
            outcome = ", ".join(f"{count} {kind}" for kind, count in zip(kinds, counts, strict=True))
        return f"<Trajectory on {self.objective.name}: {outcome}>"


def in_slices(function: Callable[[FloatArray], Any], record: FloatArray, points: int = 128) -> FloatArray:
    """Apply ``function`` to about so many points at a time: a loss over n rows holds n numbers for each in memory."""
    size = max(1, points // max(1, math.prod(record.shape[1:-1])))
    return np.concatenate([function(record[i : i + size]) for i in range(0, len(record), size)])


def cut_at_last_finite(trajectory: Trajectory) -> Trajectory:
    """Drop the records from the first on whose value or gradient is not finite (a logarithm below 0, say)."""
    with np.errstate(all="ignore"):
        gradients = in_slices(trajectory.objective.gradient_at, trajectory.points)
    finite = np.isfinite(trajectory.values) & np.isfinite(gradients).all(axis=-1)
    good = np.logical_and.accumulate(finite, axis=0)  # up to the first bad record
    last = good.sum(axis=0) - 1
    cut = ~finite.all(axis=0)
    longest = int(np.max(last)) + 1
    keep = np.minimum(np.arange(longest).reshape(-1, *[1] * last.ndim), last)
    return replace(
        trajectory,
        points=np.take_along_axis(trajectory.points, keep[..., None], axis=0),
        values=np.take_along_axis(trajectory.values, keep, axis=0),
        recorded_at=trajectory.recorded_at[:longest],
        examples_at=None if trajectory.examples_at is None else trajectory.examples_at[:longest],
        steps=plain(np.where(cut, trajectory.recorded_at[last], trajectory.steps)),
        status=plain(np.where(cut, "diverged", trajectory.status)),
    )


def plain(array: np.ndarray) -> Any:
    """Return a plain int or str for one start, the array for many."""
    return array.item() if array.ndim == 0 else array
