"""An explorer of lesson 09: six trainings, each with one fault; read from the curves which it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.ticker import NullLocator

from gdlearn._validate import FloatArray
from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Choice, Toggle
from gdlearn.explorers.faulty_runs import FAULTS, HEALTHY, UPDATES, FaultyRun, faulty_run
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.explorers.wording import plain
from gdlearn.figures.described import DescribedFigure
from gdlearn.figures.style import BLUE, GREEN, MUTED, ORANGE, RED, new_figure

RUNS = dict(zip("ABCDEF", FAULTS, strict=True))
"""The letter under which each faulty run is shown -> its fault."""

GUESSING = float(np.log(10))  # ten equal guesses
LOSSES = (0.0, 6.0)  # the picture of the losses
LENGTHS = (1e-3, 2e3)  # the picture of the gradient's length


@dataclass(frozen=True)
class Patient:
    """A faulty run with the healthy one beside it.

    Attributes:
        letter: the name under which it is shown.
        run: the faulty run.
        healthy: the same training without the fault, or None if it is not to be shown.
        revealed: whether the fault may be named.
    """

    letter: str
    run: FaultyRun
    healthy: FaultyRun | None
    revealed: bool


class LossCurve(Explorer[Patient]):
    """A training with a hidden fault: its training loss, its test loss and the length of its gradients.

    All train a 64-32-10 network with relu on 300 digits, by full-batch descent; 300 other digits are the test.

    Example:
        >>> patient = LossCurve().compute(run="B")
        >>> patient.run.fault, patient.run.accuracy < patient.healthy.accuracy
        ('rate too low', True)
    """

    title = "Loss curve: which fault is this?"
    hint = "Each run has one fault. Choose a run, read its curves, decide, and only then have the fault named."
    controls = (
        Choice(name="run", label="Run", options={letter: f"run {letter}" for letter in RUNS}, default="A"),
        Toggle(name="healthy", label="Show a healthy run beside it", default=True),
        Toggle(name="reveal", label="Name the fault"),
    )
    size = (7.6, 4.6)

    def _compute(self, settings: Settings) -> Patient:
        return Patient(
            settings["run"],
            faulty_run(RUNS[settings["run"]]),
            faulty_run(HEALTHY) if settings["healthy"] else None,
            settings["reveal"],
        )

    def _words(self, result: Patient, settings: Settings) -> str:
        run = result.run
        train, test, lengths = run.train_losses, run.test_losses, run.gradient_lengths
        words = (
            f"Run {result.letter}: training loss from {_three(train[0])} to {_three(train[-1])}, highest "
            f"{_three(train.max())}; test loss at the end {_three(test[-1])}, {plain(100 * run.accuracy, 3)} % right; "
            f"length of the gradient from {_three(lengths[0])} to {_three(lengths[-1])}."
        )
        if result.healthy:
            words += (
                f" Healthy: training loss {_three(result.healthy.train_losses[-1])}, "
                f"test loss {_three(result.healthy.test_losses[-1])}."
            )
        if result.revealed:
            fault = FAULTS[run.fault]
            words += f" The fault: {fault.name}. The sign: {fault.sign}. The cure: {fault.cure}."
        return words

    def _blank(self) -> tuple[DescribedFigure, Any]:
        return new_figure(*self.size, columns=2, width_ratios=[1.35, 1])

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        losses, gradients = axes
        losses.set_title("room\nroom", alpha=0, fontsize=14)  # keeps the room for the two lines above
        losses.set(ylim=LOSSES, ylabel="loss")
        losses.axhline(GUESSING, color=MUTED, linestyle=":", linewidth=1.4)
        losses.annotate("guessing", (UPDATES, GUESSING), (0, 2), textcoords="offset points", ha="right", va="bottom")
        gradients.set_title("length of the gradient used", fontsize=11)
        gradients.set(yscale="log", ylim=LENGTHS)
        gradients.set_yticks([1e-3, 1e-2, 0.1, 1, 10, 100, 1000], ["0.001", "0.01", "0.1", "1", "10", "100", "1000"])
        gradients.yaxis.set_minor_locator(NullLocator())
        for each in axes:
            each.set(xlim=(-4, UPDATES + 4), xlabel="update", xticks=[0, 50, 100, 150])
        artists = {}
        for name, axis, label, color, dash, width in (
            ("healthy train", losses, "healthy: training", GREEN, "-", 1.4),
            ("healthy test", losses, "healthy: test", GREEN, "--", 1.4),
            ("healthy gradient", gradients, "healthy", GREEN, "-", 1.4),
            ("train", losses, "this run: training", BLUE, "-", 2.4),
            ("test", losses, "this run: test", ORANGE, "--", 2.4),
            ("gradient", gradients, "this run", BLUE, "-", 2.4),
        ):
            (artists[name],) = axis.plot([], [], color=color, linestyle=dash, linewidth=width, label=label)
        losses.legend(loc="upper right", fontsize=10)
        gradients.legend(loc="upper right", fontsize=10)
        artists["name"] = LiveText(losses, 0, 1.08, weight="bold", size=12, transform=losses.transAxes)
        artists["right"] = LiveText(losses, 0, 1.01, size=11, transform=losses.transAxes)
        return artists

    def _update(self, artists: Artists, result: Patient) -> None:
        _draw(artists, "", result.run)
        _draw(artists, "healthy ", result.healthy)
        fault = FAULTS[result.run.fault].name if result.revealed else "which fault is it?"
        artists["name"].set_text(f"Run {result.letter}: {fault}")
        artists["name"].set_color(RED if result.revealed else BLUE)
        artists["right"].set_text(
            f"highest loss {_three(result.run.train_losses.max())}; "
            f"right on {plain(100 * result.run.accuracy, 3)} % of the test digits"
        )


def _draw(artists: Artists, whose: str, run: FaultyRun | None) -> None:
    curves = {"train": (run.train_losses, LOSSES), "test": (run.test_losses, LOSSES),
              "gradient": (run.gradient_lengths, LENGTHS)} if run else {}  # fmt: skip
    for name in ("train", "test", "gradient"):
        heights, (low, high) = curves.get(name, (np.zeros(0), LOSSES))
        artists[f"{whose}{name}"].set_data(np.arange(len(heights)), _within(heights, low, high))


def _within(heights: FloatArray, low: float, high: float) -> FloatArray:
    """Return heights that Agg can draw; what lies outside of the picture stays outside."""
    return np.clip(heights, low / 2, high * 2)


def _three(number: float) -> str:
    return plain(float(number), 3)
