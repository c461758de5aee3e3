"""Quiz of lesson 00."""

from gdlearn.exercises.quiz import Question, Quiz, right, wrong

QUIZ = Quiz(
    "00",
    (
        Question(
            "You change the function `first` in its cell, and then run only the cell with the check. What is checked?",
            (
                wrong(
                    "The function as I see it on the page",
                    "the page is the program",
                    "The kernel knows only cells that were run. Until you run the cell of `first` again, the old "
                    "function "
                    "is the one that counts.",
                ),
                right(
                    "The function as it was when I last ran its cell",
                    "The kernel knows only what was run. So run the cell of the function first, and then the check.",
                ),
                wrong(
                    "Both cells run again, so the new function",
                    "a cell runs those above it",
                    "Running a cell runs that cell alone. “Run all cells” in the menu runs them from top to bottom.",
                ),
            ),
        ),
        Question(
            "You stand at x = 5, the slope there is 4, and the learning rate is 0.1. Where does one step downhill end?",
            (
                wrong(
                    "At 5.4",
                    "the step follows the slope",
                    "A positive slope rises to the right, so downhill is to the left: 5 − 0.1 · 4.",
                ),
                wrong(
                    "At 4.9",
                    "the rate is the step",
                    "The step is rate × slope, so a steep place gives a longer one: 0.1 · 4 = 0.4.",
                ),
                wrong(
                    "At 1",
                    "the slope is the step",
                    "The step is rate × slope, and the rate makes it short: 0.1 · 4 = 0.4, not 4.",
                ),
                right("At 4.6", "The new x is 5 − 0.1 · 4 = 4.6."),
            ),
        ),
        Question(
            "Why does each lesson ask for a prediction before you run the experiment?",
            (
                right(
                    "Because a prediction that fails shows me where my idea of it is wrong",
                    "That is the moment in which most is learned, and it needs a prediction that you committed to.",
                ),
                wrong(
                    "Because predictions are marked",
                    "a wrong prediction costs something",
                    "Nothing is marked. A wrong prediction is worth at least as much as a right one: you learn from "
                    "it.",
                ),
                wrong(
                    "Because the cells below need it",
                    "the notebook waits for me",
                    "Every cell runs without an answer. The prediction is for you alone.",
                ),
            ),
        ),
    ),
)
