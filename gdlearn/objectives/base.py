"""What it takes to be descended: a value, a gradient, perhaps a Hessian, all for one point or for many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.gradcheck import finite_difference, one_number

ArrayFunction = Callable[[FloatArray], Any]


class Objective:
    """A function to descend, with its derivatives and what is known about it.

    A point has its d coordinates on the last axis. All three functions take any number of leading axes, so that
    a whole map of starts, of shape (rows, columns, d), is one call.

    Attributes:
        name: what a figure calls it.
        dimension: d, the number of coordinates.
        domain: array (d, 2), the lowest and highest coordinate worth drawing; not a constraint.
        minima: array (m, d), the known minima, global ones first; empty if none is known or none exists.
        saddles: array (s, d), the known saddle points.
        smoothness: L, the largest curvature anywhere (gradient's Lipschitz constant), or None if unknown or infinite.
        value_at, gradient_at, hessian_at: the bare functions, without any check of their input: for loops.

    Example:
        >>> from gdlearn.objectives import rosenbrock
        >>> f = rosenbrock()
        >>> float(f([1.0, 1.0])), f.gradient([[0.0, 0.0], [2.0, 1.0]]).tolist()
        (0.0, [[-2.0, 0.0], [2402.0, -600.0]])
    """

    def __init__(
        self,
        name: str,
        value_at: ArrayFunction,
        gradient_at: ArrayFunction,
        hessian_at: ArrayFunction | None = None,
        *,
        domain: ArrayLike,
        minima: ArrayLike = (),
        saddles: ArrayLike = (),
        smoothness: float | None = None,
    ) -> None:
        self.name = name
        self.value_at = value_at
        self.gradient_at = gradient_at
        self.hessian_at = hessian_at
        self.domain = np.atleast_2d(np.asarray(domain, dtype=np.float64))
        self.dimension = len(self.domain)
        self.minima = np.asarray(minima, dtype=np.float64).reshape(-1, self.dimension)
        self.saddles = np.asarray(saddles, dtype=np.float64).reshape(-1, self.dimension)
        self.smoothness = smoothness

    def value(self, x: ArrayLike) -> Any:
        """Return f(x), of the shape of ``x`` without its last axis (a float for one point).

        Args:
            x: points, shape (..., d).

        Raises:
            TypeError, ValueError: if ``x`` does not hold real numbers or its last axis is not d long.
        """
        return self.value_at(self._points(x))

    __call__ = value

    def gradient(self, x: ArrayLike) -> FloatArray:
        """Return ∇f(x), of the shape of ``x``.

        Args:
            x: points, shape (..., d).

        Raises:
            TypeError, ValueError: if ``x`` does not hold real numbers or its last axis is not d long.
        """
        return np.asarray(self.gradient_at(self._points(x)))

    def hessian(self, x: ArrayLike) -> FloatArray:
        """Return the matrix of second derivatives, shape (..., d, d).

        Where no formula was given, central differences of the gradient stand in: about nine right digits, or five
        where the gradient is a difference itself.

        Args:
            x: points, shape (..., d).

        Raises:
            TypeError, ValueError: if ``x`` does not hold real numbers or its last axis is not d long.
        """
        points = self._points(x)
        if self.hessian_at is not None:
            return np.asarray(self.hessian_at(points))
        return _difference_hessian(self.gradient_at, points)

    def _points(self, x: ArrayLike) -> FloatArray:
        return _validate.points("x", x, self.dimension)

    def __repr__(self) -> str:
        return f"<Objective {self.name!r} of dimension {self.dimension}>"


class DataObjective(Objective):
    """A mean loss over the n rows of a data set, as a function of the weights w.

    Beside what :class:`Objective` offers, ``value`` and ``gradient`` take ``rows``: an index array that picks the
    examples to average over, so that a mini-batch needs no second class. Made by
    :func:`~gdlearn.objectives.least_squares` and its siblings. Many weights can have a batch each: then ``rows`` has
    the leading axes of the weights, and b row numbers on its last axis.

    Attributes:
        rows: n, the number of examples.
        batch_value_at, batch_gradient_at: the bare functions (w, rows) -> array; ``rows=None`` means all. For loops.
    """

    def __init__(
        self,
        name: str,
        value_at: Callable[[FloatArray, Any], Any],
        gradient_at: Callable[[FloatArray, Any], Any],
        hessian_at: ArrayFunction | None,
        *,
        rows: int,
        domain: ArrayLike,
        minima: ArrayLike = (),
        smoothness: float | None = None,
    ) -> None:
        super().__init__(
            name,
            lambda w: value_at(w, None),
            lambda w: gradient_at(w, None),
            hessian_at,
            domain=domain,
            minima=minima,
            smoothness=smoothness,
        )
        self.rows = rows
        self.batch_value_at = value_at
        self.batch_gradient_at = gradient_at

    def value(self, x: ArrayLike, rows: ArrayLike | None = None) -> Any:
        """Return the mean loss at the weights ``x`` over ``rows``, of the shape of ``x`` without its last axis.

        Args:
            x: weights, shape (..., d).
            rows: numbers of the examples to average over, shape (b,), or (..., b) for a batch of its own for each
                of many weights; all if left out.

        Raises:
            TypeError, ValueError: if ``x`` does not fit or ``rows`` is empty or names a row that is not there.
        """
        return self.batch_value_at(*self._points_and_rows(x, rows))

    __call__ = value

    def gradient(self, x: ArrayLike, rows: ArrayLike | None = None) -> FloatArray:
        """Return the gradient of the mean loss over ``rows``, of the shape of ``x``.

        Args:
            x: weights, shape (..., d).
            rows: numbers of the examples to average over, shape (b,), or (..., b) for a batch of its own for each
                of many weights; all if left out.

        Raises:
            TypeError, ValueError: if ``x`` does not fit or ``rows`` is empty or names a row that is not there.
        """
        return np.asarray(self.batch_gradient_at(*self._points_and_rows(x, rows)))

    def _points_and_rows(self, x: ArrayLike, rows: ArrayLike | None) -> tuple[FloatArray, Any]:
        points = self._points(x)
        if rows is None:
            return points, None
        indices = np.atleast_1d(np.asarray(rows))
        if indices.size == 0:
            raise ValueError("rows is empty; a mean needs at least one example.")
        if indices.dtype.kind not in "iu":
            raise TypeError(
                f"rows must be a list of whole row numbers, but {_validate.show(rows)} came; "
                "turn a mask into numbers with np.flatnonzero(mask)."
            )
        if indices.ndim > 1 and indices.shape[:-1] != points.shape[:-1]:
            raise ValueError(
                f"rows must have the shape (b,), or (..., b) with the leading axes of x, {points.shape[:-1]}, "
                f"but its shape is {indices.shape}."
            )
        if indices.min() < 0 or indices.max() >= self.rows:
            raise ValueError(
                f"rows must lie between 0 and {self.rows - 1}, but they reach from {indices.min()} to {indices.max()}."
            )
        return points, indices


def from_function(
    value: Callable[[FloatArray], float],
    gradient: Callable[[FloatArray], ArrayLike] | None = None,
    *,
    dimension: int,
    name: str = "your function",
    domain: ArrayLike | None = None,
) -> Objective:
    """Make an objective of a plain Python function of one point.

    Args:
        value: takes one point, an array (d,), and returns a number.
        gradient: takes such a point and returns d numbers; central differences stand in if it is left out.
        dimension: d.
        name: what figures call it.
        domain: array (d, 2) of the range to draw; −3 to 3 if left out.

    Returns:
        An :class:`Objective`; many points are handled one after the other.

    Raises:
        TypeError: if ``value`` or ``gradient`` is not a function, or later, at a call, does not return numbers.
        ValueError: later, at a call, if ``value`` returns several numbers or ``gradient`` another shape than the
            point's.

    Example:
        >>> f = from_function(lambda x: x[0] ** 2 + x[1] ** 4, dimension=2)
        >>> f.gradient([3.0, 1.0]).round(6).tolist()
        [6.0, 4.0]
    """
    for label, function in (("value", value), ("gradient", gradient)):
        if function is not None and not callable(function):
            raise TypeError(f"{label} must be a function of one point, but {_validate.show(function)} came.")
    dimension = _validate.count("dimension", dimension, least=1)

    def one_by_one(points: FloatArray) -> FloatArray:
        return points.reshape(-1, dimension).copy()  # a copy, so that no function can change the caller's points

    def value_at(points: FloatArray) -> Any:
        flat = [one_number(value(point)) for point in one_by_one(points)]
        return np.array(flat).reshape(points.shape[:-1])[()]

    def gradient_of_one(point: FloatArray) -> FloatArray:
        if gradient is None:
            return finite_difference(value, point)
        answer = _validate.numeric("the gradient", gradient(point))
        if answer.shape != point.shape:
            raise ValueError(
                f"the gradient must have the shape of the point, {point.shape}, but it has {answer.shape}."
            )
        return answer

    def gradient_at(points: FloatArray) -> FloatArray:
        flat = [gradient_of_one(point) for point in one_by_one(points)]
        return np.array(flat).reshape(points.shape)

    return Objective(name, value_at, gradient_at, domain=[[-3.0, 3.0]] * dimension if domain is None else domain)


def _difference_hessian(gradient_at: ArrayFunction, points: FloatArray, h: float = 1e-5) -> FloatArray:
    dimension = points.shape[-1]
    columns = [
        (gradient_at(points + h * unit) - gradient_at(points - h * unit)) / (2 * h) for unit in np.eye(dimension)
    ]
    hessian = np.stack(columns, axis=-1)
    return (hessian + np.swapaxes(hessian, -1, -2)) / 2
