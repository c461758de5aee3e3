"""Data without a network: the real sets that scikit-learn brings along, two half moons, and how to prepare them."""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray


class DataSet(NamedTuple):
    """Inputs and targets of a data set.

    Attributes:
        X: the inputs, shape (n, features).
        y: the targets or class numbers, shape (n,), as float64.
        features: the name of each column of X.
    """

    X: FloatArray
    y: FloatArray
    features: tuple[str, ...]


def diabetes() -> DataSet:
    """Return 442 patients: ten measurements, and how the disease had progressed a year later (25 to 346).

    The columns come as scikit-learn ships them: mean 0, and so small that each column's squares sum to 1.

    Raises:
        ImportError: if scikit-learn is missing; the sentence names the command that installs it.

    Source: Efron, Hastie, Johnstone and Tibshirani 2004.

    Example:
        >>> diabetes().X.shape
        (442, 10)
    """
    return _load("load_diabetes")


def wine() -> DataSet:
    """Return 178 wines: thirteen chemical measurements, and the grower (0, 1, 2). The columns' sizes differ widely.

    Raises:
        ImportError: if scikit-learn is missing; the sentence names the command that installs it.

    Source: Aeberhard and Forina 1992, UCI repository.

    Example:
        >>> wine().X.shape
        (178, 13)
    """
    return _load("load_wine")


def breast_cancer() -> DataSet:
    """Return 569 tumours: thirty measurements of cell nuclei, and 0 for malignant, 1 for benign.

    Raises:
        ImportError: if scikit-learn is missing; the sentence names the command that installs it.

    Source: Wolberg, Mangasarian, Street and Street 1995, UCI repository.

    Example:
        >>> breast_cancer().X.shape
        (569, 30)
    """
    return _load("load_breast_cancer")


def digits() -> DataSet:
    """Return 1797 handwritten digits: 8 × 8 pixels from 0 to 16, and the digit.

    Raises:
        ImportError: if scikit-learn is missing; the sentence names the command that installs it.

    Source: Alpaydin and Kaynak 1998, UCI repository.

    Example:
        >>> digits().X.shape
        (1797, 64)
    """
    return _load("load_digits")


def moons(n: int, rng: np.random.Generator, *, noise: float = 0.1) -> DataSet:
    """Return n points of two half circles that reach into each other, made here: no straight line separates them.

    Class 0 lies evenly on the upper half of the circle around (0, 0), class 1 on the lower half of the one around
    (1, ½), both with radius 1. Normal noise moves each coordinate.

    Args:
        n: the number of points, at least 2; class 0 gets the odd one.
        rng: where the noise comes from.
        noise: its standard deviation.

    Raises:
        TypeError, ValueError: if an argument has the wrong type or range.

    Example:
        >>> X, y, names = moons(200, np.random.default_rng(0))
        >>> X.shape, float(y.mean()), names
        ((200, 2), 0.5, ('x', 'y'))
    """
    n, spread = _validate.count("n", n, least=2), _validate.not_negative("noise", noise)
    rng = _validate.generator("rng", rng)
    upper, lower = np.linspace(0, np.pi, n - n // 2), np.linspace(0, np.pi, n // 2)
    circles = np.concatenate(
        [np.column_stack([np.cos(upper), np.sin(upper)]), np.column_stack([1 - np.cos(lower), 0.5 - np.sin(lower)])]
    )
    y = np.repeat([0.0, 1.0], [len(upper), len(lower)])
    return DataSet(circles + spread * rng.normal(size=(n, 2)), y, ("x", "y"))


def standardize(X: ArrayLike) -> FloatArray:
    """Return each column of ``X`` shifted to mean 0 and scaled to standard deviation 1 (dividing by n).

    A column that is the same everywhere becomes 0.

    Args:
        X: shape (n, features), or (n,) for one column.

    Raises:
        TypeError, ValueError: if X is empty or holds anything but finite numbers.

    Example:
        >>> standardize([[1.0, 5.0], [3.0, 5.0]]).tolist()
        [[-1.0, 0.0], [1.0, 0.0]]
    """
    table = _validate.finite("X", X)
    if table.size == 0 or table.ndim == 0:
        raise ValueError(f"X must be a table with at least one number, but its shape is {table.shape}.")
    constant = table.min(axis=0) == table.max(axis=0)  # its deviation need not be 0: the mean of 0.1s is rounded
    return np.where(constant, 0.0, table - table.mean(axis=0)) / np.where(constant, 1.0, table.std(axis=0))


def add_intercept(X: ArrayLike) -> FloatArray:
    """Return ``X`` with a column of ones in front, so that the first weight is the intercept.

    Args:
        X: shape (n, features), or (n,) for one column.

    Returns:
        Shape (n, 1 + features).

    Raises:
        TypeError, ValueError: if X is not such a table of finite numbers.

    Example:
        >>> add_intercept([3.0, 4.0]).tolist()
        [[1.0, 3.0], [1.0, 4.0]]
    """
    table = _validate.finite("X", X)
    if table.ndim == 1:
        table = table[:, None]
    if table.ndim != 2:
        raise ValueError(f"X must have the shape (examples, features), but its shape is {table.shape}.")
    return np.column_stack([np.ones(len(table)), table])


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return the row numbers 0 … n − 1, shuffled and cut into batches: one epoch, each example once.

    Args:
        n: the number of examples.
        batch_size: examples in a batch, from 1 to n; the last batch is shorter if n is no multiple of it.
        rng: shuffles; asked once a call, so that the next epoch has another order.

    Raises:
        TypeError, ValueError: if an argument has the wrong type or range.

    Example:
        >>> [len(rows) for rows in minibatches(10, 4, np.random.default_rng(0))]
        [4, 4, 2]
    """
    n, batch_size = _validate.count("n", n, least=1), _validate.batch_size(batch_size, n)
    order = _validate.generator("rng", rng).permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


def _load(loader: str) -> DataSet:
    try:
        datasets: Any = importlib.import_module("sklearn.datasets")
    except ImportError:
        raise ImportError(
            'this data set comes with scikit-learn, which is missing; run: python -m pip install "scikit-learn>=1.4"'
        ) from None
    bunch = getattr(datasets, loader)()
    return DataSet(
        np.asarray(bunch.data, dtype=np.float64),
        np.asarray(bunch.target, dtype=np.float64),
        tuple(str(name) for name in bunch.feature_names),
    )
