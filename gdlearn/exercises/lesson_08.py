"""Exercises of lesson 08: backpropagation. See also `lesson_08_products` and `lesson_08_graphs`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import ndarray

from gdlearn.exercises import lesson_08_graphs, lesson_08_products
from gdlearn.exercises.base import Case, Exercise, Mistake, case, random_cases
from gdlearn.exercises.lesson_08_products import where_it_fits

# ---- 08.cross_entropy_backward

Softmax = Callable[[ndarray], ndarray]
"""Logits -> probabilities, right or with a mistake."""

Subtract = Callable[[ndarray, ndarray], ndarray]
"""(probabilities, labels) -> probabilities minus what they should be, right or with a mistake."""


def _softmax(logits: ndarray) -> ndarray:
    return _share(np.exp(logits - logits.max(axis=1, keepdims=True)))


def _share(exponentials: ndarray, axis: int | None = 1, *, keepdims: bool = True) -> ndarray:
    total: ndarray = exponentials / exponentials.sum(axis=axis, keepdims=keepdims)
    return total


def _one_hot(p: ndarray, labels: ndarray) -> ndarray:
    return np.eye(p.shape[1])[labels]


def _minus_one_in_these_columns(p: ndarray, labels: ndarray) -> ndarray:
    result = p.copy()
    result[:, labels] -= 1
    return result


def _minus_one_in_each_column_in_turn(p: ndarray, labels: ndarray) -> ndarray:
    return p - _one_hot(p, labels).sum(axis=0)


def _loss(logits: ndarray, labels: ndarray) -> Any:
    return -np.log(_softmax(logits)[np.arange(len(labels)), labels]).mean()


def _cross_entropy(
    softmax: Softmax = _softmax,
    subtract: Subtract = lambda p, labels: p - _one_hot(p, labels),
    mean: Callable[[ndarray], Any] = lambda gradient: gradient / len(gradient),
) -> Callable[..., Any]:
    """Make an answer of which one step can be exchanged."""

    def answer(logits: ndarray, labels: ndarray) -> Any:
        p = where_it_fits(softmax, logits, logits)
        return mean(where_it_fits(subtract, logits, p, labels))

    return answer


def _scores(rng: np.random.Generator, n: int, classes: int) -> Case:
    return rng.normal(0.0, 2.0, size=(n, classes)).round(1), rng.integers(classes, size=n)


CROSS_ENTROPY_BACKWARD = Exercise(
    "08.cross_entropy_backward",
    cases=(
        case([[0.0, 1.0], [2.0, 0.0]], np.array([0, 0])),
        case([[1.0, 0.0, 2.0], [0.0, 3.0, 1.0], [2.0, 2.0, 0.0]], np.array([2, 0, 0])),
        case([[0.0, 1.0, -1.0]], np.array([1])),
        *random_cases(97, 1, lambda rng: _scores(rng, 4, 3)),
        *random_cases(98, 1, lambda rng: _scores(rng, 6, 10)),
        case([[1000.0, 999.0, 0.0], [0.0, -1000.0, 1000.0]], np.array([1, 2])),
        case([[-1000.0, -999.0, -1001.0], [1000.0, 998.0, 999.0]], np.array([0, 1])),
    ),
    mistakes=(
        Mistake(
            "softmax without minus one",
            _cross_entropy(subtract=lambda p, labels: p),
            "These are the probabilities; subtract 1 at the label of each example: what it says minus what it should "
            "say.",
        ),
        Mistake(
            "softmax without minus one",
            _cross_entropy(subtract=lambda p, labels: p, mean=lambda gradient: gradient),
            "These are the probabilities alone: subtract 1 at the label of each example, and divide by their number.",
        ),
        Mistake(
            "sum for mean",
            _cross_entropy(mean=lambda gradient: gradient),
            "This is the gradient of the sum; the loss is the mean, so divide by the number of examples.",
        ),
        Mistake(
            "divided by all entries",
            _cross_entropy(mean=lambda gradient: gradient / gradient.size),
            "The mean is over the examples, not over all logits: divide by len(labels).",
        ),
        Mistake(
            "divided by the classes",
            _cross_entropy(mean=lambda gradient: gradient / gradient.shape[1]),
            "You divide by the number of classes: the mean is over the examples, len(labels).",
        ),
        Mistake(
            "one not divided",
            lambda logits, labels: _softmax(logits) / len(labels) - _one_hot(logits, labels),
            "The 1 belongs to the mean as well: subtract it first, and divide the whole by the number of examples.",
        ),
        Mistake(
            "averaged over the examples",
            _cross_entropy(mean=lambda gradient: gradient.mean(axis=0)),
            "Each example has logits of its own, so no sum is taken over examples: only divide by their number.",
        ),
        Mistake(
            "sign flipped",
            _cross_entropy(mean=lambda gradient: -gradient / len(gradient)),
            "More score for the right class lowers the loss, so its slope is negative: p − 1 there, not 1 − p.",
        ),
        Mistake(
            "softmax left out",
            _cross_entropy(softmax=lambda logits: logits),
            "You subtract 1 from the scores themselves: turn them into probabilities by softmax first.",
        ),
        Mistake(
            "label numbers subtracted",
            _cross_entropy(subtract=lambda p, labels: p - labels[:, None]),
            "You subtract the label's number from the whole row: subtract 1, and only in the column of the label.",
        ),
        *(
            Mistake(
                "minus one in every row",
                _cross_entropy(subtract=subtract),
                "p[:, labels] means these columns in all rows: p[np.arange(len(labels)), labels] takes one entry of "
                "each row.",
            )
            for subtract in (_minus_one_in_these_columns, _minus_one_in_each_column_in_turn)
        ),
        Mistake(
            "rows and columns swapped",
            _cross_entropy(subtract=lambda p, labels: p - _one_hot(p.T, labels).T),
            "Rows are examples and columns are classes: the 1 is subtracted in row i, column labels[i].",
        ),
        Mistake(
            "softmax over the examples",
            _cross_entropy(softmax=lambda logits: _share(np.exp(logits - logits.max(axis=0)), axis=0)),
            "Your probabilities add up to 1 in each column: softmax goes along each row, axis=1.",
        ),
        Mistake(
            "softmax over the whole table",
            _cross_entropy(softmax=lambda logits: _share(np.exp(logits - logits.max()), axis=None)),
            "Your probabilities add up to 1 over the whole table: each row is an example, so sum with axis=1 and "
            "keepdims=True.",
        ),
        Mistake(
            "keepdims missing",
            _cross_entropy(
                softmax=lambda logits: _share(np.exp(logits - logits.max(axis=1, keepdims=True)), keepdims=False)
            ),
            "The sums of the rows get in line with the columns: keepdims=True keeps them a column, one for each row.",
        ),
        Mistake(
            "overflow",
            _cross_entropy(softmax=lambda logits: _share(np.exp(logits))),
            "e to the 1000 is more than a float can hold: subtract the largest score of each row first; softmax stays "
            "the same.",
        ),
        Mistake(
            "one maximum for all rows",
            _cross_entropy(softmax=lambda logits: _share(np.exp(logits - logits.max()))),
            "With one maximum for the whole table, a row of low scores becomes 0 / 0: subtract each row's own, with "
            "axis=1 and keepdims=True.",
        ),
        Mistake(
            "loss returned",
            _loss,
            "This is the loss itself: its gradient has one entry for each logit.",
        ),
    ),
    hints=(
        "For one example: softmax of its scores, minus 1 at the right class.",
        "Subtract logits.max(axis=1, keepdims=True), take np.exp, and divide by the sum of each row, keepdims again.",
        "p[np.arange(len(labels)), labels] -= 1 subtracts 1 from one entry of each row. The mean comes last: divide "
        "by len(labels).",
    ),
)

EXERCISES = (*lesson_08_products.EXERCISES, CROSS_ENTROPY_BACKWARD, *lesson_08_graphs.EXERCISES)
