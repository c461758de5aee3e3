"""Answers to the exercises of lesson 01 on arrays, as learners write them, each with what the check must say."""

import numpy as np
import pytest

from gdlearn.exercises import check
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong

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
    "01.step": [
        ("sign flipped", lambda x, gradient, learning_rate: x + learning_rate * gradient),
        ("rate left out", lambda x, gradient, learning_rate: x - gradient),
        ("gradient left out", lambda x, gradient, learning_rate: x - learning_rate),
        ("divided by the rate", lambda x, gradient, learning_rate: x - gradient / learning_rate),
        ("step without the start", lambda x, gradient, learning_rate: -learning_rate * gradient),
        ("step without the start", lambda x, gradient, learning_rate: learning_rate * gradient),
        ("rate times everything", lambda x, gradient, learning_rate: (x - gradient) * learning_rate),
        ("argument not used", lambda x, gradient, learning_rate: x - 0.1 * gradient),
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
        ("* for @", lambda X, y, w: X.T * (X @ w - y)),
        ("* for @", lambda X, y, w: X.T * (X @ w - y) / len(y)),
        ("* for @", lambda X, y, w: np.mean((X @ w - y) * X)),
        ("* for @", lambda X, y, w: np.mean((X @ w - y) * X, axis=0)),
        ("* for @", lambda X, y, w: np.mean(X.T * (X @ w - y))),
        ("* for @", lambda X, y, w: sum(sum(X.T * (X @ w - y)))),
        ("* for @", lambda X, y, w: np.mean(X.T * (X @ w - y), axis=0)),
        ("* for @", lambda X, y, w: X * (X @ w - y)),
        ("* for @", lambda X, y, w: X * (X @ w - y) / len(X)),
        ("inner shapes differ", lambda X, y, w: X @ (X @ w - y) / len(y)),
        ("inner shapes differ", lambda X, y, w: np.dot(X, X @ w - y) / len(y)),
        ("raised", lambda X, y, w: X.transposed @ (X @ w - y)),
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
        ("function not called", lambda gradient_at, start, rate, steps: [start - rate * gradient_at] * steps),
        ("function not called", lambda gradient_at, start, rate, steps: [start, start @ gradient_at]),
        ("argument not used", lambda gradient_at, start, rate, steps: descend()(gradient_at, start, 0.1, steps)),
        ("argument not used", lambda gradient_at, start, rate, steps: descend()(gradient_at, start, rate, 10)),
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
