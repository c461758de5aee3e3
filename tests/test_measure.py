"""Fitted exponents and thresholds against powers and roots that are known."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn import objectives
from gdlearn.descent import minimize
from gdlearn.measure import (
    align_network,
    bisect_threshold,
    fitted_exponent,
    machine,
    noise_scale,
    seconds_of,
    steps_until_near,
)
from gdlearn.optimizers import GradientDescent


@given(st.floats(-3, 3), st.floats(0.01, 100))
def test_the_exponent_of_an_exact_power_law_is_found_whatever_its_factor(power: float, factor: float) -> None:
    x = np.array([1.0, 3.0, 10.0, 70.0])
    assert fitted_exponent(x, factor * x**power) == pytest.approx(power, abs=1e-9)


def test_the_exponent_of_scattered_points_is_the_slope_of_least_squares_on_logarithms() -> None:
    x, y = [1.0, 10.0, 100.0], [1.0, 10.0, 1000.0]
    assert fitted_exponent(x, y) == pytest.approx((3 - 0) / 2)  # slope through (0, 0), (1, 1), (2, 3)


@pytest.mark.parametrize(
    ("x", "y", "error", "words"),
    [
        ([1, 2], [1, 2, 3], ValueError, r"the same length, but their shapes are \(2,\) and \(3,\)"),
        ([[1, 2]], [[1, 2]], ValueError, "two lists of the same length"),
        ([0, 1], [1, 2], ValueError, "above 0 on both axes"),
        ([1, 2], [1, -2], ValueError, "above 0 on both axes"),
        ([2, 2], [1, 3], ValueError, "at least two different x"),
        ([], [], ValueError, "at least two different x"),
        ([1, math.nan], [1, 2], ValueError, "x holds NaN or infinity"),
        (["a", "b"], [1, 2], TypeError, "x must hold real numbers"),
    ],
)
def test_points_without_a_slope_are_refused(x: Any, y: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        fitted_exponent(x, y)
    assert str(caught.value).endswith(".")


@given(st.floats(0.01, 99.0))
def test_sixty_halvings_find_a_threshold_to_the_last_digits(threshold: float) -> None:
    assert bisect_threshold(lambda x: x > threshold, 0.0, 100.0) == pytest.approx(threshold, rel=1e-13)


def test_each_halving_halves_the_interval() -> None:
    asked = []
    found = bisect_threshold(lambda x: asked.append(x) or x >= 0.3, 0.0, 1.0, halvings=3)
    assert asked[2:] == [0.5, 0.25, 0.375]
    assert found == (0.25 + 0.375) / 2


@pytest.mark.parametrize(
    ("holds", "low", "high", "halvings", "error", "words"),
    [
        (lambda x: True, 0, 1, 60, ValueError, "false at low=0 and true at high=1; widen the interval"),
        (lambda x: False, 0, 1, 60, ValueError, "false at low=0 and true at high=1"),
        (lambda x: x > 0.5, math.nan, 1, 60, ValueError, "low must be a finite number"),
        (lambda x: x > 0.5, 0, "1", 60, TypeError, "high must be a number"),
        (lambda x: x > 0.5, 0, 1, 0, ValueError, "halvings must be at least 1"),
    ],
)
def test_an_interval_without_a_turn_is_refused(
    holds: Any, low: Any, high: Any, halvings: int, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        bisect_threshold(holds, low, high, halvings=halvings)
    assert str(caught.value).endswith(".")


def halving(start: Any = (1.0, 0.0), **settings: Any) -> Any:
    """Descend ‖x‖²/2 with η = 1/2: each step halves the distance to the minimum."""
    return minimize(objectives.quadratic([1.0, 1.0]), start, GradientDescent(0.5), **{"steps": 20, **settings})


@pytest.mark.parametrize(("fraction", "steps"), [(0.5, 1), (0.49, 2), (0.1, 4), (1e-3, 10), (1e-9, None)])
def test_a_descent_has_come_near_when_the_distance_is_a_fraction_of_the_starts(
    fraction: float, steps: int | None
) -> None:
    found = steps_until_near(halving(), [0.0, 0.0], fraction=fraction)
    assert found == steps
    assert found is None or type(found) is int


def test_the_distance_is_measured_to_the_place_that_is_named() -> None:
    assert steps_until_near(halving(), [1.0, 0.0]) == 0  # it began there
    assert steps_until_near(halving(), [0.25, 0.0]) == 2
    assert steps_until_near(halving(), [0.0, 1.0]) is None
    assert steps_until_near(halving(), [0.0, 0.0]) == 10  # a thousandth unless said otherwise


def test_coming_near_is_counted_in_steps_and_not_in_records() -> None:
    assert steps_until_near(halving(record_every=6), [0.0, 0.0]) == 12


@pytest.mark.parametrize(
    ("start", "place", "fraction", "error", "words"),
    [
        ([[1.0, 0.0]], [0.0, 0.0], 0.1, ValueError, "the trajectory of one start and one place"),
        ([1.0, 0.0], [[0.0, 0.0]], 0.1, ValueError, "the trajectory of one start and one place"),
        ([1.0, 0.0], [0.0], 0.1, ValueError, "place must have 2 coordinates"),
        ([1.0, 0.0], [0.0, math.nan], 0.1, ValueError, "place holds NaN"),
        ([1.0, 0.0], [0.0, 0.0], 1.0, ValueError, "fraction must lie between 0 and 1, but 1.0 came"),
        ([1.0, 0.0], [0.0, 0.0], 0.0, ValueError, "fraction must lie between 0 and 1"),
        ([1.0, 0.0], [0.0, 0.0], "0.1", TypeError, "fraction must be a number"),
    ],
)
def test_a_goal_that_does_not_fit_is_refused(
    start: Any, place: Any, fraction: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        steps_until_near(halving(start), place, fraction=fraction)
    assert str(caught.value).endswith(".")


def test_the_noise_scale_is_the_variance_of_one_gradient_over_the_squared_length_of_the_mean() -> None:
    rng = np.random.default_rng(8)
    X, y, w = rng.normal(size=(30, 4)), rng.normal(size=30), rng.normal(size=4)
    gradients = (X @ w - y)[:, None] * X
    expected = np.trace(np.cov(gradients.T, ddof=0)) / np.sum(gradients.mean(axis=0) ** 2)
    assert noise_scale(objectives.least_squares(X, y), w) == pytest.approx(expected, rel=1e-12)


def test_the_noise_scale_has_no_bound_at_a_minimum() -> None:
    assert noise_scale(objectives.least_squares([[1.0], [1.0]], [1.0, 3.0]), [2.0]) == math.inf


@pytest.mark.parametrize(
    ("objective", "x", "error", "words"),
    [
        (objectives.quadratic([1.0]), [1.0], TypeError, "a loss of data"),
        (objectives.least_squares([[1.0]], [1.0]), [[1.0]], ValueError, "one point of shape"),
        (objectives.least_squares([[1.0]], [1.0]), [1.0, 2.0], ValueError, "x must have 1 coordinate"),
    ],
)
def test_the_noise_scale_names_what_it_cannot_use(objective: Any, x: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        noise_scale(objective, x)


def shuffled_network(w: np.ndarray, order: np.ndarray, signs: np.ndarray) -> np.ndarray:
    W1, b1, w2, b2 = objectives.unpack_network(w, 2)
    return objectives.pack_network(signs * W1[:, order], signs * b1[order], signs * w2[order], b2)


@given(st.integers(0, 10**6))
def test_a_network_whose_neurons_were_shuffled_and_mirrored_is_put_back_as_it_was(seed: int) -> None:
    rng = np.random.default_rng(seed)
    w = rng.normal(size=4 * 6 + 1)
    twin = shuffled_network(w, rng.permutation(6), rng.choice([-1.0, 1.0], 6))
    np.testing.assert_array_equal(align_network(twin, w, features=2), w)


def test_an_aligned_network_is_the_same_function_and_nearer() -> None:
    rng = np.random.default_rng(0)
    loss = objectives.two_layer_network(rng.normal(size=(30, 2)), rng.integers(0, 2, 30), 5)
    for _ in range(20):
        w, reference = rng.normal(size=(2, loss.dimension))
        aligned = align_network(w, reference, features=2)
        assert loss(aligned) == pytest.approx(loss(w), rel=1e-12)
        assert np.linalg.norm(aligned - reference) < np.linalg.norm(w - reference)


@pytest.mark.parametrize(
    ("w", "reference", "words"),
    [
        (np.zeros(9), np.zeros(13), "weights of one network each"),
        (np.zeros((2, 9)), np.zeros((2, 9)), "weights of one network each"),
        (np.zeros(8), np.zeros(8), "w must have 4 weights for each neuron and one more, but 8 came"),
        (np.full(9, np.nan), np.zeros(9), "w holds NaN or infinity"),
    ],
)
def test_what_is_no_network_is_not_aligned(w: Any, reference: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        align_network(w, reference, features=2)


def test_a_call_takes_what_it_sleeps_and_one_slow_call_does_not_count() -> None:
    order = []

    def sleeper(name: str, seconds: float) -> Callable[[], None]:
        def call() -> None:
            time.sleep(0.2 if name == "b" and "b" not in order else seconds)
            order.append(name)

        return call

    seconds = seconds_of({"a": sleeper("a", 0.02), "b": sleeper("b", 0.005)}, repeats=5)
    assert order == ["a", "b"] * 5
    assert 0.02 <= seconds["a"] < 0.15
    assert 0.005 <= seconds["b"] < 0.15


@pytest.mark.parametrize(("calls", "repeats"), [({"a": 3}, 5), ({"a": print}, 0), ({"a": print}, 1.5)])
def test_what_cannot_be_timed_is_named(calls: Any, repeats: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="must be"):
        seconds_of(calls, repeats=repeats)


def test_the_machine_is_named_with_cores_and_versions() -> None:
    assert np.__version__ in machine()
    assert f"{os.cpu_count()} core" in machine()
