"""Go downhill on a part of the data at a time: batch, stochastic and mini-batch descent are one loop."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._starts import SUSPICIOUS, Starts, begin, check_first_step, check_optimizer, not_finite
from gdlearn.objectives import DataObjective
from gdlearn.optimizers import Optimizer
from gdlearn.trajectory import Trajectory, cut_at_last_finite, in_slices, plain


def minimize_batches(
    objective: DataObjective,
    start: ArrayLike,
    optimizer: Optimizer,
    *,
    batch_size: int,
    epochs: int,
    rng: np.random.Generator,
    record_every: int | None = None,
) -> Trajectory:
    """Descend a loss of data with the gradient of one batch a step; each epoch uses each example once.

    ``batch_size=1`` is stochastic gradient descent, ``batch_size=n`` (all examples) is batch gradient descent.

    Args:
        objective: the mean loss over n examples.
        start: shape (d,), or (..., d) for many starts; each start shuffles the examples for itself.
        optimizer: an object with ``init(x)`` and ``step(x, gradient, state)``.
        batch_size: examples in a step, from 1 to n; the last batch of an epoch may be shorter.
        epochs: how often all examples are used.
        rng: shuffles the examples before each epoch.
        record_every: keep every so-manieth update; one record an epoch if left out. The last is always kept.

    Returns:
        A :class:`Trajectory` with the loss over *all* examples as its values. ``steps`` counts updates,
        ``examples_at`` the examples looked at by each record.

    Raises:
        TypeError, ValueError: if an argument has the wrong type, shape or range, or if the loss is not finite at
            the start.

    Example:
        >>> from gdlearn.objectives import least_squares
        >>> from gdlearn.optimizers import GradientDescent
        >>> f = least_squares([[1.0], [2.0], [3.0]], [2.0, 4.0, 6.0])
        >>> rng = np.random.default_rng(0)
        >>> path = minimize_batches(f, [0.0], GradientDescent(0.1), batch_size=2, epochs=10, rng=rng)
        >>> path.final.round(3).tolist(), path.steps, path.examples_at[:3].tolist()
        ([2.0], 20, [0, 3, 6])
    """
    if not isinstance(objective, DataObjective):
        raise TypeError(
            f"objective must be a loss of data, such as least_squares(X, y), but {_validate.show(objective)} came; "
            "minimize(...) descends other functions."
        )
    check_optimizer(optimizer)
    x, gradient = begin(objective, start)
    n = objective.rows
    batch_size, epochs = _validate.batch_size(batch_size, n), _validate.count("epochs", epochs)
    each_epoch = -(-n // batch_size)
    record_every = each_epoch if record_every is None else _validate.count("record_every", record_every, least=1)
    rng = _validate.generator("rng", rng)
    check_first_step(optimizer, x, gradient)

    state = optimizer.init(x)
    points, recorded_at, examples_at = [x], [0], [0]
    starts = Starts(x.shape[:-1])
    updates = seen = 0
    with np.errstate(all="ignore"):  # overflow is a result here: it is found below and named
        for rows in _batches(x.shape[:-1], n, batch_size, epochs, rng):
            gradient = objective.batch_gradient_at(x, rows)
            new, state = optimizer.step(x, gradient, state)
            if starts.any_stopped:
                new = np.where(starts.stopped[..., None], x, new)
            numbers = new.ravel("K")
            if not numbers.dot(numbers) < SUSPICIOUS:  # also true for NaN
                diverged = not_finite(objective, new, starts.stopped)
                new = np.where(diverged[..., None], x, new)
                if starts.stop(diverged, "diverged", steps=updates, asked=updates + 1):
                    break
            x = new
            updates += 1
            seen += rows.shape[-1]
            if updates % record_every == 0:
                points.append(x)
                recorded_at.append(updates)
                examples_at.append(seen)
        if updates > recorded_at[-1]:
            points.append(x)
            recorded_at.append(updates)
            examples_at.append(seen)
        record = np.array(points)
        values = in_slices(objective.value_at, record)
    taken, asked = starts.finish(updates, updates)
    trajectory = Trajectory(
        objective=objective,
        points=record,
        values=values,
        recorded_at=np.array(recorded_at),
        steps=plain(taken),
        evaluations=plain(asked),
        status=plain(starts.status),
        examples_at=np.array(examples_at),
    )
    went_well = np.isfinite(values).all() and not (starts.status == "diverged").any()
    return trajectory if went_well else cut_at_last_finite(trajectory)


def _batches(
    shape: tuple[int, ...], n: int, batch_size: int, epochs: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Yield row numbers of shape (b,) for one start, (..., b) for many, epoch after epoch."""
    in_order = np.broadcast_to(np.arange(n), (*shape, n))
    for _ in range(epochs):
        order = rng.permuted(in_order, axis=-1) if shape else rng.permutation(n)  # as data.minibatches shuffles
        for first in range(0, n, batch_size):
            yield order[..., first : first + batch_size]
