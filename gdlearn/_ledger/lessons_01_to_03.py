"""Claims about the update rule, the learning rate and convexity."""

from __future__ import annotations

from gdlearn._ledger.base import CONDITION, RIGHT, WRONG, Claim, Expected

CLAIMS: tuple[Claim, ...] = (
    Claim(
        1,
        "Gradient descent fits a model by many small steps against the slope.",
        RIGHT,
        "On a straight-line fit it arrives at the same line as the formula for the best one.",
        "01-update-rule",
        (Expected("largest difference from the formula", 0.0, 1e-6),),
    ),
    Claim(
        2,
        "The slope tells the way down.",
        CONDITION,
        "It tells the steepest way here, measured in the units of the data: the same fit takes one step or thousands.",
        "01-update-rule",
        (
            Expected("steps with the feature as shipped", 3045, 1),
            Expected("steps with the feature standardized", 1, 0),
        ),
    ),
    Claim(
        5,
        "Steps get smaller and smaller on the way to a minimum.",
        CONDITION,
        "True near a smooth minimum. On the way there steps may grow first, and at a kink they never shrink.",
        "01-update-rule",
        (
            Expected("bowl: next step / this step", 0.9, 1e-9),
            Expected("well: largest step / first step", 79.2, 0.1),
            Expected("kink: size of the last step", 0.3, 1e-9),
        ),
    ),
    Claim(
        6,
        "Where the slope is zero there is a minimum.",
        WRONG,
        "A zero slope is also found on saddles and on hilltops; plain descent can come to rest there.",
        "01-update-rule",
        (
            Expected("x after 100,000 steps", 0.0, 0.0),
            Expected("0.1 to the side it is lower by", 0.004975, 1e-9),
        ),
    ),
    Claim(
        7,
        "The update is: current value minus learning rate times slope.",
        RIGHT,
        "Your own line, the library and a hand calculation agree to the last digits.",
        "01-update-rule",
        (Expected("largest difference after 100 steps", 0.0, 1e-10),),
    ),
    Claim(
        9,
        "Too low a learning rate is impractically slow.",
        RIGHT,
        "A rate ten times smaller costs ten times the steps. On a bowl the best rate in the long run is "
        "2/(smallest + largest curvature), between 1/L and 2/L.",
        "02-learning-rate",
        (
            Expected("steps at rate 0.001", 13260, 1),
            Expected("steps at rate 0.1", 126, 1),
            Expected("steps at rate 2/11", 68, 1),
        ),
    ),
    Claim(
        10,
        "Too high a learning rate makes the error grow.",
        CONDITION,
        "Exact for quadratics, where the edge is 2/L with L the largest curvature; other losses may bounce instead.",
        "02-learning-rate",
        (Expected("measured edge / (2/L), largest deviation from 1", 0.0, 1e-9),),
    ),
    Claim(
        13,
        "A learning rate that works on one problem fails on another.",
        RIGHT,
        "What fits is set by the curvature of the loss, so by the data and their units.",
        "02-learning-rate",
        (
            Expected("diabetes, standardized: loss", 0.241366810, 1e-8),
            Expected("diabetes, as shipped: loss", 0.318597958, 1e-8),
            Expected("wine, standardized: loss", 0.203221343, 1e-8),
            Expected("wine, as shipped: diverged (1 = yes)", 1.0, 0.0),
        ),
    ),
    Claim(
        15,
        "Adaptive rules shrink and grow the learning rate by themselves.",
        RIGHT,
        "A line search does so with no rate to tune. It took an eighth of the steps and paid with values of f: more "
        "evaluations in all. How many steps it takes depends on its constant c and on luck.",
        "02-learning-rate",
        (
            Expected("steps of the line search / steps of the best fixed rate", 0.125, 0.01),
            Expected("its evaluations / evaluations of the best fixed rate", 1.38, 0.05),
            Expected("largest rate it took / smallest", 1024, 0),
        ),
    ),
    Claim(
        11,
        "Too high a learning rate makes the error grow, whatever the loss.",
        CONDITION,
        "The edge 2/L holds near the minimum with the curvature there; beyond it a logistic loss bounces, bounded.",
        "03-convexity",
        (
            Expected("measured edge at the minimum / (2/L there)", 1.0, 1e-8),
            Expected("edge at the minimum / edge that is safe everywhere", 4.73, 0.01),
        ),
    ),
    Claim(
        17,
        "On a convex loss gradient descent is sure to reach the minimum.",
        CONDITION,
        "Needs a smooth loss, a rate below 2/L and a minimum that exists. At rates up to 1/L the error after k steps "
        "is at most D²/(2ηk).",
        "03-convexity",
        (
            Expected("largest error / guarantee, quadratic", 1.0, at_most=True),
            Expected("largest error / guarantee, logistic", 1.0, at_most=True),
            Expected("worst function at 100 steps: error / guarantee", 200 / 402, 1e-9),
        ),
    ),
    Claim(
        18,
        "On a convex loss every start leads to the same bottom.",
        CONDITION,
        "True where the minimum is a single point and the rate is safe. On a flat floor each start has its own end.",
        "03-convexity",
        (Expected("largest distance from the minimum, 100 starts", 0.0, 1e-9),),
    ),
    Claim(
        19,
        "A convex loss has a bottom that can be reached.",
        WRONG,
        "On separable data the logistic loss falls for ever and the weights grow without bound.",
        "03-convexity",
        (
            Expected("weights' norm after 10,000 steps / after 1,000", 1.415, 0.005),
            Expected("loss after 10,000 steps / after 1,000", 0.1165, 0.005),
        ),
    ),
    Claim(
        20,
        "Convexity alone is enough.",
        WRONG,
        "On |x| a constant rate never arrives; on x² a rate above 2/L diverges.",
        "03-convexity",
        (
            Expected("|x|: distance from the minimum after 40 steps", 0.2, 1e-9),
            Expected("bowl at 1.05 times the edge: diverged (1 = yes)", 1.0, 0.0),
        ),
    ),
    Claim(
        21,
        "Convex means bowl-shaped.",
        CONDITION,
        "Convex means that no chord runs below the curve. One valley is not enough: Rosenbrock's fails the test.",
        "03-convexity",
        (
            Expected("chords below the surface: quadratic", 0.0, 0.0),
            Expected("chords below the surface: logistic loss", 0.0, 0.0),
            Expected("chords below the surface: Himmelblau", 0.366, 0.01),
            Expected("chords below the surface: Rastrigin", 0.359, 0.01),
            Expected("chords below the surface: Rosenbrock", 0.0626, 0.01),
        ),
    ),
    Claim(
        22,
        "Some problems are slow whatever the learning rate.",
        RIGHT,
        "At the best rate the steps grow in proportion to the condition number.",
        "03-convexity",
        (Expected("exponent of steps against condition number", 1.0, 0.02),),
    ),
)
