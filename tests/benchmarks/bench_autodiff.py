"""One gradient of our autodiff beside torch, HIPS autograd, micrograd, and NumPy written by hand.

Two networks: moons 2-16-16-1 on 100 points with relu and the log loss, and digits 64-64-10 on a batch of 128 with tanh
and cross-entropy. All peers compute the loss and the slope of each parameter, in float64 on one thread, and agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
from micrograd.nn import MLP as ScalarMLP

from gdlearn import data
from gdlearn.autodiff import Tensor, value_and_gradient
from gdlearn.networks import MLP
from tests.benchmarks.timing import Row, interleaved_medians, ratio_row

Arrays = list[np.ndarray]
Gradients = Callable[[], Arrays]
TORCH_BAR, AUTOGRAD_LEAST, MICROGRAD_LEAST, FORWARD_BAR = 1.1, 2.5, 500.0, 4.0
BY_HAND_BAR = {"moons": 2.0, "digits": 1.6}


def rows(rounds: int = 300, slow_rounds: int = 5) -> list[Row]:
    """Return the rows of both networks; micrograd, which is slow, is asked ``slow_rounds`` times."""
    with _one_thread():
        table = []
        for name, problem in (("moons", Moons()), ("digits", Digits())):
            _same(problem)
            ours, by_hand, torch_, hips, forward = interleaved_medians(
                problem.ours, problem.by_hand, problem.torch, problem.autograd, problem.forward, rounds=rounds
            )
            table += [
                ratio_row(f"gradient of the {name} network / torch", ours, torch_, TORCH_BAR),
                ratio_row(f"gradient of the {name} network / NumPy by hand", ours, by_hand, BY_HAND_BAR[name]),
                _faster(f"HIPS autograd / gradient of the {name} network", ours, hips, AUTOGRAD_LEAST),
                ratio_row(f"forward and backward / forward, {name}", ours, forward, FORWARD_BAR),
            ]
        slow, moons = micrograd_moons(), Moons()
        (theirs,), (ours,) = (
            interleaved_medians(slow, rounds=slow_rounds),
            interleaved_medians(moons.ours, rounds=rounds),
        )
        return [*table, _faster("micrograd / gradient of the moons network", ours, theirs, MICROGRAD_LEAST)]


def _faster(what: str, ours: float, peer: float, least: float) -> Row:
    row = ratio_row(what, ours, peer, least)
    return Row(what, row.ours, row.peer, peer / ours, least, at_least=True)


def _same(problem: Moons | Digits) -> None:
    expected = problem.by_hand()
    for way in (problem.ours, problem.torch, problem.autograd):
        for mine, theirs in zip(way(), expected, strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-12)


class Moons:
    """2-16-16-1 with relu; the log loss of the 100 scores z with labels y is the mean of softplus(z) − y z."""

    def __init__(self) -> None:
        self.X, self.y, _ = data.moons(100, np.random.default_rng(0))
        self.network = MLP((2, 16, 16, 1), np.random.default_rng(1), "relu")
        self.parameters = [np.array(parameter.data) for parameter in self.network.parameters]
        self.of_tensors = value_and_gradient(self.loss)
        self._torch = _torch_gradients(self)
        self._autograd = autograd.grad(self._autograd_loss)

    def loss(self, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor, W3: Tensor, b3: Tensor) -> Tensor:
        h = (self.X @ W1 + b1).relu()
        z = ((h @ W2 + b2).relu() @ W3 + b3)[:, 0]
        return (z.softplus() - self.y * z).mean()

    def forward(self) -> float:
        return float(self.loss(*[Tensor(parameter) for parameter in self.parameters]).data)

    def ours(self) -> Arrays:
        return list(self.of_tensors(*self.parameters)[1])

    def by_hand(self) -> Arrays:
        W1, b1, W2, b2, W3, b3 = self.parameters
        X, y = self.X, self.y
        a1 = X @ W1 + b1
        h1 = np.maximum(a1, 0.0)
        a2 = h1 @ W2 + b2
        h2 = np.maximum(a2, 0.0)
        z = (h2 @ W3 + b3)[:, 0]
        e = np.exp(-np.abs(z))
        (np.maximum(z, 0.0) + np.log1p(e) - y * z).mean()
        dz = ((np.where(z >= 0, 1.0, e) / (1 + e) - y) / len(X))[:, None]
        d2 = (dz @ W3.T) * (a2 > 0)
        d1 = (d2 @ W2.T) * (a1 > 0)
        return [X.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ dz, dz.sum(0)]

    def torch_loss(self, functional: Any, tensors: list[Any], X: Any, y: Any) -> Any:
        W1, b1, W2, b2, W3, b3 = tensors
        h = (X @ W1 + b1).relu()
        z = ((h @ W2 + b2).relu() @ W3 + b3)[:, 0]
        return functional.binary_cross_entropy_with_logits(z, y)

    def torch(self) -> Arrays:
        return self._torch()

    def _autograd_loss(self, parameters: Arrays) -> Any:
        W1, b1, W2, b2, W3, b3 = parameters
        h = anp.maximum(anp.dot(self.X, W1) + b1, 0.0)
        z = (anp.dot(anp.maximum(anp.dot(h, W2) + b2, 0.0), W3) + b3)[:, 0]
        return anp.mean(anp.logaddexp(0.0, z) - self.y * z)

    def autograd(self) -> Arrays:
        return list(self._autograd(self.parameters))


class Digits:
    """64-64-10 with tanh and the cross-entropy, a batch of 128."""

    def __init__(self) -> None:
        X, y, _ = data.digits()
        self.X, self.y = X[:128] / 16, y[:128].astype(int)
        self.network = MLP((64, 64, 10), np.random.default_rng(1))
        self.parameters = [np.array(parameter.data) for parameter in self.network.parameters]
        self.of_tensors = value_and_gradient(self.loss)
        self._torch = _torch_gradients(self)
        self._autograd = autograd.grad(self._autograd_loss)

    def loss(self, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor) -> Tensor:
        return ((self.X @ W1 + b1).tanh() @ W2 + b2).cross_entropy(self.y)

    def forward(self) -> float:
        return float(self.loss(*[Tensor(parameter) for parameter in self.parameters]).data)

    def ours(self) -> Arrays:
        return list(self.of_tensors(*self.parameters)[1])

    def by_hand(self) -> Arrays:
        W1, b1, W2, b2 = self.parameters
        X, y, rows = self.X, self.y, np.arange(len(self.X))
        h = np.tanh(X @ W1 + b1)
        s = h @ W2 + b2
        s -= s.max(axis=1, keepdims=True)
        p = np.exp(s)
        totals = p.sum(axis=1, keepdims=True)
        (np.log(totals[:, 0]) - s[rows, y]).mean()
        p /= totals
        p[rows, y] -= 1
        p /= len(X)
        dh = (p @ W2.T) * (1 - h * h)
        return [X.T @ dh, dh.sum(0), h.T @ p, p.sum(0)]

    def torch_loss(self, functional: Any, tensors: list[Any], X: Any, y: Any) -> Any:
        W1, b1, W2, b2 = tensors
        return functional.cross_entropy((X @ W1 + b1).tanh() @ W2 + b2, y)

    def torch(self) -> Arrays:
        return self._torch()

    def _autograd_loss(self, parameters: Arrays) -> Any:
        W1, b1, W2, b2 = parameters
        s = anp.dot(anp.tanh(anp.dot(self.X, W1) + b1), W2) + b2
        s = s - anp.max(s, axis=1, keepdims=True)
        return anp.mean(anp.log(anp.sum(anp.exp(s), axis=1)) - s[np.arange(len(self.X)), self.y])

    def autograd(self) -> Arrays:
        return list(self._autograd(self.parameters))


def _torch_gradients(problem: Moons | Digits) -> Gradients:
    import torch

    tensors = [torch.tensor(parameter, requires_grad=True) for parameter in problem.parameters]
    X, y = torch.tensor(problem.X), torch.tensor(problem.y)

    def gradients() -> Arrays:
        loss = problem.torch_loss(torch.nn.functional, tensors, X, y)
        return [gradient.numpy() for gradient in torch.autograd.grad(loss, tensors)]

    return gradients


def micrograd_moons() -> Callable[[], object]:
    """Return one gradient of the same network in scalars: micrograd's, with its own weights (speed, not values)."""
    import random

    random.seed(0)
    X, y, _ = data.moons(100, np.random.default_rng(0))
    network = ScalarMLP(2, [16, 16, 1])
    signs = (2 * y - 1).tolist()

    def gradient() -> object:
        network.zero_grad()
        scores = [network([float(a), float(b)]) for a, b in X]
        loss = sum(((1 - sign * score).relu() for sign, score in zip(signs, scores, strict=True)), start=0.0) / len(X)
        loss.backward()
        return loss

    return gradient


@contextmanager
def _one_thread() -> Iterator[None]:
    """Hold torch and NumPy's linear algebra to one thread."""
    import torch
    from threadpoolctl import threadpool_limits

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield
    finally:
        torch.set_num_threads(before)
