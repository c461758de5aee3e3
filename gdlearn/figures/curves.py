"""Lines: a function with the points of a descent on it, several series on one pair of axes, data with fitted lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from gdlearn._validate import FloatArray
from gdlearn.figures.described import DescribedFigure, described
from gdlearn.figures.style import INK, MUTED, RED, SERIES, new_figure, styled

MOST_MARKERS = 25  # more would hide the line
MOST_INSIDE = 4  # series whose names find room within the axes; those of more stand beside them


@styled()
def plot_function(
    f: Callable[[FloatArray], ArrayLike],
    domain: tuple[float, float],
    *,
    points: ArrayLike | None = None,
    title: str = "",
    xlabel: str = "x",
    ylabel: str = "f(x)",
) -> DescribedFigure:
    """Draw a function of one number, and on it the numbered points that a descent visited.

    Args:
        f: takes an array of numbers, shape (n,), and returns as many.
        domain: the lowest and highest x to draw.
        points: the x that were visited, in order, shape (k,).
        title: what the picture shows, in a few words.
        xlabel: name of the horizontal axis.
        ylabel: name of the vertical axis.

    Example:
        >>> plot_function(lambda x: x**2, (-2, 2), points=[2.0, 1.0, 0.5]).description
        'f(x) over x from -2 to 2. 3 points: from x = 2, f(x) = 4 to x = 0.5, f(x) = 0.25.'
    """
    figure, axes = new_figure()
    low, high = domain
    grid = np.linspace(low, high, 401)
    heights = np.asarray(f(grid), dtype=np.float64)
    axes.plot(grid, heights, color=INK, linewidth=1.8)
    description = f"{_lead(title)}{ylabel} over {xlabel} from {low:g} to {high:g}."
    if points is not None:
        visited = np.asarray(points, dtype=np.float64)
        height = np.asarray(f(visited), dtype=np.float64)
        axes.plot(visited, height, **SERIES[0], markersize=7, linewidth=1.2, label="points visited")
        axes.plot(visited[:1], height[:1], marker="s", color=RED, markersize=9, linestyle="", label="start")
        axes.legend()
        description += (
            f" {len(visited)} points: from {xlabel} = {visited[0]:.6g}, {ylabel} = {height[0]:.6g} "
            f"to {xlabel} = {visited[-1]:.6g}, {ylabel} = {height[-1]:.6g}."
        )
    margin = 0.03 * (high - low)  # a marker at the edge stays whole
    axes.set(xlabel=xlabel, ylabel=ylabel, xlim=(low - margin, high + margin))
    axes.set_title(title)
    return described(figure, description)


@styled()
def plot_lines(
    series: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    xlabel: str,
    ylabel: str,
    title: str = "",
    logx: bool = False,
    logy: bool = False,
    verticals: Mapping[str, float] | None = None,
    ylim: tuple[float, float] | None = None,
) -> DescribedFigure:
    """Draw up to six named series of points, told apart by colour, dash and marker.

    Numbers that are not finite are left out.

    Args:
        series: name -> (x, y), each of shape (n,).
        xlabel: name of the horizontal axis, with its unit.
        ylabel: name of the vertical axis, with its unit.
        title: what the picture shows, in a few words.
        logx: whether the horizontal axis is logarithmic.
        logy: whether the vertical axis is logarithmic.
        verticals: name -> x of dashed lines that mark a value.
        ylim: lowest and highest y shown.

    Raises:
        ValueError: if there is no series, or more than six.

    Example:
        >>> plot_lines({"loss": ([0, 1], [4.0, 1.0])}, xlabel="step", ylabel="loss").description
        'loss against step. loss: 2 points, from 4 at 0 to 1 at 1.'
    """
    if not 1 <= len(series) <= len(SERIES):
        raise ValueError(f"a picture holds 1 to {len(SERIES)} series, but {len(series)} came; split it.")
    figure, axes = new_figure()
    parts = []
    for (name, (x, y)), look in zip(series.items(), SERIES, strict=False):
        xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        kept = np.isfinite(xs) & np.isfinite(ys)
        xs, ys = xs[kept], ys[kept]
        axes.plot(xs, ys, **look, markevery=max(1, len(xs) // MOST_MARKERS), label=name)
        parts.append(f"{name}: {_ends(xs, ys)}")
    for name, x in (verticals or {}).items():
        axes.axvline(x, color=MUTED, linestyle=(0, (4, 3)), linewidth=1.6)
        axes.annotate(name, (x, 1.0), (4, -4), xycoords=("data", "axes fraction"), textcoords="offset points", va="top")
        parts.append(f"dashed line: {name} at {x:.6g}")
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.set_title(title)
    if logx:
        axes.set_xscale("log")
    elif all(np.array_equal(xs, np.round(xs)) for xs in (np.asarray(x, dtype=float) for x, _ in series.values())):
        axes.locator_params(axis="x", integer=True)  # no tick at half an epoch
    if logy:
        axes.set_yscale("log")
    if ylim:
        axes.set_ylim(*ylim)
    if len(series) > MOST_INSIDE:
        figure.legend(loc="outside right upper")
    elif len(series) > 1:
        axes.legend()
    scale = {(True, True): " (both axes logarithmic)", (False, True): " (logarithmic upwards)"}
    where = scale.get((logx, logy), " (logarithmic to the right)" if logx else "")
    return described(figure, f"{_lead(title)}{ylabel} against {xlabel}{where}. {'; '.join(parts)}.")


@styled()
def plot_fit(
    x: ArrayLike,
    y: ArrayLike,
    lines: Mapping[str, tuple[float, float]],
    *,
    xlabel: str,
    ylabel: str,
    title: str = "",
) -> DescribedFigure:
    """Draw data as dots and straight lines through them.

    Args:
        x: the inputs, shape (n,).
        y: the targets, shape (n,).
        lines: name -> (slope, intercept), up to six.
        xlabel: name of the horizontal axis, with its unit.
        ylabel: name of the vertical axis, with its unit.
        title: what the picture shows, in a few words.

    Example:
        >>> plot_fit([0, 1], [1, 3], {"fit": (2.0, 1.0)}, xlabel="x", ylabel="y").description
        '2 data points, y against x. Line "fit": slope 2, intercept 1.'
    """
    figure, axes = new_figure()
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    axes.scatter(xs, ys, s=16, color=MUTED, alpha=0.6, label="data")
    ends = np.array([xs.min(), xs.max()])
    parts = []
    for (name, (slope, intercept)), look in zip(lines.items(), SERIES, strict=False):
        axes.plot(ends, slope * ends + intercept, **{**look, "marker": ""}, linewidth=2.6, label=name)
        parts.append(f'Line "{name}": slope {slope:.6g}, intercept {intercept:.6g}.')
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.set_title(title)
    axes.legend()
    return described(figure, f"{_lead(title)}{len(xs)} data points, {ylabel} against {xlabel}. {' '.join(parts)}")


def _lead(title: str) -> str:
    return f"{title}: " if title else ""


def _ends(xs: FloatArray, ys: FloatArray) -> str:
    if not len(xs):
        return "no finite point"
    first, last = (f"{ys[k]:.6g} at {xs[k]:.6g}" for k in (0, -1))
    return f"1 point, {first}" if len(xs) == 1 else f"{len(xs)} points, from {first} to {last}"
