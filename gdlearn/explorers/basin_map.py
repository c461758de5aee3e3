"""The explorer of lesson 04: a map that shows for each start where it ends."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb

from gdlearn._validate import FloatArray
from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.basins import (
    CELLS,
    DIVERGED,
    DRAFT_CELLS,
    LANDSCAPES,
    NOT_THERE,
    REACH,
    STEPS,
    Basins,
    Landscape,
    explore,
    is_known,
    owners,
)
from gdlearn.explorers.cell_map import CellMap
from gdlearn.explorers.controls import Choice, Pointer, Slider
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import fixed, plain
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, INK, RED, new_figure

METHODS = {"descent": "gradient descent", "momentum": "momentum 0.9 (lesson 07)", "adam": "Adam (lesson 10)"}
FILLS = ("#8ec7ec", "#f2c078", "#8fd0b4", "#deb0cb")  # light: the path and the numbers stand on them
DEPTH_FILLS = ("#4f86b8", "#8db3d4", "#bcd3e8", "#e6eff7")  # where no number stands: told apart by brightness alone
NOT_THERE_FILL, DIVERGED_FILL, DIVERGED_STRIPE = "#dcdcdc", "#ffffff", "#eeb9b3"
BORDER = 0.45  # brightness of the cells along a border between two basins


class BasinMap(Explorer[Basins]):
    """A map of 200 × 200 starts, coloured by the minimum at which each ends, and the path of one of them.

    Example:
        >>> basins = BasinMap().compute(x=1.0, y=1.0)
        >>> basins.end, basins.path[-1].round(3).tolist()
        (0, [3.0, 2.0])
    """

    title = "Basin map: where each start ends"
    hint = "Click or drag in the map to choose a start, or type its x and y. Then change the learning rate."
    controls = (
        Choice(
            name="landscape",
            label="Landscape f",
            options={name: landscape.words for name, landscape in LANDSCAPES.items()},
            default="valleys",
        ),
        Choice(name="method", label="Method", options=METHODS, default="descent"),
        Slider(name="learning_rate", label="Learning rate η", low=0.0001, high=1.0, default=0.01, log=True),
        Slider(name="x", label="Start x", low=-REACH, high=REACH, default=-1.0, step=0.05),
        Slider(name="y", label="Start y", low=-REACH, high=REACH, default=0.5, step=0.05),
    )
    pointers = (Pointer(x=("x",), y=("y",), axes=0),)
    scene = ("landscape",)
    size = (7.0, 4.7)

    def _compute(self, settings: Settings) -> Basins:
        return explore(*_rule(settings), _start(settings))

    def _draft(self, settings: Settings) -> Basins | None:
        return None if is_known(*_rule(settings)) else explore(*_rule(settings), _start(settings), DRAFT_CELLS)

    def _followed(self, settings: Settings, changed: Collection[str]) -> tuple[dict[str, Any], str]:
        """Move the rate to one that suits, when another landscape or method is chosen.

        A rate that is right for one landscape sends all starts of another astray, and its map would show nothing.
        """
        rate = LANDSCAPES[settings["landscape"]].rates[settings["method"]]
        chosen = "learning_rate" in changed or not {"landscape", "method"}.intersection(changed)
        if chosen or settings["learning_rate"] == rate:
            return dict(settings), ""
        notice = f"Learning rate set to {plain(rate)}, which suits this landscape and method."
        return {**settings, "learning_rate": rate}, notice

    def _words(self, result: Basins, settings: Settings) -> str:
        kind = "minimum " if result.landscape.numbered else ""
        names = (*(kind + group for group in result.landscape.groups), "not there yet", "diverged")
        parts = [f"{name}: {_percent(share)}" for name, share in zip(names, result.shares, strict=True) if share > 0]
        method = METHODS[result.method].split(" (")[0]
        return (
            f"{result.landscape.words}, {method}, learning rate {plain(result.learning_rate)}. "
            f"{result.owner.size} starts after {STEPS} steps: {'; '.join(parts)}. "
            f"The start ({plain(settings['x'])}, {plain(settings['y'])}) {_outcome(result)}."
        )

    def _blank(self) -> tuple[DescribedFigure, Any]:
        return new_figure(*self.size, columns=2, width_ratios=[1.55, 1])

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        landscape = LANDSCAPES[settings["landscape"]]
        return _prepare_map(axes[0], landscape) | _prepare_shares(axes[1], landscape)

    def _update(self, artists: Artists, result: Basins) -> None:
        artists["map"].set_cells(
            _picture(result.landscape.name, result.method, result.learning_rate, len(result.owner))
        )
        near = np.abs(result.path).max(axis=1) < 20 * REACH  # Agg takes no coordinates far outside
        artists["path"].set_data(*result.path[near].T)
        artists["start"].set_data(*result.path[:1].T)
        artists["end"].set_data(*result.path[-1:][near[-1:]].T)
        artists["end"].set_marker("*" if result.end >= 0 else "X")
        artists["outcome"].set_text(_headline(result))
        artists["outcome"].set_color(BLUE if result.end >= 0 else RED)
        for share, bar, text in zip(result.shares, artists["bars"], artists["percents"], strict=True):
            bar.set_width(share)
            text.set_text(_percent(share))


def _rule(settings: Settings) -> tuple[str, str, float]:
    return settings["landscape"], settings["method"], settings["learning_rate"]


def _start(settings: Settings) -> FloatArray:
    return np.array([settings["x"], settings["y"]])


def _percent(share: float) -> str:
    """Return a share in per cent; what is not quite nothing, or not quite all, is not written as if it were."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %" if 0 < share < 1 else f"{100 * share:.0f} %"


def _outcome(result: Basins) -> str:
    x, y = result.path[-1]
    if result.end == DIVERGED:
        return f"diverges: after {len(result.path) - 1} steps it is far outside"
    if result.end == NOT_THERE:
        return f"has not arrived: it is at ({fixed(x, 2)}, {fixed(y, 2)})"
    height = float(result.landscape.objective.value(result.landscape.minima[result.end]))
    return f"ends in the minimum at ({fixed(x, 2)}, {fixed(y, 2)}), height {plain(round(height, 6), 3)}"


def _headline(result: Basins) -> str:
    if result.end == DIVERGED:
        return "this start diverges"
    if result.end == NOT_THERE:
        return f"not there after {STEPS} steps"
    return f"ends at ({fixed(result.path[-1, 0], 1)}, {fixed(result.path[-1, 1], 1)})"


def _fills(landscape: Landscape) -> tuple[str, ...]:
    """Return the colour of each group, then of those not there yet, then of the diverged."""
    fills = FILLS if landscape.numbered else DEPTH_FILLS
    return (*fills[: len(landscape.groups)], NOT_THERE_FILL, DIVERGED_FILL)


def _prepare_map(axes: Any, landscape: Landscape) -> dict[str, Any]:
    edge = REACH + 0.05
    axes.set(xlim=(-edge, edge), ylim=(-edge, edge), xlabel="x at the start", ylabel="y at the start", aspect="equal")
    axes.grid(False)
    axes.set_title("room", alpha=0)  # keeps the room for the line that says the outcome
    cells = CellMap(axes, (-REACH, REACH, -REACH, REACH))
    numbered = landscape.numbered
    marked = landscape.minima if numbered else np.zeros((1, 2))
    (places,) = axes.plot(*marked.T, color="white", marker="o", markersize=16, markeredgecolor=INK, linestyle="")
    numbers = [
        LiveText(axes, x, y, str(i + 1) if numbered else "0", ha="center", va="center", weight="bold", size=10)
        for i, (x, y) in enumerate(marked)
    ]
    (path,) = axes.plot([], [], color=INK, marker="o", markersize=3, linewidth=1.3)
    (start,) = axes.plot([], [], color=INK, marker="o", markersize=11, markerfacecolor="white", markeredgewidth=2.2)
    (end,) = axes.plot([], [], color=INK, marker="*", markersize=15, markeredgecolor="white", linestyle="")
    outcome = LiveText(axes, 0.5, 1.02, ha="center", weight="bold", size=12, transform=axes.transAxes)
    return {
        "map": cells, "places": places, "numbers": numbers,
        "path": path, "start": start, "end": end, "outcome": outcome,
    }  # fmt: skip


def _prepare_shares(axes: Any, landscape: Landscape) -> dict[str, Any]:
    names = (*landscape.groups, "not there yet", "diverged")
    rows = np.arange(len(names))[::-1]
    hatches = (*[""] * len(landscape.groups), "...", "////")
    axes.set(xlim=(0, 1), ylim=(-0.6, len(names) - 0.1), xlabel="share of the starts")
    axes.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    bars = axes.barh(rows, np.zeros(len(names)), height=0.42, color=_fills(landscape), edgecolor=INK, linewidth=0.8)
    bars[-1].set_edgecolor(RED)  # and its hatch with it
    percents = []
    for bar, row, name, hatch in zip(bars, rows, names, hatches, strict=True):
        bar.set_hatch(hatch)
        axes.text(0, row + 0.32, name, va="bottom", fontsize=10)
        percents.append(LiveText(axes, 1.0, row + 0.32, ha="right", va="bottom", size=10, weight="bold"))
    return {"bars": list(bars), "percents": percents}


@lru_cache(maxsize=8)  # 120 kB each: while only the start moves, the map stays
def _picture(landscape: str, method: str, learning_rate: float, cells: int = CELLS) -> np.ndarray:
    """Return the map as CELLS × CELLS colours: a fill for each group, stripes where it diverges, dark borders."""
    owner = owners(landscape, method, learning_rate, cells)
    owner = owner.repeat(CELLS // cells, axis=0).repeat(CELLS // cells, axis=1)
    fills = np.array([to_rgb(fill) for fill in _fills(LANDSCAPES[landscape])])
    colors = fills[LANDSCAPES[landscape].category(owner)]
    row, column = np.indices(owner.shape)
    colors[(owner == DIVERGED) & ((column - row) % 20 < 6)] = to_rgb(DIVERGED_STRIPE)
    colors[(owner == NOT_THERE) & (row % 10 == 5) & (column % 10 == 5)] = to_rgb("#8a8a8a")
    border = np.zeros(owner.shape, dtype=bool)
    border[:-1] |= owner[:-1] != owner[1:]
    border[:, :-1] |= owner[:, :-1] != owner[:, 1:]
    colors[border] *= BORDER
    return (255 * colors).astype(np.uint8)
