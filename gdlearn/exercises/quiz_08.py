"""Quiz of lesson 08."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "08",
    (
        Question(
            "u = 4x and y = u² at x = 1. What is the slope of y along x?",
            (
                wrong(
                    "8, the slope of u² at u = 4",
                    "only the last machine counts",
                    "8 is how y follows u. But u moves 4 times as much as x, so it is 8 · 4.",
                ),
                wrong(
                    "12, because 8 + 4",
                    "slopes along a chain add up",
                    "Along one way slopes multiply, like gears: 8 · 4. Only different ways add up.",
                ),
                right("32, because 8 · 4", "Along a chain the slopes multiply, and y = 16x² has the slope 32x."),
            ),
        ),
        Question(
            "x goes into two machines, and both results go into the loss. Along the first way the slope is 3, along "
            "the second −3. What is the slope of the loss along x?",
            (
                right("0", "Several ways add up, with their signs. Here a nudge of x changes nothing at first order."),
                wrong(
                    "−3, the way that was walked last",
                    "= in place of +=",
                    "That is what a program finds that overwrites. What arrives must be added: 3 + (−3).",
                ),
                wrong(
                    "−9",
                    "several ways multiply",
                    "Slopes multiply along one way. Two ways that meet add up: 3 + (−3).",
                ),
            ),
        ),
        Question(
            "Why does the walk start at the loss, and not at the parameters?",
            (
                wrong(
                    "Because the chain rule holds only in that direction",
                    "the chain rule has a direction",
                    "It holds both ways. A walk forward gives a right slope, too, but for one parameter at a time.",
                ),
                right(
                    "Because there is one loss and there are many parameters: one walk then serves all of them",
                    "Each place keeps one number, the slope of the loss. A walk forward would be needed for each "
                    "parameter.",
                ),
                wrong(
                    "Because the values of the forward pass are not known before",
                    "backward replaces forward",
                    "The forward pass comes first in any case, and its values are kept for the walk back.",
                ),
            ),
        ),
        Question(
            'Section "Is it right?": a gradient check with h = 10⁻¹² fails by a few percent. What do you conclude?',
            (
                wrong(
                    "The gradient is wrong by a few percent",
                    "the nudge is always the judge",
                    "With so small an h the two losses differ in their last digits only, and these are rounded.",
                ),
                wrong(
                    "The check needs an even smaller h",
                    "the smaller the better",
                    "Below about 10⁻⁵ each ten times smaller h makes the rounding ten times worse.",
                ),
                right(
                    "Nothing yet: try h near 10⁻⁵",
                    "There both errors of the nudge are small, the bend of the curve and the rounding.",
                ),
            ),
        ),
        Question(
            "A network gets ten times as many parameters. What happens to the price of a gradient, counted in forward "
            "passes of that network?",
            (
                right(
                    "It stays at about three",
                    "Each operation backward costs about twice what it costs forward, in a large network as in a "
                    "small one.",
                ),
                wrong(
                    "It grows ten times",
                    "one pass for each parameter",
                    "That is the price of nudging. The walk back gives all slopes at once.",
                ),
                wrong(
                    "It falls, because large arrays are faster",
                    "speed of arrays and number of passes",
                    "Large arrays help forward and backward alike. The proportion of the two stays about the same.",
                ),
            ),
        ),
    ),
)
