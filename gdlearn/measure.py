"""Numbers that lessons state: a fitted exponent, a threshold found by halving, the step that came near a goal."""

from __future__ import annotations

import math
import os
import platform
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.descent import Trajectory
from gdlearn.objectives import DataObjective, pack_network, unpack_network

Name = TypeVar("Name")


def fitted_exponent(x: ArrayLike, y: ArrayLike) -> float:
    """Return p of the power law y ≈ c · xᵖ: the slope of the straight line through log y against log x.

    Args:
        x: shape (n,), above 0, at least two different ones.
        y: shape (n,), above 0.

    Raises:
        TypeError, ValueError: if the shapes differ, a number is not above 0, or all x are equal.

    Example:
        >>> round(fitted_exponent([1, 10, 100], [3, 300, 30000]), 6)
        2.0
    """
    xs, ys = _validate.finite("x", x), _validate.finite("y", y)
    if xs.ndim != 1 or xs.shape != ys.shape:
        raise ValueError(
            f"x and y must be two lists of the same length, but their shapes are {xs.shape} and {ys.shape}."
        )
    if (xs <= 0).any() or (ys <= 0).any():
        raise ValueError("a power law needs numbers above 0 on both axes.")
    if np.unique(xs).size < 2:
        raise ValueError("a slope needs at least two different x.")
    return float(np.polyfit(np.log(xs), np.log(ys), 1)[0])


def bisect_threshold(holds: Callable[[float], bool], low: float, high: float, *, halvings: int = 60) -> float:
    """Return the number between ``low`` and ``high`` at which ``holds`` turns from false to true.

    Args:
        holds: false at ``low``, true at ``high``, with one turn in between.
        low: where it is false.
        high: where it is true.
        halvings: how often the interval is halved; 60 exhaust float64.

    Raises:
        TypeError, ValueError: if an argument is out of its range, or if ``holds`` is true at ``low`` or false
            at ``high``.

    Example:
        >>> round(bisect_threshold(lambda x: x * x > 2, 0.0, 2.0), 9)
        1.414213562
    """
    low, high = _validate.real("low", low), _validate.real("high", high)
    halvings = _validate.count("halvings", halvings, least=1)
    if holds(low) or not holds(high):
        raise ValueError(f"holds must be false at low={low:g} and true at high={high:g}; widen the interval.")
    for _ in range(halvings):
        middle = (low + high) / 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2


def steps_until_near(trajectory: Trajectory, place: ArrayLike, *, fraction: float = 1e-3) -> int | None:
    """Return the first recorded step at which the distance to ``place`` is at most ``fraction`` of the start's.

    Args:
        trajectory: of one start.
        place: usually the minimum, shape (d,).
        fraction: above 0 and below 1.

    Returns:
        The step, or None if the descent never came so near.

    Raises:
        TypeError, ValueError: if the trajectory has many starts, or ``place`` or ``fraction`` does not fit.

    Example:
        >>> from gdlearn import GradientDescent, minimize, objectives
        >>> path = minimize(objectives.quadratic([1.0]), [1.0], GradientDescent(0.5), steps=20)
        >>> steps_until_near(path, [0.0], fraction=0.1)
        4
    """
    target = _validate.points("place", _validate.finite("place", place), trajectory.objective.dimension)
    if trajectory.values.ndim != 1 or target.ndim != 1:
        raise ValueError("steps_until_near takes the trajectory of one start and one place.")
    if not 0 < _validate.real("fraction", fraction) < 1:
        raise ValueError(f"fraction must lie between 0 and 1, but {fraction} came.")
    distance = np.linalg.norm(trajectory.points - target, axis=-1)
    near = distance <= fraction * distance[0]
    return int(trajectory.recorded_at[np.argmax(near)]) if near.any() else None


def noise_scale(objective: DataObjective, x: ArrayLike) -> float:
    """Return how noisy the gradient of one example is: tr Σ / ‖g‖².

    g is the gradient over all examples, Σ the covariance of the single examples' gradients (dividing by n). At a
    batch size near this number the error of a batch gradient is about as long as the gradient itself.

    Args:
        objective: the mean loss over n examples.
        x: the weights, shape (d,).

    Returns:
        A number from 0; infinite where g is zero, that is at a minimum.

    Raises:
        TypeError, ValueError: if the objective has no examples or ``x`` is not one point of its dimension.

    Source: McCandlish, Kaplan, Amodei et al. 2018, "simple noise scale".

    Example:
        >>> from gdlearn.objectives import least_squares
        >>> noise_scale(least_squares([[1.0], [1.0]], [1.0, 3.0]), [0.0])
        0.25
    """
    if not isinstance(objective, DataObjective):
        raise TypeError(f"objective must be a loss of data, such as least_squares(X, y), but {objective!r} came.")
    point = _validate.points("x", _validate.finite("x", x), objective.dimension)
    if point.ndim != 1:
        raise ValueError(f"x must be one point of shape ({objective.dimension},), but its shape is {point.shape}.")
    each_row = np.arange(objective.rows)[:, None]
    gradients = objective.gradient(np.broadcast_to(point, (objective.rows, objective.dimension)), rows=each_row)
    mean = gradients.mean(axis=0)
    spread = float(((gradients - mean) ** 2).sum(axis=1).mean())
    length = float(mean @ mean)
    return spread / length if length else math.inf


def align_network(w: ArrayLike, reference: ArrayLike, *, features: int) -> FloatArray:
    """Return ``w`` with its neurons put in the order, and given the signs, that come nearest to ``reference``.

    The network stays the same function: a neuron's place in the list means nothing, and since tanh is odd, all its
    weights may change their sign together. Pairs are made greedily: of all free neurons the two nearest first. That
    need not give the smallest distance over all orders, but comes close to it on small networks.

    Args:
        w: weights of a :func:`~gdlearn.objectives.two_layer_network`, shape (d,).
        reference: the weights to come near to, shape (d,).
        features: the number of the networks' inputs.

    Raises:
        TypeError, ValueError: if the two are not the weights of networks of the same shape.

    Source: Hecht-Nielsen 1990 names the symmetries; Entezari, Sedghi, Saukh and Neyshabur 2022 align by them.

    Example:
        >>> swapped = align_network([0.0, -5.0, -2.0, 0.0, 1.0, -3.0, 0.5], [5.0, 0.0, 0.0, -2.0, 3.0, 1.0, 0.5],
        ...                         features=1)
        >>> swapped.tolist()
        [5.0, 0.0, -0.0, -2.0, 3.0, 1.0, 0.5]
    """
    mine, theirs = _validate.finite("w", w), _validate.finite("reference", reference)
    if mine.ndim != 1 or mine.shape != theirs.shape:
        raise ValueError(
            f"w and reference must be the weights of one network each, but their shapes are {mine.shape} and "
            f"{theirs.shape}."
        )
    W1, b1, w2, b2 = unpack_network(mine, features)
    neurons = np.vstack([W1, b1, w2]).T
    wanted = np.vstack(unpack_network(theirs, features)[:3]).T
    same = ((wanted[:, None] - neurons) ** 2).sum(axis=-1)
    mirrored = ((wanted[:, None] + neurons) ** 2).sum(axis=-1)
    free = np.minimum(same, mirrored)
    aligned = np.empty_like(neurons)
    for _ in neurons:
        place, neuron = np.unravel_index(free.argmin(), free.shape)
        sign = 1.0 if same[place, neuron] <= mirrored[place, neuron] else -1.0
        aligned[place] = sign * neurons[neuron]
        free[place] = free[:, neuron] = np.inf
    return pack_network(aligned[:, :features].T, aligned[:, features], aligned[:, features + 1], b2)


def seconds_of(calls: Mapping[Name, Callable[[], object]], *, repeats: int = 30) -> dict[Name, float]:
    """Return how long each of some calls takes in seconds: the median of several.

    The calls take turns, so that a disturbance meets all of them alike, and a short one moves no median.

    Args:
        calls: name -> a function without arguments.
        repeats: how often each is called.

    Raises:
        TypeError, ValueError: if a call is not a function or ``repeats`` is not a whole number of at least 1.

    Example:
        >>> seconds = seconds_of({n: lambda n=n: sum(range(n)) for n in (10, 10_000)})
        >>> seconds[10_000] > seconds[10]
        True
    """
    for name, call in calls.items():
        if not callable(call):
            raise TypeError(f"a call must be a function without arguments, but {name} is {_validate.show(call)}.")
    times: dict[Name, list[float]] = {name: [] for name in calls}
    for _ in range(_validate.count("repeats", repeats, least=1)):
        for name, call in calls.items():
            begin = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - begin)
    return {name: float(np.median(taken)) for name, taken in times.items()}


def machine() -> str:
    """Return on what is measured here, in one line: processor cores, and the versions of Python and NumPy.

    Example:
        >>> machine().startswith("Measured on ")
        True
    """
    cores = os.cpu_count() or 1
    return (
        f"Measured on {cores} core{'' if cores == 1 else 's'} ({platform.machine()}), "
        f"Python {platform.python_version()}, NumPy {np.__version__}"
    )
