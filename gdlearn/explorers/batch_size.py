"""The explorer of lesson 06: what the batch size does to the path, and to the loss on three clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.ticker import NullLocator

from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.batch_runs import RUNS, START, N, Runs, line_fit, runs
from gdlearn.explorers.controls import Choice, Slider
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import plain
from gdlearn.figures import draw_contours
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, INK, MUTED, ORANGE, new_figure

SIZES = {str(2**k): str(2**k) for k in range(10)} | {"1024": "1024: all"}
TARGET = 0.01  # the rough target: so far the loss is above its minimum
EXAMPLE = 1e-7  # seconds that one core needs for an example, in the model
MICRO = 1e-6
LEAST = 1e-9  # a loss nearer to its minimum is not told apart from it
DOMAIN = np.array([[-1.5, 4.5], [-1.0, 4.0]])
LOSS = (1e-7, 20.0)  # the picture of the loss
OUTSIDE = 8.0  # points of a path farther out are not drawn
PATH = 60  # updates of one run that are drawn on the map
OTHER_PATHS = 12  # updates of some other runs
OTHER_RUNS = 4
MARKS = 100  # updates at which the loss is drawn
CLOCKS = {"updates": (0.8, 1e4), "examples": (0.8, 2e5), "seconds": (8e-7, 10.0)}
SECONDS = {1e-6: "1 µs", 1e-4: "0.1 ms", 1e-2: "10 ms", 1: "1 s"}


@dataclass(frozen=True)
class Timed:
    """Runs with one batch size, and what an update costs.

    Attributes:
        runs: the weights and the loss after each update.
        seconds: of an update, by the model.
    """

    runs: Runs
    seconds: float

    def clocks(self, updates: Any) -> dict[str, Any]:
        """Return what three clocks show after so many updates, a number or an array."""
        return {
            "updates": updates,
            "examples": updates * self.runs.batch_size,
            "seconds": updates * self.seconds,
        }


@dataclass(frozen=True)
class Comparison:
    """Two batch sizes on one machine, each with its own learning rate."""

    chosen: Timed
    other: Timed


def seconds_per_update(batch_size: int, call: float, machine: str) -> float:
    """Return the model's time of one update in seconds.

    Args:
        batch_size: examples in the update.
        call: the cost of a call in seconds, whatever it works on.
        machine: "core" takes the examples one after the other, "gpu" all at once.
    """
    return call + batch_size * EXAMPLE if machine == "core" else call


class BatchSize(Explorer[Comparison]):
    """Two batch sizes fit one line: their paths over the loss, and the loss against updates, examples and seconds.

    The seconds are a model, not a measurement: an update costs a call, and on one core 0.1 µs for each example. (Ten
    and 0.1 µs are about what NumPy takes for the digits of lesson 06 on one core.)

    Example:
        >>> result = BatchSize().compute(batch_size="32", call=10.0, machine="core")
        >>> result.chosen.runs.batch_size, round(result.chosen.seconds * 1e6, 1)
        (32, 13.2)
    """

    title = "Batch size: one descent, three clocks"
    hint = (
        "The seconds are a model: an update takes the cost of a call, and on one core 0.1 µs more for each example. "
        "On a GPU the examples of a batch are worked on at the same time."
    )
    controls = (
        Choice(
            name="batch_size",
            label="Batch size (blue, solid)",
            options=SIZES,
            default="32",
        ),
        Slider(name="learning_rate", label="Learning rate η (blue)", low=0.002, high=1.5, default=0.3, log=True),
        Choice(
            name="other",
            label="Compared with (orange, dashed)",
            options=SIZES,
            default="1024",
        ),
        Slider(name="other_rate", label="Learning rate η (orange)", low=0.002, high=1.5, default=0.6, log=True),
        Choice(
            name="machine",
            label="Machine",
            options={"core": "one core: examples one by one", "gpu": "GPU: a batch's examples all at once"},
            default="core",
        ),
        Slider(name="call", label="Cost of a call", low=1.0, high=1000.0, default=10.0, log=True, unit="µs"),
    )
    size = (7.0, 5.8)

    def _compute(self, settings: Settings) -> Comparison:
        def timed(size: int, rate: float) -> Timed:
            return Timed(runs(size, rate), seconds_per_update(size, settings["call"] * MICRO, settings["machine"]))

        return Comparison(
            timed(int(settings["batch_size"]), settings["learning_rate"]),
            timed(int(settings["other"]), settings["other_rate"]),
        )

    def _words(self, result: Comparison, settings: Settings) -> str:
        return (
            f"To be within {plain(TARGET)} of the smallest loss: {_outcome(result.chosen)}; {_outcome(result.other)}. "
            f"Medians of {RUNS} runs; the time is a model."
        )

    def _blank(self) -> tuple[DescribedFigure, Any]:
        figure, axes = new_figure(*self.size, rows=3, columns=2, width_ratios=[1, 1.2])
        grid = axes[0, 0].get_gridspec()
        for third in axes[:, 0]:
            third.remove()
        return figure, (figure.add_subplot(grid[:, 0]), *axes[:, 1])

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        paths, *clocks = axes
        artists = _prepare_paths(paths)
        for (clock, limits), its_axes in zip(CLOCKS.items(), clocks, strict=True):
            artists |= _prepare_clock(its_axes, clock, limits)
        return artists

    def _update(self, artists: Artists, result: Comparison) -> None:
        for who, timed in (("other", result.other), ("chosen", result.chosen)):
            _update_paths(artists, who, timed.runs)
            _update_clocks(artists, who, timed)


def _outcome(timed: Timed) -> str:
    """Say what the rough target cost on each clock, and where the loss stays."""
    runs = timed.runs
    head = f"{_name(runs)} (rate {plain(runs.learning_rate)})"
    end = plain(runs.floor, 2) if runs.floor > LEAST else f"less than {plain(LEAST)}"
    updates = runs.updates_to(TARGET)
    if runs.diverged:
        return f"{head} diverges"
    if updates is None:
        return f"{head} does not come there in {runs.updates} updates and ends {end} above"
    at = timed.clocks(updates)
    return (
        f"{head} takes {at['updates']} updates = {at['examples']} examples = {_time(at['seconds'])} "
        f"and ends {end} above"
    )


def _name(runs: Runs) -> str:
    return f"batch size {runs.batch_size}" if runs.batch_size < N else f"all {N}"


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{plain(seconds / size, 3)} {unit}"
    return f"{plain(seconds / MICRO, 3)} µs"


LOOKS: dict[str, dict[str, Any]] = {
    "chosen": {"color": BLUE, "linestyle": "-", "marker": "o"},
    "other": {"color": ORANGE, "linestyle": "--", "marker": "s"},
}
SIGNS = {"o": "●", "s": "■"}


def _prepare_paths(axes: Any) -> dict[str, Any]:
    axes.set_title("room\nroom", alpha=0)  # keeps the room for the two lines that name the batch sizes
    objective = line_fit()[0]
    draw_contours(axes, objective, domain=DOMAIN, levels=8)
    axes.set(xlabel="intercept", ylabel="slope")
    axes.plot(*objective.minima.T, color="white", marker="*", markeredgecolor=INK, markersize=14, linestyle="")
    axes.annotate("start", START, (6, -4), textcoords="offset points", va="top", ha="center")
    artists: dict[str, Any] = {}
    for who, look in reversed(LOOKS.items()):
        (artists[f"{who} runs"],) = axes.plot([], [], color=look["color"], linewidth=0.5, alpha=0.5)
        (artists[f"{who} path"],) = axes.plot([], [], **look, markersize=3.5, linewidth=1.4)
    for line, (who, look) in enumerate(LOOKS.items()):
        artists[f"{who} name"] = LiveText(
            axes, 0, 1.05 - 0.04 * line, weight="bold", color=look["color"], transform=axes.transAxes
        )
    return artists


def _update_paths(artists: Artists, who: str, runs: Runs) -> None:
    outside = np.asarray(~(np.abs(runs.points) < OUTSIDE).all(axis=-1))
    if runs.diverged:
        outside = np.logical_or.accumulate(outside, axis=0)  # what comes after is a tangle
    # Points far outside the picture are left out: Agg takes no coordinates beyond its range of pixels.
    points = np.where(outside[..., None], np.nan, runs.points)
    artists[f"{who} path"].set_data(*points[: PATH + 1, 0].T)
    apart = np.pad(
        points[: OTHER_PATHS + 1, 1 : OTHER_RUNS + 1], ((0, 1), (0, 0), (0, 0)), constant_values=np.nan
    ).swapaxes(0, 1)
    artists[f"{who} runs"].set_data(*apart.reshape(-1, 2).T)
    sign = SIGNS[LOOKS[who]["marker"]]
    end = ": diverges" if runs.diverged else ""
    artists[f"{who} name"].set_text(f"{sign} {_name(runs)}, η = {plain(runs.learning_rate)}{end}")


def _prepare_clock(axes: Any, clock: str, limits: tuple[float, float]) -> dict[str, Any]:
    axes.set(xscale="log", xlim=limits, yscale="log", ylim=LOSS, xlabel=clock)
    axes.set_yticks([1e-6, 1e-4, 1e-2, 1], ["10⁻⁶", "10⁻⁴", "0.01", "1"])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_locator(NullLocator())
    if clock == "updates":
        axes.set_title(f"loss above its minimum:\nmedian and range of {RUNS} runs", fontsize=11)
    if clock == "seconds":
        axes.set_xticks(list(SECONDS), list(SECONDS.values()))
        axes.set_xlabel("seconds (a model)")
    axes.axhline(TARGET, color=MUTED, linestyle=":", linewidth=1.6)
    artists: dict[str, Any] = {}
    for line, (who, look) in reversed(list(enumerate(LOOKS.items()))):
        color, dash, marker = look.values()
        (artists[f"{who} {clock} spread"],) = axes.fill([], [], color=color, alpha=0.2, linewidth=0)
        (artists[f"{who} {clock}"],) = axes.plot([], [], color=color, linestyle=dash, linewidth=1.8)
        (artists[f"{who} {clock} there"],) = axes.plot(
            [], [], color=color, linestyle="", marker=marker, markersize=9, markerfacecolor="white", markeredgewidth=2
        )
        artists[f"{who} {clock} cost"] = LiveText(
            axes, 0.03, 0.2 - 0.17 * line, size=10, weight="bold", color=color,
            transform=axes.transAxes,
        )  # fmt: skip
    return artists


def _update_clocks(artists: Artists, who: str, timed: Timed) -> None:
    runs = timed.runs
    updates = np.unique(np.geomspace(1, runs.updates, MARKS).round().astype(int))
    loss = np.clip(runs.excess[updates], LOSS[0] / 10, LOSS[1] * 10)
    low, middle, high = loss.min(axis=1), np.median(loss, axis=1), loss.max(axis=1)
    needed = None if runs.diverged else runs.updates_to(TARGET)
    there = {} if needed is None else timed.clocks(needed)
    for clock, at in timed.clocks(updates).items():
        artists[f"{who} {clock}"].set_data(at, middle)
        edge = np.concatenate([high, low[::-1]])
        artists[f"{who} {clock} spread"].set_xy(np.column_stack([np.concatenate([at, at[::-1]]), edge]))
        artists[f"{who} {clock} there"].set_data([there.get(clock, np.nan)], [TARGET])
        cost = there.get(clock, "diverges" if runs.diverged else "not reached")
        if clock == "seconds" and there:
            cost = _time(there[clock])
        artists[f"{who} {clock} cost"].set_text(f"{SIGNS[LOOKS[who]['marker']]} {cost}")
