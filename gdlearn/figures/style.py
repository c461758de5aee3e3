"""One look for every picture: colours that colour-blind eyes tell apart, dashes and markers beside colour.

The palette is Okabe and Ito's (2008), darkened where needed so that each line colour has a contrast of at
least 4.5:1 against white. Text is at least 10 points.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

from gdlearn.figures.described import DPI, DescribedFigure

INK = "#1a1a1a"
MUTED = "#595959"
GRID = "#c4c4c4"
BLUE = "#0060a0"
ORANGE = "#a85400"
GREEN = "#00714f"
PURPLE = "#93416f"
RED = "#b3261e"
SKY = "#56b4e9"  # fills only: too light for text and lines

# One entry for each series of a picture: colour, dash and marker change together.
SERIES: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-", "marker": "o"},
    {"color": ORANGE, "linestyle": "--", "marker": "s"},
    {"color": GREEN, "linestyle": "-.", "marker": "^"},
    {"color": PURPLE, "linestyle": ":", "marker": "D"},
    {"color": RED, "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
    {"color": INK, "linestyle": (0, (8, 2)), "marker": "P"},
)

STYLE: Any = {  # a plain dict; Matplotlib's own type for it names some 300 literal keys
    "figure.facecolor": "white",
    "figure.dpi": DPI,
    "savefig.facecolor": "white",
    "savefig.bbox": None,
    "font.family": "DejaVu Sans",  # ships with Matplotlib: the same picture on every machine
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.fontsize": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 2.0,
    "lines.markersize": 6,
    "legend.frameon": True,
    "legend.framealpha": 0.9,
    "legend.edgecolor": GRID,
    "image.cmap": "cividis",
}


_style_lock = threading.RLock()


@contextmanager
def styled() -> Iterator[None]:
    """Set the course's style for the artists that are made inside the ``with`` block.

    Matplotlib keeps its settings for the whole process. JupyterLab lets explorers draw in a second thread while
    a cell runs, so the lock keeps one thread from putting back what another has set.
    """
    with _style_lock, mpl.rc_context(STYLE):
        yield


def new_figure(
    width: float = 7.0, height: float = 4.2, *, rows: int = 1, columns: int = 1, **subplots: Any
) -> tuple[DescribedFigure, Any]:
    """Return ``(figure, axes)`` in the course's style; sizes in inches (100 CSS pixels each).

    Args:
        width: of the whole figure.
        height: of the whole figure.
        rows: rows of the grid of axes; one axes is returned bare, several as an array.
        columns: columns of that grid.
        **subplots: passed on to :meth:`matplotlib.figure.Figure.subplots`.

    Example:
        >>> figure, (left, right) = new_figure(8.0, 3.0, columns=2)
        >>> figure.get_size_inches().tolist()
        [8.0, 3.0]
    """
    with styled():
        figure = DescribedFigure(figsize=(width, height), dpi=DPI, layout="constrained")
        axes = figure.subplots(rows, columns, **subplots)
    return figure, axes
