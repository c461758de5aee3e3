"""Pictures that can be read: by a person who sees little, by a screen reader, by a test."""

from __future__ import annotations

import base64
import html
import io
import math
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib import colors
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from gdlearn import objectives
from gdlearn.figures import (
    SERIES,
    DescribedFigure,
    described,
    draw_contours,
    new_figure,
    plot_boundaries,
    plot_contours,
    plot_fit,
    plot_function,
    plot_lines,
    style,
)
from gdlearn.figures.described import picture_bundle

PATH = np.array([[2.0, 1.0], [1.0, 0.5], [0.0, 0.0]])
PICTURES: dict[str, Callable[[], DescribedFigure]] = {
    "function": lambda: plot_function(np.square, (-2, 2), points=[2.0, 1.0, 0.5], title="A bowl"),
    "bare function": lambda: plot_function(np.sin, (0, 6)),
    "lines": lambda: plot_lines(
        {f"run {k}": ([0, 1, 2], [4.0 + k, 2.0, 1.0]) for k in range(6)},
        xlabel="step",
        ylabel="loss",
        title="Six runs",
        logy=True,
        verticals={"the edge": 1.5},
    ),
    "fit": lambda: plot_fit([0, 1, 2], [1, 3, 4], {"fit": (1.5, 1.0), "start": (0.0, 0.0)}, xlabel="bmi", ylabel="y"),
    "boundaries": lambda: plot_boundaries([[0, 0], [1, 2]], [0, 1], {"line": [lambda p: p[:, 0] - 0.5]}),
    "contours": lambda: plot_contours(
        objectives.himmelblau(), {"descent": PATH}, title="Four valleys", directions={"steepest": [1.0, 2.0]}
    ),
    "bare contours": lambda: plot_contours(objectives.saddle()),
}
every_picture = pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES.keys())


def luminance(colour: Any) -> float:
    """Return the relative luminance of WCAG 2, from 0 for black to 1 for white."""
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colors.to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: Any, other: Any = "white") -> float:
    """Return the contrast of WCAG 2: 21 for black on white, 1 for a colour on itself."""
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def texts(figure: Figure) -> Iterator[Text]:
    """Yield every piece of text that is drawn."""
    figure.draw_without_rendering()
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            yield text


# --- the style


def test_the_contrast_of_black_on_white_is_21_and_that_of_mid_grey_is_as_published() -> None:
    assert contrast("black") == pytest.approx(21)
    assert contrast("#777777") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", ["INK", "MUTED", "BLUE", "ORANGE", "GREEN", "PURPLE", "RED"])
def test_every_colour_of_lines_and_text_has_a_contrast_of_4_5_against_white(name: str) -> None:
    assert contrast(getattr(style, name)) >= 4.5


def test_no_other_colour_of_the_style_is_used_for_lines_or_text() -> None:
    strong = {style.INK, style.MUTED, style.BLUE, style.ORANGE, style.GREEN, style.PURPLE, style.RED}
    assert {look["color"] for look in SERIES} <= strong
    for key, value in style.STYLE.items():
        if key.endswith("color") and key not in ("grid.color", "legend.edgecolor") and "face" not in key:
            assert value in strong, key


def test_grid_lines_can_be_seen_and_stay_behind_the_data() -> None:
    assert style.STYLE["axes.grid"] is True
    assert style.STYLE["axes.axisbelow"] is True
    assert 1.3 < contrast(style.STYLE["grid.color"]) < contrast(style.MUTED)


def test_every_size_of_text_in_the_style_is_at_least_10_points() -> None:
    sizes = {key: value for key, value in style.STYLE.items() if key.endswith("size") and "marker" not in key}
    assert len(sizes) >= 5
    assert min(sizes.values()) >= 10


def test_series_differ_in_colour_dash_and_marker_each() -> None:
    for key in ("color", "linestyle", "marker"):
        assert len({str(look[key]) for look in SERIES}) == len(SERIES) == 6


def test_drawing_in_the_style_leaves_the_settings_of_the_process_alone() -> None:
    before = dict(mpl.rcParams)
    new_figure()
    with style.styled():
        assert mpl.rcParams["font.size"] == style.STYLE["font.size"]
    assert dict(mpl.rcParams) == before


def test_a_second_thread_waits_until_the_style_is_put_back() -> None:
    order = []

    def draw() -> None:
        with style.styled():
            order.append("thread")

    with style.styled():
        waiting = threading.Thread(target=draw)
        waiting.start()
        waiting.join(0.2)
        order.append("main")
    waiting.join(10)
    assert order == ["main", "thread"]


# --- every picture


@every_picture
def test_a_picture_is_described_and_stays_out_of_pyplots_state(make: Callable[[], DescribedFigure]) -> None:
    import matplotlib.pyplot as plt

    figure = make()
    assert isinstance(figure, DescribedFigure)
    assert plt.get_fignums() == []
    assert re.search(r"\d", figure.description), "a description states numbers"
    assert "  " not in figure.description
    assert figure.description.endswith(".")


@every_picture
def test_all_text_in_a_picture_is_large_and_dark_enough(make: Callable[[], DescribedFigure]) -> None:
    for text in texts(make()):
        assert text.get_fontsize() >= 10, text
        assert contrast(text.get_color()) >= 4.5, text


@every_picture
def test_a_picture_is_drawn_at_two_pixels_for_one_and_fits_its_width(make: Callable[[], DescribedFigure]) -> None:
    figure = make()
    width, height = (round(100 * inches) for inches in figure.get_size_inches())
    assert Image.open(io.BytesIO(figure.png())).size == (2 * width, 2 * height)
    assert Image.open(io.BytesIO(figure.png(scale=1))).size == (width, height)


@settings(max_examples=12)
@given(st.integers(200, 900), st.integers(200, 900), st.sampled_from([1, 1.5, 2]))
@example(435, 611, 2)  # 4.35 · 100 · 2 is a little less than 870
def test_a_figure_of_any_size_can_be_drawn(width: int, height: int, scale: float) -> None:
    drawn = Image.open(io.BytesIO(DescribedFigure(figsize=(width / 100, height / 100), dpi=100).png(scale)))
    assert drawn.size == pytest.approx((width * scale, height * scale), abs=1)


# --- descriptions


def test_a_description_is_the_alt_text_and_the_plain_text_with_the_picture_beside_it() -> None:
    figure, axes = new_figure(6.0, 3.0)
    axes.plot([0, 1], [0, 1])
    words = 'From "0" to <1> & back, it\'s 2 steps.'
    bundle = described(figure, words)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert bundle["text/plain"] == words
    [(alt, picture, css)] = re.findall(
        r'<img alt="([^"]*)" src="data:image/png;base64,([^"]*)" style="([^"]*)">', bundle["text/html"]
    )
    assert html.unescape(alt) == words
    assert not set("<>\"'") & set(alt)
    assert Image.open(io.BytesIO(base64.b64decode(picture))).size == (1200, 600)
    assert Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))).size == (600, 300)
    assert css == "width:600px;max-width:100%;height:auto"


@given(st.text())
def test_any_text_can_be_alt_text_without_leaving_its_quotes(words: str) -> None:
    made = picture_bundle(b"png", words, width=10)["text/html"]
    alt = made.partition('alt="')[2].partition('" src="data:')[0]
    assert '"' not in alt
    assert "<" not in alt
    assert html.unescape(alt) == html.unescape(html.escape(words))


def test_a_bundle_without_a_smaller_copy_shows_the_same_picture_twice() -> None:
    bundle = picture_bundle(b"large", "words", width=10)
    assert bundle["image/png"] == base64.b64encode(b"large").decode()
    assert (
        picture_bundle(b"large", "words", width=10, plain_png=b"small")["image/png"]
        == base64.b64encode(b"small").decode()
    )


def test_a_description_is_put_on_one_line() -> None:
    figure, _ = new_figure()
    assert described(figure, "Two  lines\n   of text.").description == "Two lines of text."
    assert described(figure, "x") is figure


def test_a_picture_without_a_description_is_not_shown() -> None:
    figure, _ = new_figure()
    with pytest.raises(ValueError, match=r"no description; show described\(figure"):
        figure._repr_mimebundle_()


@pytest.mark.parametrize("words", ["", "  \n "])
def test_an_empty_description_is_refused(words: str) -> None:
    figure, _ = new_figure()
    with pytest.raises(ValueError, match="the description is empty; say in one sentence"):
        described(figure, words)


def test_a_figure_from_elsewhere_is_refused() -> None:
    with pytest.raises(TypeError, match=r"new_figure\(\) was wanted, but a Figure came"):
        described(Figure(), "words")


# --- what each picture shows and says


def test_a_function_is_drawn_with_the_points_visited_on_it() -> None:
    figure = plot_function(lambda x: x**2, (-2, 2), points=[2.0, 1.0, 0.5], title="A bowl", xlabel="w", ylabel="loss")
    curve, visited, start = figure.axes[0].get_lines()
    np.testing.assert_allclose(curve.get_ydata(), np.square(curve.get_xdata()))
    assert np.column_stack(visited.get_data()).tolist() == [[2.0, 4.0], [1.0, 1.0], [0.5, 0.25]]
    assert np.column_stack(start.get_data()).tolist() == [[2.0, 4.0]]
    assert figure.axes[0].get_title() == "A bowl"
    assert (figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()) == ("w", "loss")
    assert figure.description == (
        "A bowl: loss over w from -2 to 2. 3 points: from w = 2, loss = 4 to w = 0.5, loss = 0.25."
    )


def test_lines_are_drawn_as_given_and_their_ends_are_said() -> None:
    figure = plot_lines(
        {"a": ([0, 1, 2], [4.0, math.inf, 1.0]), "b": ([0, 2], [3.0, math.nan])},
        xlabel="step",
        ylabel="loss",
        logx=True,
        logy=True,
        verticals={"edge": 1.5},
        ylim=(0.5, 9.0),
    )
    [axes] = figure.axes
    first, second, edge = axes.get_lines()
    assert np.column_stack(first.get_data()).tolist() == [[0, 4.0], [2, 1.0]]  # infinity is left out
    assert np.column_stack(second.get_data()).tolist() == [[0, 3.0]]
    assert list(edge.get_xdata()) == [1.5, 1.5]
    assert (axes.get_xscale(), axes.get_yscale(), axes.get_ylim()) == ("log", "log", (0.5, 9.0))
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["a", "b"]
    assert figure.description == (
        "loss against step (both axes logarithmic). a: 2 points, from 4 at 0 to 1 at 2; "
        "b: 1 point, 3 at 0; dashed line: edge at 1.5."
    )


@pytest.mark.parametrize(
    ("scales", "words"),
    [
        ({}, "step."),
        ({"logy": True}, "step (logarithmic upwards)."),
        ({"logx": True}, "step (logarithmic to the right)."),
    ],
)
def test_a_logarithmic_axis_is_said(scales: dict[str, bool], words: str) -> None:
    figure = plot_lines({"a": ([1, 2], [1.0, 2.0])}, xlabel="step", ylabel="loss", **scales)
    assert figure.description.startswith(f"loss against {words}")


def test_a_series_without_a_finite_point_says_so() -> None:
    figure = plot_lines({"lost": ([0, 1], [math.nan, math.inf])}, xlabel="step", ylabel="loss")
    assert figure.description == "loss against step. lost: no finite point."


@pytest.mark.parametrize("count", [0, 7])
def test_a_picture_holds_one_to_six_series(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 6 series, but {count} came; split it"):
        plot_lines({str(k): ([0], [0]) for k in range(count)}, xlabel="x", ylabel="y")


def test_a_fit_shows_data_and_lines_from_end_to_end() -> None:
    figure = plot_fit([2, 0, 1], [4, 1, 3], {"fit": (1.5, 1.0)}, xlabel="bmi", ylabel="progress", title="One line")
    [axes] = figure.axes
    assert axes.collections[0].get_offsets().tolist() == [[2, 4], [0, 1], [1, 3]]
    assert np.column_stack(axes.get_lines()[0].get_data()).tolist() == [[0.0, 1.0], [2.0, 4.0]]
    assert figure.description == 'One line: 3 data points, progress against bmi. Line "fit": slope 1.5, intercept 1.'


def test_contours_show_the_path_and_say_where_it_led() -> None:
    figure = plot_contours(objectives.quadratic([1.0, 4.0]), {"descent": PATH}, title="A bowl")
    lines = figure.axes[0].get_lines()
    assert np.column_stack(lines[0].get_data()).tolist() == PATH.tolist()
    assert np.column_stack(lines[-1].get_data()).tolist() == [[0.0, 0.0]]  # the minimum's star
    assert (
        figure.description == "A bowl: quadratic from above. descent: 2 steps from (2, 1), value 4, to (0, 0), value 0."
    )


def test_one_step_is_said_in_the_singular() -> None:
    assert "descent: 1 step from" in plot_contours(objectives.saddle(), {"descent": PATH[:2]}).description


def test_a_direction_is_drawn_through_the_middle_and_said_as_a_unit_vector() -> None:
    figure = plot_contours(objectives.quadratic([1.0, 4.0]), directions={"steepest": [3.0, 4.0]})
    assert "Arrow steepest along (0.6, 0.8)." in figure.description
    assert figure.axes[0].get_aspect() == 1.0


def test_contours_follow_the_domain_that_is_given() -> None:
    _, axes = new_figure()
    draw_contours(axes, objectives.himmelblau(), domain=[[-1, 2], [0, 3]])
    assert (axes.get_xlim(), axes.get_ylim()) == ((-1, 2), (0, 3))


def test_contours_of_a_data_loss_are_worked_out_a_row_at_a_time() -> None:
    most = 0

    def value(p: np.ndarray) -> np.ndarray:
        nonlocal most
        most = max(most, p[..., 0].size)
        return (p**2).sum(axis=-1)

    plot_contours(objectives.Objective("x² + y²", value, lambda p: 2 * p, domain=[[-1, 1]] * 2))
    assert most < 500


def test_contours_need_two_coordinates() -> None:
    _, axes = new_figure()
    with pytest.raises(ValueError, match="contours need an objective of dimension 2, but <Objective 'Huber'"):
        draw_contours(axes, objectives.huber())
    with pytest.raises(ValueError, match="contours need an objective of dimension 2"):
        plot_contours(objectives.rastrigin(3))


def test_without_a_path_the_picture_says_which_part_of_the_plane_it_shows() -> None:
    assert plot_contours(objectives.saddle()).description == "saddle from above. x from -2 to 2, y from -2 to 2."


def test_where_a_function_has_no_value_it_has_no_contours() -> None:
    half = objectives.from_function(lambda x: math.nan if x[0] < 0 else x[0], dimension=2, name="half a slope")
    plot_contours(half).png()


def test_a_flat_function_has_a_picture_too() -> None:
    flat = objectives.from_function(lambda x: 1.0, dimension=2, name="plain")
    assert plot_contours(flat, {"descent": PATH}).description.startswith("plain from above. descent: 2 steps")
    plot_contours(flat).png()


def test_many_names_stand_beside_the_axes_and_few_within():
    """The names of six lines would hide what is drawn."""
    few, many = (
        plot_lines({str(i): ([0, 1], [i, i]) for i in range(count)}, xlabel="x", ylabel="y") for count in (4, 6)
    )
    assert few.axes[0].get_legend()
    assert not few.legends
    assert many.legends
    assert not many.axes[0].get_legend()


def test_whole_numbers_get_no_ticks_between_them():
    """There is no epoch 2.5; where halves are drawn, they may be marked."""
    whole, halves = (plot_lines({"a": (x, [1.0, 2.0, 3.0])}, xlabel="x", ylabel="y") for x in ([1, 2, 3], [1, 1.5, 2]))
    assert all(tick == round(tick) for tick in whole.axes[0].get_xticks())
    assert any(tick != round(tick) for tick in halves.axes[0].get_xticks())
