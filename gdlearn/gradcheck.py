"""Is this gradient right? Compare it with finite differences.

This module imports nothing else of gdlearn, so that it can be the judge of all the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class GradientReport:
    """What :func:`check_gradient` found; true only if the gradient passed.

    Attributes:
        largest_difference: max |gradient − finite difference| over the coordinates (or directions) tried.
        relative_error: that difference divided by the larger of the two gradients' largest entries (at least 1e-8).
        tolerance: the largest relative error that passes.
        worst: index of the worst coordinate (or number of the worst direction).
        claimed: what the gradient function says there.
        measured: what the finite difference says there.
        along: "coordinate" or "direction".
    """

    largest_difference: float
    relative_error: float
    tolerance: float
    worst: tuple[int, ...]
    claimed: float
    measured: float
    along: str = "coordinate"

    @property
    def passed(self) -> bool:
        """Whether the relative error is within the tolerance (NaN never is)."""
        return bool(self.relative_error <= self.tolerance)

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        place = ", ".join(str(i) for i in self.worst)
        verdict = "passed" if self.passed else "FAILED"
        return (
            f"gradient check {verdict}: relative error {self.relative_error:.1e} "
            f"(at most {self.tolerance:.0e} allowed); "
            f"largest difference at {self.along} {place}: gradient {self.claimed:.6g}, "
            f"finite difference {self.measured:.6g}"
        )

    __repr__ = __str__


def finite_difference(f: Callable[[FloatArray], float], x: ArrayLike, *, h: float = 1e-6) -> FloatArray:
    """Return the gradient of ``f`` at ``x`` by central differences, (f(x + h·e) − f(x − h·e)) / 2h.

    The error is of order h² from the formula plus 1e-16/h from rounding: smallest for h near 1e-5.

    Args:
        f: a function from an array shaped like ``x`` to a number.
        x: the point, any shape.
        h: half the distance between the two points, above 0.

    Returns:
        An array of the shape of ``x``. ``f`` is called 2 · x.size times, always with a fresh copy.

    Raises:
        ValueError: if ``h`` is not above 0.

    Example:
        >>> finite_difference(lambda x: x[0] ** 2 + 3 * x[1], [2.0, 5.0]).round(6).tolist()
        [4.0, 3.0]
    """
    if not h > 0:
        raise ValueError(f"h must be above 0, but {h} came; 1e-6 suits most functions.")
    point = np.array(x, dtype=np.float64)
    gradient = np.empty_like(point)
    for index in np.ndindex(point.shape):
        offset = np.zeros_like(point)
        offset[index] = h
        gradient[index] = (one_number(f(point + offset)) - one_number(f(point - offset))) / (2 * h)
    return gradient


def check_gradient(
    f: Callable[[FloatArray], float],
    gradient: Callable[[FloatArray], ArrayLike],
    x: ArrayLike,
    *,
    h: float = 1e-6,
    tolerance: float = 1e-6,
    directions: int | None = None,
    rng: np.random.Generator | None = None,
) -> GradientReport:
    """Compare ``gradient(x)`` with finite differences of ``f`` and report both numbers where they differ most.

    Args:
        f: the function, from an array shaped like ``x`` to a number.
        gradient: the function to be judged, from such an array to an array of the same shape.
        x: the point at which to compare, any shape.
        h: half the distance of the two points of a difference, above 0.
        tolerance: the largest relative error that passes.
        directions: compare slopes along this many random directions instead of along each coordinate; two
            evaluations each, whatever the size of ``x``.
        rng: where the directions come from; needed with ``directions``.

    Returns:
        A :class:`GradientReport`; ``bool(report)`` says whether the check passed.

    Raises:
        ValueError: if the gradient's shape is not that of ``x``, if ``h`` or ``directions`` is not above 0, or if
            ``directions`` comes without ``rng``.

    Example:
        >>> check_gradient(lambda x: x @ x, lambda x: 2 * x, [1.0, 2.0]).passed
        True
    """
    if not h > 0:
        raise ValueError(f"h must be above 0, but {h} came; 1e-6 suits most functions.")
    point = np.array(x, dtype=np.float64)
    claimed = np.asarray(gradient(point.copy()), dtype=np.float64)
    if claimed.shape != point.shape:
        raise ValueError(f"the gradient must have the shape of x, {point.shape}, but it has the shape {claimed.shape}.")
    if directions is None:
        along, measured = "coordinate", finite_difference(f, point, h=h)
    else:
        if rng is None or directions < 1:
            raise ValueError("directions needs at least 1 and an rng; write rng=np.random.default_rng(0).")
        along = "direction"
        unit = rng.normal(size=(directions, *point.shape))
        unit /= np.sqrt((unit**2).sum(axis=tuple(range(1, unit.ndim)), keepdims=True))
        measured = np.array([(one_number(f(point + h * u)) - one_number(f(point - h * u))) / (2 * h) for u in unit])
        claimed = np.array([(claimed * u).sum() for u in unit])
    difference = np.abs(claimed - measured)
    worst = np.unravel_index(np.argmax(difference), difference.shape) if difference.size else ()
    size = max(np.abs(claimed).max(initial=0.0), np.abs(measured).max(initial=0.0), 1e-8)
    largest = float(difference[worst]) if difference.size else 0.0
    return GradientReport(
        largest_difference=largest,
        relative_error=largest / float(size),
        tolerance=tolerance,
        worst=tuple(int(i) for i in worst),
        claimed=float(claimed[worst]) if difference.size else 0.0,
        measured=float(measured[worst]) if difference.size else 0.0,
        along=along,
    )


def one_number(value: object) -> float:
    """Return what a function gave as a float.

    Args:
        value: a number, or an array that holds one.

    Raises:
        TypeError: if it is not a real number (None, if the function lacks its ``return``).
        ValueError: if it is an array of several numbers.

    Example:
        >>> one_number(np.array([2.5]))
        2.5
    """
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"f must return a number, but it returned a {type(value).__name__}.")
    if array.size != 1:
        raise ValueError(f"f must return one number, but it returned an array of shape {array.shape}.")
    return float(array.item())
