"""Says what is wrong with the values that an answer gave: by name if the mistake is known, by its looks if not."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdlearn.exercises.results import Facts, Parts, Text
from gdlearn.exercises.values import Value, factor_between, number_text, same

Values = Sequence[Value]
"""What came of each case."""


def recognise(values: Values, mutants: Sequence[Values], accepted: Sequence[Values], tolerance: float) -> int | None:
    """Return the number of the mutant whose mistake an answer has, or None.

    It is the first one that the answer agrees with in everything; or else the first that it agrees with in every part
    in which that mutant is wrong, for an answer may have two mistakes.

    Args:
        values: what the answer gave.
        mutants: what each mutant gives.
        accepted: what right answers give.
        tolerance: up to which numbers agree.
    """

    def agree(some: Values, others: Values) -> bool:
        return all(same(one, other, tolerance) for one, other in zip(some, others, strict=True))

    def is_wrong(some: Values, *right: Values) -> bool:
        return any(not any(same(one, r, tolerance) for r in rights) for one, *rights in zip(some, *right, strict=True))

    for number, mutant in enumerate(mutants):
        if agree(values, mutant) and is_wrong(mutant, *accepted):
            return number
    for number, mutant in enumerate(mutants):
        names = [
            name
            for name in values[0].parts()
            if is_wrong(_part(mutant, name), *(_part(right, name) for right in accepted))
        ]
        if names and all(agree(_part(values, name), _part(mutant, name)) for name in names):
            return number
    return None


def _part(values: Values, name: str) -> Values:
    return [value.parts()[name] for value in values]


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
    if not isinstance(value, Facts) and len(values) > 1 and len({str(each) for each in values}) == 1:
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
