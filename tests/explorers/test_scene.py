"""A scene draws what stands still once, and gives the same pixels as drawing everything."""

import io

import numpy as np
import pytest
from PIL import Image

from gdlearn.explorers import scene as module
from gdlearn.explorers.scene import KEPT_SCENES, Scene, kept_scene, settle
from gdlearn.figures.style import new_figure


def _scene(ratio=1.0):
    figure, axes = new_figure(3.0, 2.0)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="x")
    (line,) = axes.plot([0, 1], [0, 1])
    dots = axes.plot([0.2], [0.2], "o") + axes.plot([0.4], [0.4], "s")
    artists = {"line": line, "dots": dots}
    settle(figure, artists)
    return Scene(figure, artists, ratio), artists


def test_a_moved_artist_leaves_no_trace_where_it_was():
    scene, artists = _scene()
    first = scene.pixels().copy()
    artists["line"].set_data([0, 1], [1, 0])
    assert not np.array_equal(scene.pixels(), first)
    artists["line"].set_data([0, 1], [0, 1])
    assert np.array_equal(scene.pixels(), first)


def test_moving_artists_lie_in_their_order_above_all_that_stands_still():
    scene, artists = _scene()
    orders = [artists["line"].get_zorder(), *(dot.get_zorder() for dot in artists["dots"])]
    assert orders == sorted(orders)
    still = [child.get_zorder() for child in scene.figure.axes[0].get_children() if not child.get_animated()]
    assert min(orders) > max(still)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_jpeg_has_the_asked_for_number_of_pixels(ratio):
    scene, _ = _scene(ratio)
    picture = Image.open(io.BytesIO(scene.jpeg()))
    assert picture.format == "JPEG"
    assert picture.size == (300 * ratio, 200 * ratio)


def test_only_the_scenes_used_last_are_kept():
    module._kept.clear()
    for number in range(KEPT_SCENES + 3):
        kept_scene(number, lambda: _scene()[0])
    assert list(module._kept) == list(range(3, KEPT_SCENES + 3))
    again = kept_scene(3, lambda: pytest.fail("made a scene that was kept"))
    assert list(module._kept)[-1] == 3
    assert again is module._kept[3]
    module._kept.clear()
