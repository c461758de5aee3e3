"""Every operation of a Tensor against finite differences and against torch; the backward pass on awkward graphs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

from gdlearn.autodiff import Tensor, value_and_gradient
from gdlearn.gradcheck import check_gradient

FLOATS = st.floats(-3, 3).map(lambda x: round(x, 3))
AWAY_FROM_0 = st.floats(0.2, 3).map(lambda x: round(x, 3))


def finite_gradient_agrees(f: Callable[[Any], Any], x: np.ndarray, *, tolerance: float = 1e-6) -> None:
    """Judge autodiff's gradient of the sum of f, weighted unevenly, by central differences."""

    def weighted(t: Tensor) -> Tensor:
        result = f(t)
        return (result * np.cos(1 + np.arange(result._data.size)).reshape(result.shape)).sum()

    report = check_gradient(
        lambda a: float(weighted(Tensor(a))), lambda a: value_and_gradient(weighted)(a)[1], x, tolerance=tolerance
    )
    assert report, str(report)


# --- entry by entry

ENTRYWISE: dict[str, tuple[Callable[[Tensor], Tensor], str, Any]] = {
    "exp": (Tensor.exp, "exp", FLOATS),
    "log": (Tensor.log, "log", AWAY_FROM_0),
    "tanh": (Tensor.tanh, "tanh", FLOATS),
    "sigmoid": (Tensor.sigmoid, "sigmoid", FLOATS),
    "softplus": (Tensor.softplus, "nn.functional.softplus", FLOATS),
    "relu": (Tensor.relu, "relu", AWAY_FROM_0.flatmap(lambda x: st.sampled_from([x, -x]))),
    "minus": (lambda t: -t, "neg", FLOATS),
    "square": (lambda t: t**2, "square", FLOATS),
    "inverse": (lambda t: t**-1, "reciprocal", AWAY_FROM_0),
    "root": (lambda t: t**0.5, "sqrt", AWAY_FROM_0),
}
every_function = pytest.mark.parametrize("name", ENTRYWISE)


def from_torch(dotted: str) -> Callable[..., Any]:
    found = pytest.importorskip("torch")
    for part in dotted.split("."):
        found = getattr(found, part)
    return found


@every_function
@given(data=st.data())
@settings(max_examples=25)
def test_a_function_of_each_entry_has_the_slope_that_differences_measure(name: str, data: Any) -> None:
    function, _, numbers = ENTRYWISE[name]
    finite_gradient_agrees(function, data.draw(arrays(np.float64, (2, 3), elements=numbers)))


@every_function
def test_a_function_of_each_entry_equals_that_of_torch(name: str) -> None:
    torch = pytest.importorskip("torch")
    function, peer, _ = ENTRYWISE[name]
    x = np.linspace(0.1, 4, 40).reshape(5, 8) if name in ("log", "inverse", "root") else np.linspace(-30, 30, 40)
    ours, theirs = Tensor(x), torch.tensor(x, requires_grad=True)
    forward, expected = function(ours), from_torch(peer)(theirs)
    np.testing.assert_allclose(forward.data, expected.detach().numpy(), rtol=1e-8, atol=1e-15)
    forward.sum().backward()
    expected.sum().backward()
    np.testing.assert_allclose(ours.grad, theirs.grad.numpy(), rtol=1e-8, atol=1e-13)


@pytest.mark.parametrize("name", ["sigmoid", "softplus", "tanh", "relu"])
def test_no_score_is_too_large(name: str) -> None:
    t = Tensor([-1e4, 1e4])
    result = getattr(t, name)()
    result.sum().backward()
    assert np.isfinite(result.data).all()
    assert np.isfinite(t.grad).all()  # type: ignore[arg-type]


def test_relu_has_slope_0_in_its_kink() -> None:
    assert value_and_gradient(lambda t: t.relu().sum())([0.0, 1.0])[1].tolist() == [0.0, 1.0]


# --- two operands, broadcast to each other

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
every_sign = pytest.mark.parametrize("sign", ARITHMETIC)


@every_sign
@given(shapes=mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3), data=st.data())
@settings(max_examples=40)
def test_arithmetic_undoes_broadcasting_on_both_sides(sign: str, shapes: Any, data: Any) -> None:
    operation = ARITHMETIC[sign]
    a = data.draw(arrays(np.float64, shapes.input_shapes[0], elements=FLOATS))
    b = data.draw(arrays(np.float64, shapes.input_shapes[1], elements=AWAY_FROM_0))
    finite_gradient_agrees(lambda t: operation(t, Tensor(b)), a, tolerance=1e-5)
    finite_gradient_agrees(lambda t: operation(Tensor(a), t), b, tolerance=1e-5)


@every_sign
def test_an_array_may_stand_on_either_side_and_is_no_part_of_the_graph(sign: str) -> None:
    operation = ARITHMETIC[sign]
    constant, x = np.array([2.0, 3.0]), np.array([[1.0, 4.0], [0.5, 7.0]])
    for f in (lambda t: operation(constant, t), lambda t: operation(t, constant), lambda t: operation(2, t)):
        assert len(f(Tensor(x)).trace()) == 2
        finite_gradient_agrees(f, x)


@pytest.mark.parametrize(
    ("left", "right"),
    [((2, 3), (3, 4)), ((3,), (3, 4)), ((2, 3), (3,)), ((3,), (3,)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)),
     ((5, 2, 3), (5, 3, 1)), ((3,), (5, 3, 2)), ((5, 2, 3), (3,)), ((1, 2, 3), (5, 3, 2))],
)  # fmt: skip
def test_the_matrix_product_works_as_in_numpy_for_all_shapes(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=left), rng.normal(size=right)
    np.testing.assert_allclose((Tensor(a) @ Tensor(b)).data, a @ b, rtol=1e-14)
    for f, x in (
        (lambda t: t @ Tensor(b), a),
        (lambda t: Tensor(a) @ t, b),
        (lambda t: t @ b, a),
        (lambda t: a @ t, b),
    ):
        finite_gradient_agrees(f, x)


def test_a_constant_in_a_product_costs_no_gradient() -> None:
    X, w = np.ones((4, 3)), Tensor(np.ones(3))
    assert [node.operation for node in (X @ w).trace()] == ["", "@"]


# --- sums, shapes, places

REDUCED = [(None, False), (0, False), (1, True), (-1, False), ((0, 2), False), ((1, 2), True), (None, True)]


@pytest.mark.parametrize("name", ["sum", "mean", "max"])
@pytest.mark.parametrize(("axis", "keepdims"), REDUCED)
def test_a_reduction_spreads_its_gradient_over_what_went_into_it(name: str, axis: Any, keepdims: bool) -> None:
    x = np.random.default_rng(1).normal(size=(2, 3, 4))
    result = getattr(Tensor(x), name)(axis, keepdims)
    np.testing.assert_allclose(result.data, getattr(np, name)(x, axis=axis, keepdims=keepdims), rtol=1e-14)
    finite_gradient_agrees(lambda t: getattr(t, name)(axis, keepdims), x)


def test_equal_largest_entries_share_the_gradient_as_in_torch() -> None:
    torch = pytest.importorskip("torch")
    x = np.array([[1.0, 5.0, 5.0], [2.0, 2.0, 2.0]])
    theirs = torch.tensor(x, requires_grad=True)
    torch.amax(theirs, dim=1).sum().backward()
    ours = value_and_gradient(lambda t: t.max(axis=1).sum())(x)[1]
    np.testing.assert_allclose(ours, theirs.grad.numpy())


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.reshape(4, 6),
        lambda t: t.reshape(-1),
        lambda t: t.reshape((2, 12)),
        lambda t: t.transpose(),
        lambda t: t.T,
        lambda t: t.transpose(1, 2, 0),
        lambda t: t[0],
        lambda t: t[..., 1],
        lambda t: t[:, 1:, ::2],
        lambda t: t[:, None],
        lambda t: t[[0, 0, 1]],
        lambda t: t[np.array([0, 1]), np.array([2, 2]), [3, 3]],
        lambda t: t[np.arange(24).reshape(2, 3, 4) % 3 == 0],
        lambda t: t[1, 2, 3],
    ],
    ids=range(14),
)
def test_another_shape_or_a_part_leads_the_gradient_back_to_its_place(change: Any) -> None:
    x = np.random.default_rng(2).normal(size=(2, 3, 4))
    np.testing.assert_array_equal(change(Tensor(x)).data, change(x))
    finite_gradient_agrees(change, x)


def test_an_entry_that_is_picked_twice_counts_twice() -> None:
    assert value_and_gradient(lambda t: t[[1, 1, 0]].sum())([5.0, 6.0, 7.0])[1].tolist() == [1.0, 2.0, 0.0]


# --- classification


def test_log_softmax_is_the_logarithm_of_softmax_and_has_its_gradient() -> None:
    x = np.random.default_rng(3).normal(size=(4, 5))
    e = np.exp(x)
    np.testing.assert_allclose(Tensor(x).log_softmax().data, np.log(e / e.sum(-1, keepdims=True)), rtol=1e-12)
    finite_gradient_agrees(Tensor.log_softmax, x)


def test_cross_entropy_equals_that_of_torch_also_for_huge_scores() -> None:
    torch = pytest.importorskip("torch")
    scores = np.random.default_rng(4).normal(size=(6, 4)) * np.array([[1, 1, 10, 100, 1000, 1e4]]).T
    labels = np.array([0, 3, 2, 1, 1, 0])
    theirs = torch.tensor(scores, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(theirs, torch.tensor(labels))
    loss.backward()
    value, gradient = value_and_gradient(lambda t: t.cross_entropy(labels))(scores)
    assert value == pytest.approx(loss.item(), rel=1e-13)
    np.testing.assert_allclose(gradient, theirs.grad.numpy(), rtol=1e-10, atol=1e-16)


# --- the backward pass


def test_what_is_used_twice_gets_the_sum() -> None:
    a = Tensor(3.0)
    b = a * a  # 2a
    (b * b + b).backward()  # (2b + 1) · 2a
    assert float(a.grad) == (2 * 9 + 1) * 6  # type: ignore[arg-type]
    assert float(b.grad) == 19  # type: ignore[arg-type]


def test_a_diamond_is_walked_in_an_order_that_waits_for_all_users() -> None:
    """x feeds a short way and a long way; a walk that visits x's user too early misses a part."""
    x = Tensor(0.7)
    y = x.tanh()
    long = ((y.exp() * 2.0).tanh() + y).exp()
    (long * y + y).backward()
    finite_gradient_agrees(
        lambda t: ((t.tanh().exp() * 2.0).tanh() + t.tanh()).exp() * t.tanh() + t.tanh(), np.array(0.7)
    )
    _, expected = value_and_gradient(lambda t: ((t.tanh().exp() * 2.0).tanh() + t.tanh()).exp() * t.tanh() + t.tanh())(
        0.7
    )
    assert float(x.grad) == pytest.approx(float(expected), rel=1e-14)  # type: ignore[arg-type]


def test_leaves_add_up_over_calls_and_results_do_not() -> None:
    w = Tensor([1.0, 2.0])
    loss = (w * w).sum()
    loss.backward()
    loss.backward()
    assert w.grad.tolist() == [4.0, 8.0]  # type: ignore[union-attr]
    assert float(loss.grad) == 1.0  # type: ignore[arg-type]
    w.grad = None
    loss.backward()
    assert w.grad.tolist() == [2.0, 4.0]  # type: ignore[union-attr]


def test_two_leaves_never_share_one_gradient_array() -> None:
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    (a + b).sum().backward()
    a.grad *= 0  # type: ignore[operator]
    assert b.grad.tolist() == [1.0, 1.0]  # type: ignore[union-attr]


def test_a_long_chain_needs_no_recursion() -> None:
    x = Tensor(1.0)
    y = x
    for _ in range(20_000):
        y = y + 0.001
    y.backward()
    assert float(x.grad) == 1.0  # type: ignore[arg-type]


def test_a_result_of_several_numbers_starts_from_the_gradient_that_is_given() -> None:
    w = Tensor([1.0, 2.0, 3.0])
    (w * 2).backward([1.0, 10.0, 100.0])
    assert w.grad.tolist() == [2.0, 20.0, 200.0]  # type: ignore[union-attr]


def test_a_whole_network_agrees_with_torch() -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(6)
    X, labels = rng.normal(size=(20, 5)), rng.integers(0, 3, 20)
    weights = [rng.normal(size=shape) for shape in ((5, 8), (8,), (8, 3), (3,))]

    def loss(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
        return ((X @ W1 + b1).tanh() @ W2 + b2).cross_entropy(labels)

    theirs = [torch.tensor(w, requires_grad=True) for w in weights]
    expected = torch.nn.functional.cross_entropy(
        torch.tanh(torch.tensor(X) @ theirs[0] + theirs[1]) @ theirs[2] + theirs[3], torch.tensor(labels)
    )
    expected.backward()
    value, gradients = value_and_gradient(loss)(*weights)
    assert value == pytest.approx(expected.item(), rel=1e-13)
    for ours, peer in zip(gradients, theirs, strict=True):
        np.testing.assert_allclose(ours, peer.grad.numpy(), rtol=1e-10, atol=1e-15)


def test_value_and_gradient_gives_zeros_for_what_is_not_used() -> None:
    value, (of_a, of_b) = value_and_gradient(lambda a, b: (a * 2).sum())([1.0], [[5.0, 6.0]])
    assert value == 2.0
    assert of_a.tolist() == [2.0]
    assert of_b.tolist() == [[0.0, 0.0]]


# --- the graph as data


def test_the_trace_lists_each_tensor_after_its_operands_with_values_slopes_and_gradients() -> None:
    a, b = Tensor(2.0, name="a"), Tensor(-3.0, name="b")
    loss = a * b + a
    before = loss.trace()
    assert [node.gradient for node in before] == [None] * 4
    loss.backward()
    nodes = {node.name or node.operation: node for node in loss.trace()}
    assert {name: float(node.value) for name, node in nodes.items()} == {"a": 2, "b": -3, "*": -6, "+": -4}
    assert {name: float(node.gradient) for name, node in nodes.items()} == {"a": -2, "b": 2, "*": 1, "+": 1}  # type: ignore[arg-type]
    assert nodes["*"].slopes == (-3.0, 2.0)
    assert all(operand < node.index for node in before for operand in node.operands)
    assert {before[i].name for i in nodes["*"].operands} == {"a", "b"}


def test_the_trace_has_no_single_slope_between_arrays() -> None:
    assert (Tensor([1.0, 2.0]) * 3).trace()[1].slopes == (None,)


# --- what does not fit


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: Tensor([1.0, 2.0]).backward(), ValueError, r"but this Tensor has the shape \(2,\); reduce"),
        (lambda: Tensor([1.0]).backward([1.0, 2.0]), ValueError, r"the Tensor's shape, \(1,\), but it has \(2,\)"),
        (lambda: Tensor([1.0, 2.0]) + Tensor([1.0, 2.0, 3.0]), ValueError, r"\(2,\) and \(3,\) don't fit for \+"),
        (lambda: Tensor(np.ones((2, 3))) @ np.ones((2, 3)), ValueError, r"and \(2, 3\) don't fit for @: the last"),
        (lambda: np.ones((2, 3)) * Tensor(np.ones(2)), ValueError, r"\(2, 3\) and \(2,\) don't fit for \*"),
        (lambda: Tensor(["a"]), TypeError, "data must hold real numbers"),
        (lambda: Tensor([1j]), TypeError, "data must hold real numbers"),
        (lambda: Tensor([True, False]), TypeError, "data must hold real numbers"),
        (lambda: Tensor([[1.0], [1.0, 2.0]]), ValueError, "rows have different lengths"),
        (lambda: Tensor(Tensor(1.0)), TypeError, "a Tensor is made of numbers"),
        (lambda: Tensor(1.0) + "1", TypeError, "an operand must hold real numbers, but '1' came"),
        (lambda: Tensor(2.0) ** Tensor(3.0), TypeError, r"write \(b \* a.log\(\)\).exp\(\)"),
        (lambda: np.exp(Tensor(1.0)), TypeError, r"np.exp takes no Tensor.*write t.exp\(\)"),
        (lambda: np.maximum(Tensor(1.0), 0), TypeError, r"write t.relu\(\)"),
        (lambda: np.sin(Tensor(1.0)), TypeError, "the Tensor's own methods"),
        (lambda: float(Tensor([1.0, 2.0])), TypeError, r"its shape is \(2,\)"),
        (lambda: Tensor(np.ones((2, 3))).cross_entropy([0, 3]), ValueError, "but they reach from 0 to 3"),
        (lambda: Tensor(np.ones((2, 3))).cross_entropy([-1, 0]), ValueError, "between 0 and 2"),
        (lambda: Tensor(np.ones((2, 3))).cross_entropy([0.0, 1.0]), TypeError, "use labels.astype"),
        (lambda: Tensor(np.ones((2, 3))).cross_entropy([0]), ValueError, r"\(2, 3\) and the labels \(1,\)"),
        (lambda: Tensor(np.ones((0, 3))).cross_entropy(np.zeros(0, int)), ValueError, "labels are empty"),
        (lambda: value_and_gradient(3), TypeError, "f must be a function of Tensors, but 3 came"),
        (lambda: value_and_gradient(lambda t: 3.0)(1.0), TypeError, "a Tensor of one number, but it returned"),
        (lambda: value_and_gradient(lambda t: t)([1.0, 2.0]), ValueError, "backward\\(\\) starts from one number"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_sentence(wrong: Callable[[], Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        wrong()
    assert "\n" not in str(caught.value)


# --- data are not changed behind a graph's back


def change_entry(t: Tensor) -> None:
    t.data[0] = 5


def change_all(t: Tensor) -> None:
    t.data -= 1


def change_through_numpy(t: Tensor) -> None:
    np.add(t.data, 1, out=t.data)


def change_tensor_entry(t: Tensor) -> None:
    t[0] = 5


@pytest.mark.parametrize("change", [change_entry, change_all, change_through_numpy, change_tensor_entry])
def test_a_change_in_place_is_refused_because_a_gradient_may_need_the_old_values(change: Callable[..., None]) -> None:
    w = Tensor([3.0, 4.0])
    loss = (w * w).sum()
    with pytest.raises(TypeError, match=r"can't be changed in place.*t.data = t.data - ..."):
        change(w)
    loss.backward()
    assert w.grad.tolist() == [6.0, 8.0]  # type: ignore[union-attr]


def test_a_view_of_the_data_cannot_be_sorted_in_place_either() -> None:
    w = Tensor([4.0, 3.0])
    with pytest.raises(ValueError, match="read-only"):
        w.data.sort()
    assert w.data.tolist() == [4.0, 3.0]


def test_replacing_the_data_of_a_leaf_leaves_the_graph_made_before_as_it_was() -> None:
    w = Tensor([3.0, 4.0])
    loss = (w * w).sum()
    w.data = w.data - 1.0
    loss.backward()
    assert w.grad.tolist() == [6.0, 8.0]  # type: ignore[union-attr]
    assert w.data.tolist() == [2.0, 3.0]


@pytest.mark.parametrize(
    ("tensor", "data", "words"),
    [
        (Tensor([1.0, 2.0]), [1.0], r"keep its shape, \(2,\), but an array of shape \(1,\) came"),
        (Tensor([1.0]) * 2, [1.0], "only a leaf's data can be replaced; this Tensor is the result of '\\*'"),
    ],
)
def test_data_that_cannot_be_replaced_are_named(tensor: Tensor, data: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        tensor.data = data


def test_the_caller_s_array_is_copied() -> None:
    array = np.array([1.0, 2.0])
    w = Tensor(array)
    array[0] = 100.0
    assert w.data.tolist() == [1.0, 2.0]


def test_what_is_computed_with_data_is_a_plain_array() -> None:
    w = Tensor([1.0, 2.0])
    assert type(w.data * 2) is np.ndarray
    assert repr(w.data) == "array([1., 2.])"
    assert repr(w) == "Tensor([1., 2.])"
    assert repr(Tensor(2.0, name="w")) == "Tensor(2., name='w')"
    assert len(w) == 2
    assert math.isclose(float(Tensor([[2.5]])), 2.5)
