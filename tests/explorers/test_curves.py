"""The curves that explorers draw have the slopes that they claim."""

import numpy as np
import pytest

from gdlearn.explorers import curves
from gdlearn.explorers.curves import Curve, height_limits

ALL = {name: curve for name, curve in vars(curves).items() if isinstance(curve, Curve)}


@pytest.mark.parametrize("curve", ALL.values(), ids=ALL)
def test_the_slope_is_the_derivative_of_the_value(curve):
    x = np.linspace(-4, 4, 80)  # 0, the kink of |x|, is not among them
    h = 1e-6
    assert np.allclose(curve.slope(x), (curve.value(x + h) - curve.value(x - h)) / (2 * h), atol=1e-7)


@pytest.mark.parametrize("curve", ALL.values(), ids=ALL)
def test_a_number_and_an_array_give_the_same(curve):
    assert float(curve.value(1.5)) == curve.value(np.array([1.5]))[0]
    assert float(curve.slope(1.5)) == curve.slope(np.array([1.5]))[0]


def test_height_limits_leave_the_room_that_was_asked_for():
    assert height_limits(np.array([0.0, 10.0]), below=0.1, above=0.2) == (-1.0, 12.0)
