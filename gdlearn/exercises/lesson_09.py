"""The exercise of lesson 09: one step of training in torch. It needs torch, and says so where torch is missing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy import ndarray

from gdlearn.exercises.arguments import Worded
from gdlearn.exercises.base import Case, Exercise, Mistake, case
from gdlearn.exercises.report import Report
from gdlearn.exercises.results import Form, Parts, Text
from gdlearn.exercises.values import Unreadable, read_numbers

CALLS = 3
"""So many steps are taken one after the other: a gradient that is not forgotten shows from the second on."""


class TorchExercise(Exercise):
    """An exercise that can only be checked where torch is installed."""

    def check(self, answer: Any) -> Report:
        """Try an answer, or say in one sentence which command installs torch."""
        try:
            import gdlearn.torch_tools  # noqa: F401 - only whether it can be
        except ImportError as problem:
            return Report(self.id, "not answered", f"This can't be checked yet: {problem}.")
        return super().check(answer)


# ---- what is handed to the answer, without torch


@dataclass(frozen=True)
class Model:
    """A network by its sizes and seed; torch builds it at each call."""

    sizes: tuple[int, ...]
    seed: int


@dataclass(frozen=True)
class Optimizer:
    """torch.optim.SGD by its settings."""

    learning_rate: float
    momentum: float = 0.0


def _model(sizes: tuple[int, ...], seed: int) -> Worded:
    return Worded(f"a network {'-'.join(map(str, sizes))}", Model(sizes, seed))


def _optimizer(learning_rate: float, momentum: float = 0.0) -> Worded:
    also = f", momentum={momentum:g}" if momentum else ""
    return Worded(f"SGD(lr={learning_rate:g}{also})", Optimizer(learning_rate, momentum))


LOSSES = {
    "mse_loss": Worded("torch.nn.functional.mse_loss", "mse_loss"),
    "with_logits": Worded("binary_cross_entropy_with_logits", "binary_cross_entropy_with_logits"),
}


def _case(seed: int, sizes: tuple[int, ...], loss: str, optimizer: Worded) -> Case:
    """Make one call: a batch of inputs, and targets between 0 and 1, which suit either loss."""
    rng = np.random.default_rng(seed)
    inputs, targets = rng.normal(size=(4, sizes[0])).round(1), rng.uniform(size=(4, sizes[-1])).round(1)
    return case(_model(sizes, seed), LOSSES[loss], optimizer, inputs, targets)


# ---- what is observed


@dataclass(frozen=True)
class Steps(Parts):
    """What some steps did: losses, weights, and which gradient each step took; with a remark on how the loss came."""

    remark: str = ""

    def text(self, digits: int) -> str:
        """Write all parts, and the remark."""
        return super().text(digits) + self.remark


def _observe(
    answer: Any, model: Model, loss_name: str, optimizer: Optimizer, inputs: ndarray, targets: ndarray
) -> Steps:
    """Take some steps with the answer, each on another batch, and watch what the optimizer is told to do."""
    from gdlearn.torch_tools import multilayer_perceptron, torch

    network = multilayer_perceptron(model.sizes, np.random.default_rng(model.seed), device="cpu")
    parameters = list(network.parameters())
    sgd = torch.optim.SGD(parameters, lr=optimizer.learning_rate, momentum=optimizer.momentum)
    loss_function = getattr(torch.nn.functional, loss_name)
    watch = _Watch(parameters)
    sgd.step = watch.noting(sgd.step)  # type: ignore[method-assign]
    losses, remark = [], ""
    for call in range(CALLS):
        X, y = (torch.from_numpy(np.roll(array, call, axis=-1) * (1 + call)) for array in (inputs, targets / CALLS))
        watch.begin(torch.autograd.grad(loss_function(network(X), y), parameters))
        loss = answer(network, loss_function, sgd, X, y)
        watch.end()
        if isinstance(loss, torch.Tensor):
            remark = _remark(loss)
            loss = loss.detach().numpy()
        losses.append(_number(loss))
    weights = np.concatenate([parameter.detach().numpy().ravel() for parameter in parameters])
    parts = {"steps": Text(watch.account()), "losses": read_numbers(losses), "last weights": read_numbers(weights)}
    return Steps(parts, remark)


def _remark(loss: Any) -> str:
    if loss.ndim:
        return ""
    graph = ", and holds on to the whole graph" if loss.requires_grad else ""
    return f" (the loss is a tensor{graph}: loss.item() makes it a plain number)"


def _number(loss: Any) -> float:
    numbers = read_numbers(loss)
    if numbers.shape:
        raise Unreadable("not a number", f"an array of shape {numbers.shape}, and no single loss")
    return numbers.entries[0]


class _Watch:
    """Notes for each step of the optimizer which gradients it finds."""

    def __init__(self, parameters: list[Any]) -> None:
        self._parameters = parameters
        self._backward = False
        self._words: list[str] = []
        self._seen: list[str] = []
        for parameter in parameters:
            parameter.register_post_accumulate_grad_hook(self._after_backward)

    def begin(self, right: Any) -> None:
        """Tell the gradients that this batch has at these weights."""
        self._right, self._backward, self._seen = right, False, []

    def _after_backward(self, parameter: Any) -> None:
        self._backward = True

    def noting(self, step: Callable[..., Any]) -> Callable[..., Any]:
        """Return the optimizer's step, with a look at the gradients before; a closure is run before that look."""

        def noted(closure: Callable[[], Any] | None = None) -> Any:
            loss = closure() if closure else None
            self._note()
            step()
            return loss

        return noted

    def _note(self) -> None:
        gradients = [parameter.grad for parameter in self._parameters]
        if all(g is not None and g.allclose(r) for g, r in zip(gradients, self._right, strict=True)):
            self._seen.append("with the gradient of its batch")
        elif not self._backward:
            self._seen.append("before the backward pass")
        elif all(g is None or not g.any() for g in gradients):
            self._seen.append("after the gradients were forgotten")
        else:
            self._seen.append("with another gradient than that of its batch")

    def end(self) -> None:
        """Close a call."""
        if not self._seen:
            self._seen.append("never, after a backward pass" if self._backward else "never, and no backward pass")
        self._words.append(" and ".join(self._seen))

    def account(self) -> str:
        """Say how each call stepped; once, if all did alike."""
        return "; ".join(dict.fromkeys(self._words))


# ---- the mistakes


def _step(*actions: str, result: Callable[[Any], Any] = lambda loss: loss.item()) -> Callable[..., Any]:
    """Make a training step that does these actions in their order: zero, backward, step."""

    def answer(model: Any, loss_function: Any, optimizer: Any, inputs: Any, targets: Any) -> Any:
        loss = loss_function(model(inputs), targets)
        does = {"zero": optimizer.zero_grad, "backward": loss.backward, "step": optimizer.step}
        with suppress(RuntimeError):  # torch does not go back through weights that a step has changed meanwhile
            for action in actions:
                does[action]()
        return result(loss)

    return answer


def _loss_afterwards(model: Any, loss_function: Any, optimizer: Any, inputs: Any, targets: Any) -> float:
    _step("zero", "backward", "step")(model, loss_function, optimizer, inputs, targets)
    return float(loss_function(model(inputs), targets).item())


def _swapped(model: Any, loss_function: Any, optimizer: Any, inputs: Any, targets: Any) -> Any:
    return _step("zero", "backward", "step")(
        model, lambda predictions, y: loss_function(y, predictions), optimizer, inputs, targets
    )


ZEROED_TOO_EARLY = (
    "You forget the gradients between backward and step, so the step finds none: zero them before the backward pass."
)
STEP_FIRST = (
    "The optimizer steps before this batch's gradient is there: loss.backward() comes first, then optimizer.step()."
)

TRAINING_STEP = TorchExercise(
    "09.training_step",
    cases=(
        _case(1, (2, 1), "mse_loss", _optimizer(0.1)),
        _case(2, (3, 4, 2), "mse_loss", _optimizer(0.5)),
        _case(3, (2, 3, 1), "with_logits", _optimizer(0.2)),
        _case(4, (3, 2), "with_logits", _optimizer(0.1, 0.9)),
        _case(5, (4, 5, 3), "mse_loss", _optimizer(0.3, 0.5)),
    ),
    form=Form("The loss as a number was", _observe),
    tolerance=1e-7,
    mistakes=(
        Mistake(
            "gradients not zeroed",
            _step("backward", "step"),
            "From the second call on, the gradients of all batches so far are added up: "
            "call optimizer.zero_grad() before loss.backward().",
        ),
        Mistake("step before backward", _step("step", "zero", "backward"), STEP_FIRST),
        Mistake("step before backward", _step("zero", "step", "backward"), STEP_FIRST),
        Mistake("step before backward", _step("step", "backward"), STEP_FIRST),
        Mistake("zeroed before the step", _step("backward", "zero", "step"), ZEROED_TOO_EARLY),
        Mistake(
            "no step",
            _step("zero", "backward"),
            "The gradients are there, but the weights do not move: optimizer.step() is missing.",
        ),
        Mistake(
            "no backward pass",
            _step("zero"),
            "No gradient is ever computed, so nothing can be learned: call loss.backward(), then optimizer.step().",
        ),
        Mistake(
            "two steps",
            _step("zero", "backward", "step", "step"),
            "The optimizer steps twice with one gradient: once is asked for.",
        ),
        Mistake(
            "loss after the step",
            _loss_afterwards,
            "This is the loss after the step, from a second look at the batch: return the loss that you went "
            "backward from.",
        ),
        Mistake(
            "loss arguments swapped",
            _swapped,
            "The loss function takes the predictions first and the targets second.",
        ),
    ),
    hints=(
        "Predict, loss, backward, step: model(inputs) gives the predictions, and loss_function(predictions, targets) "
        "the loss.",
        "torch adds each new gradient to the one that is there: optimizer.zero_grad() forgets the old ones.",
        "After loss.backward() every parameter has its gradient, and optimizer.step() moves them all.",
        "Zero, backward, step in this order, and at the end return loss.item().",
    ),
)

EXERCISES = (TRAINING_STEP,)
