"""Claims about batch, stochastic and mini-batch descent."""

from __future__ import annotations

from gdlearn._ledger.base import CONDITION, RIGHT, WRONG, Claim, Expected

LESSON = "06-batch-stochastic-minibatch"

CLAIMS: tuple[Claim, ...] = (
    Claim(
        14,
        "Finding a good learning rate is partly experiment.",
        RIGHT,
        "A range test gives a usable rate within a factor of a few; constant rates that are tried out can be better.",
        LESSON,
        (
            Expected("steepest at the rate", 0.6, 0.4),
            Expected("lowest at the rate", 2.4, 1.6),
            Expected("best constant rate of those tried", 10, 0),
        ),
    ),
    Claim(
        16,
        "A learning rate that falls by a plan gets closer than a constant one.",
        RIGHT,
        "With noisy gradients a constant rate η keeps the height η / (2 (2 − η)) on the bowl x²/2; schedules go below.",
        LESSON,
        (
            Expected("constant 0.1", 0.1 / 3.8, 0.0026),
            Expected("constant 0.01", 0.01 / 3.98, 0.00025),
            Expected("1 / (k + 10), at the end", 1e-4, 2.5e-5),
            Expected("cosine, at the end", 6e-4, 1.5e-4),
        ),
    ),
    Claim(
        32,
        "Batch gradient descent is exact, but slow and wasteful on redundant data.",
        RIGHT,
        "Copies of the examples change neither its gradient nor its path, only the work, in proportion.",
        LESSON,
        (
            Expected("work of all at once, 100 copies / 1 (last line / first)", 100, 0),
            Expected("work of batches of 32, 100 copies / 1", 1, 0.6),
            Expected("difference of the gradient with copies", 0, 1e-14),
        ),
    ),
    Claim(
        33,
        "A step with one random example is much faster than one with a batch.",
        CONDITION,
        "Not in proportion: a step has a cost of its own, the cost of a call, so 64 cost little more than one.",
        LESSON,
        (Expected("an update with 64 costs less than 5 with 1 (1: yes)", 1, 0),),
    ),
    Claim(
        34,
        "The noise of stochastic gradient descent frees it from shallow minima.",
        CONDITION,
        "In the right dose: too little does not get over the barrier, too much does not stay in the deep valley.",
        LESSON,
        (
            Expected("share in the deep valley, error 1", 0.25, 0.03),
            Expected("error 2", 0.958, 0.015),
            Expected("error 3", 0.833, 0.025),
            Expected("batch size 1", 0.96, 0.015),
            Expected("batch size 16", 0.0, 0.002),
        ),
    ),
    Claim(
        35,
        "Single steps of stochastic gradient descent are imprecise.",
        RIGHT,
        "The typical error of a batch of B is that of one example divided by √B, times √((n − B)/(n − 1)) without "
        "putting back.",
        LESSON,
        (
            Expected("slope of error against batch size, both logarithmic", -0.5, 0.02),
            Expected("factor without putting back, 750", 0.7635, 0.03),
            Expected("factor without putting back, 1400", 0.4702, 0.03),
        ),
    ),
    Claim(
        36,
        "Mini-batches of 32, 64 or 128 are a good balance.",
        RIGHT,
        "To a rough goal, each size with its own best rate: small batches need the fewest examples, large ones the "
        "fewest updates, and in seconds on a processor the middle wins.",
        LESSON,
        (
            Expected("examples to the goal: all / batches of 64", 20, 8),
            Expected("sizes whose best rate is at the edge of the grid", 0, 0),
            Expected("fastest in seconds is neither one nor all (1: yes)", 1, 0),
        ),
    ),
    Claim(
        37,
        "Batches of 10 beat single examples (Dive into Deep Learning).",
        RIGHT,
        "In seconds, because ten examples in one call cost little more than one. On the digits here; the book has "
        "measurements of wings.",
        LESSON,
        (Expected("ten at a time: under a third of the seconds of one (1: yes)", 1, 0),),
    ),
    Claim(
        38,
        "Batches of about 100 can beat the full batch in total time (Dive into Deep Learning).",
        CONDITION,
        "In examples they do, clearly. In time it depends on the machine and on how many examples there are.",
        LESSON,
        (Expected("examples to the goal: all / batches of 100", 16.5, 6),),
    ),
    Claim(
        39,
        "Full-batch descent with the rate 1 stalls after six steps (Dive into Deep Learning).",
        WRONG,
        "That rate is above the edge 2/L = 0.953 of the book's data: the stall is the beginning of divergence. Shown "
        "here on the diabetes data, 2 % above their edge.",
        LESSON,
        (
            Expected("lowest at step", 2, 0),
            Expected("times the lowest loss at step 100", 1632.33, 1),
        ),
    ),
)
