"""What an answer gave back, as plain data that can be compared with what was expected and written in words.

Numbers may come as a list, a tuple, a NumPy scalar, float32 or int: all are read into one plain float64 array.
The functions that decide are bound here once, so an answer that replaces ``numpy.allclose`` decides nothing.
Other kinds of values stand in `results`.
"""

from __future__ import annotations

import inspect
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy import asarray, float64, ndarray

TOLERANCE = 1e-7  # relative to the largest number of the expected array
COARSE_TOLERANCE = 1e-4  # for an answer that computed in float32 or less
_SMALLEST = 1e-12  # what counts as zero beside an expected zero


class Unreadable(Exception):
    """What came back is no number and no array of numbers; ``key`` is the diagnosis, ``words`` what came."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__(words)
        self.key = key
        self.words = words


class Value(ABC):
    """What came of one call: no object of the learner's is left in it."""

    @abstractmethod
    def agrees(self, expected: Any, tolerance: float) -> bool:
        """Tell whether this is what was expected, a value of the same kind."""

    @abstractmethod
    def text(self, digits: int) -> str:
        """Write it, numbers with so many significant digits."""

    def parts(self) -> Mapping[str, Value]:
        """Return its parts by name; what has none is one part without a name."""
        return {"": self}

    def numbers(self) -> tuple[Numbers, ...]:
        """Return all numbers in it, array by array."""
        return ()

    def beside(self, expected: Value) -> tuple[str, str]:
        """Write it and what was expected, with as many digits as it takes to see that they differ."""
        for digits in (6, 9, 12):
            texts = self.text(digits), expected.text(digits)
            if texts[0] != texts[1]:
                break
        return texts

    def fault(self, expected: Any) -> str:
        """Say in one sentence where it first goes wrong; "" if that is plain to see."""
        return ""

    def __str__(self) -> str:
        return self.text(6)


@dataclass(frozen=True)
class Numbers(Value):
    """One number or an array of numbers: the shape, and the entries in order."""

    shape: tuple[int, ...]
    entries: tuple[float, ...]
    coarse: bool = False  # came in float32 or less

    def agrees(self, expected: Numbers, tolerance: float) -> bool:
        """Tell whether shapes are equal, and entries within the tolerance of the largest expected one."""
        if self.shape != expected.shape:
            return False
        if self.coarse:
            tolerance = max(tolerance, COARSE_TOLERANCE)
        size = max((abs(entry) for entry in expected.entries if math.isfinite(entry)), default=0.0)
        allowed = tolerance * size if size > 0 else _SMALLEST
        return all(_close(a, e, allowed) for a, e in zip(self.entries, expected.entries, strict=True))

    def text(self, digits: int) -> str:
        """Write the numbers, long arrays shortened."""
        return _nested(self.shape, self.entries, digits)

    def numbers(self) -> tuple[Numbers, ...]:
        """Return itself."""
        return (self,)


def read_numbers(result: Any) -> Numbers:
    """Read one number or an array of numbers.

    Raises:
        Unreadable: if something else came, with its diagnosis.
    """
    if result is None:
        raise Unreadable("returned None", "None")
    if inspect.isgenerator(result) or inspect.iscoroutine(result):
        kind = "generator" if inspect.isgenerator(result) else "coroutine"
        result.close()
        raise Unreadable(f"returned a {kind}", f"a {kind}, which has not computed anything yet")
    if isinstance(result, str | bytes | dict | set | frozenset) or callable(result):
        words = f"the text {clean(str(result))[:40]!r}" if isinstance(result, str) else kind_of(result)
        raise Unreadable("not a number", "a function" if callable(result) else words)
    try:
        array = asarray(result)
        if array.dtype.kind == "c" and not array.imag.any():
            array = array.real
        if array.dtype.kind not in "biufO":
            raise TypeError
        plain = asarray(array, dtype=float64)
    except Exception:
        raise _unreadable(result) from None
    coarse = array.dtype.kind == "f" and array.dtype.itemsize < 8
    return Numbers(plain.shape, tuple(plain.ravel().tolist()), coarse)


def same(actual: Value, expected: Value, tolerance: float = TOLERANCE) -> bool:
    """Tell whether two values agree: of one kind, and equal within the tolerance."""
    return type(actual) is type(expected) and actual.agrees(expected, tolerance)


def factor_between(actual: Sequence[Numbers], expected: Sequence[Numbers]) -> float | None:
    """Return the one number that every expected entry was multiplied by, or None if there is no such number.

    At least two expected results must differ from zero: one alone is always some multiple.
    """
    if any(a.shape != e.shape for a, e in zip(actual, expected, strict=True)):
        return None
    pairs = [pair for a, e in zip(actual, expected, strict=True) for pair in zip(a.entries, e.entries, strict=True)]
    came, wanted = max(pairs, key=lambda pair: abs(pair[1]), default=(0.0, 0.0))
    if sum(any(e.entries) for e in expected) < 2 or not math.isfinite(came) or came == 0:
        return None
    factor = came / wanted
    scaled = [Numbers(e.shape, tuple(factor * entry for entry in e.entries)) for e in expected]
    return factor if all(same(a, s) for a, s in zip(actual, scaled, strict=True)) else None


# ---- words


def number_text(value: float, digits: int = 6) -> str:
    """Write a number with at most so many significant digits; whole numbers without a point."""
    return format(value + 0.0 if value else 0.0, f".{digits}g")


def shorten(text: str, length: int) -> str:
    """Cut a text that is too long."""
    return text if len(text) <= length else text[: length - 1] + "…"


def clean(text: str) -> str:
    """Replace what can't be shown or sent: control characters and half surrogates."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)


def kind_of(result: Any) -> str:
    """Name what came by its type, with its article."""
    name = type(result).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _nested(shape: tuple[int, ...], entries: tuple[float, ...], digits: int) -> str:
    if not shape:
        return number_text(entries[0], digits)
    if len(entries) > 24:
        head = ", ".join(number_text(entry, digits) for entry in entries[:6])
        return f"[{head}, …] (shape {shape}, its first 6 numbers)"
    if len(shape) == 1:
        return "[" + ", ".join(number_text(entry, digits) for entry in entries) + "]"
    width = len(entries) // shape[0] if shape[0] else 0
    rows = [entries[i * width : (i + 1) * width] for i in range(shape[0])]
    return "[" + ", ".join(_nested(shape[1:], row, digits) for row in rows) + "]"


def _close(actual: float, expected: float, allowed: float) -> bool:
    if math.isfinite(expected) and math.isfinite(actual):
        return abs(actual - expected) <= allowed
    return actual == expected or (math.isnan(actual) and math.isnan(expected))


def _unreadable(result: Any) -> Unreadable:
    """Say what came, and of numbers and arrays that make no array together, which shapes they have."""
    if isinstance(result, list | tuple) and all(isinstance(part, float | int | ndarray) for part in result):
        shapes = [f"an array of shape {part.shape}" if np.ndim(part) else "a single number" for part in result[:4]]
        if len(set(shapes)) > 1:
            words = f"{kind_of(result)} whose parts differ ({', '.join(shapes)}): is a mean or a sum missing?"
            return Unreadable("parts of different shapes", words)
    return Unreadable("not a number", kind_of(result))
