"""The loss-curve explorer: each run has its fault and no other, and its curves show the sign that is told."""

import numpy as np
import pytest

from gdlearn.data import digits
from gdlearn.explorers import LossCurve
from gdlearn.explorers.faulty_runs import EXAMPLES, FAULTS, HEALTHY, RATE, SIZES, UPDATES, faulty_run
from gdlearn.explorers.loss_curve import GUESSING, RUNS
from gdlearn.networks import MLP

explorer = LossCurve()
HEALTH = faulty_run(HEALTHY)


def test_the_healthy_run_is_plain_descent_by_the_engine():
    images, order = digits(), np.random.default_rng(0).permutation(1797)
    rows, others = order[:EXAMPLES], order[EXAMPLES : 2 * EXAMPLES]
    X, labels = images.X / 16 - 0.3, images.y.astype(int)
    network = MLP(SIZES, np.random.default_rng(2), "relu")
    for _ in range(UPDATES):
        network(X[rows]).cross_entropy(labels[rows]).backward()
        network.descend(RATE)
    assert HEALTH.train_losses[-1] == pytest.approx(float(network(X[rows]).cross_entropy(labels[rows])), rel=1e-9)
    assert HEALTH.accuracy == network.accuracy(X[others], labels[others]) > 0.9
    assert len(HEALTH.train_losses) == len(HEALTH.test_losses) == len(HEALTH.gradient_lengths) + 1 == UPDATES + 1


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_does_harm(fault):
    run = faulty_run(fault)
    assert run.test_losses[-1] > 5 * HEALTH.test_losses[-1]
    assert run.accuracy < HEALTH.accuracy
    for curve in (run.train_losses, run.test_losses, run.gradient_lengths):
        assert np.isfinite(curve).all()


# Each sign, in numbers; none but its own run shows it.
SIGNS = {
    "dead units": lambda run: run.gradient_lengths[0] < 0.1 * HEALTH.gradient_lengths[0],
    "rate too low": lambda run: (
        (np.diff(run.train_losses) < 0).all() and run.gradient_lengths[-1] > 0.5 * run.gradient_lengths[0]
        and run.train_losses[-1] > 2
    ),
    "labels shuffled": lambda run: (
        run.train_losses[-1] < 2 and run.test_losses.min() > GUESSING and (np.diff(run.train_losses) < 0).all()
    ),
    "rate too high": lambda run: run.train_losses[0] < 3 and np.mean(np.diff(run.train_losses) > 0.05) > 0.1,
    "unscaled inputs": lambda run: run.train_losses[0] > 5 and run.gradient_lengths[0] > 10,
    "gradients not zeroed": lambda run: (
        run.gradient_lengths[-1] > 3 * run.gradient_lengths[0] and run.train_losses[30] < 0.1
    ),
}  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_shown_by_its_own_run_only(sign):
    shown_by = [fault for fault in (HEALTHY, *FAULTS) if SIGNS[sign](faulty_run(fault))]
    assert shown_by == [sign]


def test_without_zeroing_the_vector_used_is_the_sum_of_all_gradients():
    """Two updates written out: the second goes along the sum of both gradients."""
    images, order = digits(), np.random.default_rng(0).permutation(1797)
    X, labels = images.X[order[:EXAMPLES]] / 16 - 0.3, images.y[order[:EXAMPLES]].astype(int)
    network = MLP(SIZES, np.random.default_rng(2), "relu")
    total = [0.0] * 4
    for update in range(2):
        network(X).cross_entropy(labels).backward()
        total = [t + p.grad for t, p in zip(total, network.parameters, strict=True)]
        length = np.sqrt(sum(np.sum(t**2) for t in total))
        assert faulty_run("gradients not zeroed").gradient_lengths[update] == pytest.approx(length, rel=1e-10)
        for t, p in zip(total, network.parameters, strict=True):
            p.data, p.grad = p.data - RATE * t, None


def test_the_fault_is_named_only_if_asked_for():
    for letter, fault in RUNS.items():
        hidden, named = explorer.describe(run=letter), explorer.describe(run=letter, reveal=True)
        assert FAULTS[fault].name not in hidden
        assert FAULTS[fault].name in named
        assert len(named) < 400
        _, artists = explorer._drawn(explorer.defaults)
        explorer._update(artists, explorer.compute(run=letter))
        assert artists["name"].get_text() == f"Run {letter}: which fault is it?"


def test_the_healthy_run_can_be_left_out():
    assert explorer.compute(healthy=False).healthy is None
    _, artists = explorer._drawn(explorer.defaults)
    explorer._update(artists, explorer.compute())
    assert len(artists["healthy train"].get_xdata()) == UPDATES + 1
    explorer._update(artists, explorer.compute(healthy=False))
    assert len(artists["healthy train"].get_xdata()) == 0
    assert len(artists["train"].get_xdata()) == UPDATES + 1


def test_all_faults_are_there_once():
    assert sorted(RUNS.values()) == sorted(FAULTS)
