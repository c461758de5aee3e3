"""A control lets in what is allowed, and says in one sentence what was wrong with the rest."""

import math

import numpy as np
import pytest

from gdlearn.explorers.controls import Choice, Number, Slider, Steps, Toggle

RATE = Slider(name="learning_rate", label="Learning rate", low=0.001, high=10.0, default=0.1, log=True)
START = Number(name="start", label="Start", low=-2.0, high=2.0, default=0.5)
STEP = Steps(name="step", label="Step", high=20)
CURVE = Choice(name="curve", label="Curve", options={"bowl": "a bowl", "wave": "a wave"}, default="bowl")
GRID = Toggle(name="grid", label="Grid")


@pytest.mark.parametrize("value", [-2, 2.0, 0, np.float64(0.3), np.array(1.5), np.int64(1), np.float32(0.25)])
def test_a_number_in_range_comes_back_as_a_float(value):
    checked = START.check(value)
    assert type(checked) is float
    assert checked == value


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.array(3.0)])
def test_a_step_comes_back_as_an_int(value):
    assert STEP.check(value) == 3
    assert type(STEP.check(value)) is int


@pytest.mark.parametrize(
    ("control", "value", "sentence"),
    [
        (RATE, 50, "learning_rate must be a number from 0.001 to 10, but 50 came."),
        (RATE, 0.0, "learning_rate must be a number from 0.001 to 10, but 0 came."),
        (START, -2.5, "start must be a number from −2 to 2, but −2.5 came."),
        (START, math.nan, "start must be a number from −2 to 2, but nan came."),
        (START, math.inf, "start must be a number from −2 to 2, but inf came."),
        (START, -(10**400), "start must be a number from −2 to 2, but −inf came."),
        (STEP, 21, "step must be a whole number from 0 to 20, but 21 came."),
        (CURVE, "cube", "curve must be one of 'bowl', 'wave', but 'cube' came."),
    ],
)
def test_a_value_out_of_range_is_answered_with_the_range(control, value, sentence):
    with pytest.raises(ValueError, match="must be") as caught:
        control.check(value)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("control", "value", "sentence"),
    [
        (RATE, "0.1", "learning_rate must be a number from 0.001 to 10, but '0.1' came (a str)."),
        (RATE, True, "learning_rate must be a number from 0.001 to 10, but True came (a bool)."),
        (RATE, None, "learning_rate must be a number from 0.001 to 10, but None came (a NoneType)."),
        (RATE, 1j, "learning_rate must be a number from 0.001 to 10, but 1j came (a complex)."),
        (STEP, 2.5, "step must be a whole number from 0 to 20, but 2.5 came."),
        (CURVE, 1, "curve must be one of 'bowl', 'wave', but 1 came (a int)."),
        (GRID, 1, "grid must be True or False, but 1 came (a int)."),
    ],
)
def test_a_value_of_the_wrong_type_is_answered_with_what_is_wanted(control, value, sentence):
    with pytest.raises(TypeError) as caught:
        control.check(value)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("control", "value", "nearest"), [(RATE, 50, 10.0), (RATE, -1, 0.001), (START, 1e300, 2.0), (STEP, 99, 20)]
)
def test_clamping_takes_the_nearest_end_and_says_so(control, value, nearest):
    clamped, notice = control.clamp(value, control.default)
    assert clamped == nearest
    assert control.label in notice
    assert "became" in notice


@pytest.mark.parametrize("control", [RATE, START, STEP, CURVE, GRID], ids=lambda control: control.name)
@pytest.mark.parametrize("nonsense", [None, "much", math.nan, [1], {}])
def test_clamping_nonsense_keeps_the_value_before_and_says_so(control, nonsense):
    clamped, notice = control.clamp(nonsense, control.default)
    assert clamped == control.default
    assert f"{control.name} must be {control.allowed}" in notice
    assert "stays" in notice


@pytest.mark.parametrize(("control", "value"), [(RATE, 0.5), (STEP, 7), (CURVE, "wave"), (GRID, True)])
def test_clamping_says_nothing_about_a_value_that_is_allowed(control, value):
    assert control.clamp(value, control.default) == (value, "")


def test_a_logarithmic_slider_has_its_stops_in_each_factor_of_ten():
    assert RATE.spec()["positions"] == 4 * 50


def test_a_linear_slider_has_a_position_for_each_step():
    assert Slider(name="x", label="x", low=-4, high=6, default=0, step=0.1).spec()["positions"] == 100


def test_the_page_is_told_the_words_of_a_choice_in_order():
    assert CURVE.spec()["options"] == [["bowl", "a bowl"], ["wave", "a wave"]]
