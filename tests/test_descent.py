"""Descents against loops written by hand: the path, how it ends for each start, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdlearn import objectives
from gdlearn.descent import backtracking, minimize, minimize_with_backtracking
from gdlearn.objectives import Objective, from_function
from gdlearn.optimizers import AdaGrad, Adam, AdamW, GradientDescent, Momentum, RMSProp
from gdlearn.schedules import exponential
from gdlearn.trajectory import Trajectory

BOWL = objectives.quadratic([1.0, 4.0])
RULES = [
    GradientDescent(0.01),
    Momentum(0.02),
    Momentum(0.02, nesterov=True),
    AdaGrad(0.3),
    RMSProp(0.05),
    Adam(0.1, amsgrad=True),
    AdamW(0.1),
]


def logarithmic() -> Objective:
    """Return x − log x: its minimum is at 1, and it has no value below 0, though its slope formula has one."""
    return Objective(
        "x − log x", lambda p: p[..., 0] - np.log(p[..., 0]), lambda p: 1 - 1 / p, domain=[[0.1, 3.0]], minima=[[1.0]]
    )


# --- the path


def test_on_a_quadratic_each_coordinate_shrinks_by_one_minus_rate_times_curvature() -> None:
    path = minimize(BOWL, [3.0, -2.0], GradientDescent(0.1), steps=30)
    k = np.arange(31)
    np.testing.assert_allclose(path.points, np.stack([3.0 * 0.9**k, -2.0 * 0.6**k], axis=-1), rtol=1e-12)
    np.testing.assert_allclose(path.values, (9.0 * 0.81**k + 16.0 * 0.36**k) / 2, rtol=1e-12)


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_the_path_is_that_of_the_bare_loop_to_the_last_bit(rule: Any) -> None:
    f = objectives.himmelblau()
    x = np.array([0.3, -0.4])
    state, points = rule.init(x), [x]
    for _ in range(40):
        x, state = rule.step(x, f.gradient(x), state)
        points.append(x)
    path = minimize(f, [0.3, -0.4], rule, steps=40)
    assert path.points.tolist() == np.array(points).tolist()
    assert path.values.tolist() == f(np.array(points)).tolist()


def test_a_schedule_is_followed_from_its_step_0() -> None:
    path = minimize(objectives.quadratic([1.0]), [1.0], GradientDescent(exponential(0.5, factor=0.5)), steps=3)
    assert path.points[:, 0].tolist() == [1.0, 0.5, 0.5 * 0.75, 0.5 * 0.75 * 0.875]


def test_the_record_of_one_start_has_plain_numbers() -> None:
    path = minimize(BOWL, [1.0, 1.0], GradientDescent(0.1), steps=7)
    assert path.points.shape == (8, 2)
    assert path.values.shape == path.gradient_norms.shape == (8,)
    assert path.recorded_at.tolist() == list(range(8))
    assert (path.steps, path.evaluations, path.status) == (7, 7, "running")
    assert type(path.steps) is type(path.evaluations) is int
    assert path.objective is BOWL


@pytest.mark.parametrize("leading", [(1,), (4,), (2, 3), (2, 1, 2)])
def test_the_record_of_many_starts_has_one_entry_for_each(leading: tuple[int, ...]) -> None:
    path = minimize(BOWL, np.ones((*leading, 2)), GradientDescent(0.1), steps=7)
    assert path.points.shape == (8, *leading, 2)
    assert path.values.shape == path.gradient_norms.shape == (8, *leading)
    assert path.steps.shape == path.evaluations.shape == path.status.shape == leading
    assert path.final.shape == (*leading, 2)


def test_the_start_is_copied_and_never_changed() -> None:
    start = np.array([1.0, 2.0])
    path = minimize(BOWL, start, GradientDescent(0.1), steps=3)
    assert start.tolist() == [1.0, 2.0]
    start[:] = 99.0
    assert path.points[0].tolist() == [1.0, 2.0]


def test_two_runs_with_one_rule_are_the_same() -> None:
    rule = Adam(0.1)
    first, second = (minimize(BOWL, [1.0, 2.0], rule, steps=20) for _ in range(2))
    assert first.points.tolist() == second.points.tolist()


def test_a_loss_of_data_and_a_plain_function_are_descended_alike() -> None:
    X, y = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([1.0, 2.0])
    loss = objectives.least_squares(X, y)
    plain = from_function(lambda w: float(((X @ w - y) ** 2).mean() / 2), dimension=2)
    ours, theirs = (minimize(f, [0.0, 0.0], GradientDescent(0.3), steps=50) for f in (loss, plain))
    np.testing.assert_allclose(ours.points, theirs.points, atol=1e-8)


def test_the_record_of_a_data_loss_is_valued_a_slice_at_a_time() -> None:
    longest = 0

    def value(p: np.ndarray) -> np.ndarray:
        nonlocal longest
        longest = max(longest, len(p) if p.ndim > 1 else 1)
        return (p**2).sum(axis=-1)

    path = minimize(Objective("x²", value, lambda p: 2 * p, domain=[[-1, 1]]), [1.0], GradientDescent(1e-3), steps=1000)
    assert path.values.shape == (1001,)
    np.testing.assert_allclose(path.values, path.points[:, 0] ** 2)
    assert longest <= 128


# --- when each start stops


def three_ends(**settings: Any) -> Trajectory:
    """Descend x⁴/4 − x²/2: from a minimum, from a slope, and from where the rate is far too high."""
    return minimize(objectives.double_well(1), [[1.0], [0.5], [30.0]], GradientDescent(0.1), **settings)


def test_each_start_has_a_status_of_its_own() -> None:
    path = three_ends(steps=10, tolerance=1e-3)
    assert path.status.tolist() == ["converged", "running", "diverged"]
    assert path.steps.tolist()[:2] == [0, 10]
    assert path.evaluations.tolist()[:2] == [1, 11]
    assert 0 < path.steps[2] < 10
    assert path.evaluations[2] == path.steps[2] + 1
    assert path.recorded_at[-1] == 10
    assert (path.points[:, 0] == 1.0).all()
    assert (path.points[path.steps[2] :, 2] == path.final[2]).all()
    assert np.isfinite(path.points).all()
    assert np.isfinite(path.values).all()
    assert np.isfinite(path.gradient_norms).all()


def test_the_run_ends_when_the_last_start_has_stopped() -> None:
    path = three_ends(steps=1000, tolerance=1e-3)
    assert path.status.tolist() == ["converged", "converged", "diverged"]
    assert path.recorded_at[-1] == path.steps.max() < 1000


@pytest.mark.parametrize("tolerance", [1e-1, 1e-3, 1e-6])
def test_a_start_converges_at_the_first_gradient_within_the_tolerance(tolerance: float) -> None:
    path = minimize(BOWL, [3.0, -2.0], GradientDescent(0.1), steps=500, tolerance=tolerance)
    norms = [math.hypot(3.0 * 0.9**k, 8.0 * 0.6**k) for k in range(501)]
    first = next(k for k, norm in enumerate(norms) if norm <= tolerance)
    assert (path.status, path.steps, path.evaluations) == ("converged", first, first + 1)
    assert path.recorded_at[-1] == first


def test_a_start_that_converges_with_its_last_step_has_converged() -> None:
    f = objectives.quadratic([1.0])
    assert minimize(f, [1.0], GradientDescent(0.5), steps=3, tolerance=0.125).status == "converged"
    assert minimize(f, [1.0], GradientDescent(0.5), steps=3, tolerance=0.124).status == "running"


def test_a_tolerance_of_0_asks_for_a_gradient_of_exactly_0() -> None:
    path = minimize(objectives.quadratic([1.0]), [1.0], GradientDescent(1.0), steps=5, tolerance=0)
    assert (path.status, path.steps) == ("converged", 1)


def test_without_steps_the_start_is_all_there_is() -> None:
    path = minimize(BOWL, [0.0, 0.0], GradientDescent(0.1), steps=0)
    assert (path.points.tolist(), path.status, path.steps, path.evaluations) == ([[0.0, 0.0]], "running", 0, 0)
    assert minimize(BOWL, [0.0, 0.0], GradientDescent(0.1), steps=0, tolerance=0).status == "converged"


def finite_everywhere(f: Objective, x: np.ndarray) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.isfinite([*x, f(x), *f.gradient(x)]).all())


DIVERGING: list[tuple[Objective, list[float], float]] = [
    (objectives.quadratic([1.0]), [1.0], 3.0),
    (objectives.quadratic([1.0, 10.0]), [1.0, 1.0], 0.5),
    (objectives.rosenbrock(), [-1.2, 1.0], 0.01),
    (objectives.himmelblau(), [5.0, 5.0], 1.0),
    (objectives.double_well(2), [2.0, 0.5], 3.0),
    (objectives.saddle(), [1.0, 1.0], 1.0),
    (Objective("a slope beyond all heights", lambda p: -p[..., 0], lambda p: -(p**3), domain=[[0, 1]]), [1.0], 1.0),
    (from_function(lambda x: float(np.exp(x[0] ** 2)), lambda x: 2 * x * np.exp(x**2), dimension=1), [2.0], 1.0),
    (from_function(lambda x: math.inf if x[0] > 3 else -x[0], lambda x: [-1.0], dimension=1), [0.0], 0.7),
    (from_function(lambda x: -x[0], lambda x: [math.nan if x[0] > 3 else -1.0], dimension=1), [0.0], 0.7),
    (logarithmic(), [3.0], 5.0),
]


@pytest.mark.parametrize(("f", "start", "rate"), DIVERGING)
def test_a_diverging_run_stops_at_the_last_point_with_a_finite_value_and_gradient(
    f: Objective, start: list[float], rate: float
) -> None:
    x, expected = np.array(start), []
    while finite_everywhere(f, x):
        assert len(expected) < 2000
        expected.append(x)
        with np.errstate(all="ignore"):
            x = x - rate * f.gradient(x)
    path = minimize(f, start, GradientDescent(rate), steps=2000)
    assert path.status == "diverged"
    assert path.points.tolist() == np.array(expected).tolist()
    assert path.steps == len(expected) - 1
    assert np.isfinite(path.values).all()
    assert np.isfinite(path.gradient_norms).all()


@pytest.mark.parametrize(("f", "start", "rate"), DIVERGING[:7])  # the others fail without having gone far
@pytest.mark.parametrize("record_every", [1, 3, 2000])
def test_a_run_that_overflows_ends_at_the_same_point_however_seldom_it_is_recorded(
    f: Objective, start: list[float], rate: float, record_every: int
) -> None:
    every, some = (minimize(f, start, GradientDescent(rate), steps=2000, record_every=n) for n in (1, record_every))
    assert some.final.tolist() == every.final.tolist()
    assert (some.status, some.steps, some.recorded_at[-1]) == ("diverged", every.steps, every.steps)


@pytest.mark.parametrize("rule", [Momentum(50.0), AdaGrad(1e200), RMSProp(1e200), Adam(1e200), AdamW(1e3)], ids=repr)
@pytest.mark.parametrize("record_every", [1, 7])
def test_an_absurd_rate_never_warns_and_never_shows_nan(rule: Any, record_every: int) -> None:
    starts = [[1.0, 2.0], [-1.2, 1.0], [1.0, 1.0]]
    path = minimize(objectives.rosenbrock(), starts, rule, steps=300, record_every=record_every, tolerance=1e-8)
    assert path.status.tolist()[:2] == ["diverged", "diverged"]
    assert path.status[2] == "converged"  # it began at the minimum
    for numbers in (path.points, path.values, path.gradient_norms):
        assert np.isfinite(numbers).all()


def test_growth_alone_is_no_divergence() -> None:
    path = minimize(objectives.quadratic([1.0]), [1.0], GradientDescent(2.1), steps=100)
    assert path.status == "running"
    assert path.values[-1] > 1e7


def test_a_rule_that_divides_zero_by_zero_is_stopped_where_it_was() -> None:
    path = minimize(BOWL, [1.0, 0.0], AdaGrad(0.1, eps=0.0), steps=5)
    assert (path.status, path.steps, path.final.tolist()) == ("diverged", 0, [1.0, 0.0])


@pytest.mark.parametrize("record_every", [1, 5, 100])
def test_a_step_to_nan_stops_the_run_where_it_was_however_seldom_it_is_recorded(record_every: int) -> None:
    broken = GradientDescent(lambda step: 0.1 if step < 7 else math.nan)
    path = minimize(objectives.quadratic([1.0]), [1.0], broken, steps=50, record_every=record_every)
    assert (path.status, path.steps, path.evaluations, path.recorded_at[-1]) == ("diverged", 7, 8, 7)
    assert path.final == pytest.approx([0.9**7])


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), rule=st.sampled_from(RULES), tolerance=st.sampled_from([None, 1e-3, 1.0]))
def test_many_starts_end_as_each_does_alone(seed: int, rule: Any, tolerance: float | None) -> None:
    f = objectives.himmelblau()
    starts = np.random.default_rng(seed).uniform(-30, 30, size=(3, 2, 2))
    together = minimize(f, starts, rule, steps=60, tolerance=tolerance)
    for index in np.ndindex(3, 2):
        alone = minimize(f, starts[index], rule, steps=60, tolerance=tolerance)
        assert together.status[index] == alone.status
        assert together.steps[index] == alone.steps
        assert together.evaluations[index] == alone.evaluations
        own = together.points[: alone.steps + 1][(slice(None), *index)]
        assert own.tolist() == alone.points.tolist()
        assert (together.points[alone.steps :][(slice(None), *index)] == alone.final).all()


def test_starts_that_have_diverged_do_not_trouble_the_others() -> None:
    path = minimize(objectives.rosenbrock(), [[1e5, 1e5], [0.9, 0.8]], GradientDescent(1e-3), steps=20000)
    assert path.status.tolist() == ["diverged", "running"]
    np.testing.assert_allclose(path.final[1], [1.0, 1.0], atol=1e-2)


# --- what is recorded


@pytest.mark.parametrize("record_every", [1, 2, 3, 7, 10, 11])
@pytest.mark.parametrize("starts", [[2.0, 1.0], [[2.0, 1.0], [0.5, -1.0]]])
def test_record_every_keeps_every_so_manieth_point_and_the_last(starts: list, record_every: int) -> None:
    every = minimize(BOWL, starts, GradientDescent(0.1), steps=10)
    some = minimize(BOWL, starts, GradientDescent(0.1), steps=10, record_every=record_every)
    kept = sorted({*range(0, 11, record_every), 10})
    assert some.recorded_at.tolist() == kept
    assert some.points.tolist() == every.points[kept].tolist()
    assert some.values.tolist() == every.values[kept].tolist()


def test_a_start_that_converges_between_two_records_ends_the_record_where_it_stopped() -> None:
    every = minimize(BOWL, [1.0, 1.0], GradientDescent(0.1), steps=500, tolerance=1e-3)
    some = minimize(BOWL, [1.0, 1.0], GradientDescent(0.1), steps=500, tolerance=1e-3, record_every=50)
    assert every.steps % 50 != 0
    assert some.recorded_at[-1] == some.steps == every.steps
    assert some.final.tolist() == every.final.tolist()


def test_the_gradient_is_asked_for_once_a_step_and_once_to_check_the_start() -> None:
    calls = 0

    def gradient(p: np.ndarray) -> np.ndarray:
        nonlocal calls
        calls += 1
        return p

    f = Objective("counted", lambda p: (p * p).sum(axis=-1) / 2, gradient, domain=[[-1, 1]])
    path = minimize(f, [1.0], GradientDescent(0.1), steps=25)
    assert calls == path.evaluations + 1 == 26


# --- noise


def plain_in_all_directions() -> Objective:
    return Objective("flat", lambda p: 0 * p[..., 0], np.zeros_like, domain=[[-1, 1]] * 2)


def test_noise_is_normal_with_the_given_deviation_in_each_coordinate() -> None:
    path = minimize(
        plain_in_all_directions(),
        np.zeros((5000, 2)),
        GradientDescent(1.0),
        steps=1,
        noise=0.3,
        rng=np.random.default_rng(0),
    )
    assert path.final.std(axis=0) == pytest.approx([0.3, 0.3], rel=0.05)
    assert path.final.mean(axis=0) == pytest.approx([0.0, 0.0], abs=0.02)
    assert np.corrcoef(path.final.T)[0, 1] == pytest.approx(0.0, abs=0.05)


def test_noise_is_fresh_at_each_step_and_the_same_for_the_same_seed() -> None:
    first, again, other = (
        minimize(BOWL, [1.0, 1.0], GradientDescent(0.1), steps=5, noise=1.0, rng=np.random.default_rng(seed))
        for seed in (0, 0, 1)
    )
    assert first.points.tolist() == again.points.tolist() != other.points.tolist()
    drift = minimize(
        plain_in_all_directions(), [0.0, 0.0], GradientDescent(1.0), steps=5, noise=1.0, rng=np.random.default_rng(0)
    )
    assert len(np.unique(np.diff(drift.points, axis=0).round(12), axis=0)) == 5


def test_noise_of_0_is_none_and_without_noise_the_generator_rests() -> None:
    rng = np.random.default_rng(0)
    quiet = minimize(BOWL, [1.0, 1.0], GradientDescent(0.1), steps=5, noise=0.0, rng=rng)
    minimize(BOWL, [1.0, 1.0], GradientDescent(0.1), steps=5, rng=rng)
    assert quiet.points.tolist() == minimize(BOWL, [1.0, 1.0], GradientDescent(0.1), steps=5).points.tolist()
    assert rng.random() == np.random.default_rng(0).random()


def test_the_tolerance_looks_at_the_gradient_without_its_noise() -> None:
    noisy = minimize(
        BOWL, [0.0, 0.0], GradientDescent(0.1), steps=5, tolerance=1e-9, noise=100.0, rng=np.random.default_rng(0)
    )
    assert (noisy.status, noisy.steps) == ("converged", 0)


# --- what is refused


class Rule:
    """Plain descent whose step does what a test says."""

    def __init__(self, step: Callable[[np.ndarray, np.ndarray, Any], Any]) -> None:
        self._step = step

    def init(self, x: np.ndarray) -> None:
        return None

    def step(self, x: np.ndarray, gradient: np.ndarray, state: Any) -> Any:
        return self._step(x, gradient, state)


def in_place(x: np.ndarray, gradient: np.ndarray, state: Any) -> tuple[np.ndarray, Any]:
    x -= 0.1 * gradient
    return x, state


def spoiling_the_gradient(x: np.ndarray, gradient: np.ndarray, state: Any) -> tuple[np.ndarray, Any]:
    gradient *= 0.1
    return x - gradient, state


def test_a_rule_of_ones_own_may_stand_in() -> None:
    mine = minimize(BOWL, [1.0, 1.0], Rule(lambda x, g, s: (x - 0.1 * g, s)), steps=5)
    assert mine.points.tolist() == minimize(BOWL, [1.0, 1.0], GradientDescent(0.1), steps=5).points.tolist()


@pytest.mark.parametrize(
    ("rule", "error", "words"),
    [
        (Rule(in_place), ValueError, "changed x or the gradient in place; write x = x - ..., not x -= ..."),
        (Rule(spoiling_the_gradient), ValueError, "changed x or the gradient in place"),
        (Rule(lambda x, g, s: None), TypeError, r"must return \(x, state\), but it returned None"),
        (Rule(lambda x, g, s: x - 0.1 * g), TypeError, r"must return \(x, state\), but it returned array"),
        (Rule(lambda x, g, s: (x[:1], s)), ValueError, r"a point of shape \(2,\), but it has \(1,\)"),
        (Rule(lambda x, g, s: (1.0, s)), ValueError, r"a point of shape \(2,\), but it has \(\)"),
        (0.1, TypeError, r"init\(x\) and step\(x, gradient, state\), but 0.1 came; write GradientDescent\(0.1\)"),
        (GradientDescent, TypeError, r"but <class .*GradientDescent.> came; write GradientDescent\(0.1\)"),
    ],
)
def test_a_rule_that_breaks_the_agreement_is_named(rule: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        minimize(BOWL, [1.0, 1.0], rule, steps=5)
    assert str(caught.value).endswith((".", "..."))


def objective_with(value: Callable = lambda p: p.sum(axis=-1), gradient: Callable = np.ones_like) -> Objective:
    return Objective("odd", value, gradient, domain=[[-1, 1]] * 2)


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (objective_with(gradient=lambda p: p[..., :1]), r"shape of the start, \(2,\), but it has \(1,\)"),
        (objective_with(gradient=lambda p: 1.0), r"shape of the start, \(2,\), but it has \(\)"),
        (objective_with(gradient=lambda p: p[None]), r"shape of the start, \(2,\), but it has \(1, 2\)"),
        (objective_with(value=lambda p: p), r"one number for each start, shape \(\), but it gave \(2,\)"),
        (objective_with(value=lambda p: math.nan), "f or its gradient is not finite at the start"),
        (objective_with(gradient=lambda p: p * math.inf), "f or its gradient is not finite at the start"),
        (from_function(lambda x: float(np.log(x[0])), dimension=2), "f or its gradient is not finite at the start"),
    ],
)
def test_an_objective_that_breaks_the_agreement_is_named(f: Objective, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        minimize(f, [-1.0, 1.0], GradientDescent(0.1), steps=5)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"objective": lambda x: x}, TypeError, r"a function came; wrap a function of yours with from_function\(f"),
        ({"start": [1.0]}, ValueError, r"start must have 2 coordinates on the last axis, but its shape is \(1,\)"),
        ({"start": [[1.0, 2.0, 3.0]]}, ValueError, r"but its shape is \(1, 3\)"),
        ({"start": 1.0}, ValueError, r"the single number 1.0 came; write \[1.0\]"),
        ({"start": [math.nan, 1.0]}, ValueError, "start holds NaN or infinity at index 0"),
        ({"start": [[0.0, 0.0], [0.0, math.inf]]}, ValueError, r"start holds NaN or infinity at index \(1, 1\)"),
        ({"start": np.empty((0, 2))}, ValueError, r"start is empty, its shape is \(0, 2\); give at least one point"),
        ({"start": "here"}, TypeError, "start must hold real numbers"),
        ({"start": [[1.0, 2.0], [3.0]]}, ValueError, "start must be an array of numbers, but its rows have different"),
        ({"steps": -1}, ValueError, "steps must be at least 0, but -1 came"),
        ({"steps": 10.0}, TypeError, "steps must be a whole number, but 10.0 came"),
        ({"steps": True}, TypeError, "steps must be a whole number"),
        ({"record_every": 0}, ValueError, "record_every must be at least 1, but 0 came"),
        ({"tolerance": -1e-3}, ValueError, "tolerance must be at least 0"),
        ({"tolerance": "small"}, TypeError, "tolerance must be a number, but 'small' came"),
        ({"tolerance": math.nan}, ValueError, "tolerance must be a finite number"),
        ({"noise": 0.1}, ValueError, r"noise needs a random generator; add rng=np.random.default_rng\(0\)"),
        ({"noise": 0.1, "rng": 0}, TypeError, "rng must be a numpy.random.Generator, but 0 came"),
        ({"noise": 0.1, "rng": np.random}, TypeError, "rng must be a numpy.random.Generator"),
        ({"noise": -0.1, "rng": np.random.default_rng(0)}, ValueError, "noise must be at least 0"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(changes: dict[str, Any], error: type[Exception], words: str) -> None:
    given = {"objective": BOWL, "start": [1.0, 1.0], "optimizer": GradientDescent(0.1), "steps": 5} | changes
    with pytest.raises(error, match=words) as caught:
        minimize(**given)
    assert str(caught.value).endswith(".")


# --- line search


@settings(max_examples=50)
@given(
    seed=st.integers(0, 10**6),
    first=st.floats(0.01, 10.0),
    shrink=st.floats(0.1, 0.9),
    c=st.floats(1e-4, 0.5),
)
def test_backtracking_takes_the_first_rate_of_the_sequence_that_meets_armijos_condition(
    seed: int, first: float, shrink: float, c: float
) -> None:
    f = objectives.rosenbrock()
    x = np.random.default_rng(seed).uniform(-2, 2, size=2)
    g = f.gradient(x)
    tries = [first * shrink**n for n in range(1000)]
    n = next(n for n, rate in enumerate(tries) if f(x - rate * g) <= f(x) - c * rate * (g[0] ** 2 + g[1] ** 2))
    rate, evaluations = backtracking(f, g, x, learning_rate=first, shrink=shrink, c=c)
    assert rate == pytest.approx(tries[n], rel=1e-9)
    assert evaluations == n + 2


def test_backtracking_counts_each_call_of_f() -> None:
    calls = []
    _, evaluations = backtracking(lambda x: calls.append(1) or float(x @ x), [20.0], [10.0], learning_rate=8.0)
    assert evaluations == len(calls) == 6


def test_backtracking_leaves_the_point_and_the_gradient_as_they_are() -> None:
    x, gradient = np.array([1.0, 2.0]), np.array([2.0, 4.0])
    x.flags.writeable = gradient.flags.writeable = False
    backtracking(lambda p: float(p @ p), gradient, x)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"gradient": [-2.0]}, ValueError, "no learning rate lowers f here; is the gradient right"),
        ({"gradient": [2.0, 0.0]}, ValueError, r"shape of x, \(1,\), but it has \(2,\)"),
        ({"x": [math.nan]}, ValueError, "x holds NaN"),
        ({"gradient": ["a"]}, TypeError, "gradient must hold real numbers"),
        ({"learning_rate": 0.0}, ValueError, "learning_rate must be above 0"),
        ({"shrink": 1.0}, ValueError, "shrink and c must lie between 0 and 1, but shrink=1.0"),
        ({"c": 0.0}, ValueError, "shrink and c must lie between 0 and 1, but shrink=0.5 and c=0.0"),
        ({"c": "small"}, TypeError, "c must be a number"),
    ],
)
def test_a_search_that_cannot_succeed_is_refused(changes: dict[str, Any], error: type[Exception], words: str) -> None:
    given = {"f": lambda x: float(x @ x), "gradient": [2.0], "x": [1.0]} | changes
    with pytest.raises(error, match=words):
        backtracking(**given)


def banana(x: float, y: float) -> float:
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def searched_in_plain_numbers(x: float, y: float, c: float) -> tuple[int, int]:
    """Descend the banana valley with Armijo's rule until the slope is 1e-4; return the steps and the rates tried."""
    steps = tries = 0
    while math.hypot(*(g := (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)))) > 1e-4:
        rate, tries = 1.0, tries + 1
        while banana(x - rate * g[0], y - rate * g[1]) > banana(x, y) - c * rate * (g[0] ** 2 + g[1] ** 2):
            rate, tries = rate / 2, tries + 1
        x, y, steps = x - rate * g[0], y - rate * g[1], steps + 1
    return steps, tries


def test_rosenbrocks_valley_takes_276_searched_steps_and_2566_tries() -> None:
    steps, tries = searched_in_plain_numbers(-1.2, 1.0, c=0.25)
    assert (steps, tries) == pytest.approx((276, 2566), rel=0.01)  # as measured when the claim was tried out
    path, calls = minimize_with_backtracking(objectives.rosenbrock(), [-1.2, 1.0], steps=1000, tolerance=1e-4, c=0.25)
    assert (path.status, path.evaluations) == ("converged", path.steps + 1)
    assert path.steps == pytest.approx(steps, rel=0.01)
    assert calls == pytest.approx(tries + steps, rel=0.01)  # each search also asks for f where it stands
    assert path.gradient_norms[-1] <= 1e-4 < path.gradient_norms[-2]


def test_each_searched_step_lowers_f_by_the_share_that_was_asked_for() -> None:
    f = objectives.himmelblau()
    path, _ = minimize_with_backtracking(f, [0.0, 0.0], steps=50, tolerance=1e-9, c=0.3)
    moved = np.diff(path.points, axis=0)
    gradients = f.gradient(path.points[:-1])
    rates = -(moved * gradients).sum(axis=1) / (gradients**2).sum(axis=1)
    np.testing.assert_allclose(moved, -rates[:, None] * gradients, atol=1e-9)
    promised = 0.3 * rates * (gradients**2).sum(axis=1)
    assert (np.diff(path.values) <= -promised * (1 - 1e-9) + 1e-12).all()


def test_a_search_that_runs_out_of_steps_is_running() -> None:
    path, calls = minimize_with_backtracking(BOWL, [1.0, 1.0], steps=2, tolerance=0.0, learning_rate=0.1)
    assert (path.status, path.steps, path.evaluations, calls) == ("running", 2, 3, 4)
    assert path.points[:, 0] == pytest.approx([1.0, 0.9, 0.81])


def test_a_search_begun_at_the_minimum_is_over_at_once() -> None:
    path, calls = minimize_with_backtracking(BOWL, [0.0, 0.0], steps=9, tolerance=0.0)
    assert (path.status, path.steps, calls) == ("converged", 0, 0)


def test_a_search_on_a_function_without_a_bottom_diverges_without_a_warning() -> None:
    path, _ = minimize_with_backtracking(objectives.saddle(), [1.0, 1.0], steps=5000, tolerance=0.0)
    assert path.status == "diverged"
    for numbers in (path.points, path.values, path.gradient_norms):
        assert np.isfinite(numbers).all()


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"start": [[1.0, 1.0]]}, ValueError, r"a line search takes one start of shape \(2,\), but \(1, 2\) came"),
        ({"start": [math.nan, 1.0]}, ValueError, "start holds NaN"),
        ({"objective": abs}, TypeError, "objective must be an Objective"),
        ({"steps": -1}, ValueError, "steps must be at least 0"),
        ({"tolerance": -1.0}, ValueError, "tolerance must be at least 0"),
        ({"shrink": 2.0}, ValueError, "shrink and c must lie between 0 and 1"),
    ],
)
def test_a_searched_descent_refuses_bad_input(changes: dict[str, Any], error: type[Exception], words: str) -> None:
    given = {"objective": BOWL, "start": [1.0, 1.0], "steps": 5, "tolerance": 1e-6} | changes
    with pytest.raises(error, match=words):
        minimize_with_backtracking(**given)
