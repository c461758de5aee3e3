"""Functions with a known answer: each stands beside its gradient and its Hessian, as in a table of formulas.

Gradients are made of products, not of powers: a product is rounded alike on every machine and for one point or
many, a power need not be, and a path that starts on a ridge shows the difference.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.objectives.base import Objective


def quadratic(eigenvalues: ArrayLike, rotation: float = 0.0) -> Objective:
    """Return the quadratic f(x) = ½ xᵀ A x, whose curvatures along its own axes are ``eigenvalues``.

    Args:
        eigenvalues: the d curvatures λ. All above 0 makes a bowl, mixed signs a saddle.
        rotation: angle in radians by which the first two axes are turned.

    Returns:
        An objective with smoothness max |λ|.

    Raises:
        TypeError, ValueError: if the eigenvalues are not a list of finite numbers, or a rotation is asked for d = 1.

    Example:
        >>> quadratic([1.0, 10.0]).gradient([2.0, 1.0]).tolist()
        [2.0, 10.0]
    """
    spectrum = _validate.finite("eigenvalues", eigenvalues)
    if spectrum.ndim != 1 or spectrum.size == 0:
        raise ValueError(f"eigenvalues must be a list of d numbers, but its shape is {spectrum.shape}.")
    angle = _validate.real("rotation", rotation)
    if angle and spectrum.size < 2:
        raise ValueError("a rotation needs at least two eigenvalues, but there is 1.")
    matrix = np.diag(spectrum)
    if angle:
        turn = np.eye(spectrum.size)
        turn[:2, :2] = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
        matrix = turn @ matrix @ turn.T
        matrix = (matrix + matrix.T) / 2

    def gradient(x: FloatArray) -> FloatArray:
        return x * spectrum if not angle else x @ matrix

    def value(x: FloatArray) -> FloatArray:
        return 0.5 * (x * gradient(x)).sum(axis=-1)

    def hessian(x: FloatArray) -> FloatArray:
        return np.broadcast_to(matrix, (*x.shape[:-1], *matrix.shape)).copy()

    zero = np.zeros((1, spectrum.size))
    return Objective(
        "quadratic",
        value,
        gradient,
        hessian,
        domain=[[-3.0, 3.0]] * spectrum.size,
        minima=zero if (spectrum > 0).all() else (),
        saddles=zero if (spectrum > 0).any() and (spectrum < 0).any() else (),
        smoothness=float(np.abs(spectrum).max()),
    )


def double_well(dimension: int = 1) -> Objective:
    """Return f(x) = Σᵢ (xᵢ² − 1)² / 4: two valleys along each axis, 2^d minima at the corners xᵢ = ±1.

    Args:
        dimension: d, from 1 to 12 (each critical point is listed, and there are 3^d of them).

    Raises:
        TypeError, ValueError: if the dimension is not a whole number from 1 to 12.

    Example:
        >>> len(double_well(3).minima), len(double_well(3).saddles)
        (8, 18)
    """
    dimension = _validate.count("dimension", dimension, least=1)
    if dimension > 12:
        raise ValueError(
            f"dimension must be at most 12, but {dimension} came; 3^{dimension} critical points are too many to list."
        )
    grid = np.array(np.meshgrid(*[[-1.0, 0.0, 1.0]] * dimension, indexing="ij")).reshape(dimension, -1).T
    downhill_axes = (grid == 0).sum(axis=1)  # a coordinate at 0 curves downwards, one at ±1 upwards

    def value(x: FloatArray) -> FloatArray:
        return ((x**2 - 1) ** 2).sum(axis=-1) / 4

    def gradient(x: FloatArray) -> FloatArray:
        return x * x * x - x

    def hessian(x: FloatArray) -> FloatArray:
        return _diagonal(3 * x**2 - 1)

    return Objective(
        "double well",
        value,
        gradient,
        hessian,
        domain=[[-1.8, 1.8]] * dimension,
        minima=grid[downhill_axes == 0],
        saddles=grid[(downhill_axes > 0) & (downhill_axes < dimension)],
    )


def double_well_valley() -> Objective:
    """Return f(x, y) = (x² − 1)² / 4 + y² / 2: minima at (±1, 0), a saddle at the origin between them.

    Example:
        >>> double_well_valley().gradient([0.0, 1.0]).tolist()
        [0.0, 1.0]
    """

    def value(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return (x**2 - 1) ** 2 / 4 + y**2 / 2

    def gradient(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return _pair(p, x * x * x - x, y)

    def hessian(p: FloatArray) -> FloatArray:
        x = p[..., 0]
        return _symmetric(3 * x**2 - 1, np.zeros_like(x), np.ones_like(x))

    return Objective(
        "double well in a valley",
        value,
        gradient,
        hessian,
        domain=[[-1.8, 1.8], [-1.5, 1.5]],
        minima=[[-1, 0], [1, 0]],
        saddles=[[0, 0]],
    )


def saddle() -> Objective:
    """Return f(x, y) = (x² − y²) / 2: up along x, down along y, flat at the origin, no minimum.

    Example:
        >>> saddle().gradient([1.0, 1.0]).tolist()
        [1.0, -1.0]
    """

    def value(p: FloatArray) -> FloatArray:
        return (p[..., 0] ** 2 - p[..., 1] ** 2) / 2

    def gradient(p: FloatArray) -> FloatArray:
        return p * np.array([1.0, -1.0])

    def hessian(p: FloatArray) -> FloatArray:
        one = np.ones_like(p[..., 0])
        return _symmetric(one, 0 * one, -one)

    return Objective("saddle", value, gradient, hessian, domain=[[-2.0, 2.0]] * 2, saddles=[[0, 0]], smoothness=1.0)


def monkey_saddle() -> Objective:
    """Return f(x, y) = x³ − 3xy²: three ways down and a Hessian that is all zero at the origin.

    Example:
        >>> monkey_saddle().gradient([1.0, 0.0]).tolist()
        [3.0, 0.0]
    """

    def value(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return x**3 - 3 * x * y**2

    def gradient(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return _pair(p, 3 * (x * x - y * y), -6 * x * y + 0.0)

    def hessian(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return _symmetric(6 * x, -6 * y, -6 * x)

    return Objective("monkey saddle", value, gradient, hessian, domain=[[-1.5, 1.5]] * 2, saddles=[[0, 0]])


def rosenbrock() -> Objective:
    """Return f(x, y) = (1 − x)² + 100·(y − x²)²: a curved valley, steep across and nearly flat along.

    Source: Rosenbrock 1960. The minimum is at (1, 1).

    Example:
        >>> rosenbrock().gradient([-1.2, 1.0]).round(6).tolist()
        [-215.6, -88.0]
    """

    def value(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def gradient(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        across = y - x * x
        return _pair(p, -2 * (1 - x) - 400 * x * across, 200 * across)

    def hessian(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return _symmetric(2 - 400 * (y - 3 * x**2), -400 * x, np.full_like(x, 200.0))

    return Objective("Rosenbrock", value, gradient, hessian, domain=[[-2.0, 2.0], [-1.0, 3.0]], minima=[[1, 1]])


def himmelblau() -> Objective:
    """Return f(x, y) = (x² + y − 11)² + (x + y² − 7)²: four minima, all of value 0.

    Source: Himmelblau 1972.

    Example:
        >>> float(himmelblau()([3.0, 2.0]))
        0.0
    """

    def value(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    def gradient(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        a = x * x + y - 11
        b = x + y * y - 7
        return _pair(p, 4 * x * a + 2 * b, 2 * a + 4 * y * b)

    def hessian(p: FloatArray) -> FloatArray:
        x, y = _coordinates(p)
        return _symmetric(12 * x**2 + 4 * y - 42, 4 * (x + y), 4 * x + 12 * y**2 - 26)

    return Objective(
        "Himmelblau",
        value,
        gradient,
        hessian,
        domain=[[-5.0, 5.0]] * 2,
        minima=[
            [3.0, 2.0],
            [-2.805118086952745, 3.131312518250573],
            [-3.779310253377747, -3.283185991286169],
            [3.5844283403304917, -1.8481265269644036],
        ],
        saddles=[
            [0.08667750455539634, 2.884254701174776],
            [3.385154183607021, 0.07385187983774928],
            [-3.0730257507643897, -0.08135304428796751],
            [-0.12796134673068005, -1.9537149802445766],
        ],
    )


def rastrigin(dimension: int = 2) -> Objective:
    """Return f(x) = 10·d + Σᵢ (xᵢ² − 10·cos 2πxᵢ): a bowl full of dents, the deepest at the origin.

    Args:
        dimension: d, at least 1.

    Raises:
        TypeError, ValueError: if the dimension is not a whole number of at least 1.

    Source: Rastrigin 1974.

    Example:
        >>> float(rastrigin(3)([0.0, 0.0, 0.0]))
        0.0
    """
    dimension = _validate.count("dimension", dimension, least=1)
    turn = 2 * math.pi

    def value(x: FloatArray) -> FloatArray:
        return (x**2 + 10 * (1 - np.cos(turn * x))).sum(axis=-1)

    def gradient(x: FloatArray) -> FloatArray:
        return 2 * x + 10 * turn * np.sin(turn * x)

    def hessian(x: FloatArray) -> FloatArray:
        return _diagonal(2 + 10 * turn**2 * np.cos(turn * x))

    return Objective(
        "Rastrigin",
        value,
        gradient,
        hessian,
        domain=[[-5.12, 5.12]] * dimension,
        minima=np.zeros((1, dimension)),
        smoothness=2 + 10 * turn**2,
    )


def _coordinates(p: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return x and y of points (..., 2); of one point as NumPy numbers, which add up ten times faster than arrays."""
    return p[..., 0][()], p[..., 1][()]


def _pair(p: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
    both = np.empty_like(p)
    both[..., 0] = first
    both[..., 1] = second
    return both


def _symmetric(xx: FloatArray, xy: FloatArray, yy: FloatArray) -> FloatArray:
    return np.stack([np.stack([xx, xy], axis=-1), np.stack([xy, yy], axis=-1)], axis=-2)


def _diagonal(entries: FloatArray) -> FloatArray:
    return entries[..., None] * np.eye(entries.shape[-1])
