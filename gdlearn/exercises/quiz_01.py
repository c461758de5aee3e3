"""Quiz of lesson 01."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "01",
    (
        Question(
            "At x = 2 the slope of f is −3. Which way does a step of gradient descent go?",
            (
                wrong(
                    "To the left, because downhill is to the left",
                    "descent always goes left",
                    "A negative slope falls to the right. x − rate · (−3) is larger than x.",
                ),
                right(
                    "To the right, because f falls to the right",
                    "Minus a negative slope is a plus: x grows, and f falls.",
                ),
                wrong(
                    "Nowhere, because the slope is below zero",
                    "a negative slope means the bottom",
                    "At the bottom the slope is zero. A slope of −3 is as steep as one of 3, the other way.",
                ),
            ),
        ),
        Question(
            "The learning rate stays the same, and yet the steps get smaller near the bottom of a round valley. Why?",
            (
                wrong(
                    "The algorithm knows how far it still has to go",
                    "descent sees the minimum",
                    "It knows the slope where it stands and nothing else. On |x| the slope stays 1, and so do the "
                    "steps.",
                ),
                wrong(
                    "The learning rate is lowered on the way",
                    "the rate changes by itself",
                    "In the plain update rule the rate is a fixed number; something else gets smaller.",
                ),
                right(
                    "The slope gets smaller there, and the step is rate × slope",
                    "In a round valley the slope goes to zero at the bottom, and the steps with it.",
                ),
            ),
        ),
        Question(
            "Gradient descent has stopped: the gradient is zero. What do you know?",
            (
                right(
                    "It is flat here, and no more",
                    "A minimum is flat, but so are a maximum and a saddle: the lesson showed descent stand still on a "
                    "saddle.",
                ),
                wrong(
                    "A minimum was reached",
                    "zero slope means minimum",
                    "A maximum and a saddle are flat too; from a saddle's flat point, descent does not move either.",
                ),
                wrong(
                    "The model fits the data without error",
                    "zero slope means zero loss",
                    "The slope says whether the loss can fall nearby, not how high it is: the best line still has "
                    "errors.",
                ),
            ),
        ),
        Question(
            "In one step, the slope and the intercept are both changed. Why from the same old values?",
            (
                wrong(
                    "It makes no difference, the order is a matter of taste",
                    "updates can be mixed",
                    "If the second is computed after the first has changed, it is the gradient at another point.",
                ),
                right(
                    "Because the gradient belongs to one point, the old one",
                    "Both numbers are the two parts of one arrow, and the arrow starts where we stand.",
                ),
                wrong(
                    "Because that saves computing the error twice",
                    "it is about speed",
                    "It does save that, but the reason is what is computed: the gradient at the point where we stand.",
                ),
            ),
        ),
        Question(
            "The same line is fitted with x in its own units and with x standardised. With x in its own units it takes "
            "thousands of steps more. Why?",
            (
                wrong(
                    "Large numbers take longer to compute with",
                    "it is about computing time",
                    "A step costs the same. It is the number of steps that grows, because of the shape of the valley.",
                ),
                wrong(
                    "The best line is another one then",
                    "scaling changes the answer",
                    "Both describe the same line, only written in other units.",
                ),
                right(
                    "The steepest way depends on the units, and in these it hardly points at the minimum",
                    "Standardising makes the valley round, and then the steepest way leads straight to the bottom.",
                ),
            ),
        ),
    ),
)
