"""The gap between chord and curve is measured as convexity defines it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn.explorers import Chord
from gdlearn.explorers.chord import CURVES, TOUCH

PLACES = st.floats(-3.0, 3.0)


@given(a=PLACES, b=PLACES, t=st.floats(0.0, 1.0))
def test_on_the_bowl_the_gap_is_that_of_the_formula(a, b, t):
    gap = Chord().compute(curve="bowl", a=a, b=b, t=t).gap
    assert gap == pytest.approx(t * (1 - t) * (a - b) ** 2 / 2, abs=1e-12)


@pytest.mark.parametrize("curve", ["bowl", "absolute", "log_loss"])
@given(a=PLACES, b=PLACES)
def test_no_chord_of_a_convex_function_is_below_it(curve, a, b):
    assert Chord().compute(curve=curve, a=a, b=b).worst[0] > -TOUCH
    assert "not convex" not in Chord().describe(curve=curve, a=a, b=b)


@pytest.mark.parametrize("curve", ["double_well", "wave"])
def test_a_chord_from_valley_to_valley_shows_that_a_function_is_not_convex(curve):
    chord = Chord().compute(curve=curve, a=-2.0, b=2.0, t=0.5)
    assert chord.gap < -0.9
    assert chord.worst == pytest.approx((chord.gap, 0.5))
    assert "this function is not convex" in Chord().describe(curve=curve, a=-2.0, b=2.0)


def test_a_pair_within_one_valley_proves_nothing():
    words = Chord().describe(curve="double_well", a=1.5, b=2.5)
    assert "nowhere below" in words
    assert "convex means that this holds for every pair" in words


def test_the_worst_gap_is_told_wherever_one_looks():
    looking_aside = Chord().describe(curve="wave", a=-3.0, b=3.0, t=0.05)
    assert "above the curve" in looking_aside
    assert "Its worst gap is −1.090 at t = 0.50" in looking_aside


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize(("t", "end"), [(0.0, -1.0), (1.0, 2.0)])
def test_at_its_ends_the_chord_is_on_the_curve(curve, t, end):
    chord = Chord().compute(curve=curve, a=-1.0, b=2.0, t=t)
    assert chord.x == end
    assert chord.gap == 0
    assert "it is on the curve" in Chord().describe(curve=curve, a=-1.0, b=2.0, t=t)


def test_the_ends_may_change_places():
    there, back = Chord().compute(a=-2.0, b=1.0, t=0.3), Chord().compute(a=1.0, b=-2.0, t=0.7)
    assert there.gap == pytest.approx(back.gap)


def test_two_equal_points_make_no_chord_and_a_straight_piece_touches_everywhere():
    assert "the same point" in Chord().describe(a=1.0, b=1.0)
    assert "a straight line" in Chord().describe(curve="absolute", a=1.0, b=2.0)


def test_the_two_regions_are_the_gap_above_and_the_gap_below():
    explorer = Chord()
    _, artists = explorer._drawn(explorer.defaults)
    chord = explorer.compute(curve="wave", a=-3.0, b=3.0)
    explorer._update(artists, chord)
    line = (1 - chord.line_t) * chord.a + chord.line_t * chord.b
    areas = [_area(artists[name].get_xy()) for name in ("above", "below")]
    width = line[1] - line[0]
    assert areas[0] == pytest.approx(np.maximum(chord.line_gap, 0).sum() * width, rel=1e-6)
    assert areas[1] == pytest.approx(-np.minimum(chord.line_gap, 0).sum() * width, rel=1e-6)


def _area(corners):
    x, y = corners.T
    return abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2
