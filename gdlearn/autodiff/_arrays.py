"""What the operations of a Tensor need to know about plain arrays: shapes that fit, and how to undo broadcasting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from gdlearn._validate import FloatArray

Pullback = Callable[[FloatArray], FloatArray]
"""Turns the gradient of a result into the gradient of one operand."""

NOT_IN_PLACE = (
    "a Tensor's data can't be changed in place, because a backward pass to come may need the old values; "
    "replace them: t.data = t.data - ..."
)


def frozen(array: FloatArray) -> FloatArray:
    """Return a view of ``array`` for reading; an attempt to write gets a sentence that says what to do."""
    view = np.asarray(array).view(Frozen)
    view.flags.writeable = False
    return view


class Frozen(np.ndarray[Any, np.dtype[np.float64]]):
    """An array for reading; what is computed with it is a plain array again."""

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        raise TypeError(NOT_IN_PLACE)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if any(isinstance(target, Frozen) for target in kwargs.get("out", ())):
            raise TypeError(NOT_IN_PLACE)
        plain = [each.view(np.ndarray) if isinstance(each, Frozen) else each for each in inputs]
        return getattr(ufunc, method)(*plain, **kwargs)

    def __repr__(self) -> str:
        return repr(self.view(np.ndarray))


def fitted(ufunc: np.ufunc, a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ufunc(a, b), and name both shapes where they do not fit."""
    try:
        return ufunc(a, b)
    except ValueError:
        sign = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "matmul": "@"}[ufunc.__name__]
        rule = (
            "the last axis of the left one must be as long as the last but one of the right one"
            if sign == "@"
            else "from the last axis on, lengths must be equal or 1"
        )
        raise ValueError(f"the shapes {a.shape} and {b.shape} don't fit for {sign}: {rule}.") from None


def unbroadcast(gradient: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """Sum over the axes along which an operand of this shape was repeated."""
    if gradient.shape == shape:
        return gradient
    new = gradient.ndim - len(shape)
    repeated = tuple(new + i for i, length in enumerate(shape) if length == 1)
    return np.add.reduce(gradient, axis=(*range(new), *repeated)).reshape(shape)


def matmul_pullbacks(a: FloatArray, b: FloatArray) -> tuple[Pullback, Pullback]:
    """Return what turns the gradient of a @ b into those of a and of b."""
    if a.ndim == b.ndim == 2:
        return lambda g: g @ b.T, lambda g: a.T @ g
    # A vector takes part as a row on the left and as a column on the right; leading axes are broadcast.
    row_a, column_b = (a[None, :] if a.ndim == 1 else a), (b[:, None] if b.ndim == 1 else b)

    def full(g: FloatArray) -> FloatArray:
        g = g[..., None] if b.ndim == 1 else g
        return g[..., None, :] if a.ndim == 1 else g

    return (
        lambda g: unbroadcast(full(g) @ column_b.swapaxes(-1, -2), row_a.shape).reshape(a.shape),
        lambda g: unbroadcast(row_a.swapaxes(-1, -2) @ full(g), column_b.shape).reshape(b.shape),
    )


def spread(
    gradient: FloatArray, shape: tuple[int, ...], axis: int | tuple[int, ...] | None, keepdims: bool
) -> FloatArray:
    """Repeat what belongs to a sum for each entry that went into it."""
    if axis is not None and not keepdims:
        gradient = np.expand_dims(gradient, axis)
    return np.broadcast_to(gradient, shape)


def may_repeat(key: Any) -> bool:
    """Tell whether an index may name an entry twice, as an array of positions can."""
    parts = key if isinstance(key, tuple) else (key,)
    return not all(part is None or part is Ellipsis or isinstance(part, int | np.integer | slice) for part in parts)


def put(whole: FloatArray, key: Any, part: FloatArray) -> None:
    """Write ``part`` into ``whole``: as ``np.add.at``, where no entry is named twice, and much faster."""
    whole[key] = part


def labels_of(labels: ArrayLike, shape: Sequence[int]) -> np.ndarray:
    """Return the labels as an array, after a look at shapes, type and range."""
    right = np.asarray(labels)
    if len(shape) != 2 or right.shape != (shape[0],):
        raise ValueError(
            f"cross_entropy takes scores of shape (n, classes) and n labels, but the scores have the shape "
            f"{tuple(shape)} and the labels {right.shape}."
        )
    if right.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, but they are of type {right.dtype}; use labels.astype(int).")
    if right.size == 0:
        raise ValueError("labels are empty; a mean needs at least one example.")
    if right.min() < 0 or right.max() >= shape[1]:
        raise ValueError(
            f"labels must lie between 0 and {shape[1] - 1}, but they reach from {right.min()} to {right.max()}."
        )
    return right
