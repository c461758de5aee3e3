"""The smallest neural network whose loss has valleys to get stuck in: one layer of tanh neurons, one yes/no output."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.objectives.activations import sigmoid
from gdlearn.objectives.base import DataObjective
from gdlearn.objectives.regression import _inputs_and_targets, _yes_no


def two_layer_network(X: ArrayLike, y: ArrayLike, hidden: int) -> DataObjective:
    """Return the mean log loss f(w) = mean(log(1 + exp(s)) − y · s) of a network with one hidden layer.

    The score of an input x is s = tanh(x W1 + b1) · w2 + b2, and σ(s) the probability of a yes.

    Args:
        X: the inputs, shape (n, features).
        y: the answers, 0 or 1 (or an array of bools), shape (n,).
        hidden: the number of neurons in the hidden layer.

    Returns:
        A :class:`~gdlearn.objectives.DataObjective` of dimension (features + 2) · hidden + 1. Its weights are W1 row by
        row, b1, w2, b2, one after the other; :func:`unpack_network` takes them apart. Not convex: no minimum is
        listed, and no smoothness. Its Hessian comes from central differences of the gradient.

    Raises:
        TypeError, ValueError: if the data are empty, not finite, their shapes do not fit, or y holds other values
            than 0 and 1, or if ``hidden`` is not a whole number of at least 1.

    Example:
        >>> f = two_layer_network([[0.0, 0.0], [0.0, 1.0]], [0, 1], hidden=3)
        >>> f.dimension, round(float(f(np.zeros(13))), 6)
        (13, 0.693147)
    """
    X, y = _inputs_and_targets(X, y)
    _yes_no(y)
    hidden = _validate.count("hidden", hidden, least=1)
    rows, features = X.shape

    def picked(batch: Any) -> tuple[FloatArray, FloatArray]:
        return (X, y) if batch is None else (X[batch], y[batch])

    def neurons_and_scores(w: FloatArray, A: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the neurons' outputs, shape (..., hidden, b), and the scores, shape (..., b)."""
        W1, b1, w2, b2 = unpack_network(w, features)
        H = np.swapaxes(W1, -1, -2) @ np.swapaxes(A, -1, -2)
        H += b1[..., None]
        np.tanh(H, out=H)  # in place: forty networks at once make arrays for which memory is the bottleneck
        return H, (w2[..., None, :] @ H)[..., 0, :] + b2[..., None]

    def value(w: FloatArray, batch: Any) -> FloatArray:
        A, wanted = picked(batch)
        _, s = neurons_and_scores(w, A)
        return (np.logaddexp(0.0, s) - wanted * s).mean(axis=-1)

    def gradient(w: FloatArray, batch: Any) -> FloatArray:
        A, wanted = picked(batch)
        H, s = neurons_and_scores(w, A)
        of_score = (sigmoid(s) - wanted) / A.shape[-2]
        of_w2 = (H @ of_score[..., None])[..., 0]
        of_sum = np.subtract(1.0, H * H, out=H)  # the slope of tanh is 1 − tanh²
        of_sum *= unpack_network(w, features)[2][..., None]
        of_sum *= of_score[..., None, :]
        of_W1 = np.swapaxes(of_sum @ A, -1, -2).reshape(*w.shape[:-1], features * hidden)
        return np.concatenate([of_W1, of_sum.sum(axis=-1), of_w2, of_score.sum(axis=-1)[..., None]], axis=-1)

    return DataObjective(
        f"network with {hidden} neuron{'s' if hidden > 1 else ''}",
        value,
        gradient,
        None,
        rows=rows,
        domain=[[-3.0, 3.0]] * ((features + 2) * hidden + 1),
    )


def unpack_network(w: ArrayLike, features: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the parts of the weights of a :func:`two_layer_network`: (W1, b1, w2, b2), views of ``w``.

    Args:
        w: weights, shape (..., (features + 2) · hidden + 1).
        features: the number of inputs.

    Returns:
        W1 of shape (..., features, hidden), one column a neuron; b1 and w2 of shape (..., hidden); b2 of shape (...).

    Raises:
        TypeError, ValueError: if no whole number of neurons has so many weights.

    Example:
        >>> W1, b1, w2, b2 = unpack_network([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], features=2)
        >>> W1.tolist(), b1.tolist(), w2.tolist(), float(b2)
        ([[1.0, 2.0], [3.0, 4.0]], [5.0, 6.0], [7.0, 8.0], 9.0)
    """
    weights = _validate.points("w", w, None)
    hidden, left_over = divmod(weights.shape[-1] - 1, features + 2)
    if hidden < 1 or left_over:
        raise ValueError(
            f"w must have {features + 2} weights for each neuron and one more, but {weights.shape[-1]} came."
        )
    ends = np.cumsum([features * hidden, hidden, hidden])
    W1, b1, w2, b2 = np.split(weights, ends, axis=-1)
    return W1.reshape(*weights.shape[:-1], features, hidden), b1, w2, b2[..., 0]


def pack_network(W1: ArrayLike, b1: ArrayLike, w2: ArrayLike, b2: ArrayLike) -> FloatArray:
    """Return the weights of a :func:`two_layer_network` as one array: the way back from :func:`unpack_network`.

    Args:
        W1: shape (..., features, hidden), one column a neuron.
        b1: shape (..., hidden).
        w2: shape (..., hidden).
        b2: shape (...).

    Raises:
        TypeError, ValueError: if the shapes do not fit.

    Example:
        >>> pack_network([[1.0, 2.0], [3.0, 4.0]], [5.0, 6.0], [7.0, 8.0], 9.0).tolist()
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]
    """
    into, bias = _validate.numeric("W1", W1), _validate.numeric("b1", b1)
    out, shift = _validate.numeric("w2", w2), _validate.numeric("b2", b2)
    fits = into.ndim >= 2 and bias.shape == out.shape == (*into.shape[:-2], into.shape[-1])
    if not fits or shift.shape != into.shape[:-2]:
        raise ValueError(
            "the shapes must be (..., features, hidden), (..., hidden), (..., hidden) and (...), "
            f"but {into.shape}, {bias.shape}, {out.shape} and {shift.shape} came."
        )
    return np.concatenate([into.reshape(*into.shape[:-2], -1), bias, out, shift[..., None]], axis=-1)
