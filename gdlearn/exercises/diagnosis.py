"""Says what is wrong with the values that an answer gave: by name if the mistake is known, by its looks if not."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdlearn.exercises.results import Facts, Parts, Text
from gdlearn.exercises.values import Value, factor_between, number_text, same


def has_mistake(values: Sequence[Value], mutant: Sequence[Value], expected: Sequence[Value], tolerance: float) -> bool:
    """Tell whether an answer has the mistake of a mutant.

    It has if it agrees with the mutant in every part in which the mutant is wrong: an answer may have two mistakes,
    and the first that is found is named.
    """
    wrong = [
        name
        for name in expected[0].parts()
        if any(not same(m.parts()[name], e.parts()[name], tolerance) for m, e in zip(mutant, expected, strict=True))
    ]
    return bool(wrong) and all(
        same(v.parts()[name], m.parts()[name], tolerance) for v, m in zip(values, mutant, strict=True) for name in wrong
    )


def is_finite(value: Value) -> bool:
    """Tell whether a value holds no number that is infinite or missing."""
    return all(math.isfinite(entry) for numbers in value.numbers() for entry in numbers.entries)


def by_its_looks(values: Sequence[Value], expected: Sequence[Value], first: int) -> tuple[str, str] | None:
    """Say in what an answer differs that has no mistake with a name; None if nothing can be said.

    Args:
        values: what the answer gave, case by case.
        expected: what was expected.
        first: the first case that came out wrong.
    """
    value, target = values[first], expected[first]
    if isinstance(value, Text):
        known = list(dict.fromkeys(str(each) for each in expected))
        if str(value) not in known:
            return "another word", f"Your answer gives {value}; the words to choose from are {', '.join(known)}."
        if len(values) > 1 and len(set(values)) == 1:
            return "always the same", f"Your answer gives {value} for every input."
    for name, part in value.parts().items():
        for came, wanted in zip(part.numbers(), target.parts()[name].numbers(), strict=True):
            if came.shape != wanted.shape:
                place = f"For {name}, {shape_text(wanted.shape)}" if name else shape_text(wanted.shape).capitalize()
                return "wrong shape", f"{place} was wanted, but {shape_text(came.shape)} came back."
    factor = factor_between(
        [numbers for each in values for numbers in each.numbers()],
        [numbers for each in expected for numbers in each.numbers()],
    )
    if factor is not None:
        return "off by a factor", f"Every result is {number_text(factor)} times what was expected."
    if isinstance(value, Parts) and isinstance(target, Parts):
        wrong = value.differing(target)
        if len(wrong) < len(value.named):
            return "wrong in part", f"{' and '.join(wrong)} came out wrong; the rest is right."
    if isinstance(value, Facts) and isinstance(target, Facts):
        return "wrong in part", f"What is not as wanted: {', '.join(value.differing(target))}."
    return None


def shape_text(shape: tuple[int, ...]) -> str:
    """Write a shape in words."""
    return f"an array of shape {shape}" if shape else "a single number"
