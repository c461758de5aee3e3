"""Each objective against its written definition, finite differences and what is published about it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdlearn import objectives
from gdlearn.gradcheck import finite_difference
from gdlearn.objectives import Objective

_data = np.random.default_rng(7)
X = _data.normal(size=(12, 2))
TARGETS = _data.normal(size=12)
YES_NO = np.array([0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0])
CLASSES = np.array([0, 1, 2, 1, 0, 2, 2, 1, 0, 1, 2, 0])


def rotated_bowl(x: float, y: float) -> float:
    along, across = math.cos(0.5) * x + math.sin(0.5) * y, -math.sin(0.5) * x + math.cos(0.5) * y
    return (2 * along**2 + 8 * across**2) / 2


def half_mean_square(a: float, b: float) -> float:
    errors = [x1 * a + x2 * b - target for (x1, x2), target in zip(X, TARGETS, strict=True)]
    return sum(e * e for e in errors) / len(errors) / 2


def mean_log_loss(a: float, b: float) -> float:
    margins = [(1 if yes else -1) * (x1 * a + x2 * b) for (x1, x2), yes in zip(X, YES_NO, strict=True)]
    return sum(math.log1p(math.exp(-m)) for m in margins) / len(margins)


def mean_cross_entropy(*w: float) -> float:
    total = 0.0
    for row, label in zip(X, CLASSES, strict=True):
        scores = [row[0] * w[c] + row[1] * w[3 + c] for c in range(3)]
        total -= math.log(math.exp(scores[label]) / sum(math.exp(s) for s in scores))
    return total / len(X)


def network_log_loss(*w: float) -> float:
    total = 0.0
    for (x1, x2), yes in zip(X, YES_NO, strict=True):
        neurons = [math.tanh(x1 * w[j] + x2 * w[3 + j] + w[6 + j]) for j in range(3)]
        score = sum(out * neuron for out, neuron in zip(w[9:12], neurons, strict=True)) + w[12]
        total += math.log1p(math.exp(-score if yes else score))
    return total / len(X)


# The objective, and its definition in plain Python numbers, written anew: the judge of the vectorised code.
DEFINITIONS: dict[str, tuple[Objective, Callable[..., float]]] = {
    "quadratic": (objectives.quadratic([1.0, 10.0]), lambda x, y: (x * x + 10 * y * y) / 2),
    "rotated quadratic": (objectives.quadratic([2.0, 8.0], rotation=0.5), rotated_bowl),
    "indefinite quadratic": (objectives.quadratic([1.0, -2.0, 3.0]), lambda x, y, z: (x**2 - 2 * y**2 + 3 * z**2) / 2),
    "double_well": (objectives.double_well(2), lambda x, y: ((x * x - 1) ** 2 + (y * y - 1) ** 2) / 4),
    "double_well_valley": (objectives.double_well_valley(), lambda x, y: (x * x - 1) ** 2 / 4 + y * y / 2),
    "saddle": (objectives.saddle(), lambda x, y: (x * x - y * y) / 2),
    "monkey_saddle": (objectives.monkey_saddle(), lambda x, y: x**3 - 3 * x * y * y),
    "rosenbrock": (objectives.rosenbrock(), lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2),
    "himmelblau": (objectives.himmelblau(), lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2),
    "rastrigin": (
        objectives.rastrigin(2),
        lambda *x: 10 * len(x) + sum(c * c - 10 * math.cos(2 * math.pi * c) for c in x),
    ),
    "huber": (objectives.huber(), lambda x: x * x / 2 if abs(x) <= 1 else abs(x) - 0.5),
    "narrow huber": (objectives.huber(0.25), lambda x: x * x / 2 if abs(x) <= 0.25 else 0.25 * (abs(x) - 0.125)),
    "plateau": (objectives.plateau(), lambda w: (1 / (1 + math.exp(-w))) ** 2 / 2),
    "absolute": (objectives.absolute(), abs),
    "gaussian_well": (objectives.gaussian_well(), lambda x: 1 - math.exp(-x * x / 2)),
    "tilted_double_well": (objectives.tilted_double_well(), lambda x: x**4 / 4 - x * x / 2 + x / 5),
    "least_squares": (objectives.least_squares(X, TARGETS), half_mean_square),
    "logistic_regression": (objectives.logistic_regression(X, YES_NO), mean_log_loss),
    "softmax_regression": (objectives.softmax_regression(X, CLASSES), mean_cross_entropy),
    "two_layer_network": (objectives.two_layer_network(X, YES_NO, 3), network_log_loss),
    "from_function": (objectives.from_function(lambda x: x[0] ** 2 * x[1], dimension=2), lambda x, y: x * x * y),
}
KINKS = {"huber": 1.0, "narrow huber": 0.25, "absolute": 0.0}  # |x| at which the curvature or slope jumps

every_objective = pytest.mark.parametrize("name", DEFINITIONS)


def points_in_domain(name: str, count: int, seed: int = 0) -> np.ndarray:
    """Draw points of an objective's domain, away from kinks, where a finite difference means nothing."""
    f, _ = DEFINITIONS[name]
    drawn = np.random.default_rng(seed).uniform(f.domain[:, 0], f.domain[:, 1], size=(count, f.dimension))
    if name in KINKS:
        drawn = drawn[np.abs(np.abs(drawn[:, 0]) - KINKS[name]) > 1e-3]
    return drawn


def test_every_maker_of_an_objective_is_in_the_table() -> None:
    makers = {n for n in objectives.__all__ if n not in ("Objective", "DataObjective")}
    makers -= {"sigmoid", "softmax", "pack_network", "unpack_network"}
    assert makers <= set(DEFINITIONS)


@every_objective
def test_the_value_is_that_of_the_definition(name: str) -> None:
    f, definition = DEFINITIONS[name]
    for x in points_in_domain(name, 50):
        assert f.value(x) == pytest.approx(definition(*x.tolist()), rel=1e-12, abs=1e-13)


@every_objective
def test_the_gradient_is_the_slope_of_the_definition(name: str) -> None:
    f, definition = DEFINITIONS[name]
    for x in points_in_domain(name, 25):
        measured = finite_difference(lambda p: definition(*p.tolist()), x, h=1e-5)
        np.testing.assert_allclose(f.gradient(x), measured, rtol=1e-6, atol=1e-7 * max(1.0, np.abs(measured).max()))


@every_objective
def test_the_hessian_is_the_slope_of_the_gradient(name: str) -> None:
    f, _ = DEFINITIONS[name]
    for x in points_in_domain(name, 10):
        rows = [finite_difference(lambda p, i=i: f.gradient(p)[i], x, h=1e-5) for i in range(f.dimension)]
        loose = 1e-4 if name == "from_function" else 1e-6  # there the gradient is a difference itself
        np.testing.assert_allclose(f.hessian(x), rows, atol=loose * max(1.0, np.abs(rows).max()))


@every_objective
@pytest.mark.parametrize("leading", [(), (1,), (5,), (3, 4), (2, 3, 2)])
def test_many_points_are_one_call_with_the_answers_of_each_alone(name: str, leading: tuple[int, ...]) -> None:
    f, _ = DEFINITIONS[name]
    x = np.random.default_rng(1).uniform(f.domain[:, 0], f.domain[:, 1], size=(*leading, f.dimension))
    x.flags.writeable = False  # no function may change its input
    value, gradient, hessian = f.value(x), f.gradient(x), f.hessian(x)
    assert np.shape(value) == leading
    assert gradient.shape == x.shape
    assert hessian.shape == (*leading, f.dimension, f.dimension)
    for index in np.ndindex(leading):
        np.testing.assert_allclose(value[index], f.value(x[index]), rtol=1e-13, atol=1e-14)
        np.testing.assert_allclose(gradient[index], f.gradient(x[index]), rtol=1e-13, atol=1e-13)
        np.testing.assert_allclose(hessian[index], f.hessian(x[index]), rtol=1e-12, atol=1e-12)


@every_objective
def test_calling_an_objective_gives_its_value_as_float64(name: str) -> None:
    f, _ = DEFINITIONS[name]
    x = points_in_domain(name, 1)[0]
    assert f(x) == f.value(x)
    assert isinstance(f(x), float)
    assert f.gradient(x.tolist()).dtype == np.float64


@every_objective
def test_the_record_of_an_objective_has_the_shapes_that_it_promises(name: str) -> None:
    f, _ = DEFINITIONS[name]
    assert f.domain.shape == (f.dimension, 2)
    assert (f.domain[:, 0] < f.domain[:, 1]).all()
    assert f.minima.shape[1:] == f.saddles.shape[1:] == (f.dimension,)
    assert f.name in repr(f)
    assert str(f.dimension) in repr(f)


@every_objective
def test_listed_minima_are_flat_and_curve_upwards(name: str) -> None:
    f, _ = DEFINITIONS[name]
    for x in f.minima:
        assert np.abs(f.gradient(x)).max() < 1e-9
        if name != "absolute":  # a kink has no curvature
            assert np.linalg.eigvalsh(f.hessian(x)).min() > 0.01


@every_objective
def test_listed_saddles_are_flat_and_curve_both_ways(name: str) -> None:
    f, _ = DEFINITIONS[name]
    for x in f.saddles:
        assert np.abs(f.gradient(x)).max() < 1e-9
        if name == "monkey_saddle":  # flat to second order: the cubic term goes both ways
            assert not f.hessian(x).any()
            assert f([0.1, 0.0]) > f(x) > f([-0.1, 0.0])
        else:
            eigenvalues = np.linalg.eigvalsh(f.hessian(x))
            assert eigenvalues.min() < -0.01
            assert eigenvalues.max() > 0.01


@every_objective
def test_no_point_of_the_domain_lies_below_the_first_minimum(name: str) -> None:
    f, _ = DEFINITIONS[name]
    if len(f.minima):
        assert f(f.minima[0]) <= f(points_in_domain(name, 2000)).min()
        assert (f(f.minima) >= f(f.minima[0]) - 1e-12).all()


@pytest.mark.parametrize(
    ("name", "minima", "saddles"),
    [
        ("quadratic", [[0, 0]], []),
        ("rotated quadratic", [[0, 0]], []),
        ("indefinite quadratic", [], [[0, 0, 0]]),
        ("double_well_valley", [[-1, 0], [1, 0]], [[0, 0]]),
        ("saddle", [], [[0, 0]]),
        ("monkey_saddle", [], [[0, 0]]),
        ("rosenbrock", [[1, 1]], []),
        ("rastrigin", [[0, 0]], []),
        ("huber", [[0]], []),
        ("absolute", [[0]], []),
        ("gaussian_well", [[0]], []),
        ("plateau", [], []),
        ("logistic_regression", [], []),
        (
            "himmelblau",  # as published, to six places
            [[3, 2], [-2.805118, 3.131312], [-3.779310, -3.283186], [3.584428, -1.848126]],
            [[0.086678, 2.884255], [3.385154, 0.073852], [-3.073026, -0.081353], [-0.127961, -1.953715]],
        ),
        ("tilted_double_well", [[-1.0880], [0.8789]], []),
    ],
)
def test_minima_and_saddles_are_the_published_ones(name: str, minima: list, saddles: list) -> None:
    f, _ = DEFINITIONS[name]
    np.testing.assert_allclose(f.minima, np.reshape(minima, (-1, f.dimension)), atol=5e-5 if "tilt" in name else 1e-6)
    np.testing.assert_allclose(f.saddles, np.reshape(saddles, (-1, f.dimension)), atol=1e-6)


@pytest.mark.parametrize("dimension", range(1, 8))
def test_the_double_well_lists_its_2_to_the_d_minima_and_its_saddles(dimension: int) -> None:
    f = objectives.double_well(dimension)
    assert len(np.unique(f.minima, axis=0)) == 2**dimension
    assert len(np.unique(f.saddles, axis=0)) == 3**dimension - 2**dimension - 1


def test_the_valleys_of_the_tilted_double_well_have_the_depths_of_its_quartic() -> None:
    f = objectives.tilted_double_well()
    np.testing.assert_allclose(f(f.minima), [-0.4592, -0.0613], atol=5e-5)


# Where each bound on the curvature is reached; None where it only bounds.
ATTAINED = {
    "quadratic": [0.3, -0.2],
    "rotated quadratic": [1.0, 1.0],
    "indefinite quadratic": [1.0, 2.0, 3.0],
    "saddle": [0.5, 0.5],
    "rastrigin": [0.0, 0.0],
    "huber": [0.2],
    "narrow huber": [0.1],
    "gaussian_well": [0.0],
    "plateau": [-math.log(24 / (15 - math.sqrt(33)) - 1)],  # where 12σ² − 15σ + 4 = 0, the lower root
    "least_squares": [1.0, 1.0],
    "logistic_regression": [0.0, 0.0],
    "softmax_regression": None,
}


@every_objective
def test_smoothness_bounds_every_curvature_and_is_reached_where_it_is_said_to_be(name: str) -> None:
    f, _ = DEFINITIONS[name]
    if name not in ATTAINED:
        assert f.smoothness is None
        return
    assert f.smoothness is not None
    curvatures = np.abs(np.linalg.eigvalsh(f.hessian(points_in_domain(name, 2000))))
    assert curvatures.max() <= f.smoothness * (1 + 1e-12)
    if ATTAINED[name] is not None:
        there = np.abs(np.linalg.eigvalsh(f.hessian(ATTAINED[name]))).max()
        assert there == pytest.approx(f.smoothness, rel=1e-12)


def test_the_bound_of_softmax_regression_is_reached_with_two_classes_at_zero() -> None:
    f = objectives.softmax_regression(X, YES_NO)
    assert np.linalg.eigvalsh(f.hessian(np.zeros(4))).max() == pytest.approx(f.smoothness, rel=1e-12)


@pytest.mark.parametrize("name", ATTAINED)
@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_gradients_differ_at_most_by_smoothness_times_distance(name: str, seed: int) -> None:
    f, _ = DEFINITIONS[name]
    a, b = np.random.default_rng(seed).uniform(f.domain[:, 0], f.domain[:, 1], size=(2, f.dimension))
    moved = np.linalg.norm(f.gradient(a) - f.gradient(b))
    assert moved <= f.smoothness * np.linalg.norm(a - b) * (1 + 1e-9) + 1e-12


def test_a_rotation_turns_the_axes_and_leaves_the_curvatures() -> None:
    f = objectives.quadratic([1.0, 100.0, 5.0], rotation=math.pi / 2)
    np.testing.assert_allclose(f.hessian([0.0, 0.0, 0.0]), np.diag([100.0, 1.0, 5.0]), atol=1e-12)


def test_a_flat_direction_leaves_a_quadratic_without_a_listed_minimum() -> None:
    assert len(objectives.quadratic([1.0, 0.0]).minima) == len(objectives.quadratic([1.0, 0.0]).saddles) == 0


# --- losses of data


DATA_LOSSES = {
    "least_squares": (objectives.least_squares, TARGETS),
    "logistic_regression": (objectives.logistic_regression, YES_NO),
    "softmax_regression": (objectives.softmax_regression, CLASSES),
    "two_layer_network": (lambda X, y: objectives.two_layer_network(X, y, 3), YES_NO),
}
every_data_loss = pytest.mark.parametrize("name", DATA_LOSSES)


@every_data_loss
@pytest.mark.parametrize("leading", [(), (3,), (2, 3)])
def test_rows_pick_the_examples_that_are_averaged(name: str, leading: tuple[int, ...]) -> None:
    make, y = DATA_LOSSES[name]
    rows = [0, 1, 2, 7, 7]  # a row drawn twice counts twice; each class occurs, so that the dimension stays
    whole, part = make(X, y), make(X[rows], y[rows])
    w = np.random.default_rng(2).normal(size=(*leading, whole.dimension))
    np.testing.assert_allclose(whole.value(w, rows=rows), part.value(w), rtol=1e-13)
    np.testing.assert_allclose(whole(w, rows=rows), part.value(w), rtol=1e-13)
    np.testing.assert_allclose(whole.gradient(w, rows=rows), part.gradient(w), rtol=1e-12, atol=1e-14)


@every_data_loss
def test_the_mean_over_two_halves_is_the_whole(name: str) -> None:
    make, y = DATA_LOSSES[name]
    f = make(X, y)
    assert f.rows == len(X)
    w = np.random.default_rng(3).normal(size=f.dimension)
    halves = [f.gradient(w, rows=np.arange(6)), f.gradient(w, rows=np.arange(6, 12))]
    np.testing.assert_allclose(np.mean(halves, axis=0), f.gradient(w), rtol=1e-12, atol=1e-14)


@every_data_loss
def test_each_of_many_weights_can_have_a_batch_of_its_own(name: str) -> None:
    make, y = DATA_LOSSES[name]
    f = make(X, y)
    rng = np.random.default_rng(4)
    w, rows = rng.normal(size=(2, 3, f.dimension)), rng.integers(0, 12, size=(2, 3, 5))
    values, gradients = f.value(w, rows=rows), f.gradient(w, rows=rows)
    assert values.shape == (2, 3)
    assert gradients.shape == w.shape
    for place in np.ndindex(2, 3):
        np.testing.assert_allclose(values[place], f.value(w[place], rows=rows[place]), rtol=1e-13)
        np.testing.assert_allclose(gradients[place], f.gradient(w[place], rows=rows[place]), rtol=1e-12, atol=1e-14)


@every_data_loss
@pytest.mark.parametrize(
    ("rows", "error", "words"),
    [
        ([], ValueError, "rows is empty; a mean needs at least one example"),
        ([0, 12], ValueError, "between 0 and 11, but they reach from 0 to 12"),
        ([-1], ValueError, "between 0 and 11"),
        ([0.5], TypeError, "whole row numbers"),
        (np.ones(12, dtype=bool), TypeError, "np.flatnonzero"),
        ([[0, 1], [2, 3]], ValueError, r"leading axes of x, \(\), but its shape is \(2, 2\)"),
    ],
)
def test_rows_that_are_not_there_are_named(name: str, rows: object, error: type[Exception], words: str) -> None:
    make, y = DATA_LOSSES[name]
    f = make(X, y)
    for function in (f.value, f.gradient):
        with pytest.raises(error, match=words):
            function(np.zeros(f.dimension), rows=rows)


def test_the_minimum_of_least_squares_solves_the_normal_equations() -> None:
    f = objectives.least_squares(X, TARGETS)
    np.testing.assert_allclose(f.minima[0], np.linalg.solve(X.T @ X, X.T @ TARGETS), rtol=1e-10)


def test_least_squares_with_a_repeated_column_has_no_single_minimum_to_list() -> None:
    assert len(objectives.least_squares(X[:, [0, 0]], TARGETS).minima) == 0


@pytest.mark.parametrize("size", [1e3, 1e5])
def test_huge_scores_do_not_overflow(size: float) -> None:
    one_column = np.array([[1.0], [-1.0]])
    right = objectives.logistic_regression(one_column, [1, 0])
    assert right([size]) == pytest.approx(0.0, abs=1e-300)
    assert right([-size]) == pytest.approx(size)
    assert right.gradient([-size]).tolist() == [-1.0]
    classes = objectives.softmax_regression(one_column, [0, 1])
    assert classes([size, 0.0]) == pytest.approx(0.0, abs=1e-300)
    assert classes([-size, 0.0]) == pytest.approx(size)
    assert np.isfinite(classes.gradient([-size, size])).all()


@every_data_loss
@pytest.mark.parametrize(
    ("inputs", "targets", "words"),
    [
        (np.ones(3), np.ones(3), r"X must have the shape \(examples, features\), but its shape is \(3,\)"),
        (np.ones((0, 2)), np.ones(0), "X is empty"),
        (np.ones((3, 0)), np.ones(3), "X is empty"),
        (np.ones((3, 2)), np.ones(4), r"each of the 3 rows of X, but its shape is \(4,\)"),
        (np.ones((3, 2)), np.ones((3, 1)), r"each of the 3 rows of X, but its shape is \(3, 1\)"),
        ([[1.0], [math.nan]], [1.0, 0.0], "X holds NaN or infinity"),
        ([[1.0], [1.0]], [1.0, math.inf], "y holds NaN or infinity at index 1"),
        ([[1.0], [1.0, 2.0]], [1.0, 0.0], "X must be an array of numbers, but its rows have different lengths"),
    ],
)
def test_data_that_do_not_fit_are_refused_in_one_sentence(
    name: str, inputs: object, targets: object, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        DATA_LOSSES[name][0](inputs, targets)


def test_answers_may_be_bools() -> None:
    bools, numbers = (objectives.logistic_regression(X, y) for y in (YES_NO == 1, YES_NO))
    assert bools.gradient([1.0, 2.0]).tolist() == numbers.gradient([1.0, 2.0]).tolist()


def test_labels_must_be_classes() -> None:
    with pytest.raises(ValueError, match="y must hold only 0 and 1, but it also holds 2"):
        objectives.logistic_regression(X, CLASSES)
    for labels in (CLASSES - 1, CLASSES + 0.5):
        with pytest.raises(ValueError, match="whole numbers from 0"):
            objectives.softmax_regression(X, labels)


# --- input and settings


@every_objective
@pytest.mark.parametrize("method", ["value", "gradient", "hessian", "__call__"])
def test_points_of_another_dimension_are_refused_with_both_sizes(name: str, method: str) -> None:
    f, _ = DEFINITIONS[name]
    words = rf"x must have {f.dimension} coordinates? on the last axis, but its shape is \(2, {f.dimension + 1}\)"
    with pytest.raises(ValueError, match=words):
        getattr(f, method)(np.zeros((2, f.dimension + 1)))


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        (1.0, ValueError, r"single number 1.0 came; write \[1.0\]"),
        ("ab", TypeError, "x must hold real numbers"),
        (None, TypeError, "x must hold real numbers"),
        ([1j, 2.0], TypeError, "x must hold real numbers"),
        ([True, False], TypeError, "x must hold real numbers"),
        ([[1.0, 2.0], [3.0]], ValueError, "different lengths"),
    ],
)
def test_points_that_are_not_points_are_refused(x: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        objectives.rosenbrock().gradient(x)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: objectives.quadratic([]), ValueError, "eigenvalues must be a list of d numbers"),
        (lambda: objectives.quadratic([[1.0, 2.0]]), ValueError, "eigenvalues must be a list of d numbers"),
        (lambda: objectives.quadratic([1.0, math.nan]), ValueError, "eigenvalues holds NaN or infinity at index 1"),
        (lambda: objectives.quadratic("ab"), TypeError, "eigenvalues must hold real numbers"),
        (lambda: objectives.quadratic([1.0], rotation=0.1), ValueError, "at least two eigenvalues"),
        (lambda: objectives.quadratic([1.0, 2.0], rotation="0.1"), TypeError, "rotation must be a number"),
        (lambda: objectives.double_well(0), ValueError, "dimension must be at least 1, but 0 came"),
        (lambda: objectives.double_well(13), ValueError, "dimension must be at most 12, but 13 came"),
        (lambda: objectives.rastrigin(2.0), TypeError, "dimension must be a whole number"),
        (lambda: objectives.rastrigin(True), TypeError, "dimension must be a whole number"),
        (lambda: objectives.huber(0.0), ValueError, "delta must be above 0, but 0 came"),
        (lambda: objectives.huber(math.inf), ValueError, "delta must be a finite number"),
        (lambda: objectives.from_function(3.0, dimension=1), TypeError, "value must be a function of one point"),
        (lambda: objectives.from_function(abs, [2.0], dimension=1), TypeError, "gradient must be a function"),
        (lambda: objectives.from_function(abs, dimension=0), ValueError, "dimension must be at least 1"),
    ],
)
def test_settings_out_of_range_are_refused_in_one_sentence(
    make: Callable[[], Objective], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        make()
    assert str(caught.value).endswith(".")


# --- a function of the learner's own


def test_a_function_with_its_own_gradient_is_asked_for_it() -> None:
    f = objectives.from_function(lambda x: float(x @ x), lambda x: [7.0, x[1]], dimension=2)
    assert f.gradient([[1.0, 2.0], [3.0, 4.0]]).tolist() == [[7.0, 2.0], [7.0, 4.0]]


def test_a_function_may_answer_with_an_array_of_one_number() -> None:
    f = objectives.from_function(lambda x: x**2, dimension=1)
    assert f([3.0]) == 9.0
    assert f.gradient([3.0]) == pytest.approx([6.0])


def test_a_function_cannot_change_the_points_it_is_given() -> None:
    def meddling(x: np.ndarray) -> float:
        x *= 2
        return float(x.sum())

    f = objectives.from_function(meddling, lambda x: np.ones_like(x) * meddling(x), dimension=2)
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert f(x).tolist() == [6.0, 14.0]
    assert f.gradient(x).tolist() == [[6.0, 6.0], [14.0, 14.0]]
    assert x.tolist() == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    ("value", "gradient", "asked", "error", "words"),
    [
        (lambda x: None, None, "value", TypeError, "f must return a number, but it returned a NoneType"),
        (lambda x: None, None, "gradient", TypeError, "f must return a number, but it returned a NoneType"),
        (lambda x: x**2, None, "value", ValueError, r"f must return one number, .* an array of shape \(2,\)"),
        (abs, lambda x: None, "gradient", TypeError, "the gradient must hold real numbers"),
        (abs, lambda x: [1.0], "gradient", ValueError, r"shape of the point, \(2,\), but it has \(1,\)"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_named(
    value: Callable, gradient: Callable | None, asked: str, error: type[Exception], words: str
) -> None:
    f = objectives.from_function(value, gradient, dimension=2)
    with pytest.raises(error, match=words):
        getattr(f, asked)([1.0, 2.0])


def test_the_domain_to_draw_can_be_chosen() -> None:
    f = objectives.from_function(lambda x: 0.0, dimension=1, domain=[[2.0, 5.0]], name="flat")
    assert (f.domain.tolist(), f.name) == ([[2.0, 5.0]], "flat")


# --- scores into probabilities


@given(st.floats(-700, 700))
def test_sigmoid_is_one_over_one_plus_e_to_the_minus_z(z: float) -> None:
    assert objectives.sigmoid(np.array(z)) == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-12)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_sigmoid_of_z_and_of_minus_z_add_up_to_one_without_a_warning(z: float) -> None:
    assert objectives.sigmoid(np.array(z)) + objectives.sigmoid(np.array(-z)) == pytest.approx(1.0, rel=1e-15)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5), st.floats(-1e6, 1e6))
def test_softmax_adds_up_to_one_and_ignores_a_common_shift(scores: list[float], shift: float) -> None:
    chances = objectives.softmax(np.array(scores))
    assert chances.sum() == pytest.approx(1.0, rel=1e-12)
    np.testing.assert_allclose(chances, objectives.softmax(np.array(scores) + shift), atol=1e-9)
    assert int(chances.argmax()) == scores.index(max(scores)) or chances.max() == chances[scores.index(max(scores))]


def test_softmax_is_the_share_of_each_exponential() -> None:
    np.testing.assert_allclose(objectives.softmax(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625], rtol=1e-14)
