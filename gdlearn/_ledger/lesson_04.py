"""Claims about landscapes of many valleys."""

from __future__ import annotations

from gdlearn._ledger.base import CONDITION, RIGHT, Claim, Expected

CLAIMS: tuple[Claim, ...] = (
    Claim(
        23,
        "On a loss that is not convex gradient descent can get stuck in a local minimum.",
        RIGHT,
        "It ends in the valley where it starts. On Rastrigin's function of d numbers the share of starts that reach "
        "the lowest place is the width of its dent to the power d, 0.098^d.",
        "04-local-minima",
        (  # theory, and four standard deviations of a share of 10,000 starts
            Expected("share that finds the lowest place: 1 number", 0.09815, 0.012),
            Expected("share that finds the lowest place: 2 numbers", 0.009634, 0.0039),
            Expected("share that finds the lowest place: 3 numbers", 0.000946, 0.0012),
            Expected("2 numbers: different ends", 121, 0),
        ),
    ),
    Claim(
        24,
        "Different starts lead to completely different solutions.",
        RIGHT,
        "On Himmelblau's function, at a small rate, each of four equally deep valleys takes about a quarter of the "
        "starts.",
        "04-local-minima",
        (
            Expected("share of starts that end at (3, 2)", 0.2557, 0.01),
            Expected("share that ends at (-2.81, 3.13)", 0.2653, 0.01),
            Expected("share that ends at (-3.78, -3.28)", 0.2267, 0.01),
            Expected("share that ends at (3.58, -1.85)", 0.2523, 0.01),
        ),
    ),
    Claim(
        25,
        "Networks trained from different starts are completely different.",
        CONDITION,
        "As lists of numbers they are. As functions they are mostly the same, up to the order and the signs of their "
        "neurons: relabelled, they lie in one valley. Measured on networks of sixteen tanh neurons.",
        "04-local-minima",
        (
            Expected("distance / length of the weights", 1.41, 0.05),
            Expected("share of places with different answers", 0.017, 0.01),
            Expected("a disguise changes the loss by", 0.0, 1e-12),
            Expected("distance without disguise / as trained", 0.31, 0.05),
            Expected("barrier without disguise / as trained", 0.05, at_most=True),
        ),
    ),
    Claim(
        26,
        "Many local minima of a network are nearly as good as the best.",
        CONDITION,
        "Right for wide networks, wrong for narrow ones: with two neurons most starts end on a bad level, with three "
        "none does. The shares depend on the data and on how the starts are drawn.",
        "04-local-minima",
        (
            Expected("2 neurons: share of 40 networks above 0.1", 0.7, 0.1),
            Expected("3 neurons: share above 0.1", 0.0, 0.05),
            Expected("16 neurons: share above 0.1", 0.0, 0.0),
            Expected("stuck networks freed by a third neuron", 1.0, 0.1),
        ),
    ),
)
