"""The ball tells where it is and which way is down."""

import numpy as np
import pytest

from gdlearn.explorers import TryTheKeys


@pytest.mark.parametrize(("x", "way"), [(2.0, "right"), (5.0, "left"), (-3.0, "right"), (0.0, "left")])
def test_downhill_is_where_the_height_falls(x, way):
    here = TryTheKeys().compute(x=x)
    side = 1 if way == "right" else -1
    assert TryTheKeys().compute(x=x + 0.01 * side).height < here.height
    assert here.downhill == side
    assert f"Downhill is to the {way}." in TryTheKeys().describe(x=x)


@pytest.mark.parametrize(
    ("x", "place"), [(-1.43, "the floor of a valley"), (1.75, "the top of a hill"), (4.27, "the floor of a valley")]
)
def test_flat_ground_is_called_valley_or_hill(x, place):
    assert TryTheKeys().compute(x=x).downhill == 0
    assert place in TryTheKeys().describe(x=x)


def test_the_keys_alone_can_find_each_flat_place():
    found = [x for x in np.arange(-40, 61) / 10 if TryTheKeys().compute(x=x).downhill == 0]
    assert {round(x) for x in found} == {-1, 2, 4}


def test_the_arrow_points_downhill_and_is_not_there_on_flat_ground():
    explorer = TryTheKeys()
    _, artists = explorer._drawn(explorer.defaults)
    explorer._update(artists, explorer.compute(x=2.0))
    assert artists["way"].xy[0] > artists["way"].get_position()[0]
    explorer._update(artists, explorer.compute(x=5.0))
    assert artists["way"].xy[0] < artists["way"].get_position()[0]
    explorer._update(artists, explorer.compute(x=4.3))
    assert not artists["way"].get_visible()
