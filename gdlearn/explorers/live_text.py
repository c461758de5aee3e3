"""Text that changes in every frame.

Matplotlib lays a text out and draws it letter by letter each time it changes: a table of numbers then takes longer than
all else in a frame. Here each letter is drawn once for a size and a resolution, and a text is put together from those.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from numpy.typing import NDArray

from gdlearn.figures.style import INK

MONO = "DejaVu Sans Mono"
MARGIN = 0.25  # of the white backdrop around a text, in heights of a line

_SHARE = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}
Font = tuple[str, float, str, float]  # family, size in points, weight, resolution in dots per inch


class LiveText(Artist):
    """A text in axes, for the moving part of an explorer's picture.

    Args:
        axes: where it goes.
        x, y: its position in data coordinates, or in those of ``transform``.
        text: one or more lines.
        ha, va: which side of the text is at the position: left, center, right and bottom, center, top.
        size: in points.
        weight: "normal" or "bold".
        family: a font that ships with Matplotlib.
        color: any Matplotlib colour.
        backdrop: whether the text has a white box behind it.
        transform: a Matplotlib transform, such as ``axes.transAxes``.
    """

    def __init__(
        self, axes: Axes, x: float, y: float, text: str = "", *, ha: str = "left", va: str = "bottom", size: float = 11,
        weight: str = "normal", family: str = "DejaVu Sans", color: str = INK, backdrop: bool = False,
        transform: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._x, self._y, self._text = x, y, text
        self._align = _SHARE[ha], _SHARE[va]
        self._font = family, size, weight
        self._backdrop = backdrop
        self.set_color(color)
        if transform is not None:
            self.set_transform(transform)
        self.set_in_layout(False)
        self.set_zorder(3)  # as Matplotlib's own text
        axes.add_artist(self)

    def set_text(self, text: str) -> None:
        """Show ``text`` from now on."""
        self._text = text
        self.stale = True

    def get_text(self) -> str:
        """Return the text."""
        return self._text

    def get_fontsize(self) -> float:
        """Return the size in points."""
        return self._font[1]

    def set_color(self, color: str) -> None:
        """Change the colour."""
        self._color = np.array(to_rgb(color)) * 255
        self.stale = True

    def set_position(self, x: float, y: float) -> None:
        """Move the text."""
        self._x, self._y = x, y
        self.stale = True

    def draw(self, renderer: Any) -> None:
        """Draw the text onto an Agg renderer."""
        self.stale = False
        if not self.get_visible() or not self._text:
            return
        image = self._image((*self._font, renderer.dpi))
        across, up = self.get_transform().transform((self._x, self._y))
        left = round(across - self._align[0] * image.shape[1])
        bottom = round(up - self._align[1] * image.shape[0])
        context = renderer.new_gc()
        renderer.draw_image(context, left, bottom, image[::-1])
        context.restore()

    def _image(self, font: Font) -> NDArray[np.uint8]:
        ink = _ink(self._text, font)
        if self._backdrop:
            ink = np.pad(ink, round(MARGIN * _line_height(font)[0]))
        image = np.empty((*ink.shape, 4), dtype=np.uint8)
        if self._backdrop:
            share = ink[..., None] / 255
            image[..., :3] = 255 + share * (self._color - 255)
            image[..., 3] = 255
        else:
            image[..., :3] = self._color
            image[..., 3] = ink
        return image


def _ink(text: str, font: Font) -> NDArray[np.uint8]:
    """Return how much ink each pixel of ``text`` gets, 0 to 255."""
    height, _ = _line_height(font)
    lines = [[_letter(letter, font) for letter in line] for line in text.split("\n")]
    width = max(sum(advance for _, advance in line) for line in lines)
    ink = np.zeros((height * len(lines), ceil(width) + height + 1), dtype=np.uint8)  # 1: a rounded pen may be ahead
    for number, line in enumerate(lines):
        pen, rows = 0.0, slice(number * height, (number + 1) * height)
        for shape, advance in line:
            start = round(pen)
            cell = ink[rows, start : start + shape.shape[1]]
            np.maximum(cell, shape, out=cell)
            pen += advance
    return ink[:, : ceil(width)]


@lru_cache(maxsize=32)
def _line_height(font: Font) -> tuple[int, int]:
    """Return the height of a line and of the part below its baseline, in pixels."""
    _, height, descent = _measure("|gÅ", font)
    return ceil(height) + 2, ceil(descent) + 1


@lru_cache(maxsize=2048)
def _letter(letter: str, font: Font) -> tuple[NDArray[np.uint8], float]:
    """Return the ink of one letter, shape (line height, width), and how far the pen moves on."""
    height, below = _line_height(font)
    advance = _measure(f"0{letter}0", font)[0] - _measure("00", font)[0]
    renderer = RendererAgg(ceil(advance) + height, height, font[-1])
    context = renderer.new_gc()
    renderer.draw_text(context, 0, height - below, letter, _properties(font), 0)
    context.restore()
    return np.array(renderer.buffer_rgba())[..., 3], advance


def _measure(text: str, font: Font) -> tuple[float, float, float]:
    width, height, descent = RendererAgg(1, 1, font[-1]).get_text_width_height_descent(text, _properties(font), False)
    return float(width), float(height), float(descent)


def _properties(font: Font) -> FontProperties:
    family, size, weight, _ = font
    return FontProperties(family=[family], size=size, weight=weight)
