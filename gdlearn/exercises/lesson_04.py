"""Exercises of lesson 04: many starts, and one network in many disguises."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import ndarray

from gdlearn.exercises.arguments import Worded
from gdlearn.exercises.base import Case, Exercise, Mistake, case, random_cases
from gdlearn.exercises.results import numbers_in
from gdlearn.objectives import Objective, himmelblau, rastrigin, tilted_double_well
from gdlearn.optimizers import GradientDescent, Optimizer
from gdlearn.schedules import inverse_time

# ---- 04.multi_start

TWO_WELLS = Worded("tilted_double_well()", tilted_double_well())
FOUR_BOWLS = Worded("himmelblau()", himmelblau())
EGG_BOX = Worded("rastrigin()", rastrigin())


def _descend(rate: float) -> Worded:
    return Worded(f"GradientDescent({rate:g})", GradientDescent(rate))


def _descend_slower(rate: float, delay: float) -> Worded:
    """Plain descent whose rate falls: a step depends on the state."""
    text = f"GradientDescent(inverse_time({rate:g}, delay={delay:g}))"
    return Worded(text, GradientDescent(inverse_time(rate, delay=delay)))


def _paths(
    objective: Objective, optimizer: Optimizer, starts: ndarray, steps: int, *, state_kept: bool = True
) -> tuple[ndarray, ndarray]:
    """Descend from all starts at once: the points (steps + 1, starts, d), and their values."""
    points, state = [starts], optimizer.init(starts)
    for _ in range(steps):
        x, next_state = optimizer.step(points[-1], objective.gradient(points[-1]), state)
        points.append(x)
        state = next_state if state_kept else state
    return np.array(points), objective(np.array(points))


Pick = Callable[[ndarray], Any]
"""The values of some points, some of them not finite -> the number of the one to take."""


def _lowest(values: ndarray) -> Any:
    return np.argmin(np.where(np.isfinite(values), values, np.inf))


def _first_kept(values: ndarray) -> int:
    """Go through the values as a loop does that begins with the first one: if that is NaN, it stays."""
    return min(range(len(values)), key=values.tolist().__getitem__)


def _picking(pick: Pick) -> Callable[..., tuple[Any, Any]]:
    """Make an answer that takes another of the final points."""
    return _reading(lambda points, values: (points[-1][pick(values[-1])], values[-1][pick(values[-1])]))


def _reading(result: Callable[[ndarray, ndarray], tuple[Any, Any]], more: int = 0, **how: bool) -> Callable[..., Any]:
    """Make an answer that descends, for some steps more or less, and makes another result of points and values."""

    def answer(objective: Objective, optimizer: Optimizer, starts: ndarray, steps: int) -> tuple[Any, Any]:
        return result(*_paths(objective, optimizer, starts, max(steps + more, 0), **how))

    return answer


def _best(points: ndarray, values: ndarray) -> tuple[Any, Any]:
    best = _lowest(values[-1])
    return points[-1][best], values[-1][best]


def _best_on_the_way(points: ndarray, values: ndarray) -> tuple[Any, Any]:
    best = np.unravel_index(_lowest(values), values.shape)
    return points[best], values[best]


def _lowest_start(points: ndarray, values: ndarray) -> tuple[Any, Any]:
    best = _lowest(values[0])
    return points[-1][best], values[-1][best]


MULTI_START = Exercise(
    "04.multi_start",
    # Starts far out in `FOUR_BOWLS` diverge: their last points are not finite. No two final values are close.
    cases=(
        case(TWO_WELLS, _descend(0.1), [[1.2], [-2.0]], 10),
        case(FOUR_BOWLS, _descend(0.01), [[1.0, 1.0], [-4.0, 4.0], [9.0, 9.0], [0.0, -2.0]], 10),
        case(FOUR_BOWLS, _descend(0.01), [[9.0, 9.0], [-4.0, 4.0], [0.0, -2.0]], 8),
        case(TWO_WELLS, _descend(0.05), [[-1.5], [0.5], [1.5]], 5),
        case(EGG_BOX, _descend(0.008), [[0.3, 0.0], [1.2, -1.0], [-0.8, 1.9]], 3),
        case(EGG_BOX, _descend_slower(0.004, 5.0), [[2.2, 0.2], [0.7, -0.8], [-1.3, 3.1], [1.8, 0.9]], 6),
        case(TWO_WELLS, _descend(0.1), [[1.0]], 4),
        case(TWO_WELLS, _descend(0.1), [[1.0], [0.4], [-0.6]], 0),
    ),
    form=numbers_in("point", "value"),
    mistakes=(
        Mistake(
            "not a number taken for the lowest",
            _picking(np.argmin),
            "One start diverged, and its last value is NaN, which np.argmin takes for the lowest: look only at values "
            "that np.isfinite accepts.",
        ),
        Mistake(
            "not a number kept",
            _picking(_first_kept),
            "The first start diverged to NaN, and no comparison with NaN is true, so it stays the best: begin with "
            "np.inf, or skip what is not finite.",
        ),
        Mistake(
            "highest for lowest",
            _picking(lambda values: np.argmax(np.where(np.isfinite(values), values, -np.inf))),
            "This is the highest of the final points: the best is the lowest, np.argmin.",
        ),
        Mistake(
            "closest to zero",
            _picking(lambda values: _lowest(abs(values))),
            "The best is the lowest value, not the one closest to 0: values may be negative.",
        ),
        Mistake(
            "first start only",
            _picking(lambda values: 0),
            "This is where the first start ends: descend from each of the starts, and compare where they end.",
        ),
        Mistake(
            "last start wins",
            _picking(lambda values: -1),
            "This is where the last start ends: compare the values, and keep the lowest.",
        ),
        Mistake(
            "best on the way",
            _reading(_best_on_the_way),
            "This is the lowest point on the way; compare where the starts end, the final points.",
        ),
        Mistake(
            "chosen by its start",
            _reading(_lowest_start),
            "You chose the start that begins lowest, but another ends lower: compare the values at the end.",
        ),
        Mistake(
            "not descended",
            _reading(_best, more=-1000),
            "This is the best of the starts themselves: take the steps first.",
        ),
        Mistake(
            "one step too few",
            _reading(_best, more=-1),
            "One step is missing: from each start, take as many steps as `steps` says.",
        ),
        Mistake(
            "one step too many",
            _reading(_best, more=1),
            "There is one step too many: from each start, take as many steps as `steps` says.",
        ),
        Mistake(
            "state not kept",
            _reading(_best, state_kept=False),
            "Each of your steps is a first step: optimizer.step returns the next state too; hand it to the next step.",
        ),
        Mistake(
            "value of the start",
            _reading(lambda points, values: (_best(points, values)[0], values[0][_lowest(values[-1])])),
            "The point is right, but this is the value at its start: return the value at the point.",
        ),
        Mistake(
            "point of the start",
            _reading(lambda points, values: (points[0][_lowest(values[-1])], _best(points, values)[1])),
            "The value is right, but this is the start from which it was reached: return the point where it ends.",
        ),
        Mistake(
            "returned the index",
            _reading(lambda points, values: (_lowest(values[-1]), _best(points, values)[1])),
            "This is the number of the best start: return the point that it ends at.",
        ),
        Mistake(
            "swapped",
            _reading(lambda points, values: _best(points, values)[::-1]),
            "Both are right, but in the wrong order: return point, value.",
        ),
        Mistake(
            "returned all",
            _reading(lambda points, values: (points[-1], values[-1])),
            "These are all final points and values: return the best alone.",
        ),
    ),
    hints=(
        "Descend from every start, steps times: state = optimizer.init(x), then in a loop "
        "x, state = optimizer.step(x, objective.gradient(x), state).",
        "All starts can go at once, as one array, or one after the other in a loop. Then look at objective(x).",
        "A start may diverge; its value is then inf or NaN, and np.argmin takes NaN for the lowest. "
        "np.where(np.isfinite(values), values, np.inf) helps.",
        "best = np.argmin(…) of that, and then return x[best], values[best].",
    ),
)

# ---- 04.same_network

Reordering = Callable[[ndarray, ndarray], ndarray]
"""(what belongs to a network, permutation) -> the same reordered, or not."""


def _columns(W1: ndarray, p: ndarray) -> ndarray:
    return W1[:, p]


def _entries(vector: ndarray, p: ndarray) -> ndarray:
    return vector[p]


def _left_out(array: ndarray, p: ndarray) -> ndarray:
    return array


def _rows(W1: ndarray, p: ndarray) -> ndarray:
    return np.take(W1, p, axis=0, mode="wrap")  # "wrap": there may be fewer rows than hidden units


def _reorder(first: Reordering = _columns, second: Reordering = _entries, third: Reordering = _entries) -> Any:
    """Make an answer that may treat some part in another way than the others."""

    def answer(params: tuple[ndarray, ndarray, ndarray], permutation: ndarray) -> tuple[ndarray, ndarray, ndarray]:
        W1, b1, w2 = params
        return first(W1, permutation), second(b1, permutation), third(w2, permutation)

    return answer


def _backwards(reorder: Reordering) -> Reordering:
    """Reorder by the inverse."""
    return lambda array, p: reorder(array, np.argsort(p))


RIGHT = _columns, _entries, _entries
INVERSE = tuple(_backwards(reorder) for reorder in RIGHT)
MIXED = [ways for ways in itertools.product(*zip(RIGHT, INVERSE, strict=True)) if ways not in (RIGHT, INVERSE)]


def _network(rng: np.random.Generator, features: int, permutation: list[int]) -> Case:
    hidden = len(permutation)
    params = tuple(rng.normal(size=shape).round(1) for shape in ((features, hidden), hidden, hidden))
    return params, np.array(permutation)


SAME_NETWORK = Exercise(
    "04.same_network",
    cases=(
        case((np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0]), np.array([7.0, 8.0])), np.array([1, 0])),
        *random_cases(41, 1, lambda rng: _network(rng, 3, [1, 2, 0])),
        *random_cases(42, 1, lambda rng: _network(rng, 2, [2, 0, 1])),
        *random_cases(43, 1, lambda rng: _network(rng, 4, [1, 3, 0, 2])),
        *random_cases(44, 1, lambda rng: _network(rng, 1, [3, 0, 4, 1, 2])),
        *random_cases(45, 1, lambda rng: _network(rng, 5, [0, 1, 2])),
    ),
    form=numbers_in("W1", "b1", "w2"),
    also=_reorder(*INVERSE),
    mistakes=(
        Mistake(
            "unchanged",
            _reorder(_left_out, _left_out, _left_out),
            "Nothing has changed places: reorder the hidden units as the permutation says, as in b1[permutation].",
        ),
        Mistake(
            "W1 only",
            _reorder(_columns, _left_out, _left_out),
            "Only W1 is reordered, so each unit now has the bias and the outgoing weight of another: reorder b1 and w2 "
            "too.",
        ),
        Mistake(
            "b1 and w2 only",
            _reorder(_left_out),
            "The columns of W1 stay where they were: each belongs to a hidden unit, so reorder them too, "
            "W1[:, permutation].",
        ),
        Mistake(
            "b1 left out",
            _reorder(second=_left_out),
            "The biases b1 belong to the hidden units too: reorder them with the rest.",
        ),
        Mistake(
            "w2 left out",
            _reorder(third=_left_out),
            "The outgoing weights w2 belong to the hidden units too: reorder them with the rest.",
        ),
        Mistake(
            "rows for columns",
            _reorder(_rows),
            "You reorder the rows of W1, which are the features; the hidden units are its columns: W1[:, permutation].",
        ),
        Mistake(
            "rows and columns",
            _reorder(lambda W1, p: _rows(W1, p)[:, p]),
            "You reorder rows and columns of W1; the rows are the features, and these stay: W1[:, permutation].",
        ),
        Mistake(
            "transposed",
            _reorder(lambda W1, p: W1.T[p]),
            "Your W1 has turned over: its columns are the hidden units, so it stays (features, hidden).",
        ),
        *(
            Mistake(
                "one part the other way round",
                _reorder(*ways),
                "One part is reordered by the permutation and another by its inverse: treat all three alike.",
            )
            for ways in MIXED
        ),
    ),
    hints=(
        "A hidden unit owns a column of W1, an entry of b1 and an entry of w2. All three move together.",
        "An array of numbers in square brackets picks entries in that order: b1[permutation].",
        "For the columns of W1, write W1[:, permutation]: all rows, the columns in the new order.",
    ),
)

EXERCISES = (MULTI_START, SAME_NETWORK)
