"""An exercise may ask for a word, a tuple or facts; what came is read into plain data, and compared."""

import numpy as np
import pytest

from gdlearn.exercises import check
from gdlearn.exercises.base import Exercise, Mistake, case
from gdlearn.exercises.results import TEXT, Facts, Form, Parts, Text, numbers_in
from gdlearn.exercises.values import Numbers, Unreadable, same

PAIR = numbers_in("point", "value")


def asked(form, result):
    """What a form makes of an answer that gives back this result."""
    return form.ask(lambda: result)


# ---- a word


@pytest.mark.parametrize("result", ["saddle", np.str_("saddle"), np.array("saddle"), np.array(["saddle"])[0]])
def test_a_word_is_read_from_whatever_holds_it(result):
    assert asked(TEXT, result) == Text("saddle")


@pytest.mark.parametrize("result", [1, True, ["saddle"], np.array(["saddle"]), b"saddle", str, object()])
def test_what_is_no_text_is_unreadable(result):
    with pytest.raises(Unreadable) as problem:
        asked(TEXT, result)
    assert problem.value.key == "not a text"


def test_words_are_compared_letter_by_letter_and_shown_without_what_cannot_be_shown():
    assert same(Text("a"), Text("a"))
    assert not same(Text("a"), Text("A"))
    assert str(asked(TEXT, "a\a\ud800")) == '"a�?"'
    assert len(str(Text("long" * 100))) < 70


def test_a_str_that_equals_everything_decides_nothing():
    class Everything(str):
        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    assert not same(asked(TEXT, Everything("a")), Text("b"))


# ---- a tuple


@pytest.mark.parametrize(
    "result",
    [(np.array([1.0, 2.0]), 3.0), [[1, 2], np.float32(3)], ((1.0, 2.0), np.array(3)), np.array([[1, 2], 3], object)],
)
def test_a_tuple_is_read_from_whatever_holds_its_parts(result):
    assert same(asked(PAIR, result), Parts({"point": Numbers((2,), (1.0, 2.0)), "value": Numbers((), (3.0,))}))


@pytest.mark.parametrize(
    ("result", "key", "words"),
    [
        (None, "returned None", "None"),
        (3.0, "not a tuple", "a float"),
        ({"point": 1, "value": 2}, "not a tuple", "a dict"),
        ("ab", "not a tuple", "a str"),
        ((x for x in (1, 2)), "not a tuple", "a generator"),
        (np.ones(3), "not a tuple", "one array of shape (3,)"),
        (np.array(2.0), "not a tuple", "one array of shape ()"),
        ((1.0,), "not a tuple", "a tuple with 1 parts"),
        ([1.0, 2.0, 3.0], "not a tuple", "a list with 3 parts"),
        ((1.0, None), "returned None", "None for value"),
        ((1.0, "high"), "not a number", "the text 'high' for value"),
        (([1.0, [2.0, 3.0]], 1.0), "not a number", "a list for point"),
    ],
)
def test_what_is_no_such_tuple_gets_its_diagnosis(result, key, words):
    with pytest.raises(Unreadable) as problem:
        asked(PAIR, result)
    assert (problem.value.key, problem.value.words) == (key, words)


def test_the_parts_are_compared_each_by_its_own_size():
    one, other = (asked(PAIR, ([1e9, 1.0], value)) for value in (1.0, 1.001))
    assert one.differing(other) == ["value"]
    assert str(one) == "point = [1e+09, 1], value = 1"
    assert [numbers.shape for numbers in one.numbers()] == [(2,), ()]


# ---- facts

SHUFFLED = Facts({"rows": "each once", "order": "shuffled"}, "2, 0, 1")


def test_facts_agree_whatever_was_done():
    assert same(Facts(SHUFFLED.facts, "1, 2, 0"), SHUFFLED)
    assert not same(Facts({"rows": "each once", "order": "as they stand"}, "2, 0, 1"), SHUFFLED)


def test_facts_show_what_was_done_and_those_that_differ():
    sorted_rows = Facts({"rows": "each once", "order": "as they stand"}, "0, 1, 2")
    assert sorted_rows.beside(SHUFFLED) == ("0, 1, 2 (order: as they stand)", "order: shuffled")
    assert Facts(SHUFFLED.facts, "1, 2, 0").beside(SHUFFLED) == ("1, 2, 0", "2, 0, 1")


def test_values_of_two_kinds_never_agree():
    values = [Text("1"), Numbers((), (1.0,)), Parts({"": Text("1")}), Facts({"": "1"}, "1")]
    assert [[same(a, b) for a in values] for b in values] == np.eye(4, dtype=bool).tolist()


# ---- exercises that use them


def ask_twice(answer, x):
    """Ask twice, and tell whether both answers are the same: a form may call an answer as often as it likes."""
    first, second = answer(x), answer(x)
    return Facts({"repeats": "yes" if first == second else "no"}, f"{first}, {second}")


def test_a_form_may_ask_several_times_and_a_mistake_is_known_by_its_facts():
    forgetful = Mistake("not the same twice", lambda x: object(), "It changes.")
    exercise = Exercise("00.first", [case(1.0)], [forgetful], ["a", "b"], form=Form("A number was", ask_twice))
    assert exercise.check(lambda x: x - 1)
    report = exercise.check(lambda x: np.random.default_rng().random())
    assert report.diagnosis == "not the same twice"
    assert dict(report.rows)["expected"] == "repeats: yes"


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("01.step", "Numbers were wanted, but your answer returns an object."),
        ("05.classify", "A text was wanted, but your answer returns an object"),
        ("04.multi_start", "A tuple (point, value) was wanted, but your answer returns an object."),
        ("06.minibatches", "A list of index arrays was wanted, but your answer returns an object."),
    ],
)
def test_what_an_exercise_wants_is_told_in_its_words(id, told):
    assert told in check(id, lambda *arguments: object()).message
