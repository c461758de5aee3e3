"""Answers to the exercises of lesson 01 as learners write them, each with what the check must say."""

import numpy as np
import pytest

from gdlearn.exercises import check
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong

# ---- 01.slope


def slope_in_lines(f, x, h=0.00001):
    left, right = x - h, x + h
    rise = f(right) - f(left)
    return rise / (right - left)


# ---- 01.fit_step


def fit_loop(slope, intercept, x, y, learning_rate):
    total_slope = total_intercept = 0.0
    for xi, yi in zip(x, y, strict=True):
        error = slope * xi + intercept - yi
        total_slope += error * xi
        total_intercept += error
    n = len(x)
    return [slope - learning_rate * total_slope / n, intercept - learning_rate * total_intercept / n]


def fit_matrix(a, b, x, y, rate):
    X = np.column_stack([x, np.ones_like(x)])
    w = np.array([a, b])
    return w - rate * X.T @ (X @ w - y) / len(y)


def fit_other_sign(slope, intercept, x, y, learning_rate):
    residual = y - (slope * x + intercept)
    return slope + learning_rate * (residual * x).mean(), intercept + learning_rate * residual.mean()


def fit_float32(slope, intercept, x, y, learning_rate):
    x, y = x.astype(np.float32), y.astype(np.float32)
    error = np.float32(slope) * x + np.float32(intercept) - y
    rate = np.float32(learning_rate)
    return np.float32(slope) - rate * (error * x).mean(), np.float32(intercept) - rate * error.mean()


def fit_slope_first(slope, intercept, x, y, learning_rate):
    slope = slope - learning_rate * np.mean((slope * x + intercept - y) * x)
    intercept = intercept - learning_rate * np.mean(slope * x + intercept - y)
    return slope, intercept


def fit_intercept_first(slope, intercept, x, y, learning_rate):
    intercept -= learning_rate * np.mean(slope * x + intercept - y)
    slope -= learning_rate * np.mean((slope * x + intercept - y) * x)
    return slope, intercept


def fit_wrong(reduce=np.mean, factor=1.0, times_x=lambda error, x: error * x):
    def answer(slope, intercept, x, y, learning_rate):
        error = slope * x + intercept - y
        change = factor * learning_rate
        return slope - change * reduce(times_x(error, x)), intercept - change * reduce(error)

    return answer


def fit_changes_y(slope, intercept, x, y, learning_rate):
    y -= slope * x + intercept
    return slope + learning_rate * np.mean(y * x), intercept + learning_rate * np.mean(y)


def fit_no_return(slope, intercept, x, y, learning_rate):
    error = slope * x + intercept - y
    slope -= learning_rate * np.mean(error * x)
    intercept -= learning_rate * np.mean(error)


RIGHT = {
    "01.slope": [
        slope_in_lines,
        lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * h),
        lambda f, x, h=1e-5: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2,
        lambda f, x, h=1e-5: np.diff([f(x - h), f(x + h)])[0] / (2 * h),
    ],
    "01.fit_step": [fit_loop, fit_matrix, fit_other_sign, fit_float32],
}

WRONG = {
    "01.slope": [
        ("forward difference", lambda f, x, h=1e-5: (f(x + h) - f(x)) / h),
        ("backward difference", lambda f, x, h=1e-5: (f(x) - f(x - h)) / h),
        ("2 left out", lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / h),
        ("brackets missing", lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / 2 * h),
        ("brackets missing", lambda f, x, h=1e-5: f(x + h) - f(x - h) / (2 * h)),
        ("brackets missing", lambda f, x, h=1e-5: f(x + h) - f(x - h) / 2 * h),
        ("slope of x² only", lambda f, x, h=1e-5: 2 * x),
        ("argument not used", lambda f, x, h=1e-5: (f(x + 0.01) - f(x - 0.01)) / 0.02),
        ("sign flipped", lambda f, x, h=1e-5: (f(x - h) - f(x + h)) / (2 * h)),
        ("not divided", lambda f, x, h=1e-5: f(x + h) - f(x - h)),
        ("h ignored", lambda f, x, h=1e-5: (f(x + 0.00001) - f(x - 0.00001)) / 0.00002),
        ("off by a factor", lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (4 * h)),
        ("returned None", lambda f, x, h=1e-5: None),
        ("wrong arguments", lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h)),  # h needs its default
        ("wrong arguments", lambda x, f, h=1e-5: (f(x + h) - f(x - h)) / (2 * h)),
        ("function not called", lambda f, x, h=1e-5: (f[x + h] - f[x - h]) / (2 * h)),
        ("function not called", lambda f, x, h=1e-5: f * h),
        ("function not called", lambda f, x, h=1e-5: f() / (2 * h)),
        ("not a number", lambda f, x, h=1e-5: f),
        ("raised", lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * dx)),  # noqa: F821 - that is the mistake
    ],
    "01.fit_step": [
        ("slope updated before the intercept read it", fit_slope_first),
        ("intercept updated before the slope read it", fit_intercept_first),
        ("sign flipped", fit_wrong(factor=-1.0)),
        ("sum for mean", fit_wrong(reduce=sum)),
        ("factor 2", fit_wrong(factor=2.0)),
        ("factor ½", fit_wrong(factor=0.5)),
        ("x left out", fit_wrong(times_x=lambda error, x: error)),
        ("rate left out", lambda a, b, x, y, rate: fit_loop(a, b, x, y, 1.0)),
        (
            "rate left out of the intercept",
            lambda a, b, x, y, rate: (fit_loop(a, b, x, y, rate)[0], fit_loop(a, b, x, y, 1.0)[1]),
        ),
        ("swapped", lambda a, b, x, y, rate: fit_loop(a, b, x, y, rate)[::-1]),
        ("intercept not updated", lambda a, b, x, y, rate: (fit_loop(a, b, x, y, rate)[0], b)),
        (
            "x in the intercept's gradient",
            lambda a, b, x, y, rate: (a - rate * np.mean((a * x + b - y) * x), b - rate * np.mean((a * x + b - y) * x)),
        ),
        (
            "returned the gradients",
            lambda a, b, x, y, rate: (np.dot(a * x + b - y, x) / len(x), np.mean(a * x + b - y)),
        ),
        ("changed in place", fit_changes_y),
        ("returned None", fit_no_return),
        ("wrong shape", lambda a, b, x, y, rate: fit_loop(a, b, x, y, rate)[0]),
        ("not averaged", lambda a, b, x, y, rate: (a - rate * (a * x + b - y) * x, b - rate * (a * x + b - y))),
        ("not averaged", lambda a, b, x, y, rate: [a + rate * (a * x + b - y) * x, b + rate * (a * x + b - y)]),
        ("not averaged", lambda a, b, x, y, rate: ((a * x + b - y) * x, a * x + b - y)),
        (
            "parts of different shapes",
            lambda a, b, x, y, rate: (fit_loop(a, b, x, y, rate)[0], b - rate * (a * x + b - y)),
        ),
        ("argument not used", lambda a, b, x, y, rate: fit_loop(a, b, x, y, 0.1)),
        ("argument not used", lambda a, b, x, y, rate: fit_loop(0.0, 0.0, x, y, 0.3)),
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
