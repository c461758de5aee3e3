"""Contour pictures."""

import numpy as np
import pytest

from gdlearn.figures import plot_contours
from gdlearn.objectives import quadratic


def test_directions_are_named_and_described():
    """A direction is drawn under its name, and the description gives it as a unit vector."""
    figure = plot_contours(quadratic([1.0, 10.0]), directions={"steep": [0.0, 2.0]})
    (axes,) = figure.axes
    assert "steep" in [text.get_text() for text in axes.texts]
    assert "Arrow steep along (0, 1)." in figure.description


def test_right_angles_look_right_where_directions_are_drawn():
    """With directions both axes have one scale; without them the picture fills its frame."""
    assert plot_contours(quadratic([1.0, 10.0]), directions={"flat": [1.0, 0.0]}).axes[0].get_aspect() == 1.0
    assert plot_contours(quadratic([1.0, 10.0])).axes[0].get_aspect() == "auto"


@pytest.mark.parametrize("vector", [[1.0, 1.0], [-1.0, -1.0]])
def test_direction_arrow_is_centred_and_the_same_both_ways(vector):
    """A direction and its opposite give the same double arrow, through the middle of the picture."""
    figure = plot_contours(quadratic([1.0, 10.0]), directions={"d": vector})
    arrow = next(text for text in figure.axes[0].texts if not text.get_text())
    ends = np.array([arrow.xy, arrow.xyann])
    assert np.allclose(ends.mean(axis=0), 0.0)
    assert np.allclose(ends[0], ends[0, 0])
    assert ends[0, 0] < 0
