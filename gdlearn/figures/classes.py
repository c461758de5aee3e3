"""Points of two classes seen from above, and the lines along which models change from no to yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from gdlearn._validate import FloatArray
from gdlearn.figures.described import DescribedFigure, described
from gdlearn.figures.style import MUTED, SERIES, new_figure, styled

Score = Callable[[FloatArray], FloatArray]
GRID_POINTS = 121
MARGIN = 0.4  # around the points, in the units of the data


@styled()
def plot_boundaries(
    X: ArrayLike,
    y: ArrayLike,
    models: Mapping[str, Sequence[Score]] | None = None,
    *,
    title: str = "",
    xlabel: str = "first input",
    ylabel: str = "second input",
) -> DescribedFigure:
    """Draw points of two classes, and for groups of models the lines on which their score is 0.

    Args:
        X: the points, shape (n, 2).
        y: the classes, 0 or 1, shape (n,).
        models: name of a group -> its models; a model takes places, shape (m, 2), and returns their scores, shape
            (m,), above 0 for class 1. Up to six groups; one group's lines look alike.
        title: what the picture shows, in a few words.
        xlabel: name of the first coordinate.
        ylabel: name of the second coordinate.

    Raises:
        ValueError: if X is not of shape (n, 2), or if there are more than six groups.

    Example:
        >>> plot_boundaries([[0, 0], [1, 1]], [0, 1], {"line": [lambda p: p[:, 0] - 0.5]}).description
        '2 points, 1 of class 1. line: 1 boundary, right on 100.0 % of the points.'
    """
    points, classes = np.asarray(X, dtype=np.float64), np.asarray(y)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"X must have the shape (n, 2), but its shape is {points.shape}.")
    groups = models or {}
    if len(groups) > len(SERIES):
        raise ValueError(f"a picture holds up to {len(SERIES)} groups, but {len(groups)} came; split it.")
    figure, axes = new_figure(7.0, 4.5)
    for number, marker, face in ((0, "o", "white"), (1, "^", MUTED)):
        axes.scatter(*points[classes == number].T, s=26, marker=marker, facecolor=face, edgecolor=MUTED,
                     linewidth=0.9, label=f"class {number}")  # fmt: skip
    low, high = points.min(axis=0) - MARGIN, points.max(axis=0) + MARGIN
    columns, lines = np.linspace(low[0], high[0], GRID_POINTS), np.linspace(low[1], high[1], GRID_POINTS)
    places = np.stack(np.meshgrid(columns, lines), axis=-1).reshape(-1, 2)
    handles, parts = axes.get_legend_handles_labels()[0], []
    for (name, scores), look in zip(groups.items(), SERIES, strict=False):
        many = len(scores) > 1
        line = {"colors": look["color"], "linestyles": [look["linestyle"]], "linewidths": 0.8 if many else 2.2}
        for score in scores:
            heights = np.asarray(score(places)).reshape(GRID_POINTS, GRID_POINTS)
            if heights.min() < 0 < heights.max():  # else the model says the same everywhere and has no boundary
                axes.contour(columns, lines, heights, levels=[0.0], **line)
        handles.append(Line2D([], [], color=look["color"], linestyle=look["linestyle"], label=name))
        parts.append(_accuracy(name, [np.mean((np.asarray(score(points)) > 0) == classes) for score in scores]))
    axes.set(xlabel=xlabel, ylabel=ylabel, xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.set_title(title)
    axes.legend(handles=handles, loc="upper right")
    lead = f"{title}: " if title else ""
    counted = f"{len(points)} points, {int(np.sum(classes == 1))} of class 1."
    return described(figure, " ".join([f"{lead}{counted}", *parts]))


def _accuracy(name: str, right: list[float]) -> str:
    low, high = f"{100 * min(right):.1f} %", f"{100 * max(right):.1f} %"
    boundaries = "1 boundary" if len(right) == 1 else f"{len(right)} boundaries"
    share = low if low == high else f"{low} to {high}"
    return f"{name}: {boundaries}, right on {share} of the points."
