"""A picture that moves: what stands still is drawn once, what moves is drawn anew, and the pixels are encoded.

Drawing a Matplotlib figure takes about as long as ten screen frames. Most of it is axes, ticks and text that do
not change while a control moves. So a scene keeps those pixels and draws the moving artists onto a copy.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from numpy.typing import NDArray
from PIL import Image

from gdlearn.figures.described import DPI, DescribedFigure

Artists = Mapping[str, Any]  # name -> an artist, or a list of artists

ENCODINGS = (
    (85, "4:4:4"),
    (85, "4:2:0"),
    (70, "4:2:0"),
    (50, "4:2:0"),
)  # JPEG quality and colour resolution, best first
HEAVIEST = 60_000  # bytes of a picture at normal resolution
KEPT_SCENES = 4  # each holds a figure and two pixel buffers: 2.5 MB, or 10 MB on a high-resolution screen
MOVING_ZORDER = 100  # above everything that stands still, as in a frame

# One lock for all scenes: JupyterLab may ask for a frame in one thread while a cell draws in another.
drawing = threading.RLock()


def moving_artists(artists: Artists) -> Iterator[Artist]:
    """Yield the moving artists one by one, in the order in which they are drawn."""
    for entry in artists.values():
        yield from [entry] if isinstance(entry, Artist) else entry


def settle(figure: DescribedFigure, artists: Artists) -> None:
    """Fix the layout and the limits of a prepared figure, and put the moving artists on top in their order."""
    for order, artist in enumerate(moving_artists(artists)):
        artist.set_zorder(MOVING_ZORDER + order)
        artist.set_in_layout(False)
    if engine := figure.get_layout_engine():
        engine.execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        axes.set_autoscale_on(False)


class Scene:
    """A settled figure with the pixels of all that stands still in it.

    Args:
        figure: the figure, settled.
        artists: its moving artists.
        ratio: rendered pixels for one CSS pixel, 1 or more.
    """

    def __init__(self, figure: DescribedFigure, artists: Artists, ratio: float = 1.0) -> None:
        self.figure = figure
        self.artists = artists
        self._ratio = ratio
        self._moving = list(moving_artists(artists))
        for artist in self._moving:
            artist.set_animated(True)  # left out when the figure is drawn
        figure.set_dpi(DPI * ratio)
        self._canvas = FigureCanvasAgg(figure)
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(figure.bbox)

    def pixels(self) -> NDArray[np.uint8]:
        """Return the picture as it stands now, shape (height, width, 4): a view that the next call overwrites."""
        self._canvas.restore_region(self._background)
        renderer = self._canvas.get_renderer()
        for artist in self._moving:
            artist.draw(renderer)
        return np.asarray(self._canvas.buffer_rgba())

    def jpeg(self) -> bytes:
        """Return the picture as it stands now, as JPEG.

        Colour is kept at full resolution, because at half of it thin coloured lines turn grey; only a picture that
        would be too heavy gives that up, and then some sharpness.
        """
        pixels = self.pixels()
        # RGBX: the encoder passes over the fourth byte, which saves a copy.
        image = Image.frombuffer("RGBX", pixels.shape[1::-1], pixels, "raw", "RGBX", 0, 1)
        for quality, subsampling in ENCODINGS:
            buffer = io.BytesIO()
            image.save(buffer, format="JPEG", quality=quality, subsampling=subsampling, optimize=True)
            if buffer.tell() <= HEAVIEST * self._ratio**2:
                break
        return buffer.getvalue()


_kept: OrderedDict[Hashable, Scene] = OrderedDict()


def kept_scene(key: Hashable, make: Callable[[], Scene]) -> Scene:
    """Return the scene of ``key``, made on first use; the few that were used last are kept.

    All explorers share the store, so ten copies of one explorer cost no more than one.
    """
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    _kept[key] = make()
    if len(_kept) > KEPT_SCENES:
        _kept.popitem(last=False)
    return _kept[key]
