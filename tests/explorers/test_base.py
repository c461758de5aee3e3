"""The base makes of four small methods an explorer whose routes agree."""

import io

import numpy as np
import pytest
from PIL import Image

from gdlearn.explorers.base import Explorer
from gdlearn.explorers.controls import Choice, Pointer, Slider
from gdlearn.figures.described import DescribedFigure


class Line(Explorer[float]):
    """A point on a line that rises by ``steepness``."""

    title = "A line"
    controls = (
        Slider(name="x", label="Place x", low=0.0, high=10.0, default=2.0),
        Choice(name="steepness", label="Steepness", options={"1": "gentle", "3": "steep"}, default="1"),
    )
    pointers = (Pointer(x=("x",)),)
    scene = ("steepness",)
    size = (4.0, 3.0)
    prepared = 0

    def _compute(self, settings):
        return settings["x"] * int(settings["steepness"])

    def _words(self, result, settings):
        return f"At x = {settings['x']:g} the height is {result:g}."

    def _prepare(self, figure, axes, settings):
        type(self).prepared += 1
        axes.plot([0, 10], [0, 10 * int(settings["steepness"])])
        axes.set(xlim=(0, 10), ylim=(0, 30))
        (point,) = axes.plot([], [], "o")
        return {"point": point}

    def _update(self, artists, result):
        artists["point"].set_data([5], [result])


def test_the_defaults_are_those_of_the_controls_and_each_call_gives_a_new_dictionary():
    line = Line()
    line.defaults["x"] = 99
    assert line.defaults == {"x": 2.0, "steepness": "1"}


def test_settings_given_at_the_start_are_the_defaults():
    line = Line(x=4, steepness="3")
    assert line.defaults == {"x": 4.0, "steepness": "3"}
    assert line.compute() == 12.0
    assert repr(line) == "Line(x=4.0, steepness='3')"


def test_compute_and_describe_take_the_same_settings():
    assert Line().compute(x=3, steepness="3") == 9.0
    assert Line().describe(x=3, steepness="3") == "At x = 3 the height is 9."


def test_the_figure_is_described_and_its_own_each_time():
    first, second = Line().figure(), Line().figure()
    assert isinstance(first, DescribedFigure)
    assert first.description == "At x = 2 the height is 2."
    assert first is not second


@pytest.mark.parametrize("route", ["compute", "describe", "figure", "frame"])
@pytest.mark.parametrize(
    ("settings", "kind", "sentence"),
    [
        ({"y": 1}, TypeError, "Line has no setting 'y'; its settings are x, steepness."),
        ({"x": 11}, ValueError, "x must be a number from 0 to 10, but 11 came."),
        ({"x": "1"}, TypeError, "x must be a number from 0 to 10, but '1' came (a str)."),
        ({"steepness": "2"}, ValueError, "steepness must be one of '1', '3', but '2' came."),
    ],
)
def test_each_route_answers_a_bad_setting_in_one_sentence(route, settings, kind, sentence):
    with pytest.raises(kind) as caught:
        getattr(Line(), route)(**settings)
    assert str(caught.value) == sentence


def test_a_bad_setting_at_the_start_is_answered_too():
    with pytest.raises(ValueError, match="from 0 to 10, but 11 came"):
        Line(x=11)


def test_frames_prepare_the_picture_once_for_each_scene_and_all_explorers_share_it():
    Line.prepared = 0
    for x in (1.0, 2.0, 3.0):
        Line().frame(x=x)
    assert Line.prepared == 1
    Line().frame(steepness="3")
    assert Line.prepared == 2


def test_a_frame_shows_the_same_as_the_figure():
    frame = np.asarray(Image.open(io.BytesIO(Line().frame(x=7.0))), dtype=float)
    figure = Line().figure(x=7.0)
    figure.canvas.draw()
    assert np.abs(frame - np.asarray(figure.canvas.buffer_rgba())[..., :3]).mean() < 2


@pytest.mark.parametrize(("ratio", "rendered"), [(1, 1), (1.4, 1.5), (2, 2), (3.5, 2), (0.5, 1)])
def test_a_sharper_screen_gets_a_sharper_picture_up_to_twice(ratio, rendered):
    picture = Image.open(io.BytesIO(Line().frame(ratio=ratio)))
    assert picture.size == (400 * rendered, 300 * rendered)


def test_a_click_area_is_where_the_axes_are():
    (area,) = Line()._pointer_areas(Line().defaults, 1.0)
    left, bottom, width, height = area["box"]
    assert 0 < left < left + width <= 1
    assert 0 < bottom < bottom + height <= 1
    assert area["x"] == ("x",)
    assert area["xlim"] == (0, 10)
    assert not area["xlog"]
