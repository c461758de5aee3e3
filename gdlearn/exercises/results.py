"""What an exercise asks an answer for: numbers, a word, a tuple, or facts that all right answers share.

A `Form` puts the question: it calls the answer and turns what happened into a `Value`, plain data. The solution, the
mistakes and the learner's answer are all asked in the same way, and their values are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlearn.exercises.values import (
    TOLERANCE,
    Numbers,
    Unreadable,
    Value,
    clean,
    kind_of,
    read_numbers,
    same,
    shorten,
)


@dataclass(frozen=True)
class Form:
    """How an answer is asked.

    Args:
        wanted: what is wanted, as the beginning of a sentence: "Numbers were".
        ask: (answer, *arguments) -> value. It calls the answer, once or several times, and raises `Unreadable` if
            what came back can't be read. It runs in the side thread that is watched.
    """

    wanted: str
    ask: Callable[..., Value]


def returned(wanted: str, read: Callable[[Any], Value]) -> Form:
    """Make the form of an exercise where all that counts is what one call gives back."""
    return Form(wanted, lambda answer, *arguments: read(answer(*arguments)))


NUMBERS = returned("Numbers were", read_numbers)


# ---- a word


@dataclass(frozen=True)
class Text(Value):
    """A word or a few."""

    words: str

    def agrees(self, expected: Text, tolerance: float) -> bool:
        """Tell whether the words are the same, letter by letter."""
        return self.words == expected.words

    def text(self, digits: int) -> str:
        """Write the words in quotation marks."""
        return f'"{shorten(self.words, 60)}"'


def read_text(result: Any) -> Text:
    """Read a text.

    Raises:
        Unreadable: if something else came.
    """
    if isinstance(result, np.ndarray) and result.shape == ():
        result = result.item()
    if result is None:
        raise Unreadable("returned None", "None")
    if not isinstance(result, str):
        raise Unreadable("not a text", f"{kind_of(result)} and no text in quotation marks")
    return Text(clean(str(result)))


TEXT = returned("A text was", read_text)


# ---- a tuple


@dataclass(frozen=True)
class Parts(Value):
    """Several values with a name each."""

    named: Mapping[str, Value]

    def agrees(self, expected: Parts, tolerance: float) -> bool:
        """Tell whether all parts agree."""
        return self.named.keys() == expected.named.keys() and not self.differing(expected, tolerance)

    def differing(self, expected: Parts, tolerance: float = TOLERANCE) -> list[str]:
        """Return the names of the parts that do not agree."""
        return [name for name, value in self.named.items() if not same(value, expected.named[name], tolerance)]

    def text(self, digits: int) -> str:
        """Write all parts with their names."""
        return ", ".join(f"{name} = {value.text(digits)}" for name, value in self.named.items())

    def parts(self) -> Mapping[str, Value]:
        """Return the parts."""
        return self.named

    def numbers(self) -> tuple[Numbers, ...]:
        """Return the numbers of all parts."""
        return tuple(numbers for value in self.named.values() for numbers in value.numbers())


def numbers_in(*names: str) -> Form:
    """Make the form of an exercise that gives back a tuple of numbers or arrays with these names."""

    def read(result: Any) -> Parts:
        if result is None:
            raise Unreadable("returned None", "None")
        if isinstance(result, np.ndarray) and result.shape[:1] != (len(names),):
            raise Unreadable("not a tuple", f"one array of shape {result.shape}")
        if not isinstance(result, tuple | list | np.ndarray):
            raise Unreadable("not a tuple", kind_of(result))
        if len(result) != len(names):
            raise Unreadable("not a tuple", f"{kind_of(result)} with {len(result)} parts")
        return Parts({name: _read_part(name, part) for name, part in zip(names, result, strict=True)})

    return returned(f"A tuple ({', '.join(names)}) was", read)


def _read_part(name: str, part: Any) -> Numbers:
    try:
        return read_numbers(part)
    except Unreadable as problem:
        raise Unreadable(problem.key, f"{problem.words} for {name}") from None


# ---- facts


@dataclass(frozen=True)
class Facts(Value):
    """What was observed of an answer that may be right in many ways: facts that are the same for all right ones.

    Args:
        facts: what is observed, and what it was, in a few words each: {"order": "shuffled"}.
        account: what came back or what was done, for the report.
    """

    facts: Mapping[str, str]
    account: str

    def agrees(self, expected: Facts, tolerance: float) -> bool:
        """Tell whether all facts are the same."""
        return self.facts == expected.facts

    def text(self, digits: int) -> str:
        """Write what came back or what was done."""
        return self.account

    def parts(self) -> Mapping[str, Value]:
        """Return each fact as a text of its own."""
        return {name: Text(words) for name, words in self.facts.items()}

    def differing(self, expected: Facts) -> list[str]:
        """Return the names of the facts that differ."""
        return [name for name, words in self.facts.items() if words != expected.facts[name]]

    def beside(self, expected: Any) -> tuple[str, str]:
        """Write the account with the facts that differ, and what these should have been."""
        names = self.differing(expected)
        if not names:
            return self.account, expected.account
        came, wanted = ("; ".join(f"{name}: {facts[name]}" for name in names) for facts in (self.facts, expected.facts))
        return f"{self.account} ({came})", wanted
