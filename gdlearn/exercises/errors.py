"""Says what an error means where Python's or NumPy's own words help a beginner little."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gdlearn.exercises.arguments import Named

_MEANINGS = (  # what the error says, the diagnosis, what it means; {0} is the first bracket of the pattern
    (
        r"mismatch in its core dimension|shapes .* not aligned",
        "inner shapes differ",
        "The inner numbers of the shapes do not match in this product: did you forget `.T`?",
    ),
    (
        r"could not be broadcast together with shapes (\(.*?\)) (\(.*?\))",
        "shapes do not fit",
        "Arrays of the shapes {0} and {1} can't be combined entry by entry: is `@` meant, or is a `.T` missing?",
    ),
    (
        r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)",
        "no such entry",
        "There is no entry {0} here: the size is {1}, and counting begins at 0. `[-1]` is the last one, at any size.",
    ),
    (
        r"(list|tuple) index out of range",
        "no such entry",
        "The {0} has no entry of that number: counting begins at 0, and `[-1]` is the last one.",
    ),
    (
        r"KeyError: (\(.*\))",
        "no such pair",
        "The dict has no entry for the pair {0}: is it the other way round?",
    ),
    (
        r"KeyError: (.+)",
        "no such key",
        "The dict has no entry for {0}: `in` tells whether there is one, and `.get({0}, …)` takes what stands second "
        "if there is none.",
    ),
    (
        r"unsupported operand type\(s\) for .*'(?:function|method|builtin_function_or_method)'",
        "function not called",
        "A function stands in this calculation where its result is meant: call it, with brackets and its arguments.",
    ),
    (
        r"name 'math' is not defined",
        "math not imported",
        "The lesson imports `np` and not `math`: NumPy has the same, for example `np.cos` and `np.pi`.",
    ),
)


def explain(words: str, line: str, functions: Sequence[str]) -> tuple[str, str] | None:
    """Name what went wrong and say what it means; None if Python's own words have to do.

    Args:
        words: the error, as in "IndexError: list index out of range".
        line: the line of code that raised it, "" if it is not known.
        functions: those arguments that are functions, as they are to be called: "f(x)".
    """
    if re.search(rf"\b{Named.__name__}\b", words) and functions:
        return "function not called", _call(functions, line)
    for pattern, diagnosis, meaning in _MEANINGS:
        found = re.search(pattern, words)
        if found:
            return diagnosis, meaning.format(*found.groups())
    return None


def _call(functions: Sequence[str], line: str) -> str:
    """Say how to call the functions that stand in a line without brackets, or all if there are none."""
    meant = [call for call in functions if re.search(rf"\b{_name(call)}\b(?!\s*\()", line)] or functions
    names, calls = (" and ".join(f"`{text}`" for text in texts) for texts in (map(_name, meant), meant))
    return f"{names} {'is a function' if len(meant) == 1 else 'are functions'}: write {calls}."


def _name(call: str) -> str:
    return call.split("(")[0]
