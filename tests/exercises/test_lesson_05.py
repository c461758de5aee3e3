"""Answers to the exercises of lesson 05 as learners write them, each with what the check must say."""

import math

import numpy as np
import pytest

from gdlearn.exercises import check, runner
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong

# ---- 05.classify


def by_counting(gradient, hessian, tolerance=1e-8):
    if math.hypot(*gradient) > tolerance:
        return "not stationary"
    eigenvalues = sorted(np.linalg.eigh(hessian)[0])
    up = sum(value > tolerance for value in eigenvalues)
    down = sum(value < -tolerance for value in eigenvalues)
    if up and down:
        return "saddle"
    if up + down < len(eigenvalues):
        return "undecided"
    return "minimum" if up else "maximum"


def by_extremes(gradient, hessian, tolerance=1e-8):
    low, high = np.linalg.eigvalsh(hessian).min(), np.linalg.eigvalsh(hessian).max()
    kind = np.str_("undecided")
    if low > tolerance:
        kind = "minimum"
    elif high < -tolerance:
        kind = "maximum"
    elif low < -tolerance and high > tolerance:
        kind = "saddle"
    return kind if gradient @ gradient <= tolerance**2 else "not stationary"


def by_signs(gradient, hessian, tolerance=1e-8):
    eigenvalues = np.linalg.eigvals(hessian).real
    signs = set(np.where(abs(eigenvalues) <= tolerance, 0, np.sign(eigenvalues)).tolist())
    words = {(1,): "minimum", (-1,): "maximum"}
    kind = "saddle" if {-1, 1} <= signs else words.get(tuple(signs), "undecided")
    return kind if np.sqrt(np.sum(gradient**2)) <= tolerance else "not stationary"


def classify(
    stationary=lambda gradient, tolerance: np.linalg.norm(gradient) <= tolerance,
    curvatures=np.linalg.eigvalsh,
    words=("minimum", "saddle", "maximum", "undecided", "not stationary"),
):
    """The steps of a right answer, of which one can be exchanged."""
    minimum, saddle, maximum, undecided, moving = words

    def answer(gradient, hessian, tolerance=1e-8):
        if not stationary(gradient, tolerance):
            return moving
        values = curvatures(hessian)
        if values.max() > tolerance and values.min() < -tolerance:
            return saddle
        if values.min() > tolerance:
            return minimum
        return maximum if values.max() < -tolerance else undecided

    return answer


def flat_is_undecided_at_once(gradient, hessian, tolerance=1e-8):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    values = np.linalg.eigvalsh(hessian)
    if np.any(np.abs(values) <= tolerance):
        return "undecided"
    return "minimum" if np.all(values > 0) else "maximum" if np.all(values < 0) else "saddle"


def else_is_saddle(gradient, hessian, tolerance=1e-8):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    values = np.linalg.eigvalsh(hessian)
    if np.all(values > tolerance):
        return "minimum"
    return "maximum" if np.all(values < -tolerance) else "saddle"


def at_least_zero(gradient, hessian, tolerance=1e-8):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    values = np.linalg.eigvalsh(hessian)
    if np.all(values >= -tolerance):
        return "minimum"
    return "maximum" if np.all(values <= tolerance) else "saddle"


def one_sided(gradient, hessian, tolerance=1e-8):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    values = np.linalg.eigvalsh(hessian)
    if np.all(values > tolerance):
        return "minimum"
    return "maximum" if np.all(values < tolerance) else "saddle"


def tolerance_for_the_gradient_only(gradient, hessian, tolerance=1e-8):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    values = np.linalg.eigvalsh(hessian)
    if np.all(values > 0):
        return "minimum"
    if np.all(values < 0):
        return "maximum"
    return "saddle" if np.any(values > 0) and np.any(values < 0) else "undecided"


def any_positive(gradient, hessian, tolerance=1e-8):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    values = np.linalg.eigvalsh(hessian)
    if any(values > tolerance):
        return "minimum"
    return "maximum" if any(values < -tolerance) else "undecided"


def any_negative(gradient, hessian, tolerance=1e-8):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    values = np.linalg.eigvalsh(hessian)
    if any(values < -tolerance):
        return "saddle"
    return "minimum" if all(values > tolerance) else "undecided"


def determinant(gradient, hessian, tolerance=1e-8):
    if np.linalg.norm(gradient) > tolerance:
        return "not stationary"
    product = np.linalg.det(hessian)
    if abs(product) <= tolerance:
        return "undecided"
    if product < 0:
        return "saddle"
    return "minimum" if np.trace(hessian) > 0 else "maximum"


# ---- 05.escape_steps


def escape_loop(curvature, offset, learning_rate, radius):
    x, k = abs(offset), 0
    while x < radius:
        x += learning_rate * abs(curvature) * x
        k += 1
    return k


def escape_by_descent(curvature, offset, learning_rate, radius):
    for k in range(100_000):
        if abs(offset) >= radius:
            return np.int64(k)
        offset = offset - learning_rate * curvature * offset


def escape_log2(curvature, offset, rate, radius):
    if abs(offset) >= radius:
        return 0.0
    return np.ceil(np.log2(radius / np.abs(offset)) / np.log2(1 - rate * curvature))


def escape_loop_with(factor=lambda rate, c: 1 + rate * abs(c), first=0):
    def answer(curvature, offset, learning_rate, radius):
        x, k = abs(offset), first
        while x < radius:
            x, k = x * factor(learning_rate, curvature), k + 1
        return k

    return answer


def escape_formula(growth=lambda rate, c: np.log(1 + rate * abs(c)), whole=np.ceil):
    def answer(curvature, offset, learning_rate, radius):
        return max(0, whole(np.log(radius / abs(offset)) / growth(learning_rate, curvature)))

    return answer


RIGHT = {
    "05.classify": [by_counting, by_extremes, by_signs, classify()],
    "05.escape_steps": [escape_loop, escape_by_descent, escape_log2],
}

WRONG = {
    "05.classify": [
        ("gradient not looked at", classify(lambda gradient, tolerance: True)),
        ("largest entry for the norm", classify(lambda gradient, tolerance: abs(gradient).max() <= tolerance)),
        ("norm not taken", classify(lambda gradient, tolerance: (gradient <= tolerance).all())),
        ("norm not taken", classify(lambda gradient, tolerance: abs(gradient.sum()) <= tolerance)),
        ("norm squared", classify(lambda gradient, tolerance: gradient @ gradient <= tolerance)),
        ("exactly zero asked for", classify(lambda gradient, tolerance: np.all(gradient == 0))),
        (
            "minimum and maximum swapped",
            classify(words=("maximum", "saddle", "minimum", "undecided", "not stationary")),
        ),
        ("diagonal for eigenvalues", classify(curvatures=np.diag)),
        ("determinant", determinant),
        ("one eigenvalue for all", any_positive),
        ("maximum taken for a saddle", any_negative),
        ("undecided before saddle", flat_is_undecided_at_once),
        ("tolerance one-sided", one_sided),
        ("flat not told apart", else_is_saddle),
        ("flat not told apart", at_least_zero),
        ("tolerance left out of the eigenvalues", tolerance_for_the_gradient_only),
        ("tolerance ignored", lambda g, h, tolerance=1e-8: classify()(g, h)),
        ("another word", classify(words=("Minimum", "Saddle", "Maximum", "Undecided", "Not stationary"))),
        ("another word", classify(words=("minimum", "saddle point", "maximum", "undecided", "not stationary"))),
        ("always the same", lambda g, h, tolerance=1e-8: "saddle"),
        ("not a text", lambda g, h, tolerance=1e-8: True),
        ("not a text", lambda g, h, tolerance=1e-8: np.linalg.eigvalsh(h)),
        ("not a text", lambda g, h, tolerance=1e-8: classify),
        ("returned None", lambda g, h, tolerance=1e-8: None),
        ("printed, not returned", lambda g, h, tolerance=1e-8: print("minimum")),
        ("wrong arguments", lambda gradient, hessian, tolerance: "saddle"),
        ("wrong arguments", lambda hessian, gradient, tolerance=1e-8: "saddle"),
        ("raised", lambda g, h, tolerance=1e-8: "minimum" if np.linalg.eigvalsh(h) > 0 else "maximum"),
    ],
    "05.escape_steps": [
        ("not a whole number", escape_formula(whole=float)),
        ("one step too few", escape_formula(whole=int)),
        ("one step too few", escape_loop_with(first=-1)),
        ("rounded to the nearest", escape_formula(whole=np.round)),
        ("one step too many", escape_loop_with(first=1)),
        (
            "negative steps",
            lambda c, offset, rate, radius: np.ceil(np.log(radius / abs(offset)) / np.log1p(rate * abs(c))),
        ),
        ("rate left out", escape_loop_with(factor=lambda rate, c: 1 + abs(c))),
        ("exponential growth", escape_formula(growth=lambda rate, c: rate * abs(c))),
        ("exponential growth", escape_loop_with(factor=lambda rate, c: np.exp(rate * abs(c)))),
        (
            "straight growth",
            lambda c, offset, rate, radius: max(0, math.ceil((radius - abs(offset)) / (abs(offset) * rate * abs(c)))),
        ),
        ("not divided", escape_formula(growth=lambda rate, c: 1.0)),
        ("radius left out", lambda c, offset, rate, radius: escape_loop(c, offset, rate, 1.0)),
        ("factor below 1", escape_formula(growth=lambda rate, c: np.log(1 + rate * c))),
        ("factor below 1", escape_formula(growth=lambda rate, c: np.log(rate * abs(c)))),
        (
            "factor below 1",
            lambda c, offset, rate, radius: np.ceil(np.log(radius / abs(offset)) / np.log(1 + rate * c)),
        ),
        (
            "sign of the offset",
            lambda c, offset, rate, radius: max(
                np.ceil(np.log(radius / offset) / np.log(1 + rate * abs(c))), 0 if offset > 0 else np.nan
            ),
        ),
        ("raised", lambda c, offset, rate, radius: math.ceil(math.log(radius / offset) / math.log1p(rate * abs(c)))),
        ("math not imported", eval("lambda c, offset, rate, radius: math.log(radius)", {})),
        ("returned None", lambda c, offset, rate, radius: None),
        ("wrong arguments", lambda offset, curvature, learning_rate, radius: 0),
    ],
}


def test_the_tables_are_large_enough():
    assert_large_enough(RIGHT, WRONG)


@pytest.mark.parametrize(("id", "answer"), rows_right(RIGHT))
def test_a_right_answer_in_another_style_is_right(id, answer):
    report = check(id, answer)
    assert report, str(report)


@pytest.mark.parametrize(("id", "diagnosis", "answer"), rows_wrong(WRONG))
def test_a_wrong_answer_gets_its_diagnosis(id, diagnosis, answer):
    assert_named(check(id, answer), diagnosis)


def test_a_loop_on_the_wrong_side_of_the_saddle_is_stopped(monkeypatch):
    def escape_steps(curvature, offset, learning_rate, radius):
        k = 0
        while offset < radius:
            offset *= 1 + learning_rate * abs(curvature)
            k += 1
        return k

    monkeypatch.setattr(runner, "SECONDS", 0.3)
    report = check("05.escape_steps", escape_steps)
    assert report.diagnosis == "does not stop"
    assert "offset = -0.001" in dict(report.rows)["called"]
