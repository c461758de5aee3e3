"""Exercises and quiz of lesson 01: the update rule."""

from __future__ import annotations

from gdlearn.exercises.base import Exercise, Mistake, case, random_cases

STEP = Exercise(
    "01.step",
    cases=(
        case([3.0], [2.0], 0.1),
        case([1.0, -2.0], [0.5, -4.0], 0.25),
        *random_cases(1, 6, lambda rng: (rng.normal(size=4), rng.normal(size=4), rng.uniform(0.01, 1.0))),
    ),
    mistakes=(
        Mistake(
            "sign flipped",
            lambda x, gradient, learning_rate: x + learning_rate * gradient,
            "The gradient points uphill, and a plus follows it: subtract the step instead.",
        ),
        Mistake(
            "rate left out",
            lambda x, gradient, learning_rate: x - gradient,
            "The learning rate is missing: multiply the gradient by it before you subtract.",
        ),
        Mistake(
            "gradient left out",
            lambda x, gradient, learning_rate: x - learning_rate,
            "Every coordinate moves by the learning rate alone: multiply it by the gradient.",
        ),
        Mistake(
            "divided by the rate",
            lambda x, gradient, learning_rate: x - gradient / learning_rate,
            "A smaller rate must give a smaller step: multiply by the learning rate, do not divide by it.",
        ),
        Mistake(
            "step without the start",
            lambda x, gradient, learning_rate: -learning_rate * gradient,
            "This is the step alone; the next point is where you stand plus that step.",
        ),
        Mistake(
            "step without the start",
            lambda x, gradient, learning_rate: learning_rate * gradient,
            "This is the length of the step alone; the next x is the old x minus that.",
        ),
        Mistake(
            "rate times everything",
            lambda x, gradient, learning_rate: learning_rate * (x - gradient),
            "The learning rate scales the gradient only, not x: check the brackets.",
        ),
        Mistake(
            "x unchanged",
            lambda x, gradient, learning_rate: x,
            "This is the old x: return the new one.",
        ),
    ),
    hints=(
        "Where do you stand, which way is downhill, and how far do you go? The answer has these three in it.",
        "The gradient points uphill, so the step goes against it: a minus. The step is rate × gradient long.",
        "In symbols: new x = x − η · gradient. Write that after `return`, with learning_rate for η.",
    ),
)

EXERCISES = (STEP,)
