"""The escape from a saddle: each count is that of a plain loop, and the theory that of the linear recursion."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn import GradientDescent, Momentum, minimize
from gdlearn.explorers import SaddleEscape
from gdlearn.explorers.saddle import LIMIT, ON_RIDGE
from gdlearn.objectives import double_well_valley


def loop(x, learning_rate, momentum=0.0):
    """Count the steps until |x| ≥ ½, on plain numbers."""
    velocity, steps = 0.0, 0
    while abs(x) < 0.5:
        velocity = momentum * velocity + x * x * x - x
        x, steps = x - learning_rate * velocity, steps + 1
    return steps


@given(rate=st.floats(0.05, 3.0), method=st.sampled_from(["descent", "momentum"]))
def test_each_measured_time_is_that_of_a_plain_loop(rate, method):
    run = SaddleEscape().compute(learning_rate=rate, method=method)
    expected = [loop(10.0**-k, rate, 0.9 if method == "momentum" else 0.0) for k in range(16)]
    assert run.times[:-1, 0].tolist() == expected


def test_the_times_at_a_tenth_are_those_of_the_lesson():
    times = SaddleEscape().compute(learning_rate=0.1).times[:, 0]
    assert times[[1, 2, 15]].tolist() == [19, 43, 357]


@given(rate=st.floats(0.05, 3.0), method=st.sampled_from(["descent", "momentum"]))
def test_the_theory_is_as_near_as_what_it_leaves_out(rate, method):
    """x³ slows the last steps: the time of x′ = x − x³ up to ½ is longer by ln(1/(1 − ½²))/2 than that of x′ = x."""
    run = SaddleEscape().compute(learning_rate=rate, method=method)
    late = run.times[1:-1, 0] - np.ceil(run.theory[1:])
    assert late.min() >= 0
    assert late.max() <= math.log(4 / 3) / 2 / math.log(run.factor) + 1.2


def test_the_theory_of_plain_descent_is_the_formula_of_the_lesson():
    run = SaddleEscape().compute(learning_rate=0.25)
    assert run.factor == 1.25
    assert run.theory[7] == pytest.approx(math.log(0.5e7) / math.log(1.25), rel=1e-12)


@pytest.mark.parametrize("rate", [0.05, 0.3, 2.0])
def test_the_theory_of_momentum_is_the_linear_recursion(rate):
    """Far along, v ← 0.9 v − x, x ← x − rate · v is c · factorᵏ; c and factor are read off here."""
    x, velocity, steps = 1.0, 0.0, 60
    for _ in range(steps):
        velocity = 0.9 * velocity - x
        before, x = x, x - rate * velocity
    run = SaddleEscape().compute(learning_rate=rate, method="momentum")
    assert run.factor == pytest.approx(x / before, rel=1e-6)
    share = x / run.factor**steps
    expected = (math.log(0.5e9) - math.log(share)) / math.log(run.factor)
    assert run.theory[9] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("method", "rule"), [("descent", GradientDescent(0.3)), ("momentum", Momentum(0.3))])
def test_the_path_is_that_of_minimize(method, rule):
    points = SaddleEscape().compute(k=4, learning_rate=0.3, method=method).points[:, 0]
    expected = minimize(double_well_valley(), [1e-4, 1.0], rule, steps=len(points) - 1).points
    assert np.allclose(points, expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("method", ["descent", "momentum"])
def test_exactly_on_the_ridge_it_never_leaves(method):
    explorer = SaddleEscape()
    run = explorer.compute(on_ridge=True, method=method)
    assert run.chosen.tolist() == [-1]
    assert (run.points[..., 0] == 0).all()
    assert len(run.points) == LIMIT + 1
    assert "never leaves" in explorer.describe(on_ridge=True, method=method)


def test_with_noise_it_leaves_the_ridge_too_when_the_sum_of_the_errors_has_grown():
    """Near the ridge x after k steps is η Σ (1+η)ᵏ⁻ʲ εⱼ: normal, with the spread that is summed here."""
    explorer = SaddleEscape()
    run = explorer.compute(on_ridge=True, noise="1e-3")
    spread = 0.1 * 1e-3 / math.sqrt(1.1**2 - 1)  # of x / 1.1ᵏ
    median = math.log(0.5 / (0.6745 * spread)) / math.log(1.1)
    assert np.median(run.chosen) == pytest.approx(median, abs=8)
    assert "without noise, theory says never" in explorer.describe(on_ridge=True, noise="1e-3")


def test_the_noise_is_the_same_each_time_and_leaves_far_starts_alone():
    first, again = (SaddleEscape().compute(noise="1e-6").times for _ in range(2))
    assert (first == again).all()
    quiet = SaddleEscape().compute().times
    assert np.abs(np.median(first[:5], axis=1) - quiet[:5, 0]).max() <= 1
    assert np.median(first[15]) < 0.7 * quiet[15, 0]


def test_the_slowest_setting_leaves_within_the_limit():
    times = SaddleEscape().compute(learning_rate=0.05).times[:-1]
    assert 0 <= times.min() < times.max() < LIMIT


@pytest.mark.parametrize("on_ridge", [False, True])
def test_a_rate_above_two_diverges_and_is_named_so(on_ridge):
    """Along the ridge f is y²/2, so the edge is 2/1."""
    explorer = SaddleEscape()
    assert explorer.compute(learning_rate=2.1, on_ridge=on_ridge).diverged
    assert "diverges" in explorer.describe(learning_rate=2.1, on_ridge=on_ridge)
    assert not explorer.compute(learning_rate=1.9, on_ridge=on_ridge).diverged


def test_the_picture_marks_the_chosen_start_and_the_theory():
    explorer = SaddleEscape()
    _, artists = explorer._drawn(explorer.defaults)
    run = explorer.compute(k=7)
    explorer._update(artists, run)
    assert artists["chosen"].get_xdata().tolist() == [7]
    assert artists["chosen"].get_ydata().tolist() == [loop(1e-7, 0.1)]
    assert artists["theory"].get_ydata()[7] == run.theory[7]
    assert artists["outcome"].get_text() == f"leaves after {loop(1e-7, 0.1)} steps"
    explorer._update(artists, explorer.compute(on_ridge=True))
    assert artists["chosen"].get_xdata().tolist() == [ON_RIDGE]
    assert np.isnan(artists["chosen"].get_ydata()).all()
    assert artists["never"].get_text() == "○ never"
