"""Claims about training neural networks."""

from __future__ import annotations

from gdlearn._ledger.base import CONDITION, Claim, Expected

LESSON = "09-neural-networks"

CLAIMS: tuple[Claim, ...] = (
    Claim(
        3,
        "Each step of gradient descent makes the error a little smaller.",
        CONDITION,
        "Only while the rate is below 2 / the largest curvature on the way, on all the data. Above it the loss may "
        "rise in many steps and still fall in the long run.",
        LESSON,
        (
            Expected("steps of 1,000 in which the loss rose, rate 0.2", 0),
            Expected("share of steps in which the loss rose, rate 0.6", 0.38, 0.08),
            Expected("loss in the end, rate 0.6", 0.019, 0.006),
        ),
    ),
    Claim(
        4,
        "After hundreds or thousands of steps the parameters predict well.",
        CONDITION,
        "On digits that are like those of the training, with inputs to scale and a rate that suits.",
        LESSON,
        (
            Expected("share of new digits named rightly", 0.98, 0.01),
            Expected("updates", 420),
        ),
    ),
    Claim(
        12,
        "At too high a rate the training never settles down.",
        CONDITION,
        "Above 2 / the largest curvature a network may move to where it is less curved, and the loss goes on falling; "
        "far above, it wanders or runs away, as a bowl does.",
        LESSON,
        (
            Expected("mean curvature ÷ (2/η) in the second half, rate 0.6", 1.01, 0.04),
            Expected("loss in the end ÷ loss at the start, rate 0.6", 0.023, 0.008),
            Expected("rate 1.0 runs away (1: yes)", 1),
        ),
    ),
)
