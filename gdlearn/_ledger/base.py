"""What a claim in the ledger is: its words, its condition, and the numbers that it should give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["measured", "literature", "same as another"]
Verdict = Literal["right", "right under a condition", "wrong as usually said", "not testable here"]

RIGHT: Verdict = "right"
CONDITION: Verdict = "right under a condition"
WRONG: Verdict = "wrong as usually said"


@dataclass(frozen=True)
class Expected:
    """One number that a claim's experiment should give.

    Attributes:
        name: what is measured.
        value: the expected number.
        tolerance: how far off a measurement may be; 0 asks for the very number.
        at_most: whether ``value`` is an upper bound instead.
    """

    name: str
    value: float
    tolerance: float = 0.0
    at_most: bool = False

    def accepts(self, measured: float) -> bool:
        """Say whether ``measured`` is what was expected."""
        if self.at_most:
            return measured <= self.value
        return abs(measured - self.value) <= self.tolerance

    def measured_text(self, measured: float) -> str:
        """Return a measurement in words; what is 0 to within rounding reads the same on every machine."""
        if self.value == 0 and 0 < self.tolerance < 1e-3 and self.accepts(measured):
            return f"0 to within {self.tolerance:.0e}"
        return f"{measured:.6g}"

    def text(self) -> str:
        """Return the expectation in words."""
        if self.at_most:
            return f"at most {self.value:.6g}"
        return f"{self.value:.6g}" + (f" ± {self.tolerance:.2g}" if self.tolerance else "")


@dataclass(frozen=True)
class Claim:
    """A common statement about gradient descent and what an experiment makes of it.

    Attributes:
        number: its number in the course.
        text: what is commonly said.
        verdict: what the experiment says of it.
        condition: what must hold for it to be true, or what is true instead.
        lesson: where it is measured.
        expected: the numbers that the lesson's experiment should give, each with its tolerance.
        kind: whether it is measured, taken from the literature, or a repetition.
    """

    number: int
    text: str
    verdict: Verdict
    condition: str
    lesson: str
    expected: tuple[Expected, ...]
    kind: Kind = "measured"
