"""The batch-size explorer against descents of the library, and its three clocks against each other."""

import numpy as np
import pytest

from gdlearn import GradientDescent, minimize, minimize_batches
from gdlearn.explorers import BatchSize
from gdlearn.explorers.batch_runs import FAR, RUNS, SEED, START, N, _batch_means, line_fit, runs, updates_of
from gdlearn.explorers.batch_size import TARGET, seconds_per_update

explorer = BatchSize()
STARTS = np.tile(START, (RUNS, 1))


@pytest.mark.parametrize("batch_size", [1, 2, 16, 64, 512])
def test_the_runs_are_those_of_the_library(batch_size):
    """Side by side or one after the other, each run is what minimize_batches makes of the same shuffles."""
    result = runs(batch_size, 0.05)
    epochs = -(-updates_of(batch_size) * batch_size // N)
    path = minimize_batches(
        line_fit()[0], STARTS, GradientDescent(0.05), batch_size=batch_size, epochs=epochs,
        rng=np.random.default_rng(SEED), record_every=1,
    )  # fmt: skip
    np.testing.assert_allclose(result.points, path.points[: result.updates + 1], rtol=1e-8, atol=1e-9)
    above = path.values[: result.updates + 1] - line_fit()[0].value(line_fit()[0].minima[0])
    np.testing.assert_allclose(result.excess, above, rtol=1e-6, atol=1e-12)


def test_batches_of_all_are_plain_descent():
    path = minimize(line_fit()[0], START, GradientDescent(0.3), steps=updates_of(N))
    np.testing.assert_allclose(runs(N, 0.3).points[:, 0], path.points, rtol=1e-8, atol=1e-10)


def test_each_example_is_used_once_an_epoch():
    """Over one epoch the means over the batches average to the mean over all: only so if each row came once."""
    for batch_size in (4, 128):
        curvature, pull = (means[: N // batch_size].mean(axis=0) for means in _batch_means(batch_size))
        _, X, y = line_fit()
        np.testing.assert_allclose(curvature, np.tile(X.T @ X / N, (RUNS, 1, 1)), rtol=1e-12)
        np.testing.assert_allclose(pull, np.tile(X.T @ y / N, (RUNS, 1)), rtol=1e-12)


def test_the_three_clocks_agree():
    result = explorer.compute(batch_size="32", call=20.0, machine="core").chosen
    clocks = result.clocks(10)
    assert clocks["updates"] == 10
    assert clocks["examples"] == 320
    assert clocks["seconds"] == pytest.approx(10 * (20e-6 + 32 * 1e-7))


def test_a_gpu_takes_as_long_for_one_example_as_for_all():
    assert seconds_per_update(1, 1e-5, "gpu") == seconds_per_update(N, 1e-5, "gpu") == 1e-5
    assert seconds_per_update(N, 1e-5, "core") == pytest.approx(1e-5 + N * 1e-7)


def test_the_target_counts_only_where_the_median_stays_below():
    result = runs(32, 0.3)
    first = result.updates_to(TARGET)
    median = np.median(result.excess, axis=1)
    assert median[first] <= TARGET < median[:first].min()
    assert (median[first:] <= TARGET).mean() >= 0.9
    assert runs(32, 0.002).updates_to(TARGET) is None


def test_a_small_batch_needs_fewer_examples_and_more_updates_and_stays_on_a_floor():
    result = explorer.compute(batch_size="8", learning_rate=0.1, other="1024", other_rate=0.6)
    small, whole = result.chosen.runs, result.other.runs
    assert small.updates_to(TARGET) > whole.updates_to(TARGET)
    assert 8 * small.updates_to(TARGET) < N * whole.updates_to(TARGET)
    assert small.floor > 100 * whole.floor


def test_the_floor_is_about_proportional_to_the_rate():
    floors = [runs(4, rate).floor for rate in (0.01, 0.02, 0.04)]
    assert floors[1] / floors[0] == pytest.approx(2, rel=0.3)
    assert floors[2] / floors[1] == pytest.approx(2, rel=0.3)


def test_a_rate_above_the_edge_is_named_diverged():
    edge = 2 / line_fit()[0].smoothness
    assert not runs(N, 0.98 * edge).diverged
    assert runs(N, 1.05 * edge).diverged
    assert np.abs(runs(1, 1.5).points).max() <= FAR
    assert "batch size 1 (rate 1.5) diverges" in explorer.describe(batch_size="1", learning_rate=1.5)


def test_the_words_hold_the_numbers_of_the_picture():
    words = explorer.describe()
    updates = explorer.compute().chosen.runs.updates_to(TARGET)
    assert f"takes {updates} updates = {32 * updates} examples" in words
    assert "the time is a model" in words
