"""Quiz of lesson 06."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "06",
    (
        Question(
            "You go from batches of 25 to batches of 100 examples. What happens to the typical error of the gradient?",
            (
                wrong(
                    "It becomes four times smaller",
                    "error in proportion to the batch size",
                    "The variance becomes four times smaller. The error is its root.",
                ),
                right(
                    "It becomes half as large",
                    "Four times the examples, and the root of 4 is 2.",
                ),
                wrong(
                    "It vanishes: 100 examples are enough",
                    "a large batch is exact",
                    "Only all examples together give the exact gradient. Each smaller batch has an error.",
                ),
            ),
        ),
        Question(
            "The gradient of a batch of 10 is often quite wrong. Why does descent with such batches work at all?",
            (
                right(
                    "Its expectation is the full gradient, and over many small steps the errors cancel",
                    "A single step may go astray. Many together go where the full gradient points.",
                ),
                wrong(
                    "The errors become zero after the first epoch",
                    "errors end with the epoch",
                    "They stay as long as you ask only a few: each handful disagrees with the whole again.",
                ),
                wrong(
                    "The wrong directions point downhill too, only in other ways",
                    "each batch's step lowers the loss",
                    "A batch's step may well raise the loss over all examples. It is right on average only.",
                ),
            ),
        ),
        Question(
            "An epoch over 1,000 examples, in batches of 64. How many updates, and how often is each example used?",
            (
                wrong(
                    "15 updates; 40 examples are left out",
                    "last shorter batch dropped",
                    "The last 40 make a shorter batch of their own.",
                ),
                wrong(
                    "16 updates; by chance some examples come twice, others never",
                    "with replacement",
                    "The rows are shuffled and cut, not drawn again and again: each comes once.",
                ),
                right(
                    "16 updates, and each example once",
                    "15 batches of 64 and one of 40.",
                ),
            ),
        ),
        Question(
            "You compare batch sizes 1 and 1,000 with the same learning rate and count updates. What is wrong "
            '(section "A fair race")?',
            (
                wrong(
                    "Nothing: the same rate for both is fair",
                    "one rate for all is fair",
                    "A rate that suits one size is far too large or too small for the other: each needs its own best.",
                ),
                right(
                    "Each size needs its own best rate, and an update with 1,000 examples is more work than one with 1",
                    "And one run is not enough: the shuffles are chance.",
                ),
                wrong(
                    "Size 1,000 must get the smaller rate",
                    "large batches need small rates",
                    "The other way round: the less noise, the larger the rate may be, up to the edge 2/L.",
                ),
            ),
        ),
        Question(
            "With a constant rate and batches of 32 the loss no longer falls. What helps "
            '(section "Never quite there")?',
            (
                right(
                    "A smaller learning rate from now on, or larger batches",
                    "The floor is proportional to the rate, and to the variance of the batch's gradient.",
                ),
                wrong(
                    "A larger learning rate, to get on faster",
                    "a stall means a rate too small",
                    "The noise is the reason here, and a larger rate makes its pushes larger.",
                ),
                wrong(
                    "More epochs with the same settings",
                    "patience beats the floor",
                    "On average the floor stays where it is, however long you wait.",
                ),
            ),
        ),
    ),
)
