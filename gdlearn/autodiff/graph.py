"""A graph of computation as data, for those who want to draw it or walk it themselves."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdlearn._validate import FloatArray


@dataclass(frozen=True, eq=False)
class Node:
    """One tensor of a graph of computation, as data.

    Attributes:
        index: its place in the list of :meth:`Tensor.trace`.
        operation: how it was computed, for example "*" or "tanh"; "" for a leaf.
        name: the name that it was given, or "".
        operands: the indices of the nodes that it was computed from.
        value: its data.
        gradient: its gradient, None before the backward pass.
        slopes: for each operand the derivative of this node by it, if both are single numbers; else None.

    Example:
        >>> from gdlearn.autodiff import Tensor
        >>> a = Tensor(2.0, name="a")
        >>> [(node.operation, node.operands, float(node.value), node.slopes) for node in (a * a).trace()]
        [('', (), 2.0, ()), ('*', (0, 0), 4.0, (2.0, 2.0))]
    """

    index: int
    operation: str
    name: str
    operands: tuple[int, ...]
    value: FloatArray
    gradient: FloatArray | None
    slopes: tuple[float | None, ...]


def slope(pullback: Callable[[FloatArray], FloatArray], of: tuple[int, ...], by: tuple[int, ...]) -> float | None:
    """Return the derivative of a result of shape ``of`` by an operand of shape ``by``, if both are single numbers."""
    if math.prod(of) != 1 or math.prod(by) != 1:
        return None
    return float(pullback(np.ones(of)).reshape(()))
