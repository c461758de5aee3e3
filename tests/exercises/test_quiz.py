"""Every quiz has three to five questions; each wrong answer is told its misconception."""

import pytest

from gdlearn.exercises import quiz
from gdlearn.exercises.catalog import QUIZZES
from gdlearn.exercises.forms import _live
from gdlearn.exercises.quiz import Question, right, wrong
from gdlearn.progress import open_progress
from tests.exercises.test_predictions import answer

LESSONS = [module.QUIZ.lesson for module in QUIZZES]
QUESTIONS = [
    pytest.param(lesson, i, question, id=f"{lesson}-{i}")
    for lesson in LESSONS
    for i, question in enumerate(quiz(lesson).questions, start=1)
]


def test_lessons_00_to_03_have_a_quiz():
    assert LESSONS[:4] == ["00", "01", "02", "03"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_quiz_has_three_to_five_questions_and_right_answers_in_different_places(lesson):
    questions = quiz(lesson).questions
    assert 3 <= len(questions) <= 5
    places = [[o.misconception is None for o in question.options].index(True) for question in questions]
    assert len(set(places)) >= 2


@pytest.mark.parametrize(("lesson", "number", "question"), QUESTIONS)
def test_each_wrong_option_has_a_misconception_of_its_own(lesson, number, question):
    assert 3 <= len(question.options) <= 4
    names = [option.misconception for option in question.options]
    assert len(set(names)) == len(names)
    for option in question.options:
        assert option.feedback.endswith(".")
        assert len(option.text) < 110


@pytest.mark.parametrize(("lesson", "number", "question"), QUESTIONS)
def test_each_option_gets_its_own_reply(lesson, number, question):
    for letter, option in zip("abcd", question.options, strict=False):
        reply = quiz(lesson).answer(number, letter)
        assert reply.text == option.feedback
        assert reply.verdict == ("Right" if option.misconception is None else f"Not so: {option.misconception}")


@pytest.mark.parametrize("lesson", LESSONS)
def test_question_and_options_can_be_read_without_widgets_and_give_nothing_away(lesson):
    bundle = quiz(lesson)._repr_mimebundle_()
    for question in quiz(lesson).questions:
        for text in (question.text, *(option.text for option in question.options)):
            assert text.replace("`", "") in bundle["text/plain"]
        for option in question.options:
            assert option.feedback not in bundle["text/plain"] + bundle["text/html"]
    assert bundle["text/html"].count("<li>") == sum(1 + len(q.options) for q in quiz(lesson).questions)
    assert bundle["text/plain"].endswith("Run this cell to answer.")


def test_answers_on_the_page_get_their_reply_are_counted_and_kept():
    quiz("01")._repr_mimebundle_()
    widget = _live["quiz 01"]
    assert widget.replies == [None] * 5
    first = answer(widget, 0)
    assert first["verdict"] == "Not so: descent always goes left"
    assert widget.status == "0 of 5 questions answered rightly."
    again = answer(widget, 0)
    assert again["number"] > first["number"]  # the page sees that it was answered once more
    assert answer(widget, 1)["verdict"] == "Right"
    assert answer(widget, 0, question=2)["verdict"] == "Right"
    assert widget.status == "2 of 5 questions answered rightly."
    assert widget.replies[1] is None
    assert open_progress().summary()["quizzes"] == {"01": {1: True, 3: True}}


def test_a_quiz_shown_again_begins_anew():
    quiz("01").answer(1, "b")
    assert "0 of 5" in quiz("01")._answer(0, 0)[1]


@pytest.mark.parametrize(("question", "option"), [(0, "a"), (6, "a"), (1, "d"), (1, "ab"), (1, ""), (1, 1), ("1", "a")])
def test_an_unknown_question_or_option_is_one_sentence(question, option):
    with pytest.raises(ValueError, match="is unknown"):
        quiz("01").answer(question, option)


@pytest.mark.parametrize("lesson", ["1", "99", 1])
def test_an_unknown_quiz_is_one_sentence(lesson):
    with pytest.raises(ValueError, match="there is no quiz"):
        quiz(lesson)


@pytest.mark.parametrize("options", [(right("a", "."), right("b", ".")), (wrong("a", "m", "."), wrong("b", "n", "."))])
def test_a_question_has_exactly_one_right_answer(options):
    with pytest.raises(ValueError, match="exactly one"):
        Question("?", options)
