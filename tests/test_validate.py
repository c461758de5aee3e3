"""The checks that all input goes through: what they let pass, and the one sentence that they say."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn import _validate


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), np.int8(2), np.array(2), np.array(2.0), Fraction(2)])
def test_real_gives_a_float_of_any_real_number(value: Any) -> None:
    assert _validate.real("rate", value) == 2.0
    assert type(_validate.real("rate", value)) is float


@pytest.mark.parametrize(
    ("check", "value", "error", "words"),
    [
        (_validate.real, "2", TypeError, r"rate must be a number, but '2' came \(a str\)"),
        (_validate.real, None, TypeError, r"rate must be a number, but None came \(a NoneType\)"),
        (_validate.real, True, TypeError, r"rate must be a number, but True came \(a bool\)"),
        (_validate.real, np.bool_(True), TypeError, "rate must be a number"),
        (_validate.real, 1j, TypeError, "rate must be a number, but 1j came"),
        (_validate.real, np.ones(3), TypeError, r"rate must be a number, but array\(\[1.0, 1.0, 1.0\]\) came"),
        (_validate.real, np.ones((5, 5)), TypeError, r"rate must be a number, but an array of shape \(5, 5\) came"),
        (_validate.real, math.nan, ValueError, "rate must be a finite number, but nan came"),
        (_validate.real, -math.inf, ValueError, "rate must be a finite number, but -inf came"),
        (_validate.positive, 0, ValueError, "rate must be above 0, but 0 came"),
        (_validate.positive, -1e-9, ValueError, "rate must be above 0, but -1e-09 came"),
        (_validate.not_negative, -0.5, ValueError, "rate must be at least 0, but -0.5 came"),
        (_validate.fraction, 1, ValueError, "rate must be at least 0 and below 1, but 1 came"),
        (_validate.fraction, -0.1, ValueError, "rate must be at least 0 and below 1, but -0.1 came"),
        (_validate.count, 2.0, TypeError, r"rate must be a whole number, but 2.0 came \(a float\)"),
        (_validate.count, False, TypeError, "rate must be a whole number, but False came"),
        (_validate.count, "3", TypeError, r"rate must be a whole number, but '3' came \(a str\)"),
        (_validate.count, -1, ValueError, "rate must be at least 0, but -1 came"),
        (_validate.numeric, ["a"], TypeError, r"rate must hold real numbers, but \['a'\] came"),
        (_validate.numeric, [[1], [1, 2]], ValueError, "rate must be an array of numbers, but its rows have different"),
        (_validate.numeric, [1j], TypeError, "rate must hold real numbers"),
        (_validate.finite, math.nan, ValueError, "rate holds NaN or infinity; every number of it must be finite"),
        (_validate.finite, [0, math.inf], ValueError, "rate holds NaN or infinity at index 1; every number"),
        (_validate.finite, [[0], [math.nan]], ValueError, r"rate holds NaN or infinity at index \(1, 0\); every"),
        (
            lambda _, value: _validate.batch_size(value, 9),
            10,
            ValueError,
            "batch_size must be at most 9, the number of",
        ),
        (lambda _, value: _validate.batch_size(value, 9), 0, ValueError, "batch_size must be at least 1, but 0 came"),
        (_validate.generator, np.random, TypeError, "rate must be a numpy.random.Generator, but <module"),
        (_validate.generator, 3, TypeError, r"Generator, but 3 came; write np.random.default_rng\(0\)"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(
    check: Callable, value: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        check("rate", value)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text


def test_the_edges_of_each_range_are_let_pass() -> None:
    assert _validate.positive("x", 5e-324) == 5e-324
    assert _validate.not_negative("x", 0) == 0
    assert _validate.fraction("x", 0) == 0
    assert _validate.fraction("x", 0.999) == 0.999
    assert _validate.count("x", 0) == 0
    assert _validate.count("x", np.int64(3), least=3) == 3
    assert type(_validate.count("x", np.int64(3))) is int


def test_a_hint_follows_the_sentence() -> None:
    with pytest.raises(ValueError, match="but -1 came; a negative rate would climb"):
        _validate.positive("learning_rate", -1, hint="a negative rate would climb")


@pytest.mark.parametrize(
    "value", [[1, 2], (1.0, 2.0), np.array([1, 2], dtype=np.uint8), np.float32([1, 2]), range(1, 3)]
)
def test_any_list_of_real_numbers_becomes_float64(value: Any) -> None:
    array = _validate.finite("x", value)
    assert array.dtype == np.float64
    assert array.tolist() == [1.0, 2.0]


def test_points_have_their_coordinates_on_the_last_axis() -> None:
    assert _validate.points("x", [[1, 2], [3, 4]], 2).shape == (2, 2)
    assert _validate.points("x", [[1, 2, 3]], None).shape == (1, 3)
    with pytest.raises(ValueError, match=r"x must have 1 coordinate on the last axis, but its shape is \(2,\)."):
        _validate.points("x", [1, 2], 1)
    with pytest.raises(ValueError, match=r"x must have 3 coordinates on the last axis, but its shape is \(2,\)."):
        _validate.points("x", [1, 2], 3)
    with pytest.raises(ValueError, match=r"the single number 2.0 came; write \[2.0\] for a point with one coordinate."):
        _validate.points("x", 2, 1)


def test_a_generator_is_given_back() -> None:
    rng = np.random.default_rng(0)
    assert _validate.generator("rng", rng) is rng


@given(st.recursive(st.integers() | st.text() | st.none(), st.lists))
def test_whatever_came_is_shown_on_one_short_line(value: Any) -> None:
    text = _validate.show(value)
    assert len(text) <= 60
    assert "\n" not in text
