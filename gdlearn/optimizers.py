"""The update rules, in order of difficulty, to be read against each other.

Each optimizer is a small frozen record of its settings with two functions. ``init(x)`` makes the state that goes
with a start; ``step(x, gradient, state)`` returns the next point and the next state, and changes nothing in place.
The order of the operations and the place of ``eps`` follow torch.optim, and the tests hold both equal to 1e-12.

Points may have any number of leading axes: every rule works on each coordinate by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.schedules import Schedule, as_schedule


class Optimizer(Protocol):
    """What :func:`gdlearn.descent.minimize` asks of an optimizer; your own class may stand in."""

    def init(self, x: FloatArray) -> Any:
        """Return the state that goes with the start ``x``."""

    def step(self, x: FloatArray, gradient: FloatArray, state: Any) -> tuple[FloatArray, Any]:
        """Return the next point and the next state; change neither argument."""


class StepCount(NamedTuple):
    """The state of plain descent: how many steps were taken."""

    step: int


class Velocity(NamedTuple):
    """The state of momentum: steps taken, and the velocity v, of the shape of x."""

    step: int
    velocity: FloatArray


class SquareAverage(NamedTuple):
    """The state of AdaGrad and RMSProp: steps taken, and the sum or average of squared gradients."""

    step: int
    squares: FloatArray


class Moments(NamedTuple):
    """The state of Adam: steps taken, both running averages, and the largest second one so far (AMSGrad)."""

    step: int
    m: FloatArray
    v: FloatArray
    largest_v: FloatArray


def _rate(learning_rate: float | Schedule, step: int) -> float:
    return learning_rate(step) if callable(learning_rate) else learning_rate


@dataclass(frozen=True)
class GradientDescent:
    """Step against the gradient: x ← x − η · g.

    Args:
        learning_rate: η, a number above 0 or a schedule (step -> number).

    Raises:
        TypeError, ValueError: if the rate is neither a schedule nor a finite number above 0.

    Example:
        >>> rule = GradientDescent(learning_rate=0.1)
        >>> x = np.array([1.0])
        >>> rule.step(x, gradient=2 * x, state=rule.init(x))[0].tolist()
        [0.8]

    Source: Cauchy 1847. Equal to ``torch.optim.SGD``.
    """

    learning_rate: float | Schedule

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)

    def init(self, x: FloatArray) -> StepCount:
        """Return the state for the start ``x``."""
        return StepCount(0)

    def step(self, x: FloatArray, gradient: FloatArray, state: StepCount) -> tuple[FloatArray, StepCount]:
        """Return the next point, of the shape of ``x``, and the next state."""
        k = state.step
        return x - _rate(self.learning_rate, k) * gradient, StepCount(k + 1)


@dataclass(frozen=True)
class Momentum:
    """Let gradients add up to a velocity: v ← μ·v + g, then x ← x − η · v.

    With ``nesterov`` the step looks ahead along the velocity: x ← x − η · (g + μ·v).

    Args:
        learning_rate: η, a number above 0 or a schedule.
        momentum: μ, what is kept of the velocity at each step, 0 ≤ μ < 1.
        nesterov: whether to look ahead.

    Raises:
        TypeError, ValueError: if a setting is out of its range.

    Example:
        >>> rule = Momentum(learning_rate=0.1, momentum=0.5)
        >>> x = np.array([1.0]); state = rule.init(x)
        >>> for _ in range(2):
        ...     x, state = rule.step(x, np.array([1.0]), state)
        >>> x.round(6).tolist(), state.velocity.tolist()
        ([0.75], [1.5])

    Source: Polyak 1964; Nesterov 1983 in the form of Sutskever and others 2013. Equal to ``torch.optim.SGD`` with
    ``dampening=0``. Other libraries average instead, v ← μ·v + (1 − μ)·g: the same path at η / (1 − μ).
    """

    learning_rate: float | Schedule
    momentum: float = 0.9
    nesterov: bool = False

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        _validate.fraction("momentum", self.momentum)

    def init(self, x: FloatArray) -> Velocity:
        """Return the state for the start ``x``: at rest."""
        return Velocity(0, np.zeros_like(x))

    def step(self, x: FloatArray, gradient: FloatArray, state: Velocity) -> tuple[FloatArray, Velocity]:
        """Return the next point, of the shape of ``x``, and the next state."""
        velocity = self.momentum * state.velocity + gradient
        direction = gradient + self.momentum * velocity if self.nesterov else velocity
        return x - _rate(self.learning_rate, state.step) * direction, Velocity(state.step + 1, velocity)


@dataclass(frozen=True)
class AdaGrad:
    """Divide each coordinate's rate by the root of all its squared gradients: s ← s + g², x ← x − η · g / (√s + ε).

    Args:
        learning_rate: η, a number above 0 or a schedule.
        eps: ε, which keeps the division finite, at least 0.

    Raises:
        TypeError, ValueError: if a setting is out of its range.

    Example:
        >>> rule = AdaGrad(learning_rate=0.1)
        >>> x = np.array([1.0, 1.0])
        >>> rule.step(x, np.array([100.0, 0.01]), rule.init(x))[0].round(6).tolist()
        [0.9, 0.9]

    Source: Duchi, Hazan and Singer 2011. Equal to ``torch.optim.Adagrad``.
    """

    learning_rate: float | Schedule = 0.01
    eps: float = 1e-10

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        _validate.not_negative("eps", self.eps)

    def init(self, x: FloatArray) -> SquareAverage:
        """Return the state for the start ``x``."""
        return SquareAverage(0, np.zeros_like(x))

    def step(self, x: FloatArray, gradient: FloatArray, state: SquareAverage) -> tuple[FloatArray, SquareAverage]:
        """Return the next point, of the shape of ``x``, and the next state."""
        squares = state.squares + gradient**2
        step = _rate(self.learning_rate, state.step) * gradient / (np.sqrt(squares) + self.eps)
        return x - step, SquareAverage(state.step + 1, squares)


@dataclass(frozen=True)
class RMSProp:
    """AdaGrad with a memory that fades: s ← α·s + (1 − α)·g², x ← x − η · g / (√s + ε).

    Args:
        learning_rate: η, a number above 0 or a schedule.
        alpha: α, what is kept of the average at each step, 0 ≤ α < 1.
        eps: ε, which keeps the division finite, at least 0.

    Raises:
        TypeError, ValueError: if a setting is out of its range.

    Example:
        >>> rule = RMSProp(learning_rate=0.1, alpha=0.75)
        >>> x = np.array([1.0])
        >>> rule.step(x, np.array([4.0]), rule.init(x))[0].round(6).tolist()
        [0.8]

    Source: Hinton 2012, lecture 6e. Equal to ``torch.optim.RMSprop``.
    """

    learning_rate: float | Schedule = 0.01
    alpha: float = 0.99
    eps: float = 1e-8

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        _validate.fraction("alpha", self.alpha)
        _validate.not_negative("eps", self.eps)

    def init(self, x: FloatArray) -> SquareAverage:
        """Return the state for the start ``x``."""
        return SquareAverage(0, np.zeros_like(x))

    def step(self, x: FloatArray, gradient: FloatArray, state: SquareAverage) -> tuple[FloatArray, SquareAverage]:
        """Return the next point, of the shape of ``x``, and the next state."""
        squares = self.alpha * state.squares + (1 - self.alpha) * gradient**2
        step = _rate(self.learning_rate, state.step) * gradient / (np.sqrt(squares) + self.eps)
        return x - step, SquareAverage(state.step + 1, squares)


@dataclass(frozen=True)
class Adam:
    """Momentum over RMSProp, both averages corrected for their start at 0.

    m ← β₁·m + (1 − β₁)·g,  v ← β₂·v + (1 − β₂)·g²,  x ← x − η · m̂ / (√v̂ + ε),
    with m̂ = m / (1 − β₁ᵏ) and v̂ = v / (1 − β₂ᵏ) at step k = 1, 2, …

    Args:
        learning_rate: η, a number above 0 or a schedule.
        betas: (β₁, β₂), each 0 ≤ β < 1.
        eps: ε, which keeps the division finite, at least 0.
        bias_correction: whether to divide by 1 − βᵏ; off only to see what it does.
        amsgrad: whether v̂ may never fall (Reddi, Kale and Kumar 2018).

    Raises:
        TypeError, ValueError: if a setting is out of its range.

    Example:
        >>> rule = Adam(learning_rate=0.1)
        >>> x = np.array([1.0, 1.0])
        >>> rule.step(x, np.array([100.0, 0.01]), rule.init(x))[0].round(6).tolist()
        [0.9, 0.9]

    Source: Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1. Equal to ``torch.optim.Adam``.
    """

    learning_rate: float | Schedule = 0.001
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    bias_correction: bool = True
    amsgrad: bool = False

    def __post_init__(self) -> None:
        as_schedule(self.learning_rate)
        if not isinstance(self.betas, (tuple, list)) or len(self.betas) != 2:
            raise TypeError(f"betas must be a pair such as (0.9, 0.999), but {_validate.show(self.betas)} came.")
        for name, beta in zip(("the first of betas", "the second of betas"), self.betas, strict=True):
            _validate.fraction(name, beta)
        _validate.not_negative("eps", self.eps)

    def init(self, x: FloatArray) -> Moments:
        """Return the state for the start ``x``."""
        zeros = np.zeros_like(x)
        return Moments(0, zeros, zeros, zeros)

    def step(self, x: FloatArray, gradient: FloatArray, state: Moments) -> tuple[FloatArray, Moments]:
        """Return the next point, of the shape of ``x``, and the next state."""
        beta1, beta2 = self.betas
        k = state.step + 1
        m = beta1 * state.m + (1 - beta1) * gradient
        v = beta2 * state.v + (1 - beta2) * gradient**2
        largest_v = np.maximum(state.largest_v, v) if self.amsgrad else state.largest_v
        m_scale, v_scale = (1 - beta1**k, 1 - beta2**k) if self.bias_correction else (1.0, 1.0)
        root = np.sqrt((largest_v if self.amsgrad else v) / v_scale)
        step = _rate(self.learning_rate, state.step) * (m / m_scale) / (root + self.eps)
        return x - step, Moments(k, m, v, largest_v)


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with decoupled weight decay: first x ← (1 − η·λ)·x, then Adam's step.

    Args:
        learning_rate, betas, eps, bias_correction, amsgrad: as in :class:`Adam`.
        weight_decay: λ, at least 0.

    Raises:
        TypeError, ValueError: if a setting is out of its range.

    Example:
        >>> rule = AdamW(learning_rate=0.1, weight_decay=0.5)
        >>> x = np.array([1.0])
        >>> rule.step(x, np.array([0.0]), rule.init(x))[0].tolist()
        [0.95]

    Source: Loshchilov and Hutter 2019 (arXiv 1711.05101). Equal to ``torch.optim.AdamW``.
    """

    weight_decay: float = 0.01

    def __post_init__(self) -> None:
        super().__post_init__()
        _validate.not_negative("weight_decay", self.weight_decay)

    def step(self, x: FloatArray, gradient: FloatArray, state: Moments) -> tuple[FloatArray, Moments]:
        """Return the next point, of the shape of ``x``, and the next state."""
        decayed = x * (1 - _rate(self.learning_rate, state.step) * self.weight_decay)
        return super().step(decayed, gradient, state)
