"""An explorer's frame beside drawing the same picture anew, what a frame weighs, and what a thousand leave behind.

Beside them the basin map, whose every rate is 40,000 descents of 100 steps.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import psutil

from gdlearn import explorers
from gdlearn.explorers import BasinMap, Explorer
from gdlearn.explorers.basins import CELLS, REACH, STEPS
from gdlearn.explorers.controls import Number
from gdlearn.explorers.scene import HEAVIEST
from tests.benchmarks.timing import Row, in_words, interleaved_medians

FASTER = 10  # times, each less the time of compute
GROWTH = 5e6  # bytes after a thousand frames
SHORT_WAIT = 0.5  # seconds that a map may take while its rate is moved


def rows(rounds: int = 15) -> list[Row]:
    """Return three rows for each explorer of the course, and one for each method of the basin map."""
    shared = [row for kind in explorers.all() for row in (_speed(kind(), rounds), *_weight_and_growth(kind()))]
    return shared + [_new_map(method, rounds) for method in ("descent", "momentum", "adam")]


def _new_map(method: str, rounds: int) -> Row:
    """Return the row of a whole map at a rate not seen before, computed and drawn, on the slowest landscape."""
    explorer, rates = BasinMap(landscape="dents", method=method), itertools.count(1)
    ours, peer = interleaved_medians(
        lambda: explorer.frame(learning_rate=0.002 + 1e-6 * next(rates)),
        lambda: _plain_map(method, 0.002 + 1e-6 * next(rates)),
        rounds=rounds,
    )
    what = f"BasinMap: seconds for a map of {CELLS} × {CELLS} starts × {STEPS} steps with {method}, drawn"
    return Row(f"{what} (peer: a plain loop, nothing drawn)", in_words(ours), in_words(peer), ours, SHORT_WAIT)


def _plain_map(method: str, rate: float) -> np.ndarray:
    """Descend Rastrigin's function from all starts at once, as one writes it on a slide."""
    axis = (np.arange(CELLS) + 0.5) * (2 * REACH / CELLS) - REACH
    x = np.stack(np.meshgrid(axis, axis), axis=-1)
    m, v = np.zeros_like(x), np.zeros_like(x)
    for k in range(1, STEPS + 1):
        gradient = 2 * x + 20 * np.pi * np.sin(2 * np.pi * x)
        if method == "descent":
            x = x - rate * gradient
        elif method == "momentum":
            m = 0.9 * m + gradient
            x = x - rate * m
        else:
            m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
            x = x - rate * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
    return x


def _speed(explorer: Explorer[Any], rounds: int) -> Row:
    moves = _moves(explorer)
    frame, anew, compute = interleaved_medians(
        lambda: explorer.frame(**next(moves)),
        lambda: explorer.figure(**next(moves)).png(scale=1),
        lambda: explorer.compute(**next(moves)),
        rounds=rounds,
    )
    ours, peer = frame - compute, anew - compute
    name = type(explorer).__name__
    what = f"{name}: times that a frame is faster than figure and PNG, each less compute"
    return Row(what, in_words(ours), in_words(peer), peer / ours, FASTER, at_least=True)


def _weight_and_growth(explorer: Explorer[Any], frames: int = 1000) -> tuple[Row, Row]:
    moves, process = _moves(explorer), psutil.Process()
    for _ in range(100):  # fonts, letters and allocator have what they keep
        explorer.frame(**next(moves))
    before = process.memory_info().rss
    heaviest = max(len(explorer.frame(**next(moves))) for _ in range(frames))
    growth = max(process.memory_info().rss - before, 0)
    name = type(explorer).__name__
    return (
        Row(f"{name}: bytes of the heaviest of {frames} frames", f"{heaviest / 1e3:.1f} kB", "", heaviest, HEAVIEST),
        Row(f"{name}: bytes that {frames} frames leave behind", f"{growth / 1e6:.2f} MB", "", growth, GROWTH),
    )


def _moves(explorer: Explorer[Any]) -> Iterator[dict[str, Any]]:
    """Yield settings without end: all numbers somewhere in their ranges, all else as it is."""
    rng = np.random.default_rng(0)
    numbers = [control for control in explorer.controls if isinstance(control, Number)]
    for _ in itertools.count():
        places = {control.name: rng.uniform(control.low, control.high) for control in numbers}
        yield {
            control.name: control.check(round(places[control.name]) if control.whole else places[control.name])
            for control in numbers
        }
