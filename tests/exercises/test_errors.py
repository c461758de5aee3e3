"""An error that Python or NumPy words for experts is told in plain words; every other is left as it is."""

import math

import numpy as np
import pytest

from gdlearn.exercises import check
from gdlearn.exercises.arguments import Named
from gdlearn.exercises.errors import explain


def said_by(call):
    """What Python says of a call that fails."""
    with pytest.raises(Exception) as error:  # noqa: PT011 - whatever it is
        call()
    return f"{error.type.__name__}: {error.value}"


X, errors = np.ones((3, 2)), np.ones(3)
NAMED = Named("x²", lambda x: x**2)


@pytest.mark.parametrize(
    ("call", "diagnosis", "told"),
    [
        (lambda: X @ errors, "inner shapes differ", "forget `.T`?"),
        (lambda: np.dot(X, errors), "inner shapes differ", "forget `.T`?"),
        (lambda: X * errors, "shapes do not fit", "shapes (3,2) and (3,)"),
        (lambda: errors[3], "no such entry", "no entry 3 here: the size is 3"),
        (lambda: [1.0][1], "no such entry", "The list has no entry"),
        (lambda: {"a": 1.0}["x"], "no such key", "`.get('x', …)`"),
        (lambda: {("a", "x"): 1.0}["x", "a"], "no such pair", "the pair ('x', 'a')"),
        (lambda: eval("math.pi", {}), "math not imported", "`np.pi`"),
        (lambda: (lambda step: 0.1) * errors, "function not called", "call it, with brackets"),
        (lambda: 0.1 * np.random.default_rng(0).random, "function not called", "call it, with brackets"),
    ],
)
def test_numpys_own_words_of_today_are_recognised(call, diagnosis, told):
    found, meaning = explain(said_by(call), "", [])
    assert found == diagnosis
    assert told in meaning


@pytest.mark.parametrize(
    "call",
    [
        lambda: 0.1 * NAMED,
        lambda: errors - NAMED,
        lambda: errors @ NAMED,
        lambda: NAMED**2,
        lambda: NAMED < 1,
        lambda: -NAMED,
        lambda: NAMED[0],
        lambda: NAMED.T,
        lambda: NAMED(),
        lambda: NAMED(1, 2),
        lambda: len(NAMED),
        lambda: float(NAMED),
        lambda: list(NAMED),
        lambda: math.sqrt(NAMED),
        lambda: np.sum(NAMED**2),
        lambda: np.sqrt(NAMED),
        lambda: np.dot(errors, NAMED),
        lambda: np.linalg.norm(NAMED),
    ],
)
def test_a_function_used_as_a_number_is_told_to_be_called(call):
    assert explain(said_by(call), "", ["f(x)"]) == ("function not called", "`f` is a function: write `f(x)`.")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("while f(x - rate * gradient_at) > f(x):", "`gradient_at` is a function: write `gradient_at(x)`."),
        ("if f > gradient_at (x)", "`f` is a function: write `f(x)`."),
        ("return x - g", "`f` and `gradient_at` are functions: write `f(x)` and `gradient_at(x)`."),
    ],
)
def test_the_function_that_stands_without_brackets_is_the_one_named(line, told):
    assert explain("TypeError: 'float' and 'Named'", line, ["f(x)", "gradient_at(x)"])[1] == told


def test_a_function_of_two_places_is_told_with_both():
    two = Named("w − rows", lambda w, rows: w - rows, ("w", "rows"))
    found = explain(said_by(lambda: two(1.0)), "gradient_at(w)", ["gradient_at(w, rows)"])
    assert found == ("function not called", "`gradient_at` is a function: write `gradient_at(w, rows)`.")


def test_other_errors_keep_their_words():
    assert explain("ZeroDivisionError: division by zero", "1 / 0", ["f(x)"]) is None
    assert explain("TypeError: 'float' object is not callable", "x()", []) is None


def test_a_report_never_shows_the_librarys_own_names():
    def descend(gradient_at, start, learning_rate, steps):
        return start - learning_rate * gradient_at

    report = check("01.descend", descend)
    assert report.outcome == "error"
    assert report.message.startswith("gradient_at is a function: write gradient_at(x). (TypeError, at line ")
    for answer in (descend, lambda g, *rest: g, lambda g, *rest: print(g, [g])):
        assert "Named" not in str(check("01.descend", answer))
