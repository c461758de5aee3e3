"""Boundaries are drawn where scores are 0, and how many points each model has right is said."""

import numpy as np
import pytest

from gdlearn.figures import plot_boundaries

X, Y = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [1.0, 2.0]]), np.array([0, 1, 0, 1])


def right_half(places):
    return places[:, 0] - 0.5


def test_a_boundary_lies_where_the_score_is_zero():
    figure = plot_boundaries(X, Y, {"line": [right_half]})
    (lines,) = [c for c in figure.axes[0].collections if hasattr(c, "levels")]
    corners = np.concatenate([path.vertices for path in lines.get_paths()])
    np.testing.assert_allclose(corners[:, 0], 0.5)


def test_each_group_says_how_many_boundaries_it_has_and_how_often_they_are_right():
    models = {"half": [right_half], "two": [right_half, lambda p: -right_half(p)]}
    words = plot_boundaries(X, Y, models, title="Corners").description
    assert words == (
        "Corners: 4 points, 2 of class 1. half: 1 boundary, right on 100.0 % of the points. "
        "two: 2 boundaries, right on 0.0 % to 100.0 % of the points."
    )


def test_a_model_that_always_says_the_same_has_no_line():
    figure = plot_boundaries(X, Y, {"yes": [lambda p: np.ones(len(p))]})
    assert not [c for c in figure.axes[0].collections if hasattr(c, "levels")]
    assert "right on 50.0 % of the points" in figure.description


def test_points_alone_are_a_picture_and_classes_differ_in_marker():
    figure = plot_boundaries(X, Y)
    markers = [c.get_paths()[0].vertices.shape for c in figure.axes[0].collections]
    assert markers[0] != markers[1]
    assert figure.description == "4 points, 2 of class 1."


@pytest.mark.parametrize(
    ("X", "models", "words"),
    [(X[:, 0], {}, r"shape \(n, 2\)"), (X, {str(k): [right_half] for k in range(7)}, "up to 6 groups, but 7 came")],
)
def test_what_cannot_be_drawn_is_refused(X, models, words):
    with pytest.raises(ValueError, match=words):
        plot_boundaries(X, Y, models)
