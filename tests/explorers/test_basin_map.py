"""The basin map against descents of the library, the symmetry of a landscape and shares that are known."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from gdlearn import minimize
from gdlearn.explorers import BasinMap
from gdlearn.explorers.basin_map import _fills, _picture
from gdlearn.explorers.basins import (
    CELLS,
    DIVERGED,
    DRAFT_CELLS,
    LANDSCAPES,
    NOT_THERE,
    REACH,
    STEPS,
    _maps,
    optimizer,
)

explorer = BasinMap()
METHODS = pytest.mark.parametrize("method", ["descent", "momentum", "adam"])
AXIS = (np.arange(CELLS) + 0.5) * (2 * REACH / CELLS) - REACH


@METHODS
@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_the_path_is_that_of_the_library(landscape, method):
    rate = 0.1 if method == "adam" else 0.002
    result = explorer.compute(landscape=landscape, method=method, learning_rate=rate, x=1.3, y=-2.2)
    path = minimize(LANDSCAPES[landscape].objective, [1.3, -2.2], optimizer(method, rate), steps=STEPS)
    np.testing.assert_allclose(result.path, path.points, rtol=1e-12)


@METHODS
def test_each_cell_of_the_map_is_what_a_start_in_its_middle_comes_to(method):
    rate = 0.2 if method == "adam" else 0.015
    owner = explorer.compute(method=method, learning_rate=rate).owner
    for row, column in np.random.default_rng(0).integers(0, CELLS, (60, 2)):
        one = explorer.compute(method=method, learning_rate=rate, x=AXIS[column], y=AXIS[row])
        assert one.end == owner[row, column]


def test_himmelblau_s_valleys_have_the_shares_of_a_long_descent_from_many_random_starts():
    """At a rate where all starts arrive within the steps, against 3000 steps of the rate of lesson 04."""
    starts = np.random.default_rng(0).uniform(-5, 5, (10_000, 2))
    landscape = LANDSCAPES["valleys"]
    ends = minimize(landscape.objective, starts, optimizer("descent", 0.003), steps=3000, record_every=3000).final
    nearest = np.linalg.norm(ends[:, None] - landscape.minima, axis=-1).argmin(axis=1)
    shares = explorer.compute(learning_rate=0.008).shares
    np.testing.assert_allclose(shares[:4], np.bincount(nearest) / 10_000, atol=0.03)
    assert shares[4:].sum() < 0.01


def test_equal_wells_share_a_map_that_is_its_own_mirror_image():
    owner = explorer.compute(landscape="wells", learning_rate=0.02).owner
    minima = LANDSCAPES["wells"].minima
    mirrored = {i: int(np.flatnonzero((minima == minima[i] * [-1, 1]).all(axis=1))[0]) for i in range(4)}
    np.testing.assert_array_equal(owner[:, ::-1], np.vectorize(mirrored.get)(owner))
    assert explorer.compute(landscape="wells", learning_rate=0.02).shares.tolist() == [0.25, 0.25, 0.25, 0.25, 0, 0]


def test_the_deepest_dent_draws_a_square_of_side_one():
    """Its basin reaches to the crests half way to its neighbours, about ±0.5: theory 0.97 % of ±5.12, 1 % of ±5."""
    result = explorer.compute(landscape="dents", learning_rate=0.002)
    rows, columns = np.nonzero(result.owner == int(np.argmin(np.abs(LANDSCAPES["dents"].minima).sum(axis=1))))
    assert AXIS[columns].min() == pytest.approx(-0.5, abs=0.06)
    assert AXIS[rows].max() == pytest.approx(0.5, abs=0.06)
    assert result.shares[0] == pytest.approx(0.01, abs=0.0005)


def test_the_dents_listed_are_minima():
    landscape = LANDSCAPES["dents"]
    assert np.abs(landscape.objective.gradient(landscape.minima)).max() < 1e-10
    assert (np.linalg.eigvalsh(landscape.objective.hessian(landscape.minima)) > 0).all()
    assert np.bincount(landscape.group)[0] == 1


def test_the_stretched_wells_have_the_gradient_of_their_value():
    objective = LANDSCAPES["wells"].objective
    x = np.array([[0.3, -4.1], [2.0, 5.0]])
    for step in np.eye(2) * 1e-6:
        slope = (objective.value(x + step) - objective.value(x - step)) / 2e-6
        np.testing.assert_allclose(objective.gradient(x) @ (step / 1e-6), slope, rtol=1e-6)


def test_a_rate_that_is_too_high_for_a_part_of_the_map_is_named_diverged_there_and_only_there():
    result = explorer.compute(learning_rate=0.03)
    starts = np.stack(np.meshgrid(AXIS, AXIS), axis=-1)
    library = minimize(
        LANDSCAPES["valleys"].objective, starts, optimizer("descent", 0.03), steps=STEPS, record_every=STEPS
    )
    assert 0.05 < (library.status == "diverged").mean() < 0.95
    np.testing.assert_array_equal(result.owner == DIVERGED, library.status == "diverged")
    assert "diverged: " in explorer.describe(learning_rate=0.03)


def test_slow_starts_are_not_there_yet_and_belong_to_no_minimum():
    result = explorer.compute(learning_rate=0.0005)
    assert (result.owner == NOT_THERE).mean() == result.shares[4] > 0.3
    assert "has not arrived" in explorer.describe(learning_rate=0.0001)
    assert explorer.compute(learning_rate=0.0001).end == NOT_THERE


def test_a_start_that_diverges_is_named():
    assert explorer.compute(learning_rate=0.1, x=5.0, y=5.0).end == DIVERGED
    assert "(5, 5) diverges" in explorer.describe(learning_rate=0.1, x=5.0, y=5.0)


def test_shares_add_up_to_one():
    for landscape in LANDSCAPES:
        assert explorer.compute(landscape=landscape, learning_rate=0.03).shares.sum() == pytest.approx(1)


def test_a_start_outside_the_map_is_named_or_brought_back():
    with pytest.raises(ValueError, match="x must be a number from −5 to 5, but 7 came"):
        explorer.compute(x=7)
    settings, notice = explorer._clamped({"x": 7.0}, explorer.defaults)
    assert settings["x"] == 5
    assert notice == "Start x goes from −5 to 5: 7 became 5."


def test_borders_are_dark_so_that_basins_are_told_apart_without_colour():
    picture = _picture("valleys", "descent", 0.01).astype(int).sum(axis=-1)
    owner = explorer.compute().owner
    across = owner[:, :-1] != owner[:, 1:]
    assert picture[:, :-1][across].max() < picture[owner >= 0].mean() - 150


def test_groups_of_minima_without_numbers_are_told_apart_by_brightness():
    brightness = [sum(to_rgb(fill)) for fill in _fills(LANDSCAPES["dents"])[:4]]
    assert (np.diff(brightness) > 0.3).all()  # the deeper, the darker


@METHODS
@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_another_landscape_or_method_brings_a_rate_at_which_its_starts_arrive(landscape, method):
    wanted = explorer.defaults | {"landscape": landscape, "method": method, "learning_rate": 0.0321}
    for changed in (["landscape"], ["x", "method"]):
        settings, notice = explorer._followed(wanted, changed)
        rate = settings["learning_rate"]
        assert explorer.compute(**settings).shares[:-2].sum() > 0.999
        assert notice == f"Learning rate set to {rate}, which suits this landscape and method."
        assert explorer._followed(settings, changed) == (settings, "")


@pytest.mark.parametrize("changed", [[], ["x"], ["learning_rate"], ["method", "learning_rate"]])
def test_a_rate_that_the_learner_has_set_stays(changed):
    wanted = explorer.defaults | {"method": "adam", "learning_rate": 0.5}
    assert explorer._followed(wanted, changed) == (wanted, "")


def test_a_rate_that_moves_is_drawn_coarsely_first_from_starts_of_the_same_map():
    settings = explorer.defaults | {"learning_rate": 0.00777}
    draft = explorer._draft(settings)
    full = explorer.compute(**settings)
    assert draft.owner.shape == (DRAFT_CELLS, DRAFT_CELLS)
    np.testing.assert_array_equal(draft.path, full.path)
    np.testing.assert_allclose(draft.shares, full.shares, atol=0.02)
    whole = _picture("valleys", "descent", 0.00777).astype(int)
    assert (_picture("valleys", "descent", 0.00777, DRAFT_CELLS) != whole).any(axis=-1).mean() < 0.1
    assert explorer._words(draft, settings).split(". ")[1].startswith("2500 starts after")


def test_a_map_that_is_known_needs_no_draft():
    explorer.compute(learning_rate=0.00888)
    assert explorer._draft(explorer.defaults | {"learning_rate": 0.00888, "x": 2.0}) is None


def test_only_the_maps_seen_last_are_kept():
    for k in range(80):
        explorer._draft(explorer.defaults | {"learning_rate": 0.2 + k / 1000})
    assert len(_maps) == 64


@pytest.mark.parametrize(
    ("settings", "marker"), [({"x": 1.0}, "*"), ({"learning_rate": 0.0001}, "X"), ({"learning_rate": 1.0}, None)]
)
def test_the_end_is_marked_by_whether_the_start_arrived_and_not_at_all_if_it_diverged(settings, marker):
    _, artists = explorer._drawn(explorer.defaults)
    result = explorer.compute(**settings)
    explorer._update(artists, result)
    marked = np.column_stack(artists["end"].get_data())
    if marker is None:
        assert (result.end, len(marked)) == (DIVERGED, 0)
    else:
        assert artists["end"].get_marker() == marker
        np.testing.assert_array_equal(marked, result.path[-1:])


def test_while_only_the_start_moves_the_map_is_not_computed_again():
    before = explorer.compute(learning_rate=0.0123, x=0.0).owner
    assert explorer.compute(learning_rate=0.0123, x=1.0).owner is before
