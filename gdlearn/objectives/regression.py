"""Losses of data: the mean over n examples of how wrong a linear model is, as a function of its weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.objectives.activations import sigmoid, softmax
from gdlearn.objectives.base import DataObjective


def least_squares(X: ArrayLike, y: ArrayLike) -> DataObjective:
    """Return f(w) = ½ · mean((Xw − y)²), with gradient Xᵀ(Xw − y) / n.

    Args:
        X: the inputs, shape (n, features); add a column of ones for an intercept.
        y: the targets, shape (n,).

    Returns:
        A :class:`~gdlearn.objectives.DataObjective` of dimension ``features``. Its minimum comes from
        ``np.linalg.lstsq``, its smoothness is the largest eigenvalue of XᵀX / n.

    Raises:
        TypeError, ValueError: if the data are empty, not finite, or their shapes do not fit.

    Example:
        >>> f = least_squares([[1.0], [2.0]], [2.0, 4.0])
        >>> f.gradient([0.0]).tolist(), f.minima.round(6).tolist()
        ([-5.0], [[2.0]])
    """
    X, y = _inputs_and_targets(X, y)
    rows = len(X)

    def value(w: FloatArray, batch: Any) -> FloatArray:
        A, b = (X, y) if batch is None else (X[batch], y[batch])
        return 0.5 * ((_predictions(w, A) - b) ** 2).mean(axis=-1)

    def gradient(w: FloatArray, batch: Any) -> FloatArray:
        A, b = (X, y) if batch is None else (X[batch], y[batch])
        return _mean_over_rows(_predictions(w, A) - b, A)

    def hessian(w: FloatArray) -> FloatArray:
        return np.broadcast_to(X.T @ X / rows, (*w.shape, w.shape[-1])).copy()

    solution, _, rank, _ = np.linalg.lstsq(X, y, rcond=None)
    reach = 1.5 * np.abs(solution) + 1.0
    return DataObjective(
        "least squares",
        value,
        gradient,
        hessian,
        rows=rows,
        domain=np.stack([-reach, reach], axis=-1),
        minima=solution if rank == X.shape[1] else (),
        smoothness=_largest_curvature(X),
    )


def logistic_regression(X: ArrayLike, y: ArrayLike) -> DataObjective:
    """Return the mean log loss f(w) = mean(log(1 + exp(Xw)) − y · Xw) of a yes/no model.

    Args:
        X: the inputs, shape (n, features); add a column of ones for an intercept.
        y: the answers, 0 or 1 (or an array of bools), shape (n,).

    Returns:
        A :class:`~gdlearn.objectives.DataObjective` of dimension ``features``. Its minimum is not listed: it has no
        formula, and on separable data it does not exist. Its smoothness bound is a quarter of the largest eigenvalue
        of XᵀX / n, since σ′ ≤ 1/4.

    Raises:
        TypeError, ValueError: if the data are empty, not finite, their shapes do not fit, or y holds other values.

    Example:
        >>> f = logistic_regression([[1.0], [-1.0]], [1, 0])
        >>> round(float(f([0.0])), 6), f.gradient([0.0]).tolist()
        (0.693147, [-0.5])
    """
    X, y = _inputs_and_targets(X, y)
    _yes_no(y)
    rows = len(X)

    def value(w: FloatArray, batch: Any) -> FloatArray:
        A, b = (X, y) if batch is None else (X[batch], y[batch])
        z = _predictions(w, A)
        return (np.logaddexp(0.0, z) - b * z).mean(axis=-1)

    def gradient(w: FloatArray, batch: Any) -> FloatArray:
        A, b = (X, y) if batch is None else (X[batch], y[batch])
        return _mean_over_rows(sigmoid(_predictions(w, A)) - b, A)

    def hessian(w: FloatArray) -> FloatArray:
        s = sigmoid(w @ X.T)
        return np.einsum("...n,ni,nj->...ij", s * (1 - s), X, X) / rows

    return DataObjective(
        "logistic regression",
        value,
        gradient,
        hessian,
        rows=rows,
        domain=[[-5.0, 5.0]] * X.shape[1],
        smoothness=_largest_curvature(X) / 4,
    )


def softmax_regression(X: ArrayLike, labels: ArrayLike) -> DataObjective:
    """Return the mean cross-entropy of a linear model with one score for each class.

    f(w) = mean(log Σ_c exp(s_c) − s_label), with the scores s = X W and W = w reshaped to (features, classes).

    Args:
        X: the inputs, shape (n, features).
        labels: the classes, whole numbers from 0, shape (n,).

    Returns:
        A :class:`~gdlearn.objectives.DataObjective` of dimension features · classes: W, flattened row by row. Its
        smoothness bound is half the largest eigenvalue of XᵀX / n (Böhning 1992).

    Raises:
        TypeError, ValueError: if the data are empty, not finite, their shapes do not fit, or a label is no class.

    Example:
        >>> f = softmax_regression([[1.0], [2.0]], [0, 1])
        >>> f.dimension, round(float(f([0.0, 0.0])), 6)
        (2, 0.693147)
    """
    X, numbers = _inputs_and_targets(X, labels)
    labels = numbers.astype(np.int64)
    if (labels != numbers).any() or labels.min() < 0:
        raise ValueError("labels must be whole numbers from 0, one for each class.")
    rows, features = X.shape
    classes = int(labels.max()) + 1
    wanted = np.eye(classes)[labels]

    def scores(w: FloatArray, A: FloatArray) -> FloatArray:
        return A @ w.reshape(*w.shape[:-1], features, classes)

    def value(w: FloatArray, batch: Any) -> FloatArray:
        A, one_hot = (X, wanted) if batch is None else (X[batch], wanted[batch])
        s = scores(w, A)
        top = s.max(axis=-1, keepdims=True)
        log_sum = np.log(np.exp(s - top).sum(axis=-1)) + top[..., 0]
        return (log_sum - (s * one_hot).sum(axis=-1)).mean(axis=-1)

    def gradient(w: FloatArray, batch: Any) -> FloatArray:
        A, one_hot = (X, wanted) if batch is None else (X[batch], wanted[batch])
        error = softmax(scores(w, A)) - one_hot
        return (np.swapaxes(A, -1, -2) @ error / A.shape[-2]).reshape(w.shape)

    def hessian(w: FloatArray) -> FloatArray:
        p = softmax(scores(w, X))
        coupling = p[..., :, None] * np.eye(classes) - p[..., :, None] * p[..., None, :]
        blocks = np.einsum("...ncd,ni,nj->...icjd", coupling, X, X) / rows
        return blocks.reshape(*w.shape, w.shape[-1])

    return DataObjective(
        "softmax regression",
        value,
        gradient,
        hessian,
        rows=rows,
        domain=[[-2.0, 2.0]] * (features * classes),
        smoothness=_largest_curvature(X) / 2,
    )


def _predictions(w: FloatArray, A: FloatArray) -> FloatArray:
    """Return A w for weights (..., d), with the rows A of shape (b, d), or (..., b, d) if each has rows of its own."""
    return w @ A.T if A.ndim == 2 else (A @ w[..., None])[..., 0]


def _mean_over_rows(error: FloatArray, A: FloatArray) -> FloatArray:
    """Return Aᵀ error / b, the gradient of a mean over the b rows."""
    return (error @ A if A.ndim == 2 else (error[..., None, :] @ A)[..., 0, :]) / A.shape[-2]


def _inputs_and_targets(X: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    inputs = _validate.finite("X", X)
    if isinstance(y, np.ndarray) and y.dtype == bool:  # the answers of a comparison, such as y > 0
        y = y.astype(np.float64)
    targets = _validate.finite("y", y)
    if inputs.ndim != 2:
        raise ValueError(
            f"X must have the shape (examples, features), but its shape is {inputs.shape}; "
            "turn one column into a table with X[:, np.newaxis]."
        )
    if inputs.size == 0:
        raise ValueError(f"X is empty, its shape is {inputs.shape}; a mean needs at least one example and one feature.")
    if targets.shape != (len(inputs),):
        raise ValueError(
            f"y must have one number for each of the {len(inputs)} rows of X, but its shape is {targets.shape}."
        )
    return inputs, targets


def _yes_no(y: FloatArray) -> None:
    """Refuse answers that are neither 0 nor 1."""
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError(f"y must hold only 0 and 1, but it also holds {y[~np.isin(y, (0.0, 1.0))][0]:g}.")


def _largest_curvature(X: FloatArray) -> float:
    return float(np.linalg.norm(X, 2) ** 2 / len(X))
