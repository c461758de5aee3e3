"""Quiz of lesson 04."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "04",
    (
        Question(
            "What decides in which valley a gradient descent ends?",
            (
                wrong(
                    "The depth: it ends in the deepest valley",
                    "descent seeks the deepest valley",
                    "It feels the slope under its feet and knows nothing of valleys behind the next ridge.",
                ),
                wrong(
                    "The landscape alone",
                    "a basin is a property of the landscape",
                    "On the map the borders change with the learning rate: large steps jump over ridges.",
                ),
                right(
                    "The start, the landscape and the learning rate together",
                    "A basin belongs to all three, and to the method.",
                ),
            ),
        ),
        Question(
            "Of Rastrigin's function of one number, 0.098 of the starts find the lowest place. What share with four?",
            (
                wrong(
                    "0.098, the same",
                    "the odds do not depend on the dimension",
                    "Every one of the four numbers has to start in its middle dent.",
                ),
                wrong(
                    "0.098 / 4",
                    "odds are divided by the number of dimensions",
                    "The shares multiply: one condition after the other must hold.",
                ),
                right("0.098⁴, about one in ten thousand", "Four conditions, and their shares multiply."),
            ),
        ),
        Question(
            "28 networks of two neurons were stuck. A third neuron with the weight 0 out set all of them free (section "
            '"A very small network"). Why?',
            (
                right(
                    "The loss is the same, but along the new weights the ground bends down",
                    "A place that is a bottom among nine numbers need not be one among thirteen.",
                ),
                wrong(
                    "The third neuron lowered the loss at once",
                    "more neurons mean a lower loss at once",
                    "With the weight 0 out it changed no answer: the loss was the same before the first step.",
                ),
                wrong(
                    "The descent began anew from random weights",
                    "only a new start helps",
                    "The two old neurons kept all their weights; only the third was new.",
                ),
            ),
        ),
        Question(
            "Two trained networks are far apart as lists of weights. What follows for their answers "
            '(section "Forty networks, or one?")?',
            (
                wrong(
                    "They give different answers",
                    "different weights mean a different function",
                    "Our forty were at right angles to each other and differed at less than 3 % of the places.",
                ),
                right(
                    "Nothing: the neurons of one may be those of the other in another order",
                    "Order and signs are a disguise: a network of sixteen neurons has more than 10¹⁸ of them.",
                ),
                wrong(
                    "They give the same answers",
                    "all networks with a low loss are equal",
                    "That does not follow from the distance. It has to be measured, and a few places did differ.",
                ),
            ),
        ),
        Question(
            "Your descent on two numbers ends at a poor place. What is worth trying first?",
            (
                wrong(
                    "More steps from where it stands",
                    "patience leads out of a valley",
                    "At a local minimum the slope is zero: more steps stay there.",
                ),
                wrong(
                    "A smaller learning rate",
                    "small steps find better valleys",
                    "Smaller steps follow the same valley down, only more slowly.",
                ),
                right(
                    "Several other starts, and keep the best",
                    "With few numbers that is cheap, and the odds of missing the best valley shrink with each start.",
                ),
            ),
        ),
    ),
)
