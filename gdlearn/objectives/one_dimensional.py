"""Functions of one number that show one thing each: a wall, a kink, a plain, a plateau, a second valley."""

from __future__ import annotations

import math

import numpy as np

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.objectives.activations import sigmoid
from gdlearn.objectives.base import Objective


def huber(delta: float = 1.0) -> Objective:
    """Return the Huber function: x²/2 for |x| ≤ δ, and δ·(|x| − δ/2) beyond: a bowl with straight walls.

    Args:
        delta: δ, where the bowl ends and the walls begin, above 0.

    Raises:
        TypeError, ValueError: if δ is not a finite number above 0.

    Source: Huber 1964. The worst function for gradient descent (Drori and Teboulle 2014) is of this form.

    Example:
        >>> huber().value([[0.5], [3.0]]).tolist()
        [0.125, 2.5]
    """
    delta = _validate.positive("delta", delta)

    def value(p: FloatArray) -> FloatArray:
        size = np.abs(p[..., 0])
        inner = np.minimum(size, delta)
        return inner**2 / 2 + delta * (size - inner)

    def gradient(p: FloatArray) -> FloatArray:
        return np.clip(p, -delta, delta)

    def hessian(p: FloatArray) -> FloatArray:
        return (np.abs(p) <= delta).astype(np.float64)[..., None]

    return Objective("Huber", value, gradient, hessian, domain=[[-3.0, 3.0]], minima=[[0.0]], smoothness=1.0)


def plateau() -> Objective:
    """Return f(w) = σ(w)² / 2, the loss of one sigmoid neuron that should answer 0: flat where it is most wrong.

    The loss falls towards 0 as w → −∞ and has no minimum. σ(w) = 1 / (1 + e⁻ʷ).

    Example:
        >>> plateau().gradient([[0.0], [10.0]]).round(6).tolist()
        [[0.125], [4.5e-05]]
    """
    steepest = (15 - math.sqrt(33)) / 24  # the σ at which the curvature σ²(1 − σ)(2 − 3σ) is largest

    def value(p: FloatArray) -> FloatArray:
        return sigmoid(p[..., 0]) ** 2 / 2

    def gradient(p: FloatArray) -> FloatArray:
        return sigmoid(p) ** 2 * sigmoid(-p)

    def hessian(p: FloatArray) -> FloatArray:
        s = sigmoid(p)
        return (s**2 * sigmoid(-p) * (2 - 3 * s))[..., None]

    return Objective(
        "plateau",
        value,
        gradient,
        hessian,
        domain=[[-6.0, 12.0]],
        smoothness=steepest**2 * (1 - steepest) * (2 - 3 * steepest),
    )


def absolute() -> Objective:
    """Return f(x) = |x|: convex, but its slope is ±1 right up to the kink, where 0 stands for the slope.

    Example:
        >>> absolute().gradient([[-2.0], [0.0], [0.1]]).tolist()
        [[-1.0], [0.0], [1.0]]
    """

    def value(p: FloatArray) -> FloatArray:
        return np.abs(p[..., 0])

    def gradient(p: FloatArray) -> FloatArray:
        return np.sign(p)

    def hessian(p: FloatArray) -> FloatArray:
        return np.zeros((*p.shape, 1))

    return Objective("absolute value", value, gradient, hessian, domain=[[-2.0, 2.0]], minima=[[0.0]])


def gaussian_well() -> Objective:
    """Return f(x) = 1 − exp(−x²/2): a dip in a plain; far away it is flat.

    Example:
        >>> gaussian_well().gradient([[0.0], [1.0]]).round(4).tolist()
        [[0.0], [0.6065]]
    """

    def value(p: FloatArray) -> FloatArray:
        return -np.expm1(-(p[..., 0] ** 2) / 2)

    def gradient(p: FloatArray) -> FloatArray:
        return p * np.exp(-(p**2) / 2)

    def hessian(p: FloatArray) -> FloatArray:
        return ((1 - p**2) * np.exp(-(p**2) / 2))[..., None]

    return Objective("Gaussian well", value, gradient, hessian, domain=[[-4.0, 4.0]], minima=[[0.0]], smoothness=1.0)


def tilted_double_well() -> Objective:
    """Return f(x) = x⁴/4 − x²/2 + x/5: a deep valley at x = −1.088, a shallow one at 0.879, a barrier at 0.209.

    Example:
        >>> tilted_double_well().minima.round(3).tolist()
        [[-1.088], [0.879]]
    """
    # The critical points are the roots of x³ − x + 1/5, from lowest to highest: minimum, barrier, minimum.
    deep, _, shallow = np.sort(np.roots([1.0, 0.0, -1.0, 0.2]).real)

    def value(p: FloatArray) -> FloatArray:
        x = p[..., 0]
        return x**4 / 4 - x**2 / 2 + x / 5

    def gradient(p: FloatArray) -> FloatArray:
        return p * p * p - p + 0.2

    def hessian(p: FloatArray) -> FloatArray:
        return (3 * p**2 - 1)[..., None]

    return Objective("tilted double well", value, gradient, hessian, domain=[[-1.8, 1.8]], minima=[[deep], [shallow]])
