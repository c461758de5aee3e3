"""The explorer of lesson 03: a chord between two points of a curve, above it everywhere or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlearn._validate import FloatArray
from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Choice, Pointer, Slider
from gdlearn.explorers.curves import ABSOLUTE, BOWL, DOUBLE_WELL, LOG_LOSS, WAVE, Curve, height_limits
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import fixed
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, GREEN, INK, ORANGE, RED

LOW, HIGH = -3.0, 3.0
TOUCH = 1e-9  # a gap nearer to 0 than this is rounding, not height
CURVES = {"bowl": BOWL, "absolute": ABSOLUTE, "log_loss": LOG_LOSS, "double_well": DOUBLE_WELL, "wave": WAVE}


@dataclass(frozen=True)
class ChordGap:
    """A chord of a curve, and how high it is above the curve.

    Attributes:
        curve: the function f.
        a, b: the two ends on the x axis.
        t: where on the chord one looks: 0 at a, 1 at b.
        line_t: array (n,), 0 to 1: where the gap was measured.
        line_gap: array (n,), the height of the chord minus f there.
    """

    curve: Curve
    a: float
    b: float
    t: float
    line_t: FloatArray
    line_gap: FloatArray

    @property
    def x(self) -> float:
        """The place on the x axis that belongs to t: (1 − t) a + t b."""
        return (1 - self.t) * self.a + self.t * self.b

    @property
    def height(self) -> float:
        """The height of the chord at t: (1 − t) f(a) + t f(b)."""
        return float((1 - self.t) * self.curve.value(self.a) + self.t * self.curve.value(self.b))

    @property
    def gap(self) -> float:
        """The height of the chord minus the curve at t; negative where the chord is below."""
        return self.height - float(self.curve.value(self.x))

    @property
    def worst(self) -> tuple[float, float]:
        """The smallest gap over all t, and the t where it is."""
        lowest = int(np.argmin(self.line_gap))
        return float(self.line_gap[lowest]), float(self.line_t[lowest])

    @property
    def widest(self) -> tuple[float, float]:
        """The largest gap over all t, and the t where it is."""
        highest = int(np.argmax(self.line_gap))
        return float(self.line_gap[highest]), float(self.line_t[highest])


def chord_gap(curve: Curve, a: float, b: float, t: float) -> ChordGap:
    """Measure the gap between the chord from a to b and the curve."""
    line_t = np.linspace(0, 1, 201)
    chord = (1 - line_t) * curve.value(a) + line_t * curve.value(b)
    return ChordGap(curve, a, b, t, line_t, chord - curve.value((1 - line_t) * a + line_t * b))


class Chord(Explorer[ChordGap]):
    """A chord between two points dragged over a curve: is it ever below the curve?

    Example:
        >>> Chord().compute(curve="bowl", a=-2.0, b=2.0, t=0.5).gap
        2.0
    """

    title = "Chord: is the function convex?"
    hint = "Drag the points a and b in the picture, or move them with the sliders; t looks along the chord."
    controls = (
        Choice(
            name="curve",
            label="Function f",
            options={
                "bowl": f"bowl: {BOWL.formula}",
                "absolute": f"absolute value: {ABSOLUTE.formula}",
                "log_loss": f"log-loss: {LOG_LOSS.formula}",
                "double_well": f"double well: {DOUBLE_WELL.formula}",
                "wave": f"wave: {WAVE.formula}",
            },
            default="bowl",
        ),
        Slider(name="a", label="End a", low=LOW, high=HIGH, default=-2.0, step=0.1),
        Slider(name="b", label="End b", low=LOW, high=HIGH, default=1.5, step=0.1),
        Slider(name="t", label="Place on the chord t", low=0.0, high=1.0, default=0.5, step=0.01),
    )
    pointers = (Pointer(x=("a", "b")),)
    scene = ("curve",)
    size = (7.0, 4.2)

    def _compute(self, settings: Settings) -> ChordGap:
        return chord_gap(CURVES[settings["curve"]], settings["a"], settings["b"], settings["t"])

    def _words(self, result: ChordGap, settings: Settings) -> str:
        ends = f"The chord of {result.curve.formula} from a = {fixed(result.a, 2)} to b = {fixed(result.b, 2)}"
        if result.a == result.b:
            return f"{ends} has no length: a and b are the same point. Move one of them."
        here = f"{ends}: at t = {fixed(result.t, 2)} it is {_side(result.gap)}."
        worst, where = result.worst
        if worst < -TOUCH:
            return f"{here} Its worst gap is {fixed(worst)} at t = {fixed(where, 2)}: this function is not convex."
        widest, place = result.widest
        if widest < TOUCH:
            return f"{here} It lies on the curve from end to end: for this pair the function is a straight line."
        return (
            f"{here} For this pair it is nowhere below the curve, and at most {fixed(widest)} above it, at "
            f"t = {fixed(place, 2)}; convex means that this holds for every pair."
        )

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        curve = CURVES[settings["curve"]]
        line = np.linspace(LOW, HIGH, 601)
        limits = height_limits(curve.value(line), below=0.12, above=0.3)
        axes.set(xlim=(LOW, HIGH), ylim=limits, xlabel="x", ylabel=f"f(x) = {curve.formula}")
        (above,) = axes.fill([], [], facecolor="#cfe3d8", edgecolor="none")
        (below,) = axes.fill([], [], facecolor="#f4d9d6", edgecolor=RED, hatch="///", linewidth=0)
        (graph,) = axes.plot(line, curve.value(line), color=INK)  # stands still, but over the two regions
        (chord,) = axes.plot([], [], color=BLUE, linestyle="--")
        (drop,) = axes.plot([], [], color=ORANGE, linewidth=3, solid_capstyle="butt")
        (place,) = axes.plot([], [], color=ORANGE, linestyle="", marker="D", markersize=7)
        (ends,) = axes.plot([], [], color=BLUE, linestyle="", marker="o", markersize=12, clip_on=False)
        verdict = LiveText(axes, 0.5, 0.98, ha="center", va="top", backdrop=True, transform=axes.transAxes)
        name_a, name_b = (
            LiveText(axes, 0, 0, name, ha="center", va="bottom", size=12, weight="bold", color=BLUE) for name in "ab"
        )
        return {
            "above": above, "below": below, "graph": graph, "chord": chord, "drop": drop, "place": place, "ends": ends,
            "verdict": verdict, "a": name_a, "b": name_b,
        }  # fmt: skip

    def _update(self, artists: Artists, result: ChordGap) -> None:
        curve, ends = result.curve, np.array([result.a, result.b])
        heights = curve.value(ends)
        line = (1 - result.line_t) * result.a + result.line_t * result.b
        floor = curve.value(line)
        # The region between chord and curve, in two parts: each is flat where the other one is.
        for name, gap in (("above", np.maximum(result.line_gap, 0)), ("below", np.minimum(result.line_gap, 0))):
            edge = np.concatenate([floor + gap, floor[::-1]])
            artists[name].set_xy(np.column_stack([np.concatenate([line, line[::-1]]), edge]))
        artists["chord"].set_data(ends, heights)
        artists["ends"].set_data(ends, heights)
        artists["drop"].set_data([result.x, result.x], [result.height - result.gap, result.height])
        artists["place"].set_data([result.x, result.x], [result.height - result.gap, result.height])
        low, high = artists["chord"].axes.get_ylim()
        for name, x, height in zip("ab", ends, heights, strict=True):
            artists[name].set_position(np.clip(x, LOW + 0.15, HIGH - 0.15), height + 0.04 * (high - low))
        same = result.a == result.b
        artists["a"].set_text("a = b" if same else "a")
        artists["b"].set_text("" if same else "b")
        artists["verdict"].set_text(f"at t = {fixed(result.t, 2)} the chord is {_side(result.gap)}")
        artists["verdict"].set_color(RED if result.gap < -TOUCH else GREEN)


def _side(gap: float) -> str:
    """Say on which side of the curve the chord is, and how far."""
    if abs(gap) < TOUCH:
        return "on the curve"
    return f"{fixed(abs(gap))} {'above' if gap > 0 else 'below'} the curve"
