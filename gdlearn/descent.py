"""Go downhill and keep the record: objective + optimizer + start(s) -> Trajectory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._starts import SUSPICIOUS, Starts, begin, check_first_step, check_optimizer, norm, not_finite
from gdlearn._validate import FloatArray
from gdlearn.objectives import Objective
from gdlearn.optimizers import Optimizer
from gdlearn.trajectory import Trajectory, cut_at_last_finite, in_slices, plain


def minimize(
    objective: Objective,
    start: ArrayLike,
    optimizer: Optimizer,
    *,
    steps: int,
    tolerance: float | None = None,
    noise: float | None = None,
    rng: np.random.Generator | None = None,
    record_every: int = 1,
) -> Trajectory:
    """Descend ``objective`` from one start, or from many at once, and return the :class:`Trajectory`.

    Args:
        objective: what to descend; make one of your own function with ``from_function``.
        start: shape (d,), or (..., d) for many starts.
        optimizer: an object with ``init(x)`` and ``step(x, gradient, state)``.
        steps: how many steps at most.
        tolerance: stop a start when its gradient's norm is at most this.
        noise: standard deviation of normal noise added to each coordinate of each gradient; needs ``rng``.
        rng: where the noise comes from.
        record_every: keep every so-manieth point; the last is always kept. ``record_every=steps`` keeps two.

    Raises:
        TypeError, ValueError: if an argument has the wrong type, shape or range, if f or its gradient is not finite
            at the start, or if gradient or optimizer return another shape than the point's.

    Example:
        >>> from gdlearn.objectives import himmelblau
        >>> from gdlearn.optimizers import GradientDescent
        >>> starts = [[1.0, 1.0], [-4.0, 4.0]]
        >>> minimize(himmelblau(), starts, GradientDescent(0.01), steps=200).final.round(3).tolist()
        [[3.0, 2.0], [-2.805, 3.131]]
    """
    check_optimizer(optimizer)
    x, gradient = begin(objective, start)
    steps = _validate.count("steps", steps)
    record_every = _validate.count("record_every", record_every, least=1)
    tolerance = None if tolerance is None else _validate.not_negative("tolerance", tolerance)
    spread = 0.0 if noise is None else _validate.not_negative("noise", noise)
    if noise is not None:
        if rng is None:
            raise ValueError("noise needs a random generator; add rng=np.random.default_rng(0).")
        rng = _validate.generator("rng", rng)
    check_first_step(optimizer, x, gradient)

    gradient_at = objective.gradient_at
    state = optimizer.init(x)
    points, recorded_at = [x], [0]
    starts = Starts(x.shape[:-1])
    with np.errstate(all="ignore"):  # overflow is a result here: it is found below and named
        for k in range(steps):
            gradient = gradient_at(x)
            if tolerance is not None and starts.stop(norm(gradient) <= tolerance, "converged", steps=k, asked=k + 1):
                break
            if spread and rng is not None:
                gradient = gradient + spread * rng.normal(size=x.shape)
            new, state = optimizer.step(x, gradient, state)
            if starts.any_stopped:
                new = np.where(starts.stopped[..., None], x, new)
            numbers = new.ravel("K")
            if not numbers.dot(numbers) < SUSPICIOUS:  # also true for NaN
                diverged = not_finite(objective, new, starts.stopped)
                new = np.where(diverged[..., None], x, new)
                if starts.stop(diverged, "diverged", steps=k, asked=k + 1):
                    break
            x = new
            if (k + 1) % record_every == 0:
                points.append(x)
                recorded_at.append(k + 1)
        else:
            if tolerance is not None:
                starts.stop(norm(gradient_at(x)) <= tolerance, "converged", steps=steps, asked=steps + 1)
        taken, asked = starts.finish(steps, steps + (tolerance is not None))
        last = int(np.max(taken, initial=0))
        if last > recorded_at[-1]:
            points.append(x)
            recorded_at.append(last)
        record = np.array(points)
        values = in_slices(objective.value_at, record)
    trajectory = Trajectory(
        objective=objective,
        points=record,
        values=values,
        recorded_at=np.array(recorded_at),
        steps=plain(taken),
        evaluations=plain(asked),
        status=plain(starts.status),
    )
    went_well = np.isfinite(values).all() and not (starts.status == "diverged").any()
    return trajectory if went_well else cut_at_last_finite(trajectory)


def backtracking(
    f: Callable[[FloatArray], float],
    gradient: ArrayLike,
    x: ArrayLike,
    *,
    learning_rate: float = 1.0,
    shrink: float = 0.5,
    c: float = 1e-4,
) -> tuple[float, int]:
    """Return the first rate of η, shrink·η, shrink²·η, … that meets Armijo's condition, and the calls of ``f``.

    The condition asks for a fair share of the descent that the slope promises: f(x − η·g) ≤ f(x) − c · η · ‖g‖².

    Args:
        f: the function of one point.
        gradient: its gradient g at ``x``, shape (d,).
        x: the point, shape (d,).
        learning_rate: the first rate tried, above 0.
        shrink: what a refused rate is multiplied by, between 0 and 1.
        c: the share of the promised descent that is asked for, between 0 and 1.

    Returns:
        (rate, evaluations): evaluations counts the calls of ``f``, f(x) included.

    Raises:
        TypeError, ValueError: if an argument has the wrong type, shape or range, or if no rate down to 1e-16 of the
            first meets the condition (then ``gradient`` is not a slope of ``f``, or x is a minimum to within rounding).

    Source: Armijo 1966.

    Example:
        >>> backtracking(lambda x: float(x @ x), np.array([2.0]), np.array([1.0]))
        (0.5, 3)
    """
    rate = _validate.positive("learning_rate", learning_rate)
    if not (0 < _validate.real("shrink", shrink) < 1 and 0 < _validate.real("c", c) < 1):
        raise ValueError(f"shrink and c must lie between 0 and 1, but shrink={shrink} and c={c} came.")
    point, slope = _validate.finite("x", x), _validate.finite("gradient", gradient)
    if slope.shape != point.shape:
        raise ValueError(f"the gradient must have the shape of x, {point.shape}, but it has {slope.shape}.")
    here = f(point)
    promised = float((slope * slope).sum())
    evaluations = 1
    smallest = rate * 1e-16
    while rate > smallest:
        evaluations += 1
        if f(point - rate * slope) <= here - c * rate * promised:
            return rate, evaluations
        rate *= shrink
    raise ValueError("no learning rate lowers f here; is the gradient right, or is x already the minimum?")


def minimize_with_backtracking(
    objective: Objective,
    start: ArrayLike,
    *,
    steps: int,
    tolerance: float,
    learning_rate: float = 1.0,
    shrink: float = 0.5,
    c: float = 1e-4,
) -> tuple[Trajectory, int]:
    """Descend from one start with a rate that :func:`backtracking` picks anew at each step.

    Args:
        objective: what to descend.
        start: shape (d,).
        steps: how many steps at most.
        tolerance: stop when the gradient's norm is at most this.
        learning_rate: the rate at which each search begins, above 0.
        shrink: what a refused rate is multiplied by, as in :func:`backtracking`.
        c: the share of the promised descent that is asked for, as in :func:`backtracking`.

    Returns:
        The trajectory, and how often f was evaluated by the searches.

    Raises:
        TypeError, ValueError: as :func:`minimize` and :func:`backtracking` do.

    Example:
        >>> from gdlearn.objectives import quadratic
        >>> path, calls = minimize_with_backtracking(quadratic([1.0, 4.0]), [1.0, 1.0], steps=50, tolerance=1e-6)
        >>> path.status
        'converged'
    """
    x, _ = begin(objective, start)
    if x.ndim != 1:
        raise ValueError(f"a line search takes one start of shape ({objective.dimension},), but {x.shape} came.")
    steps = _validate.count("steps", steps)
    tolerance = _validate.not_negative("tolerance", tolerance)
    points, searched, asked = [x], 0, 0
    status, unbounded = "running", False
    with np.errstate(all="ignore"):  # a rate that is far too high is tried and refused
        for k in range(steps + 1):
            gradient = objective.gradient_at(x)
            asked += 1
            if norm(gradient) <= tolerance:
                status = "converged"
                break
            unbounded = not (np.isfinite(gradient).all() and np.isfinite(objective.value_at(x)))
            if k == steps or unbounded:
                break
            rate, calls = backtracking(objective.value_at, gradient, x, learning_rate=learning_rate, shrink=shrink, c=c)
            searched += calls
            x = x - rate * gradient
            points.append(x)
        record = np.array(points)
        values = in_slices(objective.value_at, record)
    trajectory = Trajectory(
        objective=objective,
        points=record,
        values=values,
        recorded_at=np.arange(len(record)),
        steps=len(record) - 1,
        evaluations=asked,
        status=status,
    )
    return (cut_at_last_finite(trajectory) if unbounded else trajectory), searched
