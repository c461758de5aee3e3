"""Quiz of lesson 03."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "03",
    (
        Question(
            "f is convex and smooth, has a minimum, and the learning rate is 1/L. What is guaranteed from any start?",
            (
                wrong(
                    "The minimum is reached after a finite number of steps",
                    "convergence means arrival",
                    "The value comes as close as you like. But the guarantee after k steps is a height above the "
                    "lowest that shrinks as 1/k and is never 0.",
                ),
                wrong(
                    "Every start ends at the same point",
                    "convex means one lowest point",
                    "A convex valley may have a flat floor: then all of it is lowest, and where you end depends on "
                    "the start.",
                ),
                right(
                    "The value of f comes as close to the minimum as you like",
                    "The gap is at most distance² / (2 · rate · steps), and that goes to zero.",
                ),
            ),
        ),
        Question(
            "On two groups of points that a line separates without error, the weights of logistic regression grow and "
            "grow, while the loss falls. What is the matter?",
            (
                right(
                    "The loss is convex but has no lowest point: larger weights are always a little better",
                    "It comes as near to 0 as you like and never gets there. Convexity alone promises no bottom.",
                ),
                wrong(
                    "The learning rate is too large",
                    "growing weights mean divergence",
                    "Then the loss would rise. Here it falls at every step.",
                ),
                wrong(
                    "The loss is not convex",
                    "convex always has a bottom",
                    "It is convex. But e⁻ˣ is convex too, and falls for ever.",
                ),
            ),
        ),
        Question(
            "You draw 20,000 random chords of a function, and not one lies below the curve. What have you shown?",
            (
                wrong(
                    "That the function is convex",
                    "many examples make a proof",
                    "A dent may be so small that no chord met it. A proof needs a reason, such as a curvature that is "
                    "nowhere below 0.",
                ),
                right(
                    "That no dent was found; one chord below the curve would have settled it the other way",
                    "A test can refute convexity with a single chord, but not prove it.",
                ),
                wrong(
                    "Nothing at all",
                    "a test without proof is worthless",
                    "It is good evidence: on Himmelblau's function about every third chord fails.",
                ),
            ),
        ),
        Question(
            "The condition number of a bowl grows from 100 to 1000. How many times the steps does gradient descent "
            "need, at the best rate?",
            (
                wrong(
                    "As many as before",
                    "only the steepest direction counts",
                    "The rate must fit the steepest direction, and then the flattest one crawls.",
                ),
                wrong(
                    "About 3 times",
                    "steps grow as the square root",
                    "Plain descent grows in proportion; the square root is what a better method reaches, in lesson 07.",
                ),
                right(
                    "About 10 times",
                    "The number of steps grows in proportion to the condition number.",
                ),
                wrong(
                    "About 100 times",
                    "steps grow as the square",
                    "It is milder than that: ten times the condition number, ten times the steps.",
                ),
            ),
        ),
        Question(
            "A curved valley has one single minimum, and its slope is zero nowhere else. Is it convex?",
            (
                right(
                    "Not necessarily: Rosenbrock's valley has one minimum and chords below its surface",
                    "Convex means that no chord lies below, which is more than having one minimum.",
                ),
                wrong(
                    "Yes, one minimum is what convex means",
                    "one minimum means convex",
                    "Rosenbrock's valley has one minimum, and still some of its chords lie below the surface.",
                ),
                wrong(
                    "Yes, because gradient descent finds the minimum",
                    "if descent succeeds it is convex",
                    "Descent often succeeds on functions that are not convex; there it comes without the guarantee.",
                ),
            ),
        ),
    ),
)
