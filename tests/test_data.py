"""The data sets as they are published, and the two ways to prepare a table."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gdlearn import data

SETS: dict[str, tuple[int, int]] = {
    "diabetes": (442, 10),
    "wine": (178, 13),
    "breast_cancer": (569, 30),
    "digits": (1797, 64),
}
every_set = pytest.mark.parametrize("name", SETS)


@every_set
def test_a_data_set_has_its_published_size_and_a_name_for_each_column(name: str) -> None:
    pytest.importorskip("sklearn")
    X, y, features = getattr(data, name)()
    assert X.shape == SETS[name]
    assert y.shape == (len(X),)
    assert X.dtype == y.dtype == np.float64
    assert np.isfinite(X).all()
    assert len(set(features)) == X.shape[1]


@pytest.mark.parametrize(
    ("name", "counts"),
    [("wine", [59, 71, 48]), ("breast_cancer", [212, 357])],
)
def test_the_classes_are_as_many_as_published(name: str, counts: list[int]) -> None:
    pytest.importorskip("sklearn")
    assert np.unique(getattr(data, name)().y, return_counts=True)[1].tolist() == counts


def test_the_diabetes_columns_come_centred_and_scaled_to_length_1() -> None:
    pytest.importorskip("sklearn")
    X, y, features = data.diabetes()
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose((X**2).sum(axis=0), 1, rtol=1e-9)
    assert (y.min(), y.max(), y.mean()) == pytest.approx((25, 346, 152.13348416))
    assert features[2] == "bmi"


def test_the_digits_are_pixels_from_0_to_16() -> None:
    pytest.importorskip("sklearn")
    X, y, _ = data.digits()
    assert (X.min(), X.max()) == (0, 16)
    assert np.unique(y).tolist() == list(range(10))


@every_set
def test_two_calls_give_arrays_of_their_own(name: str) -> None:
    pytest.importorskip("sklearn")
    first, second = getattr(data, name)(), getattr(data, name)()
    first.X[:] = -1
    assert not np.shares_memory(first.X, second.X)
    assert (second.X != -1).any()


@every_set
def test_without_scikit_learn_the_sentence_names_the_command(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match='scikit-learn, which is missing; run: python -m pip install "scikit-learn'):
        getattr(data, name)()


tables = arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(1, 4)), elements=st.floats(-1e3, 1e3, width=16))


@given(tables)
def test_a_standardized_column_has_mean_0_and_deviation_1_or_is_0_where_it_never_changes(table: np.ndarray) -> None:
    standard = data.standardize(table)
    assert standard.shape == table.shape
    for column, before in zip(standard.T, table.T, strict=True):
        if len(set(before.tolist())) == 1:
            assert not column.any()
        else:
            assert sum(column) / len(column) == pytest.approx(0.0, abs=1e-9)
            assert sum(column**2) / len(column) == pytest.approx(1.0)


def test_a_constant_column_becomes_0_even_if_its_mean_is_rounded() -> None:
    assert np.mean([0.1] * 3) != 0.1
    assert data.standardize([0.1] * 3).tolist() == [0.0] * 3


def test_the_order_of_a_column_stays() -> None:
    assert data.standardize([3.0, 1.0, 2.0]) == pytest.approx(np.sqrt(1.5) * np.array([1, -1, 0]))


def test_neither_way_of_preparing_changes_its_input() -> None:
    table = np.array([[1.0, 2.0], [3.0, 5.0]])
    table.flags.writeable = False
    data.standardize(table)
    data.add_intercept(table)


def test_an_intercept_is_a_first_column_of_ones() -> None:
    assert data.add_intercept([[2, 3], [4, 5]]).tolist() == [[1, 2, 3], [1, 4, 5]]
    assert data.add_intercept([2, 3]).tolist() == [[1, 2], [1, 3]]


@pytest.mark.parametrize("prepare", [data.standardize, data.add_intercept])
@pytest.mark.parametrize(
    ("X", "error", "words"),
    [
        ([[1.0, np.nan]], ValueError, r"X holds NaN or infinity at index \(0, 1\)"),
        ([["a"]], TypeError, "X must hold real numbers"),
        ([[1.0], [2.0, 3.0]], ValueError, "X must be an array of numbers, but its rows have different lengths"),
        (3.0, ValueError, r"X must .*, but its shape is \(\)"),
    ],
)
def test_a_table_that_is_none_is_refused(prepare: Any, X: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        prepare(X)
    assert str(caught.value).endswith(".")


def test_an_empty_table_has_no_mean() -> None:
    with pytest.raises(ValueError, match=r"at least one number, but its shape is \(0, 3\)"):
        data.standardize(np.empty((0, 3)))


def test_an_intercept_is_for_tables_only() -> None:
    with pytest.raises(ValueError, match=r"\(examples, features\), but its shape is \(2, 2, 2\)"):
        data.add_intercept(np.ones((2, 2, 2)))


def test_moons_without_noise_lie_on_two_half_circles_that_reach_into_each_other() -> None:
    X, y, _ = data.moons(41, np.random.default_rng(0), noise=0.0)
    upper, lower = X[y == 0], X[y == 1]
    assert (len(upper), len(lower)) == (21, 20)
    np.testing.assert_allclose(np.linalg.norm(upper, axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(lower - [1.0, 0.5], axis=1), 1)
    assert upper[:, 1].min() > -1e-12
    assert lower[:, 1].max() < 0.5 + 1e-12


def test_the_noise_of_moons_has_the_deviation_that_was_asked_for_and_comes_from_the_generator() -> None:
    clean = data.moons(4000, np.random.default_rng(0), noise=0.0).X
    noisy = [data.moons(4000, np.random.default_rng(seed), noise=0.3).X for seed in (1, 1, 2)]
    assert (noisy[0] - clean).std() == pytest.approx(0.3, rel=0.03)
    assert (noisy[0] == noisy[1]).all()
    assert (noisy[0] != noisy[2]).any()


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((1, np.random.default_rng(0), 0.1), ValueError, "n must be at least 2"),
        ((2.5, np.random.default_rng(0), 0.1), TypeError, "n must be a whole number"),
        ((10, 7, 0.1), TypeError, "rng must be a numpy.random.Generator"),
        ((10, np.random.default_rng(0), -0.1), ValueError, "noise must be at least 0"),
    ],
)
def test_moons_that_cannot_be_made_are_refused_in_one_sentence(
    arguments: tuple[Any, Any, Any], error: type[Exception], words: str
) -> None:
    n, rng, noise = arguments
    with pytest.raises(error, match=words):
        data.moons(n, rng, noise=noise)
