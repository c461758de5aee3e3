"""Places where the ground is level: what kind each is, and how seldom chance makes one of them a minimum."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.objectives import Objective

LARGEST_EXACT = 40  # up to here `_DIGITS` leave more than sixteen right ones
_DIGITS = 120  # cancellation costs about one digit for each coordinate
_PI = (
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214"
    "80865132823066470938446095505822317253594081284811174502841027"
)


@dataclass(frozen=True)
class CriticalPoints:
    """What gradient and Hessian say about each of many points; for a single point the leading axes are missing.

    Attributes:
        points: shape (..., d).
        gradient_norms: the gradients' Euclidean lengths, shape (...).
        eigenvalues: the Hessians' curvatures, the smallest first, shape (..., d).
        directions: their directions, shape (..., d, d): ``directions[..., :, k]`` has the curvature
            ``eigenvalues[..., k]`` and the length 1. Its sign has no meaning.
        kinds: "minimum", "maximum", "saddle", "undecided" or "not stationary", an array of shape (...), or one word
            for a single point.
    """

    points: FloatArray
    gradient_norms: FloatArray
    eigenvalues: FloatArray
    directions: FloatArray
    kinds: Any


def classify_critical_points(objective: Objective, points: ArrayLike, *, tolerance: float = 1e-8) -> CriticalPoints:
    """Tell minima, maxima and saddles apart by the signs of the Hessian's eigenvalues.

    A point is "not stationary" if its gradient is longer than ``tolerance``. It is a "saddle" if one eigenvalue is
    above ``tolerance`` and another below −``tolerance``. If it is not, and an eigenvalue lies between these two, the
    Hessian does not settle the matter: "undecided". Else all have the same sign: "minimum" or "maximum".

    Args:
        objective: the function.
        points: shape (d,), or (..., d) for many.
        tolerance: what counts as zero, for the gradient's length and for a curvature, in the units of f.

    Raises:
        TypeError, ValueError: if ``points`` or ``tolerance`` does not fit, or if gradient or Hessian are not finite.

    Example:
        >>> from gdlearn.objectives import double_well_valley
        >>> classify_critical_points(double_well_valley(), [[0.0, 0.0], [1.0, 0.0], [0.5, 0.0]]).kinds.tolist()
        ['saddle', 'minimum', 'not stationary']
    """
    x = _validate.points("points", _validate.finite("points", points), objective.dimension)
    tolerance = _validate.not_negative("tolerance", tolerance)
    gradient_norms = np.linalg.norm(_validate.finite("the gradient", objective.gradient(x)), axis=-1)
    eigenvalues, directions = np.linalg.eigh(_validate.finite("the Hessian", objective.hessian(x)))
    kinds = _kinds(gradient_norms, eigenvalues, tolerance)
    return CriticalPoints(x, gradient_norms, eigenvalues, directions, kinds if x.ndim > 1 else str(kinds))


def _kinds(gradient_norms: FloatArray, eigenvalues: FloatArray, tolerance: float) -> np.ndarray:
    up, down = eigenvalues > tolerance, eigenvalues < -tolerance
    rules = {  # the first that fits counts
        "not stationary": gradient_norms > tolerance,
        "saddle": up.any(axis=-1) & down.any(axis=-1),
        "minimum": up.all(axis=-1),
        "maximum": down.all(axis=-1),
    }
    return np.select(list(rules.values()), list(rules), default="undecided")


def random_hessians(n: int, count: int, rng: np.random.Generator) -> FloatArray:
    """Return symmetric matrices of normal random numbers, which favour no direction.

    The mean of every entry is 0. The variance is 1 beside the diagonal and 2 on it; so it stays if the axes are
    turned (the Gaussian orthogonal ensemble).

    Args:
        n: rows and columns of each matrix.
        count: how many.
        rng: where the random numbers come from.

    Returns:
        Shape (count, n, n).

    Raises:
        TypeError, ValueError: if an argument has the wrong type or range.

    Example:
        >>> random_hessians(3, 1000, np.random.default_rng(0)).shape
        (1000, 3, 3)
    """
    n = _validate.count("n", n, least=1)
    count = _validate.count("count", count)
    numbers = _validate.generator("rng", rng).standard_normal((count, n, n))
    return (numbers + np.swapaxes(numbers, -1, -2)) / np.sqrt(2)


def probability_of_minimum(n: int) -> float:
    """Return how likely it is that all eigenvalues of one of the :func:`random_hessians` are above 0, exactly.

    De Bruijn's formula turns the n-fold integral over the eigenvalues into a Pfaffian, here of integrals over the
    half line x > 0 with the weight e^(−x²/2):

        P = n! · Pf(A) / Mₙ,   Aᵢⱼ = Iᵢⱼ − Iⱼᵢ,   Iᵢⱼ = ∫ yʲ e^(−y²/2) ∫₀ʸ xⁱ e^(−x²/2) dx dy,   0 ≤ i, j < n,

    with Mehta's integral Mₙ over all real eigenvalues. For odd n, A has one more row and column: ∫ xⁱ e^(−x²/2) dx.

    Args:
        n: the number of coordinates, from 1 to 40.

    Returns:
        The probability, right to float64's last digits.

    Raises:
        TypeError, ValueError: if ``n`` is not a whole number from 1 to 40.

    Source: de Bruijn 1955. For large n, −ln P / n² tends to ln 3 / 4 (Dean and Majumdar 2006).

    Example:
        >>> [float(f"{probability_of_minimum(n):.6g}") for n in (1, 2, 10)]
        [0.5, 0.146447, 2.26565e-14]
    """
    n = _validate.count("n", n, least=1)
    if n > LARGEST_EXACT:
        raise ValueError(f"n must be at most {LARGEST_EXACT}, but {n} came; beyond it the digits kept do not suffice.")
    with localcontext() as context:
        context.prec = _DIGITS
        return float(factorial(n) * _pfaffian(_de_bruijn_matrix(n)) / _mehta_integral(n))


def _half_gamma(k: int) -> Decimal:
    """Return Γ(k/2) for a whole k of at least 1."""
    if k <= 2:
        return Decimal(1) if k == 2 else Decimal(_PI).sqrt()
    return Decimal(k - 2) / 2 * _half_gamma(k - 2)


def _mehta_integral(n: int) -> Decimal:
    """Return ∫ Πᵢ<ⱼ |xᵢ − xⱼ| Πᵢ e^(−xᵢ²/2) dx over all of Rⁿ."""
    result = (2 * Decimal(_PI)).sqrt() ** n
    for j in range(1, n + 1):
        result *= _half_gamma(2 + j) / _half_gamma(3)
    return result


def _de_bruijn_matrix(n: int) -> list[list[Decimal]]:
    """Return the antisymmetric matrix of :func:`probability_of_minimum`, of even size."""
    moments = [Decimal(2).sqrt() ** (j - 1) * _half_gamma(j + 1) for j in range(n)]  # ∫ yʲ e^(−y²/2) dy
    narrow = [_half_gamma(k + 1) / 2 for k in range(2 * n)]  # ∫ yᵏ e^(−y²) dy
    first = [Decimal(_PI) / 4]  # I₀ⱼ; all by integration by parts
    for j in range(1, n):
        first.append(narrow[j - 1] + ((j - 1) * first[j - 2] if j > 1 else 0))
    second = [moment - integral for moment, integral in zip(moments, narrow, strict=False)]
    inner = [first, second]
    for i in range(2, n):
        inner.append([(i - 1) * inner[i - 2][j] - narrow[i + j - 1] for j in range(n)])
    matrix = [[inner[i][j] - inner[j][i] for j in range(n)] for i in range(n)]
    if n % 2:
        matrix = [[*row, moment] for row, moment in zip(matrix, moments, strict=True)]
        matrix.append([*(-moment for moment in moments), Decimal(0)])
    return matrix


def _pfaffian(matrix: list[list[Decimal]]) -> Decimal:
    """Return the Pfaffian of an antisymmetric matrix of even size, by taking away two rows and columns at a time."""
    rest, result = matrix, Decimal(1)
    while rest:
        pivot = max(range(1, len(rest)), key=lambda k: abs(rest[0][k]))
        if pivot != 1:  # an exchange of two rows and the same two columns turns the sign
            order = list(range(len(rest)))
            order[1], order[pivot] = pivot, 1
            rest = [[rest[i][j] for j in order] for i in order]
            result = -result
        first, second = rest[0], rest[1]
        result *= first[1]
        rest = [
            [rest[i][j] - (first[i] * second[j] - second[i] * first[j]) / first[1] for j in range(2, len(rest))]
            for i in range(2, len(rest))
        ]
    return result
