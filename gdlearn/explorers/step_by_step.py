"""The explorer of lesson 01: gradient descent on a curve, one step at a time, with its book-keeping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.markers import CARETLEFT, CARETRIGHT

from gdlearn._validate import FloatArray
from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Choice, Pointer, Slider, Steps
from gdlearn.explorers.curves import BOWL, FLAT_BOWL, WAVE, Curve, height_limits
from gdlearn.explorers.live_text import MONO, LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import fixed, plain
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, INK, MUTED, ORANGE, RED, new_figure

LOW, HIGH = -4.0, 4.0
FAR = 1e6  # a run that comes this far from 0 is called diverged and stopped
STILL = 1e-9  # slopes nearer to 0 than this move nothing that could be seen
MOST_STEPS = 20
LEDGER_ROWS = 4
CURVES = {"bowl": BOWL, "flat_bowl": FLAT_BOWL, "two_valleys": WAVE}


@dataclass(frozen=True)
class Walk:
    """A run up to the current step, and the step that comes next.

    Attributes:
        curve: the function that is descended.
        learning_rate: η.
        x: array (k + 1,), the points so far; the last one is where the walker stands.
        slopes: array (k + 1,), the slope at each of them.
        next_x: array (k + 1,), the point that each step leads to: x − learning_rate × slope.
        diverged: whether the run was stopped because it passed FAR; then k is smaller than was asked for.
    """

    curve: Curve
    learning_rate: float
    x: FloatArray
    slopes: FloatArray
    next_x: FloatArray
    diverged: bool

    @property
    def steps(self) -> int:
        """The number of steps made, k."""
        return len(self.x) - 1


def walk(curve: Curve, start: float, learning_rate: float, steps: int) -> Walk:
    """Descend ``curve`` for ``steps`` steps, or until the point is farther than FAR from 0."""
    x, slopes, next_x = [start], [], []
    while True:
        slopes.append(float(curve.slope(x[-1])))
        next_x.append(x[-1] - learning_rate * slopes[-1])
        diverged = abs(x[-1]) > FAR
        if diverged or len(x) > steps:
            return Walk(curve, learning_rate, np.array(x), np.array(slopes), np.array(next_x), diverged)
        x.append(next_x[-1])


class StepByStep(Explorer[Walk]):
    """Gradient descent on a curve, step by step: tangent, arrow, and the ledger x, slope, rate × slope, new x.

    Example:
        >>> print(StepByStep().describe(start=3.0, learning_rate=0.5, step=1))
        After 1 step on x²/2: x = 1.500, f = 1.125, slope 1.500. Next step: new x = 1.500 − 0.5 × 1.500 = 0.750; f falls to 0.281.
    """  # noqa: E501 (the sentence is one line)

    title = "Step by step: gradient descent on a curve"
    hint = "Press Step to make one step, or Play. Click in the picture to choose another start."
    controls = (
        Choice(
            name="curve",
            label="Curve f",
            options={
                "bowl": f"bowl: {BOWL.formula}",
                "flat_bowl": f"flat bowl: {FLAT_BOWL.formula}",
                "two_valleys": f"two valleys: {WAVE.formula}",
            },
            default="bowl",
        ),
        Slider(name="start", label="Start x", low=LOW, high=HIGH, default=3.0, step=0.1),
        Slider(name="learning_rate", label="Learning rate η", low=0.05, high=2.5, default=0.3, step=0.05),
        Steps(name="step", label="Step", high=MOST_STEPS),
    )
    pointers = (Pointer(x=("start",)),)
    scene = ("curve",)
    size = (7.0, 5.2)

    def _compute(self, settings: Settings) -> Walk:
        return walk(CURVES[settings["curve"]], settings["start"], settings["learning_rate"], settings["step"])

    def _words(self, result: Walk, settings: Settings) -> str:
        x, slope, next_x = result.x[-1], result.slopes[-1], result.next_x[-1]
        count = f"{result.steps} step{'' if result.steps == 1 else 's'}"
        place = f"{f'After {count}' if result.steps else 'At the start'} on {result.curve.formula}"
        if result.diverged:
            return f"{place}: x = {fixed(x)}, far outside the picture. The run diverges; it was stopped here."
        value, next_value = float(result.curve.value(x)), float(result.curve.value(next_x))
        here = f"{place}: x = {fixed(x)}, f = {fixed(value)}, slope {fixed(slope)}."
        if abs(slope) < STILL:
            return f"{here} The slope is 0: gradient descent does not move any more."
        change = "falls" if next_value < value else "rises" if next_value > value else "stays equal"
        remark = "" if next_value < value else ": the step is too long"
        return f"{here} Next step: {_update_rule(result)}; f {change} to {fixed(next_value)}{remark}."

    def _blank(self) -> tuple[DescribedFigure, Any]:
        return new_figure(*self.size, rows=2, height_ratios=[3.2, 1.0])

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        curve, ledger = axes
        function = CURVES[settings["curve"]]
        line = np.linspace(LOW, HIGH, 400)
        curve.plot(line, function.value(line), color=INK)
        limits = height_limits(function.value(line), below=0.2, above=0.25)
        curve.set(xlim=(LOW, HIGH), ylim=limits, xlabel="x", ylabel=f"f(x) = {function.formula}")
        (visited,) = curve.plot([], [], color=BLUE, linewidth=0.8, marker="o", markerfacecolor="white")
        (tangent,) = curve.plot([], [], color=ORANGE, linestyle="--")
        (drops,) = curve.plot([], [], color=MUTED, linestyle=":", linewidth=1.2)
        (shaft,) = curve.plot([], [], color=ORANGE, linewidth=2.5, solid_capstyle="butt")
        (head,) = curve.plot([], [], color=ORANGE, linestyle="", markersize=11)
        (goal,) = curve.plot([], [], color=ORANGE, linestyle="", marker="o", markersize=10, markerfacecolor="white")
        (here,) = curve.plot([], [], color=BLUE, linestyle="", marker="o", markersize=11)
        update = LiveText(
            curve, 0.5, 0.98, ha="center", va="top", color=ORANGE, backdrop=True, transform=curve.transAxes
        )
        outside = LiveText(curve, 0.5, 0.86, ha="center", va="top", color=RED, backdrop=True, transform=curve.transAxes)

        ledger.set_axis_off()
        heads = _row("step", "x", "slope", "rate × slope", "new x")
        LiveText(ledger, 0, 1.0, heads, va="top", family=MONO, color=MUTED, transform=ledger.transAxes)
        past = LiveText(ledger, 0, 0.76, va="top", family=MONO, transform=ledger.transAxes)
        now = LiveText(ledger, 0, 0.76, va="top", family=MONO, weight="bold", color=BLUE, transform=ledger.transAxes)
        return {
            "visited": visited, "tangent": tangent, "drops": drops, "shaft": shaft, "head": head, "goal": goal,
            "here": here, "update": update, "outside": outside, "past": past, "now": now,
        }  # fmt: skip

    def _update(self, artists: Artists, result: Walk) -> None:
        curve, x, next_x, slope = result.curve, result.x[-1], result.next_x[-1], result.slopes[-1]
        y, next_y = curve.value(x), curve.value(next_x)
        artists["visited"].set_data(result.x, curve.value(result.x))
        artists["here"].set_data([x], [y])
        artists["goal"].set_data([next_x], [next_y])
        low, high = artists["here"].axes.get_ylim()
        # The tangent keeps its length on the page however steep it is; the axes are about half as high as wide.
        half = 1.2 / np.hypot(1, slope * 0.5 * (HIGH - LOW) / (high - low))
        floor = _floor((low, high))
        artists["tangent"].set_data([x - half, x + half], [y - half * slope, y + half * slope])
        artists["drops"].set_data([x, x, np.nan, next_x, next_x], [y, floor, np.nan, next_y, floor])

        tip = min(max(next_x, LOW), HIGH)  # an arrow that leaves the picture ends at its edge
        artists["shaft"].set_data([x, tip], [floor, floor])
        artists["head"].set_data([tip], [floor])
        artists["head"].set_marker(CARETRIGHT if next_x > x else CARETLEFT)  # their tip marks the spot
        artists["head"].set_visible(abs(slope) >= STILL)
        artists["update"].set_text(_update_rule(result))
        artists["outside"].set_text(_outside(x, next_x))

        rows = [
            _row(str(k), fixed(result.x[k]), fixed(result.slopes[k]), fixed(step), fixed(result.next_x[k]))
            for k, step in enumerate(result.x - result.next_x)
        ]
        past = rows[-LEDGER_ROWS:-1]
        artists["past"].set_text("\n".join(past))
        artists["now"].set_text("\n" * len(past) + rows[-1])


def _floor(limits: tuple[float, float]) -> float:
    """Return the height at which the arrow of the step runs."""
    return limits[0] + 0.05 * (limits[1] - limits[0])


def _update_rule(result: Walk) -> str:
    """Return x − learning_rate × slope = new x, in numbers."""
    slope = result.slopes[-1]
    sign = "+" if slope < 0 else "−"  # minus a negative slope is written as a plus
    product = f"{plain(result.learning_rate)} × {fixed(abs(slope))}"
    return f"new x = {fixed(result.x[-1])} {sign} {product} = {fixed(result.next_x[-1])}"


def _outside(x: float, next_x: float) -> str:
    if not LOW <= x <= HIGH:
        return f"x = {fixed(x)} is outside the picture"
    if not LOW <= next_x <= HIGH:
        return f"the new x = {fixed(next_x)} is outside the picture"
    return ""


def _row(step: str, x: str, slope: str, product: str, new_x: str) -> str:
    return f"{step:>4}{x:>13}{slope:>13}{product:>16}{new_x:>13}"
