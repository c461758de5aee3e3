"""Data in, a described Matplotlib figure out."""

from gdlearn.figures.described import DescribedFigure, described
from gdlearn.figures.style import SERIES, new_figure, styled

__all__ = ["SERIES", "DescribedFigure", "described", "new_figure", "styled"]
