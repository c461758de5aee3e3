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


# ---- 01.step


def step_loop(x, gradient, learning_rate):
    new = []
    for xi, gi in zip(x, gradient, strict=True):
        new.append(xi - learning_rate * gi)
    return new


def step_copy(x, gradient, learning_rate):
    x = x.copy()
    x -= learning_rate * gradient
    return x


def step_in_place(x, gradient, learning_rate):
    x -= learning_rate * gradient
    return x


def step_in_place_loop(x, gradient, learning_rate):
    for i in range(len(x)):
        x[i] = x[i] - learning_rate * gradient[i]
    return x


def step_in_place_without_return(x, gradient, learning_rate):
    x -= learning_rate * gradient


def step_first_only(x, gradient, learning_rate):
    return x[0] - learning_rate * gradient[0]


# ---- 01.half_mse_gradient


def gradient_loop(X, y, w):
    n, d = X.shape
    gradient = np.zeros(d)
    for i in range(n):
        error = sum(X[i, j] * w[j] for j in range(d)) - y[i]
        for j in range(d):
            gradient[j] += error * X[i, j] / n
    return gradient


def gradient_rows(X, y, w):
    return np.mean([(row @ w - target) * row for row, target in zip(X, y, strict=True)], axis=0)


def gradient_einsum(X, y, w):
    return tuple(np.einsum("nd,n->d", X, X @ w - y) / X.shape[0])


def gradient_float32(X, y, w):
    X, y, w = (a.astype(np.float32) for a in (X, y, w))
    return X.T @ (X @ w - y) / np.float32(len(y))


def gradient_assigned(X, y, w):  # = where += is meant
    gradient = np.zeros(X.shape[1])
    for i in range(len(y)):
        gradient = (X[i] @ w - y[i]) * X[i] / len(y)
    return gradient


def gradient_in_place(X, y, w):
    y -= X @ w
    return -X.T @ y / len(y)


# ---- 01.descend


def descend_filled(gradient_at, start, learning_rate, steps):
    points = np.zeros((steps + 1, len(start)))
    points[0] = start
    for k in range(steps):
        points[k + 1] = points[k] - learning_rate * gradient_at(points[k])
    return points


def descend_lists(gradient_at, start, learning_rate, steps):
    points = [list(start)]
    for _ in range(steps):
        gradient = gradient_at(np.array(points[-1]))
        points.append([x - learning_rate * g for x, g in zip(points[-1], gradient, strict=True)])
    return points


def descend_recursive(gradient_at, start, learning_rate, steps):
    if steps == 0:
        return np.array([start])
    rest = descend_recursive(gradient_at, start - learning_rate * gradient_at(start), learning_rate, steps - 1)
    return np.vstack([start, rest])


def descend_copies(gradient_at, start, learning_rate, steps):
    x = start.copy()
    points = [x.copy()]
    while len(points) <= steps:
        x -= learning_rate * gradient_at(x)
        points.append(x.copy())
    return np.stack(points)


def descend(start_kept=True, extra=0, sign=-1.0):
    def answer(gradient_at, start, learning_rate, steps):
        x = start
        points = [x] if start_kept else []
        for _ in range(max(steps + extra, 0)):
            x = x + sign * learning_rate * gradient_at(x)
            points.append(x)
        return np.array(points).reshape(len(points), len(start))

    return answer


def descend_same_array(gradient_at, start, learning_rate, steps):
    x = start.copy()
    points = [x]
    for _ in range(steps):
        x -= learning_rate * gradient_at(x)
        points.append(x)
    return np.array(points)


def descend_same_array_as_start(gradient_at, start, learning_rate, steps):
    points = [start]
    for _ in range(steps):
        start -= learning_rate * gradient_at(start)
        points.append(start)
    return np.array(points)


def descend_changes_start(gradient_at, start, learning_rate, steps):
    points = [start.copy()]
    for _ in range(steps):
        start -= learning_rate * gradient_at(start)
        points.append(start.copy())
    return np.array(points)


def descend_last(gradient_at, start, learning_rate, steps):
    x = start
    for _ in range(steps):
        x = x - learning_rate * gradient_at(x)
    return x


def descend_fixed_gradient(gradient_at, start, learning_rate, steps):
    gradient, points = gradient_at(start), [start]
    for _ in range(steps):
        points.append(points[-1] - learning_rate * gradient)
    return np.array(points)


def descend_from_start(gradient_at, start, learning_rate, steps):
    points = [start]
    for _ in range(steps):
        points.append(start - learning_rate * gradient_at(start))
    return np.array(points)


RIGHT = {
    "01.slope": [
        slope_in_lines,
        lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * h),
        lambda f, x, h=1e-5: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2,
        lambda f, x, h=1e-5: np.diff([f(x - h), f(x + h)])[0] / (2 * h),
    ],
    "01.fit_step": [fit_loop, fit_matrix, fit_other_sign, fit_float32],
    "01.step": [
        lambda x, gradient, learning_rate: x - learning_rate * gradient,
        lambda x, g, lr: np.subtract(x, np.multiply(lr, g)),
        step_loop,
        step_copy,
        lambda x, g, lr: tuple(step_loop(x, g, lr)),
        lambda x, g, lr: (x - lr * g).astype(np.float32),
    ],
    "01.half_mse_gradient": [
        lambda X, y, w: X.T @ (X @ w - y) / len(y),
        lambda X, y, w: (X * (X @ w - y)[:, None]).mean(axis=0),
        gradient_loop,
        gradient_rows,
        gradient_einsum,
        gradient_float32,
    ],
    "01.descend": [descend(), descend_filled, descend_lists, descend_recursive, descend_copies],
}

WRONG = {
    "01.slope": [
        ("forward difference", lambda f, x, h=1e-5: (f(x + h) - f(x)) / h),
        ("backward difference", lambda f, x, h=1e-5: (f(x) - f(x - h)) / h),
        ("2 left out", lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / h),
        ("brackets missing", lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / 2 * h),
        ("brackets missing", lambda f, x, h=1e-5: f(x + h) - f(x - h) / (2 * h)),
        ("sign flipped", lambda f, x, h=1e-5: (f(x - h) - f(x + h)) / (2 * h)),
        ("not divided", lambda f, x, h=1e-5: f(x + h) - f(x - h)),
        ("h ignored", lambda f, x, h=1e-5: (f(x + 0.00001) - f(x - 0.00001)) / 0.00002),
        ("off by a factor", lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (4 * h)),
        ("returned None", lambda f, x, h=1e-5: None),
        ("wrong arguments", lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h)),  # h needs its default
        ("wrong arguments", lambda x, f, h=1e-5: (f(x + h) - f(x - h)) / (2 * h)),
        ("raised", lambda f, x, h=1e-5: (f[x + h] - f[x - h]) / (2 * h)),
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
        ("wrong shape", lambda a, b, x, y, rate: (a - rate * (a * x + b - y) * x, b - rate * (a * x + b - y))),
    ],
    "01.step": [
        ("sign flipped", lambda x, gradient, learning_rate: x + learning_rate * gradient),
        ("rate left out", lambda x, gradient, learning_rate: x - gradient),
        ("gradient left out", lambda x, gradient, learning_rate: x - learning_rate),
        ("divided by the rate", lambda x, gradient, learning_rate: x - gradient / learning_rate),
        ("step without the start", lambda x, gradient, learning_rate: -learning_rate * gradient),
        ("step without the start", lambda x, gradient, learning_rate: learning_rate * gradient),
        ("rate times everything", lambda x, gradient, learning_rate: (x - gradient) * learning_rate),
        ("x unchanged", lambda x, gradient, learning_rate: x),
        ("changed in place", step_in_place),
        ("changed in place", step_in_place_loop),
        ("returned None", step_in_place_without_return),
        ("printed, not returned", lambda x, gradient, learning_rate: print(x - learning_rate * gradient)),
        ("wrong shape", step_first_only),
        ("wrong shape", lambda x, gradient, learning_rate: [x - learning_rate * gradient]),
        ("wrong shape", lambda x, gradient, learning_rate: np.matrix(x - learning_rate * gradient)),
        ("wrong value", lambda x, gradient, learning_rate: np.round(x - learning_rate * gradient)),
        ("not a number", lambda x, gradient, learning_rate: {"x": x - learning_rate * gradient}),
        ("not finite", lambda x, gradient, learning_rate: x * np.nan),
        ("returned a generator", lambda x, gradient, learning_rate: (a for a in x)),
        ("wrong arguments", lambda x, gradient: x - 0.1 * gradient),
        ("wrong arguments", lambda gradient, x, learning_rate: x - learning_rate * gradient),
        ("wrong arguments", lambda *, x, gradient, learning_rate: x - learning_rate * gradient),
        ("raised", lambda x, gradient, learning_rate: x - learning_rate * grad),  # noqa: F821 - that is the mistake
    ],
    "01.half_mse_gradient": [
        ("sign flipped", lambda X, y, w: X.T @ (y - X @ w) / len(y)),
        ("sum for mean", lambda X, y, w: X.T @ (X @ w - y)),
        ("factor 2", lambda X, y, w: 2 / len(y) * X.T @ (X @ w - y)),
        ("factor ½", lambda X, y, w: gradient_loop(X, y, w) / 2),
        ("divided by the features", lambda X, y, w: X.T @ (X @ w - y) / len(w)),
        ("mean over everything", lambda X, y, w: X.T @ (X @ w - y) / X.size),
        ("targets left out", lambda X, y, w: X.T @ X @ w / len(y)),
        ("returned the loss", lambda X, y, w: 0.5 * np.mean((X @ w - y) ** 2)),
        ("returned the errors", lambda X, y, w: X @ w - y),
        ("not averaged", lambda X, y, w: (X.T * (X @ w - y)).T),
        ("returned a column", lambda X, y, w: X.T @ (X @ w - y).reshape(-1, 1) / len(y)),
        ("wrong value", gradient_assigned),
        ("wrong shape", lambda X, y, w: np.mean(X.T @ (X @ w - y))),
        ("changed in place", gradient_in_place),
        ("raised", lambda X, y, w: X @ (X @ w - y) / len(y)),  # transpose forgotten: the shapes do not fit
    ],
    "01.descend": [
        ("start left out", descend(start_kept=False)),
        ("one step too few", descend(extra=-1)),
        ("one step too many", descend(extra=1)),
        ("sign flipped", descend(sign=1.0)),
        ("only the last point", descend_last),
        ("same array kept", descend_same_array),
        ("same array kept", descend_same_array_as_start),
        ("changed in place", descend_changes_start),
        ("gradient asked only at the start", descend_fixed_gradient),
        ("always from the start", descend_from_start),
        ("rate left out", lambda gradient_at, start, learning_rate, steps: descend()(gradient_at, start, 1.0, steps)),
        ("wrong shape", lambda gradient_at, start, rate, steps: descend()(gradient_at, start, rate, steps).T),
        ("returned None", lambda gradient_at, start, learning_rate, steps: None),
        ("raised", lambda gradient_at, start, learning_rate, steps: descend()(gradient_at(start), start, 0.1, steps)),
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
