"""Small neural networks on our own autodiff: what a network is, in one screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn.autodiff import Tensor

_ACTIVATIONS = {"tanh": Tensor.tanh, "relu": Tensor.relu}


class MLP:
    """A multilayer perceptron: layers of h ← activation(h W + b), and a last layer without activation.

    Args:
        sizes: the width of each layer, inputs first: (64, 32, 10) has one hidden layer of 32 units.
        rng: draws the weights, normal with variance gain² / inputs of the layer; gain² is 2 for relu and 1 for tanh.
            The biases b start at 0.
        activation: "tanh" or "relu".

    Raises:
        TypeError, ValueError: if there are fewer than two sizes, a size is below 1, or the activation is unknown.

    Attributes:
        layers: a pair of Tensors for each layer: W of shape (inputs, outputs) and b of shape (outputs,).

    Example:
        >>> network = MLP((2, 3, 1), np.random.default_rng(0))
        >>> network([[0.0, 0.0], [1.0, 2.0]]).shape
        (2, 1)

    Source: He, Zhang, Ren and Sun 2015 for relu's gain; LeCun, Bottou, Orr and Müller 1998 for tanh's.
    """

    def __init__(self, sizes: Sequence[int], rng: np.random.Generator, activation: str = "tanh") -> None:
        widths = [_validate.count("a size", size, least=1) for size in sizes]
        if len(widths) < 2:
            raise ValueError(f"sizes must hold at least two numbers, inputs and outputs, but {list(sizes)} came.")
        if activation not in _ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(_ACTIVATIONS)}, but {activation!r} came.")
        rng = _validate.generator("rng", rng)
        gain = 2.0 if activation == "relu" else 1.0
        self._activation = _ACTIVATIONS[activation]
        self.layers = [
            (Tensor(rng.normal(0, np.sqrt(gain / inputs), (inputs, outputs))), Tensor(np.zeros(outputs)))
            for inputs, outputs in pairwise(widths)
        ]

    def __call__(self, X: ArrayLike | Tensor) -> Tensor:
        """Return the scores of the rows of ``X``, shape (n, outputs)."""
        h: Any = X if isinstance(X, Tensor) else _validate.points("X", X, self.layers[0][0].shape[0])
        *hidden, (W, b) = self.layers
        for V, c in hidden:
            h = self._activation(h @ V + c)
        return h @ W + b

    @property
    def parameters(self) -> list[Tensor]:
        """All weights and biases, layer by layer: W₁, b₁, W₂, b₂, …"""
        return [tensor for layer in self.layers for tensor in layer]

    def descend(self, learning_rate: float) -> None:
        """Move each parameter against its gradient, and forget the gradients.

        Args:
            learning_rate: η in parameter ← parameter − η · gradient.

        Raises:
            TypeError, ValueError: if the rate is not above 0, or if there is no gradient yet.
        """
        rate = _validate.positive("learning_rate", learning_rate)
        for parameter in self.parameters:
            if parameter.grad is None:
                raise ValueError("a parameter has no gradient yet; call loss.backward() first.")
            parameter.data = parameter.data - rate * parameter.grad
            parameter.grad = None

    def accuracy(self, X: ArrayLike, labels: ArrayLike) -> float:
        """Return the share of the rows whose largest score is that of their label.

        Args:
            X: the inputs, shape (n, inputs).
            labels: the classes, whole numbers from 0, shape (n,).

        Raises:
            TypeError, ValueError: if the shapes do not fit.
        """
        answers, right = self(X).data.argmax(axis=-1), np.asarray(labels)
        if right.shape != answers.shape:
            raise ValueError(f"labels must have the shape {answers.shape}, but they have {right.shape}.")
        return float(np.mean(answers == right))

    def __repr__(self) -> str:
        sizes = [self.layers[0][0].shape[0], *(b.shape[0] for _, b in self.layers)]
        return f"<MLP {'-'.join(map(str, sizes))}, {sum(p.data.size for p in self.parameters)} parameters>"
