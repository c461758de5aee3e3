"""What a rate does is named as theory has it, and measured beside it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn.explorers import LearningRate
from gdlearn.explorers.learning_rate import LONG, STEPS


@pytest.mark.parametrize(
    ("rate", "curvature", "behaviour"),
    [
        (0.001, 2.0, "crawls"), (0.1, 2.0, "converges"), (0.5, 2.0, "lands in one step"), (0.9, 2.0, "oscillates"),
        (1.0, 2.0, "stays on the edge"), (1.01, 2.0, "diverges"), (10.0, 10.0, "diverges"), (0.999, 2.0, "oscillates"),
        (0.2, 10.0, "stays on the edge"), (2.0, 1.0, "stays on the edge"),
    ],
)  # fmt: skip
def test_the_behaviour_has_its_name(rate, curvature, behaviour):
    explorer = LearningRate()
    assert explorer.compute(learning_rate=rate, curvature=curvature).behaviour == behaviour
    assert f"it {behaviour};" in explorer.describe(learning_rate=rate, curvature=curvature)


@given(rate=st.floats(0.001, 10.0), curvature=st.floats(1.0, 10.0))
def test_the_path_is_the_power_of_the_factor(rate, curvature):
    run = LearningRate().compute(learning_rate=rate, curvature=curvature)
    (factor,) = run.factors
    assert factor == 1 - rate * curvature
    expected = factor ** np.arange(STEPS + 1)
    # Near factor 0 rounding decides: the differences are compared with the distance one step before.
    before = np.abs(np.concatenate([[1.0], expected[:-1]]))
    assert (np.abs(run.points[:, 0] - expected) <= 1e-12 * before + 1e-300).all() or abs(factor) < 1e-3


@given(rate=st.floats(0.001, 10.0), curvature=st.floats(1.0, 10.0))
def test_converging_and_diverging_part_at_the_edge(rate, curvature):
    run = LearningRate().compute(learning_rate=rate, curvature=curvature)
    assert run.edge == 2 / curvature
    if rate > 1.0001 * run.edge:
        assert run.behaviour == "diverges"
        assert run.values[-1] > run.values[0]
    if rate < 0.9999 * run.edge:
        assert run.behaviour not in ("diverges", "stays on the edge")
        assert run.values[-1] < run.values[0]


@pytest.mark.parametrize("rate", [0.001, 0.003, 0.02, 0.1, 0.45, 0.55, 0.9, 0.99])
def test_the_count_to_a_thousandth_is_that_of_the_theory(rate):
    run = LearningRate().compute(learning_rate=rate, curvature=2.0)
    assert run.shrink_steps == math.ceil(math.log(1000) / -math.log(abs(1 - 2 * rate)))


@pytest.mark.parametrize("rate", [1.0, 1.5, 10.0])
def test_there_is_no_count_where_the_distance_does_not_shrink(rate):
    assert LearningRate().compute(learning_rate=rate, curvature=2.0).shrink_steps is None


def test_the_slowest_rate_of_all_is_still_counted():
    assert LearningRate().compute(learning_rate=0.001, curvature=1.0).shrink_steps < LONG


@pytest.mark.parametrize("function", ["one", "two"])
@pytest.mark.parametrize("rate", [0.01, 0.3, 0.66, 0.9, 1.2])
def test_the_measured_factor_agrees_with_the_decisive_one(function, rate):
    run = LearningRate().compute(learning_rate=rate, curvature=2.5, function=function)
    assert run.measured_factor == pytest.approx(abs(run.decisive), rel=0.02)


def test_in_two_directions_the_steep_one_sets_the_edge_and_the_flat_one_the_speed():
    run = LearningRate().compute(learning_rate=0.05, curvature=10.0, function="two")
    assert run.edge == 0.2
    assert run.factors == (0.95, 0.5)
    assert run.decisive == 0.95
    assert run.best == 2 / 11


def test_at_the_best_rate_no_other_is_faster():
    best = LearningRate().compute(learning_rate=2 / 11, curvature=10.0, function="two").shrink_steps
    for rate in (0.15, 0.17, 0.19, 0.195):
        assert LearningRate().compute(learning_rate=rate, curvature=10.0, function="two").shrink_steps > best


def test_the_marks_in_the_picture_stand_where_the_theory_has_them():
    explorer = LearningRate()
    _, artists = explorer._drawn(explorer.defaults)
    explorer._update(artists, explorer.compute(learning_rate=0.3, curvature=4.0))
    assert artists["edge"].get_xdata()[0] == 0.5
    assert artists["best"].get_xdata()[0] == 0.25
    assert artists["now"].get_xdata()[0] == 0.3
    assert artists["dot"].get_ydata()[0] == pytest.approx(0.2)
    assert artists["edge_label"].get_text() == "edge 2/L = 0.5"


def test_theory_is_drawn_over_what_was_measured():
    explorer = LearningRate()
    _, artists = explorer._drawn(explorer.defaults)
    explorer._update(artists, explorer.compute(learning_rate=0.3, curvature=4.0))
    assert np.allclose(artists["theory"].get_ydata(), artists["measured"].get_ydata(), rtol=1e-9)
