"""Functions of one number that explorers draw, each beside its slope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlearn._validate import FloatArray


@dataclass(frozen=True)
class Curve:
    """A function of one number.

    Attributes:
        formula: how it is written, in terms of x.
        value: f, for a number or an array.
        slope: its derivative, for a number or an array.
    """

    formula: str
    value: Callable[[Any], Any]
    slope: Callable[[Any], Any]


BOWL = Curve("x²/2", lambda x: x**2 / 2, lambda x: x)
FLAT_BOWL = Curve("x⁴/32", lambda x: x**4 / 32, lambda x: x**3 / 8)
HILLS = Curve("sin x + x²/20", lambda x: np.sin(x) + x**2 / 20, lambda x: np.cos(x) + x / 10)
WAVE = Curve("cos x + x²/10", lambda x: np.cos(x) + x**2 / 10, lambda x: -np.sin(x) + x / 5)
DOUBLE_WELL = Curve("(x² − 4)²/16", lambda x: (x**2 - 4) ** 2 / 16, lambda x: x * (x**2 - 4) / 4)
ABSOLUTE = Curve("|x|", np.abs, np.sign)
LOG_LOSS = Curve("ln(1 + e⁻ˣ)", lambda x: np.logaddexp(0, -x), lambda x: -1 / (1 + np.exp(x)))


def height_limits(values: FloatArray, *, below: float = 0.08, above: float = 0.12) -> tuple[float, float]:
    """Return limits for the vertical axis that leave room under and over ``values`` (in parts of their range)."""
    low, high = float(np.min(values)), float(np.max(values))
    return low - below * (high - low), high + above * (high - low)
