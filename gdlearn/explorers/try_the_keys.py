"""The explorer of lesson 00: a ball on a hilly line, to learn the controls of all explorers on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Pointer, Slider
from gdlearn.explorers.curves import HILLS
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import fixed, plain
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, INK, ORANGE

LOW, HIGH = -4.0, 6.0
GROUND = -1.6  # the lower edge of the picture
FLAT = 0.05  # slopes nearer to 0 than this count as flat: less than one slider step away from a turning point


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
        return Place(x, float(HILLS.value(x)), float(HILLS.slope(x)))

    def _words(self, result: Place, settings: Settings) -> str:
        where = f"The ball is at x = {plain(result.x)}: height {fixed(result.height)}, slope {fixed(result.slope)}."
        if result.downhill:
            return f"{where} Downhill is to the {'right' if result.downhill > 0 else 'left'}."
        is_valley = -np.sin(result.x) + 1 / 10 > 0  # the second derivative
        place = "the floor of a valley" if is_valley else "the top of a hill"
        return f"{where} The ground is almost flat here: this is {place}."

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        line = np.linspace(LOW, HIGH, 400)
        axes.fill_between(line, HILLS.value(line), GROUND, color="#e3e3e3")
        axes.plot(line, HILLS.value(line), color=INK)
        axes.set(xlim=(LOW, HIGH), ylim=(GROUND, 2.8), xlabel="x", ylabel="height")
        (shadow,) = axes.plot([], [], color=BLUE, linestyle=":", linewidth=1.5)
        (tangent,) = axes.plot([], [], color=ORANGE, linestyle="--")
        (ball,) = axes.plot([], [], color=BLUE, marker="o", markersize=14, clip_on=False)
        way = axes.annotate(
            "", (0, 0), (0, 0), arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 2.5, "mutation_scale": 18}
        )
        words = LiveText(axes, 0.5, 0.97, ha="center", va="top", size=12, backdrop=True, transform=axes.transAxes)
        return {"shadow": shadow, "tangent": tangent, "ball": ball, "way": way, "words": words}

    def _update(self, artists: Artists, result: Place) -> None:
        x, y = result.x, result.height
        artists["shadow"].set_data([x, x], [GROUND, y])
        half = 1.1 / np.hypot(1, result.slope)  # the tangent keeps its length however steep it is
        artists["tangent"].set_data([x - half, x + half], [y - half * result.slope, y + half * result.slope])
        artists["ball"].set_data([x], [y])
        way = artists["way"]
        way.set_visible(result.downhill != 0)
        way.set_position((x + 0.25 * result.downhill, y + 0.45))
        way.xy = (x + 1.15 * result.downhill, y + 0.45)
        artists["words"].set_text(f"height {fixed(y)}     slope {fixed(result.slope)}")
