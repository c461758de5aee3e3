"""The explorer of lesson 02: what a learning rate does on a quadratic, from crawling to diverging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.ticker import NullFormatter, NullLocator

from gdlearn._validate import FloatArray
from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Choice, Pointer, Slider
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import plain
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure
from gdlearn.objectives import quadratic

STEPS = 40  # drawn
LONG = 10_000  # steps after which the count of steps to a thousandth gives up
CRAWL = 200  # more steps than this to a thousandth of the distance: it crawls
EDGE = 1e-9  # a factor nearer to 1 than this is on the edge
RATES = (0.001, 10.0)
REACH = 1.5  # the picture of the path shows −1.5 to 1.5
OUTSIDE = 1e5
VALUES = (1e-10, 1e6)  # the picture of the values


@dataclass(frozen=True)
class Run:
    """Gradient descent on ½ Σ λᵢ xᵢ² from xᵢ = 1, with the theory beside it.

    Attributes:
        learning_rate: η.
        curvatures: λ, one for each direction; the largest is L.
        points: array (STEPS + 1, d).
        values: array (STEPS + 1,), f at the points.
        shrink_steps: measured: steps until the distance to the minimum is a thousandth; None if more than LONG.
    """

    learning_rate: float
    curvatures: tuple[float, ...]
    points: FloatArray
    values: FloatArray
    shrink_steps: int | None

    @property
    def factors(self) -> tuple[float, ...]:
        """What one step multiplies each coordinate by, in theory: 1 − η λ."""
        return tuple(1 - self.learning_rate * curvature for curvature in self.curvatures)

    @property
    def decisive(self) -> float:
        """The factor that is largest in size: it rules after many steps."""
        return max(self.factors, key=abs)

    @property
    def measured_factor(self) -> float:
        """What the last step (of those that did not start in the minimum) multiplied the distance to it by."""
        distances = np.hypot.reduce(self.points, axis=1, initial=0.0)
        large = np.flatnonzero(distances[:-1] > 1e-150)[-1]  # smaller numbers lose their digits
        return float(distances[large + 1] / distances[large])

    @property
    def edge(self) -> float:
        """The learning rate from which on nothing converges: 2 / L."""
        return 2 / max(self.curvatures)

    @property
    def best(self) -> float:
        """The learning rate with the smallest decisive factor: 2 / (L + smallest curvature), so 1 / L for one."""
        return 2 / (max(self.curvatures) + min(self.curvatures))

    @property
    def behaviour(self) -> str:
        """What the run does, in one or two words."""
        size = abs(self.decisive)
        if abs(size - 1) < EDGE:
            return "stays on the edge"
        if size > 1:
            return "diverges"
        if size < EDGE:
            return "lands in one step"
        if self.decisive < 0:
            return "oscillates"
        return "crawls" if size**CRAWL > 1e-3 else "converges"


MEANING = {
    "crawls": "each step is so small that it takes very long",
    "converges": "it comes closer with every step",
    "lands in one step": "this is the best rate there is",
    "oscillates": "every step overshoots the minimum, and still comes closer",
    "stays on the edge": "every step jumps to the other side, as far away as before",
    "diverges": "every step overshoots, farther away than before",
}
COLORS = {"crawls": MUTED, "oscillates": ORANGE, "stays on the edge": RED, "diverges": RED}


def descend(learning_rate: float, curvatures: tuple[float, ...]) -> Run:
    """Run gradient descent and measure it."""
    objective = quadratic(curvatures)
    x = np.ones(len(curvatures))
    points = [x]
    for _ in range(STEPS):
        x = x - learning_rate * objective.gradient_at(x)
        points.append(x)
    values = objective.value(points)
    return Run(learning_rate, curvatures, np.array(points), values, _steps_to_a_thousandth(learning_rate, curvatures))


def _steps_to_a_thousandth(learning_rate: float, curvatures: tuple[float, ...]) -> int | None:
    # On plain floats: up to 10,000 steps in a screen frame.
    steep, flat = max(curvatures), min(curvatures) if len(curvatures) > 1 else 0.0
    x, y = 1.0, 1.0 if flat else 0.0
    goal = (x * x + y * y) * 1e-6
    for step in range(1, LONG + 1):
        x -= learning_rate * steep * x
        y -= learning_rate * flat * y
        distance = x * x + y * y
        if distance <= goal:
            return step
        if distance > 1e9:
            return None
    return None


class LearningRate(Explorer[Run]):
    """The learning rate on a log scale: the path, the values, and what one step does to the distance.

    Example:
        >>> run = LearningRate().compute(learning_rate=0.75, curvature=2.0)
        >>> run.behaviour, run.factors, run.edge
        ('oscillates', (-0.5,), 1.0)
    """

    title = "Learning rate: crawl, converge, oscillate, diverge"
    hint = "Click or drag in the lowest picture to choose the learning rate; the slider moves it by equal factors."
    controls = (
        Slider(name="learning_rate", label="Learning rate η", low=RATES[0], high=RATES[1], default=0.1, log=True),
        Slider(name="curvature", label="Curvature L", low=1.0, high=10.0, default=2.0, step=0.5),
        Choice(
            name="function",
            label="Function f",
            options={"one": "one direction: L x²/2", "two": "two directions: (x² + L y²)/2"},
            default="one",
        ),
    )
    pointers = (Pointer(x=("learning_rate",), axes=2),)
    scene = ("function",)
    size = (7.0, 5.2)

    def _compute(self, settings: Settings) -> Run:
        steep = settings["curvature"]
        return descend(settings["learning_rate"], (steep,) if settings["function"] == "one" else (1.0, steep))

    def _words(self, result: Run, settings: Settings) -> str:
        head = (
            f"Learning rate {plain(result.learning_rate)} with L = {plain(max(result.curvatures))} "
            f"(best {_four(result.best)}, edge 2/L = {_four(result.edge)}): it {result.behaviour}; "
            f"{MEANING[result.behaviour]}."
        )
        if len(result.factors) == 1:
            theory = f"Each step multiplies x by 1 − ηL = {_four(result.factors[0])}"
        else:
            flat, steep = map(_four, result.factors)
            theory = f"Each step multiplies x by 1 − η = {flat} and y by 1 − ηL = {steep}"
        measured = f"measured: the distance times {_four(result.measured_factor)}"
        if result.shrink_steps is None:
            reach = f"after {STEPS} steps f is {_four(float(result.values[-1]))}"
        else:
            reach = f"a thousandth of the distance is left after {result.shrink_steps} steps"
        return f"{head} {theory}; {measured}; {reach}."

    def _blank(self) -> tuple[DescribedFigure, Any]:
        figure, axes = new_figure(*self.size, rows=2, columns=2, height_ratios=[2.4, 1])
        grid = axes[1, 0].get_gridspec()
        for half in axes[1]:
            half.remove()
        return figure, (*axes[0], figure.add_subplot(grid[1, :]))

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        path, values, rate = axes
        artists = _prepare_path(path, settings["function"])
        artists |= _prepare_values(values)
        return artists | _prepare_rate(rate)

    def _update(self, artists: Artists, result: Run) -> None:
        color = COLORS.get(result.behaviour, BLUE)
        artists["behaviour"].set_text(result.behaviour)
        artists["behaviour"].set_color(color)
        _update_path(artists, result)
        _update_values(artists, result)
        _update_rate(artists, result, color)


def _prepare_path(axes: Any, function: str) -> dict[str, Any]:
    axes.set_title("room", alpha=0)  # keeps the room for the line that names the behaviour
    (valley,) = axes.plot([], [], color=INK if function == "one" else MUTED, linewidth=2 if function == "one" else 0.8)
    (path,) = axes.plot([], [], color=BLUE, marker="o", markersize=5, linewidth=1.2)
    (start,) = axes.plot([], [], color=BLUE, marker="o", markersize=11, markerfacecolor="white", markeredgewidth=2)
    if function == "one":
        axes.set(xlim=(-REACH, REACH), ylim=(-0.4, 6), xlabel="x", ylabel="f(x) = L x²/2")
    else:
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="x (curvature 1)", ylabel="y (curvature L)")
        axes.grid(False)  # the lines of equal height are enough
    behaviour = LiveText(axes, 0.5, 1.02, ha="center", weight="bold", size=13, transform=axes.transAxes)
    return {"valley": valley, "path": path, "start": start, "behaviour": behaviour}


def _update_path(artists: Artists, run: Run) -> None:
    steep = max(run.curvatures)
    if len(run.curvatures) == 1:
        x = np.linspace(-REACH, REACH, 120)
        artists["valley"].set_data(x, steep * x**2 / 2)
        points = np.column_stack([run.points, run.values])
    else:
        artists["valley"].set_data(*_ellipses(steep))
        points = run.points
    # Points far outside the picture are left out: Agg takes no coordinates beyond its range of pixels.
    points = points[np.abs(run.points).max(axis=1) < OUTSIDE]
    artists["path"].set_data(*points.T)
    artists["start"].set_data(*points[:1].T)


def _ellipses(steep: float) -> tuple[FloatArray, FloatArray]:
    """Return the lines of equal height of (x² + steep · y²)/2, set apart by NaN."""
    angle = np.append(np.linspace(0, 2 * np.pi, 60), np.nan)
    radius = np.sqrt(2 * np.array([0.05, 0.3, 1, 2.5, 5]))[:, None]
    return (radius * np.cos(angle)).ravel(), (radius / np.sqrt(steep) * np.sin(angle)).ravel()


def _prepare_values(axes: Any) -> dict[str, Any]:
    axes.set(xlim=(-1, STEPS + 1), yscale="log", ylim=VALUES, xlabel="step", ylabel="f")
    axes.set_yticks([1e-9, 1e-6, 1e-3, 1, 1e3, 1e6], ["10⁻⁹", "10⁻⁶", "10⁻³", "1", "10³", "10⁶"])
    axes.yaxis.set_minor_locator(NullLocator())
    (measured,) = axes.plot([], [], color=BLUE, linestyle="", marker="o", markersize=5, label="measured")
    (theory,) = axes.plot([], [], color=ORANGE, linestyle="--", linewidth=1.5, label="theory")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 0.99), ncols=2, frameon=False)
    return {"measured": measured, "theory": theory}


def _update_values(artists: Artists, run: Run) -> None:
    steps = np.arange(STEPS + 1)
    expected = sum(
        curvature / 2 * np.abs(factor) ** (2 * steps)
        for curvature, factor in zip(run.curvatures, run.factors, strict=True)
    )
    low, high = VALUES[0] / 1e3, VALUES[1] * 1e3  # 0 and huge values lie outside the picture
    artists["theory"].set_data(steps, np.clip(expected, low, high))
    artists["measured"].set_data(steps, np.clip(run.values, low, high))


def _prepare_rate(axes: Any) -> dict[str, Any]:
    axes.set(xscale="log", xlim=RATES, ylim=(0, 2), xlabel="learning rate η", ylabel="factor", yticks=[0, 1, 2])
    axes.set_xticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_title("room", alpha=0, fontsize=10)  # for the labels of the two marks
    axes.axhspan(1, 2, color="#f6e3e1")
    axes.text(RATES[0] * 1.15, 1.5, "farther with every step", va="center", color=INK, fontsize=10)
    axes.text(RATES[0] * 1.15, 0.5, "closer with every step", va="center", color=INK, fontsize=10)
    (factors,) = axes.plot([], [], color=INK, linewidth=1.6)
    (best,) = axes.plot([], [], color=GREEN, linestyle="-.", linewidth=1.6)
    (edge,) = axes.plot([], [], color=RED, linestyle="--", linewidth=1.6)
    (now,) = axes.plot([], [], color=BLUE, linewidth=1.6)
    (dot,) = axes.plot([], [], color=BLUE, marker="o", markersize=11, clip_on=False)
    above = axes.get_xaxis_transform()
    best_label = LiveText(axes, 1, 1.02, ha="right", color=GREEN, size=10, transform=above)
    edge_label = LiveText(axes, 1, 1.02, ha="left", color=RED, size=10, transform=above)
    return {
        "factors": factors, "best": best, "edge": edge, "now": now, "dot": dot,
        "best_label": best_label, "edge_label": edge_label,
    }  # fmt: skip


def _update_rate(artists: Artists, run: Run, color: str) -> None:
    rates = np.geomspace(*RATES, 200)
    each = [np.append(np.minimum(np.abs(1 - rates * curvature), 3), np.nan) for curvature in run.curvatures]
    artists["factors"].set_data(np.tile(np.append(rates, np.nan), len(each)), np.concatenate(each))
    for name, rate in (("best", run.best), ("edge", run.edge), ("now", run.learning_rate)):
        artists[name].set_data([rate, rate], [0, 2])
    artists["dot"].set_data([run.learning_rate], [min(abs(run.decisive), 1.9)])
    artists["dot"].set_color(color)
    artists["best_label"].set_text(f"best {_four(run.best)}")
    artists["best_label"].set_position(run.best * 1.02, 1.02)
    artists["edge_label"].set_text(f"edge 2/L = {_four(run.edge)}")
    artists["edge_label"].set_position(run.edge / 1.02, 1.02)


def _four(number: float) -> str:
    return plain(number, 4)
