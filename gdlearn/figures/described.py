"""A picture that can also be read.

Every figure of the course carries a sentence that says, with numbers, what it shows. In a notebook that
sentence is the picture's alt text and its text/plain form: a screen reader says it, a test compares it.
"""

from __future__ import annotations

import base64
import html
import io
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

DPI = 100  # of the layout: a figure of width 7 inches is shown 700 CSS pixels wide
SHARPNESS = 2  # rendered pixels for one CSS pixel, so that high-resolution screens are sharp


class DescribedFigure(Figure):
    """A Matplotlib figure with a ``description``, outside pyplot's global state (nothing to close, no leak).

    Made by :func:`gdlearn.figures.new_figure`. JupyterLab shows it through :meth:`_repr_mimebundle_`.
    """

    description: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        FigureCanvasAgg(self)

    def png(self, scale: float = SHARPNESS) -> bytes:
        """Return the picture as PNG bytes, ``scale`` pixels for one CSS pixel."""
        return _packed(self._drawn(scale))

    def _drawn(self, scale: float) -> Image.Image:
        pixels = io.BytesIO()
        self.savefig(pixels, format="rgba", dpi=DPI * scale)
        size = int(self.get_figwidth() * DPI * scale), int(self.get_figheight() * DPI * scale)
        return Image.frombytes("RGBA", size, pixels.getvalue()).convert("RGB")

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        if not self.description:
            raise ValueError(
                "this figure has no description; show described(figure, 'what it shows, in numbers') instead."
            )
        drawn = self._drawn(SHARPNESS)
        return picture_bundle(
            _packed(drawn),
            self.description,
            width=round(self.get_figwidth() * DPI),
            plain_png=_packed(drawn.reduce(SHARPNESS)),
        )


def _packed(picture: Image.Image) -> bytes:
    """Return PNG bytes. 256 colours chosen for the picture keep contour levels apart in a third of the bytes."""
    buffer = io.BytesIO()
    picture.quantize(256, dither=Image.Dither.NONE).save(buffer, format="PNG")
    return buffer.getvalue()


def picture_bundle(png: bytes, description: str, *, width: int, plain_png: bytes | None = None) -> dict[str, Any]:
    """Return the MIME bundle of a picture whose alt text and text/plain form are ``description``.

    JupyterLab ignores alt text given as metadata, so the picture goes into an HTML ``<img alt>``; the plain
    PNG stays beside it for viewers that show no HTML.

    Args:
        png: the picture, perhaps at twice the pixels for sharp screens.
        description: the sentence that says what it shows.
        width: at which it is shown, in CSS pixels.
        plain_png: a smaller copy for viewers that show no HTML; ``png`` itself if left out.
    """
    encoded = base64.b64encode(png).decode("ascii")
    image = (
        f'<img alt="{html.escape(description)}" src="data:image/png;base64,{encoded}" '
        f'style="width:{width}px;max-width:100%;height:auto">'
    )
    plain = encoded if plain_png is None else base64.b64encode(plain_png).decode("ascii")
    return {"text/html": image, "image/png": plain, "text/plain": description}


def described(figure: Figure, description: str) -> DescribedFigure:
    """Give a figure the sentence that says what it shows, and return the figure.

    Args:
        figure: a figure from :func:`gdlearn.figures.new_figure`.
        description: what a person who can't see the picture needs: start, end, steps, what happened, in
            numbers.

    Raises:
        TypeError: if ``figure`` was not made by ``new_figure``.
        ValueError: if the description is empty.

    Example:
        >>> from gdlearn.figures import new_figure
        >>> figure, axes = new_figure()
        >>> described(figure, "Two empty axes, x and y from 0 to 1.").description
        'Two empty axes, x and y from 0 to 1.'
    """
    if not isinstance(figure, DescribedFigure):
        raise TypeError(f"a figure from gdlearn.figures.new_figure() was wanted, but a {type(figure).__name__} came.")
    if not description.strip():
        raise ValueError("the description is empty; say in one sentence, with numbers, what the picture shows.")
    figure.description = " ".join(description.split())
    return figure
