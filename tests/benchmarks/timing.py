"""Measure two ways to do one thing in turns, so that what slows the machine down slows both."""

from __future__ import annotations

import contextlib
import gc
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, and the bar that it must stay below (or reach).

    Attributes:
        what: what was done.
        ours: what it took with gdlearn, with its unit.
        peer: what it took the bare way, with its unit; empty if the bar is no ratio.
        measured: the ratio, or the number that is compared with the bar.
        bar: the most it may be, or the least if ``at_least``.
        at_least: whether more is better.
    """

    what: str
    ours: str
    peer: str
    measured: float
    bar: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the bar is met."""
        return self.measured >= self.bar if self.at_least else self.measured <= self.bar


def ratio_row(what: str, ours: float, peer: float, bar: float) -> Row:
    """Return the row of two times in seconds, whose ratio ours / peer may be at most ``bar``."""
    return Row(what, in_words(ours), in_words(peer), ours / peer, bar)


def in_words(seconds: float) -> str:
    """Return a time in the unit that suits it.

    >>> in_words(2.0), in_words(0.0123), in_words(4.5e-5)
    ('2 s', '12.3 ms', '45 µs')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def interleaved_medians(
    *ways: Callable[[], object], rounds: int, clock: Callable[[], float] = time.process_time
) -> tuple[float, ...]:
    """Do each way in turn, ``rounds`` times, and return each way's median time in seconds.

    Args:
        ways: functions without arguments. The order turns round at each round, so that none is always first.
        rounds: how often; one more at the start is not counted.
        clock: the processor time of this process by default, since what others compute on a shared machine is not
            ours; ``time.perf_counter`` where other processes do the work.
    """
    taken: dict[int, list[float]] = {number: [] for number in range(len(ways))}
    order = list(enumerate(ways))
    with collected():
        for _ in range(rounds + 1):
            for number, way in order:
                began = clock()
                way()
                taken[number].append(clock() - began)
            order.reverse()
    return tuple(statistics.median(times[1:]) for times in taken.values())


@contextlib.contextmanager
def collected() -> Iterator[None]:
    """Collect garbage now, and not again until the block ends."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
