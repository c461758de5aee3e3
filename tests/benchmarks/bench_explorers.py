"""An explorer's frame beside drawing the same picture anew, what a frame weighs, and what a thousand leave behind."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import psutil

from gdlearn import explorers
from gdlearn.explorers import Explorer
from gdlearn.explorers.controls import Number
from gdlearn.explorers.scene import HEAVIEST
from tests.benchmarks.timing import Row, in_words, interleaved_medians

FASTER = 10  # times, each less the time of compute
GROWTH = 5e6  # bytes after a thousand frames


def rows(rounds: int = 15) -> list[Row]:
    """Return three rows for each explorer of the course."""
    return [row for kind in explorers.all() for row in (_speed(kind(), rounds), *_weight_and_growth(kind()))]


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
