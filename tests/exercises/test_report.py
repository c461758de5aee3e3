"""A report has four voices, says the same in HTML and in plain text, and is true only if correct."""

import html
import re

import pytest

from gdlearn.exercises import Report, check, markup
from gdlearn.exercises.report import VOICES


def stub(x, gradient, learning_rate):
    raise NotImplementedError("01.step")


def fails(x, gradient, learning_rate):
    return x / gradient["<b>"]


ANSWERS = {
    "not answered": stub,
    "error": fails,
    "not yet": lambda x, gradient, learning_rate: x + learning_rate * gradient,
    "correct": lambda x, gradient, learning_rate: x - learning_rate * gradient,
}


def words(text):
    return sorted(re.findall(r"\w+", text))


def words_of_html(text):
    return words(html.unescape(re.sub(r"<[^>]*>", " ", text)))


@pytest.mark.parametrize("outcome", VOICES)
def test_each_outcome_has_its_own_mark_words_and_colour(outcome):
    report = check("01.step", ANSWERS[outcome])
    assert report.outcome == outcome
    assert bool(report) == (outcome == "correct")
    mark, said, colour = VOICES[outcome]
    bundle = report._repr_mimebundle_()
    assert bundle["text/plain"].startswith(f"{mark} 01.step: {said}")
    assert f"{mark} {said}" in bundle["text/html"]
    assert colour in bundle["text/html"]
    for other in VOICES.values():
        assert other == VOICES[outcome] or not set(other) & set(VOICES[outcome])


@pytest.mark.parametrize("outcome", VOICES)
def test_html_and_plain_text_say_the_same_words(outcome):
    bundle = check("01.step", ANSWERS[outcome])._repr_mimebundle_()
    assert words_of_html(bundle["text/html"]) == words(bundle["text/plain"])


def test_what_a_learner_wrote_is_shown_and_not_interpreted():
    shown = check("01.step", ANSWERS["error"])._repr_mimebundle_()["text/html"]
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown


def test_the_diagnosis_is_none_if_correct_or_not_answered():
    assert check("01.step", ANSWERS["correct"]).diagnosis is None
    assert check("01.step", ANSWERS["not answered"]).diagnosis is None


def test_the_message_holds_input_result_expectation_and_reason():
    message = check("01.step", ANSWERS["not yet"]).message
    for part in ("step(x = [3], gradient = [2], learning_rate = 0.1)", "[3.2]", "[2.8]", "uphill", "Tried on 8 inputs"):
        assert part in message


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="unknown"):
        Report("01.step", "perfect", "")


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [markup.GREEN, markup.AMBER, markup.RED, markup.GREY, markup.BLUE])
def test_white_on_every_badge_has_enough_contrast(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_backticks_become_code_in_html_and_vanish_in_text():
    report = Report("01.step", "not yet", "Use `x.copy()` here.")
    assert report.message == "Use x.copy() here."
    assert "<code>x.copy()</code>" in report._repr_mimebundle_()["text/html"]
    assert markup.text("one ` only") == "one ` only"
