"""Answers to the exercises of lesson 02 as learners write them, each with what the check must say."""

import math

import numpy as np
import pytest

from gdlearn.exercises import check
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong

# ---- 02.largest_stable_rate


def rate_by_power_iteration(hessian):
    v = np.ones(len(hessian)) + 0.1 * np.arange(len(hessian))
    for _ in range(1000):
        v = hessian @ v
        v = v / np.linalg.norm(v)
    return 2 / (v @ hessian @ v)


# ---- 02.backtracking


def backtracking_loop(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
    g = gradient_at(x)
    rate = learning_rate
    while True:
        if f(x - rate * g) <= f(x) - c * rate * (g @ g):
            return float(rate)
        rate *= shrink


def backtracking_for(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=0.0001):
    slope = gradient_at(x)
    for k in range(200):
        rate = learning_rate * shrink**k
        if f(x) - f(x - rate * slope) >= c * rate * np.linalg.norm(slope) ** 2:
            return np.float64(rate)


def search(
    needed=lambda c, rate, g: c * rate * g @ g, sign=-1.0, shrink_first=False, shrink_last=False, give=lambda x, r, g: r
):
    """A search with one thing wrong."""

    def answer(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
        g = gradient_at(x)
        if shrink_first:
            learning_rate = learning_rate * shrink
        while f(x + sign * learning_rate * g) > f(x) - needed(c, learning_rate, g):
            learning_rate *= shrink
        if shrink_last:
            learning_rate *= shrink
        return give(x, learning_rate, g)

    return answer


def search_ends_early(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
    g = gradient_at(x)
    while f(x - learning_rate * shrink * g) > f(x) - c * learning_rate * shrink * (g @ g):
        learning_rate *= shrink
    return learning_rate


def search_moving(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
    g = gradient_at(x)
    while f(x - learning_rate * g) > f(x) - c * learning_rate * (g @ g):
        x = x - learning_rate * g
        learning_rate *= shrink
    return learning_rate


def search_moving_gradient_anew(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
    while f(x - learning_rate * gradient_at(x)) > f(x) - c * learning_rate * np.sum(gradient_at(x) ** 2):
        x = x - learning_rate * gradient_at(x)
        learning_rate *= shrink
    return learning_rate


def search_with_fixed_numbers(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
    g = gradient_at(x)
    while f(x - learning_rate * g) > f(x) - 0.5 * learning_rate * (g @ g):
        learning_rate = learning_rate / 2
    return learning_rate


def search_halves(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
    return backtracking_loop(f, gradient_at, x, learning_rate, 0.5, c)


def search_without_end(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
    g = gradient_at(x)
    while f(x - learning_rate * g) > f(x) - c * learning_rate * (g @ g):
        learning_rate / shrink  # nothing is assigned
    return learning_rate


# ---- 02.cosine


def cosine_in_lines(step, total, peak):
    share = step / total
    height = (1 + np.cos(share * np.pi)) / 2
    return peak * height


RIGHT = {
    "02.largest_stable_rate": [
        lambda hessian: 2 / np.linalg.eigvalsh(hessian)[-1],
        lambda hessian: 2 / max(np.linalg.eigvals(hessian)),
        lambda hessian: 2 / np.linalg.norm(hessian, 2),
        lambda hessian: min(2 / eigenvalue for eigenvalue in np.linalg.eigh(hessian).eigenvalues),
        lambda hessian: 2 / np.linalg.svd(hessian)[1].max(),
        rate_by_power_iteration,
    ],
    "02.backtracking": [backtracking_loop, backtracking_for, search()],
    "02.cosine": [
        cosine_in_lines,
        lambda step, total, peak: peak * (1 + math.cos(math.pi * step / total)) / 2,
        lambda step, total, peak: peak * math.cos(math.pi * step / (2 * total)) ** 2,
        lambda step, total, peak: [cosine_in_lines(k, total, peak) for k in range(total + 1)][step],
    ],
}

WRONG = {
    "02.largest_stable_rate": [
        ("smallest eigenvalue", lambda hessian: 2 / np.linalg.eigvalsh(hessian)[0]),
        ("2 left out", lambda hessian: 1 / np.linalg.eigvalsh(hessian)[-1]),
        ("upside down", lambda hessian: max(np.linalg.eigvalsh(hessian)) / 2),
        ("returned the eigenvalue", lambda hessian: np.linalg.eigvalsh(hessian)[-1]),
        ("largest entry", lambda hessian: 2 / np.max(hessian)),
        ("largest entry", lambda hessian: 2 / hessian.diagonal().max()),
        ("trace", lambda hessian: 2 / sum(hessian.diagonal())),
        ("Frobenius norm", lambda hessian: 2 / np.linalg.norm(hessian)),
        ("one rate for each eigenvalue", lambda hessian: 2 / np.linalg.eigvalsh(hessian)),
        ("returned None", lambda hessian: None),
        ("no such entry", lambda hessian: 2 / np.linalg.eigvalsh(hessian)[1]),
        ("no such entry", lambda hessian: 2 / list(np.linalg.eigvalsh(hessian))[len(hessian)]),
        ("raised", lambda hessian: 2 / np.linalg.eigvalsh(hessian[0])),
    ],
    "02.backtracking": [
        ("any decrease accepted", search(lambda c, rate, g: 0)),
        ("norm not squared", search(lambda c, rate, g: c * rate * np.linalg.norm(g))),
        ("rate left out of the condition", search(lambda c, rate, g: c * np.sum(g**2))),
        ("c left out", search(lambda c, rate, g: rate * np.dot(g, g))),
        ("condition upside down", search(lambda c, rate, g: -c * rate * sum(g * g))),
        ("sign flipped", search(sign=1.0)),
        ("one shrink too many", search(shrink_last=True)),
        ("one shrink too few", search_ends_early),
        ("first rate not tried", search(shrink_first=True)),
        ("shrink ignored", search_halves),
        ("x moved while searching", search_moving),
        ("x moved while searching", search_moving_gradient_anew),
        ("argument not used", search_with_fixed_numbers),
        (
            "argument not used",
            lambda f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4: backtracking_loop(
                f, gradient_at, x, 1.0, shrink, c
            ),
        ),
        ("returned the point", search(give=lambda x, rate, g: x - rate * g)),
        ("not searched", lambda f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4: learning_rate),
        ("wrong arguments", lambda f, gradient_at, x, learning_rate, shrink, c: learning_rate),
        ("function not called", lambda f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4: gradient_at(f)),
        ("function not called", lambda f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4: x - gradient_at),
        ("function not called", lambda f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4: float(f)),
        ("raised", lambda f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4: x.f),
    ],
    "02.cosine": [
        ("half left out", lambda step, total, peak: peak * (1 + np.cos(np.pi * step / total))),
        ("rises", lambda step, total, peak: peak * (1 - np.cos(np.pi * step / total)) / 2),
        ("1 left out", lambda step, total, peak: peak * np.cos(np.pi * step / total)),
        ("brackets missing", lambda step, total, peak: peak * 1 + np.cos(np.pi * step / total) / 2),
        ("brackets missing", lambda step, total, peak: peak * (1 + np.cos(np.pi * step / total) / 2)),
        ("brackets missing", lambda step, total, peak: peak / 2 * 1 + np.cos(np.pi * step / total)),
        ("argument not used", lambda step, total, peak: cosine_in_lines(step, total, 0.1)),
        ("argument not used", lambda step, total, peak: cosine_in_lines(step, 100, peak)),
        ("math not imported", eval("lambda step, total, peak: math.cos(step)", {})),  # a notebook without math
        ("whole wave", lambda step, total, peak: peak * (1 + np.cos(2 * np.pi * step / total)) / 2),
        ("degrees", lambda step, total, peak: peak * (1 + np.cos(180 * step / total)) / 2),
        ("π left out", lambda step, total, peak: peak * (1 + np.cos(step / total)) / 2),
        ("off by one", lambda step, total, peak: cosine_in_lines(step, total - 1, peak)),
        ("peak left out", lambda step, total, peak: cosine_in_lines(step, total, 1)),
        ("straight line", lambda step, total, peak: peak * (total - step) / total),
        ("wrong arguments", lambda step, peak, total: cosine_in_lines(step, total, peak)),
        ("raised", lambda step, total, peak: peak * (1 + math.cos(math.pi * step / total)) / (total - 100)),
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


def test_a_search_that_never_shrinks_its_rate_is_stopped(monkeypatch):
    monkeypatch.setattr("gdlearn.exercises.runner.SECONDS", 0.3)
    report = check("02.backtracking", search_without_end)
    assert report.outcome == "error"
    assert report.diagnosis == "does not stop"
    assert "search_without_end" not in report.message
    assert "while f(x - learning_rate * g)" in report.message or "learning_rate / shrink" in report.message
