"""Exercises of lesson 08 on products: what the backward pass sends through a·b and through A @ B."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import ndarray

from gdlearn.exercises.base import Case, Exercise, Mistake, case, random_cases
from gdlearn.exercises.results import numbers_in

# ---- 08.multiply_backward

Undo = Callable[[ndarray, tuple[int, ...]], Any]
"""(gradient of the shape of the product, shape of the operand) -> gradient, its broadcasting undone, or not quite."""


def _stretched(gradient: ndarray, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the axes of the product, counted from its front, along which an operand of this shape has length 1."""
    new = np.ndim(gradient) - len(shape)
    return tuple(new + axis for axis, length in enumerate(shape) if length == 1)


def _added(gradient: ndarray, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the axes of the product that an operand of this shape does not have."""
    return tuple(range(np.ndim(gradient) - len(shape)))


def _undone(gradient: ndarray, shape: tuple[int, ...]) -> ndarray:
    return np.sum(gradient, axis=_added(gradient, shape) + _stretched(gradient, shape)).reshape(shape)


def _averaged(gradient: ndarray, shape: tuple[int, ...]) -> ndarray:
    return np.mean(gradient, axis=_added(gradient, shape) + _stretched(gradient, shape)).reshape(shape)


def _first_taken(gradient: ndarray, shape: tuple[int, ...]) -> ndarray:
    front: tuple[int | slice, ...] = (0,) * len(_added(gradient, shape))
    return np.asarray(gradient)[front + tuple(slice(length) for length in shape)]


def _not_undone(gradient: ndarray, shape: tuple[int, ...]) -> ndarray:
    return gradient


def _added_only(gradient: ndarray, shape: tuple[int, ...]) -> ndarray:
    return np.sum(gradient, axis=_added(gradient, shape))


def _stretched_only(gradient: ndarray, shape: tuple[int, ...]) -> ndarray:
    return np.sum(gradient, axis=_stretched(gradient, shape), keepdims=True)


def _ones_dropped(gradient: ndarray, shape: tuple[int, ...]) -> ndarray:
    return np.sum(gradient, axis=_added(gradient, shape) + _stretched(gradient, shape))


def _all_axes_kept(gradient: ndarray, shape: tuple[int, ...]) -> ndarray:
    return np.sum(gradient, axis=_added(gradient, shape) + _stretched(gradient, shape), keepdims=True)


def _summed_up(gradient: ndarray, shape: tuple[int, ...]) -> Any:
    return gradient if np.shape(gradient) == shape else np.sum(gradient)


def _multiply(
    part: Callable[[ndarray, ndarray, ndarray], Any] = lambda this, other, upstream: upstream * other,
    undo: Undo = _undone,
    undo_b: Undo | None = None,
) -> Callable[..., tuple[Any, Any]]:
    """Make an answer with another gradient (of this operand, the other being given), or another way to undo."""

    def answer(a: ndarray, b: ndarray, upstream: ndarray) -> tuple[Any, Any]:
        return undo(part(a, b, upstream), a.shape), (undo_b or undo)(part(b, a, upstream), b.shape)

    return answer


def _products(rng: np.random.Generator, a_shape: tuple[int, ...], b_shape: tuple[int, ...]) -> Case:
    """Make two operands that are not 0, and what comes from upstream."""
    a, b = (rng.choice([-1, 1], shape) * rng.uniform(0.5, 3.0, shape).round(1) for shape in (a_shape, b_shape))
    return np.asarray(a), np.asarray(b), np.asarray(rng.normal(size=np.broadcast_shapes(a_shape, b_shape)).round(1))


SHAPES: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    ((2, 3), (2, 3)),
    ((3,), (2, 3)),
    ((2, 3), ()),
    ((2, 1), (2, 3)),
    ((3,), (2, 1)),
    ((1, 3), (2, 1)),
    ((4, 1), (2, 1, 3)),
    ((1,), (1, 1)),
)

MULTIPLY_BACKWARD = Exercise(
    "08.multiply_backward",
    cases=(
        case(np.array(3.0), np.array(5.0), np.array(2.0)),
        case([1.0, -2.0, 3.0], [4.0, 5.0, 6.0], [10.0, 1.0, -1.0]),
        case(np.array(2.0), [1.0, 3.0, 5.0], [1.0, 10.0, 100.0]),
        *(_products(np.random.default_rng(81 + i), *shapes) for i, shapes in enumerate(SHAPES)),
    ),
    form=numbers_in("da", "db"),
    mistakes=(
        *(
            Mistake("upstream left out", answer, "upstream is missing: each of the two gradients is multiplied by it.")
            for answer in (
                lambda a, b, upstream: (b, a),
                _multiply(lambda this, other, upstream: other + 0 * upstream),
            )
        ),
        Mistake(
            "a and b swapped",
            _multiply(lambda this, other, upstream: upstream * this),
            "If a grows by 1, then a·b grows by b: da is upstream · b, and db is upstream · a.",
        ),
        Mistake(
            "swapped",
            lambda a, b, upstream: _multiply()(a, b, upstream)[::-1],
            "Both gradients are right, but in the wrong order: return da, db.",
        ),
        Mistake(
            "upstream added",
            _multiply(lambda this, other, upstream: upstream + other),
            "Along a chain slopes multiply: da is upstream times b, not plus b.",
        ),
        Mistake(
            "divided",
            _multiply(lambda this, other, upstream: upstream / other),
            "The slope of a·b along a is b: multiply upstream by it, do not divide.",
        ),
        *(
            Mistake(
                "broadcasting not undone",
                _multiply(undo=undo, undo_b=undo_b),
                "A gradient has the shape of its own operand: what was repeated in the product has several ways to it, "
                "so sum over those axes.",
            )
            for undo, undo_b in ((_not_undone, _not_undone), (_undone, _not_undone), (_not_undone, _undone))
        ),
        Mistake(
            "mean for sum",
            _multiply(undo=_averaged),
            "What was repeated has several ways to the result, and several ways add up: take the sum, not the mean.",
        ),
        Mistake(
            "one way for all",
            _multiply(undo=_first_taken),
            "You keep one of the repeated entries and drop the others: all of them are ways to the result, so sum.",
        ),
        Mistake(
            "axes of length 1 not undone",
            _multiply(undo=_added_only),
            "You sum over the new axes in front; an axis of length 1 was repeated, too: sum over it with "
            "keepdims=True.",
        ),
        Mistake(
            "new axes not undone",
            _multiply(undo=_stretched_only),
            "You sum over the axes of length 1; an operand with fewer axes was repeated along the new ones in front, "
            "too.",
        ),
        Mistake(
            "axes of length 1 lost",
            _multiply(undo=_ones_dropped),
            "An axis of length 1 disappears in your sum: keepdims=True keeps it.",
        ),
        Mistake(
            "new axes kept",
            _multiply(undo=_all_axes_kept),
            "The operand does not have the axes in front: sum these away, without keepdims.",
        ),
        Mistake(
            "all axes summed",
            _multiply(undo=_summed_up),
            "You sum over all axes: sum only over those along which this operand was repeated.",
        ),
    ),
    hints=(
        "Leave broadcasting aside at first: the slope of a·b along a is b, and upstream multiplies it.",
        "upstream * b has the shape of the product. Where a was repeated to get that shape, sum: its ways add up.",
        "First sum over axis 0 while there are more axes than a has; then, for each axis where a.shape has a 1, "
        "sum with keepdims=True.",
        "Do it in a small function undo(gradient, shape), and return undo(upstream * b, a.shape), "
        "undo(upstream * a, b.shape).",
    ),
)

# ---- 08.matmul_backward

Product = Callable[[ndarray, ndarray, ndarray], ndarray]
"""(A, B, upstream) -> dA or dB, right or with a mistake."""


def _dA(A: ndarray, B: ndarray, upstream: ndarray) -> ndarray:
    return upstream @ B.T


def _dB(A: ndarray, B: ndarray, upstream: ndarray) -> ndarray:
    return A.T @ upstream


def _matmul(dA: Product = _dA, dB: Product = _dB) -> Callable[..., tuple[ndarray, ndarray]]:
    """Make an answer; where shapes do not fit in a mistaken product, it has no number to show."""

    def answer(A: ndarray, B: ndarray, upstream: ndarray) -> tuple[ndarray, ndarray]:
        return where_it_fits(dA, A, A, B, upstream), where_it_fits(dB, B, A, B, upstream)

    return answer


def where_it_fits(function: Callable[..., ndarray], like: ndarray, *arguments: ndarray) -> ndarray:
    """Call a mistaken function; where the shapes do not fit in it, return numbers that nothing agrees with."""
    try:
        return function(*arguments)
    except (ValueError, IndexError):
        return np.full((*like.shape, 0), np.nan)


def _matrices(rng: np.random.Generator, n: int, k: int, m: int) -> Case:
    return tuple(rng.normal(size=shape).round(1) for shape in ((n, k), (k, m), (n, m)))


MATMUL_BACKWARD = Exercise(
    "08.matmul_backward",
    # Square ones first: with these a product in the wrong order gives a result that can be shown.
    cases=(
        case([[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 9.0]], [[1.0, 0.0], [2.0, -1.0]]),
        *random_cases(91, 1, lambda rng: _matrices(rng, 3, 3, 3)),
        *random_cases(92, 1, lambda rng: _matrices(rng, 2, 3, 4)),
        *random_cases(93, 1, lambda rng: _matrices(rng, 4, 1, 2)),
        *random_cases(94, 1, lambda rng: _matrices(rng, 1, 3, 1)),
        *random_cases(95, 1, lambda rng: _matrices(rng, 5, 2, 3)),
    ),
    form=numbers_in("dA", "dB"),
    mistakes=(
        Mistake(
            "swapped",
            lambda A, B, upstream: (_dB(A, B, upstream), _dA(A, B, upstream)),
            "Both gradients are right, but in the wrong order: return dA, dB.",
        ),
        *(
            Mistake(
                "transpose missing",
                answer,
                "The other matrix has to be transposed: the entry (i, k) of dA sums upstream (i, j) times B (k, j), "
                "and that is upstream @ B.T.",
            )
            for answer in (
                _matmul(lambda A, B, upstream: upstream @ B, lambda A, B, upstream: A @ upstream),
                _matmul(dA=lambda A, B, upstream: upstream @ B),
                _matmul(dB=lambda A, B, upstream: A @ upstream),
            )
        ),
        *(
            Mistake(
                "factors in the wrong order",
                answer,
                "In a matrix product the order counts: upstream has the rows of A and the columns of B, so upstream "
                "stands left in dA and right in dB.",
            )
            for answer in (
                _matmul(lambda A, B, upstream: B.T @ upstream, lambda A, B, upstream: upstream @ A.T),
                _matmul(dA=lambda A, B, upstream: B.T @ upstream),
                _matmul(dB=lambda A, B, upstream: upstream @ A.T),
            )
        ),
        Mistake(
            "transpose missing and wrong order",
            _matmul(lambda A, B, upstream: B @ upstream, lambda A, B, upstream: upstream @ A),
            "Both the order and the transposes are wrong: look at the shapes, (n, m) from upstream times (m, k) is "
            "(n, k), the shape of A.",
        ),
        Mistake(
            "result transposed",
            _matmul(lambda A, B, upstream: B @ upstream.T, lambda A, B, upstream: upstream.T @ A),
            "These are dA and dB turned over: each gradient has the shape of its own matrix.",
        ),
        Mistake(
            "A and B swapped",
            _matmul(lambda A, B, upstream: upstream @ A.T, lambda A, B, upstream: B.T @ upstream),
            "The gradient of A is made with B, and that of B with A.",
        ),
        *(
            Mistake(
                "entry by entry",
                answer,
                "`*` multiplies entry by entry; each entry of A goes into a whole row of the result, so a matrix "
                "product is wanted, `@`.",
            )
            for answer in (
                _matmul(lambda A, B, upstream: upstream * B, lambda A, B, upstream: A * upstream),
                _matmul(lambda A, B, upstream: upstream * B.T, lambda A, B, upstream: A.T * upstream),
            )
        ),
        *(
            Mistake(
                "upstream left out",
                answer,
                "upstream is missing: it says how the loss follows each entry of the product, so it takes part in "
                "both gradients.",
            )
            for answer in (
                lambda A, B, upstream: (B, A),
                lambda A, B, upstream: (B.T, A.T),
                _matmul(
                    lambda A, B, upstream: np.ones_like(upstream) @ B.T,
                    lambda A, B, upstream: A.T @ np.ones_like(upstream),
                ),
            )
        ),
        Mistake(
            "mean for sum",
            _matmul(dB=lambda A, B, upstream: A.T @ upstream / len(A)),
            "You divide dB by the number of rows: a mean, if there is one, comes with upstream already.",
        ),
    ),
    hints=(
        "Shapes lead the way: A is (n, k), B is (k, m), upstream is (n, m). What times what gives (n, k)?",
        "upstream (n, m) times something of shape (m, k) gives the shape of A. B turned over has that shape.",
        "dA = upstream @ B.T. In the same way dB has upstream on its right, and A turned over on its left.",
    ),
)

EXERCISES = (MULTIPLY_BACKWARD, MATMUL_BACKWARD)
