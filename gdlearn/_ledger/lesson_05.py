"""Claims about saddle points and plateaus."""

from __future__ import annotations

from gdlearn._ledger.base import CONDITION, RIGHT, WRONG, Claim, Expected

LESSON = "05-saddle-points"

CLAIMS: tuple[Claim, ...] = (
    Claim(
        27,
        "In many dimensions saddle points are more common than minima.",
        CONDITION,
        "True of a random Hessian, where minima are far rarer than n coins showing heads. The Hessians of a loss "
        "low down are not random: they lean towards positive curvature.",
        LESSON,
        (  # exact values; tolerances are four standard errors of 100,000 samples
            Expected("share of minima, n = 1", 0.5, 0.0064),
            Expected("share of minima, n = 2", 0.146447, 0.0045),
            Expected("share of minima, n = 3", 0.0249209, 0.002),
            Expected("share of minima, n = 4", 0.00245671, 0.00063),
            Expected("exact probability, n = 10", 2.26565e-14, 1e-19),
        ),
    ),
    Claim(
        28,
        "The number of saddle points grows exponentially with the dimension.",
        CONDITION,
        "True of n double wells: 3ⁿ − 2ⁿ − 1 saddles beside 2ⁿ minima. A bowl has none in any dimension.",
        LESSON,
        (Expected("saddles for n = 8", 6304, 0), Expected("saddles / minima for n = 8", 24.625, 1e-9)),
    ),
    Claim(
        29,
        "Researchers at Carnegie Mellon showed that the number of saddle points grows exponentially.",
        WRONG,
        "No such result was found. Pascanu et al. and Dauphin et al. (2014) say that saddles outnumber minima "
        "exponentially; Du et al. (2017), some of them from Carnegie Mellon, that escaping can take exponentially "
        "many steps, in examples that they built.",
        LESSON,
        (),
        kind="literature",
    ),
    Claim(
        30,
        "Plain gradient descent stalls at saddle points.",
        CONDITION,
        "For ever only from a start exactly on the ridge, without noise or rounding. Beside it there is a delay that "
        "grows like the logarithm of 1/offset.",
        LESSON,
        (
            Expected("steps for each division of the offset by e", 10.4921, 0.1),
            Expected("of 100,000 random starts end at a minimum", 100_000, 0),
            Expected("rounding frees the turned descent at step", 386, 5),
            Expected("noise frees it at step (median of 200)", 63, 4),
        ),
    ),
    Claim(
        31,
        "Plateaus slow gradient descent down.",
        RIGHT,
        "With the squared error a sigmoid neuron of weight w that should answer 0 waits about eʷ steps. The log loss "
        "has no such plateau.",
        LESSON,
        (
            Expected("squared error: steps from w = 0", 21, 0),
            Expected("squared error: steps from w = 10", 22084, 1),
            Expected("log loss: steps from w = 10", 15, 0),
        ),
    ),
)
