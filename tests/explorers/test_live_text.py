"""Text put together from letters drawn once looks like Matplotlib's own text, only faster."""

import numpy as np
import pytest

from gdlearn.explorers.live_text import MONO, LiveText
from gdlearn.figures.style import new_figure


def _ink(figure):
    """Where the picture is not white: rows and columns."""
    figure.canvas.draw()
    return np.nonzero(np.asarray(figure.canvas.buffer_rgba())[..., :3].min(axis=2) < 128)


def _empty(width=4.0, height=1.0):
    figure, axes = new_figure(width, height)
    axes.set_axis_off()
    return figure, axes


@pytest.mark.parametrize("family", ["DejaVu Sans", MONO])
@pytest.mark.parametrize("dpi", [100, 200])
def test_a_text_is_as_wide_and_as_high_as_matplotlibs(family, dpi):
    words = "new x = 3.000 − 0.3 × 3.000 = 2.100"
    boxes = []
    for live in (True, False):
        figure, axes = _empty()
        figure.set_dpi(dpi)
        if live:
            LiveText(axes, 0.05, 0.5, words, family=family, transform=axes.transAxes)
        else:
            axes.text(0.05, 0.5, words, family=family, fontsize=11, transform=axes.transAxes)
        rows, columns = _ink(figure)
        boxes.append([np.ptp(rows), np.ptp(columns)])
    assert np.allclose(*boxes, rtol=0.03, atol=1)


@pytest.mark.parametrize(("ha", "share"), [("left", 0.0), ("center", 0.5), ("right", 1.0)])
def test_the_side_that_was_asked_for_is_at_the_position(ha, share):
    figure, axes = _empty()
    LiveText(axes, 0.5, 0.5, "HHHHH", ha=ha, transform=axes.transAxes)
    _, columns = _ink(figure)
    left, right = columns.min(), columns.max()
    assert left + share * (right - left) == pytest.approx(200, abs=3)


def test_equal_lines_have_equal_pixels_so_that_columns_stand_under_each_other():
    figure, axes = _empty()
    LiveText(axes, 0.1, 0.2, "−22.345 8\n−22.345 8", family=MONO, transform=axes.transAxes)
    rows, columns = _ink(figure)
    middle = (rows.min() + rows.max() + 1) // 2
    upper = set(zip(rows[rows < middle] - rows.min(), columns[rows < middle], strict=True))
    lower = set(zip(rows[rows >= middle] - rows[rows >= middle].min(), columns[rows >= middle], strict=True))
    assert upper == lower


def test_a_changed_text_and_colour_are_drawn_next_time():
    figure, axes = _empty()
    text = LiveText(axes, 0.5, 0.5, "before", transform=axes.transAxes)
    figure.canvas.draw()
    before = np.array(figure.canvas.buffer_rgba())
    text.set_text("after")
    text.set_color("#b3261e")
    text.set_position(0.2, 0.2)
    figure.canvas.draw()
    after = np.asarray(figure.canvas.buffer_rgba())
    assert not np.array_equal(before, after)
    assert (after[..., 0] > after[..., 1].astype(int) + 100).any()  # red ink


def test_a_backdrop_hides_what_is_behind_the_text():
    figure, axes = _empty()
    axes.axhspan(0, 1, color="black")
    LiveText(axes, 0.5, 0.5, "i", ha="center", va="center", backdrop=True, transform=axes.transAxes)
    figure.canvas.draw()
    middle = np.asarray(figure.canvas.buffer_rgba())[50, 190:210, 0]
    assert (middle == 255).any()


@pytest.mark.parametrize("text", ["", " ", "\n", "x\n"])
def test_an_empty_text_or_line_draws_nothing_and_fails_nothing(text):
    figure, axes = _empty()
    LiveText(axes, 0.5, 0.5, text, transform=axes.transAxes)
    figure.canvas.draw()


@pytest.mark.parametrize("size", range(7, 14))
def test_a_last_letter_whose_pen_was_rounded_up_still_fits(size):
    """Widths of letters are no whole numbers of pixels: the last one may begin up to half a pixel late."""
    for text in ("■ 1.24 ms", "W", "ms", "4 ms", "24 ms", ".24 ms", "1.24 ms", " 1.24 ms", "MWM", "MWMW"):
        figure, axes = _empty()
        LiveText(axes, 0.1, 0.5, text, size=size, weight="bold", transform=axes.transAxes)
        assert _ink(figure)[0].size > 0
