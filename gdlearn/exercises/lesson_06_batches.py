"""Exercises of lesson 06 on batches: cutting an epoch into them, and stepping after each.

Any right shuffle is right. So the answers are not compared with one result but by facts: each row once, the sizes,
an order that `rng` draws anew for each epoch, a step after each batch.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy import ndarray

from gdlearn.exercises.arguments import Named, generator
from gdlearn.exercises.base import Case, Exercise, Mistake, case
from gdlearn.exercises.batches import EPOCHS, batch_facts, epoch_text, in_short, read_epoch, read_rows
from gdlearn.exercises.results import Facts, Form
from gdlearn.exercises.values import Numbers, number_text, read_numbers

Rng = np.random.Generator
Cut = Callable[[int, int, Rng], Iterable[ndarray]]
"""(n, batch_size, rng) -> the batches of an epoch, right or with one mistake."""

# ---- how an epoch can be cut


def _chunks(order: ndarray, batch_size: int) -> list[ndarray]:
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


def _shuffled(n: int, batch_size: int, rng: Rng) -> list[ndarray]:
    return _chunks(rng.permutation(n), batch_size)


def _drawn_one_by_one(n: int, batch_size: int, rng: Rng) -> list[ndarray]:
    return [rng.integers(n, size=len(rows)) for rows in _shuffled(n, batch_size, rng)]


def _shuffled_for_each_batch(n: int, batch_size: int, rng: Rng) -> list[ndarray]:
    return [rng.permutation(n)[i : i + batch_size] for i in range(0, n, batch_size)]


def _shuffled_batches(n: int, batch_size: int, rng: Rng) -> list[ndarray]:
    batches = _chunks(np.arange(n), batch_size)
    return [batches[i] for i in rng.permutation(len(batches))]


def _number_for_size(n: int, batch_size: int, rng: Rng) -> list[ndarray]:
    return np.array_split(rng.permutation(n), batch_size)


CUTS: tuple[tuple[str, Cut, str], ...] = (
    *(
        (
            "with replacement",
            cut,
            "Your batches are drawn independently, so some rows come twice in an epoch and others never: shuffle all "
            "rows once, with rng.permutation(n), and cut that.",
        )
        for cut in (_drawn_one_by_one, _shuffled_for_each_batch)
    ),
    (
        "last shorter batch dropped",
        lambda n, batch_size, rng: _shuffled(n, batch_size, rng)[: n // batch_size],
        "The rows that do not fill a whole batch are left out: they make one more batch, a shorter one.",
    ),
    (
        "one row lost",
        lambda n, batch_size, rng: _chunks(rng.permutation(n)[:-1], batch_size),
        "One row never comes: an end that is written in a range or a slice is not part of it.",
    ),
    (
        "sizes evened out",
        lambda n, batch_size, rng: np.array_split(rng.permutation(n), -(-n // batch_size)),
        "Your batches are made about equally long: each has batch_size rows, and only the last may have fewer.",
    ),
    (
        "size taken for the number",
        _number_for_size,
        "batch_size is how many rows a batch has; you made that many batches.",
    ),
    (
        "one row at a time",
        lambda n, batch_size, rng: _shuffled(n, 1, rng),
        "Each of your batches has one row: take batch_size rows at a time.",
    ),
    (
        "whole batch",
        lambda n, batch_size, rng: [rng.permutation(n)],
        "You take all rows at once: cut them into batches of batch_size rows.",
    ),
    (
        "not shuffled",
        lambda n, batch_size, rng: _chunks(np.arange(n), batch_size),
        "The rows come in the order in which they stand: shuffle them first, with rng.permutation(n).",
    ),
    (
        "only the batches shuffled",
        _shuffled_batches,
        "Neighbours stay together in one batch: shuffle the rows first, and cut afterwards.",
    ),
    (
        "shuffled within the batches only",
        lambda n, batch_size, rng: [rng.permutation(rows) for rows in _chunks(np.arange(n), batch_size)],
        "Each batch always holds the same rows: shuffle all rows first, and cut afterwards.",
    ),
    (
        "same order each epoch",
        lambda n, batch_size, rng: _shuffled(n, batch_size, np.random.default_rng(0)),
        "Each epoch has the same order, because your answer sets a seed of its own: draw from the rng that comes in.",
    ),
    (
        "another generator",
        lambda n, batch_size, rng: _shuffled(n, batch_size, np.random.default_rng()),
        "An rng with the same seed must give the same batches again; yours come from another generator, such as "
        "np.random.shuffle: draw from rng.",
    ),
)

# ---- 06.minibatches


def _observe_batches(answer: Any, n: int, batch_size: int, rng: Rng) -> Facts:
    """Ask for some epochs in a row from one generator, and for one from its copy."""
    twin = copy.deepcopy(rng)
    epochs = [read_epoch(answer(n, batch_size, rng), n) for _ in range(EPOCHS)]
    again = read_epoch(answer(n, batch_size, twin), n)
    return Facts(batch_facts(epochs, again, n), epoch_text(epochs[0]))


SIZES = ((10, 4), (12, 3), (9, 9), (8, 1), (11, 2), (20, 8))
"""Rows and batch size; with so many rows a right shuffle hardly ever looks like none."""

MINIBATCHES = Exercise(
    "06.minibatches",
    cases=[case(n, batch_size, generator(seed)) for seed, (n, batch_size) in enumerate(SIZES)],
    form=Form("A list of index arrays was", _observe_batches),
    mistakes=(
        *(Mistake(*cut) for cut in CUTS),
        *(
            Mistake(
                "empty batch at the end",
                answer,
                "There is an empty batch at the end, and its mean gradient would be 0 / 0: stop when the rows are used "
                "up.",
            )
            for answer in (
                lambda n, batch_size, rng: [*_shuffled(n, batch_size, rng), np.arange(0)],
                lambda n, batch_size, rng: [*_shuffled(n, batch_size, rng), np.arange(0)][: n // batch_size + 1],
            )
        ),
        Mistake(
            "counted from 1",
            lambda n, batch_size, rng: [rows + 1 for rows in _shuffled(n, batch_size, rng)],
            "Row numbers go from 0 to n − 1, yours from 1 to n: rng.permutation(n) counts as NumPy does.",
        ),
    ),
    hints=(
        "rng.permutation(n) gives the numbers 0 to n − 1 in an order drawn anew at each call.",
        "Cut it with slices: order[0:batch_size], order[batch_size:2 * batch_size], … A slice may reach beyond the "
        "end: then it is shorter.",
        "range(0, n, batch_size) counts the places where the slices begin.",
        "order = rng.permutation(n), then return [order[i : i + batch_size] for i in range(0, n, batch_size)].",
    ),
)

# ---- 06.sgd_epoch


@dataclass(frozen=True)
class Call:
    """One question to gradient_at: where, for which rows, and what the answer was."""

    w: Numbers
    rows: tuple[int, ...]
    gradient: Numbers


def _watch(answer: Any, gradient_at: Named, w: ndarray, n: int, *arguments: Any) -> tuple[list[Call], Numbers]:
    """Run one epoch, and keep each call of gradient_at."""
    calls: list[Call] = []
    most = 4 * n + 4  # an endless loop must not fill the memory until it is stopped

    def watched(w: Any, rows: Any) -> Any:
        place, asked = read_numbers(w), read_rows(rows)  # read at once: w may be changed in place later
        gradient = gradient_at(w, rows)
        if len(calls) < most:
            calls.append(Call(place, asked, read_numbers(gradient)))
        return gradient

    end = read_numbers(answer(Named(gradient_at.text, watched, gradient_at.takes), w, n, *arguments))
    return calls, end


def _step_in_gradients(before: Numbers, after: Numbers, gradient: Numbers, rate: float) -> str:
    """Say how many times learning_rate × gradient a step went downhill."""
    if not before.shape == after.shape == gradient.shape:
        return "of another shape"
    whole = rate * np.array(gradient.entries)
    step = np.array(before.entries) - np.array(after.entries)
    multiple = float(step @ whole / (whole @ whole))
    along = np.abs(step - multiple * whole).max() <= 1e-3 * np.abs(whole).max()
    return number_text(round(multiple, 3), 3) if along else "in another direction"


def _steps(calls: Sequence[Call], end: Numbers, rate: float) -> str:
    places = [*(call.w for call in calls), end]
    steps = [
        _step_in_gradients(before, after, call.gradient, rate)
        for before, after, call in zip(places, places[1:], calls, strict=False)
    ]
    return steps[0] if len(set(steps)) == 1 else in_short(steps)


def _observe_steps(
    answer: Any, gradient_at: Named, w: ndarray, n: int, batch_size: int, learning_rate: float, rng: Rng
) -> Facts:
    """Run some epochs from the same w with one generator, and one with its copy, and watch the calls that are made."""
    twin, start = copy.deepcopy(rng), w.copy()
    calls, end = _watch(answer, gradient_at, w, n, batch_size, learning_rate, rng)
    rngs = [*[rng] * (EPOCHS - 1), twin]
    others = [_watch(answer, gradient_at, start.copy(), n, batch_size, learning_rate, each)[0] for each in rngs]
    *epochs, again = (tuple(call.rows for call in epoch) for epoch in (calls, *others))
    facts = batch_facts(epochs, again, n) | {
        "step ÷ (learning_rate × gradient)": _steps(calls, end, learning_rate),
        "shape": f"{end.shape}",
    }
    return Facts(facts, f"{end}, after asking gradient_at for {epoch_text(epochs[0])}")


Step = Callable[[ndarray, ndarray, float, ndarray], ndarray]
"""(w, gradient, learning_rate, rows) -> the next w, right or with one mistake."""


def _downhill(w: ndarray, gradient: ndarray, rate: float, rows: ndarray) -> ndarray:
    return w - rate * gradient


def _epoch(
    cut: Cut = _shuffled, step: Step = _downhill, result: Callable[[list[ndarray]], Any] = lambda ws: ws[-1]
) -> Any:
    """Make an epoch that has one thing wrong: how it is cut, its step, or which w it returns."""

    def answer(gradient_at: Any, w: ndarray, n: int, batch_size: int, learning_rate: float, rng: Rng) -> Any:
        ws = [w]
        for rows in cut(n, batch_size, rng):
            ws.append(step(ws[-1], gradient_at(ws[-1], rows), learning_rate, rows))
        return result(ws)

    return answer


def _step_at_the_end(gradient_at: Any, w: ndarray, n: int, batch_size: int, learning_rate: float, rng: Rng) -> ndarray:
    gradients = [gradient_at(w, rows) for rows in _shuffled(n, batch_size, rng)]
    return w - learning_rate * np.sum(gradients, axis=0)


def _asked_twice(gradient_at: Any, w: ndarray, n: int, batch_size: int, learning_rate: float, rng: Rng) -> ndarray:
    for rows in _shuffled(n, batch_size, rng):
        gradient_at(w, rows)
        w = w - learning_rate * gradient_at(w, rows)
    return w


def _first_batch_only(gradient_at: Any, w: ndarray, n: int, batch_size: int, learning_rate: float, rng: Rng) -> ndarray:
    return w - learning_rate * gradient_at(w, _shuffled(n, batch_size, rng)[0])


def _distance_gradient(seed: int, n: int) -> Named:
    """Make the gradient of ½ the mean squared distance of w from the rows of a table."""
    table = np.random.default_rng(seed).normal(2.0, 1.0, size=(n, 2))
    return Named("w − the mean of these rows", lambda w, rows: w - table[np.ravel(rows)].mean(axis=0), ("w", "rows"))


def _epoch_case(seed: int, n: int, batch_size: int) -> Case:
    w, rate = np.random.default_rng(seed).normal(size=2).round(2), (0.5, 0.2, 0.1)[seed % 3]
    return case(_distance_gradient(seed, n), w, n, batch_size, rate, generator(seed))


SGD_EPOCH = Exercise(
    "06.sgd_epoch",
    cases=[_epoch_case(seed, n, batch_size) for seed, (n, batch_size) in enumerate(SIZES)],
    form=Form("The weights after one epoch were", _observe_steps),
    mistakes=(
        Mistake(
            "step only at the end",
            _step_at_the_end,
            "All gradients are asked for at the w of the start: step right after each batch, and ask for the next "
            "gradient at the new w.",
        ),
        Mistake(
            "gradient asked for twice",
            _asked_twice,
            "You ask gradient_at twice for each batch, which costs twice the time: keep what it gives in a name.",
        ),
        Mistake(
            "first batch only",
            _first_batch_only,
            "Your answer steps for the first batch only: put the return after the loop, not into it.",
        ),
        Mistake(
            "w unchanged",
            lambda gradient_at, w, n, batch_size, learning_rate, rng: w,
            "gradient_at is never called: ask it for the gradient of each batch, gradient_at(w, rows), and step.",
        ),
        *(Mistake(diagnosis, _epoch(cut), why) for diagnosis, cut, why in CUTS),
        Mistake(
            "sign flipped",
            _epoch(step=lambda w, gradient, rate, rows: w + rate * gradient),
            "Your steps go uphill: subtract learning_rate × gradient.",
        ),
        Mistake(
            "rate left out",
            _epoch(step=lambda w, gradient, rate, rows: w - gradient),
            "The learning rate is missing: multiply the gradient by it before you subtract.",
        ),
        Mistake(
            "sum for mean",
            _epoch(step=lambda w, gradient, rate, rows: w - rate * gradient * len(rows)),
            "Your step grows with the size of the batch: gradient_at gives a mean already, so do not multiply it.",
        ),
        Mistake(
            "averaged twice",
            _epoch(step=lambda w, gradient, rate, rows: w - rate * gradient / len(rows)),
            "gradient_at gives the mean over the batch already: do not divide it by the size of the batch again.",
        ),
        Mistake(
            "last step left out",
            _epoch(result=lambda ws: ws[-2]),
            "The last gradient is asked for, but its step is missing in what you return.",
        ),
        Mistake(
            "all of the path returned",
            _epoch(result=np.array),
            "You return every w on the way: return the last one alone.",
        ),
    ),
    hints=(
        "Shuffle and cut the rows as in `minibatches`: order = rng.permutation(n), then slices of batch_size.",
        "For each batch: ask gradient_at(w, rows) at the w of now, and step before the next batch.",
        "w = w - learning_rate * gradient_at(w, rows) in the loop makes a new array; w -= … would change the start of "
        "whoever called you.",
        "for i in range(0, n, batch_size): rows = order[i : i + batch_size], the step, and after the loop return w.",
    ),
)

EXERCISES = (MINIBATCHES, SGD_EPOCH)
