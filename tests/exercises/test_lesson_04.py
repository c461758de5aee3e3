"""Answers to the exercises of lesson 04 as learners write them, each with what the check must say."""

import numpy as np
import pytest

from gdlearn import minimize
from gdlearn.exercises import check
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong

# ---- 04.multi_start


def one_after_the_other(objective, optimizer, starts, steps):
    best_point, best_value = None, float("inf")
    for start in starts:
        x, state = start, optimizer.init(start)
        for _ in range(steps):
            x, state = optimizer.step(x, objective.gradient(x), state)
        value = float(objective(x))
        if value < best_value:
            best_point, best_value = x.tolist(), value
    return best_point, best_value


def with_minimize(objective, optimizer, starts, steps):
    path = minimize(objective, starts, optimizer, steps=steps)
    best = path.values[-1].argmin()
    return [path.final[best], path.values[-1, best]]


def with_nanargmin(objective, optimizer, starts, steps):
    points = np.array([minimize(objective, start, optimizer, steps=steps).final for start in starts])
    values = objective.value(points)
    values[~np.isfinite(values)] = np.nan
    return points[np.nanargmin(values)], np.nanmin(values)


def descend_all(objective, optimizer, starts, steps):
    x = np.array(starts)
    state = optimizer.init(x)
    for _ in range(steps):
        x, state = optimizer.step(x, objective.gradient(x), state)
    return x


def first_that_is_lowest(objective, optimizer, starts, steps):
    best = None
    for start in starts:
        x = descend_all(objective, optimizer, start, steps)
        if best is None or objective(x) < best[1]:
            best = x, objective(x)
    return best


def lowest_of_all(choose):
    def answer(objective, optimizer, starts, steps):
        x = descend_all(objective, optimizer, starts, steps)
        return x[choose(objective(x))], objective(x)[choose(objective(x))]

    return answer


def on_the_way(objective, optimizer, starts, steps):
    path = minimize(objective, starts, optimizer, steps=steps)
    step, start = np.unravel_index(path.values.argmin(), path.values.shape)
    return path.points[step, start], path.values[step, start]


def lowest_start_first(objective, optimizer, starts, steps):
    start = starts[np.argmin(objective(starts))]
    x = descend_all(objective, optimizer, start, steps)
    return x, objective(x)


def start_of_the_best(result):
    def answer(objective, optimizer, starts, steps):
        ends = [minimize(objective, start, optimizer, steps=steps).final for start in starts]
        start, end = min(zip(starts, ends, strict=True), key=lambda pair: objective(pair[1]))
        return result(start, end, objective)

    return answer


def state_lost(objective, optimizer, starts, steps):
    x = starts
    for _ in range(steps):
        x, _ = optimizer.step(x, objective.gradient(x), optimizer.init(x))
    best = np.nanargmin(objective(x))
    return x[best], objective(x)[best]


def only_the_rate(objective, optimizer, starts, steps):
    x = starts
    for _ in range(steps):
        x = x - optimizer.learning_rate * objective.gradient(x)
    best = np.nanargmin(objective(x))
    return x[best], objective(x)[best]


def in_place(objective, optimizer, starts, steps):
    for i, start in enumerate(starts):
        starts[i] = descend_all(objective, optimizer, start, steps)
    values = [value if np.isfinite(value) else np.inf for value in objective(starts)]
    best = int(np.argmin(values))
    return starts[best].copy(), values[best]


def steps_more(more):
    return lambda f, optimizer, starts, steps: with_minimize(f, optimizer, starts, steps + more)


# ---- 04.same_network


def by_inverse(params, permutation):
    back = np.argsort(permutation)
    return tuple(part[..., back] for part in params)


def unit_by_unit(params, permutation):
    W1, b1, w2 = params
    new = np.empty_like(W1), np.empty_like(b1), np.empty_like(w2)
    for j, old in enumerate(permutation):
        new[0][:, j], new[1][j], new[2][j] = W1[:, old], b1[old], w2[old]
    return new


def unit_by_unit_backwards(params, permutation):
    W1, b1, w2 = (part.copy() for part in params)
    for j, new in enumerate(permutation):
        W1[:, new], b1[new], w2[new] = params[0][:, j], params[1][j], params[2][j]
    return W1, b1, w2


def with_take(params, permutation):
    return [np.take(part, permutation, axis=-1).astype(np.float32).tolist() for part in params]


def with_a_matrix(params, permutation):
    P = np.eye(len(permutation))[:, permutation]
    return [part @ P for part in params]


def overwrites(params, permutation):
    W1, b1, w2 = params
    W1[:], b1[:], w2[:] = W1[:, permutation], b1[permutation], w2[permutation]
    return W1, b1, w2


RIGHT = {
    "04.multi_start": [one_after_the_other, with_minimize, with_nanargmin],
    "04.same_network": [by_inverse, unit_by_unit, unit_by_unit_backwards, with_take, with_a_matrix],
}

WRONG = {
    "04.multi_start": [
        ("not a number taken for the lowest", lowest_of_all(np.argmin)),
        ("not a number kept", first_that_is_lowest),
        ("highest for lowest", lowest_of_all(np.nanargmax)),
        ("closest to zero", lowest_of_all(lambda values: np.nanargmin(abs(values)))),
        ("first start only", lambda f, o, starts, steps: one_after_the_other(f, o, starts[:1], steps)),
        ("first start only", lowest_of_all(lambda values: 0)),
        ("last start wins", lowest_of_all(lambda values: len(values) - 1)),
        ("best on the way", on_the_way),
        ("chosen by its start", lowest_start_first),
        ("not descended", lambda f, o, starts, steps: (starts[f(starts).argmin()], f(starts).min())),
        ("one step too few", lambda f, o, starts, steps: with_minimize(f, o, starts, max(0, steps - 1))),
        ("one step too many", steps_more(1)),
        ("state not kept", state_lost),
        ("value of the start", start_of_the_best(lambda start, end, f: (end, f(start)))),
        ("point of the start", start_of_the_best(lambda start, end, f: (start, f(end)))),
        ("swapped", lambda *arguments: with_minimize(*arguments)[::-1]),
        ("returned all", lambda f, o, s, k: (descend_all(f, o, s, k), f(descend_all(f, o, s, k)))),
        ("not a tuple", lambda *arguments: with_minimize(*arguments)[0]),
        ("not a tuple", lambda *arguments: with_minimize(*arguments)[1]),
        ("not a number", lambda f, o, starts, steps: (o, f)),
        ("not a tuple", lambda f, o, starts, steps: minimize(f, starts, o, steps=steps)),
        ("function not called", only_the_rate),
        ("changed in place", in_place),
        ("returned None", lambda f, o, starts, steps: None),
        ("wrong arguments", lambda objective, starts, optimizer, steps: (starts[0], 0.0)),
        ("raised", lambda f, o, starts, steps: minimize(f, starts, o)),
        ("no such entry", lambda f, o, starts, steps: (starts[5], 0.0)),
    ],
    "04.same_network": [
        ("unchanged", lambda params, permutation: params),
        ("W1 only", lambda params, p: (params[0][:, p], *params[1:])),
        ("W1 only", lambda params, p: (params[0][:, np.argsort(p)], *params[1:])),
        ("b1 and w2 only", lambda params, p: (params[0], params[1][p], params[2][p])),
        ("b1 left out", lambda params, p: (params[0][:, p], params[1], params[2][p])),
        ("w2 left out", lambda params, p: (params[0][:, p], params[1][p], params[2])),
        ("rows for columns", lambda params, p: tuple(part[p] for part in params)),
        ("rows and columns", lambda params, p: (params[0][p][:, p], params[1][p], params[2][p])),
        ("transposed", lambda params, p: (params[0].T[p], params[1][p], params[2][p])),
        ("one part the other way round", lambda params, p: (*by_inverse(params, p)[:2], params[2][p])),
        ("one part the other way round", lambda params, p: (params[0][:, p], *by_inverse(params, p)[1:])),
        ("wrong in part", lambda params, p: (params[0][:, p], params[1][p], -params[2][p])),
        ("changed in place", overwrites),
        ("not a tuple", lambda params, p: params[0][:, p]),
        ("not a tuple", lambda params, p: dict(zip("abc", by_inverse(params, p), strict=True))),
        ("not a tuple", lambda params, p: (part[..., p] for part in params)),
        ("wrong shape", lambda params, p: by_inverse(params, p)[::-1]),
        ("returned None", lambda params, p: None),
        ("returned None", lambda params, p: (params[0][:, p], params[1][p], p.sort())),
        ("raised", lambda params, p: params[p]),
        ("wrong arguments", lambda W1, b1, w2, permutation: W1),
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


def test_a_report_names_the_objective_and_the_optimizer_as_they_are_made():
    report = check("04.multi_start", lambda objective, optimizer, starts, steps: (starts[0], 0.0))
    called = dict(report.rows)["called"]
    assert "objective = tilted_double_well(), optimizer = GradientDescent(0.1)" in called
    assert " at 0x" not in str(report)
