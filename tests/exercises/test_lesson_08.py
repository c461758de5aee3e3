"""Answers to the exercises of lesson 08 as learners write them, each with what the check must say."""

from collections import deque
from functools import partial

import numpy as np
import pytest

from gdlearn import autodiff
from gdlearn.exercises import check, runner
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong

# ---- 08.multiply_backward


def fit_to(gradient, operand):
    """Sum over the axes along which the operand was repeated."""
    gradient = gradient.sum(axis=tuple(range(gradient.ndim - operand.ndim)))
    stretched = tuple(i for i, length in enumerate(operand.shape) if length != gradient.shape[i])
    return gradient.sum(axis=stretched, keepdims=True)


def multiply_by_shapes(a, b, upstream):
    return fit_to(upstream * b, a), fit_to(upstream * a, b)


def multiply_by_the_engine(a, b, upstream):
    x, y = autodiff.Tensor(a), autodiff.Tensor(b)
    (x * y).backward(upstream)
    return [x.grad.tolist(), y.grad.tolist()]


def multiply_entry_by_entry(a, b, upstream):
    da, db = np.zeros(a.shape), np.zeros(b.shape)
    places = np.broadcast_arrays(np.arange(a.size).reshape(a.shape), np.arange(b.size).reshape(b.shape))
    for i, j, u in zip(*(place.flat for place in places), upstream.flat, strict=True):
        da.flat[i] += u * b.flat[j]
        db.flat[j] += u * a.flat[i]
    return da, db


def multiply_with(undo=fit_to, da=lambda a, b, u: u * b, db=lambda a, b, u: u * a):
    return lambda a, b, upstream: (undo(da(a, b, upstream), a), undo(db(a, b, upstream), b))


def sum_in_front(gradient, operand):
    while gradient.ndim > operand.ndim:
        gradient = gradient.sum(axis=0)
    return gradient


# ---- 08.matmul_backward


def matmul_by_einsum(A, B, upstream):
    return np.einsum("nm,km->nk", upstream, B), np.einsum("nk,nm->km", A, upstream)


def matmul_by_loops(A, B, upstream):
    dA, dB = np.zeros_like(A), np.zeros_like(B)
    for i, j in np.ndindex(upstream.shape):
        dA[i] += upstream[i, j] * B[:, j]
        dB[:, j] += upstream[i, j] * A[i]
    return dA.tolist(), dB.tolist()


# ---- 08.cross_entropy_backward


def softmax(z, axis=1):
    z = np.exp(z - z.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


def entropy_with_one_hot(logits, labels):
    return (softmax(logits) - np.eye(logits.shape[1])[labels]) / len(logits)


def entropy_by_rows(logits, labels):
    rows = []
    for z, label in zip(logits, labels, strict=True):
        p = np.exp(z - max(z))
        p = p / sum(p)
        rows.append([(p[k] - (k == label)) / len(logits) for k in range(len(z))])
    return rows


def entropy_by_the_engine(logits, labels):
    z = autodiff.Tensor(logits)
    z.cross_entropy(labels).backward()
    return z.grad


def entropy_overflows(logits, labels):
    with np.errstate(all="ignore"):
        p = np.exp(logits)
        p = p / p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def entropy_loops_over_labels(logits, labels):
    p = softmax(logits)
    for label in labels:
        p[:, label] -= 1
    return p / len(labels)


def entropy_of_columns(logits, labels):
    p = softmax(logits)
    p[:, labels] -= 1
    return p / len(labels)


# ---- 08.backward_order


def order_by_counting(parents, output):
    """Take a node when all that use it are taken."""
    found = [output]
    for node in found:
        found += [p for p in parents.get(node, []) if p not in found]
    users = {node: sum(node in parents.get(other, []) for other in found) for node in found}
    order, ready = [], deque([output])
    while ready:
        order.append(ready.popleft())
        for parent in parents.get(order[-1], []):
            users[parent] -= 1
            if users[parent] == 0:
                ready.append(parent)
    return tuple(order)


def order_by_longest_way(parents, output):
    far = {output: 0}
    waiting = [output]
    while waiting:
        node = waiting.pop(0)
        for parent in parents.get(node, []):
            if far[node] + 1 > far.get(parent, -1):
                far[parent] = far[node] + 1
                waiting.append(parent)
    return sorted(far, key=far.get)


def order_as_a_generator(parents, output):
    yield from order_by_counting(parents, output)


def order_visits(parents, output):
    order = []

    def visit(node):
        order.append(node)
        for parent in parents.get(node, []):
            if parent not in order:
                visit(parent)

    visit(output)
    return order


def order_by_levels(parents, output):
    order, level = [], [output]
    while level:
        order += level
        level = list(dict.fromkeys(p for node in level for p in parents.get(node, []) if p not in order))
    return order


def order_not_turned(parents, output):
    return order_by_longest_way(parents, output)[::-1]


def order_follows_all_ways(parents, output):
    return [output] + [node for p in parents.get(output, []) for node in order_follows_all_ways(parents, p)]


# ---- 08.backward


def backward_with(add=lambda there, part: there + part, first=1.0, walk=list):
    """A backward pass of which one piece can be exchanged."""

    def answer(order, parents, local_gradients):
        gradients = {node: 0.0 for node in order}
        gradients[order[0]] = first
        for node in walk(order):
            for parent in parents.get(node, []):
                gradients[parent] = add(gradients[parent], gradients[node] * local_gradients[node, parent])
        return gradients

    return answer


def backward_pulls(order, parents, local_gradients):
    """Each node fetches its parts from those that use it."""
    gradients = {order[0]: 1}
    for node in order[1:]:
        users = [user for user in order if node in parents.get(user, ())]
        gradients[node] = np.array(sum(gradients[user] * local_gradients[user, node] for user in users))
    return gradients


def backward_by_get(order, parents, local_gradients):
    grad = {order[0]: 1.0}
    for node in order:
        for (child, parent), slope in local_gradients.items():
            if child == node:
                grad[parent] = grad.get(parent, 0.0) + grad[node] * slope
    return grad


def backward_forgets_a_level(order, parents, local_gradients):
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[0]] = 1.0
    for node in order:
        for parent in parents.get(node, []):
            gradients[parent] += local_gradients[node, parent]
    return gradients


def backward_asks_for_the_pair_turned_round(order, parents, local_gradients):
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[0]] = 1.0
    for node in order:
        for parent in parents.get(node, []):
            gradients[parent] += gradients[node] * local_gradients[parent, node]
    return gradients


def backward_without_get(order, parents, local_gradients):
    gradients = dict.fromkeys(order, 0.0)
    gradients[order[0]] = 1.0
    for node in order:
        for parent in parents[node]:
            gradients[parent] += gradients[node] * local_gradients[node, parent]
    return gradients


def backward_as_a_list(order, parents, local_gradients):
    return list(backward_with()(order, parents, local_gradients).values())


RIGHT = {
    "08.multiply_backward": [multiply_by_shapes, multiply_by_the_engine, multiply_entry_by_entry],
    "08.matmul_backward": [matmul_by_einsum, matmul_by_loops],
    "08.cross_entropy_backward": [entropy_with_one_hot, entropy_by_rows, entropy_by_the_engine],
    "08.backward_order": [order_by_counting, order_by_longest_way, order_as_a_generator],
    "08.backward": [backward_with(), backward_pulls, backward_by_get],
}

WRONG = {
    "08.multiply_backward": [
        ("a and b swapped", multiply_with(da=lambda a, b, u: u * a, db=lambda a, b, u: u * b)),
        ("upstream left out", multiply_with(da=lambda a, b, u: b + 0 * u, db=lambda a, b, u: a + 0 * u)),
        ("upstream added", multiply_with(da=lambda a, b, u: u + b, db=lambda a, b, u: u + a)),
        ("divided", multiply_with(da=lambda a, b, u: u / b, db=lambda a, b, u: u / a)),
        ("broadcasting not undone", multiply_with(undo=lambda gradient, operand: gradient)),
        ("axes of length 1 not undone", multiply_with(undo=sum_in_front)),
        ("all axes summed", multiply_with(undo=lambda g, operand: g if g.shape == operand.shape else g.sum())),
        ("wrong shape", multiply_with(undo=lambda gradient, operand: gradient.sum())),
        ("returned None", lambda a, b, upstream: None),
        ("wrong arguments", lambda a, b: (b, a)),
    ],
    "08.matmul_backward": [
        ("swapped", lambda A, B, upstream: (A.T @ upstream, upstream @ B.T)),
        ("transpose missing", lambda A, B, upstream: (upstream @ B, A.T @ upstream)),
        ("entry by entry", lambda A, B, upstream: (upstream * B, A * upstream)),
        ("upstream left out", lambda A, B, upstream: (np.ones_like(upstream) @ B.T, A.T @ np.ones_like(upstream))),
        ("mean for sum", lambda A, B, upstream: (upstream @ B.T, A.T @ upstream / A.shape[0])),
        ("inner shapes differ", lambda A, B, upstream: (upstream @ B.T, A.T @ upstream.T @ np.ones((9, 9)))),
        ("returned None", lambda A, B, upstream: print(end="")),
    ],
    "08.cross_entropy_backward": [
        ("softmax without minus one", lambda logits, labels: softmax(logits) / len(labels)),
        ("softmax without minus one", lambda logits, labels: softmax(logits)),
        ("sum for mean", lambda logits, labels: softmax(logits) - np.eye(logits.shape[1])[labels]),
        ("sign flipped", lambda logits, labels: -entropy_with_one_hot(logits, labels)),
        ("minus one in every row", entropy_loops_over_labels),
        ("minus one in every row", entropy_of_columns),
        ("softmax over the examples", lambda z, y: (softmax(z, axis=0) - np.eye(z.shape[1])[y]) / len(z)),
        ("overflow", entropy_overflows),
        ("loss returned", lambda z, y: -np.log(softmax(z)[np.arange(len(y)), y]).mean()),
        ("divided by the classes", lambda z, y: (softmax(z) - np.eye(z.shape[1])[y]) / z.shape[1]),
        ("raised", lambda logits, labels: softmax(logits)["label"]),
    ],
    "08.backward_order": [
        ("parents first", order_not_turned),
        ("written down too early", order_visits),
        ("breadth first", order_by_levels),
        ("node twice", order_follows_all_ways),
        ("order of the dict", lambda parents, output: list(parents)),
        ("output only", lambda parents, output: [output]),
        ("returned None", lambda parents, output: None),
        ("not a list", lambda parents, output: set(order_by_counting(parents, output))),
        ("not a list", lambda parents, output: "".join(order_by_counting(parents, output))),
        ("no such key", lambda parents, output: [output, *parents["nowhere"]]),
    ],
    "08.backward": [
        ("= for +=", backward_with(add=lambda there, part: part)),
        ("first gradient not 1", backward_with(first=0.0)),
        ("order walked backwards", backward_with(walk=reversed)),
        ("upstream left out", backward_forgets_a_level),
        ("not a dict", backward_as_a_list),
        ("no such pair", backward_asks_for_the_pair_turned_round),
        ("no such key", backward_without_get),
        ("returned None", lambda order, parents, local_gradients: None),
        ("wrong arguments", lambda order: {}),
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


def test_the_check_of_backward_names_the_first_node_whose_gradient_is_wrong():
    def x_alone_is_wrong(order, parents, local_gradients):
        return backward_with()(order, parents, local_gradients) | {"x": 7.5}

    report = check("08.backward", x_alone_is_wrong)
    assert "the first gradient that is wrong is that of x: 7.5 came, and 3 was expected" in str(report)


def test_the_order_of_the_walk_decides_which_wrong_node_is_named_first():
    """In loss -> a -> x both a and x are wrong: a comes first in the backward order."""

    def all_but_the_output_doubled(order, parents, local_gradients):
        gradients = backward_with()(order, parents, local_gradients)
        return {node: g if node == order[0] or len(order) == 2 else 2 * g for node, g in gradients.items()}

    assert "is that of a: 4 came, and 2 was expected" in str(check("08.backward", all_but_the_output_doubled))


def test_the_check_of_the_order_names_the_parent_that_stands_too_early():
    assert "stands before" in str(check("08.backward_order", order_visits))


def test_a_gradient_for_a_node_outside_of_the_order_may_come_as_zero_only():
    def with_a_stranger(value, order, parents, local_gradients):
        return backward_with()(order, parents, local_gradients) | {"stranger": value}

    assert check("08.backward", partial(with_a_stranger, 0.0))
    assert "that of stranger: 1 came, but stranger is not in that order" in str(
        check("08.backward", partial(with_a_stranger, 1.0))
    )


def test_a_walk_round_in_a_circle_is_stopped(monkeypatch):
    def backward_order(parents, output):
        while True:
            output = parents.get(output, [output])[0]

    monkeypatch.setattr(runner, "SECONDS", 0.3)
    assert check("08.backward_order", backward_order).diagnosis == "does not stop"
