"""Devices, networks one by one and many at once, and the training loop, each against an independent way."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import requires
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from packaging.requirements import Requirement

from gdlearn.data import minibatches
from gdlearn.networks import MLP

torch = pytest.importorskip("torch")
tools = pytest.importorskip("gdlearn.torch_tools")

rng = np.random.default_rng(3)
X, LABELS = rng.normal(size=(30, 4)), rng.integers(0, 3, 30)
TX, TL = torch.from_numpy(X), torch.from_numpy(LABELS)
cross_entropy = torch.nn.functional.cross_entropy


def fresh(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# ---- without torch


def test_without_torch_one_sentence_names_the_command() -> None:
    """Importing the module where torch is missing raises ImportError with the command that installs it."""
    code = "import sys; sys.modules['torch'] = None; import gdlearn.torch_tools"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.splitlines()[-1] == (
        'ImportError: lessons 09 and 12 need torch, which is missing; run: python -m pip install "torch>=2.6,<2.14"'
    )
    assert "During handling" not in run.stderr


def test_the_command_has_the_projects_own_bounds() -> None:
    """The version in the sentence is the one that pyproject.toml asks for."""
    command = re.findall(r'pip install "(torch[^"]+)"', Path(tools.__file__).read_text(encoding="utf-8"))
    wanted = [Requirement(one) for one in requires("gdlearn") or []]
    (torch_wanted,) = {str(one.specifier) for one in wanted if one.name == "torch"}
    assert [str(Requirement(one).specifier) for one in command] == [torch_wanted]


# ---- where to compute


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pretend that this machine has GPUs, or none; no variable asks for a device."""
    monkeypatch.delenv("GDLEARN_DEVICE", raising=False)

    def pretend(*, cuda: int = 0, mps: bool = False) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    pretend()
    return pretend


@pytest.mark.parametrize(
    ("there", "dtype", "expected"),
    [
        ({}, "float64", "cpu"),
        ({"cuda": 1}, "float64", "cuda"),
        ({"cuda": 1, "mps": True}, "float32", "cuda"),
        ({"mps": True}, "float32", "mps"),
        ({"mps": True}, "float64", "cpu"),
    ],
)
def test_the_best_device_is_picked_that_has_the_type(machine: Any, there: Any, dtype: str, expected: str) -> None:
    machine(**there)
    assert tools.pick_device(getattr(torch, dtype)).type == expected


def test_the_variable_decides_and_the_argument_decides_over_it(machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(cuda=2)
    monkeypatch.setenv("GDLEARN_DEVICE", "cpu")
    assert tools.pick_device() == torch.device("cpu")
    assert tools.pick_device(device="cuda:1") == torch.device("cuda:1")
    monkeypatch.setenv("GDLEARN_DEVICE", "")
    assert tools.pick_device() == torch.device("cuda")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("cuda", "device asks for cuda, but torch finds none here; choose cpu, or leave it out."),
        ("tpu", "device must be cpu, cuda or mps, but 'tpu' came."),
        ("meta", "device must be cpu, cuda or mps, but 'meta' came."),
        ("mps", "device asks for mps, but torch finds none here"),
    ],
)
def test_a_device_that_is_not_there_is_named(machine: Any, wanted: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        tools.pick_device(device=wanted)


def test_a_second_gpu_must_be_there_too(machine: Any) -> None:
    machine(cuda=1)
    with pytest.raises(ValueError, match="asks for cuda:1, but torch finds none"):
        tools.pick_device(device="cuda:1")


def test_the_sentence_names_the_variable_if_that_asked(machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDLEARN_DEVICE", "cuda")
    with pytest.raises(ValueError, match="GDLEARN_DEVICE asks for cuda"):
        tools.pick_device()


def test_float64_on_apples_gpu_is_refused_also_if_asked_for(machine: Any) -> None:
    machine(mps=True)
    with pytest.raises(ValueError, match="Apple's GPU has no float64"):
        tools.pick_device(device="mps")
    assert tools.pick_device(torch.float32, "mps").type == "mps"


def test_a_type_that_is_none_of_torchs_is_refused() -> None:
    with pytest.raises(TypeError, match=r"such as torch.float64, but 'float64' came"):
        tools.pick_device("float64")


# ---- networks


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_a_seed_gives_the_same_network_as_our_own(activation: str) -> None:
    ours = MLP((4, 6, 5, 3), fresh(), activation)
    theirs = tools.multilayer_perceptron((4, 6, 5, 3), fresh(), activation)
    np.testing.assert_allclose(ours(X).data, theirs(TX).detach().numpy(), rtol=1e-13, atol=1e-14)


def test_the_networks_numbers_have_the_type_that_was_asked_for() -> None:
    model = tools.multilayer_perceptron((4, 3), fresh(), dtype=torch.float32)
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}


def test_weights_do_not_touch_torchs_own_generator() -> None:
    torch.manual_seed(0)
    before = torch.random.get_rng_state()
    tools.multilayer_perceptron((4, 3), fresh())
    tools.ManyNetworks((4, 3), [fresh()])
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_one_network_alone_trains_as_it_does_among_many(activation: str) -> None:
    """With momentum too: after 20 updates the scores of network 2 of 3 are those of the same one on its own."""
    sizes, loop = (4, 6, 3), {"batch_size": 8, "epochs": 5}
    many = tools.ManyNetworks(sizes, [fresh(seed) for seed in range(3)], activation)
    alone = tools.multilayer_perceptron(sizes, fresh(2), activation)

    def total(scores: Any, labels: Any) -> Any:
        return tools.cross_entropies(scores, labels).sum()

    for model, loss in ((many, total), (alone, cross_entropy)):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.3, momentum=0.9)
        tools.train(model, loss, optimizer, TX, TL, rng=fresh(7), **loop)
    torch.testing.assert_close(many(TX)[2], alone(TX), rtol=1e-10, atol=1e-12)
    assert (many(TX)[1] - alone(TX)).abs().max() > 0.1


def test_cross_entropies_are_those_of_each_network() -> None:
    scores = torch.from_numpy(fresh().normal(size=(5, 30, 3)))
    expected = torch.stack([cross_entropy(each, TL) for each in scores])
    torch.testing.assert_close(tools.cross_entropies(scores, TL), expected, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: tools.ManyNetworks((4, 3), []), "at least one generator"),
        (lambda: tools.cross_entropies(torch.zeros(3, 2), torch.zeros(3)), r"but they have \(3, 2\)"),
        (lambda: tools.multilayer_perceptron((4, 3), fresh(), "sin"), "activation must be one of tanh, relu"),
    ],
)
def test_bad_input_gets_one_sentence(wrong: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wrong()


# ---- the loop


def by_hand(updates: list[Any], sizes: tuple[int, ...], rate: float, momentum: float) -> tuple[list[float], MLP]:
    """Train our own network on the same batches with the momentum rule written out; return the batches' losses."""
    network, losses = MLP(sizes, fresh()), []
    velocities = [np.zeros_like(p.data) for p in network.parameters]
    for rows in updates:
        loss = network(X[rows]).cross_entropy(LABELS[rows])
        losses.append(float(loss))
        loss.backward()
        velocities = [momentum * v + p.grad for v, p in zip(velocities, network.parameters, strict=True)]
        for parameter, velocity in zip(network.parameters, velocities, strict=True):
            parameter.data = parameter.data - rate * velocity
            parameter.grad = None
    return losses, network


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_training_is_the_rule_written_out_on_the_same_batches(momentum: float) -> None:
    model = tools.multilayer_perceptron((4, 6, 3), fresh())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=momentum)
    history = tools.train(model, cross_entropy, optimizer, TX, TL, batch_size=8, epochs=4, rng=fresh(7),
                          test=(TX[:9], TL[:9]))  # fmt: skip
    shuffles = fresh(7)
    updates = [rows for _ in range(4) for rows in minibatches(30, 8, shuffles)]
    losses, network = by_hand(updates, (4, 6, 3), 0.2, momentum)
    np.testing.assert_allclose(history.batch_losses, losses, rtol=1e-11)
    assert history.train_losses.shape == history.test_losses.shape == (5,)
    assert history.train_losses[-1] == pytest.approx(float(network(X).cross_entropy(LABELS)), rel=1e-11)
    assert history.test_losses[-1] == pytest.approx(float(network(X[:9]).cross_entropy(LABELS[:9])), rel=1e-11)
    assert history.train_losses[0] == pytest.approx(float(MLP((4, 6, 3), fresh())(X).cross_entropy(LABELS)), rel=1e-12)


def plain_run(**settings: Any) -> Any:
    model = tools.multilayer_perceptron((4, 3), fresh())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    settings = {"batch_size": 10, "epochs": 2, "rng": fresh(), **settings}
    return tools.train(model, cross_entropy, optimizer, TX, TL, **settings)


def test_no_epochs_leave_the_start() -> None:
    history = plain_run(epochs=0)
    assert len(history.batch_losses) == 0
    assert len(history.train_losses) == 1
    assert history.test_losses is None


def test_the_bar_is_shown_on_stderr_if_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    history = plain_run(progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    first, last = shown.err.strip("\r\n").split("\r")
    assert first.startswith("epoch 1/2 ██████████░░░░░░░░░░ loss ")
    assert last.startswith(f"epoch 2/2 {20 * '█'} loss {history.train_losses[-1]:.4g}")


def test_the_bar_stays_away_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """So it is in a notebook's kernel, in nbval and in the lessons as they are kept."""
    plain_run()
    plain_run(progress=False)
    assert capsys.readouterr() == ("", "")


def test_inputs_and_targets_of_different_length_are_refused() -> None:
    model = tools.multilayer_perceptron((4, 3), fresh())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    with pytest.raises(ValueError, match="they have 30 and 29 rows"):
        tools.train(model, cross_entropy, optimizer, TX, TL[:29], batch_size=4, epochs=1, rng=fresh())


@pytest.mark.parametrize(("setting", "words"), [({"epochs": -1}, "epochs"), ({"batch_size": 31}, "at most 30")])
def test_settings_out_of_range_are_refused(setting: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        plain_run(**setting)


def test_accuracy_is_the_share_of_right_answers() -> None:
    scores = torch.tensor([[2.0, 1.0], [0.0, 1.0], [5.0, 1.0], [3.0, 1.0]])
    assert tools.accuracy(torch.nn.Identity(), scores, torch.tensor([0, 1, 0, 1])) == 0.75


def test_the_same_run_twice_gives_the_same_digits() -> None:
    first, second = plain_run(), plain_run()
    assert [a == b for a, b in zip(first.batch_losses, second.batch_losses, strict=True)] == [True] * 6
    assert all(a >= b for a, b in pairwise(first.train_losses))
