"""Each update rule against torch.optim, against its own formula by hand, and on every objective."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gdlearn import objectives
from gdlearn.descent import minimize
from gdlearn.objectives import Objective
from gdlearn.optimizers import AdaGrad, Adam, AdamW, GradientDescent, Momentum, RMSProp

# --- equal to torch.optim

DIMENSION, STEPS = 10, 100
START = np.random.default_rng(0).normal(size=DIMENSION)
PULLS = np.random.default_rng(1).uniform(0.5, 3.0, size=DIMENSION)


def schedule(step: int) -> float:
    """Climb for ten steps, then fall: a rate that differs at every step."""
    return 0.02 * min((step + 1) / 10, 1.0) / (1 + step / 50)


def gradient_of_waves(x: np.ndarray) -> np.ndarray:
    """Gradient of Σ aᵢ (1 − cos 2xᵢ) / 2 + xᵢ xᵢ₊₁ / 4: non-convex, every coordinate coupled with the next."""
    return PULLS * np.sin(2 * x) + (np.roll(x, 1) + np.roll(x, -1)) / 4


def path_of_torch(name: str, settings: dict[str, Any], scheduled: bool) -> np.ndarray:
    torch = pytest.importorskip("torch")
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([x], lr=1.0 if scheduled else 0.05, **settings)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule if scheduled else lambda step: 1.0)
    path = []
    for _ in range(STEPS):
        x.grad = torch.tensor(gradient_of_waves(x.detach().numpy()))
        optimizer.step()
        scheduler.step()
        path.append(x.detach().numpy().copy())
    return np.array(path)


def path_of_ours(rule: Any) -> np.ndarray:
    x, state, path = START, rule.init(START), []
    for _ in range(STEPS):
        x, state = rule.step(x, gradient_of_waves(x), state)
        path.append(x)
    return np.array(path)


# Our class and settings, torch's class and settings. None is left to a default, and none is the default.
ADAM = {"betas": (0.8, 0.95), "eps": 1e-3}
PEERS: dict[str, tuple[type, dict[str, Any], str, dict[str, Any]]] = {
    "descent": (GradientDescent, {}, "SGD", {}),
    "momentum": (Momentum, {"momentum": 0.8}, "SGD", {"momentum": 0.8}),
    "nesterov": (Momentum, {"momentum": 0.8, "nesterov": True}, "SGD", {"momentum": 0.8, "nesterov": True}),
    "adagrad": (AdaGrad, {"eps": 1e-3}, "Adagrad", {"eps": 1e-3}),
    "rmsprop": (RMSProp, {"alpha": 0.9, "eps": 1e-3}, "RMSprop", {"alpha": 0.9, "eps": 1e-3}),
    "adam": (Adam, ADAM, "Adam", ADAM),
    "amsgrad": (Adam, ADAM | {"amsgrad": True}, "Adam", ADAM | {"amsgrad": True}),
    "adamw": (AdamW, ADAM | {"weight_decay": 0.3}, "AdamW", ADAM | {"weight_decay": 0.3}),
    "adamw with amsgrad": (
        AdamW,
        ADAM | {"amsgrad": True, "weight_decay": 0.3},
        "AdamW",
        ADAM | {"amsgrad": True, "weight_decay": 0.3},
    ),
}


@pytest.mark.parametrize("scheduled", [False, True], ids=["constant", "schedule"])
@pytest.mark.parametrize("name", PEERS)
def test_a_hundred_steps_go_where_torch_goes(name: str, scheduled: bool) -> None:
    ours, settings, theirs, their_settings = PEERS[name]
    peer = path_of_torch(theirs, their_settings, scheduled)
    mine = path_of_ours(ours(schedule if scheduled else 0.05, **settings))
    assert np.abs(peer[-1] - START).max() > 0.1  # it went somewhere
    np.testing.assert_allclose(mine, peer, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        (AdaGrad, "Adagrad", ["eps"]),
        (RMSProp, "RMSprop", ["alpha", "eps"]),
        (Adam, "Adam", ["betas", "eps", "amsgrad"]),
        (AdamW, "AdamW", ["betas", "eps", "amsgrad", "weight_decay"]),
    ],
)
def test_defaults_are_those_of_torch(ours: type, theirs: str, names: list[str]) -> None:
    torch = pytest.importorskip("torch")
    peer = getattr(torch.optim, theirs)([torch.zeros(1, requires_grad=True)]).defaults
    assert ours().learning_rate == peer["lr"]
    assert {name: getattr(ours(), name) for name in names} == {name: peer[name] for name in names}


def test_momentum_keeps_nine_tenths_of_the_velocity_by_default() -> None:
    assert Momentum(0.1) == Momentum(0.1, momentum=0.9, nesterov=False)


# --- by hand


def stream(rule: Any, gradients: list[float], start: float = 0.0) -> list[float]:
    """Feed one coordinate a list of gradients and return the points."""
    x = np.array([start])
    state, points = rule.init(x), []
    for g in gradients:
        x, state = rule.step(x, np.array([g]), state)
        points.append(float(x[0]))
    return points


def test_momentum_adds_up_a_constant_gradient_to_a_geometric_series() -> None:
    steps = -np.diff([0.0, *stream(Momentum(1.0, momentum=0.5), [1.0] * 5)])
    assert steps.tolist() == [1.0, 1.5, 1.75, 1.875, 1.9375]


def test_nesterov_looks_ahead_by_one_more_share_of_the_velocity() -> None:
    assert stream(Momentum(1.0, momentum=0.5, nesterov=True), [1.0, 0.0]) == [-1.5, -1.75]


def test_adagrad_divides_by_the_root_of_all_squares_so_far() -> None:
    points = stream(AdaGrad(1.0, eps=0.0), [3.0, 4.0, 12.0])
    assert points == pytest.approx([-1.0, -1.0 - 4 / 5, -1.0 - 4 / 5 - 12 / 13])


def test_rmsprop_forgets_old_squares() -> None:
    points = stream(RMSProp(1.0, alpha=0.5, eps=0.0), [2.0, 2.0])
    assert points == pytest.approx([-2 / math.sqrt(2), -2 / math.sqrt(2) - 2 / math.sqrt(3)])


@pytest.mark.parametrize("size", [1e-6, 1e-2, 1.0, 1e6])
def test_adam_moves_by_the_rate_whatever_the_size_of_a_constant_gradient(size: float) -> None:
    steps = -np.diff([0.0, *stream(Adam(0.1, eps=0.0), [size] * 50)])
    np.testing.assert_allclose(steps, 0.1, rtol=1e-9)


def test_without_bias_correction_adams_first_step_is_three_rates_long() -> None:
    first = -stream(Adam(1.0, eps=0.0, bias_correction=False), [1.0])[0]
    assert first == pytest.approx(0.1 / math.sqrt(0.001), rel=1e-12)


def test_amsgrad_keeps_the_largest_average_and_so_steps_less_after_a_shock() -> None:
    gradients = [100.0] + [0.0] * 200 + [1.0]
    plain, ams = (stream(Adam(0.1, (0.0, 0.9), amsgrad=amsgrad), gradients) for amsgrad in (False, True))
    assert abs(ams[-1] - ams[-2]) < 0.1 * abs(plain[-1] - plain[-2])


def test_adamw_shrinks_the_point_by_rate_times_decay_and_leaves_the_averages_alone() -> None:
    assert stream(AdamW(0.1, weight_decay=0.5), [0.0, 0.0], start=1.0) == pytest.approx([0.95, 0.9025], rel=1e-15)


def test_the_decay_of_adamw_follows_the_schedule() -> None:
    rule = AdamW(lambda step: [0.1, 0.4][step], weight_decay=0.5)
    assert stream(rule, [0.0, 0.0], start=1.0) == pytest.approx([0.95, 0.95 * 0.8], rel=1e-15)


# --- pure functions with a carried state

RULES: dict[str, Any] = {
    "descent": GradientDescent(0.1),
    "momentum": Momentum(0.1),
    "nesterov": Momentum(0.1, nesterov=True),
    "adagrad": AdaGrad(0.1),
    "rmsprop": RMSProp(0.1),
    "adam": Adam(0.1),
    "amsgrad": Adam(0.1, amsgrad=True),
    "adam without bias correction": Adam(0.1, bias_correction=False),
    "adamw": AdamW(0.1),
}
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())


def frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def freeze_arrays(state: Any) -> Any:
    return type(state)(*(frozen(part) if isinstance(part, np.ndarray) else part for part in state))


@every_rule
def test_a_step_changes_nothing_in_place_and_returns_a_new_point(rule: Any) -> None:
    x, gradient = frozen(np.array([1.0, -2.0])), frozen(np.array([0.5, 3.0]))
    state = freeze_arrays(rule.init(x))
    new, later = rule.step(x, gradient, state)
    again, _ = rule.step(x, gradient, state)
    assert not np.shares_memory(new, x)
    assert new.tolist() == again.tolist() != x.tolist()
    assert (state.step, later.step) == (0, 1)


@every_rule
def test_the_state_carries_all_that_the_next_steps_need(rule: Any) -> None:
    gradients = np.random.default_rng(2).normal(size=(6, 3))
    x, state = np.zeros(3), rule.init(np.zeros(3))
    for g in gradients[:3]:
        x, state = rule.step(x, g, state)
    resumed, resumed_state = x.copy(), type(state)(*state)
    for g in gradients[3:]:
        x, state = rule.step(x, g, state)
        resumed, resumed_state = dataclasses.replace(rule).step(resumed, g, resumed_state)
    assert x.tolist() == resumed.tolist()


@every_rule
def test_each_coordinate_of_each_start_goes_its_own_way(rule: Any) -> None:
    gradients = np.random.default_rng(3).normal(size=(5, 2, 3))
    together, state = np.ones((2, 3)), rule.init(np.ones((2, 3)))
    for g in gradients:
        together, state = rule.step(together, g, state)
    for index in np.ndindex(2, 3):
        alone, state = np.ones(1), rule.init(np.ones(1))
        for g in gradients:
            alone, state = rule.step(alone, g[index][None], state)
        assert together[index] == pytest.approx(alone[0], rel=1e-14)


@every_rule
def test_a_rule_is_a_frozen_record_of_its_settings(rule: Any) -> None:
    assert dataclasses.replace(rule) == rule
    assert "learning_rate=0.1" in repr(rule)
    with pytest.raises(dataclasses.FrozenInstanceError):
        rule.learning_rate = 0.2


@every_rule
def test_a_schedule_is_asked_once_a_step_from_step_0_on(rule: Any) -> None:
    scheduled = dataclasses.replace(rule, learning_rate=lambda step: 0.3 / (step + 1))
    x, state = np.ones(1), scheduled.init(np.ones(1))
    y, other = np.ones(1), rule.init(np.ones(1))
    for step in range(4):
        g = np.array([1.0 + step])
        x, state = scheduled.step(x, g, state)
        y, other = dataclasses.replace(rule, learning_rate=0.3 / (step + 1)).step(y, g, other)
        assert x.tolist() == y.tolist()


# --- bad settings

ALL_TYPES = [GradientDescent, Momentum, AdaGrad, RMSProp, Adam, AdamW]


@pytest.mark.parametrize("kind", ALL_TYPES)
@pytest.mark.parametrize(
    ("rate", "error", "words"),
    [
        (-0.1, ValueError, "learning_rate must be above 0, but -0.1 came; a negative rate would climb"),
        (0.0, ValueError, "learning_rate must be above 0"),
        (math.nan, ValueError, "learning_rate must be a finite number, but nan came"),
        (math.inf, ValueError, "learning_rate must be a finite number"),
        ("0.1", TypeError, "learning_rate must be a number, but '0.1' came"),
        (None, TypeError, "learning_rate must be a number"),
        (True, TypeError, "learning_rate must be a number"),
        ([0.1, 0.2], TypeError, "learning_rate must be a number"),
        (1j, TypeError, "learning_rate must be a number"),
    ],
)
def test_a_rate_that_is_no_rate_is_refused(kind: type, rate: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        kind(learning_rate=rate)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Momentum(0.1, momentum=1.0), ValueError, "momentum must be at least 0 and below 1, but 1 came"),
        (lambda: Momentum(0.1, momentum=-0.1), ValueError, "momentum must be at least 0 and below 1"),
        (lambda: Momentum(0.1, momentum="0.9"), TypeError, "momentum must be a number"),
        (lambda: AdaGrad(eps=-1e-8), ValueError, "eps must be at least 0"),
        (lambda: RMSProp(alpha=1.0), ValueError, "alpha must be at least 0 and below 1"),
        (lambda: RMSProp(eps=-1.0), ValueError, "eps must be at least 0"),
        (lambda: Adam(betas=(0.9, 1.0)), ValueError, "the second of betas must be at least 0 and below 1"),
        (lambda: Adam(betas=(-0.1, 0.9)), ValueError, "the first of betas must be at least 0 and below 1"),
        (lambda: Adam(betas=0.9), TypeError, r"betas must be a pair such as \(0.9, 0.999\), but 0.9 came"),
        (lambda: Adam(betas=(0.9, 0.99, 0.999)), TypeError, "betas must be a pair"),
        (lambda: Adam(eps=-1.0), ValueError, "eps must be at least 0"),
        (lambda: AdamW(weight_decay=-0.1), ValueError, "weight_decay must be at least 0"),
        (lambda: AdamW(betas=(0.9, 1.0)), ValueError, "the second of betas"),
    ],
)
def test_other_settings_out_of_range_are_refused(make: Callable, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        make()
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("rate", [1, np.float64(0.1), np.float32(0.5), np.int64(1), np.array(0.1)])
def test_any_real_number_is_a_rate(rate: Any) -> None:
    assert stream(GradientDescent(rate), [1.0])[0] == pytest.approx(-float(rate))


# --- every optimizer on every objective

_data = np.random.default_rng(5)
_X = np.column_stack([np.ones(40), _data.normal(size=(40, 2))])
_y = _X @ [0.5, 1.0, -2.0] + 0.1 * _data.normal(size=40)

# Objective, start, the rate of plain descent. The others get a rate in their own unit: see TUNED.
TARGETS: dict[str, tuple[Objective, list[float], float]] = {
    "quadratic": (objectives.quadratic([1.0, 10.0], rotation=0.3), [2.0, -1.5], 0.05),
    "double_well": (objectives.double_well(3), [0.1, -0.2, 1.7], 0.1),
    "double_well_valley": (objectives.double_well_valley(), [0.01, 1.0], 0.1),
    "saddle": (objectives.saddle(), [1.0, 1e-3], 0.1),
    "monkey_saddle": (objectives.monkey_saddle(), [0.1, 0.05], 0.01),
    "rosenbrock": (objectives.rosenbrock(), [-1.2, 1.0], 0.0005),
    "himmelblau": (objectives.himmelblau(), [0.5, -0.5], 0.003),
    "rastrigin": (objectives.rastrigin(2), [0.7, -1.4], 0.0005),
    "huber": (objectives.huber(), [3.0], 0.2),
    "plateau": (objectives.plateau(), [1.0], 1.0),
    "absolute": (objectives.absolute(), [1.9], 0.02),
    "gaussian_well": (objectives.gaussian_well(), [2.0], 0.1),
    "tilted_double_well": (objectives.tilted_double_well(), [0.3], 0.1),
    "least_squares": (objectives.least_squares(_X, _y), [0.0, 0.0, 0.0], 0.1),
    "logistic_regression": (objectives.logistic_regression(_X, _y > 0), [0.0, 0.0, 0.0], 0.5),
    "softmax_regression": (objectives.softmax_regression(_X, _y > 0), [0.0] * 6, 0.5),
    "two_layer_network": (objectives.two_layer_network(_X, _y > 0, hidden=2), np.linspace(-1, 1, 11), 0.5),
    "from_function": (objectives.from_function(lambda x: (x[0] - 1) ** 4 + x[1] ** 2, dimension=2), [2.0, 1.0], 0.05),
}
# Momentum adds up ten steps, so it gets a tenth of the rate; the adaptive rules move by about their rate a step.
TUNED: dict[str, Callable[[float], Any]] = {
    "descent": lambda rate: GradientDescent(rate),
    "momentum": lambda rate: Momentum(rate / 10),
    "nesterov": lambda rate: Momentum(rate / 10, nesterov=True),
    "adagrad": lambda rate: AdaGrad(0.1),
    "rmsprop": lambda rate: RMSProp(0.01),
    "adam": lambda rate: Adam(0.01),
    "amsgrad": lambda rate: Adam(0.01, amsgrad=True),
    "adamw": lambda rate: AdamW(0.01, weight_decay=0.0),
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("rule", TUNED)
def test_every_optimizer_lowers_every_objective(rule: str, target: str) -> None:
    f, start, rate = TARGETS[target]
    path = minimize(f, start, TUNED[rule](rate), steps=100)
    assert path.status == "running"
    assert path.steps == 100
    assert path.values[-1] < path.values[0] - 1e-4
    assert np.isfinite(path.points).all()


def test_the_table_names_every_objective_and_every_optimizer() -> None:
    helpers = {"Objective", "DataObjective", "pack_network", "sigmoid", "softmax", "unpack_network"}
    assert set(TARGETS) == set(objectives.__all__) - helpers
    assert {type(make(0.1)) for make in TUNED.values()} == set(ALL_TYPES)
