"""What can be asked of a finished descent."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from gdlearn import objectives
from gdlearn.descent import minimize
from gdlearn.optimizers import GradientDescent
from gdlearn.trajectory import Trajectory, cut_at_last_finite, in_slices, plain

BOWL = objectives.quadratic([1.0])


def halving(start: Any = (8.0,), **settings: Any) -> Trajectory:
    """Descend x²/2 with η = 1/2: each step halves x and quarters f."""
    return minimize(BOWL, start, GradientDescent(0.5), **{"steps": 6, **settings})


def test_the_final_point_is_the_last_record() -> None:
    assert halving().final.tolist() == [0.125]
    assert halving([[8.0], [16.0]]).final.tolist() == [[0.125], [0.25]]


@pytest.mark.parametrize(("value", "steps"), [(32.0, 0), (31.9, 1), (2.0, 2), (0.5, 3), (0.0, None), (-math.inf, None)])
def test_steps_to_a_value_are_those_of_the_first_record_at_or_below_it(value: float, steps: int | None) -> None:
    found = halving().steps_to(value)
    assert found == steps
    assert found is None or type(found) is int


def test_steps_to_counts_steps_and_not_records() -> None:
    assert halving(record_every=4).recorded_at.tolist() == [0, 4, 6]
    assert halving(record_every=4).steps_to(2.0) == 4


def test_steps_to_gives_minus_1_for_each_of_many_starts_that_never_came_there() -> None:
    path = halving([[[8.0], [0.1]], [[1e9], [16.0]]])
    assert path.steps_to(0.5).tolist() == [[3, 0], [-1, 4]]


def test_steps_to_takes_the_first_time_even_if_f_rises_again() -> None:
    growing = minimize(BOWL, [-1.0], GradientDescent(2.5), steps=4)
    assert growing.steps_to(0.6) == 0


def test_gradient_norms_are_the_lengths_of_the_gradients() -> None:
    path = minimize(objectives.quadratic([3.0, 4.0]), [[1.0, 1.0], [-2.0, 0.0]], GradientDescent(0.1), steps=1)
    np.testing.assert_allclose(path.gradient_norms, [[5.0, 6.0], [math.hypot(3 * 0.7, 4 * 0.6), 6 * 0.7]])


def test_gradient_norms_do_not_overflow_where_the_gradients_do_not() -> None:
    record = Trajectory(
        objective=objectives.quadratic([1.0, 1.0]),
        points=np.array([[3e200, -4e200]]),
        values=np.array([0.0]),
        recorded_at=np.array([0]),
        steps=0,
        evaluations=0,
        status="running",
    )
    assert record.gradient_norms == pytest.approx([5e200])


def test_the_text_of_one_descent_says_how_it_ended_and_how_far_it_came() -> None:
    assert repr(halving()) == "<Trajectory on quadratic: running after 6 steps, f from 32 to 0.0078125>"


def test_the_text_of_many_counts_the_endings() -> None:
    path = minimize(
        objectives.double_well(1), [[1.0], [0.5], [0.6], [30.0]], GradientDescent(0.1), steps=9, tolerance=0
    )
    assert repr(path) == "<Trajectory on double well: 1 converged, 1 diverged, 2 running>"


def test_a_trajectory_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        halving().status = "converged"


def test_a_record_is_cut_before_the_first_bad_value_of_each_start() -> None:
    values = np.array([[1.0, 1.0, 1.0], [2.0, math.nan, 2.0], [3.0, 3.0, math.inf]])
    whole = Trajectory(
        objective=BOWL,
        points=np.arange(9.0).reshape(3, 3, 1),
        values=values,
        recorded_at=np.array([0, 5, 10]),
        steps=np.array([10, 10, 10]),
        evaluations=np.array([10, 10, 10]),
        status=np.array(["running", "running", "running"]),
    )
    cut = cut_at_last_finite(whole)
    assert cut.status.tolist() == ["running", "diverged", "diverged"]
    assert cut.steps.tolist() == [10, 0, 5]
    assert cut.evaluations.tolist() == [10, 10, 10]  # they were paid for
    assert cut.values.tolist() == [[1.0, 1.0, 1.0], [2.0, 1.0, 2.0], [3.0, 1.0, 2.0]]
    assert cut.points[..., 0].tolist() == [[0.0, 1.0, 2.0], [3.0, 1.0, 5.0], [6.0, 1.0, 5.0]]
    assert cut.recorded_at.tolist() == [0, 5, 10]


@pytest.mark.parametrize("records", [1, 127, 128, 129, 300])
def test_slices_give_what_one_call_would_give(records: int) -> None:
    points = np.random.default_rng(0).normal(size=(records, 2))
    assert in_slices(lambda p: p.sum(axis=-1), points).tolist() == points.sum(axis=-1).tolist()


def test_plain_unpacks_the_single_entry_only() -> None:
    assert type(plain(np.array(3))) is int
    assert type(plain(np.array("running"))) is str
    assert plain(np.array([3])).tolist() == [3]
