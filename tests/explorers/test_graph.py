"""The walk through a graph: values, slopes and gradients are the engine's, and each step says what it did."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn.explorers import GraphWalk
from gdlearn.explorers.graph_passes import EXPRESSIONS, MOST_STEPS, walk
from gdlearn.gradcheck import finite_difference

ALL = pytest.mark.parametrize("expression", EXPRESSIONS)
DEFAULT = {"w": 3.0, "x": 2.0, "b": -5.0, "t": -1.0}
PLAIN = {
    "line": lambda w, x, b, t: (w * x + b - t) ** 2,
    "diamond": lambda w, x, b, t: w * x * x**2,
    "thrice": lambda w, x, b, t: x * x + x,
    "tanh": lambda w, x, b, t: (np.tanh(w * x + b) - t) ** 2,
    "relu": lambda w, x, b, t: (max(w * x + b, 0) - t) ** 2,
}


def last_step(expression):
    return 2 * len(walk(expression, DEFAULT, 0, False).operations) + 1


def of_inputs(result):
    return {node.name: result.gradient(node.index) for node in result.nodes if not node.operands}


@ALL
def test_the_result_and_the_gradients_at_the_end_are_those_of_the_formula(expression):
    result = walk(expression, DEFAULT, MOST_STEPS, False)
    assert result.nodes[-1].value == pytest.approx(PLAIN[expression](**DEFAULT), rel=1e-12)
    slopes = finite_difference(lambda v: PLAIN[expression](*v), np.array(list(DEFAULT.values())))
    expected = {name: slope for name, slope in zip(DEFAULT, slopes, strict=True) if name in of_inputs(result)}
    assert of_inputs(result) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@ALL
@given(inputs=st.fixed_dictionaries({name: st.floats(-5, 5) for name in DEFAULT}))
def test_what_the_walk_collects_is_what_the_engine_computes(expression, inputs):
    result = walk(expression, inputs, MOST_STEPS, False)
    got = [result.gradient(node.index) for node in result.nodes]
    assert got == pytest.approx([float(node.gradient) for node in result.nodes], rel=1e-12, abs=1e-300)
    assert not any(result.is_wrong(node.index) for node in result.nodes)


@ALL
def test_each_forward_step_makes_one_more_value_known_and_no_gradient(expression):
    operations = len(walk(expression, DEFAULT, 0, False).operations)
    for step in range(operations + 1):
        result = walk(expression, DEFAULT, step, False)
        unknown = sum(not result.has_value(node.index) for node in result.nodes)
        assert unknown == operations - step
        assert all(result.gradient(node.index) is None for node in result.nodes)
        words = GraphWalk().describe(expression=expression, step=step)
        assert "o gradient is known yet" in words


@ALL
def test_the_backward_pass_starts_with_1_at_the_result_and_ends_with_all_gradients(expression):
    operations = len(walk(expression, DEFAULT, 0, False).operations)
    start = walk(expression, DEFAULT, operations + 1, False)
    gradients = [start.gradient(node.index) for node in start.nodes]
    assert gradients == [*[None] * (len(gradients) - 1), 1.0]
    end = walk(expression, DEFAULT, 2 * operations + 1, False)
    assert end.is_done
    assert all(end.is_complete(node.index) for node in end.nodes)
    assert not walk(expression, DEFAULT, 2 * operations, False).is_done


@ALL
def test_steps_beyond_the_end_change_nothing(expression):
    explorer = GraphWalk(expression=expression)
    assert explorer.describe(step=MOST_STEPS) == explorer.describe(step=last_step(expression))


def test_the_control_reaches_the_end_of_the_longest_walk():
    assert max(last_step(expression) for expression in EXPRESSIONS) == MOST_STEPS


def test_gradients_that_meet_add_up_and_say_so():
    explorer = GraphWalk(expression="diamond")
    assert explorer.describe(step=6) == (
        "Backward step 3 of 4: the gradient 6 of v = x² goes to x times the slope 4: 6 × 4 = 24."
    )
    assert explorer.describe(step=7) == (
        "Backward step 4 of 4: the gradient 4 of u = w · x goes to w times the slope 2: 4 × 2 = 8; "
        "to x times the slope 3: 4 × 3 = 12, added to 24: 36. "
        "The walk is done; gradients of the inputs: w 8, x 36."
    )


def test_the_mistake_keeps_only_what_came_last_and_is_named():
    explorer = GraphWalk(expression="diamond", overwrite=True)
    assert of_inputs(explorer.compute(step=7)) == {"w": 8.0, "x": 12.0}
    words = explorer.describe(step=7)
    assert "4 × 3 = 12, which overwrites 24" in words
    assert words.endswith("The walk is done, and gradients are wrong: x has 12, not 36.")


def test_the_mistake_does_no_harm_where_nothing_meets():
    right = GraphWalk(step=9)
    assert right.describe(overwrite=True) == right.describe(overwrite=False)


def test_forward_steps_say_numbers_and_slopes():
    assert GraphWalk().describe(step=3) == (
        "Forward step 3 of 4: e = s − t = 1 − (−1) = 2; local derivatives: 1 by s and −1 by t. "
        "No gradient is known yet."
    )
    assert "y = tanh(s) = tanh(1) = 0.7616; local derivatives: 0.42 by s." in GraphWalk().describe(
        expression="tanh", step=3
    )


@pytest.mark.parametrize(("expression", "off"), [("relu", {"b": -7.0}), ("tanh", {"w": 5.0, "x": 5.0, "b": 10.0})])
def test_a_slope_of_zero_lets_nothing_pass_and_the_words_say_so(expression, off):
    result = GraphWalk().compute(expression=expression, step=11, **off)
    assert of_inputs(result)["w"] == 0
    assert "A slope of 0 lets nothing pass." in GraphWalk().describe(expression=expression, step=9, **off)


def artists_after(**settings):
    explorer = GraphWalk(**settings)
    _, artists = explorer._drawn(explorer.defaults)
    explorer._update(artists, explorer.compute())
    return artists


def shown(artists, name):
    return [text.get_text() for text in artists[name]]


def test_the_picture_shows_what_is_known_and_question_marks_for_the_rest():
    artists = artists_after(expression="diamond", step=1)
    assert shown(artists, "values") == ["w = 3", "x = 2", "u = w · x = 6", "v = x² = ?", "p = u · v = ?"]
    assert shown(artists, "gradients") == ["gradient: not yet"] * 5
    assert shown(artists, "slopes") == ["2", "3", "", "", ""]
    assert artists["head"].get_text() == "forward step 1 of 3"
    assert artists["arithmetic"].get_text() == "u: 3 × 2 = 6"


def test_the_picture_tells_a_part_of_a_gradient_from_all_of_it():
    assert shown(artists_after(expression="diamond", step=6), "gradients")[1] == "gradient 24 so far"
    assert shown(artists_after(expression="diamond", step=7), "gradients")[1] == "gradient 36"
    wrong = artists_after(expression="diamond", step=7, overwrite=True)
    assert shown(wrong, "gradients")[1] == "gradient 12, not 36"


def test_the_arrows_of_a_backward_step_are_turned_round():
    artists = artists_after(expression="diamond", step=7)
    assert len(artists["tips"].get_xdata()) == 2
    assert len(artists["heads"].get_xdata()) == 3
    assert artists["head"].get_text() == "backward step 4 of 4"
    assert artists["arithmetic"].get_text() == "w: 4 × 2 = 8,   x: 4 × 3 = 12"
    artists = artists_after(expression="diamond", step=2)
    assert len(artists["tips"].get_xdata()) == 0
    assert len(artists["heads"].get_xdata()) == 5


@ALL
@pytest.mark.parametrize(
    "extreme",
    [
        {},
        {"w": -4.9, "x": -4.7, "b": -9.3, "t": 4.3},
        {"w": -4.73, "x": 4.82, "b": 9.37, "t": 4.32},
        {"w": 0.1, "x": 0.1, "b": 0.3},
    ],
)
@pytest.mark.parametrize("overwrite", [False, True])
def test_no_text_of_the_picture_leaves_its_box_or_meets_another(expression, extreme, overwrite):
    explorer = GraphWalk(expression=expression, overwrite=overwrite, **extreme)
    for step in range(MOST_STEPS + 1):
        figure, artists = explorer._drawn(explorer.defaults)
        explorer._update(artists, explorer.compute(step=step))
        width, height = figure.bbox.size
        areas = []
        alone = [artists[name] for name in ("head", "arithmetic", "foot")]
        for text in [*artists["values"], *artists["gradients"], *artists["slopes"], *alone]:
            if not text.get_text():
                continue
            image = text._image((*text._font, figure.dpi))
            rows, columns = image.shape[:2]
            across, up = text.get_transform().transform((text._x, text._y))
            left, bottom = across - text._align[0] * columns, up - text._align[1] * rows
            inked = np.flatnonzero(image.reshape(rows, columns, -1)[..., -1].any(axis=1))  # counted from the top
            areas.append((left, bottom + rows - 1 - inked[-1], left + columns, bottom + rows - inked[0]))
            limit = 218 if text in artists["values"] or text in artists["gradients"] else width
            assert columns <= limit, text.get_text()
            assert left >= 0, text.get_text()
            assert left + columns <= width
            assert 0 <= bottom < bottom + rows <= height
        for k, a in enumerate(areas):
            for b in areas[:k]:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_change_of_an_input_that_the_expression_lacks_is_answered():
    explorer = GraphWalk(expression="thrice")
    settings = explorer.defaults | {"b": 1.0}
    assert explorer._followed(settings, ["b"]) == (settings, "r = x·x + x has no b.")
    assert explorer._followed(settings, ["x"]) == (settings, "")
