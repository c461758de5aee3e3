"""The explorer of lesson 00: a ball on a hilly line, to learn the controls of all explorers on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Pointer, Slider, plain
from gdlearn.explorers.scene import Artists
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, INK, ORANGE

LOW, HIGH = -4.0, 6.0
FLAT = 0.05  # slopes nearer to 0 than this count as flat: less than one slider step away from a turning point


def height(x: Any) -> Any:
    """Return the height of the ground at ``x``: sin(x) + x²/20."""
    return np.sin(x) + x**2 / 20


def slope(x: Any) -> Any:
    """Return the slope of the ground at ``x``: cos(x) + x/10."""
    return np.cos(x) + x / 10


@dataclass(frozen=True)
class Place:
    """Where the ball is: its x, the height and the slope of the ground there."""

    x: float
    height: float
    slope: float

    @property
    def downhill(self) -> int:
        """The direction of the way down: 1 to the right, −1 to the left, 0 where the ground is flat."""
        return 0 if abs(self.slope) < FLAT else -int(np.sign(self.slope))


class TryTheKeys(Explorer[Place]):
    """A ball on the line sin(x) + x²/20, moved along x: the picture tells its height, slope and the way down.

    Example:
        >>> TryTheKeys().describe(x=2.0)
        'The ball is at x = 2: height 1.109, slope −0.216. Downhill is to the right.'
    """

    title = "Try the keys: a ball on a hill"
    hint = (
        "Move the ball: click or drag in the picture, drag the slider, or type a number. Keys on the slider: "
        "the arrows go one step, Page Up and Page Down ten, Home and End to the ends."
    )
    controls = (Slider(name="x", label="Position x", low=LOW, high=HIGH, default=2.0, step=0.1),)
    pointers = (Pointer(x=("x",)),)
    size = (7.0, 3.6)

    def _compute(self, settings: Settings) -> Place:
        x = settings["x"]
        return Place(x, float(height(x)), float(slope(x)))

    def _words(self, result: Place, settings: Settings) -> str:
        where = f"The ball is at x = {plain(result.x)}: height {_three(result.height)}, slope {_three(result.slope)}."
        if result.downhill:
            return f"{where} Downhill is to the {'right' if result.downhill > 0 else 'left'}."
        is_valley = -np.sin(result.x) + 1 / 10 > 0  # the second derivative
        place = "the floor of a valley" if is_valley else "the top of a hill"
        return f"{where} The ground is almost flat here: this is {place}."

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        line = np.linspace(LOW, HIGH, 400)
        axes.fill_between(line, height(line), -1.6, color="#e3e3e3")
        axes.plot(line, height(line), color=INK)
        axes.set(xlim=(LOW, HIGH), ylim=(-1.6, 2.8), xlabel="x", ylabel="height")
        (shadow,) = axes.plot([], [], color=BLUE, linestyle=":", linewidth=1.5)
        (tangent,) = axes.plot([], [], color=ORANGE, linestyle="--")
        (ball,) = axes.plot([], [], color=BLUE, marker="o", markersize=14)
        way = axes.annotate(
            "", (0, 0), (0, 0), arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 2.5, "mutation_scale": 18}
        )
        words = axes.text(0.5, 0.95, "", transform=axes.transAxes, ha="center", va="top", fontsize=12)
        return {"shadow": shadow, "tangent": tangent, "ball": ball, "way": way, "words": words}

    def _update(self, artists: Artists, result: Place) -> None:
        x, y = result.x, result.height
        artists["shadow"].set_data([x, x], [-1.6, y])
        half = 1.1 / np.hypot(1, result.slope)  # the tangent keeps its length however steep it is
        artists["tangent"].set_data([x - half, x + half], [y - half * result.slope, y + half * result.slope])
        artists["ball"].set_data([x], [y])
        way = artists["way"]
        way.set_visible(result.downhill != 0)
        way.set_position((x + 0.25 * result.downhill, y + 0.45))
        way.xy = (x + 1.15 * result.downhill, y + 0.45)
        artists["words"].set_text(f"height {_three(y)}     slope {_three(result.slope)}")


def _three(number: float) -> str:
    return f"{number:.3f}".replace("-", "−")
