"""What holds for every explorer of the course, whatever it is set to."""

import io
import re
import warnings

import matplotlib.pyplot as plt
import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gdlearn import explorers
from gdlearn.explorers.controls import Choice, Number, Toggle
from gdlearn.explorers.scene import HEAVIEST, moving_artists

EVERY = pytest.mark.parametrize("explorer", [kind() for kind in explorers.all()], ids=lambda e: type(e).__name__)


def _values(control):
    """Values that are allowed, the ends of the range among them."""
    if isinstance(control, Choice):
        return st.sampled_from(list(control.options))
    if isinstance(control, Toggle):
        return st.booleans()
    assert isinstance(control, Number)
    if control.whole:
        return st.integers(control.low, control.high)
    return st.sampled_from([control.low, control.high]) | st.floats(control.low, control.high)


def _ends(control):
    """Each option, or the two ends of the range."""
    if isinstance(control, Choice):
        return list(control.options)
    return [False, True] if isinstance(control, Toggle) else [control.low, control.high]


NONSENSE = st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers() | st.just([])


def _settings(explorer, values=_values):
    return st.fixed_dictionaries({}, optional={control.name: values(control) for control in explorer.controls})


ALIKE = 25  # grey levels of 255: what JPEG changes in the mean of a block; a line that is missing changes more


def _differs(one, other, block=10):
    """Return by how much the means of small blocks of two pictures differ at most: JPEG keeps these, not each pixel."""
    height, width = (length // block * block for length in one.shape[:2])
    difference = (one - other)[:height, :width].reshape(height // block, block, width // block, block, 3)
    return np.abs(difference.mean(axis=(1, 3))).max()


def _pixels(explorer, chosen):
    figure = explorer.figure(**chosen)
    figure.canvas.draw()
    return figure, np.asarray(figure.canvas.buffer_rgba())[..., :3].astype(float)


@EVERY
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_settings_give_numbers_words_and_pictures_that_agree(explorer, data):
    chosen = data.draw(_settings(explorer))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        words = explorer.describe(**chosen)
        frame = explorer.frame(**chosen)
        figure, drawn = _pixels(explorer, chosen)
    assert not re.search(r"\b(nan|inf)\b", words, re.IGNORECASE)
    assert figure.description == words
    assert 5_000 < len(frame) <= HEAVIEST
    sent = np.asarray(Image.open(io.BytesIO(frame)), dtype=float)
    assert _differs(sent, drawn) < ALIKE


@EVERY
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_whatever_the_page_sends_becomes_settings_that_are_allowed(explorer, data):
    wanted = data.draw(_settings(explorer, lambda control: _values(control) | NONSENSE))
    clamped, notice = explorer._clamped(wanted, explorer.defaults)
    assert explorer._checked(clamped) == clamped
    changed = [name for name, value in wanted.items() if clamped[name] is not value and clamped[name] != value]
    assert bool(notice) >= bool(changed)


@EVERY
def test_the_words_are_short_and_hold_numbers(explorer):
    words = explorer.describe()
    assert words == " ".join(words.split())
    assert words.endswith(".")
    assert len(words) < 400
    assert re.search(r"\d", words)


@EVERY
def test_each_setting_changes_the_words_or_the_picture(explorer):
    before = explorer.frame()
    for control in explorer.controls:
        others = [value for value in _ends(control) if value != control.default]
        assert explorer.frame(**{control.name: others[-1]}) != before, control.name


@EVERY
def test_only_the_settings_named_in_scene_change_what_stands_still(explorer):
    """A frame after many moves equals the first frame of a fresh picture: else a still part was out of date."""
    for control in explorer.controls:
        for value in _ends(control):
            chosen = {control.name: value}
            frame = np.asarray(Image.open(io.BytesIO(explorer.frame(**chosen))), dtype=float)
            assert _differs(frame, _pixels(explorer, chosen)[1]) < ALIKE, chosen


@EVERY
def test_the_limits_stay_while_a_control_moves(explorer):
    for control in explorer.controls:
        if control.name in explorer.scene:
            continue
        limits = [
            [(axes.get_xlim(), axes.get_ylim()) for axes in explorer.figure(**{control.name: value}).axes]
            for value in _ends(control)
        ]
        assert all(limit == limits[0] for limit in limits), control.name


@EVERY
def test_all_text_is_at_least_ten_points(explorer):
    figure = explorer.figure()
    texts = [text for text in figure.findobj(lambda artist: hasattr(artist, "get_fontsize")) if text.get_text()]
    assert min(text.get_fontsize() for text in texts) >= 10


@EVERY
def test_every_moving_artist_belongs_to_the_picture(explorer):
    with_scene = explorer._scene_of(explorer.defaults, 1.0)
    assert all(artist.get_figure() is with_scene.figure for artist in moving_artists(with_scene.artists))


@EVERY
def test_every_pointer_names_sliders_whose_range_lies_within_the_axes(explorer):
    controls = {control.name: control for control in explorer.controls}
    for area in explorer._pointer_areas(explorer.defaults, 1.0):
        for names, (low, high) in ((area["x"], area["xlim"]), (area["y"], area["ylim"])):
            for name in names:
                assert low <= controls[name].low < controls[name].high <= high


@EVERY
def test_the_page_can_build_every_control(explorer):
    kinds = {"number", "slider", "steps", "choice", "toggle"}
    assert explorer.title
    for control in explorer.controls:
        spec = control.spec()
        assert spec["kind"] in kinds
        assert spec["label"]


@pytest.mark.slow
@EVERY
def test_a_thousand_frames_leave_no_figure_and_no_memory_behind(explorer):
    process = psutil.Process()
    rng = np.random.default_rng(0)
    numbers = [control for control in explorer.controls if isinstance(control, Number)]

    def somewhere():
        return {c.name: c.check(round(rng.uniform(c.low, c.high)) if c.whole else rng.uniform(c.low, c.high))
                for c in numbers}  # fmt: skip

    pool = [somewhere() for _ in range(50)]  # few enough that a map that takes long is computed once

    def some_frames(count):
        for _ in range(count):
            explorer.frame(**pool[rng.integers(len(pool))])

    some_frames(100)  # fonts and letters are loaded
    before = process.memory_info().rss
    some_frames(1000)
    assert process.memory_info().rss - before < 5e6
    assert plt.get_fignums() == []


def test_all_lists_each_explorer_once_and_each_needs_no_argument():
    kinds = explorers.all()
    assert len(set(kinds)) == len(kinds)
    assert [kind().defaults for kind in kinds]
    assert {kind.__name__ for kind in kinds} < set(explorers.__all__)
