"""Quiz of lesson 09."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "09",
    (
        Question(
            "In a training loop the line optimizer.zero_grad() is missing. What does each step go along?",
            (
                wrong(
                    "The gradient of its own batch, as always",
                    "backward starts from zero by itself",
                    "torch adds the new gradient to the one that is there. Somebody has to forget the old one.",
                ),
                right(
                    "The sum of the gradients of all batches so far",
                    "The sum grows, and old batches push at weights that have long moved on.",
                ),
                wrong(
                    "Nothing: torch raises an error",
                    "a missing zeroing is reported",
                    "Adding up is wanted at times, so it is no error. You see it in the curves only.",
                ),
            ),
        ),
        Question(
            "The training loss falls to zero, its gradient gets short, and the test loss rises. What has happened?",
            (
                wrong(
                    "The learning rate is too high",
                    "every rising curve is a rate too high",
                    "Then the training loss would suffer as well. Here descent does what it was asked.",
                ),
                wrong(
                    "Descent found a poor local minimum",
                    "a high test loss is a local minimum",
                    "The training loss is next to zero, so the minimum is as deep as can be. It is the wrong question.",
                ),
                right(
                    "The network learned its examples by heart, and they do not tell all about new ones",
                    "Descent lowers the training loss and nothing else. Look at the test loss, and stop in time.",
                ),
            ),
        ),
        Question(
            "A loss stays at 2.30 from the first update on, and the gradient is next to zero. Ten digits. Which fault "
            "fits best?",
            (
                right(
                    "Dead units: no hidden unit passes anything on",
                    "All inputs give the same ten guesses, with the loss log 10 = 2.30, and nothing can flow back.",
                ),
                wrong(
                    "The learning rate is too low",
                    "a flat loss is always a small rate",
                    "With a small rate the gradient stays as long as it was. Here it is next to zero from the start.",
                ),
                wrong(
                    "The training is finished",
                    "a zero gradient means success",
                    "2.30 is the loss of guessing among ten.",
                ),
            ),
        ),
        Question(
            'The loss of full-batch descent on a network goes up in a third of its steps (section "At the edge"). What '
            "follows?",
            (
                wrong(
                    "The rate is above 2/L, so it will diverge",
                    "above 2/L everything diverges",
                    "So it would on a bowl, whose curvature is the same everywhere. A network can move to where it "
                    "is less curved.",
                ),
                right(
                    "Look at the whole curve: it may still fall, and the curvature hovers about 2/η",
                    "This is the edge of stability.",
                ),
                wrong(
                    "The gradient must be wrong",
                    "a right gradient never leads uphill",
                    "A right gradient leads downhill for a small step. Nobody promises that yours is small.",
                ),
            ),
        ),
    ),
)
