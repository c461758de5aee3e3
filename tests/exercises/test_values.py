"""What an answer gives back is read into plain numbers, compared with tolerance, and written short."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from gdlearn.exercises.values import Numbers, Unreadable, factor_between, read_numbers, same


@pytest.mark.parametrize(
    "result",
    [
        [1, 2.5],
        (1, 2.5),
        [np.float32(1), np.int64(1) * 2.5],
        np.array([1, 2.5], dtype=np.float32),
        np.array([1, 2.5], dtype=np.longdouble),
        np.array([1, 2.5 + 0j]),
        [Fraction(1), Fraction(5, 2)],
        [Decimal(1), Decimal("2.5")],
        [np.array(1.0), np.array(2.5)],
        range(1, 3) + np.array([0, 0.5]),
        np.ma.array([1, 2.5], mask=[True, False]),
    ],
)
def test_numbers_are_read_from_whatever_holds_them(result):
    read = read_numbers(result)
    assert (read.shape, read.entries) == ((2,), (1.0, 2.5))


class Hostile:
    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        raise SystemError("no array")


class Everything(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    ("result", "key"),
    [
        (None, "returned None"),
        ((x for x in [1]), "returned a generator"),
        ("1.0", "not a number"),
        (b"1", "not a number"),
        ({"x": 1}, "not a number"),
        ({1.0}, "not a number"),
        (len, "not a number"),
        (float, "not a number"),
        (object(), "not a number"),
        ([1, [2, 3]], "not a number"),
        (["a", 1], "not a number"),
        ([10**400, 1], "not a number"),
        (lambda: 1, "not a number"),
        ((1.0, np.ones(2)), "parts of different shapes"),
        ([np.ones(3), np.ones(2)], "parts of different shapes"),
        (1 + 2j, "not a number"),
        (Hostile(), "not a number"),
        (np.array(["1.0"]), "not a number"),
        (np.array("2020-01-01", dtype="datetime64[D]"), "not a number"),
    ],
)
def test_what_is_no_number_gets_its_diagnosis(result, key):
    with pytest.raises(Unreadable) as problem:
        read_numbers(result)
    assert problem.value.key == key
    assert str(problem.value)


def test_a_coroutine_is_closed_and_named():
    async def later():
        return 1.0

    with pytest.raises(Unreadable, match="coroutine"):
        read_numbers(later())


def test_a_hostile_comparison_decides_nothing():
    assert not same(read_numbers(Everything(3.0)), read_numbers(1.0))


def test_the_tolerance_goes_with_the_largest_entry_and_with_the_precision():
    expected = read_numbers([1000.0, 0.0])
    assert same(read_numbers([1000.0, 1e-5]), expected)
    assert not same(read_numbers([1000.0, 1e-3]), expected)
    assert same(read_numbers(np.array([1000.0, 1e-3], dtype=np.float32)), expected)
    assert not same(read_numbers(np.array([1000.0, 1.0], dtype=np.float32)), expected)


def test_zero_is_met_by_zero_only():
    assert same(read_numbers(1e-13), read_numbers(0.0))
    assert not same(read_numbers(1e-6), read_numbers(0.0))


def test_infinite_and_missing_numbers_equal_only_their_like():
    values = [read_numbers(v) for v in (1.0, np.inf, -np.inf, np.nan)]
    for i, a in enumerate(values):
        for j, b in enumerate(values):
            assert same(a, b) == (i == j)


def test_shapes_must_agree():
    assert not same(read_numbers([1.0]), read_numbers(1.0))
    assert not same(read_numbers([[1.0, 2.0]]), read_numbers([1.0, 2.0]))


def test_a_constant_factor_is_found_and_nothing_else():
    expected = [read_numbers([1.0, -2.0]), read_numbers([0.0, 4.0])]
    assert factor_between([read_numbers([3.0, -6.0]), read_numbers([0.0, 12.0])], expected) == pytest.approx(3.0)
    assert factor_between([read_numbers([3.0, -6.0]), read_numbers([0.0, 8.0])], expected) is None
    assert factor_between([read_numbers([0.0, 0.0]), read_numbers([0.0, 0.0])], expected) is None
    assert factor_between([read_numbers([np.inf, 0.0]), read_numbers([0.0, np.inf])], expected) is None
    assert factor_between([read_numbers(1.0), read_numbers([0.0, 4.0])], expected) is None


def test_two_values_are_written_with_as_many_digits_as_it_takes():
    assert Numbers((), (1.0,)).beside(Numbers((), (1.0000002,))) == ("1", "1.0000002")
    assert Numbers((), (1.0,)).beside(Numbers((), (2.0,))) == ("1", "2")
