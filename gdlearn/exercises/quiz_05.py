"""Quiz of lesson 05."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "05",
    (
        Question(
            "At a place the gradient is zero, and the Hessian has the eigenvalues 3, 0.5 and −2. What is it?",
            (
                wrong(
                    "A minimum, because most of them are above 0",
                    "the majority decides",
                    "One way down is enough: along the third direction the ground falls on both sides.",
                ),
                wrong(
                    "A minimum, because the gradient is zero",
                    "zero slope means a minimum",
                    "Maxima and saddles have a zero gradient as well. The eigenvalues tell them apart.",
                ),
                right(
                    "A saddle point",
                    "It goes up along two directions and down along one. Both signs make a saddle.",
                ),
            ),
        ),
        Question(
            "A descent starts a little beside a ridge and needs 100 steps to leave the saddle. What if it starts ten "
            "times closer to the ridge?",
            (
                right(
                    "It needs a fixed number of steps more, about 24 at rate 0.1 and curvature −1",
                    "Each step multiplies the distance by 1.1, and 24 such steps make up for the factor of ten.",
                ),
                wrong(
                    "It needs about 1000 steps",
                    "the delay is in proportion to 1/offset",
                    "The distance grows by a factor in each step, not by a fixed amount: a factor of ten costs a "
                    "fixed number of steps.",
                ),
                wrong(
                    "It never leaves",
                    "near a saddle means stuck",
                    "Only a start exactly on the ridge stays. A hair beside it, the distance grows with each step.",
                ),
            ),
        ),
        Question(
            "In the turned landscape a descent started exactly on the ridge, and left it at step 383. Why?",
            (
                wrong(
                    "In a turned landscape the pass is no saddle any more",
                    "turning the map changes the ground",
                    "The same ground seen askew keeps its eigenvalues. Only the numbers that name a place change.",
                ),
                wrong(
                    "The learning rate is too high for the turned landscape",
                    "leaving a saddle is divergence",
                    "The rate is as safe as before. The descent left the pass for a valley, as it should.",
                ),
                right(
                    "A rounding error put it about 10⁻¹⁶ beside the ridge, and that grew by 1.1 each step",
                    "The formula tells when an error in the sixteenth digit has grown to 0.5: after some 386 steps.",
                ),
            ),
        ),
        Question(
            'Section "The odds of a minimum": why are minima of random Hessians even rarer than n coins all showing '
            "heads?",
            (
                wrong(
                    "Because a random curvature is more often negative than positive",
                    "the coin is unfair",
                    "Each curvature along an axis is above 0 in half of all cases. The mean of the entries is 0.",
                ),
                right(
                    "Because every slanted direction must go up, too, not only the n axes",
                    "The axes alone are the n coins. The entries beside the diagonal spoil most of what is left.",
                ),
                wrong(
                    "Because the computer rounds small eigenvalues to negative ones",
                    "rounding makes the result",
                    "Rounding is far too small for that. The exact formula, free of sampling, says the same.",
                ),
            ),
        ),
        Question(
            'Section "Flat without a saddle": the loss of a network lies still, and its gradient is tiny. What do you '
            "know?",
            (
                wrong(
                    "It has reached a minimum",
                    "a tiny slope means the bottom",
                    "The neuron at w = 10 had a tiny slope, and was as wrong as it could be.",
                ),
                wrong(
                    "It sits on a saddle point",
                    "every flat place is a saddle",
                    "The plateau has no critical point at all. Its slope is small because the sigmoid is flat there.",
                ),
                right(
                    "Not yet enough: it may be a minimum, a saddle or a plateau",
                    "The Hessian's eigenvalues, or a look at what the units answer, tell more. On a plateau another "
                    "loss may help.",
                ),
            ),
        ),
    ),
)
