"""The two functions that turn scores into probabilities, safe from overflow."""

from __future__ import annotations

import numpy as np

from gdlearn._validate import FloatArray


def sigmoid(z: FloatArray) -> FloatArray:
    """Return σ(z) = 1 / (1 + e⁻ᶻ), elementwise, without overflow for any z.

    Args:
        z: scores, any shape.

    Example:
        >>> sigmoid(np.array([0.0, -1000.0, 1000.0])).tolist()
        [0.5, 0.0, 1.0]
    """
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1 + small)


def softmax(scores: FloatArray) -> FloatArray:
    """Return exp(s_c) / Σ exp(s) along the last axis, without overflow for any finite score.

    Args:
        scores: shape (..., classes).

    Example:
        >>> softmax(np.array([1000.0, 1000.0])).tolist()
        [0.5, 0.5]
    """
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)
