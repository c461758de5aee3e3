"""Mini-batch descent against the loop of a textbook, and against plain descent where a batch holds all."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn import Adam, GradientDescent, Momentum, minimize, minimize_batches
from gdlearn.data import minibatches
from gdlearn.objectives import least_squares, quadratic, softmax_regression

rng = np.random.default_rng(5)
X = rng.normal(size=(23, 3))
LOSS = least_squares(X, X @ [1.0, -2.0, 0.5] + rng.normal(size=23))


def fresh(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(st.integers(1, 40), st.data())
def test_an_epoch_has_each_row_once_in_batches_of_the_size_asked_for(n: int, data: Any) -> None:
    size = data.draw(st.integers(1, n))
    batches = minibatches(n, size, fresh(1))
    assert sorted(np.concatenate(batches).tolist()) == list(range(n))
    assert [len(rows) for rows in batches] == [size] * (n // size) + ([n % size] if n % size else [])


def test_two_epochs_of_one_generator_differ_and_two_generators_of_one_seed_agree() -> None:
    one, other = fresh(3), fresh(3)
    first, second = np.concatenate(minibatches(50, 7, one)), np.concatenate(minibatches(50, 7, one))
    assert first.tolist() != second.tolist()
    assert first.tolist() != list(range(50))
    assert first.tolist() == np.concatenate(minibatches(50, 7, other)).tolist()


@pytest.mark.parametrize("batch_size", [1, 4, 23])
@pytest.mark.parametrize("optimizer", [GradientDescent(0.1), Momentum(0.05), Adam(0.1)], ids=repr)
def test_one_start_follows_the_loop_of_a_textbook(optimizer: Any, batch_size: int) -> None:
    path = minimize_batches(LOSS, np.zeros(3), optimizer, batch_size=batch_size, epochs=3, rng=fresh(), record_every=1)
    w, shuffles = np.zeros(3), fresh()
    state, points = optimizer.init(w), [w]
    for _ in range(3):
        for rows in minibatches(23, batch_size, shuffles):
            w, state = optimizer.step(w, LOSS.gradient(w, rows=rows), state)
            points.append(w)
    np.testing.assert_allclose(path.points, points, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(path.values, LOSS.value(np.array(points)), rtol=1e-12)
    assert path.steps == path.evaluations == len(points) - 1


def test_a_batch_of_all_examples_is_plain_descent() -> None:
    batches = minimize_batches(LOSS, np.ones(3), GradientDescent(0.2), batch_size=23, epochs=20, rng=fresh())
    plain = minimize(LOSS, np.ones(3), GradientDescent(0.2), steps=20)
    np.testing.assert_allclose(batches.points, plain.points, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(batches.gradient_norms, plain.gradient_norms, rtol=1e-8)


def test_each_of_many_starts_shuffles_for_itself() -> None:
    path = minimize_batches(LOSS, np.zeros((40, 3)), GradientDescent(0.1), batch_size=5, epochs=2, rng=fresh())
    assert path.final.shape == (40, 3)
    assert len(np.unique(path.final.round(12), axis=0)) == 40
    again = minimize_batches(LOSS, np.zeros((40, 3)), GradientDescent(0.1), batch_size=5, epochs=2, rng=fresh())
    np.testing.assert_array_equal(path.points, again.points)


def test_a_start_among_many_uses_each_example_once_an_epoch() -> None:
    """With one weight for each example and a rate of n / batch, a visited weight lands on its target exactly."""
    n = 12
    each = least_squares(np.eye(n), np.arange(1.0, n + 1))
    path = minimize_batches(each, np.zeros((5, n)), GradientDescent(4.0), batch_size=4, epochs=1, rng=fresh(2))
    np.testing.assert_allclose(path.final, np.tile(np.arange(1.0, n + 1), (5, 1)), rtol=1e-12)


def test_records_count_updates_and_examples() -> None:
    path = minimize_batches(LOSS, np.zeros(3), GradientDescent(0.1), batch_size=5, epochs=2, rng=fresh())
    assert path.recorded_at.tolist() == [0, 5, 10]  # four batches of 5 and one of 3
    assert path.examples_at is not None
    assert path.examples_at.tolist() == [0, 23, 46]
    finer = minimize_batches(
        LOSS, np.zeros(3), GradientDescent(0.1), batch_size=5, epochs=1, rng=fresh(), record_every=2
    )
    assert finer.recorded_at.tolist() == [0, 2, 4, 5]
    assert finer.examples_at is not None
    assert finer.examples_at.tolist() == [0, 10, 20, 23]
    assert finer.steps_to(finer.values[1]) == 2


def test_starts_that_diverge_stop_at_their_last_finite_point_and_the_others_go_on() -> None:
    steep = least_squares([[1.0, 0.0], [0.0, 1e-3]], [0.0, 0.0])
    starts = np.array([[1.0, 1.0], [0.0, 1.0]])  # only the first coordinate is too steep for the rate
    path = minimize_batches(steep, starts, GradientDescent(1e30), batch_size=1, epochs=30, rng=fresh())
    assert path.status[0] == "diverged"
    assert np.isfinite(path.points).all()
    assert np.isfinite(path.values).all()
    calm = minimize_batches(steep, starts, GradientDescent(0.5), batch_size=1, epochs=3, rng=fresh())
    assert calm.status.tolist() == ["running", "running"]
    mixed = minimize_batches(steep, starts, GradientDescent(10.0), batch_size=2, epochs=400, rng=fresh())
    assert mixed.status.tolist() == ["diverged", "running"]
    assert mixed.steps[0] < 400
    assert mixed.steps[1] == 400
    assert mixed.examples_at is not None
    assert len(mixed.examples_at) == len(mixed.values)


def test_a_softmax_loss_goes_down_from_many_starts_at_once() -> None:
    labels = np.arange(23) % 3
    loss = softmax_regression(X + 3 * np.eye(3)[labels], labels)
    path = minimize_batches(
        loss, np.zeros((4, loss.dimension)), GradientDescent(0.5), batch_size=4, epochs=30, rng=fresh()
    )
    assert path.values[0] == pytest.approx(math.log(3))
    assert (path.values[-1] < 0.35).all()


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, but 0 came"),
        ({"batch_size": -3}, ValueError, "batch_size must be at least 1, but -3 came"),
        ({"batch_size": 24}, ValueError, "batch_size must be at most 23, the number of examples, but 24 came"),
        ({"batch_size": 2.5}, TypeError, "batch_size must be a whole number, but 2.5 came"),
        ({"epochs": -1}, ValueError, "epochs must be at least 0"),
        ({"record_every": 0}, ValueError, "record_every must be at least 1"),
        ({"rng": 3}, TypeError, r"rng must be a numpy.random.Generator, but 3 came"),
        ({"objective": quadratic([1.0, 2.0, 3.0])}, TypeError, r"a loss of data, such as least_squares\(X, y\)"),
        ({"optimizer": 0.1}, TypeError, r"write GradientDescent\(0.1\)"),
        ({"start": np.zeros(2)}, ValueError, "start must have 3 coordinates"),
        ({"start": [0, math.nan, 0]}, ValueError, "start holds NaN or infinity at index 1"),
    ],
)
def test_bad_input_gets_one_sentence(changed: dict[str, Any], error: type[Exception], words: str) -> None:
    good: dict[str, Any] = {
        "objective": LOSS, "start": np.zeros(3), "optimizer": GradientDescent(0.1),
        "batch_size": 5, "epochs": 1, "rng": fresh(),
    }  # fmt: skip
    given = good | changed
    with pytest.raises(error, match=words):
        minimize_batches(given.pop("objective"), given.pop("start"), given.pop("optimizer"), **given)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((0, 1, fresh()), ValueError, "n must be at least 1, but 0 came"),
        ((5, 6, fresh()), ValueError, "batch_size must be at most 5"),
        ((5, 2, None), TypeError, "rng must be a numpy.random.Generator"),
    ],
)
def test_batches_that_cannot_be_made_are_named(arguments: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        minibatches(*arguments)


def test_no_epoch_is_no_step() -> None:
    path = minimize_batches(LOSS, np.zeros(3), GradientDescent(0.1), batch_size=5, epochs=0, rng=fresh())
    assert path.steps == 0
    assert path.points.shape == (1, 3)
