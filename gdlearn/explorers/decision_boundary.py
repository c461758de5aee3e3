"""An explorer of lesson 09: where a small network changes from one class to the other, while it trains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from contourpy import contour_generator
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import NullLocator

from gdlearn._validate import FloatArray
from gdlearn.data import DataSet, moons
from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Choice, Slider, Steps
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import fixed, plain
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, INK, ORANGE, new_figure
from gdlearn.networks import MLP
from gdlearn.objectives import sigmoid

POINTS, NOISE = 100, 0.15
EACH = 10  # updates from one step of the control to the next
LAST = 60  # the control's last step
WIDTHS = (1, 2, 3, 4, 8, 16, 32)
RATES = ("0.03", "0.1", "0.3", "1", "3", "10", "30")
DOMAIN = ((-1.7, 2.7), (-1.25, 1.75))
GRID = (66, 45)  # places across and up at which the network is asked
LOSSES = (1e-4, 50.0)  # the picture of the loss
PALE = LinearSegmentedColormap.from_list("classes", ["#cfe3f5", "#ffffff", "#f9dcc0"])


@dataclass(frozen=True)
class Moment:
    """A network at one moment of its training.

    Attributes:
        updates: steps of full-batch gradient descent that were taken.
        losses: array (updates + 1,), the mean cross-entropy at the start and after each update.
        accuracy: the share of the points that are classified rightly now.
        scores: array (rows, columns), at the places of the grid: above 0 where class 1 is more probable.
    """

    updates: int
    losses: FloatArray
    accuracy: float
    scores: FloatArray


class Training:
    """A network 2-width-2 on the two moons that trains as far as it is asked to, and remembers how it was.

    Args:
        width: tanh units in the hidden layer.
        learning_rate: η of plain gradient descent on all points.
        seed: draws the first weights.
    """

    def __init__(self, width: int, learning_rate: float, seed: int) -> None:
        self._network = MLP((2, width, 2), np.random.default_rng(seed))
        self._rate = learning_rate
        self._losses: list[float] = []
        self._moments: list[tuple[float, FloatArray]] = []

    def at(self, step: int) -> Moment:
        """Return the network after ``step`` times EACH updates."""
        while len(self._moments) <= step:
            self._moments.append((self._network.accuracy(*_data()), _scores(self._network)))
            self._train()  # the losses then reach beyond this moment
        accuracy, scores = self._moments[step]
        return Moment(step * EACH, np.array(self._losses[: step * EACH + 1]), accuracy, scores)

    def _train(self) -> None:
        X, labels = _data()
        for _ in range(EACH):
            loss = self._network(X).cross_entropy(labels)
            self._losses.append(float(loss))
            loss.backward()
            self._network.descend(self._rate)


@lru_cache(maxsize=1)
def _data() -> tuple[FloatArray, np.ndarray]:
    X, y, _ = _moons()
    return X, y.astype(int)


@lru_cache(maxsize=1)
def _moons() -> DataSet:
    return moons(POINTS, np.random.default_rng(0), noise=NOISE)


@lru_cache(maxsize=1)
def _grid() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the columns' x, the rows' y, and the places, shape (rows · columns, 2)."""
    xs, ys = (np.linspace(low, high, count) for (low, high), count in zip(DOMAIN, GRID, strict=True))
    return xs, ys, np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def _scores(network: MLP) -> FloatArray:
    """Return log(probability of class 1 / probability of class 0) at the places of the grid."""
    of_zero, of_one = network(_grid()[2]).data.T
    return (of_one - of_zero).reshape(GRID[::-1])


@lru_cache(maxsize=24)
def _training(width: int, learning_rate: str, seed: int) -> Training:
    return Training(width, float(learning_rate), seed)


class DecisionBoundary(Explorer[Moment]):
    """A network with one hidden layer learns the two moons; the line where it changes its mind bends as it trains.

    Example:
        >>> moment = DecisionBoundary().compute(step=40)
        >>> moment.updates, moment.accuracy
        (400, 1.0)
    """

    title = "Decision boundary: a network bends its line while it trains"
    hint = "Press Play to train from the start. Each step is 10 updates, on all 100 points at once."
    controls = (
        Steps(name="step", label="Step", high=LAST, default=LAST, pause=120),
        Choice(name="width", label="Hidden units", options={str(width): str(width) for width in WIDTHS}, default="8"),
        Choice(name="learning_rate", label="Learning rate η", options={rate: rate for rate in RATES}, default="1"),
        Slider(name="seed", label="Start (seed of the weights)", low=0, high=9, default=1, step=1, whole=True),
    )
    size = (7.6, 4.4)

    def _compute(self, settings: Settings) -> Moment:
        return _training(int(settings["width"]), settings["learning_rate"], settings["seed"]).at(settings["step"])

    def _words(self, result: Moment, settings: Settings) -> str:
        width = settings["width"]
        units = "1 hidden unit" if width == "1" else f"{width} hidden units"
        now, start = (plain(float(loss), 3) for loss in (result.losses[-1], result.losses[0]))
        rises = int(np.sum(np.diff(result.losses) > 0))
        rose = f" and rose in {rises} of them" if result.updates else ""
        return (
            f"{units}, learning rate {settings['learning_rate']}, seed {settings['seed']}, {result.updates} updates: "
            f"the loss went from {start} to {now}{rose}; "
            f"right on {plain(100 * result.accuracy, 3)} % of {POINTS} points."
        )

    def _blank(self) -> tuple[DescribedFigure, Any]:
        return new_figure(*self.size, columns=2, width_ratios=[1.55, 1])

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        return _prepare_map(axes[0]) | _prepare_loss(axes[1])

    def _update(self, artists: Artists, result: Moment) -> None:
        artists["field"].set_data(sigmoid(result.scores))
        artists["boundary"].set_data(*_boundary(result.scores))
        updates = np.arange(result.updates + 1)
        losses = np.clip(result.losses, *LOSSES)
        artists["loss"].set_data(updates, losses)
        artists["now"].set_data(updates[-1:], losses[-1:])
        artists["updates"].set_text(f"{result.updates} updates: {plain(100 * result.accuracy, 3)} % right")
        last = float(result.losses[-1])
        artists["value"].set_text(f"loss {fixed(last, 4)}" if last >= LOSSES[0] else f"loss below {plain(LOSSES[0])}")


def _boundary(scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the lines on which the score is 0, so that both classes have probability ½, set apart by NaN."""
    xs, ys, _ = _grid()
    lines = contour_generator(xs, ys, scores).lines(0.0)
    if not lines:
        return np.zeros(0), np.zeros(0)
    apart = np.concatenate([np.vstack([np.asarray(line), [[np.nan, np.nan]]]) for line in lines])
    return apart[:, 0], apart[:, 1]


def _prepare_map(axes: Any) -> dict[str, Any]:
    axes.set_title("room", alpha=0)  # keeps the room for the line that says how far it is
    axes.set(xlim=DOMAIN[0], ylim=DOMAIN[1], xlabel="first input", ylabel="second input")
    axes.grid(False)
    field = axes.imshow(
        np.full(GRID[::-1], 0.5), origin="lower", extent=(*DOMAIN[0], *DOMAIN[1]), aspect="auto", vmin=0, vmax=1,
        cmap=PALE, interpolation="bilinear",
    )  # fmt: skip
    X, labels = _data()
    # The points are drawn over the moving field, so they count as moving too.
    (zeros,) = axes.plot(*X[labels == 0].T, linestyle="", marker="o", markersize=5.5, color=BLUE,
                         markerfacecolor="white", markeredgewidth=1.6)  # fmt: skip
    (ones,) = axes.plot(*X[labels == 1].T, linestyle="", marker="^", markersize=6, color=ORANGE)
    (boundary,) = axes.plot([], [], color=INK, linewidth=2.4)
    updates = LiveText(axes, 0.5, 1.02, ha="center", weight="bold", size=12, transform=axes.transAxes)
    return {"field": field, "zeros": zeros, "ones": ones, "boundary": boundary, "updates": updates}


def _prepare_loss(axes: Any) -> dict[str, Any]:
    axes.set_title("room", alpha=0)
    axes.set(xlim=(-15, LAST * EACH + 15), yscale="log", ylim=LOSSES, xlabel="update", ylabel="loss")
    axes.set_yticks([1e-4, 1e-3, 1e-2, 0.1, 1, 10], ["0.0001", "0.001", "0.01", "0.1", "1", "10"])
    axes.set_xticks([0, 200, 400, 600])
    axes.yaxis.set_minor_locator(NullLocator())
    (loss,) = axes.plot([], [], color=BLUE, linewidth=1.6)
    (now,) = axes.plot([], [], color=BLUE, marker="o", markersize=9, linestyle="", clip_on=False)
    value = LiveText(axes, 0.5, 1.02, ha="center", weight="bold", size=12, transform=axes.transAxes)
    return {"loss": loss, "now": now, "value": value}
