"""Answers to the exercises of lesson 03 as learners write them, each with what the check must say."""

import numpy as np
import pytest

from gdlearn.exercises import check
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong


def gap_in_lines(f, a, b, t):
    point = a + t * (b - a)
    chord = f(a) + t * (f(b) - f(a))
    return chord - f(point)


def gap(weight=lambda t: t, chord_weight=None):
    """A gap with other weights."""

    def answer(f, a, b, t):
        s, r = weight(t), (chord_weight or weight)(t)
        return (1 - r) * f(a) + r * f(b) - f((1 - s) * a + s * b)

    return answer


def number_of_eigenvalues(largest, smallest, combine):
    def answer(hessian):
        eigenvalues = np.linalg.eigvalsh(hessian)
        return combine(eigenvalues[largest], eigenvalues[smallest])

    return answer


RIGHT = {
    "03.chord_gap": [
        gap_in_lines,
        gap(),
        lambda f, a, b, t: np.interp(t, [0, 1], [f(a), f(b)]) - f((1 - t) * np.asarray(a) + t * np.asarray(b)),
        lambda f, a, b, t: np.array(gap_in_lines(f, a, b, t)),
    ],
    "03.guarantee": [
        lambda distance, learning_rate, steps: distance**2 / (2 * learning_rate * steps),
        lambda d, rate, k: d * d / 2 / rate / k,
        lambda d, rate, k: np.float32(0.5 * d**2 / (rate * k)),
    ],
    "03.condition_number": [
        np.linalg.cond,
        lambda hessian: np.linalg.eigvalsh(hessian)[-1] / np.linalg.eigvalsh(hessian)[0],
        lambda hessian: max(np.linalg.eigvals(hessian)) / min(np.linalg.eigvals(hessian)),
        lambda hessian: np.linalg.norm(hessian, 2) * np.linalg.norm(np.linalg.inv(hessian), 2),
    ],
}

WRONG = {
    "03.chord_gap": [
        ("sign flipped", lambda f, a, b, t: -gap_in_lines(f, a, b, t)),
        ("ends swapped", lambda f, a, b, t: t * f(a) + (1 - t) * f(b) - f(t * a + (1 - t) * b)),
        ("ends swapped in the chord", gap(chord_weight=lambda t: 1 - t)),
        ("ends swapped on the curve", gap(weight=lambda t: 1 - t, chord_weight=lambda t: t)),
        ("t ignored", gap(weight=lambda t: 0.5)),
        ("curve left out", lambda f, a, b, t: f(a) + t * (f(b) - f(a))),
        ("chord left out", lambda f, a, b, t: f(a + t * (b - a))),
        ("minus sign lost", lambda f, a, b, t: abs(gap_in_lines(f, a, b, t))),
        ("yes or no", lambda f, a, b, t: gap_in_lines(f, a, b, t) >= 0),
        ("not between", lambda f, a, b, t: (1 - t) * f(a) + t * f(b) - f(a + t * b)),
        ("printed, not returned", lambda f, a, b, t: print(gap_in_lines(f, a, b, t))),
        ("wrong arguments", lambda f, a, b: gap_in_lines(f, a, b, 0.5)),
        ("raised", lambda f, a, b, t: f((1 - t) * a + t * b).value),
        ("function not called", lambda f, a, b, t: f * ((1 - t) * a + t * b)),
        ("f left out at the place", lambda f, a, b, t: f(a) + t * (f(b) - f(a)) - (a + t * (b - a))),
        ("ends on x²", lambda f, a, b, t: (1 - t) * a**2 + t * b**2 - f((1 - t) * a + t * b)),
        ("gap of x² only", lambda f, a, b, t: (1 - t) * a**2 + t * b**2 - ((1 - t) * a + t * b) ** 2),
        ("brackets missing", lambda f, a, b, t: 1 - t * f(a) + t * f(b) - f((1 - t) * a + t * b)),
        ("brackets missing", lambda f, a, b, t: (1 - t) * f(a) + t * f(b) - f(1 - t * a + t * b)),
    ],
    "03.guarantee": [
        ("distance not squared", lambda d, rate, k: d / (2 * rate * k)),
        ("2 left out", lambda d, rate, k: d**2 / (rate * k)),
        ("brackets missing", lambda d, rate, k: d**2 / 2 * rate * k),
        ("brackets missing", lambda d, rate, k: d**2 / (2 * rate) * k),
        ("argument not used", lambda d, rate, k: d**2 / (2 * 0.1 * k)),
        ("rate left out", lambda d, rate, k: d**2 / (2 * k)),
        ("steps left out", lambda d, rate, k: d**2 / (2 * rate)),
        ("upside down", lambda d, rate, k: (2 * rate * k) / d**2),
        ("steps squared", lambda d, rate, k: d**2 / (2 * rate * k**2)),
        ("off by one", lambda d, rate, k: d**2 / (2 * rate * (k + 1))),
        ("returned None", lambda d, rate, k: None),
        ("off by a factor", lambda d, rate, k: d**2 / (4 * rate * k)),
        ("wrong arguments", lambda distance, steps, learning_rate: distance**2 / (2 * learning_rate * steps)),
        ("raised", lambda d, rate, k: d**2 / (2 * rate * k - 2)),
    ],
    "03.condition_number": [
        ("upside down", number_of_eigenvalues(0, -1, lambda a, b: a / b)),
        ("largest only", number_of_eigenvalues(-1, 0, lambda a, b: a)),
        ("difference for ratio", number_of_eigenvalues(-1, 0, lambda a, b: a - b)),
        ("square root", number_of_eigenvalues(-1, 0, lambda a, b: (a / b) ** 0.5)),
        ("squared", number_of_eigenvalues(-1, 0, lambda a, b: (a / b) ** 2)),
        ("diagonal", lambda hessian: max(np.diag(hessian)) / min(np.diag(hessian))),
        ("entries for eigenvalues", lambda hessian: np.max(hessian) / np.min(hessian)),
        ("determinant", np.linalg.det),
        ("wrong shape", lambda hessian: np.linalg.eigvalsh(hessian) / np.linalg.eigvalsh(hessian).min()),
        ("returned None", lambda hessian: None),
        ("raised", lambda hessian: np.linalg.eigvalsh(hessian).largest),
        ("no such entry", lambda hessian: np.linalg.eigvalsh(hessian)[1] / np.linalg.eigvalsh(hessian)[0]),
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
