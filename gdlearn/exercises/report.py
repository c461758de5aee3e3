"""What a check says: one of four voices, each with its own mark, words and colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gdlearn.exercises import markup

VOICES: dict[str, tuple[str, str, str]] = {
    "not answered": ("…", "Not answered yet", markup.GREY),
    "error": ("!", "Error", markup.RED),
    "not yet": ("✗", "Not yet", markup.AMBER),
    "correct": ("✓", "Correct", markup.GREEN),
}
"""Outcome -> mark, words, colour."""


@dataclass(frozen=True, repr=False)
class Report:
    """The outcome of a check, shown in a notebook as HTML and as the same words in plain text.

    A report is true only if the answer is correct, so ``assert check("01.step", step)`` works.

    Args:
        exercise: the exercise's id.
        outcome: "not answered", "error", "not yet" or "correct".
        sentence: what is to be said about it, in a sentence or two.
        diagnosis: a short key for the mistake, for example "sign flipped"; None if correct.
        rows: labelled values of one concrete input: what was called, what came back, what was expected.
        tried: what was tried, in a sentence.

    Raises:
        ValueError: if the outcome is none of the four.

    Example:
        >>> Report("00.first", "not yet", "It adds 1.", "sign flipped", (("came back", "6"), ("expected", "4")))
        ✗ 00.first: Not yet (sign flipped)
        It adds 1.
          came back: 6
          expected:  4
    """

    exercise: str
    outcome: str
    sentence: str
    diagnosis: str | None = None
    rows: tuple[tuple[str, str], ...] = ()
    tried: str = ""

    def __post_init__(self) -> None:
        if self.outcome not in VOICES:
            raise ValueError(f"the outcome {self.outcome!r} is unknown; use one of {', '.join(VOICES)}.")

    @property
    def message(self) -> str:
        """All that the report says beneath its verdict, as plain text."""
        parts = self.sentence.replace("`", ""), markup.aligned(self.rows), self.tried
        return "\n".join(part for part in parts if part)

    def __bool__(self) -> bool:
        return self.outcome == "correct"

    def __str__(self) -> str:
        mark, words, _ = VOICES[self.outcome]
        return f"{mark} {self.exercise}: {words}{self._named}\n{self.message}"

    __repr__ = __str__

    @property
    def _named(self) -> str:
        """The diagnosis in brackets, where the outcome does not say as much."""
        return f" ({self.diagnosis})" if self.diagnosis not in (None, "raised") else ""

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        mark, words, colour = VOICES[self.outcome]
        head = markup.paragraph(markup.badge(mark, words + self._named, colour), markup.text(self.exercise))
        body = markup.paragraph(markup.text(self.sentence)) + markup.rows(self.rows)
        tail = markup.paragraph(markup.text(self.tried)) if self.tried else ""
        return {"text/plain": str(self), "text/html": markup.box(colour, head, body, tail)}
