"""Questions that can be answered in the notebook: what predictions and quizzes share.

Why not ipywidgets' own radio buttons: in 8.1 a long option runs into the next one, the group has no name that a
screen reader could say, and in JupyterLab's command mode the arrow keys change the cell instead of the choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from gdlearn.exercises import markup

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Field:
    """One question as the page shows it: options to choose from, or with none a text field with its unit."""

    text: str
    button: str
    options: tuple[str, ...] = ()
    unit: str = ""
    value: int | str | None = None  # the option or the text to begin with


@dataclass(frozen=True, repr=False)
class Reply:
    """What is said to an answer: a verdict with its mark and colour, and a text."""

    mark: str
    verdict: str
    colour: str
    text: str

    def __str__(self) -> str:
        return f"{self.mark} {self.verdict}: {self.text.replace('`', '')}"

    __repr__ = __str__

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        parts = markup.badge(self.mark, self.verdict, self.colour), markup.text(self.text)
        return {"text/plain": str(self), "text/html": markup.box(self.colour, markup.paragraph(*parts))}


class FormWidget(anywidget.AnyWidget):
    """The questions of one prediction or quiz, live.

    Args:
        fields: the questions.
        answer: is called with the number of a question and its answer (the number of the option or the text), and
            returns the reply and the status line beneath all questions.
        replies: those to begin with, None for a question without one.
    """

    _esm = (_HERE / "form.js").read_text(encoding="utf-8")
    _css = (_HERE / "form.css").read_text(encoding="utf-8")

    questions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    replies: traitlets.List[Any] = traitlets.List().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        fields: Sequence[Field],
        answer: Callable[[int, int | str], tuple[Reply, str]],
        replies: Sequence[Reply | None],
    ) -> None:
        self._answer_to = answer
        self._count = 0
        super().__init__(
            questions=[asdict(field) for field in fields],
            replies=[reply and self._numbered(reply) for reply in replies],
        )
        self.on_msg(FormWidget._receive)

    def _receive(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        if message.get("kind") != "answer":
            return
        index = message["question"]
        reply, self.status = self._answer_to(index, message["value"])
        self.replies = [*self.replies[:index], self._numbered(reply), *self.replies[index + 1 :]]

    def _numbered(self, reply: Reply) -> dict[str, Any]:
        """Give the reply a number, so that the page sees that an equal one is new."""
        self._count += 1
        return {"number": self._count, **asdict(reply)}


_live: dict[str, FormWidget] = {}


def show(key: str, widget: FormWidget, plain: str, html: str) -> dict[str, Any]:
    """Return ONE output: the live questions, and for readers without a kernel the same in words.

    A cell that is run again replaces its earlier widget, which is closed: nothing piles up in the kernel.
    """
    if key in _live and _live[key] is not widget:
        _live[key].close()
    _live[key] = widget
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {"text/plain": plain, "text/html": html, "application/vnd.jupyter.widget-view+json": view}
