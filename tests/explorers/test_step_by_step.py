"""The steps are those of gradient descent, and the ledger shows their book-keeping."""

import numpy as np
import pytest

from gdlearn.explorers import StepByStep
from gdlearn.explorers.step_by_step import CURVES, FAR


@pytest.mark.parametrize("rate", [0.05, 0.3, 1.0, 1.9])
def test_on_the_bowl_each_step_multiplies_x_by_one_minus_the_rate(rate):
    walk = StepByStep().compute(start=3.0, learning_rate=rate, step=10)
    assert np.allclose(walk.x, 3.0 * (1 - rate) ** np.arange(11), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("curve", CURVES)
def test_each_new_x_is_x_minus_rate_times_slope_and_the_next_x(curve):
    walk = StepByStep().compute(curve=curve, start=-2.5, learning_rate=0.4, step=12)
    assert np.array_equal(walk.slopes, CURVES[curve].slope(walk.x))
    assert np.array_equal(walk.next_x, walk.x - 0.4 * walk.slopes)
    assert np.array_equal(walk.x[1:], walk.next_x[:-1])


def test_the_words_give_the_update_with_its_numbers():
    words = StepByStep().describe(start=3.0, learning_rate=0.5, step=1)
    assert "After 1 step on x²/2: x = 1.500, f = 1.125, slope 1.500." in words
    assert "new x = 1.500 − 0.5 × 1.500 = 0.750; f falls to 0.281." in words


def test_a_negative_slope_is_added():
    assert "new x = −3.000 + 0.5 × 3.000 = −1.500" in StepByStep().describe(start=-3.0, learning_rate=0.5)


def test_a_step_that_is_too_long_is_called_so():
    assert "f rises to 10.125: the step is too long" in StepByStep().describe(start=3.0, learning_rate=2.5)


def test_at_rate_two_the_bowl_keeps_its_height():
    assert "f stays equal to 4.500" in StepByStep().describe(start=3.0, learning_rate=2.0)


@pytest.mark.parametrize("curve", CURVES)
def test_where_the_slope_is_zero_nothing_moves(curve):
    walk = StepByStep().compute(curve=curve, start=0.0, step=20)
    assert np.array_equal(walk.x, np.zeros(21))
    assert "does not move any more" in StepByStep().describe(curve=curve, start=0.0, step=20)


def test_a_diverging_run_stops_beyond_far_and_is_named():
    walk = StepByStep().compute(curve="flat_bowl", start=4.0, learning_rate=2.5, step=20)
    assert walk.diverged
    assert walk.steps < 20
    assert np.abs(walk.x[:-1]).max() <= FAR < abs(walk.x[-1]) < np.inf
    assert "The run diverges; it was stopped here." in StepByStep().describe(
        curve="flat_bowl", start=4.0, learning_rate=2.5, step=20
    )


def test_the_valley_that_is_reached_depends_on_the_start():
    ends = [StepByStep().compute(curve="two_valleys", start=x, learning_rate=0.5, step=20).x[-1] for x in (-1.0, 1.0)]
    assert ends == pytest.approx([-2.596, 2.596], abs=0.01)


@pytest.mark.parametrize(("step", "rows"), [(0, ["0"]), (2, ["0", "1", "2"]), (7, ["4", "5", "6", "7"])])
def test_the_ledger_shows_the_last_four_rows(step, rows):
    explorer = StepByStep()
    _, artists = explorer._drawn(explorer.defaults)
    walk = explorer.compute(step=step)
    explorer._update(artists, walk)
    past, now = artists["past"].get_text().splitlines(), artists["now"].get_text().split()
    assert [line.split()[0] for line in past] + now[:1] == rows
    numbers = [walk.x[-1], walk.slopes[-1], 0.3 * walk.slopes[-1], walk.next_x[-1]]
    assert [float(entry.replace("−", "-")) for entry in now[1:]] == pytest.approx(numbers, abs=6e-4)


def test_points_outside_the_picture_are_told_in_it():
    explorer = StepByStep()
    _, artists = explorer._drawn(explorer.defaults)
    explorer._update(artists, explorer.compute(start=4.0, learning_rate=2.5, step=0))
    assert artists["outside"].get_text() == "the new x = −6.000 is outside the picture"
    explorer._update(artists, explorer.compute(start=4.0, learning_rate=2.5, step=1))
    assert artists["outside"].get_text() == "x = −6.000 is outside the picture"
    explorer._update(artists, explorer.compute())
    assert artists["outside"].get_text() == ""
