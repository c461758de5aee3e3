"""Level places are told apart as calculus says; random Hessians have the exact odds of a minimum."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn import critical_points, objectives
from gdlearn.critical_points import classify_critical_points, probability_of_minimum, random_hessians
from gdlearn.objectives import from_function, quadratic

KNOWN = [0.5, 0.14644661, 0.024920921, 0.0024567093, 1.4011e-4, 4.6202e-6, 8.80e-8, 9.69e-10]  # with mpmath


# ---- classification


@pytest.mark.parametrize(
    ("eigenvalues", "kind"),
    [
        ([1.0, 2.0], "minimum"),
        ([-1.0, -2.0], "maximum"),
        ([-1.0, 2.0], "saddle"),
        ([0.0, 2.0], "undecided"),
        ([0.0, -2.0], "undecided"),
        ([0.0, 0.0], "undecided"),
        ([1e-9, 2.0], "undecided"),
        ([1.1e-8, 2.0], "minimum"),
        ([-1e-9, 2.0, 3.0], "undecided"),
        ([0.0, -1.0, 2.0], "saddle"),  # one way up and one way down settle it, whatever the third does
    ],
)
@pytest.mark.parametrize("rotation", [0.0, 0.7])
def test_the_signs_of_the_eigenvalues_decide(eigenvalues: list[float], kind: str, rotation: float) -> None:
    found = classify_critical_points(quadratic(eigenvalues, rotation), np.zeros(len(eigenvalues)))
    assert found.kinds == kind


def test_a_curvature_on_the_border_is_not_beyond_it() -> None:
    assert classify_critical_points(quadratic([1e-8, 2.0]), [0.0, 0.0]).kinds == "undecided"


def test_one_dimension_is_enough() -> None:
    """A curve has minima and maxima, and no saddle."""
    kinds = classify_critical_points(objectives.double_well(), [[-1.0], [0.0], [1.0], [0.5]]).kinds
    assert kinds.tolist() == ["minimum", "maximum", "minimum", "not stationary"]


def test_every_known_minimum_and_saddle_of_the_library_is_one() -> None:
    for f in (objectives.double_well_valley(), objectives.himmelblau(), objectives.saddle(), objectives.double_well(3)):
        assert set(classify_critical_points(f, f.saddles, tolerance=1e-6).kinds) == {"saddle"}
        assert set(classify_critical_points(f, f.minima, tolerance=1e-6).kinds) <= {"minimum"}


def test_a_hessian_that_is_zero_leaves_it_open() -> None:
    assert classify_critical_points(objectives.monkey_saddle(), [0.0, 0.0]).kinds == "undecided"


def test_the_tolerance_says_what_counts_as_level() -> None:
    f = quadratic([1.0])
    assert classify_critical_points(f, [1e-9]).kinds == "minimum"
    assert classify_critical_points(f, [1e-3]).kinds == "not stationary"
    assert classify_critical_points(f, [1e-3], tolerance=0.01).kinds == "minimum"
    assert classify_critical_points(f, [1e-3], tolerance=2.0).kinds == "undecided"


def test_a_map_of_points_is_one_call_and_each_gets_its_own_answer() -> None:
    f = objectives.double_well(2)
    grid = np.stack(np.meshgrid([-1.0, 0.0, 1.0], [-1.0, 0.0, 0.5, 1.0]), axis=-1)
    found = classify_critical_points(f, grid)
    assert found.kinds.shape == found.gradient_norms.shape == (4, 3)
    assert found.eigenvalues.shape == (4, 3, 2)
    assert found.directions.shape == (4, 3, 2, 2)
    for index in np.ndindex(4, 3):
        assert found.kinds[index] == classify_critical_points(f, grid[index]).kinds


def test_no_point_at_all_is_an_empty_answer() -> None:
    assert classify_critical_points(quadratic([1.0, 2.0]), np.empty((0, 2))).kinds.shape == (0,)


@given(st.floats(-3.1, 3.1))
def test_directions_belong_to_their_curvatures(rotation: float) -> None:
    """Walking along a direction changes the gradient by the curvature times that direction."""
    f = quadratic([-1.0, 3.0], rotation)
    found = classify_critical_points(f, [0.0, 0.0])
    assert found.eigenvalues == pytest.approx([-1, 3])
    for k in (0, 1):
        direction = found.directions[:, k]
        assert f.gradient(direction) == pytest.approx(found.eigenvalues[k] * direction, abs=1e-9)
        assert np.linalg.norm(direction) == pytest.approx(1)


def test_a_function_without_formulas_is_classified_too() -> None:
    f = from_function(lambda p: p[0] * p[1], dimension=2)
    assert classify_critical_points(f, [0.0, 0.0], tolerance=1e-4).kinds == "saddle"


@pytest.mark.parametrize(
    ("points", "tolerance", "error", "words"),
    [
        ([0.0], 1e-8, ValueError, "points must have 2 coordinates"),
        (0.0, 1e-8, ValueError, "points must have its coordinates on the last axis"),
        ([math.nan, 0.0], 1e-8, ValueError, "points holds NaN or infinity at index 0"),
        (["a", "b"], 1e-8, TypeError, "points must hold real numbers"),
        ([0.0, 0.0], -1.0, ValueError, "tolerance must be at least 0"),
        ([0.0, 0.0], "small", TypeError, "tolerance must be a number"),
    ],
)
def test_points_that_do_not_fit_are_refused(points: Any, tolerance: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        classify_critical_points(quadratic([1.0, 2.0]), points, tolerance=tolerance)
    assert str(caught.value).endswith(".")


def test_a_gradient_that_is_not_finite_is_refused() -> None:
    f = from_function(lambda p: math.nan, lambda p: [math.nan], dimension=1)
    with pytest.raises(ValueError, match="the gradient holds NaN or infinity"):
        classify_critical_points(f, [0.0])


# ---- random Hessians


def test_random_hessians_are_symmetric_with_the_variances_of_the_ensemble() -> None:
    """Each entry has the mean 0; the variance is 2 on the diagonal and 1 beside it (four standard errors)."""
    hessians = random_hessians(3, 40_000, np.random.default_rng(0))
    assert hessians.shape == (40_000, 3, 3)
    assert (hessians == np.swapaxes(hessians, -1, -2)).all()
    variance = 1 + np.eye(3)
    assert np.abs(hessians.mean(axis=0) / np.sqrt(variance / 40_000)).max() < 4
    assert np.abs((hessians.var(axis=0) / variance - 1) / np.sqrt(2 / 40_000)).max() < 4


def test_the_same_seed_gives_the_same_hessians() -> None:
    one, other = (random_hessians(2, 5, np.random.default_rng(7)) for _ in range(2))
    assert (one == other).all()
    assert random_hessians(2, 0, np.random.default_rng(7)).shape == (0, 2, 2)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_sampled_hessians_have_the_exact_share_of_minima(n: int) -> None:
    """The share of 50,000 lies within four standard errors of the exact probability."""
    hessians = random_hessians(n, 50_000, np.random.default_rng(n))
    share, exact = (np.linalg.eigvalsh(hessians)[:, 0] > 0).mean(), probability_of_minimum(n)
    assert abs(share - exact) < 4 * math.sqrt(exact * (1 - exact) / 50_000)


@pytest.mark.parametrize(("n", "known"), list(enumerate(KNOWN, start=1)))
def test_the_probability_is_what_an_independent_computation_gave(n: int, known: float) -> None:
    digits = 8 if n <= 4 else 5 if n <= 6 else 3
    assert f"{probability_of_minimum(n):.{digits}g}" == f"{known:.{digits}g}"


def test_small_cases_have_closed_forms() -> None:
    """1/2 by symmetry; for n = 2 a cone in three dimensions; for n = 3 it is known as 1/4 − 1/(√2·π)."""
    exact = [0.5, (2 - math.sqrt(2)) / 4, 1 / 4 - 1 / (math.sqrt(2) * math.pi)]
    assert [probability_of_minimum(n) for n in (1, 2, 3)] == pytest.approx(exact, rel=1e-15)


@pytest.mark.parametrize("n", [10, 25, 40])
def test_more_digits_change_nothing(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = probability_of_minimum(n)
    monkeypatch.setattr(critical_points, "_DIGITS", 160)
    assert probability_of_minimum(n) == before


def test_it_falls_faster_than_the_tosses_of_n_coins_and_towards_the_known_rate() -> None:
    """Never above 2⁻ⁿ (all diagonal entries must be above 0); −ln P / n² falls towards ln 3 / 4 from above."""
    probabilities = [probability_of_minimum(n) for n in range(1, 41)]
    assert all(p <= 0.5**n for n, p in enumerate(probabilities, start=1))
    rates = [-math.log(p) / n**2 for n, p in enumerate(probabilities, start=1)]
    assert all(later < earlier for earlier, later in pairwise(rates))
    assert math.log(3) / 4 < rates[-1] < 0.29


def test_the_pfaffian_squared_is_the_determinant() -> None:
    """Also where the first pivot is zero and rows must be exchanged."""
    for first in (0, 5):
        upper = [
            [0, first, 2, 3, -1, 4],
            [0, 0, 4, 1, 2, 2],
            [0, 0, 0, 7, 1, 3],
            [0] * 4 + [2, 5],
            [0] * 5 + [6],
            [0] * 6,
        ]
        matrix = np.array(upper) - np.array(upper).T
        pfaffian = critical_points._pfaffian([[Decimal(int(entry)) for entry in row] for row in matrix])
        assert float(pfaffian) ** 2 == pytest.approx(np.linalg.det(matrix))


@pytest.mark.parametrize(("n", "error"), [(0, ValueError), (41, ValueError), (2.0, TypeError), (True, TypeError)])
def test_a_size_without_an_exact_probability_is_refused(n: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="n must be") as caught:
        probability_of_minimum(n)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("n", "count", "rng", "error", "words"),
    [
        (0, 1, np.random.default_rng(0), ValueError, "n must be at least 1"),
        (2, -1, np.random.default_rng(0), ValueError, "count must be at least 0"),
        (2, 1.5, np.random.default_rng(0), TypeError, "count must be a whole number"),
        (2, 1, 0, TypeError, "rng must be a numpy.random.Generator"),
    ],
)
def test_hessians_that_cannot_be_made_are_refused(
    n: Any, count: Any, rng: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        random_hessians(n, count, rng)
