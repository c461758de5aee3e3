"""Quizzes: a few questions at the end of a lesson, where every wrong answer has a misconception with a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gdlearn.exercises import markup
from gdlearn.exercises.forms import Field, FormWidget, Reply, show
from gdlearn.progress import open_progress

_LETTERS = "abcdef"


@dataclass(frozen=True)
class Option:
    """One answer to choose from, with what is said to it. A wrong one names its misconception; the right one has
    none.
    """

    text: str
    feedback: str
    misconception: str | None = None


def right(text: str, feedback: str) -> Option:
    """State the right answer, and why it is right."""
    return Option(text, feedback)


def wrong(text: str, misconception: str, feedback: str) -> Option:
    """State a wrong answer, the misconception behind it in a few words, and what sets that right."""
    return Option(text, feedback, misconception)


@dataclass(frozen=True)
class Question:
    """A question and its answers, of which one is right.

    Raises:
        ValueError: if not exactly one answer is right.
    """

    text: str
    options: Sequence[Option]

    def __post_init__(self) -> None:
        if sum(option.misconception is None for option in self.options) != 1:
            raise ValueError(f"exactly one answer must be right in the question {self.text!r}.")


@dataclass(frozen=True, repr=False)
class Quiz:
    """The questions of one lesson. As the last line of a cell it shows itself, with radio buttons.

    Args:
        lesson: the lesson's two digits.
        questions: three to five.
    """

    lesson: str
    questions: Sequence[Question]
    _solved: set[int] = field(default_factory=set, init=False, compare=False)

    def answer(self, question: int, option: str) -> Reply:
        """Answer a question without radio buttons, for example ``quiz("01").answer(1, "b")``.

        Raises:
            ValueError: if there is no such question or option.
        """
        if not isinstance(question, int) or not 1 <= question <= len(self.questions):
            raise ValueError(f"question {question!r} is unknown; quiz {self.lesson} has 1 to {len(self.questions)}.")
        letters = _LETTERS[: len(self.questions[question - 1].options)]
        letter = str(option).lower()
        if len(letter) != 1 or letter not in letters:
            raise ValueError(f"answer {option!r} is unknown; question {question} has {', '.join(letters)}.")
        return self._answer(question - 1, letters.index(letter))[0]

    def __str__(self) -> str:
        lines = [self._title, ""]
        for number, question in enumerate(self.questions, start=1):
            lines.append(f"{number}. {question.text}")
            lines += [f"   {letter}) {o.text}" for letter, o in zip(_LETTERS, question.options, strict=False)]
            lines.append("")
        lines.append("Run this cell to answer.")
        return "\n".join(lines).replace("`", "")

    __repr__ = __str__

    @property
    def _title(self) -> str:
        return f"Quiz {self.lesson}: {len(self.questions)} questions"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        fields = [
            Field(f"{number}. {question.text}", "Check", tuple(option.text for option in question.options))
            for number, question in enumerate(self.questions, start=1)
        ]
        widget = FormWidget(fields, self._answer, [None] * len(fields))
        return show(f"quiz {self.lesson}", widget, str(self), self._html())

    def _answer(self, question: int, choice: int | str) -> tuple[Reply, str]:
        option = self.questions[question].options[int(choice)]
        correct = option.misconception is None
        open_progress().record_quiz(self.lesson, question + 1, int(choice) + 1, correct)
        if correct:
            self._solved.add(question)
            reply = Reply("✓", "Right", markup.GREEN, option.feedback)
        else:
            reply = Reply("✗", f"Not so: {option.misconception}", markup.AMBER, option.feedback)
        return reply, f"{len(self._solved)} of {len(self.questions)} questions answered rightly."

    def _html(self) -> str:
        items = []
        for question in self.questions:
            options = "".join(f"<li>{markup.text(option.text)}</li>" for option in question.options)
            items.append(f'<li>{markup.text(question.text)}<ol type="a">{options}</ol></li>')
        head = markup.paragraph(f"<strong>{self._title}</strong>")
        tail = markup.paragraph("Run this cell to answer.")
        return markup.box(markup.BLUE, head, f"<ol>{''.join(items)}</ol>", tail)
