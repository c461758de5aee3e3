"""The ledger: what people say about gradient descent, under which condition it is true, and where it is measured.

A lesson measures a claim and hands the numbers to :func:`record`, which shows them beside what theory, or a
careful run, expects. :func:`ledger` lists all claims with what this learner has measured so far.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gdlearn import _validate
from gdlearn._ledger import CLAIMS, Claim, Expected
from gdlearn.progress import open_progress

__all__ = ["Claim", "ClaimReport", "Claims", "Expected", "ledger", "record"]

Agreement = Literal["agrees", "differs"]


@dataclass(frozen=True)
class ClaimReport:
    """A claim's measured numbers beside the expected ones; true only if all agree.

    Attributes:
        claim: the claim from the ledger.
        measured: name -> number.
    """

    claim: Claim
    measured: Mapping[str, float]

    def __bool__(self) -> bool:
        return all(self.agreement(expected) == "agrees" for expected in self.claim.expected)

    def agreement(self, expected: Expected) -> Agreement:
        """Say whether the number of this name lies within the tolerance."""
        return "agrees" if expected.accepts(self.measured[expected.name]) else "differs"

    def __str__(self) -> str:
        lines = [f"Claim {self.claim.number}: {self.claim.text}"]
        for expected in self.claim.expected:
            lines.append(
                f"  {expected.name}: measured {expected.measured_text(self.measured[expected.name])}, "
                f"expected {expected.text()} → {self.agreement(expected)}"
            )
        lines.append(f"  Verdict: {self.claim.verdict}. {self.claim.condition}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row' style='text-align:left'>{html.escape(expected.name)}</th>"
            f"<td>{expected.measured_text(self.measured[expected.name])}</td><td>{html.escape(expected.text())}</td>"
            f"<td>{'✓' if self.agreement(expected) == 'agrees' else '✗'} {self.agreement(expected)}</td></tr>"
            for expected in self.claim.expected
        )
        return (
            f"<p><strong>Claim {self.claim.number}:</strong> {html.escape(self.claim.text)}</p>"
            "<table style='margin-left:0'><thead><tr><th scope='col'></th><th scope='col'>measured</th>"
            f"<th scope='col'>expected</th><th scope='col'></th></tr></thead><tbody>{rows}</tbody></table>"
            f"<p><strong>Verdict: {html.escape(self.claim.verdict)}.</strong> {html.escape(self.claim.condition)}</p>"
        )


@dataclass(frozen=True)
class Claims:
    """All claims of the course with what this learner measured; iterate over it, or show it in a notebook.

    Attributes:
        claims: the claims in their order.
        measured: claim number -> (name -> number), as far as measured.
    """

    claims: tuple[Claim, ...]
    measured: Mapping[int, Mapping[str, Any]]

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)

    def __getitem__(self, number: int) -> Claim:
        for claim in self.claims:
            if claim.number == number:
                return claim
        known = ", ".join(str(claim.number) for claim in self.claims)
        raise ValueError(f"there is no claim {_validate.show(number)} in the ledger; it holds {known}.")

    def result(self, claim: Claim) -> str:
        """Say in words what this learner measured for ``claim``."""
        numbers = self.measured.get(claim.number)
        if not numbers:
            return "not run yet"
        return "; ".join(
            f"{name} {_text(value) if isinstance(value, (int, float)) else value}" for name, value in numbers.items()
        )

    def __str__(self) -> str:
        return "\n".join(
            f"{claim.number}. {claim.text} — {claim.verdict} (lesson {claim.lesson}): {self.result(claim)}"
            for claim in self.claims
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(
            f"<th scope='col' style='text-align:left'>{title}</th>"
            for title in ("", "claim", "verdict", "condition", "lesson", "expected", "you measured")
        )
        rows = "".join(
            "<tr>"
            + f"<th scope='row'>{claim.number}</th>"
            + "".join(
                f"<td style='text-align:left'>{html.escape(text)}</td>"
                for text in (
                    claim.text,
                    claim.verdict,
                    claim.condition,
                    claim.lesson,
                    "; ".join(f"{expected.name}: {expected.text()}" for expected in claim.expected),
                    self.result(claim),
                )
            )
            + "</tr>"
            for claim in self.claims
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def ledger() -> Claims:
    """Return the claims of the course with what this learner has measured.

    Example:
        >>> ledger()[10].verdict
        'right under a condition'
    """
    return Claims(CLAIMS, open_progress().claims())


def record(number: int, measured: float | Mapping[str, float]) -> ClaimReport:
    """Keep what a lesson measured for a claim, and return it beside what was expected.

    Args:
        number: the claim's number in the ledger.
        measured: the number, or name -> number where the claim expects several.

    Returns:
        A :class:`ClaimReport`, to be shown as the last line of a cell.

    Raises:
        ValueError: if there is no such claim, or the names are not those that it expects.
        TypeError: if a measured value is not a number.

    Example:
        >>> from gdlearn import claims
        >>> bool(claims.record(1, {"largest difference from the closed form": 1.1e-7}))  # doctest: +SKIP
        True
    """
    claim = Claims(CLAIMS, {})[number]
    wanted = [expected.name for expected in claim.expected]
    if not isinstance(measured, Mapping):
        if len(wanted) != 1:
            raise ValueError(f"claim {number} expects {len(wanted)} numbers by name: {', '.join(map(repr, wanted))}.")
        measured = {wanted[0]: measured}
    if set(measured) != set(wanted):
        raise ValueError(
            f"claim {number} expects {', '.join(map(repr, wanted))}, but {', '.join(map(repr, measured))} came."
        )
    numbers = {name: _validate.real(f"{name!r}", measured[name]) for name in wanted}
    open_progress().record_claim(number, dict(numbers))
    return ClaimReport(claim, numbers)


def _text(value: float) -> str:
    return f"{value:.6g}"
