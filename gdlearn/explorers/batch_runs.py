"""Mini-batch descents of a line fit, fast enough to follow a slider: the runs of the batch-size explorer.

One update of least squares is w ← w − η (H w − g), where H and g are means over the batch: they don't depend on the
rate, and so are worked out once for each batch size. Thousands of updates in a row would take a tenth of a second
in Python. But a stretch of them is one map w ← M w + c, so the stretches are worked out side by side: first the map
of each, then where each begins, then all of their points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np

from gdlearn._validate import FloatArray
from gdlearn.data import add_intercept
from gdlearn.objectives import DataObjective, least_squares

N = 1024  # examples
RUNS = 9  # odd, so that the median is one of them
SEED = 6
START = np.array([3.5, 0.0])  # intercept and slope
LEAST_UPDATES = 100
LEAST_EPOCHS = 8
IN_A_ROW = 300  # up to so many updates, one after the other is faster
MOSTLY = 0.9
FAR = 1e4  # a run that comes this far from 0 is called diverged


@dataclass(frozen=True)
class Runs:
    """RUNS descents from START with one batch size; each shuffles the examples for itself before each epoch.

    Attributes:
        batch_size: examples in an update.
        learning_rate: η.
        points: array (updates + 1, RUNS, 2), intercept and slope after each update; FAR once a run has diverged.
        excess: array (updates + 1, RUNS), how far the loss over all examples is above its minimum; infinite once a
            run has diverged.
    """

    batch_size: int
    learning_rate: float
    points: FloatArray
    excess: FloatArray

    @property
    def updates(self) -> int:
        """The number of updates made."""
        return len(self.points) - 1

    @property
    def diverged(self) -> bool:
        """Whether most runs end with a higher loss than they started with."""
        return bool(self.median[-1] > self.median[0])

    @cached_property
    def median(self) -> FloatArray:
        """The median of ``excess`` over the runs, shape (updates + 1,)."""
        return np.sort(self.excess, axis=1)[:, RUNS // 2]

    @property
    def floor(self) -> float:
        """How far above its minimum the loss stays: the median of all runs over the last quarter of the updates."""
        return float(np.median(self.excess[-self.updates // 4 :]))

    def updates_to(self, target: float) -> int | None:
        """Return after how many updates the median loss is at most ``target`` above its minimum, and stays.

        A lucky moment does not count: of the updates from then on at least MOSTLY must be as low. None if no
        update is such.
        """
        low = self.median <= target
        share = np.cumsum(low[::-1])[::-1] / np.arange(len(low), 0, -1)  # of the updates from here on
        stays = low & (share >= MOSTLY)
        return int(stays.argmax()) if stays.any() else None


@lru_cache(maxsize=1)
def line_fit() -> tuple[DataObjective, FloatArray, FloatArray]:
    """Return the loss of a line through N made-up points near y = 1 + 2x, with the inputs (1, x) and the targets."""
    rng = np.random.default_rng(SEED)
    x = rng.normal(1.0, 1.0, N)
    y = 1 + 2 * x + rng.normal(0.0, 0.5, N)
    X = add_intercept(x)
    return least_squares(X, y), X, y


def updates_of(batch_size: int) -> int:
    """Return how many updates are made: LEAST_EPOCHS epochs, and at least LEAST_UPDATES updates."""
    return max(LEAST_UPDATES, LEAST_EPOCHS * N // batch_size)


@lru_cache(maxsize=4)
def runs(batch_size: int, learning_rate: float) -> Runs:
    """Descend RUNS times with batches of a size that divides N.

    The result is that of :func:`gdlearn.minimize_batches` with the generator of SEED, apart from rounding.
    """
    curvature, pull = _batch_means(batch_size)
    step = learning_rate * curvature, learning_rate * pull
    start = np.tile(START, (RUNS, 1))
    with np.errstate(all="ignore"):  # what diverges is named below
        points = _in_a_row(*step, start) if len(pull) <= IN_A_ROW else _side_by_side(*step, start)
        beyond = np.logical_or.accumulate(~(np.abs(points) <= FAR).all(axis=-1), axis=0)  # NaN is beyond, too
    points[beyond] = FAR
    objective = line_fit()[0]
    away = points - objective.minima[0]
    excess = 0.5 * ((away @ objective.hessian(START)) * away).sum(axis=-1)
    excess[beyond] = np.inf
    return Runs(batch_size, learning_rate, points, excess)


@cache
def _batch_means(batch_size: int) -> tuple[FloatArray, FloatArray]:
    """Return mean x xᵀ, shape (updates, RUNS, 2, 2), and mean x y, shape (updates, RUNS, 2), of each batch."""
    _, X, y = line_fit()
    terms = np.column_stack([X[:, 1], X[:, 1] ** 2, y, X[:, 1] * y])
    rng = np.random.default_rng(SEED)
    in_order = np.broadcast_to(np.arange(N), (RUNS, N))
    updates = updates_of(batch_size)
    means = []
    for _ in range(-(-updates * batch_size // N)):  # epochs
        order = rng.permuted(in_order, axis=-1).reshape(RUNS, -1, batch_size)
        means.append(terms[order].mean(axis=2).swapaxes(0, 1))
    x, xx, y_mean, xy = np.concatenate(means)[:updates].transpose(2, 0, 1)
    curvature = np.stack([np.ones_like(x), x, x, xx], axis=-1).reshape(*x.shape, 2, 2)
    return curvature, np.stack([y_mean, xy], axis=-1)


def _in_a_row(matrices: FloatArray, vectors: FloatArray, start: FloatArray) -> FloatArray:
    """Return all points of w ← w − (H w − g), shape (steps + 1, ..., 2), with H of shape (steps, ..., 2, 2)."""
    a, b, c = matrices[..., 0, 0], matrices[..., 0, 1], matrices[..., 1, 1]
    p, q = vectors[..., 0], vectors[..., 1]
    u, v = start[..., 0], start[..., 1]
    points = np.empty((len(a) + 1, *start.shape))
    points[0] = start
    for k in range(len(a)):
        u, v = u - (a[k] * u + b[k] * v - p[k]), v - (b[k] * u + c[k] * v - q[k])
        points[k + 1, ..., 0], points[k + 1, ..., 1] = u, v
    return points


def _side_by_side(matrices: FloatArray, vectors: FloatArray, start: FloatArray) -> FloatArray:
    """Return the same as :func:`_in_a_row`, with the steps cut into stretches that go at the same time."""
    steps = len(vectors)
    length = 2 ** round(np.log2(steps) / 2)  # steps is a power of 2 here
    stretches = [  # (length, stretches, RUNS, ...)
        array.reshape(steps // length, length, *array.shape[1:]).swapaxes(0, 1) for array in (matrices, vectors)
    ]
    # Three starts tell the map of a stretch: 0 goes to c, and the two unit vectors to c plus the columns of M.
    probes = np.broadcast_to(
        np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])[:, None, None], (3, *vectors[::length].shape)
    )
    across, along = (array[:, None] for array in stretches)
    c, *columns = _in_a_row(across, along, probes)[-1]
    begins = [start]
    for at, first, second in zip(c, columns[0] - c, columns[1] - c, strict=True):
        w = begins[-1]
        begins.append(at + first * w[:, :1] + second * w[:, 1:])
    inner = _in_a_row(stretches[0], stretches[1], np.array(begins[:-1]))  # (length + 1, stretches, RUNS, 2)
    in_order = inner[1:].swapaxes(0, 1).reshape(steps, *start.shape)
    return np.concatenate([start[None], in_order])
