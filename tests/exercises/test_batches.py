"""Batches are read from lists and generators, and told apart by facts that every right shuffle shares."""

import itertools

import numpy as np
import pytest

from gdlearn.exercises.batches import batch_facts, epoch_text, in_short, read_epoch, read_rows
from gdlearn.exercises.values import Unreadable


@pytest.mark.parametrize(
    "result",
    [
        [np.array([2, 0]), np.array([1])],
        ([2, 0], (1,)),
        (rows for rows in ([2, 0], [1])),
        iter([np.array([2, 0], dtype=np.uint8), range(1, 2)]),
        np.array([[2, 0], [1]], dtype=object),
        map(np.array, ([2, 0], [1])),
    ],
)
def test_an_epoch_is_read_from_whatever_holds_it(result):
    assert read_epoch(result, 3) == ((2, 0), (1,))


def test_an_array_with_a_row_for_each_batch_and_an_empty_batch_are_read():
    assert read_epoch(np.array([[2, 0], [1, 3]]), 4) == ((2, 0), (1, 3))
    assert read_epoch([[0], []], 1) == ((0,), ())


@pytest.mark.parametrize(
    ("result", "key"),
    [
        (None, "returned None"),
        (3, "not batches"),
        ("012", "not batches"),
        ({0: [0, 1, 2]}, "not batches"),
        (np.array(3), "not batches"),
        (lambda: None, "not batches"),
        (np.array([2, 0, 1]), "one array only"),
        ([2, 0, 1], "one array only"),
        (np.array([2.0, 0.0]), "one array only"),
        ([np.array([0.0, 1.0]), np.array([2.0])], "not batches"),
        ([[[0, 1]], [[2]]], "not batches"),
        ([[0, 1], None], "not batches"),
        ([np.array([True, False, True])], "not batches"),
        (["ab", "c"], "not batches"),
        (itertools.repeat([0]), "no end"),
    ],
)
def test_what_are_no_batches_gets_its_diagnosis(result, key):
    with pytest.raises(Unreadable) as problem:
        read_epoch(result, 3)
    assert problem.value.key == key


def test_one_array_is_told_by_its_length_to_be_uncut_or_returned_too_early():
    for result, question in ((np.arange(10), "cut into batches?"), (np.arange(4), "inside the loop?")):
        with pytest.raises(Unreadable, match=question.replace("?", "")):
            read_epoch(result, 10)


def test_rows_of_one_batch_may_be_a_single_number_but_no_fraction():
    assert read_rows(3) == (3,)
    for rows in (1.5, [0.0, 1.0], np.eye(2), None, [True]):
        with pytest.raises(TypeError, match="whole row numbers"):
            read_rows(rows)


# ---- facts

RIGHT = {
    "rows": "each once",
    "sizes": "4, 4, 2",
    "order": "shuffled",
    "the next epoch": "another order",
    "with an equal rng": "the same order",
}


def facts_of(cut, n=10, seed=0):
    """The facts about an answer that makes an epoch of a generator."""
    rng = np.random.default_rng(seed)
    epochs = [read_epoch(cut(rng), n) for _ in range(3)]
    return batch_facts(epochs, read_epoch(cut(np.random.default_rng(seed)), n), n)


def chunks(order, size=4):
    return [order[i : i + size] for i in range(0, len(order), size)]


def shuffle_a_list(rng):
    order = list(range(10))
    rng.shuffle(order)
    return chunks(order)


SHUFFLES = [
    lambda rng: chunks(rng.permutation(10)),
    lambda rng: chunks(np.argsort(rng.random(10))),
    lambda rng: chunks(rng.choice(10, size=10, replace=False)),
    lambda rng: chunks(rng.permutation(10)[::-1]),
    lambda rng: [np.sort(rows) for rows in chunks(rng.permutation(10))],
    lambda rng: chunks(rng.permuted(np.arange(10))),
    shuffle_a_list,
]


@pytest.mark.parametrize("shuffle", SHUFFLES)
def test_every_right_shuffle_has_the_same_facts_from_every_seed(shuffle):
    assert all(facts_of(shuffle, seed=seed) == RIGHT for seed in range(40))


@pytest.mark.parametrize(
    ("cut", "fact", "words"),
    [
        (lambda rng: chunks(np.arange(10)), "order", "as they stand"),
        (lambda rng: chunks(np.arange(10)), "the next epoch", "the same order again"),
        (
            lambda rng: [rng.permutation(rows) for rows in chunks(np.arange(10))],
            "order",
            "shuffled within each batch only",
        ),
        (lambda rng: [chunks(np.arange(10))[i] for i in rng.permutation(3)], "order", "neighbours stay together"),
        (lambda rng: chunks(rng.permutation(10))[::-1], "order", "the shorter batch is not the last"),
        (lambda rng: chunks(np.random.default_rng(1).permutation(10)), "the next epoch", "the same order again"),
        (lambda rng: chunks(np.random.default_rng().permutation(10)), "with an equal rng", "another order"),
        (lambda rng: chunks(rng.integers(10, size=10)), "rows", "some more than once, some never"),
        (lambda rng: chunks(rng.permutation(10))[:2], "rows", "some never"),
        (lambda rng: [*chunks(rng.permutation(10)), [3]], "rows", "some more than once"),
        (lambda rng: chunks(1 + rng.permutation(10)), "rows", "some are not between 0 and 9"),
        (lambda rng: [], "sizes", "none"),
    ],
)
def test_each_fault_shows_in_its_fact(cut, fact, words):
    assert facts_of(cut)[fact] == words


@pytest.mark.parametrize("size", [10, 12])
def test_in_one_batch_of_all_rows_any_order_is_right(size):
    facts = facts_of(lambda rng: chunks(np.arange(10), size))
    assert facts == RIGHT | {"sizes": "10"}


def test_batches_of_one_row_are_shuffled_like_others():
    assert facts_of(lambda rng: chunks(rng.permutation(10), 1))["order"] == "shuffled"
    assert facts_of(lambda rng: chunks(np.arange(10), 1))["order"] == "as they stand"


def test_what_is_repeated_is_written_once():
    assert in_short(["4", "4", "2"]) == "4, 4, 2"
    assert in_short(["4"] * 25 + ["2"]) == "4 (25 times), 2"
    assert in_short([]) == "none"
    assert epoch_text(((0, 1), (2,))) == "[0, 1], [2]"
    assert epoch_text(()) == "no batch"
    assert len(epoch_text(tuple((i,) for i in range(1000)))) <= 110
