"""Exercise of lesson 00: how a check works."""

from __future__ import annotations

from gdlearn.exercises.base import Exercise, Mistake, case, random_cases

FIRST = Exercise(
    "00.first",
    cases=(
        case(5.0),
        case(1.0),
        case(-2.5),
        *random_cases(0, 5, lambda rng: (rng.uniform(-100, 100),)),
    ),
    mistakes=(
        Mistake(
            "sign flipped",
            lambda x: x + 1,
            "Your answer adds 1, but one step down is asked for: subtract 1.",
        ),
        Mistake(
            "x unchanged",
            lambda x: x,
            "Your answer gives x back as it came: return x − 1.",
        ),
        Mistake(
            "order swapped",
            lambda x: 1 - x,
            "Your answer is 1 − x; the order matters: x comes first, then − 1.",
        ),
        Mistake(
            "always the same",
            lambda x: -1,
            "Your answer is −1 whatever x is: begin with x.",
        ),
        Mistake(
            "always the same",
            lambda x: 4,
            "Your answer is right for x = 5 only: return something that is computed from x.",
        ),
        Mistake(
            "one step too many",
            lambda x: x - 2,
            "Your answer goes down by 2; one step down is x − 1.",
        ),
    ),
    hints=(
        "The function gets a number x, and what it gives back comes after the word return.",
        "Replace the line that begins with raise by: return x - 1",
    ),
)

EXERCISES = (FIRST,)
