"""The small networks against torch's, and what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gdlearn.networks import MLP

rng = np.random.default_rng(3)
X, LABELS = rng.normal(size=(30, 4)), rng.integers(0, 3, 30)


def fresh(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("sizes", [(4, 3), (4, 6, 3), (4, 6, 5, 3)])
def test_a_network_trains_step_by_step_as_the_same_one_in_torch(sizes: tuple[int, ...], activation: str) -> None:
    torch = pytest.importorskip("torch")
    ours = MLP(sizes, fresh(), activation)
    parts: list[Any] = []
    for W, b in ours.layers:
        linear = torch.nn.Linear(*W.shape, dtype=torch.float64)
        linear.weight.data, linear.bias.data = torch.tensor(np.array(W.data.T)), torch.tensor(np.array(b.data))
        parts += [linear, torch.nn.Tanh() if activation == "tanh" else torch.nn.ReLU()]
    theirs = torch.nn.Sequential(*parts[:-1])
    optimizer = torch.optim.SGD(theirs.parameters(), lr=0.3)
    for _ in range(20):
        loss = ours(X).cross_entropy(LABELS)
        loss.backward()
        ours.descend(0.3)
        optimizer.zero_grad()
        expected = torch.nn.functional.cross_entropy(theirs(torch.tensor(X)), torch.tensor(LABELS))
        expected.backward()
        optimizer.step()
        assert float(loss) == pytest.approx(expected.item(), rel=1e-10)


def test_the_weights_come_from_the_generator_with_the_stated_spread() -> None:
    W, b = MLP((400, 300, 2), fresh(), "relu").layers[0]
    assert W.data.std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert not b.data.any()
    assert MLP((400, 300), fresh()).layers[0][0].data.std() == pytest.approx(np.sqrt(1 / 400), rel=0.02)
    np.testing.assert_array_equal(MLP((3, 2), fresh(5)).layers[0][0].data, MLP((3, 2), fresh(5)).layers[0][0].data)


def test_accuracy_is_the_share_of_right_answers() -> None:
    network = MLP((2, 2), fresh())
    network.layers[0][0].data = np.eye(2)
    assert network.accuracy([[2.0, 1.0], [0.0, 1.0], [5.0, 1.0], [3.0, 1.0]], [0, 1, 0, 1]) == 0.75


def test_a_step_forgets_the_gradients() -> None:
    network = MLP((4, 3), fresh())
    network(X).cross_entropy(LABELS).backward()
    network.descend(0.1)
    assert [parameter.grad for parameter in network.parameters] == [None, None]


def test_it_says_its_sizes() -> None:
    assert repr(MLP((64, 32, 10), fresh())) == "<MLP 64-32-10, 2410 parameters>"


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: MLP((3,), fresh()), ValueError, r"at least two numbers, inputs and outputs, but \[3\] came"),
        (lambda: MLP((3, 0), fresh()), ValueError, "a size must be at least 1, but 0 came"),
        (lambda: MLP((3, 2.5), fresh()), TypeError, "a size must be a whole number"),  # type: ignore[arg-type]
        (lambda: MLP((3, 2), 0), TypeError, "rng must be a numpy.random.Generator"),  # type: ignore[arg-type]
        (lambda: MLP((3, 2), fresh(), "sin"), ValueError, "activation must be one of tanh, relu, but 'sin' came"),
        (lambda: MLP((4, 3), fresh())(np.ones((2, 5))), ValueError, "X must have 4 coordinates on the last axis"),
        (lambda: MLP((4, 3), fresh()).descend(0.1), ValueError, r"call loss.backward\(\) first"),
        (lambda: MLP((4, 3), fresh()).descend(-1), ValueError, "learning_rate must be above 0"),
        (lambda: MLP((4, 3), fresh()).accuracy(X, [1, 2]), ValueError, r"shape \(30,\), but they have \(2,\)"),
    ],
)
def test_bad_input_gets_one_sentence(wrong: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        wrong()
