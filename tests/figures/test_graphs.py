"""A graph's picture shows every number of the trace, and no text or box lies on another."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdlearn.autodiff import Tensor
from gdlearn.figures import plot_graph
from gdlearn.figures.graph_layout import _apart, arrange, layers_of
from gdlearn.figures.graphs import formula
from gdlearn.networks import MLP


def diamond():
    x = Tensor(2.0, name="x")
    u, v = 3 * x, x**2
    p = u * v
    u.name, v.name, p.name = "u", "v", "p"
    return p


def twice():
    a = Tensor(-1.234, name="a")
    return a * a + a


def neuron():
    w, b = Tensor([0.5, -1.0], name="w"), Tensor(0.2, name="b")
    return ((w @ [1.0, 2.0] + b).tanh() - 0.5) ** 2


def network():
    net = MLP((4, 5, 2), np.random.default_rng(0))
    return net(np.ones((6, 4))).cross_entropy(np.array([0, 1, 0, 1, 1, 0]))


def wide():
    x, y, z, q = (Tensor(value, name=name) for name, value in zip("xyzq", (0.5, 1.5, -2.5, 3.5), strict=True))
    return (x * y + z * q) * (x - q) + (y * z).tanh() * x


GRAPHS = pytest.mark.parametrize("make", [diamond, twice, neuron, network, wide])


def drawn(make, backward=True):
    output = make()
    if backward:
        output.backward()
    return output.trace(), plot_graph(output.trace(), title="A graph")


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def boxes(figure):
    return [patch.get_window_extent() for patch in figure.axes[0].patches]


def test_before_the_backward_pass_no_gradient_is_shown_and_the_picture_says_so():
    _, figure = drawn(diamond, backward=False)
    assert texts(figure).count("gradient: not yet") == 4
    assert not [text for text in texts(figure) if "gradient 0" in text]
    assert figure.description == (
        "A graph: a graph of 4 nodes. x = 2; u = 3 · x = 6; v = x² = 4; p = u · v = 24. "
        "Slopes: u by x 3, v by x 4, p by u 4, p by v 6. No gradient is known yet."
    )


def test_after_it_every_value_gradient_and_slope_is_in_picture_and_words():
    _, figure = drawn(diamond)
    assert sorted(texts(figure)) == sorted([
        "x = 2", "u = 3 · x = 6", "v = x² = 4", "p = u · v = 24", "gradient 36", "gradient 4", "gradient 6",
        "gradient 1", "3", "4", "4", "6", "A graph", "on each arrow: the local derivative",
    ])  # fmt: skip
    assert "x = 2, gradient 36; u = 3 · x = 6, gradient 4; v = x² = 4, gradient 6; p" in figure.description
    assert "not yet" not in figure.description


def test_arrays_show_their_shape_and_short_lists_their_numbers():
    _, figure = drawn(network)
    assert "constant @ …, shape (6, 5)" in texts(figure)
    assert "gradient of shape (4, 5)" in texts(figure)
    assert "on each arrow: the local derivative" not in texts(figure)  # there is none between arrays
    _, figure = drawn(neuron)
    assert "w = [0.5, −1]" in texts(figure)
    assert any(text.startswith("gradient [") for text in texts(figure))


@pytest.mark.parametrize(
    ("compute", "words"),
    [
        (lambda x: x + 3, "x + 3"),
        (lambda x: x - 3, "x − 3"),
        (lambda x: x + -3, "x + (−3)"),
        (lambda x: 3 - x, "3 − x"),
        (lambda x: 0.5 * x, "0.5 · x"),
        (lambda x: x / 4, "x / constant"),
        (lambda x: -x, "−x"),
        (lambda x: x**-1, "x⁻¹"),
        (lambda x: x**0.5, "x^0.5"),
        (lambda x: (x + 1) ** 2, "(…)²"),
        (lambda x: x.relu(), "relu(x)"),
        (lambda x: x.reshape(1)[0], "…[ ]"),
    ],
)
def test_a_formula_says_what_was_computed_with_constants_read_off(compute, words):
    nodes = compute(Tensor(2.0, name="x")).trace()
    assert formula(nodes[-1], nodes) == words


@GRAPHS
def test_no_two_texts_or_boxes_overlap_and_all_are_inside(make):
    _, figure = drawn(make)
    figure.canvas.draw()
    written = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text()]
    assert not [1 for one, other in combinations(written, 2) if one.overlaps(other)]
    assert not [1 for one, other in combinations(boxes(figure), 2) if one.overlaps(other)]
    for extent in written:
        inside = [b for b in boxes(figure) if b.x0 < extent.x0 < extent.x1 < b.x1 and b.y0 < extent.y0 < b.y1]
        assert inside or not [b for b in boxes(figure) if b.overlaps(extent)]
    for extent in [*written, *boxes(figure)]:
        assert figure.bbox.x0 <= extent.x0 < extent.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= extent.y0 < extent.y1 <= figure.bbox.y1


@GRAPHS
def test_a_lesson_s_width_is_enough_and_text_has_ten_points(make):
    _, figure = drawn(make)
    assert figure.get_figwidth() <= 8
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 10


@GRAPHS
def test_every_arrow_runs_down_from_box_to_box_and_through_no_other(make):
    nodes = make().trace()
    places = arrange(nodes, [150] * len(nodes), box_height=46, gap=46)
    assert [(arrow.target, arrow.source) for arrow in places.arrows] == [
        (node.index, operand) for node in nodes for operand in node.operands
    ]
    for arrow in places.arrows:
        assert (np.diff(arrow.curve[:, 1]) <= 0).all()
        first, last = arrow.curve[0] - places.centres[arrow.source], arrow.curve[-1] - places.centres[arrow.target]
        assert abs(first[0]) < 75
        assert abs(last[0]) < 75
        np.testing.assert_allclose([first[1], last[1]], [-23, 23])
        for x, y in places.centres:
            assert not ((abs(arrow.curve[:, 0] - x) < 75) & (abs(arrow.curve[:, 1] - y) < 22)).any()


def test_an_input_stands_in_the_layer_above_its_first_use():
    nodes = neuron().trace()
    assert dict(zip([formula(node, nodes) for node in nodes], layers_of(nodes), strict=True)) == {
        "w": 0, "b": 1, "constant @ w": 1, "… + b": 2, "tanh(…)": 3, "… − 0.5": 4, "(…)²": 5,
    }  # fmt: skip


@settings(deadline=None)
@given(
    wanted=st.lists(st.floats(-100, 100), min_size=1, max_size=6),
    data=st.data(),
)
def test_places_keep_their_distances_and_no_small_move_brings_them_nearer(wanted, data):
    weights = data.draw(st.lists(st.floats(0.1, 1), min_size=len(wanted), max_size=len(wanted)))
    distances = [10.0] * (len(wanted) - 1)
    places = np.array(_apart(wanted, weights, distances))
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(places))

    def cost(x):
        return float(np.sum(np.array(weights) * (x - wanted) ** 2))

    rng = np.random.default_rng(0)
    for _ in range(20):
        moved = np.array(_apart(places + rng.normal(size=len(places)), [1.0] * len(places), distances))
        assert cost(moved) >= cost(places) - 1e-6


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        (lambda: diamond(), "as tensor.trace\\(\\) returns, but Tensor"),
        (lambda: diamond().trace()[0], "must be a list of nodes"),
        (lambda: [1.0], "must be a list of nodes"),
    ],
)
def test_what_is_no_list_of_nodes_is_refused(nodes, words):
    with pytest.raises(TypeError, match=words):
        plot_graph(nodes())


def test_a_part_of_a_graph_none_of_it_and_too_much_are_refused():
    with pytest.raises(ValueError, match="must be a whole graph"):
        plot_graph(diamond().trace()[1:])
    with pytest.raises(ValueError, match="1 to 40 nodes, but 0 came"):
        plot_graph([])
    x = Tensor(1.0)
    for _ in range(40):
        x = x + 1
    with pytest.raises(ValueError, match="but 41 came; trace a smaller computation"):
        plot_graph(x.trace())


def test_one_input_alone_is_a_picture():
    assert (
        plot_graph(Tensor(2.0, name="x").trace()).description == "A graph of 1 node. x = 2. No gradient is known yet."
    )
