"""One clear sentence for bad input: what came, what was wanted, what to do."""

from __future__ import annotations

import numbers
import operator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def show(value: object) -> str:
    """Return a short text of ``value`` for an error message (never longer than a line)."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.size > 4 else f"array({value.tolist()})"
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def real(name: str, value: object) -> float:
    """Return ``value`` as a finite float; ``name`` is what the sentence calls it."""
    # NumPy's float64 is a Real by registration; a bool is one too, but True is never a meant number.
    if isinstance(value, np.ndarray) and value.shape == () and value.dtype.kind in "iuf":
        value = value.item()
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, but {show(value)} came (a {type(value).__name__}).")
    number = float(value)
    if not np.isfinite(number):
        raise ValueError(f"{name} must be a finite number, but {number} came.")
    return number


def positive(name: str, value: object, *, hint: str = "") -> float:
    """Return ``value`` as a float above 0."""
    number = real(name, value)
    if number <= 0:
        raise ValueError(f"{name} must be above 0, but {number:g} came{'; ' + hint if hint else ''}.")
    return number


def fraction(name: str, value: object) -> float:
    """Return ``value`` as a float with 0 <= value < 1 (a decay rate, a momentum)."""
    number = real(name, value)
    if not 0 <= number < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, but {number:g} came.")
    return number


def not_negative(name: str, value: object) -> float:
    """Return ``value`` as a float of at least 0."""
    number = real(name, value)
    if number < 0:
        raise ValueError(f"{name} must be at least 0, but {number:g} came.")
    return number


def count(name: str, value: Any, *, least: int = 0) -> int:
    """Return ``value`` as an int of at least ``least``."""
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be a whole number, but {value} came.")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, but {show(value)} came (a {type(value).__name__}).") from None
    if number < least:
        raise ValueError(f"{name} must be at least {least}, but {number} came.")
    return number


def batch_size(value: Any, examples: int) -> int:
    """Return ``value`` as a number of examples that a batch can have: from 1 to all there are."""
    size = count("batch_size", value, least=1)
    if size > examples:
        raise ValueError(f"batch_size must be at most {examples}, the number of examples, but {size} came.")
    return size


def numeric(name: str, value: ArrayLike) -> FloatArray:
    """Return ``value`` as a float64 array of finite or non-finite real numbers."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be an array of numbers, but its rows have different lengths.") from None
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must hold real numbers, but {show(value)} came (of type {array.dtype}).")
    return np.asarray(array, dtype=np.float64)


def finite(name: str, value: ArrayLike) -> FloatArray:
    """Return ``value`` as a float64 array without NaN or infinity."""
    array = numeric(name, value)
    if not np.isfinite(array).all():
        bad = np.argwhere(~np.isfinite(array))[0].tolist()
        where = f" at index {bad[0] if len(bad) == 1 else tuple(bad)}" if bad else ""
        raise ValueError(f"{name} holds NaN or infinity{where}; every number of it must be finite.")
    return array


def points(name: str, value: ArrayLike, dimension: int | None) -> FloatArray:
    """Return ``value`` as points of shape (..., d): the last axis holds the coordinates."""
    array = numeric(name, value)
    if array.ndim == 0:
        raise ValueError(f"{name} must have its coordinates on the last axis, but the single number {array} came; "
                         f"write [{array}] for a point with one coordinate.")  # fmt: skip
    if dimension is not None and array.shape[-1] != dimension:
        raise ValueError(
            f"{name} must have {dimension} coordinate{'s' if dimension != 1 else ''} on the last axis, "
            f"but its shape is {array.shape}."
        )
    return array


def generator(name: str, value: object) -> np.random.Generator:
    """Return ``value`` if it is a NumPy random generator."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(
            f"{name} must be a numpy.random.Generator, but {show(value)} came; write np.random.default_rng(0)."
        )
    return value
