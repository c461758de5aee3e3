"""The decision-boundary explorer against a training of its own, written out with the formulas of the gradient."""

import numpy as np
import pytest

from gdlearn.data import moons
from gdlearn.explorers import DecisionBoundary
from gdlearn.explorers.decision_boundary import DOMAIN, EACH, GRID, LAST, LOSSES, NOISE, POINTS, _boundary, _grid

X, Y, _ = moons(POINTS, np.random.default_rng(0), noise=NOISE)
LABELS = Y.astype(int)
explorer = DecisionBoundary()


def trained_by_hand(width, rate, seed, updates):
    """Return the losses and a function of scores, from gradients written out by hand."""
    rng = np.random.default_rng(seed)
    W, V = rng.normal(0, np.sqrt(1 / 2), (2, width)), rng.normal(0, np.sqrt(1 / width), (width, 2))
    b, c, losses = np.zeros(width), np.zeros(2), []

    def forward(places):
        h = np.tanh(places @ W + b)
        return h, h @ V + c

    for update in range(updates + 1):
        h, scores = forward(X)
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        losses.append(-np.mean(np.log(p[np.arange(POINTS), LABELS])))
        if update == updates:
            break
        of_scores = (p - np.eye(2)[LABELS]) / POINTS
        of_sums = of_scores @ V.T * (1 - h**2)
        V, c = V - rate * h.T @ of_scores, c - rate * of_scores.sum(axis=0)
        W, b = W - rate * X.T @ of_sums, b - rate * of_sums.sum(axis=0)
    return np.array(losses), lambda places: forward(places)[1]


@pytest.mark.parametrize(("width", "rate", "seed"), [("8", "1", 1), ("1", "0.3", 4), ("32", "3", 0)])
def test_the_training_is_the_one_written_out_by_hand(width, rate, seed):
    moment = explorer.compute(step=12, width=width, learning_rate=rate, seed=seed)
    losses, scores = trained_by_hand(int(width), float(rate), seed, 12 * EACH)
    assert moment.updates == 120
    np.testing.assert_allclose(moment.losses, losses, rtol=1e-6)
    assert moment.accuracy == np.mean(scores(X).argmax(axis=1) == LABELS)
    of_zero, of_one = scores(_grid()[2]).T
    np.testing.assert_allclose(moment.scores.ravel(), of_one - of_zero, rtol=1e-5, atol=1e-6)


def test_a_step_is_the_same_whatever_was_looked_at_before():
    """Going back shows the network as it was, not as it became."""
    late = explorer.compute(step=20, seed=7)
    early = explorer.compute(step=5, seed=7)
    assert early.updates == 5 * EACH
    np.testing.assert_array_equal(early.losses, late.losses[: 5 * EACH + 1])
    np.testing.assert_allclose(early.losses, trained_by_hand(8, 1.0, 7, 5 * EACH)[0], rtol=1e-8)
    assert not np.allclose(early.scores, late.scores)


def test_the_boundary_is_where_the_score_is_zero():
    _, scores = trained_by_hand(8, 1.0, 1, 300)
    x, y = _boundary(explorer.compute(step=30).scores)
    places = np.column_stack([x, y])[np.isfinite(x)]
    of_zero, of_one = scores(places).T
    assert np.abs(of_one - of_zero).max() < 0.5  # the grid's cells are 0.07 wide, and scores there reach ±12
    assert places.min(axis=0).tolist() >= [DOMAIN[0][0], DOMAIN[1][0]]
    assert len(places) > 40


def test_a_network_that_says_the_same_everywhere_has_no_boundary():
    assert [len(part) for part in _boundary(np.ones(GRID[::-1]))] == [0, 0]


def test_one_unit_has_a_straight_line_and_eight_learn_both_moons():
    straight = explorer.compute(width="1")
    x, y = _boundary(straight.scores)
    along = np.isfinite(x)
    slope, intercept = np.polyfit(x[along], y[along], 1)
    assert np.abs(slope * x[along] + intercept - y[along]).max() < 0.01
    assert straight.accuracy < 0.95
    assert explorer.compute(width="8").accuracy == 1.0


def test_a_huge_rate_bounces_and_the_words_say_how_often():
    moment = explorer.compute(learning_rate="30")
    rises = np.sum(np.diff(moment.losses) > 0)
    assert rises > 100
    assert f"rose in {rises} of them" in explorer.describe(learning_rate="30")


def test_the_loss_stays_in_the_picture():
    figure = explorer.figure(width="32", learning_rate="10")
    (curve, dot) = figure.axes[1].lines
    for line in (curve, dot):
        assert LOSSES[0] <= line.get_ydata().min() <= line.get_ydata().max() <= LOSSES[1]
    assert dot.get_xdata().tolist() == [LAST * EACH]
