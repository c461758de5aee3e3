"""A map of coloured cells that changes in some frames and stands still in most.

Matplotlib resamples its own images in each frame, which takes longer than all else in it. Here the cells are laid out
in pixels once for a size, and the pixels are copied.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from numpy.typing import NDArray

Cells = NDArray[np.uint8]


class CellMap(Artist):
    """A grid of coloured cells in axes, for the moving part of an explorer's picture.

    Args:
        axes: where it goes; they must hold the whole map, since it is not cut at their edge.
        extent: left, right, bottom and top of the map in data coordinates.
    """

    def __init__(self, axes: Axes, extent: tuple[float, float, float, float]) -> None:
        super().__init__()
        self._extent = extent
        self._cells: Cells = np.full((1, 1, 3), 255, dtype=np.uint8)
        self._pixels: Cells = np.empty((0, 0, 4), dtype=np.uint8)
        self.set_in_layout(False)
        axes.add_artist(self)

    def set_cells(self, cells: Cells) -> None:
        """Show ``cells``, shape (rows, columns, 3) with the lowest row first, from now on.

        The same array means the same cells: a map that has changed comes as an array of its own.
        """
        if cells is not self._cells:
            self._cells = cells
            self._pixels = self._pixels[:0]
            self.stale = True

    def draw(self, renderer: Any) -> None:
        """Draw the map onto an Agg renderer."""
        self.stale = False
        if not self.get_visible():
            return
        left, right, bottom, top = self._extent
        (x0, y0), (x1, y1) = np.rint(self.get_transform().transform([(left, bottom), (right, top)])).astype(int)
        if self._pixels.shape[:2] != (y1 - y0, x1 - x0):
            self._pixels = _laid_out(self._cells, y1 - y0, x1 - x0)
        context = renderer.new_gc()
        renderer.draw_image(context, x0, y0, self._pixels)
        context.restore()


def _laid_out(cells: Cells, height: int, width: int) -> Cells:
    """Return (height, width, 4) pixels, each of the colour of the cell that its middle lies in."""
    rows, columns = (
        ((np.arange(pixels) + 0.5) * count / pixels).astype(int)
        for pixels, count in zip((height, width), cells.shape, strict=False)
    )
    pixels = np.full((height, width, 4), 255, dtype=np.uint8)
    pixels[..., :3] = cells[rows[:, None], columns]
    return pixels
