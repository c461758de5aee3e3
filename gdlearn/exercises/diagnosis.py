"""Says what is wrong with the values that an answer gave: by name if the mistake is known, by its looks if not."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from gdlearn.exercises.results import Facts, Keyed, Parts, Text
from gdlearn.exercises.values import Value, factor_between, number_text, same

Values = Sequence[Value]
"""What came of each case."""

PartsOf = Callable[[Value], Mapping[str, Value]]
"""How a value is taken apart."""

Mutant = Callable[[int], Value]
"""What a mistake gives for the case of that number; worked out only if it is asked for."""


def recognise(values: Values, mutants: Sequence[Mutant], accepted: Sequence[Values], tolerance: float) -> int | None:
    """Return the number of the mutant whose mistake an answer has, or None.

    It is the first one that the answer agrees with in everything; or else the first that it agrees with in every part
    in which that mutant is wrong, for an answer may have two mistakes.

    Args:
        values: what the answer gave.
        mutants: what each mistake gives.
        accepted: what right answers give.
        tolerance: up to which numbers agree.
    """
    for parts in (_as_a_whole, _part_by_part):
        for number, mutant in enumerate(mutants):
            if _has_mistake(values, mutant, accepted, tolerance, parts):
                return number
    return None


def _as_a_whole(value: Value) -> Mapping[str, Value]:
    return {"": value}


def _part_by_part(value: Value) -> Mapping[str, Value]:
    return value.parts()


def _has_mistake(values: Values, mutant: Mutant, accepted: Sequence[Values], tolerance: float, parts: PartsOf) -> bool:
    """Tell whether the mutant is wrong in some part, and the answer agrees with it in each such part on all cases."""
    wrong, unlike = set[str](), set[str]()
    for i, value in enumerate(values):
        came, mutated, rights = parts(value), parts(mutant(i)), [parts(right[i]) for right in accepted]
        wrong |= {name for name, m in mutated.items() if not any(same(m, right[name], tolerance) for right in rights)}
        unlike |= {name for name, m in mutated.items() if not same(came[name], m, tolerance)}
        if wrong & unlike:
            return False
    return bool(wrong)


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
    if isinstance(value, Keyed) and isinstance(target, Keyed):
        odd = value.entries.keys() ^ target.entries.keys()
        if odd.intersection(value.differing(target)):
            return "other keys", f"An entry for each of these was wanted, and no other: {', '.join(target.entries)}."
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
