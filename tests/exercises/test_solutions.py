"""The solutions, which the checks believe, are judged here by an independent formula or a finite difference."""

import math
import re

import numpy as np
import pytest

from gdlearn.descent import minimize
from gdlearn.exercises import all as all_exercises
from gdlearn.exercises import check, solutions
from gdlearn.gradcheck import check_gradient
from gdlearn.objectives import from_function, saddle
from gdlearn.optimizers import GradientDescent
from tests.lesson_files import lessons

rng = np.random.default_rng(7)

each_exercise = pytest.mark.parametrize("exercise", all_exercises(), ids=lambda exercise: exercise.id)


def test_first_goes_one_down():
    assert solutions.function("00", "first")(5) == 4


def test_slope_is_exact_for_a_parabola_and_close_for_a_sine():
    slope = solutions.function("01", "slope")
    assert slope(lambda x: 3 * x**2 - x, 2.0, 0.5) == pytest.approx(11.0, abs=1e-12)
    assert slope(math.sin, 0.3) == pytest.approx(math.cos(0.3), abs=1e-10)


def test_fit_step_is_a_step_of_the_loss_it_belongs_to():
    x, y, rate, h = rng.normal(size=9), rng.normal(size=9), 0.3, 1e-6

    def loss(w):
        return np.mean((w[0] * x + w[1] - y) ** 2) / 2

    w = np.array([0.7, -0.2])
    differences = [(loss(w + h * e) - loss(w - h * e)) / (2 * h) for e in np.eye(2)]
    new = solutions.function("01", "fit_step")(*w, x, y, rate)
    np.testing.assert_allclose(new, w - rate * np.array(differences), atol=1e-9)


def test_step_moves_each_coordinate_against_its_slope():
    new = solutions.function("01", "step")(np.array([1.0, 2.0]), np.array([10.0, -10.0]), 0.1)
    assert new.tolist() == [0.0, 3.0]


def test_half_mse_gradient_is_that_of_its_loss():
    X, y, w = rng.normal(size=(8, 3)), rng.normal(size=8), rng.normal(size=3)
    report = check_gradient(
        lambda w: np.mean((X @ w - y) ** 2) / 2, lambda w: solutions.function("01", "half_mse_gradient")(X, y, w), w
    )
    assert report, str(report)


def test_descend_on_a_parabola_follows_its_closed_form():
    points = solutions.function("01", "descend")(lambda x: 3.0 * x, np.array([2.0, -1.0]), 0.1, 6)
    expected = np.array([2.0, -1.0]) * (1 - 0.3) ** np.arange(7)[:, None]
    np.testing.assert_allclose(points, expected, rtol=1e-12)


def test_the_largest_stable_rate_is_the_edge_between_shrinking_and_growing():
    A = rng.normal(size=(4, 4))
    hessian = A @ A.T + np.eye(4)
    edge = solutions.function("02", "largest_stable_rate")(hessian)

    def size_after(rate):
        return np.linalg.norm(np.linalg.matrix_power(np.eye(4) - rate * hessian, 3000))

    assert size_after(0.99 * edge) < 1e-10
    assert size_after(1.01 * edge) > 1e10


def test_backtracking_gives_the_first_rate_that_meets_the_condition():
    curvature, x, rate, shrink, c = 7.0, 1.5, 3.0, 0.6, 0.2
    found = solutions.function("02", "backtracking")(
        lambda x: curvature / 2 * float(x @ x), lambda x: curvature * x, np.array([x]), rate, shrink, c
    )
    limit = 2 * (1 - c) / curvature  # on a parabola Armijo's condition holds up to here
    assert found <= limit < found / shrink
    assert math.log(found / rate, shrink) == pytest.approx(round(math.log(found / rate, shrink)), abs=1e-9)


def test_cosine_goes_from_the_peak_over_half_to_zero():
    cosine = solutions.function("02", "cosine")
    assert [cosine(k, 8, 0.4) for k in (0, 4, 8)] == pytest.approx([0.4, 0.2, 0.0], abs=1e-15)
    # cos(π/4) = 1/√2
    assert cosine(2, 8, 0.4) == pytest.approx(0.2 * (1 + 1 / math.sqrt(2)))


def test_chord_gap_of_a_parabola_has_its_closed_form():
    gap = solutions.function("03", "chord_gap")
    a, b, t = 0.3, -1.9, 0.37
    assert gap(lambda x: x**2, a, b, t) == pytest.approx(t * (1 - t) * (a - b) ** 2)
    assert gap(lambda x: -(x**2), a, b, t) < 0


def test_guarantee_is_kept_by_descent_and_nearly_reached_by_hubers_function():
    # Drori and Teboulle's worst case for N steps with rate 1/L: gap = L·distance² / (4N + 2), where the bound has 2N.
    steps = 10
    bound = solutions.function("03", "guarantee")(1.0, 1.0, steps)
    tau = 1 / (2 * steps + 1)
    x = 1.0
    for _ in range(steps):
        x -= np.clip(x, -tau, tau)
    gap = x**2 / 2 if abs(x) < tau else tau * abs(x) - tau**2 / 2
    assert gap / bound == pytest.approx(2 * steps / (4 * steps + 2), rel=1e-12)


def test_condition_number_is_that_of_the_axes_of_the_bowl():
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    hessian = turn @ np.diag([2.0, 50.0, 5.0]) @ turn.T
    assert solutions.function("03", "condition_number")(hessian) == pytest.approx(25.0)


def test_multi_start_finds_the_lowest_of_the_minima_and_passes_over_what_diverges():
    # f(x) = x⁴/4 − x³/3 − x² has its minima at −1 and 2, f(2) = −8/3 the lower; from 30 each step leads further out.
    f = from_function(lambda x: x[0] ** 4 / 4 - x[0] ** 3 / 3 - x[0] ** 2, lambda x: x**3 - x**2 - 2 * x, dimension=1)
    starts = np.array([[30.0], [-0.5], [0.5], [-30.0]])
    with np.errstate(all="ignore"):
        point, value = solutions.function("04", "multi_start")(f, GradientDescent(0.1), starts, 200)
    assert point == pytest.approx([2.0], abs=1e-9)
    assert value == pytest.approx(-8 / 3)
    assert starts.tolist() == [[30.0], [-0.5], [0.5], [-30.0]]


def test_same_network_computes_the_same_function_with_other_parameters():
    params = rng.normal(size=(3, 5)), rng.normal(size=5), rng.normal(size=5)
    permutation = np.array([2, 0, 1, 4, 3])
    other = solutions.function("04", "same_network")(params, permutation)
    X = rng.normal(size=(20, 3))

    def output(W1, b1, w2):
        return np.tanh(X @ W1 + b1) @ w2

    np.testing.assert_allclose(output(*other), output(*params), rtol=1e-12)
    assert other[1].tolist() == [params[1][j] for j in permutation]
    assert not np.allclose(other[0], params[0])


@pytest.mark.parametrize(
    ("signs", "kind"),
    [
        ((1, 1, 1), "minimum"),
        ((-1, -1, -1), "maximum"),
        ((1, -1, 1), "saddle"),
        ((0, -1, 1), "saddle"),
        ((0, 1, 1), "undecided"),
        ((0, -1, -1), "undecided"),
        ((0, 0, 0), "undecided"),
    ],
)
def test_classify_tells_by_the_heights_around_the_point(signs, kind):
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    hessian = turn @ np.diag(np.array(signs) * np.array([0.5, 2.0, 7.0])) @ turn.T
    classify = solutions.function("05", "classify")
    assert classify(np.zeros(3), hessian) == kind
    assert classify(np.array([0.0, 1e-7, 0.0]), hessian) == "not stationary"
    heights = [u @ hessian @ u / 2 for u in rng.normal(size=(2000, 3))]  # Taylor: f − f(x) near a stationary point
    seen = {(True, False): "minimum", (False, True): "maximum", (True, True): "saddle"}
    if 0 not in signs:
        assert seen[max(heights) > 0, min(heights) < 0] == kind


def test_classify_keeps_to_the_tolerance_on_both_sides():
    classify = solutions.function("05", "classify")
    kinds = [classify(np.zeros(2), np.diag([c, 1.0]), 0.1) for c in (-0.11, -0.09, 0.09, 0.11)]
    assert kinds == ["saddle", "undecided", "undecided", "minimum"]


def test_escape_steps_are_those_of_a_descent_from_beside_the_saddle():
    escape_steps = solutions.function("05", "escape_steps")
    f, rate, radius = saddle(), 0.13, 0.8
    curvature = np.linalg.eigvalsh(f.hessian([0.0, 0.0])).min()
    for offset in (1e-12, -1e-3, 0.5, 0.9):
        path = minimize(f, [0.0, offset], GradientDescent(rate), steps=400).points[:, 1]
        assert escape_steps(curvature, offset, rate, radius) == np.argmax(abs(path) >= radius)


def test_minibatches_cut_a_permutation():
    shuffler = np.random.default_rng(5)
    first, second = (solutions.function("06", "minibatches")(23, 5, shuffler) for _ in range(2))
    assert [len(rows) for rows in first] == [5, 5, 5, 5, 3]
    assert sorted(np.concatenate(first)) == sorted(np.concatenate(second)) == list(range(23))
    assert np.concatenate(first).tolist() != np.concatenate(second).tolist()


def test_an_epoch_of_sgd_has_the_closed_form_of_its_averages():
    # The gradient w − mean(targets of the batch) makes each step a weighted average: w ← (1 − η) w + η · mean.
    targets, rate, calls = rng.normal(size=(11, 2)), 0.3, []

    def gradient_at(w, rows):
        calls.append(rows)
        return w - targets[rows].mean(axis=0)

    w = np.array([4.0, -4.0])
    end = solutions.function("06", "sgd_epoch")(gradient_at, w, 11, 4, rate, np.random.default_rng(1))
    weights = rate * (1 - rate) ** np.arange(len(calls))[::-1]
    means = np.array([targets[rows].mean(axis=0) for rows in calls])
    np.testing.assert_allclose(end, (1 - rate) ** len(calls) * w + weights @ means, rtol=1e-12)
    assert sorted(np.concatenate(calls)) == list(range(11))
    assert w.tolist() == [4.0, -4.0]


def test_noise_slope_is_the_power_of_a_power_law_and_the_least_squares_line_otherwise():
    noise_slope = solutions.function("06", "noise_slope")
    sizes = np.array([1, 3, 10, 50])
    assert noise_slope(sizes, 7.0 * sizes**-0.4) == pytest.approx(-0.4)
    x, y = np.log(sizes), rng.normal(size=4)
    assert noise_slope(sizes, np.exp(y)) == pytest.approx(np.cov(x, y)[0, 1] / np.var(x, ddof=1))


def test_a_lesson_without_solutions_is_named():
    with pytest.raises(FileNotFoundError, match="99_"):
        solutions.function("99", "none")


@each_exercise
def test_a_solution_works_where_it_is_pasted_with_the_imports_of_its_lesson_alone(exercise):
    (lesson,) = [lesson for lesson in lessons() if lesson.number == exercise.lesson]
    notebook = {}
    exec(lesson.code[0].source, notebook)
    exec(solutions.source(exercise.lesson, exercise.name), notebook)
    report = check(exercise.id, notebook[exercise.name])
    assert report, str(report)


@each_exercise
def test_hints_and_messages_name_nothing_that_the_lesson_has_not_imported(exercise):
    sentences = (*exercise.hints, *(mistake.why for mistake in exercise.mistakes))
    assert not [sentence for sentence in sentences if re.search(r"\b(math|numpy|torch|scipy)\.", sentence)]
