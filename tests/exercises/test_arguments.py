"""What is handed to an answer comes as fresh copies, is written in words, and is seen when it was changed."""

import numpy as np
import pytest

from gdlearn.exercises.arguments import Named, Worded, differ, fresh, generator, show


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-0.0, "0"),
        (1 / 3, "0.333333"),
        (123456789.0, "1.23457e+08"),
        (True, "1"),
        ([1.0, 2.5], "[1, 2.5]"),
        ([[1.0], [2.0]], "[[1], [2]]"),
        (np.zeros((0,)), "[]"),
        (np.zeros((0, 2)), "[]"),
        (np.arange(30.0), "[0, 1, 2, 3, 4, 5, …] (shape (30,), its first 6 numbers)"),
        (Named("x²", lambda x: x**2), "x²"),
        ("text", "'text'"),
        (["a", "b"], "['a', 'b']"),
        ({"a": ["b"], "b": []}, "{'a': ['b'], 'b': []}"),
        ({("a", "b"): 0.5}, "{('a', 'b'): 0.5}"),
        ((np.ones((1, 2)), np.ones(2)), "([[1, 1]], [1, 1])"),
        ([np.ones(2), 3.0], "[[1, 1], 3]"),
        (generator(7), "np.random.default_rng(7)"),
        (Worded("a bowl", object()), "a bowl"),
    ],
)
def test_a_value_is_written_short(value, text):
    assert show(value) == text


PLUS = Named("a + 2 b", lambda a, b: a + 2 * b, ("a", "b"))


@pytest.mark.parametrize("call", [lambda f: f(1, 2), lambda f: f(1, b=2), lambda f: f(b=2, a=1)])
def test_a_named_function_is_called_by_position_or_by_name(call):
    assert call(PLUS) == 5
    assert PLUS.call == "(a, b)"


@pytest.mark.parametrize(
    "call", [lambda f: f(1), lambda f: f(1, 2, 3), lambda f: f(1, c=2), lambda f: f(1, a=2), lambda f: f()]
)
def test_a_named_function_says_what_it_takes(call):
    with pytest.raises(TypeError, match=r"Named function takes \(a, b\)"):
        call(PLUS)


def test_an_answer_gets_copies_and_the_thing_itself_in_place_of_its_words():
    array, bowl = np.ones(2), {"depth": 1.0}
    got_array, got_bowl = fresh((array, Worded("a bowl", bowl)))
    got_array += 1
    got_bowl["depth"] = 2.0
    assert array.tolist() == [1.0, 1.0]
    assert bowl == {"depth": 1.0}


def test_what_two_arguments_share_they_share_in_the_copies_too():
    weights = np.ones(2)
    model, optimizer = fresh((Worded("a model", {"w": weights}), Worded("its optimizer", [weights])))
    assert model["w"] is optimizer[0]


def test_a_generator_begins_anew_at_each_call():
    rng = generator(3)
    first, second = (fresh((rng,))[0].random() for _ in range(2))
    assert first == second == np.random.default_rng(3).random()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (np.zeros(2), np.array([0.0, 1.0])),
        (np.zeros(2), np.zeros((2, 1))),
        ([1.0, 2.0], [1.0, 2.0, 3.0]),
        ([1.0, 2.0], [2.0, 1.0]),
        ((np.zeros(2), np.zeros(1)), (np.zeros(2), np.ones(1))),
        ([[1.0], [np.zeros(1)]], [[1.0], [np.ones(1)]]),
        ({"a": ["b"]}, {"a": []}),
        ({"a": ["b"]}, {"a": ["b"], "b": []}),
        ({"a": 1.0}, {}),
    ],
)
def test_a_change_in_place_is_seen_at_any_depth(before, after):
    assert differ(before, after)


@pytest.mark.parametrize(
    "argument",
    [
        1.0,
        np.zeros(2),
        np.array([np.nan]),
        [1.0, [np.zeros(2)]],
        {("a", "b"): [1.0]},
        (np.zeros((2, 1)), "x", 3),
        generator(1),
        PLUS,
    ],
)
def test_a_copy_does_not_differ(argument):
    assert not differ(argument, fresh((argument,))[0])
