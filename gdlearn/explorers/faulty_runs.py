"""Trainings of one small network on digits, each with one fault or none: what the loss-curve explorer shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from gdlearn._validate import FloatArray
from gdlearn.data import digits
from gdlearn.networks import MLP

EXAMPLES = 300  # for training; as many others for the test
UPDATES = 150
SIZES = (64, 32, 10)
RATE = 0.4
HEALTHY = "healthy"


@dataclass(frozen=True)
class Fault:
    """What can be wrong with a training.

    Attributes:
        name: the fault in a few words.
        sign: how the curves show it.
        cure: what to do.
    """

    name: str
    sign: str
    cure: str


FAULTS: dict[str, Fault] = {
    "dead units": Fault(
        "dead units",
        "the gradient is next to zero from the first update, and the loss stays at that of guessing",
        "start the biases at 0 and the weights at the usual size",
    ),
    "rate too low": Fault(
        "the learning rate is too low",
        "the loss falls smoothly and far too slowly, while the gradient is as long as at the start",
        "try ten times the rate",
    ),
    "labels shuffled": Fault(
        "the labels are shuffled",
        "the training loss falls a little, by heart; the test loss never does, and then rises",
        "look at some examples together with their labels",
    ),
    "rate too high": Fault(
        "the learning rate is too high",
        "the loss begins as it should, then it jumps, and later it does not come down",
        "try a tenth of the rate",
    ),
    "unscaled inputs": Fault(
        "the inputs are not scaled",
        "already the first loss is far above that of guessing, and the first gradients are huge",
        "bring the inputs to a size of about 1",
    ),
    "gradients not zeroed": Fault(
        "the gradients are not zeroed",
        "the gradient grows although the loss falls: it is a sum over all updates, and the steps never end",
        "forget the gradients before each backward pass",
    ),
}


@dataclass(frozen=True)
class FaultyRun:
    """Full-batch gradient descent with one fault, or none.

    Attributes:
        fault: a key of FAULTS, or HEALTHY.
        train_losses: array (UPDATES + 1,), the mean cross-entropy over the examples trained on.
        test_losses: the same over the others.
        gradient_lengths: array (UPDATES,), the length of the vector that was used as gradient in each update.
        accuracy: the share of the other examples that are named rightly in the end.
    """

    fault: str
    train_losses: FloatArray
    test_losses: FloatArray
    gradient_lengths: FloatArray
    accuracy: float


@cache
def faulty_run(fault: str) -> FaultyRun:
    """Train with the fault.

    Args:
        fault: a key of FAULTS, or HEALTHY for none.
    """
    X, labels, test_X, test_labels = _examples(scaled=fault != "unscaled inputs")
    if fault == "labels shuffled":
        labels = np.random.default_rng(1).permutation(labels)
    rate = {"rate too high": 10 * RATE, "rate too low": RATE / 100}.get(fault, RATE)
    network = MLP(SIZES, np.random.default_rng(2), "relu")
    if fault == "dead units":
        bias = network.layers[0][1]
        bias.data = bias.data - 6.0  # each hidden unit's sum is below 0 for nearly all images
    train, test, lengths = [], [], []
    for update in range(UPDATES + 1):
        loss = network(X).cross_entropy(labels)
        train.append(float(loss))
        test.append(float(network(test_X).cross_entropy(test_labels)))
        if update == UPDATES:
            break
        loss.backward()
        used = [np.asarray(parameter.grad) for parameter in network.parameters]
        lengths.append(np.linalg.norm([np.linalg.norm(gradient) for gradient in used]))
        for parameter, gradient in zip(network.parameters, used, strict=True):
            parameter.data = parameter.data - rate * gradient
            if fault != "gradients not zeroed":
                parameter.grad = None
    return FaultyRun(fault, np.array(train), np.array(test), np.array(lengths), network.accuracy(test_X, test_labels))


@lru_cache(maxsize=2)
def _examples(scaled: bool) -> tuple[FloatArray, np.ndarray, FloatArray, np.ndarray]:
    """Return images and digits to train on, and others for the test; grey values of about 1 in size, or 0 to 16."""
    images = digits()
    order = np.random.default_rng(0).permutation(len(images.y))
    rows, others = order[:EXAMPLES], order[EXAMPLES : 2 * EXAMPLES]
    X, labels = images.X / 16 - 0.3 if scaled else images.X, images.y.astype(int)
    return X[rows], labels[rows], X[others], labels[others]
