"""The small network's weights, taken apart and put together; its symmetries; what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdlearn.objectives import pack_network, two_layer_network, unpack_network

RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(40, 2)), RNG.integers(0, 2, 40)


@pytest.mark.parametrize("leading", [(), (5,), (2, 3)])
def test_weights_taken_apart_and_put_together_are_as_before(leading: tuple[int, ...]) -> None:
    w = RNG.normal(size=(*leading, 3 * 5 + 5 + 5 + 1))
    W1, b1, w2, b2 = unpack_network(w, features=3)
    assert W1.shape == (*leading, 3, 5)
    assert b1.shape == w2.shape == (*leading, 5)
    assert b2.shape == leading
    np.testing.assert_array_equal(pack_network(W1, b1, w2, b2), w)


def test_the_loss_is_that_of_the_formula_with_the_parts() -> None:
    f = two_layer_network(X, Y, 4)
    w = RNG.normal(size=f.dimension)
    W1, b1, w2, b2 = unpack_network(w, features=2)
    probability = 1 / (1 + np.exp(-(np.tanh(X @ W1 + b1) @ w2 + b2)))
    expected = -np.mean(np.log(np.where(Y == 1, probability, 1 - probability)))
    assert f(w) == pytest.approx(expected, rel=1e-12)


def test_the_order_and_the_signs_of_neurons_change_nothing() -> None:
    f = two_layer_network(X, Y, 4)
    w = RNG.normal(size=f.dimension)
    W1, b1, w2, b2 = unpack_network(w, features=2)
    order, signs = np.array([2, 0, 3, 1]), np.array([1.0, -1.0, -1.0, 1.0])
    twin = pack_network(signs * W1[:, order], signs * b1[order], signs * w2[order], b2)
    assert f(twin) == pytest.approx(f(w), rel=1e-12)


def test_with_all_weights_zero_every_answer_is_half_and_half() -> None:
    assert two_layer_network(X, Y, 3)(np.zeros(13)) == pytest.approx(np.log(2))


def test_answers_may_be_bools_and_scores_may_be_huge() -> None:
    f = two_layer_network(X, Y == 1, 2)
    assert np.isfinite(f(np.full(9, 1e4)))
    assert np.isfinite(f.gradient(np.full(9, 1e4))).all()


@pytest.mark.parametrize(
    ("data", "hidden", "error", "words"),
    [
        ((X, Y), 0, ValueError, "hidden must be at least 1"),
        ((X, Y), 2.5, TypeError, "hidden must be a whole number"),
        ((X, Y + 1), 2, ValueError, "y must hold only 0 and 1"),
        ((X, Y[:3]), 2, ValueError, "one number for each of the 40 rows"),
        ((X[:, 0], Y), 2, ValueError, "X must have the shape"),
    ],
)
def test_a_network_that_cannot_be_made_is_refused(data: Any, hidden: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        two_layer_network(*data, hidden)


@pytest.mark.parametrize("count", [1, 8, 10])
def test_a_number_of_weights_that_fits_no_network_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="4 weights for each neuron and one more"):
        unpack_network(np.zeros(count), features=2)


def test_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"but \(2, 3\), \(3,\), \(2,\) and \(\) came"):
        pack_network(np.zeros((2, 3)), np.zeros(3), np.zeros(2), 0.0)
