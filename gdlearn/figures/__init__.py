"""Data in, a described Matplotlib figure out."""

from gdlearn.figures.classes import plot_boundaries
from gdlearn.figures.curves import plot_fit, plot_function, plot_lines
from gdlearn.figures.described import DescribedFigure, described
from gdlearn.figures.graphs import plot_graph
from gdlearn.figures.style import SERIES, new_figure, styled
from gdlearn.figures.surfaces import draw_contours, plot_contours

__all__ = [
    "SERIES",
    "DescribedFigure",
    "described",
    "draw_contours",
    "new_figure",
    "plot_boundaries",
    "plot_contours",
    "plot_fit",
    "plot_function",
    "plot_graph",
    "plot_lines",
    "styled",
]
