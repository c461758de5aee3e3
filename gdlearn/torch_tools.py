"""Training real networks in torch: where to compute, the loop, many networks at once, and the ground under a loss.

All weights are drawn by NumPy's generator, so that a seed gives the same network here, in `gdlearn.networks` and on
every device.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.data import minibatches
from gdlearn.networks import MLP

try:
    import torch
except ImportError:
    raise ImportError(
        'lessons 09 and 12 need torch, which is missing; run: python -m pip install "torch>=2.6,<2.14"',
        name="torch",
    ) from None

Tensor = torch.Tensor
LossFunction = Callable[[Tensor, Tensor], Tensor]

DEVICE_VARIABLE = "GDLEARN_DEVICE"
BAR = 20  # characters


# ---- where to compute


def pick_device(dtype: torch.dtype = torch.float64, device: str | torch.device | None = None) -> torch.device:
    """Return the device to compute on: an NVIDIA or AMD GPU (cuda), else Apple's (mps), else the processor (cpu).

    Args:
        dtype: the numbers' type; Apple's GPU has no float64, so it is never picked for that.
        device: "cpu", "cuda", "cuda:1" or "mps". If left out, the variable GDLEARN_DEVICE decides, and if that is
            not set either, what is there.

    Raises:
        TypeError: if ``dtype`` is not a torch type.
        ValueError: if the device is unknown, is not there, or does not have that type.

    Example:
        >>> pick_device(device="cpu")
        device(type='cpu')
    """
    if not isinstance(dtype, torch.dtype):
        raise TypeError(f"dtype must be a torch type such as torch.float64, but {_validate.show(dtype)} came.")
    wanted = device or os.environ.get(DEVICE_VARIABLE)
    if wanted:
        return _asked_for(wanted, dtype, "device" if device else DEVICE_VARIABLE)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if dtype != torch.float64 and torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def _asked_for(wanted: str | torch.device, dtype: torch.dtype, asker: str) -> torch.device:
    try:
        device = torch.device(wanted)
    except (RuntimeError, TypeError):
        device = None
    if device is None or device.type not in ("cpu", "cuda", "mps"):
        raise ValueError(f"{asker} must be cpu, cuda or mps, but {_validate.show(wanted)} came.")
    there = {
        "cpu": True,
        "cuda": torch.cuda.is_available() and (device.index or 0) < torch.cuda.device_count(),
        "mps": torch.backends.mps.is_available(),
    }
    if not there[device.type]:
        raise ValueError(f"{asker} asks for {device}, but torch finds none here; choose cpu, or leave it out.")
    if device.type == "mps" and dtype == torch.float64:
        raise ValueError(f"{asker} asks for mps, but Apple's GPU has no float64; choose cpu, or take float32.")
    return device


# ---- networks


def multilayer_perceptron(
    sizes: Sequence[int],
    rng: np.random.Generator,
    activation: str = "tanh",
    *,
    dtype: torch.dtype = torch.float64,
    device: str | torch.device | None = None,
) -> torch.nn.Sequential:
    """Return torch's form of the network that `gdlearn.networks.MLP` makes from the same arguments.

    Args:
        sizes: the width of each layer, inputs first.
        rng: draws the weights, as in `MLP`.
        activation: "tanh" or "relu".
        dtype: the type of the weights.
        device: as in `pick_device`.

    Raises:
        TypeError, ValueError: as `MLP` and `pick_device`.

    Example:
        >>> model = multilayer_perceptron((2, 3, 1), np.random.default_rng(0))
        >>> [tuple(parameter.shape) for parameter in model.parameters()]
        [(3, 2), (3,), (1, 3), (1,)]
    """
    parts: list[torch.nn.Module] = []
    for W, b in MLP(sizes, rng, activation).layers:
        layer = torch.nn.utils.skip_init(torch.nn.Linear, *W.data.shape, dtype=dtype)
        layer.weight.data.copy_(torch.from_numpy(np.array(W.data.T)))  # torch keeps the outputs on the first axis
        layer.bias.data.copy_(torch.from_numpy(np.array(b.data)))
        parts += [layer, _ACTIVATIONS[activation]()]
    return torch.nn.Sequential(*parts[:-1]).to(pick_device(dtype, device))


_ACTIVATIONS = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}


class ManyNetworks(torch.nn.Module):
    """Networks of one shape, one for each generator, computed together: one product of matrices does a layer of all.

    No network knows of the others. So the gradient of the *sum* of their losses holds for each its own gradient, and a
    step of an optimizer that treats each weight by itself (as all in torch.optim do) trains each as if it were alone.

    Args:
        sizes: the width of each layer, inputs first.
        rngs: network k draws its weights from rngs[k], as `multilayer_perceptron` does.
        activation: "tanh" or "relu".
        device: as in `pick_device`; the weights are float64.

    Raises:
        TypeError, ValueError: as `MLP` and `pick_device`, and if there is no generator.

    Example:
        >>> networks = ManyNetworks((2, 3, 4), [np.random.default_rng(seed) for seed in range(5)])
        >>> tuple(networks(torch.zeros(7, 2, dtype=torch.float64)).shape)
        (5, 7, 4)
    """

    def __init__(
        self,
        sizes: Sequence[int],
        rngs: Sequence[np.random.Generator],
        activation: str = "tanh",
        *,
        device: str | torch.device | None = None,
    ) -> None:
        super().__init__()
        if not rngs:
            raise ValueError("rngs must hold at least one generator, but it is empty.")
        place = pick_device(torch.float64, device)
        each = [MLP(sizes, rng, activation).layers for rng in rngs]
        self.weights = torch.nn.ParameterList()
        self.biases = torch.nn.ParameterList()
        for layer in zip(*each, strict=True):
            self.weights.append(torch.tensor(np.stack([W.data for W, _ in layer]), device=place))
            self.biases.append(torch.tensor(np.stack([b.data for _, b in layer])[:, None, :], device=place))
        self._activation = _ACTIVATIONS[activation]()

    def forward(self, X: Tensor) -> Tensor:
        """Return the scores of all networks for the rows of ``X``, shape (networks, n, outputs)."""
        *hidden, last = zip(self.weights, self.biases, strict=True)
        h = X
        for W, b in hidden:
            h = self._activation(h @ W + b)
        return h @ last[0] + last[1]


def cross_entropies(scores: Tensor, labels: Tensor) -> Tensor:
    """Return the mean cross-entropy of each network, shape (networks,).

    Args:
        scores: shape (networks, n, classes), as `ManyNetworks` returns them.
        labels: the classes, whole numbers from 0, shape (n,).

    Raises:
        ValueError: if the scores do not have three axes.

    Example:
        >>> losses = cross_entropies(torch.zeros(3, 5, 2), torch.zeros(5, dtype=torch.long))
        >>> [round(loss, 4) for loss in losses.tolist()]
        [0.6931, 0.6931, 0.6931]
    """
    if scores.ndim != 3:
        raise ValueError(f"scores must have the shape (networks, n, classes), but they have {tuple(scores.shape)}.")
    each = labels.expand(len(scores), -1)
    losses = torch.nn.functional.cross_entropy(scores.transpose(1, 2), each, reduction="none")
    return losses.mean(dim=1)


# ---- the loop


@dataclass(frozen=True)
class History:
    """The losses of a training.

    Attributes:
        batch_losses: array (updates,), the loss of each batch, before the step that it led to.
        train_losses: array (epochs + 1,), the loss over all examples, at the start and after each epoch.
        test_losses: the same over the examples that were kept apart; None if there were none.
    """

    batch_losses: FloatArray
    train_losses: FloatArray
    test_losses: FloatArray | None


def train(
    model: torch.nn.Module,
    loss_function: LossFunction,
    optimizer: torch.optim.Optimizer,
    X: Tensor,
    y: Tensor,
    *,
    batch_size: int,
    epochs: int,
    rng: np.random.Generator,
    test: tuple[Tensor, Tensor] | None = None,
    progress: bool | None = None,
) -> History:
    """Train a model in place: for each mini-batch predict, take the loss, go backward, and step.

    Args:
        model: takes inputs and returns predictions.
        loss_function: takes predictions and targets and returns the loss, one number.
        optimizer: one of torch.optim over the model's parameters.
        X: the inputs, shape (n, ...), on the model's device.
        y: the targets, shape (n, ...), on the same device.
        batch_size: examples in a batch.
        epochs: how often each example is used.
        rng: shuffles the examples.
        test: inputs and targets that are looked at after each epoch, and never trained on.
        progress: whether to show a progress bar, on stderr; if left out, only where stderr is a terminal.

    Raises:
        TypeError, ValueError: if an argument has the wrong type or range, or X and y differ in length.

    Example:
        >>> model = multilayer_perceptron((1, 1), np.random.default_rng(0))
        >>> X = torch.linspace(-1, 1, 8, dtype=torch.float64)[:, None]
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        >>> history = train(model, torch.nn.functional.mse_loss, optimizer, X, 3 * X + 1,
        ...                 batch_size=4, epochs=40, rng=np.random.default_rng(0))
        >>> history.batch_losses.shape, bool(history.train_losses[-1] < 1e-6)
        ((80,), True)
    """
    if len(X) != len(y):
        raise ValueError(f"X and y must be equally long, but they have {len(X)} and {len(y)} rows.")
    epochs = _validate.count("epochs", epochs)
    bar = _Bar(epochs, sys.stderr.isatty() if progress is None else progress)
    batch_losses: list[Tensor] = []
    train_losses, test_losses = [_loss(model, loss_function, X, y)], []
    if test is not None:
        test_losses.append(_loss(model, loss_function, *test))
    for _ in range(epochs):
        for rows in minibatches(len(X), batch_size, rng):
            picked = torch.from_numpy(rows).to(X.device)
            loss = loss_function(model(X[picked]), y[picked])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.detach())  # read at the end: a GPU need not stop for each
        train_losses.append(_loss(model, loss_function, X, y))
        if test is not None:
            test_losses.append(_loss(model, loss_function, *test))
        bar.advance(train_losses[-1])
    bar.close()
    return History(
        torch.stack(batch_losses).cpu().numpy() if batch_losses else np.zeros(0),
        np.array(train_losses),
        None if test is None else np.array(test_losses),
    )


def _loss(model: torch.nn.Module, loss_function: LossFunction, X: Tensor, y: Tensor) -> float:
    with torch.no_grad():
        return loss_function(model(X), y).item()


class _Bar:
    """A progress bar on stderr, which no lesson's compared output holds."""

    def __init__(self, total: int, shown: bool) -> None:
        self._total, self._done, self._shown = total, 0, shown

    def advance(self, loss: float) -> None:
        self._done += 1
        if self._shown:
            full = BAR * self._done // self._total
            line = f"\repoch {self._done}/{self._total} {'█' * full}{'░' * (BAR - full)} loss {loss:.4g}   "
            print(line, end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._shown:
            print(file=sys.stderr)


def accuracy(model: torch.nn.Module, X: Tensor, labels: Tensor) -> float:
    """Return the share of the rows of ``X`` whose largest score is that of their label.

    Args:
        model: returns scores of shape (n, classes).
        X: the inputs, shape (n, ...).
        labels: the classes, shape (n,).

    Example:
        >>> accuracy(torch.nn.Identity(), torch.tensor([[2.0, 1.0], [0.0, 1.0]]), torch.tensor([0, 0]))
        0.5
    """
    with torch.no_grad():
        return (model(X).argmax(dim=-1) == labels).double().mean().item()
