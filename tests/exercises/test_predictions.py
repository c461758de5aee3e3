"""A prediction is asked without waiting, kept, and shown beside the measurement."""

import numpy as np
import pytest

from gdlearn.exercises import compare, predict
from gdlearn.exercises.forms import _live

CHOICES = ["it converges", "it swings and converges", "it diverges"]


def ask_choice():
    return predict("t.choice", "What happens?", CHOICES)


def ask_number():
    return predict("t.number", "How many steps?", unit="steps")


def live(prediction):
    """Show the prediction as a notebook does, and return its widget."""
    prediction._repr_mimebundle_()
    return _live[f"prediction {prediction.id}"]


def answer(widget, value, question=0):
    """Act as the page does when the button is pressed."""
    widget._receive({"kind": "answer", "question": question, "value": value}, [])
    return widget.replies[question]


def test_unanswered_it_shows_its_question_and_choices_and_runs_on():
    bundle = ask_choice()._repr_mimebundle_()
    assert bundle["text/plain"] == (
        "Your prediction (t.choice)\nWhat happens?\n"
        "  ( ) it converges\n  ( ) it swings and converges\n  ( ) it diverges\nRun this cell to answer."
    )
    assert all(choice in bundle["text/html"] for choice in CHOICES)
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_the_text_form_of_a_number_names_its_unit():
    assert "a number: ____ steps" in str(ask_number())


def test_a_choice_made_on_the_page_is_kept_and_there_again():
    reply = answer(live(ask_choice()), 2)
    assert (reply["verdict"], reply["text"]) == ("Kept", "your prediction is “it diverges”.")
    again = ask_choice()
    assert again.kept == "it diverges"
    assert "(x) it diverges" in str(again)
    widget = live(again)
    assert widget.questions[0]["value"] == 2
    assert widget.replies[0]["verdict"] == "Kept"


@pytest.mark.parametrize(("typed", "kept"), [("250", 250.0), (" 1e-3 ", 0.001), ("-2", -2.0), (7, 7.0)])
def test_a_number_may_be_typed_in_any_usual_way(typed, kept):
    assert answer(live(ask_number()), typed)["verdict"] == "Kept"
    assert ask_number().kept == kept


@pytest.mark.parametrize("typed", ["many", "", "1,5", "inf", "nan", None])
def test_what_is_no_number_is_not_kept_and_said_so(typed):
    reply = answer(live(ask_number()), typed)
    assert reply["verdict"] == "Not kept"
    assert "a number such as" in reply["text"]
    assert ask_number().kept is None


def test_without_a_page_keep_answers():
    assert str(ask_choice().keep("it diverges")) == "✓ Kept: your prediction is “it diverges”."
    assert ask_choice().keep("perhaps").verdict == "Not kept"
    assert ask_choice().kept == "it diverges"


def test_a_kept_answer_that_is_no_choice_any_more_counts_as_none():
    ask_choice().keep("it diverges")
    changed = predict("t.choice", "What happens?", ["yes", "no"])
    assert changed.kept is None
    assert live(changed).questions[0]["value"] is None


def test_running_the_cell_again_closes_the_widget_of_the_earlier_run():
    first = live(ask_choice())
    second = live(ask_choice())
    assert first.comm is None
    assert second.comm is not None


@pytest.mark.parametrize("choices", [["one"], ["a", "a"], [], "ab"])
def test_choices_must_be_two_or_more_different_texts(choices):
    with pytest.raises(ValueError, match="two or more different texts"):
        predict("t.bad", "?", choices)


def test_a_choice_has_no_unit():
    with pytest.raises(ValueError, match="leave it out"):
        predict("t.bad", "?", CHOICES, unit="steps")


# ---- compare


def test_without_a_prediction_the_comparison_says_so():
    assert str(compare("t.number", 126, theory=126, unit="steps")) == (
        "… You made no prediction.\n  your prediction: none\n  measured:        126 steps\n  theory:          126 steps"
    )


@pytest.mark.parametrize(
    ("predicted", "measured", "verdict"),
    [
        (126, 126, "✓ Your prediction is within 10 %."),
        (120, 126, "✓ Your prediction is within 10 %."),
        (63, 126, "✗ Your prediction is 0.5 times the measured value."),
        (1000, np.int64(300), "✗ Your prediction is 3.33 times the measured value."),
        (5, np.float32(5), "✓ Your prediction is within 10 %."),
        (5, 0, "… Compare the two."),
        (5, float("inf"), "… Compare the two."),
        (5, [1.0, 2.0], "… Compare the two."),
    ],
)
def test_a_number_is_judged_by_its_ratio(predicted, measured, verdict):
    ask_number().keep(predicted)
    assert str(compare("t.number", measured)).startswith(verdict)


def test_a_choice_is_right_or_not():
    ask_choice().keep("it diverges")
    assert str(compare("t.choice", "it diverges")).startswith("✓ As you predicted.")
    assert str(compare("t.choice", "it converges")).startswith("✗ Not what you predicted.")


def test_a_measured_choice_that_is_none_is_the_authors_mistake():
    ask_choice()
    for measured in ("it diverged", 2, np.array([1.0])):
        with pytest.raises(ValueError, match="none of the choices"):
            compare("t.choice", measured)


@pytest.mark.parametrize(
    ("measured", "text"),
    [
        (1 / 3, "0.333333 steps"),
        (np.float64(27.88978846), "27.8898 steps"),
        (1234567, "1234567 steps"),
        (float("nan"), "diverged"),
        (np.inf, "diverged"),
        ([1, 2.5], "1, 2.5 steps"),
        (np.array([0.5, 1e-9]), "0.5, 1e-09 steps"),
    ],
)
def test_numbers_have_at_most_six_digits_and_counts_are_as_they_are(measured, text):
    assert dict(compare("t.number", measured, unit="steps").rows)["measured"] == text


def test_the_comparison_is_one_output_with_a_table_of_the_same_words():
    bundle = compare("t.number", 126, theory=1.5, unit="steps")._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    for words in ("your prediction", "measured", "theory", "none", "126 steps", "1.5 steps", "You made no prediction"):
        assert words in bundle["text/plain"]
        assert words in bundle["text/html"]
    assert 'scope="col"' in bundle["text/html"]


def test_a_question_is_shown_and_not_interpreted():
    bundle = predict("t.tag", "Is 1 <b> 2?", ["a < b", "no `x`"])._repr_mimebundle_()
    assert "<b>" not in bundle["text/html"]
    assert "<code>x</code>" in bundle["text/html"]
    assert "no x" in bundle["text/plain"]
