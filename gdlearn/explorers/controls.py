"""What a learner can set: each control knows its range, checks a value, and says what was wrong in one sentence.

An explorer lists its controls; Python checks with them, and the front end builds the page from their ``spec()``.
"""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from gdlearn._validate import show
from gdlearn.explorers.wording import plain


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number box.

    Attributes:
        name: the setting's name, a Python identifier.
        label: what stands beside the box.
        low, high: the ends of the range; both are allowed.
        default: the value at the start.
        step: how far one press of an arrow key goes.
        whole: only whole numbers.
        unit: written behind the number.
    """

    kind: ClassVar[str] = "number"

    name: str
    label: str
    low: float
    high: float
    default: float
    step: float = 0.1
    whole: bool = False
    unit: str = ""

    @property
    def allowed(self) -> str:
        """The range in words."""
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {plain(self.low)} to {plain(self.high)}"

    def check(self, value: Any) -> float:
        """Return ``value`` as this control's kind of number.

        Raises:
            TypeError: if it is no number (or not a whole one where that is wanted).
            ValueError: if it lies outside the range or is NaN.
        """
        number = self._number(value)
        if not self.low <= number <= self.high:
            raise ValueError(f"{self.name} must be {self.allowed}, but {plain(number)} came.")
        return number

    def clamp(self, value: Any, fallback: Any) -> tuple[Any, str]:
        """Return the nearest allowed value, and a sentence on what was changed (empty if nothing was).

        What is no number at all becomes ``fallback``, the value before.
        """
        try:
            number = self._number(value)
        except TypeError as problem:
            return fallback, f"{problem} It stays {plain(fallback)}."
        if math.isnan(number):
            return fallback, f"{self.name} must be {self.allowed}. It stays {plain(fallback)}."
        nearest = min(max(number, self.low), self.high)
        if nearest == number:
            return number, ""
        span = f"from {plain(self.low)} to {plain(self.high)}"
        return nearest, f"{self.label} goes {span}: {plain(number)} became {plain(nearest)}."

    def spec(self) -> dict[str, Any]:
        """Return what the front end needs to build the control, as JSON."""
        return {
            "kind": self.kind,
            "name": self.name,
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "whole": self.whole,
            "unit": self.unit,
        }

    def _number(self, value: Any) -> float:
        if isinstance(value, np.ndarray) and value.shape == ():
            value = value.item()
        is_number = isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_))
        if not is_number:
            raise TypeError(f"{self.name} must be {self.allowed}, but {show(value)} came (a {type(value).__name__}).")
        try:
            number = float(value)
        except OverflowError:  # a whole number of more than 308 digits
            number = math.inf if value > 0 else -math.inf
        if not self.whole or not math.isfinite(number):
            return number
        if number != int(number):
            raise TypeError(f"{self.name} must be {self.allowed}, but {plain(number)} came.")
        return int(number)


@dataclass(frozen=True, kw_only=True)
class Slider(Number):
    """A slider with a number box beside it.

    Attributes:
        log: the slider moves by equal factors instead of equal steps (then ``step`` is not used).
        stops: the number of slider positions in one factor of ten, if ``log``.
    """

    kind: ClassVar[str] = "slider"

    log: bool = False
    stops: int = 50

    def spec(self) -> dict[str, Any]:
        """Return what the front end needs to build the control, as JSON."""
        if self.log:
            positions = round(math.log10(self.high / self.low) * self.stops)
        else:
            positions = round((self.high - self.low) / self.step)
        return super().spec() | {"log": self.log, "positions": positions}


@dataclass(frozen=True, kw_only=True)
class Steps(Slider):
    """A step counter from 0 to ``high``, with Play, Step and Reset.

    Attributes:
        pause: milliseconds from one step to the next while it plays.
    """

    kind: ClassVar[str] = "steps"

    low: float = 0
    default: float = 0
    step: float = 1
    whole: bool = True
    pause: int = 600

    def spec(self) -> dict[str, Any]:
        """Return what the front end needs to build the control, as JSON."""
        return super().spec() | {"pause": self.pause}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A drop-down list.

    Attributes:
        name: the setting's name, a Python identifier.
        label: what stands beside the list.
        options: value -> the words in the list.
        default: the value at the start.
    """

    kind: ClassVar[str] = "choice"

    name: str
    label: str
    options: dict[str, str]
    default: str

    @property
    def allowed(self) -> str:
        """The values in words."""
        return "one of " + ", ".join(repr(option) for option in self.options)

    def check(self, value: Any) -> str:
        """Return ``value`` if it is one of the options.

        Raises:
            TypeError: if it is no text.
            ValueError: if it is no option.
        """
        if not isinstance(value, str):
            raise TypeError(f"{self.name} must be {self.allowed}, but {show(value)} came (a {type(value).__name__}).")
        if value not in self.options:
            raise ValueError(f"{self.name} must be {self.allowed}, but {show(value)} came.")
        return value

    def clamp(self, value: Any, fallback: Any) -> tuple[Any, str]:
        """Return ``value``, or ``fallback`` and a sentence if it is no option."""
        try:
            return self.check(value), ""
        except (TypeError, ValueError) as problem:
            return fallback, f"{problem} It stays {fallback!r}."

    def spec(self) -> dict[str, Any]:
        """Return what the front end needs to build the control, as JSON."""
        options = [[value, words] for value, words in self.options.items()]
        return {"kind": self.kind, "name": self.name, "label": self.label, "options": options}


@dataclass(frozen=True, kw_only=True)
class Toggle:
    """A box to tick.

    Attributes:
        name: the setting's name, a Python identifier.
        label: what stands beside the box.
        default: whether it is ticked at the start.
    """

    kind: ClassVar[str] = "toggle"

    name: str
    label: str
    default: bool = False
    allowed: ClassVar[str] = "True or False"

    def check(self, value: Any) -> bool:
        """Return ``value`` as a bool.

        Raises:
            TypeError: if it is neither True nor False.
        """
        if not isinstance(value, (bool, np.bool_)):
            raise TypeError(f"{self.name} must be {self.allowed}, but {show(value)} came (a {type(value).__name__}).")
        return bool(value)

    def clamp(self, value: Any, fallback: Any) -> tuple[Any, str]:
        """Return ``value``, or ``fallback`` and a sentence if it is neither True nor False."""
        try:
            return self.check(value), ""
        except TypeError as problem:
            return fallback, f"{problem} It stays {fallback}."

    def spec(self) -> dict[str, Any]:
        """Return what the front end needs to build the control, as JSON."""
        return {"kind": self.kind, "name": self.name, "label": self.label}


Control = Number | Choice | Toggle


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """What a click or a drag in the picture sets.

    Attributes:
        x: names of the settings that the horizontal position may set; of several, the nearest is taken.
        y: the same for the vertical position.
        axes: which axes of the figure are meant, in the order in which they were made.
    """

    x: tuple[str, ...] = ()
    y: tuple[str, ...] = ()
    axes: int = 0
