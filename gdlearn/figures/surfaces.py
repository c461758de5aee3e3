"""A function of two numbers seen from above: its contour lines, and the paths that descents took across them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlearn._validate import FloatArray
from gdlearn.figures.described import DescribedFigure, described
from gdlearn.figures.style import INK, SERIES, new_figure, styled
from gdlearn.objectives import Objective

GRID_POINTS = 161


def draw_contours(axes: Any, objective: Objective, *, domain: ArrayLike | None = None, levels: int = 14) -> None:
    """Draw filled contours of a 2-D objective, evenly spread in rank, so that both valley and slopes show.

    Args:
        axes: Matplotlib axes.
        objective: of dimension 2.
        domain: array (2, 2), lowest and highest x and y; the objective's own if left out.
        levels: number of contour lines.

    Raises:
        ValueError: if the objective is not of dimension 2.

    Example:
        >>> from gdlearn.objectives import himmelblau
        >>> figure, axes = new_figure()
        >>> draw_contours(axes, himmelblau())
        >>> [float(x) for x in axes.get_xlim()]
        [-5.0, 5.0]
    """
    if objective.dimension != 2:
        raise ValueError(f"contours need an objective of dimension 2, but {objective!r} came.")
    (left, right), (bottom, top) = objective.domain if domain is None else np.asarray(domain, dtype=np.float64)
    xs, ys = np.linspace(left, right, GRID_POINTS), np.linspace(bottom, top, GRID_POINTS)
    # A row at a time: a loss over n examples holds n numbers for each point in memory.
    heights = np.stack([objective(row) for row in np.stack(np.meshgrid(xs, ys), axis=-1)])
    edges = np.unique(np.quantile(heights[np.isfinite(heights)], np.linspace(0, 1, levels + 1) ** 1.5))
    if len(edges) > 1:  # a flat function has no contours
        axes.contourf(xs, ys, heights, levels=edges, colors=_depth_colours(len(edges) - 1))
        axes.contour(xs, ys, heights, levels=edges, colors="#76869a", linewidths=0.6)
    axes.set(xlim=(left, right), ylim=(bottom, top), xlabel="x", ylabel="y")
    axes.grid(False)


@styled()
def plot_contours(
    objective: Objective,
    paths: Mapping[str, FloatArray] | None = None,
    *,
    title: str = "",
    domain: ArrayLike | None = None,
    xlabel: str = "x",
    ylabel: str = "y",
    directions: Mapping[str, ArrayLike] | None = None,
) -> DescribedFigure:
    """Draw a 2-D objective from above with the paths that descents took; deep is dark, high is light.

    Args:
        objective: of dimension 2.
        paths: name -> points, shape (steps + 1, 2); up to six.
        title: what the picture shows, in a few words.
        domain: array (2, 2) to draw; the objective's own if left out.
        xlabel: name of the first coordinate.
        ylabel: name of the second coordinate.
        directions: name -> vector (2,), drawn to both sides of the picture's middle. Both axes then have the same
            scale, so that right angles look right.

    Raises:
        ValueError: if the objective is not of dimension 2.

    Example:
        >>> from gdlearn.objectives import quadratic
        >>> plot_contours(quadratic([1.0, 4.0]), {"descent": np.array([[2.0, 1.0], [0.0, 0.0]])}).description
        'quadratic from above. descent: 1 step from (2, 1), value 4, to (0, 0), value 0.'
    """
    figure, axes = new_figure(7.0, 5.0)
    draw_contours(axes, objective, domain=domain)
    parts = [_draw_direction(axes, name, vector) for name, vector in (directions or {}).items()]
    for (name, points), look in zip((paths or {}).items(), SERIES, strict=False):
        axes.plot(*points.T, **look, markersize=4, linewidth=1.6, markevery=max(1, len(points) // 40), label=name)
        axes.plot(*points[0], marker=look["marker"], color=look["color"], markeredgecolor=INK, markersize=10)
        first, last = objective(points[0]), objective(points[-1])
        steps = "1 step" if len(points) == 2 else f"{len(points) - 1} steps"
        parts.append(
            f"{name}: {steps} from {_place(points[0])}, value {first:.6g}, to {_place(points[-1])}, value {last:.6g}."
        )
    if len(objective.minima):
        axes.plot(*objective.minima.T, marker="*", color="white", markeredgecolor=INK, markersize=14, linestyle="",
                  label="minimum")  # fmt: skip
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="upper right")
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.set_title(title)
    if not parts:
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        parts = [f"{xlabel} from {left:.4g} to {right:.4g}, {ylabel} from {bottom:.4g} to {top:.4g}."]
    lead = f"{title}: " if title else ""
    return described(figure, f"{lead}{objective.name} from above. {' '.join(parts)}")


def _draw_direction(axes: Any, name: str, vector: ArrayLike) -> str:
    """Draw a double arrow through the middle of the picture, write its name at its left end, and say so."""
    axes.set_aspect("equal")
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    middle = np.array([left + right, bottom + top]) / 2
    unit = np.asarray(vector, dtype=np.float64) / np.linalg.norm(vector)
    leftwards = unit if unit[0] < 0 else -unit  # the legend stands at the right
    end = middle + 0.42 * min(right - left, top - bottom) * leftwards
    arrow = {"arrowstyle": "<->", "color": INK, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, 2 * middle - end, arrowprops=arrow)
    above = leftwards[1] >= 0
    axes.annotate(name, end, (0, 4 if above else -4), textcoords="offset points", ha="center",
                  va="bottom" if above else "top")  # fmt: skip
    return f"Arrow {name} along {_place(unit)}."


def _depth_colours(count: int) -> FloatArray:
    """Return ``count`` pale colours from deep (grey blue) to high (white): a path in any series colour stands out."""
    share = np.linspace(0, 1, count)[:, None]
    return (1 - share) * np.array([0.72, 0.80, 0.89]) + share * np.ones(3)


def _place(point: FloatArray) -> str:
    return f"({point[0]:.4g}, {point[1]:.4g})".replace("(-0,", "(0,").replace(" -0)", " 0)")
