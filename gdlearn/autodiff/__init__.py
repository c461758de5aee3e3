"""Reverse-mode automatic differentiation on NumPy arrays.

Each operation on a :class:`Tensor` computes its value at once, and keeps for each operand a function that turns the
gradient of the result into the gradient of that operand. :meth:`Tensor.backward` walks the operations in reverse and
applies these functions: that is the chain rule, and it is all there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn.autodiff.graph import Node
from gdlearn.autodiff.tensor import Tensor, leaf

__all__ = ["Node", "Tensor", "value_and_gradient"]


def value_and_gradient(f: Callable[..., Tensor]) -> Callable[..., tuple[float, Any]]:
    """Return a function that gives the value of ``f`` and its gradient in one forward and one backward pass.

    Args:
        f: takes one Tensor or several and returns a Tensor of one number.

    Returns:
        A function of as many arrays. It returns (value, gradient): one array of the argument's shape for one
        argument, a tuple of them for several.

    Raises:
        TypeError: if ``f`` is not a function, or later, if it returns something else than a Tensor.

    Example:
        >>> value_and_gradient(lambda w: (w**2).sum())([1.0, 3.0])
        (10.0, array([2., 6.]))
    """
    if not callable(f):
        raise TypeError(f"f must be a function of Tensors, but {_validate.show(f)} came.")

    def both(*arrays: ArrayLike) -> tuple[float, Any]:
        leaves = [leaf(array) for array in arrays]
        output = f(*leaves)
        if not isinstance(output, Tensor):
            raise TypeError(
                f"f must return a Tensor of one number, but it returned {_validate.show(output)}; "
                "compute with the Tensors that it is given."
            )
        output.backward()
        gradients = tuple(np.zeros(each.shape) if each.grad is None else each.grad for each in leaves)
        return float(output), gradients[0] if len(gradients) == 1 else gradients

    return both
