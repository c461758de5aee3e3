"""The judge of gradients: right ones pass, wrong ones are caught with both numbers, whatever the shape."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdlearn.gradcheck import check_gradient, finite_difference, one_number


def wavy(x: np.ndarray) -> float:
    return float(np.sin(x).sum() + x.flat[0] * x.flat[-1])


def wavy_gradient(x: np.ndarray) -> np.ndarray:
    gradient = np.cos(x)
    gradient.flat[0] += x.flat[-1]
    gradient.flat[-1] += x.flat[0]
    return gradient


shapes = pytest.mark.parametrize("shape", [(2,), (5,), (2, 3), (2, 2, 2)])


@shapes
def test_finite_differences_are_the_slopes_for_points_of_any_shape(shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(0).normal(size=shape)
    np.testing.assert_allclose(finite_difference(wavy, x), wavy_gradient(x), atol=1e-8)


def test_finite_differences_of_a_parabola_are_exact_for_any_width() -> None:
    assert finite_difference(lambda x: x[0] ** 2, [3.0], h=0.5).tolist() == [6.0]  # a one-sided one would say 6.5


def test_finite_differences_call_f_twice_a_coordinate_with_a_fresh_point() -> None:
    seen = []

    def spoiling(x: np.ndarray) -> float:
        seen.append(x.copy())
        value = float(x @ x)
        x[:] = math.nan
        return value

    point = np.array([1.0, 2.0, 3.0])
    assert finite_difference(spoiling, point) == pytest.approx([2.0, 4.0, 6.0])
    assert len(seen) == 6
    assert point.tolist() == [1.0, 2.0, 3.0]


@shapes
@pytest.mark.parametrize("directions", [None, 1, 20])
def test_a_right_gradient_passes(shape: tuple[int, ...], directions: int | None) -> None:
    x = np.random.default_rng(1).normal(size=shape)
    report = check_gradient(wavy, wavy_gradient, x, directions=directions, rng=np.random.default_rng(2))
    assert report
    assert report.passed
    assert report.relative_error < 1e-8


@shapes
@settings(max_examples=20)
@given(seed=st.integers(0, 1000))
def test_one_wrong_coordinate_is_caught_and_pointed_at_with_both_numbers(shape: tuple[int, ...], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=shape)
    where = tuple(int(rng.integers(n)) for n in shape)

    def wrong(p: np.ndarray) -> np.ndarray:
        gradient = wavy_gradient(p)
        gradient[where] += 0.01
        return gradient

    report = check_gradient(wavy, wrong, x)
    assert not report
    assert report.worst == where
    assert report.largest_difference == pytest.approx(0.01, rel=1e-5)
    assert report.claimed - report.measured == pytest.approx(0.01, rel=1e-5)
    assert report.measured == pytest.approx(wavy_gradient(x)[where], abs=1e-7)


def test_a_failed_check_prints_the_place_and_both_numbers() -> None:
    report = check_gradient(lambda x: x @ x, lambda x: [2 * x[0], x[1]], [1.0, 3.0])
    assert str(report) == repr(report)
    assert str(report) == (
        "gradient check FAILED: relative error 5.0e-01 (at most 1e-06 allowed); "
        "largest difference at coordinate 1: gradient 3, finite difference 6"
    )


def test_a_passed_check_says_so() -> None:
    assert str(check_gradient(lambda x: x @ x, lambda x: 2 * x, [1.0])).startswith("gradient check passed")


def test_along_directions_a_wrong_gradient_is_caught_with_the_slopes_along_the_worst_one() -> None:
    report = check_gradient(
        lambda x: 3 * x[0], lambda x: [3.0, 1.0], [0.0, 0.0], directions=5, rng=np.random.default_rng(0)
    )
    rng = np.random.default_rng(0)
    units = [u / np.linalg.norm(u) for u in rng.normal(size=(5, 2))]
    worst = max(range(5), key=lambda i: abs(units[i][1]))  # the gradient is wrong along the second axis
    assert not report
    assert report.worst == (worst,)
    assert report.claimed == pytest.approx(3 * units[worst][0] + units[worst][1])
    assert report.measured == pytest.approx(3 * units[worst][0])
    assert f"largest difference at direction {worst}" in str(report)


def test_directions_cost_two_evaluations_each_whatever_the_dimension() -> None:
    calls = []
    check_gradient(
        lambda x: calls.append(1) or float(x.sum()),
        np.ones_like,
        np.zeros(1000),
        directions=3,
        rng=np.random.default_rng(0),
    )
    assert len(calls) == 6


def test_the_tolerance_decides() -> None:
    def slightly_wrong(x: np.ndarray) -> np.ndarray:
        return 2 * x * 1.001

    assert not check_gradient(lambda x: x @ x, slightly_wrong, [1.0])
    assert check_gradient(lambda x: x @ x, slightly_wrong, [1.0], tolerance=0.01)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_gradient_that_is_not_finite_never_passes(bad: float) -> None:
    assert not check_gradient(lambda x: x @ x, lambda x: [bad, 2 * x[1]], [1.0, 2.0], tolerance=1e6)


def test_a_gradient_cannot_change_the_point() -> None:
    def meddling(x: np.ndarray) -> np.ndarray:
        x *= 2
        return x

    point = np.array([1.0, 2.0])
    assert check_gradient(lambda x: x @ x, meddling, point)
    assert point.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: finite_difference(sum, [1.0], h=0.0), ValueError, "h must be above 0, but 0.0 came; 1e-6 suits"),
        (lambda: finite_difference(sum, [1.0], h=math.nan), ValueError, "h must be above 0"),
        (lambda: check_gradient(sum, abs, [1.0], h=-1e-6), ValueError, "h must be above 0, but -1e-06 came"),
        (lambda: check_gradient(sum, lambda x: [1.0, 2.0], [1.0]), ValueError, r"shape of x, \(1,\), but .* \(2,\)"),
        (lambda: check_gradient(sum, lambda x: 1.0, [1.0]), ValueError, r"shape of x, \(1,\), but .* \(\)"),
        (lambda: check_gradient(sum, abs, [1.0], directions=3), ValueError, "rng=np.random.default_rng"),
        (
            lambda: check_gradient(sum, abs, [1.0], directions=0, rng=np.random.default_rng(0)),
            ValueError,
            "directions needs at least 1",
        ),
        (lambda: finite_difference(lambda x: x, [1.0, 2.0]), ValueError, r"one number, .* array of shape \(2,\)"),
        (lambda: finite_difference(lambda x: None, [1.0]), TypeError, "f must return a number, .* a NoneType"),
        (lambda: one_number("2"), TypeError, "f must return a number, but it returned a str"),
        (lambda: one_number([1.0, 2.0]), ValueError, r"f must return one number, but it returned an array"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call: Callable[[], Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert str(caught.value).endswith((".", "functions"))


@pytest.mark.parametrize("value", [2, 2.0, np.float64(2), np.array(2.0), np.array([2.0]), np.array([[2]])])
def test_one_number_takes_any_array_of_one(value: Any) -> None:
    assert one_number(value) == 2.0
    assert type(one_number(value)) is float
