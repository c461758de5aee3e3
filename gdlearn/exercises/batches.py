"""Facts about the batches of an epoch: which all right shuffles share, whatever order each of them gives."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from gdlearn.exercises.values import Unreadable, kind_of, shorten

Batch = tuple[int, ...]
Epoch = tuple[Batch, ...]

EPOCHS = 3  # so many in a row are looked at: that a right shuffle gives one order in all of them does not happen


def read_rows(rows: Any) -> Batch:
    """Read the row numbers of one batch; a single number is a batch of one.

    Raises:
        TypeError: if these are no row numbers.
    """
    array = np.asarray(rows)
    if array.ndim > 1 or (array.dtype.kind not in "iu" and array.size > 0):
        came = f"an array of shape {array.shape} of {array.dtype} numbers" if array.ndim else kind_of(rows)
        raise TypeError(f"rows must be an array of whole row numbers, such as [3, 0, 7], but {came} came")
    return tuple(array.ravel().tolist())


def read_epoch(result: Any, n: int) -> Epoch:
    """Read a list or a generator of index arrays.

    Raises:
        Unreadable: if something else came, or if a generator does not end.
    """
    if result is None:
        raise Unreadable("returned None", "None")
    is_scalar = isinstance(result, np.ndarray) and result.ndim == 0
    if is_scalar or isinstance(result, str | bytes | dict | set) or not isinstance(result, Iterable):
        raise Unreadable("not batches", kind_of(result))
    most = 2 * n + 2
    batches = list(itertools.islice(result, most + 1))
    if len(batches) > most:
        raise Unreadable("no end", f"more than {most} batches of {n} rows, and still goes on: does its loop end?")
    if batches and all(isinstance(batch, int | float | np.number) for batch in batches):
        question = "is it cut into batches?" if len(batches) >= n else "is return inside the loop?"
        raise Unreadable("one array only", f"one array of {len(batches)} numbers: {question}")
    try:
        return tuple(read_rows(batch) for batch in batches)
    except (TypeError, ValueError) as error:
        raise Unreadable("not batches", f"{kind_of(result)} in which something is no index array ({error})") from None


def batch_facts(epochs: Sequence[Epoch], again: Epoch, n: int) -> dict[str, str]:
    """Say what all right answers have in common.

    Args:
        epochs: so many in a row, all drawn from one generator.
        again: one epoch that was drawn from a generator in the state in which that one began.
        n: the number of rows.
    """
    return {
        "rows": _coverage(epochs, n),
        "sizes": in_short([str(size) for size in sorted(map(len, epochs[0]), reverse=True)]),
        "order": _order(epochs),
        "the next epoch": "the same order again" if len(set(epochs)) == 1 and len(epochs[0]) > 1 else "another order",
        "with an equal rng": "the same order" if again == epochs[0] else "another order",
    }


def in_short(words: Sequence[str]) -> str:
    """Write a list of words, and what is repeated many times only once."""
    if len(words) <= 6:
        return ", ".join(words) or "none"
    runs = [(word, len(list(run))) for word, run in itertools.groupby(words)]
    return ", ".join(f"{word} ({times} times)" if times > 1 else word for word, times in runs)


def epoch_text(epoch: Epoch) -> str:
    """Write the batches of an epoch."""
    return shorten(", ".join(str(list(batch)) for batch in epoch) or "no batch", 110)


def _coverage(epochs: Sequence[Epoch], n: int) -> str:
    counts = [[list(itertools.chain(*epoch)).count(row) for row in range(n)] for epoch in epochs]
    flat = [row for epoch in epochs for batch in epoch for row in batch]
    if any(not 0 <= row < n for row in flat):
        return f"some are not between 0 and {n - 1}"
    never = any(0 in count for count in counts)
    twice = any(max(count) > 1 for count in counts)
    return {
        (False, False): "each once",
        (True, False): "some never",
        (False, True): "some more than once",
        (True, True): "some more than once, some never",
    }[never, twice]


def _order(epochs: Sequence[Epoch]) -> str:
    """Tell whether the rows are shuffled; their order within a batch does not matter, as the gradient is a mean."""
    if all(len(epoch) <= 1 for epoch in epochs):
        return "shuffled"
    flat = [list(itertools.chain(*epoch)) for epoch in epochs]
    if all(rows == sorted(rows) for rows in flat):
        return "as they stand"
    if all(_is_run(batch) for epoch in epochs for batch in epoch) and any(len(batch) > 1 for batch in epochs[0]):
        in_place = all([sorted(batch) for batch in epoch] == sorted(map(sorted, epoch)) for epoch in epochs)
        return "shuffled within each batch only" if in_place else "neighbours stay together"
    if any(len(before) < len(after) for epoch in epochs for before, after in itertools.pairwise(epoch)):
        return "the shorter batch is not the last"
    return "shuffled"


def _is_run(batch: Batch) -> bool:
    """Tell whether a batch holds neighbours only, in any order."""
    return sorted(batch) == list(range(min(batch, default=0), min(batch, default=0) + len(batch)))
