"""The learning rate as a function of the step.

A schedule is any function ``step -> learning rate``; the first step is step 0. Every optimizer takes a number
or a schedule. The functions here make the common ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from gdlearn import _validate

Schedule = Callable[[int], float]


def constant(learning_rate: float) -> Schedule:
    """Return the schedule η(k) = η, the same rate at every step.

    Args:
        learning_rate: η, above 0.

    Raises:
        TypeError, ValueError: if the rate is not a finite number above 0.

    Example:
        >>> constant(0.1)(500)
        0.1
    """
    rate = _validate.positive("learning_rate", learning_rate)
    return lambda step: rate


def step_decay(learning_rate: float, *, factor: float = 0.1, every: int) -> Schedule:
    """Return η(k) = η · factor^⌊k / every⌋: the rate drops by ``factor`` after each ``every`` steps.

    Args:
        learning_rate: η, the rate of step 0, above 0.
        factor: what the rate is multiplied by at each drop, between 0 and 1.
        every: steps between two drops, at least 1.

    Raises:
        TypeError, ValueError: if an argument is out of its range.

    Example:
        >>> [round(step_decay(0.1, every=10)(k), 6) for k in (0, 9, 10, 20)]
        [0.1, 0.1, 0.01, 0.001]
    """
    rate = _validate.positive("learning_rate", learning_rate)
    factor = _decay_factor(factor)
    every = _validate.count("every", every, least=1)
    return lambda step: rate * factor ** (step // every)


def exponential(learning_rate: float, *, factor: float) -> Schedule:
    """Return η(k) = η · factor^k.

    Args:
        learning_rate: η, the rate of step 0, above 0.
        factor: what each step multiplies the rate by, above 0 and at most 1.

    Raises:
        TypeError, ValueError: if an argument is out of its range.

    Example:
        >>> exponential(1.0, factor=0.5)(3)
        0.125
    """
    rate = _validate.positive("learning_rate", learning_rate)
    factor = _decay_factor(factor)
    return lambda step: rate * factor**step


def inverse_time(learning_rate: float, *, delay: float) -> Schedule:
    """Return η(k) = η / (1 + k / delay): half the rate after ``delay`` steps, then falling like 1/k.

    The sum of these rates is infinite and the sum of their squares is finite: the condition under which noisy
    gradients still lead to the minimum (Robbins and Monro 1951).

    Args:
        learning_rate: η, the rate of step 0, above 0.
        delay: steps until the rate has halved, above 0.

    Raises:
        TypeError, ValueError: if an argument is out of its range.

    Example:
        >>> inverse_time(0.1, delay=10)(10)
        0.05
    """
    rate = _validate.positive("learning_rate", learning_rate)
    delay = _validate.positive("delay", delay)
    return lambda step: rate / (1 + step / delay)


def cosine(learning_rate: float, *, steps: int) -> Schedule:
    """Return η(k) = η · (1 + cos(π · k / steps)) / 2, and 0 from step ``steps`` on.

    Args:
        learning_rate: η, the peak, reached at step 0; above 0.
        steps: length of the descent from the peak to 0, at least 1.

    Raises:
        TypeError, ValueError: if an argument is out of its range.

    Source: Loshchilov and Hutter 2017, SGDR (arXiv 1608.03983), equation 5 with one period.

    Example:
        >>> [round(cosine(0.1, steps=100)(k), 6) for k in (0, 50, 100, 130)]
        [0.1, 0.05, 0.0, 0.0]
    """
    rate = _validate.positive("learning_rate", learning_rate)
    steps = _validate.count("steps", steps, least=1)
    return lambda step: rate * (1 + math.cos(math.pi * min(step / steps, 1.0))) / 2


def warmup(schedule: Schedule | float, *, steps: int) -> Schedule:
    """Return ``schedule`` led in by ``steps`` steps on which the rate climbs from 0 in a straight line.

    Step k < ``steps`` uses (k + 1) / steps of the first rate; then ``schedule`` begins at its own step 0.

    Args:
        schedule: the schedule that follows, or a number for a constant one.
        steps: length of the climb, at least 1.

    Raises:
        TypeError, ValueError: if an argument is out of its range.

    Example:
        >>> [round(warmup(0.1, steps=4)(k), 6) for k in (0, 1, 3, 4)]
        [0.025, 0.05, 0.1, 0.1]
    """
    steps = _validate.count("steps", steps, least=1)
    after = as_schedule(schedule)
    return lambda step: after(0) * (step + 1) / steps if step < steps else after(step - steps)


def as_schedule(learning_rate: float | Schedule) -> Schedule:
    """Return ``learning_rate`` if it is a schedule, else the constant schedule of that number.

    Args:
        learning_rate: a function (step -> number), or η, above 0.

    Raises:
        TypeError, ValueError: if it is neither a function nor a finite number above 0.

    Example:
        >>> as_schedule(0.1)(500), as_schedule(exponential(0.1, factor=0.5))(1)
        (0.1, 0.05)
    """
    if callable(learning_rate):
        return learning_rate
    rate = _validate.positive("learning_rate", learning_rate, hint="a negative rate would climb")
    return lambda step: rate


def _decay_factor(factor: float) -> float:
    factor = _validate.positive("factor", factor)
    if factor > 1:
        raise ValueError(f"factor must be at most 1, but {factor:g} came; a rate that grows is not a decay.")
    return factor
