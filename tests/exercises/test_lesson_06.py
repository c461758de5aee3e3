"""Answers to the exercises of lesson 06 as learners write them, each with what the check must say."""

import numpy as np
import pytest

from gdlearn import data
from gdlearn.exercises import check, runner
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong

# ---- 06.minibatches


def chunks(order, size):
    return [order[i : i + size] for i in range(0, len(order), size)]


def one_by_one(n, batch_size, rng):
    rows = list(range(n))
    rng.shuffle(rows)
    batches, batch = [], []
    for row in rows:
        batch.append(row)
        if len(batch) == batch_size:
            batches.append(batch)
            batch = []
    return [*batches, batch] if batch else batches


def as_a_generator(n, batch_size, rng):
    order = np.argsort(rng.random(n))
    while len(order):
        yield order[:batch_size]
        order = order[batch_size:]


def split_at_places(n, batch_size, rng):
    return np.split(rng.choice(n, n, replace=False), range(batch_size, n, batch_size))


def without_replacement_from_what_is_left(n, batch_size, rng):
    left, batches = np.arange(n), []
    while left.size:
        batches.append(np.sort(rng.choice(left, size=min(batch_size, left.size), replace=False)))
        left = np.setdiff1d(left, batches[-1])
    return tuple(batches)


def with_global_shuffle(n, batch_size, rng):
    order = np.arange(n)
    np.random.shuffle(order)  # noqa: NPY002 - that is the mistake
    return chunks(order, batch_size)


def with_global_seed(n, batch_size, rng):
    np.random.seed(0)  # noqa: NPY002 - that is the mistake
    return chunks(np.random.permutation(n), batch_size)  # noqa: NPY002


def draws_anew_for_each_batch(n, batch_size, rng):
    return [rng.permutation(n)[i : i + batch_size] for i in range(0, n, batch_size)]


def until_full(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size)]


def one_too_many(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size + 1)]


def return_in_the_loop(n, batch_size, rng):
    order = rng.permutation(n)
    for i in range(0, n, batch_size):
        return order[i : i + batch_size]


def yields_for_ever(n, batch_size, rng):
    while True:
        yield from one_by_one(n, batch_size, rng)


def shuffles_batches(n, batch_size, rng):
    batches = chunks(np.arange(n), batch_size)
    return [batches[i] for i in rng.permutation(len(batches))]


def yields_and_fails(n, batch_size, rng):
    for i in range(0, n, batch_size):
        yield rng.permutation(n)[i]
        yield [1 / (i - i)]


# ---- 06.sgd_epoch


def sgd_with(cut=one_by_one, step=lambda w, gradient, rate, rows: w - rate * gradient):
    """An epoch of which one piece can be exchanged."""

    def answer(gradient_at, w, n, batch_size, learning_rate, rng):
        for rows in cut(n, batch_size, rng):
            w = step(w, gradient_at(w, rows), learning_rate, rows)
        return w

    return answer


def sgd_copy_in_place(gradient_at, w, n, batch_size, learning_rate, rng):
    w = np.array(w)
    for rows in data.minibatches(n, batch_size, rng):
        w -= learning_rate * gradient_at(w=w, rows=rows)
    return w.tolist()


def sgd_float32(gradient_at, w, n, batch_size, learning_rate, rng):
    w = w.astype(np.float32)
    for rows in as_a_generator(n, batch_size, rng):
        w = w - np.float32(learning_rate) * gradient_at(w, rows).astype(np.float32)
    return w


def sgd_recursive(gradient_at, w, n, batch_size, learning_rate, rng, order=None):
    order = rng.permutation(n) if order is None else order
    if len(order) == 0:
        return w
    w = w - learning_rate * gradient_at(w, order[:batch_size])
    return sgd_recursive(gradient_at, w, n, batch_size, learning_rate, rng, order[batch_size:])


def sgd_in_place(gradient_at, w, n, batch_size, learning_rate, rng):
    for rows in one_by_one(n, batch_size, rng):
        w -= learning_rate * gradient_at(w, rows)
    return w


def sgd_adds_gradients_up(gradient_at, w, n, batch_size, learning_rate, rng):
    total = 0.0
    for rows in one_by_one(n, batch_size, rng):
        total = total + gradient_at(w, rows)
    return w - learning_rate * total


def sgd_gradient_of_the_start(gradient_at, w, n, batch_size, learning_rate, rng):
    new = w
    for rows in one_by_one(n, batch_size, rng):
        new = new - learning_rate * gradient_at(w, rows)
    return new


def sgd_prints_the_gradient(gradient_at, w, n, batch_size, learning_rate, rng):
    for rows in one_by_one(n, batch_size, rng):
        print(np.linalg.norm(gradient_at(w, rows)))
        w = w - learning_rate * gradient_at(w, rows)
    return w


def sgd_return_in_the_loop(gradient_at, w, n, batch_size, learning_rate, rng):
    for rows in one_by_one(n, batch_size, rng):
        w = w - learning_rate * gradient_at(w, rows)
        return w


def sgd_path(gradient_at, w, n, batch_size, learning_rate, rng):
    path = [w]
    for rows in one_by_one(n, batch_size, rng):
        path.append(path[-1] - learning_rate * gradient_at(path[-1], rows))
    return path


def sgd_path_but_the_last(*arguments):
    return sgd_path(*arguments)[-2]


def sgd_row_by_row(gradient_at, w, n, batch_size, learning_rate, rng):
    for row in rng.permutation(n):
        w = w - learning_rate * gradient_at(w, row)
    return w


def sgd_with_numbers_only(gradient_at, w, n, batch_size, learning_rate, rng):
    for _ in range(0, n, batch_size):
        w = w - learning_rate * gradient_at(w)
    return w


def sgd_arguments_swapped(gradient_at, w, n, batch_size, learning_rate, rng):
    for rows in one_by_one(n, batch_size, rng):
        w = w - learning_rate * gradient_at(rows, w)
    return w


# ---- 06.noise_slope


def slope_by_means(batch_sizes, errors):
    x, y = np.log(batch_sizes), np.log(errors)
    return ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()


def slope_by_least_squares(batch_sizes, errors):
    A = np.column_stack([np.log2(batch_sizes), np.ones(len(batch_sizes))])
    return np.linalg.lstsq(A, np.log2(errors), rcond=None)[0][0]


def slope_by_hand(batch_sizes, errors):
    x, y = [float(np.log10(b)) for b in batch_sizes], [float(np.log10(e)) for e in errors]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    above = sum((xi - mean_x) * (yi - mean_y) for xi, yi in zip(x, y, strict=True))
    return np.array(above / sum((xi - mean_x) ** 2 for xi in x))


def fit(x, y, which=0):
    return lambda batch_sizes, errors: np.polyfit(x(batch_sizes), y(errors), 1)[which]


RIGHT = {
    "06.minibatches": [
        one_by_one,
        as_a_generator,
        split_at_places,
        without_replacement_from_what_is_left,
        data.minibatches,
        lambda n, batch_size, rng: (
            (range(row, row + 1) for row in rng.permutation(n))
            if batch_size == 1
            else chunks(rng.permutation(n)[::-1], batch_size)
        ),
    ],
    "06.sgd_epoch": [
        sgd_with(),
        sgd_with(cut=without_replacement_from_what_is_left),
        sgd_copy_in_place,
        sgd_float32,
        sgd_recursive,
    ],
    "06.noise_slope": [slope_by_means, slope_by_least_squares, slope_by_hand, fit(np.log10, np.log10)],
}

WRONG = {
    "06.minibatches": [
        ("with replacement", lambda n, b, rng: [rng.integers(0, n, min(b, n - i)) for i in range(0, n, b)]),
        ("with replacement", lambda n, b, rng: chunks(rng.choice(n, n), b)),
        ("with replacement", draws_anew_for_each_batch),
        ("last shorter batch dropped", until_full),
        ("empty batch at the end", one_too_many),
        ("sizes evened out", lambda n, b, rng: np.array_split(rng.permutation(n), int(np.ceil(n / b)))),
        ("size taken for the number", lambda n, b, rng: np.array_split(rng.permutation(n), b)),
        ("one row lost", lambda n, b, rng: chunks(rng.permutation(n - 1), b)),
        ("one row at a time", lambda n, b, rng: [[row] for row in rng.permutation(n)]),
        ("whole batch", lambda n, b, rng: rng.permutation(n)[None]),
        ("not shuffled", lambda n, b, rng: chunks(list(range(n)), b)),
        ("not shuffled", lambda n, b, rng: chunks(np.sort(rng.permutation(n)), b)),
        ("only the batches shuffled", shuffles_batches),
        ("shuffled within the batches only", lambda n, b, rng: map(rng.permutation, chunks(np.arange(n), b))),
        ("same order each epoch", lambda n, b, rng: chunks(np.random.default_rng(42).permutation(n), b)),
        ("same order each epoch", with_global_seed),
        ("another generator", with_global_shuffle),
        ("another generator", lambda n, b, rng: chunks(np.random.default_rng().permutation(n), b)),
        ("counted from 1", lambda n, b, rng: chunks(rng.permutation(n) + 1, b)),
        ("counted from 1", lambda n, b, rng: chunks(rng.permutation(range(1, n + 1)), b)),
        ("one array only", lambda n, b, rng: rng.permutation(n)),
        ("one array only", lambda n, b, rng: rng.permutation(n).tolist()),
        ("one array only", return_in_the_loop),
        ("no end", yields_for_ever),
        ("not batches", lambda n, b, rng: {i: rows for i, rows in enumerate(one_by_one(n, b, rng))}),
        ("not batches", lambda n, b, rng: n / b),
        ("not batches", lambda n, b, rng: chunks(rng.random(n), b)),
        ("not batches", lambda n, b, rng: chunks),
        ("returned None", lambda n, b, rng: rng.shuffle(np.arange(n))),
        ("wrong in part", lambda n, b, rng: one_by_one(n, b, rng)[::-1]),
        ("raised", yields_and_fails),
        ("raised", lambda n, b, rng: chunks(rng.permutation(n), n / b)),
        ("wrong arguments", lambda n, rng, batch_size: []),
    ],
    "06.sgd_epoch": [
        ("step only at the end", sgd_adds_gradients_up),
        ("step only at the end", sgd_gradient_of_the_start),
        ("gradient asked for twice", sgd_prints_the_gradient),
        ("first batch only", sgd_return_in_the_loop),
        ("w unchanged", sgd_with(cut=lambda n, batch_size, rng: [])),
        ("with replacement", sgd_with(cut=draws_anew_for_each_batch)),
        ("last shorter batch dropped", sgd_with(cut=until_full)),
        ("one row at a time", sgd_row_by_row),
        ("whole batch", sgd_with(cut=lambda n, batch_size, rng: [rng.permutation(n)])),
        ("whole batch", sgd_with(cut=lambda n, batch_size, rng: [range(n)])),
        ("not shuffled", sgd_with(cut=lambda n, batch_size, rng: chunks(np.arange(n), batch_size))),
        ("same order each epoch", sgd_with(cut=with_global_seed)),
        ("another generator", sgd_with(cut=with_global_shuffle)),
        ("sizes evened out", sgd_with(cut=lambda n, b, rng: np.array_split(rng.permutation(n), -(-n // b)))),
        ("sign flipped", sgd_with(step=lambda w, g, rate, rows: w + rate * g)),
        ("rate left out", sgd_with(step=lambda w, g, rate, rows: w - g)),
        ("sum for mean", sgd_with(step=lambda w, g, rate, rows: w - rate * len(rows) * g)),
        ("averaged twice", sgd_with(step=lambda w, g, rate, rows: w - rate / len(rows) * g)),
        ("last step left out", sgd_path_but_the_last),
        ("all of the path returned", sgd_path),
        ("wrong in part", sgd_with(step=lambda w, g, rate, rows: w - 0.5 * rate * g)),
        ("wrong in part", sgd_with(step=lambda w, g, rate, rows: w - rate * np.sign(g))),
        # Two mistakes: the first in the table is named.
        ("not shuffled", sgd_with(lambda n, b, rng: chunks(np.arange(n), b), lambda w, g, rate, rows: w + rate * g)),
        ("changed in place", sgd_in_place),
        ("returned None", lambda gradient_at, w, n, batch_size, learning_rate, rng: None),
        ("returned a generator", lambda gradient_at, w, n, b, rate, rng: (w for _ in range(n))),
        ("parts of different shapes", lambda g, w, n, b, rate, rng: (w, 0.0)),
        ("function not called", sgd_with_numbers_only),
        ("function not called", lambda gradient_at, w, n, b, rate, rng: w - rate * gradient_at),
        ("no such entry", sgd_with(cut=lambda n, b, rng: chunks(rng.permutation(n) + 1, b))),
        ("raised", sgd_arguments_swapped),
        ("wrong arguments", lambda w, gradient_at, n, batch_size, learning_rate, rng: w),
    ],
    "06.noise_slope": [
        ("logarithms left out", fit(np.array, np.array)),
        ("logarithm of the errors only", fit(np.array, np.log)),
        ("logarithm of the sizes only", fit(np.log, np.array)),
        ("two kinds of logarithm", fit(np.log10, np.log)),
        ("two kinds of logarithm", fit(np.log2, np.log)),
        ("intercept returned", fit(np.log, np.log, which=1)),
        ("slope and intercept returned", fit(np.log, np.log, which=slice(None))),
        ("axes swapped", lambda batch_sizes, errors: slope_by_means(errors, batch_sizes)),
        ("sign flipped", lambda batch_sizes, errors: -slope_by_means(batch_sizes, errors)),
        ("sign flipped", lambda batch_sizes, errors: slope_by_means(1 / batch_sizes, errors)),
        ("first and last point only", lambda b, e: (np.log(e[-1]) - np.log(e[0])) / (np.log(b[-1]) - np.log(b[0]))),
        ("line through zero", lambda b, e: np.log(b) @ np.log(e) / (np.log(b) @ np.log(b))),
        ("correlation", lambda b, e: np.corrcoef(np.log(b), np.log(e))[1, 0]),
        ("mean of the steps", lambda b, e: np.diff(np.log(e)).mean()),
        ("not finite", lambda b, e: np.mean(np.log(e) / np.log(b))),
        ("always the same", lambda b, e: -0.5),
        ("wrong shape", lambda b, e: np.diff(np.log(e)) / np.diff(np.log(b))),
        ("off by a factor", lambda b, e: 2 * slope_by_means(b, e)),
        ("returned None", lambda b, e: None),
        ("wrong arguments", lambda errors, batch_sizes: 0.0),
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


def test_a_generator_that_draws_without_end_inside_a_batch_is_stopped(monkeypatch):
    def minibatches(n, batch_size, rng):
        batch = []
        while len(set(batch)) <= n:
            batch = [*batch[-n:], int(rng.integers(n))]
        yield batch

    monkeypatch.setattr(runner, "SECONDS", 0.3)
    assert check("06.minibatches", minibatches).diagnosis == "does not stop"


def test_an_epoch_that_asks_for_gradients_without_end_is_stopped(monkeypatch):
    def sgd_epoch(gradient_at, w, n, batch_size, learning_rate, rng):
        while True:
            w = w - learning_rate * gradient_at(w, rng.integers(n, size=batch_size))

    monkeypatch.setattr(runner, "SECONDS", 0.3)
    report = check("06.sgd_epoch", sgd_epoch)
    assert report.diagnosis == "does not stop"
    assert "Does the loop have an end?" in report.message


def test_the_global_generator_is_left_as_it_was():
    before = np.random.get_state()[1].tolist()  # noqa: NPY002 - it is compared
    check("06.minibatches", with_global_seed)
    check("06.sgd_epoch", sgd_with(cut=with_global_shuffle))
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_a_report_shows_batches_steps_and_the_generator_in_words():
    report = check("06.sgd_epoch", sgd_with(step=lambda w, g, rate, rows: w + rate * g))
    rows = dict(report.rows)
    assert "gradient_at = w − the mean of these rows" in rows["called"]
    assert "rng = np.random.default_rng(0)" in rows["called"]
    assert rows["came back"].endswith("(step ÷ (learning_rate × gradient): -1)")
    assert rows["expected"] == "step ÷ (learning_rate × gradient): 1"
