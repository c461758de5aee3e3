"""The explorer of lesson 05: descent that starts a hair beside the ridge of a saddle, and when it gets away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.ticker import NullLocator

from gdlearn._validate import FloatArray
from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Choice, Pointer, Slider, Toggle
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import plain
from gdlearn.figures import draw_contours
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, INK, MUTED, ORANGE, RED, new_figure
from gdlearn.objectives import double_well_valley

MOST = 15  # the smallest offset is 10⁻¹⁵
START_Y = 1.0
AWAY = 0.5  # so far from the ridge a run counts as gone: half way to a valley
LIMIT = 720  # steps after which a run is given up; the slowest that ever leaves takes 694
AFTER = 60  # steps that are drawn after it is gone
FAR = 100.0  # a run that comes this far is called diverged
RUNS = 15  # with noise: each has its own
MOMENTUM = {"descent": 0.0, "momentum": 0.9}
NOISE = {"none": 0.0, "1e-6": 1e-6, "1e-3": 1e-3, "1e-2": 1e-2, "1e-1": 1e-1}
ON_RIDGE = MOST + 2  # where the picture shows the start exactly on the ridge
DOMAIN = np.array([[-1.5, 1.5], [-1.25, 1.25]])
OUTSIDE = 5.0  # points farther out are not drawn
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Escape:
    """Runs from (offset, 1) on the double well in a valley, whose ridge is the line x = 0.

    Attributes:
        learning_rate: η.
        momentum: what is kept of the velocity at each step; 0 is plain gradient descent.
        noise: standard deviation of the random error of each slope.
        exponents: array (16,), k of the starts 10⁻ᵏ that were measured; the last run starts on the ridge itself.
        times: array (17, runs), the first step at which |x| ≥ AWAY, −1 if that did not happen; the last row is
            the start exactly on the ridge.
        row: which of the starts is the chosen one.
        points: array (steps + 1, runs, 2), the runs from the chosen start, until AFTER steps after the last one left.
    """

    learning_rate: float
    momentum: float
    noise: float
    exponents: FloatArray
    times: np.ndarray
    row: int
    points: FloatArray

    @property
    def on_ridge(self) -> bool:
        """Whether the chosen start is exactly on the ridge."""
        return self.row == len(self.exponents)

    @property
    def chosen(self) -> np.ndarray:
        """The times of the runs from the chosen start, shape (runs,)."""
        return np.asarray(self.times[self.row])

    @property
    def factor(self) -> float:
        """What one step multiplies x by near the ridge, in theory: 1 + η; more with momentum."""
        total = 1 + self.learning_rate + self.momentum
        return (total + math.sqrt(total**2 - 4 * self.momentum)) / 2

    @property
    def theory(self) -> FloatArray:
        """The time to leave from each 10⁻ᵏ, not rounded, without noise: ln(AWAY / (share · 10⁻ᵏ)) / ln factor.

        ``share`` is the part of the start that grows by the factor from the first step on: all of it, 1, for plain
        gradient descent; with momentum a run starts at rest, and the rest of it dies out.
        """
        shrinking = self.momentum / self.factor  # the other solution of r² − (1 + η + μ) r + μ = 0
        share = (1 + self.learning_rate - shrinking) / (self.factor - shrinking)
        return np.log(AWAY / (share * 10.0**-self.exponents)) / math.log(self.factor)

    @property
    def diverged(self) -> bool:
        """Whether a run came farther than FAR from the saddle."""
        return not bool((np.abs(self.points) <= FAR).all())


def escape(learning_rate: float, momentum: float, noise: float, row: int) -> Escape:
    """Descend from all starts at once, and keep the path of the one in ``row``."""
    exponents = np.arange(MOST + 1.0)
    offsets = np.append(10.0**-exponents, 0.0)[:, None]
    errors = noise * _errors()  # the same for each start
    x = np.repeat(offsets, errors.shape[1] if noise else 1, axis=1)
    y = np.full(x.shape[1], START_Y)
    along_x, along_y = np.zeros_like(x), np.zeros_like(y)  # velocities
    xs, ys = [x], [y]
    with np.errstate(all="ignore"):  # a run that diverges is cut off below
        for step in range(LIMIT):
            slope_x, slope_y = x * x * x - x, y
            if noise:
                slope_x, slope_y = slope_x + errors[step, :, 0], slope_y + errors[step, :, 1]
            along_x, along_y = momentum * along_x + slope_x, momentum * along_y + slope_y
            x, y = x - learning_rate * along_x, y - learning_rate * along_y
            xs.append(x)
            ys.append(y)
        gone = np.abs(np.array(xs)) >= AWAY  # (steps + 1, starts, runs)
    times = np.where(gone.any(axis=0), gone.argmax(axis=0), -1)
    path = np.stack([np.array(xs)[:, row], np.array(ys)], axis=-1)
    return Escape(learning_rate, momentum, noise, exponents, times, row, _worth_drawing(path, times[row]))


@lru_cache(maxsize=1)
def _errors() -> FloatArray:
    """Return standard normal numbers, shape (steps, runs, 2): the same in every picture."""
    return np.random.default_rng(5).normal(size=(LIMIT, RUNS, 2))


def _worth_drawing(path: FloatArray, times: np.ndarray) -> FloatArray:
    """Cut the path AFTER steps after its runs left, or where one has gone beyond FAR, whichever comes first."""
    last = LIMIT if (times < 0).any() else min(int(times.max()) + AFTER, LIMIT)
    with np.errstate(all="ignore"):
        beyond = ~(np.abs(path) <= FAR).all(axis=(1, 2))  # NaN is beyond, too
    if beyond.any():
        last = min(last, int(beyond.argmax()))
    return path[: last + 1]


def _power(exponent: int) -> str:
    """Return 10 to a whole power as it is written; 1 for exponent 0."""
    return f"10{str(exponent).translate(SUPERSCRIPTS)}" if exponent else "1"


def _size(noise: float) -> str:
    return _power(round(math.log10(noise)))


class SaddleEscape(Explorer[Escape]):
    """A start 10⁻ᵏ beside the ridge of a saddle: the path, the distance, and the steps that it takes to leave.

    Example:
        >>> run = SaddleEscape().compute(k=9, learning_rate=0.1)
        >>> int(run.chosen[0]), round(float(run.theory[9]), 1)
        (212, 210.2)
    """

    title = "Saddle: how long descent stays on the pass"
    hint = "Choose how close to the ridge the descent starts: with the slider k, or by a click in the lowest picture."
    controls = (
        Slider(name="k", label="Start 10⁻ᵏ beside the ridge, k", low=0, high=MOST, default=9, step=1, whole=True),
        Toggle(name="on_ridge", label="Start exactly on the ridge"),
        Choice(
            name="method",
            label="Method",
            options={"descent": "gradient descent", "momentum": "momentum 0.9 (lesson 07)"},
            default="descent",
        ),
        Slider(name="learning_rate", label="Learning rate η", low=0.05, high=3.0, default=0.1, log=True),
        Choice(
            name="noise",
            label="Random error of each slope",
            options={"none": "none"} | {name: f"about {_size(size)}" for name, size in NOISE.items() if size},
            default="none",
        ),
    )
    pointers = (Pointer(x=("k",), axes=2),)
    size = (7.0, 5.6)

    def _compute(self, settings: Settings) -> Escape:
        row = MOST + 1 if settings["on_ridge"] else settings["k"]
        return escape(settings["learning_rate"], MOMENTUM[settings["method"]], NOISE[settings["noise"]], row)

    def _words(self, result: Escape, settings: Settings) -> str:
        method = "Momentum 0.9" if result.momentum else "Gradient descent"
        place = "exactly on the ridge" if result.on_ridge else f"{_power(-settings['k'])} beside the ridge"
        start = f"{method}, learning rate {plain(result.learning_rate)}, from {place}"
        error = f", each slope with a random error of about {_size(result.noise)}" if result.noise else ""
        end = f" The descent diverges: it comes farther than {plain(FAR)} from the saddle." if result.diverged else ""
        return f"{start}{error}: {_outcome(result)}{end}"

    def _blank(self) -> tuple[DescribedFigure, Any]:
        figure, axes = new_figure(*self.size, rows=2, columns=2, height_ratios=[1.5, 1])
        grid = axes[1, 0].get_gridspec()
        for half in axes[1]:
            half.remove()
        return figure, (*axes[0], figure.add_subplot(grid[1, :]))

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        seen_from_above, distance, time = axes
        return _prepare_path(seen_from_above) | _prepare_distance(distance) | _prepare_times(time)

    def _update(self, artists: Artists, result: Escape) -> None:
        _update_path(artists, result)
        _update_distance(artists, result)
        _update_times(artists, result)


def _steps(count: float) -> str:
    return f"{plain(count)} step{'' if count == 1 else 's'}"


def _outcome(result: Escape) -> str:
    """Say when the runs from the chosen start left, and when theory has them leave."""
    times = result.chosen
    if (times < 0).all():
        return "the slope along x is 0 at every step, so x stays 0 and it never leaves the ridge."
    if not times.any():
        return "it starts in a valley, so it has nothing to leave."
    left = times[times >= 0]
    without = "never" if result.on_ridge else _steps(math.ceil(result.theory[result.row]))
    if result.noise:
        span = f"from {left.min()} to {left.max()}" if left.min() < left.max() else f"all {left.min()}"
        few = "" if len(left) == len(times) else f"{len(left)} of "
        head = f"{few}{len(times)} runs leave after {_steps(float(np.median(left)))} (median; {span})"
        return f"{head}; without noise, theory says {without}."
    return (
        f"near it each step multiplies x by {plain(result.factor, 4)}, and it is {plain(AWAY)} away after "
        f"{_steps(int(times[0]))} (theory {without})."
    )


def _prepare_path(axes: Any) -> dict[str, Any]:
    axes.set_title("room", alpha=0)  # keeps the room for the line that says the outcome
    draw_contours(axes, double_well_valley(), domain=DOMAIN, levels=10)
    axes.plot([0, 0], DOMAIN[1], color=INK, linestyle=":", linewidth=1.4)
    axes.plot([-1, 1], [0, 0], color="white", marker="*", markeredgecolor=INK, markersize=14, linestyle="")
    axes.plot([0], [0], color=INK, marker="x", markersize=9, markeredgewidth=2, linestyle="")
    axes.annotate("ridge", (0, -1.1), (4, 0), textcoords="offset points", fontsize=10)
    axes.annotate("saddle", (0, 0), (6, 6), textcoords="offset points", fontsize=10)
    (path,) = axes.plot([], [], color=BLUE, marker="o", markersize=2.5, linewidth=1.2)
    (start,) = axes.plot([], [], color=BLUE, marker="o", markersize=10, markerfacecolor="white", markeredgewidth=2,
                         linestyle="")  # fmt: skip
    outcome = LiveText(axes, 0.5, 1.02, ha="center", weight="bold", size=12, transform=axes.transAxes)
    return {"path": path, "start": start, "outcome": outcome}


def _update_path(artists: Artists, result: Escape) -> None:
    artists["path"].set_data(*_one_line(result.points[..., 0], result.points[..., 1]))
    artists["start"].set_data(*result.points[0, :1].T)
    artists["outcome"].set_text(_headline(result))
    artists["outcome"].set_color(RED if result.diverged or (result.chosen < 0).all() else BLUE)


def _headline(result: Escape) -> str:
    times = result.chosen
    if result.diverged:
        return "diverges"
    if (times < 0).all():
        return "never leaves"
    if not times.any():
        return "starts in a valley"
    return f"leaves after {_steps(float(np.median(times[times >= 0])))}"


def _one_line(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the columns of two arrays (steps, runs) one after the other, set apart by NaN."""
    # Points far outside the picture are left out: Agg takes no coordinates beyond its range of pixels.
    x, y = (np.pad(np.where(np.abs(c) < OUTSIDE, c, np.nan), ((0, 1), (0, 0)), constant_values=np.nan) for c in (x, y))
    return x.T.ravel(), y.T.ravel()


def _prepare_distance(axes: Any) -> dict[str, Any]:
    axes.set(xlim=(-10, LIMIT + 10), xlabel="step", yscale="log", ylim=(1e-16, 10), ylabel="|x|")
    axes.set_yticks([1e-15, 1e-10, 1e-5, 1], ["10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "1"])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_title("distance from the ridge", fontsize=11)
    axes.axhline(AWAY, color=MUTED, linestyle="--", linewidth=1.4)
    axes.annotate("gone", (LIMIT, AWAY), (0, -3), textcoords="offset points", ha="right", va="top", fontsize=10)
    (distance,) = axes.plot([], [], color=BLUE, linewidth=1.6)
    return {"distance": distance, "zero": LiveText(axes, 0.5, 0.5, ha="center", transform=axes.transAxes)}


def _update_distance(artists: Artists, result: Escape) -> None:
    x = np.abs(result.points[..., 0])
    steps = np.repeat(np.arange(len(x))[:, None], x.shape[1], axis=1)
    gap = np.full((1, x.shape[1]), np.nan)
    # 0 has no place on a logarithmic axis.
    shown = np.clip(np.where(x > 0, x, np.nan), 1e-17, 1e3)
    artists["distance"].set_data(np.vstack([steps, gap]).T.ravel(), np.vstack([shown, gap]).T.ravel())
    artists["zero"].set_text("" if x.any() else "x = 0 at every step")


def _prepare_times(axes: Any) -> dict[str, Any]:
    axes.set(xlim=(-0.6, ON_RIDGE + 1.0), ylim=(-20, LIMIT + 30), ylabel="steps to leave")
    ticks = range(0, MOST + 1, 3)
    axes.set_xticks([*ticks, ON_RIDGE], [*(_power(-k) for k in ticks), "on it"])
    axes.set_xlabel("distance of the start from the ridge")
    (theory,) = axes.plot([], [], color=ORANGE, linestyle="--", linewidth=1.6, label="theory without noise")
    (spread,) = axes.plot([], [], color=BLUE, linewidth=1.4)
    (measured,) = axes.plot([], [], color=BLUE, linestyle="", marker="o", markersize=5, label="measured")
    (chosen,) = axes.plot([], [], color=RED, linestyle="", marker="o", markersize=12, markerfacecolor="none",
                          markeredgewidth=2.2, label="chosen", clip_on=False)  # fmt: skip
    axes.legend(loc="upper left", ncols=3, frameon=False)
    never = LiveText(axes, ON_RIDGE + 0.9, LIMIT, ha="right", va="top", weight="bold", size=10)
    return {"theory": theory, "spread": spread, "measured": measured, "chosen": chosen, "never": never}


def _update_times(artists: Artists, result: Escape) -> None:
    places = np.append(result.exponents, ON_RIDGE)
    times = np.where(result.times < 0, np.nan, result.times)
    left = np.flatnonzero((result.times >= 0).any(axis=1))
    low, middle, high = np.full((3, len(places)), np.nan)
    low[left], middle[left], high[left] = (
        np.nanmin(times[left], axis=1), np.nanmedian(times[left], axis=1), np.nanmax(times[left], axis=1),
    )  # fmt: skip
    artists["theory"].set_data(result.exponents, np.maximum(result.theory, 0))
    artists["measured"].set_data(places, middle)
    gap = np.full_like(low, np.nan)
    artists["spread"].set_data(np.repeat(places, 3), np.column_stack([low, high, gap]).ravel())
    artists["chosen"].set_data(places[[result.row]], middle[[result.row]])
    artists["never"].set_visible(len(places) - 1 not in left)
    artists["never"].set_text("○ never" if result.on_ridge else "never")  # the ring of the chosen start
    artists["never"].set_color(RED if result.on_ridge else MUTED)
