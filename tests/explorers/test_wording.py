"""Numbers are written short, with a true minus sign."""

import pytest

from gdlearn.explorers.wording import fixed, plain


@pytest.mark.parametrize(
    ("number", "text"), [(2.0, "2"), (-0.25, "−0.25"), (1e-7, "1e−7"), (3.2e12, "3.2e12"), (123456.7, "123457")]
)
def test_plain_numbers_have_no_trailing_zeros(number, text):
    assert plain(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1.0, "1.000"), (-0.0004, "0.000"), (-1.5, "−1.500"), (1.25e17, "1.25e17"), (-2e5, "−2e5")]
)
def test_fixed_numbers_have_their_places_until_they_are_very_large(number, text):
    assert fixed(number) == text
