"""What is handed to an answer: fresh copies at each call, with words for a report."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlearn.exercises.values import Unreadable, read_numbers


@dataclass(frozen=True, repr=False)
class Named:
    """A function that is handed to an answer, with the words that stand for it in a report.

    A calculation with the function itself raises an error that names this class: so `errors.explain` knows it.

    Args:
        text: the words, for example "x²".
        function: the function; it is called by position.
        takes: the names of its arguments.
    """

    text: str
    function: Callable[..., Any]
    takes: tuple[str, ...] = ("x",)
    __array_ufunc__ = None  # NumPy leaves calculations with it alone, so that they raise as those with a float do

    def __call__(self, *places: Any, **names: Any) -> Any:
        """Call the function, with its arguments by position or by name."""
        given = dict(zip(self.takes, places, strict=False)) | names
        if len(places) + len(names) != len(self.takes) or set(given) != set(self.takes):
            raise TypeError(f"a {type(self).__name__} function takes {self.call}")
        return self.function(*(given[name] for name in self.takes))

    @property
    def call(self) -> str:
        """What follows the function's name where it is called, for example "(x)"."""
        return f"({', '.join(self.takes)})"

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


@dataclass(frozen=True)
class Worded:
    """Any other object that is handed to an answer, with the words that stand for it in a report.

    The answer gets a copy of the object itself.
    """

    text: str
    thing: Any

    def __str__(self) -> str:
        return self.text


def generator(seed: int) -> Worded:
    """Hand over a random generator with this seed."""
    return Worded(f"np.random.default_rng({seed})", np.random.default_rng(seed))


def fresh(arguments: Sequence[Any]) -> list[Any]:
    """Return copies of the arguments of a call, as an answer gets them."""
    return [copied.thing if isinstance(copied, Worded) else copied for copied in copy.deepcopy(list(arguments))]


def show(value: Any) -> str:
    """Write one argument of a call."""
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{show(key)}: {show(part)}' for key, part in value.items())}}}"
    if isinstance(value, list | tuple):
        try:
            return str(read_numbers(value))
        except Unreadable:  # arrays of different shapes, say, or texts
            inside = ", ".join(show(part) for part in value)
            return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    return str(read_numbers(value)) if isinstance(value, float | int | np.ndarray | np.generic) else str(value)


def differ(before: Any, after: Any) -> bool:
    """Tell whether an argument that can be changed in place was: an array, or a list, tuple or dict, at any depth."""
    if isinstance(before, np.ndarray):
        return before.shape != after.shape or before.tobytes() != after.tobytes()
    if isinstance(before, list | tuple):
        return len(before) != len(after) or any(differ(b, a) for b, a in zip(before, after, strict=True))
    if isinstance(before, dict):
        return differ(list(before.items()), list(after.items()))
    return isinstance(before, float | int | str) and before != after
