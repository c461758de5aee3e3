"""What an exercise asks an answer for: numbers, a word, a tuple, a dict, or facts that all right answers share.

A `Form` puts the question: it calls the answer and turns what happened into a `Value`, plain data. The solution, the
mistakes and the learner's answer are all asked in the same way, and their values are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


# ---- a dict


@dataclass(frozen=True)
class Keyed(Value):
    """A number for each of some keys, in the order in which the keys were asked for.

    Args:
        entries: key -> number, only of the keys that came.
        noun: what the numbers are, for the report: "gradient".
    """

    entries: Mapping[str, Numbers]
    noun: str

    def agrees(self, expected: Keyed, tolerance: float) -> bool:
        """Tell whether each entry agrees, by its own size."""
        return not self.differing(expected, tolerance)

    def differing(self, expected: Keyed, tolerance: float = TOLERANCE) -> list[str]:
        """Return the keys whose entries do not agree; a key that was not asked for may come with 0."""
        return [
            key
            for key in dict.fromkeys([*expected.entries, *self.entries])
            if key not in self.entries or not same(self.entries[key], expected.entries.get(key, ZERO), tolerance)
        ]

    def text(self, digits: int) -> str:
        """Write it as a dict."""
        return f"{{{', '.join(f'{key!r}: {number.text(digits)}' for key, number in self.entries.items())}}}"

    def numbers(self) -> tuple[Numbers, ...]:
        """Return all numbers as one array."""
        entries = tuple(entry for number in self.entries.values() for entry in number.entries)
        return (Numbers((len(entries),), entries),)

    def fault(self, expected: Any) -> str:
        """Name the first key whose entry is wrong, with what came and what was expected."""
        for key in self.differing(expected):
            start = f"In the given order, the first {self.noun} that is wrong is that of `{key}`:"
            if key not in expected.entries:
                return f"{start} {self.entries[key]} came, but `{key}` is not in that order."
            if key not in self.entries:
                return f"{start} it is missing, and {expected.entries[key]} was expected."
            came, wanted = self.entries[key].beside(expected.entries[key])
            return f"{start} {came} came, and {wanted} was expected."
        return ""


ZERO = Numbers((), (0.0,))


def read_keyed(result: Any, keys: Sequence[str], noun: str) -> Keyed:
    """Read a dict of numbers.

    Args:
        result: any mapping from texts to numbers.
        keys: those that are wanted, in their order.
        noun: what the numbers are.

    Raises:
        Unreadable: if something else came.
    """
    if result is None:
        raise Unreadable("returned None", "None")
    if not isinstance(result, Mapping):
        raise Unreadable("not a dict", kind_of(result))
    came = {_key_text(key): value for key, value in result.items()}
    entries = {key: _read_part(f"{key!r}", came[key]) for key in dict.fromkeys([*keys, *came]) if key in came}
    for key, entry in entries.items():
        if entry.shape:
            raise Unreadable("not a number", f"an array of shape {entry.shape} for {key!r}")
    return Keyed(entries, noun)


def _key_text(key: Any) -> str:
    return clean(str(key)) if isinstance(key, str) else shorten(clean(repr(key)), 60)


# ---- facts


@dataclass(frozen=True)
class Facts(Value):
    """What was observed of an answer that may be right in many ways: facts that are the same for all right ones.

    Args:
        facts: what is observed, and what it was, in a few words each: {"order": "shuffled"}.
        account: what came back or what was done, for the report.
        first_fault: where it first goes wrong, in one sentence; "" if it does not, or if the facts say all.
    """

    facts: Mapping[str, str]
    account: str
    first_fault: str = ""

    def agrees(self, expected: Facts, tolerance: float) -> bool:
        """Tell whether all facts are the same."""
        return self.facts == expected.facts

    def text(self, digits: int) -> str:
        """Write what came back or what was done."""
        return self.account

    def parts(self) -> Mapping[str, Value]:
        """Return each fact as a text of its own."""
        return {name: Text(words) for name, words in self.facts.items()}

    def fault(self, expected: Any) -> str:
        """Say where it first goes wrong."""
        return self.first_fault

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
