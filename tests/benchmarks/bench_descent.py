"""``minimize`` beside bare NumPy loops on Himmelblau's function, written by hand and without any check.

The peers are as fast as a person would write them: coordinates by index, products for powers, shared parts used
twice, and for many starts one array for each coordinate, which no general library could ask for.
"""

from __future__ import annotations

import numpy as np

from gdlearn import GradientDescent, minimize, objectives
from tests.benchmarks.timing import Row, interleaved_medians, ratio_row

ONE_BAR, MANY_BAR = 2.0, 1.5
HIMMELBLAU = objectives.himmelblau()
START, RATE = np.array([0.0, 0.0]), 0.01
MAP_RATE, MAP_STEPS = 0.003, 200


def rows(rounds: int = 15, one_steps: tuple[int, ...] = (100, 1000), width: int = 256) -> list[Row]:
    """Return a row for one start (for each number of steps), and one for a map of starts."""
    return [*(_one_start(steps, 4 * rounds) for steps in one_steps), _many_starts(width, rounds)]


def _one_start(steps: int, rounds: int) -> Row:
    rule = GradientDescent(RATE)
    path = minimize(HIMMELBLAU, START, rule, steps=steps)
    points, values = bare_path(START, RATE, steps)
    np.testing.assert_allclose(path.points, points, rtol=1e-12)
    np.testing.assert_allclose(path.values, values, atol=1e-9)
    ours, peer = interleaved_medians(
        lambda: minimize(HIMMELBLAU, START, rule, steps=steps), lambda: bare_path(START, RATE, steps), rounds=rounds
    )
    return ratio_row(f"minimize, one start, {steps} steps, each recorded / a bare loop", ours, peer, ONE_BAR)


def _many_starts(width: int, rounds: int) -> Row:
    axis = np.linspace(-5, 5, width)
    starts = np.stack(np.meshgrid(axis, axis), axis=-1)
    rule = GradientDescent(MAP_RATE)
    ours_at = minimize(HIMMELBLAU, starts, rule, steps=MAP_STEPS, record_every=MAP_STEPS).final
    np.testing.assert_allclose(ours_at, bare_map(starts, MAP_RATE, MAP_STEPS), rtol=1e-9, atol=1e-9)
    _let_the_allocator_keep_large_blocks()
    ours, peer = interleaved_medians(
        lambda: minimize(HIMMELBLAU, starts, rule, steps=MAP_STEPS, record_every=MAP_STEPS),
        lambda: bare_map(starts, MAP_RATE, MAP_STEPS),
        rounds=rounds,
    )
    return ratio_row(
        f"minimize, {width}×{width} starts, {MAP_STEPS} steps, last point / a bare loop", ours, peer, MANY_BAR
    )


def bare_path(start: np.ndarray, rate: float, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Descend from one start; return all points and their values."""
    x = np.array(start)
    points, values = [x], [_value(x)]
    for _ in range(steps):
        x = x - rate * _gradient(x)
        points.append(x)
        values.append(_value(x))
    return np.array(points), np.array(values)


def _value(p: np.ndarray) -> np.ndarray:
    x, y = p[0], p[1]
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def _gradient(p: np.ndarray) -> np.ndarray:
    x, y = p[0], p[1]
    a = x * x + y - 11
    b = x + y * y - 7
    return np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])


def bare_map(starts: np.ndarray, rate: float, steps: int) -> np.ndarray:
    """Descend from many starts at once; return the last points."""
    x, y = starts[..., 0].copy(), starts[..., 1].copy()
    for _ in range(steps):
        a = x * x + y - 11
        b = x + y * y - 7
        x, y = x - rate * (4 * x * a + 2 * b), y - rate * (2 * a + 4 * y * b)
    return np.stack([x, y], axis=-1)


def _let_the_allocator_keep_large_blocks() -> None:
    """Free one block of 31 MB: from then on glibc keeps smaller ones, for us and for the peer.

    Before, it gives each back to the system and gets it again, page by page, and that would be what is measured.
    """
    np.ones(31_000_000, dtype=np.uint8)
