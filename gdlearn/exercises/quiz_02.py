"""Quiz of lesson 02."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "02",
    (
        Question(
            "A bowl has the curvature 4 in its steepest direction. From which learning rate on does descent diverge?",
            (
                wrong(
                    "From 0.25 on",
                    "1/L is the edge",
                    "1/L = 0.25 jumps right to the bottom of that direction. The edge is twice that.",
                ),
                right(
                    "Above 0.5",
                    "The edge is 2/L = 2/4: there a step lands as far away on the other side as it began.",
                ),
                wrong(
                    "Above 2",
                    "the edge is L/2",
                    "That is upside down: the steeper the bowl, the smaller the largest stable rate, 2/L.",
                ),
            ),
        ),
        Question(
            "The learning rate is a little below the edge 2/L. What does x do along the steepest direction?",
            (
                right(
                    "It jumps from one side to the other, and the jumps shrink slowly",
                    "Each step multiplies it by 1 − ηL, a number a little above −1: the sign changes, the size hardly "
                    "does.",
                ),
                wrong(
                    "It creeps to the bottom on one side",
                    "convergence never overshoots",
                    "It creeps on one side only if η is below 1/L. Between 1/L and 2/L every step jumps over the "
                    "bottom.",
                ),
                wrong(
                    "It gets to the bottom in very few steps, as the rate is large",
                    "a larger rate is always faster",
                    "It is fastest near the middle of the range. Close to the edge it is as slow as with a tiny rate.",
                ),
            ),
        ),
        Question(
            'Section "One rate, four data sets": a rate of 0.4 worked well for one data set, and diverges at once on '
            "another. What is the likely reason?",
            (
                wrong(
                    "The second run needs more steps",
                    "patience cures divergence",
                    "Above 2/L every further step makes it worse.",
                ),
                wrong(
                    "The second data set can't be fitted by gradient descent",
                    "divergence means the problem is bad",
                    "The same problem converges with a smaller rate, or after standardizing.",
                ),
                right(
                    "Its loss is more curved, so its edge 2/L is below 0.4",
                    "The edge belongs to the problem, and to the units of its features: unscaled columns make L huge.",
                ),
            ),
        ),
        Question(
            'Section "A rate that finds itself": what does a backtracking line search cost?',
            (
                wrong(
                    "Nothing: it finds the best rate beforehand",
                    "the line search knows the best rate",
                    "It tries rates, one after the other, and takes the first that lowers f enough, not the best one.",
                ),
                right(
                    "Extra evaluations of f in each step, in exchange for steps that fit the place",
                    "It pays with values of f, and saves the steps that a too small fixed rate would need.",
                ),
                wrong(
                    "An extra gradient for each rate that it tries",
                    "every try needs a gradient",
                    "The gradient is asked once a step; each try needs only the value of f.",
                ),
            ),
        ),
    ),
)
