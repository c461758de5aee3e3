"""Predictions: asked before an experiment, kept, and shown beside the measurement after it."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlearn.exercises import markup
from gdlearn.exercises.forms import Field, FormWidget, Reply, show
from gdlearn.exercises.values import number_text
from gdlearn.progress import open_progress

Measured = str | float | Sequence[float]

_choices: dict[str, tuple[str, ...]] = {}  # of the predictions asked in this kernel


def predict(
    prediction_id: str, question: str, choices: Sequence[str] | None = None, unit: str | None = None
) -> Prediction:
    """Ask for a prediction, as the last line of a cell: a choice, or without ``choices`` a number.

    It waits for nothing: the notebook runs on without an answer. The latest answer is kept with the learner's
    progress and is there when the cell is run again.

    Args:
        prediction_id: names it, for example "02.too_large"; `compare` is called with the same.
        question: in one or two sentences.
        choices: at least two different answers to choose from.
        unit: of the number, for example "steps".

    Raises:
        ValueError: if the choices are fewer than two or not all different, or come with a unit.

    Example:
        >>> predict("02.too_large", "What does a rate of 0.3 do?", ["it converges", "it diverges"])
        Your prediction (02.too_large)
        What does a rate of 0.3 do?
          ( ) it converges
          ( ) it diverges
        Run this cell to answer.
    """
    options = tuple(choices or ())
    if choices is not None and (isinstance(choices, str) or len(set(options)) < max(2, len(options))):
        raise ValueError(f"the choices of {prediction_id!r} must be two or more different texts; got {choices!r}.")
    if choices is not None and unit is not None:
        raise ValueError(f"{prediction_id!r} has choices and a unit; a choice has no unit, so leave it out.")
    _choices[prediction_id] = options
    return Prediction(prediction_id, question, options, unit or "")


@dataclass(frozen=True, repr=False)
class Prediction:
    """A question about what is going to happen; made by `predict`, answered in the notebook or by `keep`."""

    id: str
    question: str
    choices: tuple[str, ...]
    unit: str

    @property
    def kept(self) -> str | float | None:
        """The learner's latest answer, None if there is none that fits the question."""
        value = open_progress().prediction(self.id)
        fits = value in self.choices if self.choices else isinstance(value, float)
        return value if fits else None

    def keep(self, value: str | float) -> Reply:
        """Keep an answer: one of the choices, or a number (also as text). The reply says whether it was kept."""
        wanted = " or ".join(f"“{choice}”" for choice in self.choices) or "a number such as 250, 0.5 or 1e-3"
        answer = value if self.choices else _number(value)
        if answer is None or (self.choices and answer not in self.choices):
            return Reply("✗", "Not kept", markup.AMBER, f"“{value}” came, but {wanted} is wanted.")
        open_progress().record_prediction(self.id, answer)
        return self._reply(answer)

    def __str__(self) -> str:
        kept = self.kept
        lines = [f"Your prediction ({self.id})", self.question]
        lines += [f"  ({'x' if choice == kept else ' '}) {choice}" for choice in self.choices]
        if not self.choices:
            lines.append(f"  a number: {'____' if kept is None else number_text(float(kept))} {self.unit}".rstrip())
        lines.append("Run this cell to answer." if kept is None else str(self._reply(kept)))
        return "\n".join(line.replace("`", "") for line in lines)

    __repr__ = __str__

    def _reply(self, kept: str | float) -> Reply:
        text = f"“{kept}”" if isinstance(kept, str) else _with_unit(number_text(kept), self.unit)
        return Reply("✓", "Kept", markup.BLUE, f"your prediction is {text}.")

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.kept
        begin = None if kept is None else self.choices.index(str(kept)) if self.choices else number_text(float(kept))
        field = Field(self.question, "Keep my prediction", self.choices, self.unit, begin)
        widget = FormWidget([field], self._answer, [None if kept is None else self._reply(kept)])
        return show(f"prediction {self.id}", widget, str(self), self._html(kept))

    def _answer(self, _: int, value: int | str) -> tuple[Reply, str]:
        return self.keep(self.choices[int(value)] if self.choices else value), ""

    def _html(self, kept: str | float | None) -> str:
        head = markup.paragraph(f"<strong>Your prediction</strong> ({self.id})")
        items = "".join(f"<li>{markup.text(choice)}</li>" for choice in self.choices)
        options = f"<ul>{items}</ul>" if items else markup.paragraph(markup.text(f"a number {self.unit}".strip()))
        tail = "Run this cell to answer." if kept is None else str(self._reply(kept))
        parts = head, markup.paragraph(markup.text(self.question)), options, markup.paragraph(markup.text(tail))
        return markup.box(markup.BLUE, *parts)


def compare(prediction_id: str, measured: Measured, theory: Measured | None = None, unit: str = "") -> Comparison:
    """Show prediction, measurement and theory side by side, as the last line of a cell.

    Args:
        prediction_id: as it was given to `predict`.
        measured: what the experiment gave: a number, several, or for a prediction with choices the one that came
            true.
        theory: what theory says, if it says anything.
        unit: of the numbers, for example "steps".

    Raises:
        ValueError: if the prediction has choices and ``measured`` is none of them.

    Example:
        >>> compare("01.steps", 126, theory=126, unit="steps")
        … You made no prediction.
          your prediction: none
          measured:        126 steps
          theory:          126 steps
    """
    choices = _choices.get(prediction_id, ())
    if choices and not (isinstance(measured, str) and measured in choices):
        raise ValueError(f"{measured!r} is none of the choices of {prediction_id!r}: {', '.join(map(repr, choices))}.")
    return Comparison(prediction_id, open_progress().prediction(prediction_id), measured, theory, unit)


@dataclass(frozen=True, repr=False)
class Comparison:
    """A prediction beside what was measured and what theory says; made by `compare`."""

    id: str
    prediction: str | float | None
    measured: Measured
    theory: Measured | None
    unit: str

    @property
    def verdict(self) -> tuple[str, str, str]:
        """Mark, words and colour."""
        if self.prediction is None:
            return "…", "You made no prediction", markup.GREY
        if isinstance(self.measured, str):
            if self.prediction == self.measured:
                return "✓", "As you predicted", markup.GREEN
            return "✗", "Not what you predicted", markup.AMBER
        factor = _factor(self.prediction, self.measured)
        if factor is None:
            return "…", "Compare the two", markup.GREY
        if abs(factor - 1) <= 0.1:
            return "✓", "Your prediction is within 10 %", markup.GREEN
        return "✗", f"Your prediction is {number_text(factor, 3)} times the measured value", markup.AMBER

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Label and value of each column."""
        prediction = "none" if self.prediction is None else _value_text(self.prediction, self.unit)
        rows = ("your prediction", prediction), ("measured", _value_text(self.measured, self.unit))
        return rows if self.theory is None else (*rows, ("theory", _value_text(self.theory, self.unit)))

    def __str__(self) -> str:
        mark, words, _ = self.verdict
        return f"{mark} {words}.\n{markup.aligned(self.rows)}"

    __repr__ = __str__

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        style = 'style="text-align:left;padding:4px 16px 4px 0"'
        heads = "".join(f'<th scope="col" {style}>{markup.text(label)}</th>' for label, _ in self.rows)
        cells = "".join(f"<td {style}>{markup.text(value)}</td>" for _, value in self.rows)
        table = f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
        mark, words, colour = self.verdict
        body = markup.paragraph(markup.badge(mark, words, colour)) + table
        return {"text/plain": str(self), "text/html": markup.box(colour, body)}


# ---- numbers in words


def _number(value: object) -> float | None:
    """Read a finite number, None if it is none."""
    try:
        number = float(value)  # type: ignore[arg-type]  # the try is for what is no number
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _factor(prediction: str | float, measured: Measured) -> float | None:
    if isinstance(prediction, str) or not isinstance(measured, numbers.Real | np.number):
        return None
    return prediction / float(measured) if math.isfinite(measured) and measured != 0 else None


def _value_text(value: Measured, unit: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence | np.ndarray):
        return _with_unit(", ".join(_value_text(entry, "") for entry in value), unit)
    if isinstance(value, numbers.Integral):
        return _with_unit(str(int(value)), unit)
    return _with_unit(number_text(float(value)), unit) if math.isfinite(value) else "diverged"


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}".rstrip()
