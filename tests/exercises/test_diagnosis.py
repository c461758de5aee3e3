"""A mistake is known by the parts in which it is wrong; what has no name is described by its looks."""

import pytest

from gdlearn.exercises.diagnosis import by_its_looks, is_finite, recognise
from gdlearn.exercises.results import Facts, Parts, Text
from gdlearn.exercises.values import TOLERANCE, read_numbers


def parts(**numbers):
    return Parts({name: read_numbers(value) for name, value in numbers.items()})


def recognised(values, *mutants, right):
    return recognise(values, [mutant.__getitem__ for mutant in mutants], [right], TOLERANCE)


def test_an_answer_with_two_mistakes_has_the_first_of_them():
    right = [parts(a=1.0, b=2.0), parts(a=3.0, b=4.0)]
    other = [parts(a=1.0, b=1.0), parts(a=3.0, b=1.0)]
    wrong_a = [parts(a=-1.0, b=2.0), parts(a=-3.0, b=4.0)]
    wrong_b = [parts(a=1.0, b=0.0), parts(a=3.0, b=0.0)]
    answer = [parts(a=-1.0, b=0.0), parts(a=-3.0, b=0.0)]
    assert recognised(answer, other, wrong_a, wrong_b, right=right) == 1
    assert recognised(answer, other, wrong_b, wrong_a, right=right) == 1
    assert recognised(answer, other, right=right) is None


def test_a_mutant_that_agrees_in_everything_comes_before_one_that_agrees_in_part():
    right, in_part, whole = [parts(a=1.0, b=2.0)], [parts(a=5.0, b=2.0)], [parts(a=5.0, b=6.0)]
    assert recognised(whole, in_part, whole, right=right) == 1


def test_a_mistake_must_be_met_on_every_input_of_its_part():
    right = [parts(a=0.0, b=2.0), parts(a=3.0, b=4.0)]
    mutant = [parts(a=0.0, b=2.0), parts(a=-3.0, b=4.0)]
    assert recognised([parts(a=1.0, b=2.0), parts(a=-3.0, b=4.0)], mutant, right=right) is None


def test_a_mutant_that_is_right_so_far_is_no_mistake():
    right = [parts(a=1.0, b=2.0)]
    assert recognised(right, right, right=right) is None


def test_a_part_that_another_right_answer_has_is_not_wrong():
    right, also = [parts(a=1.0, b=1.0)], [parts(a=2.0, b=2.0)]
    mixed = [parts(a=1.0, b=2.0)]
    assert recognise(mixed, [mixed.__getitem__], [right, also], TOLERANCE) == 0
    assert recognise([parts(a=7.0, b=2.0)], [mixed.__getitem__], [right, also], TOLERANCE) is None


def test_a_mutant_is_asked_no_further_than_it_takes():
    asked = []

    def mutant(number):
        asked.append(number)
        return parts(a=9.0)

    assert recognise([parts(a=5.0)] * 3, [mutant], [[parts(a=1.0)] * 3], TOLERANCE) is None
    assert set(asked) == {0}


def test_a_missing_number_is_found_in_every_part():
    assert is_finite(parts(a=1.0, b=[2.0, 3.0]))
    assert not is_finite(parts(a=1.0, b=[2.0, float("nan")]))
    assert is_finite(Text("nan"))


@pytest.mark.parametrize(
    ("values", "expected", "diagnosis", "told"),
    [
        ([Text("Up")], [Text("up")], "another word", 'to choose from are "up".'),
        ([Text("up")] * 2, [Text("up"), Text("down")], "always the same", '"up" for every input'),
        ([read_numbers(1.0)] * 2, [read_numbers(2.0), read_numbers(5.0)], "always the same", "gives 1 for every"),
        ([parts(a=[1.0], b=1.0)], [parts(a=1.0, b=1.0)], "wrong shape", "For a, a single number was wanted"),
        ([read_numbers([1.0])], [read_numbers(1.0)], "wrong shape", "A single number was wanted, but an array of"),
        ([parts(a=2.0, b=4.0)], [parts(a=1.0, b=2.0)], "off by a factor", "is 2 times what"),
        ([parts(a=1.0, b=5.0)], [parts(a=1.0, b=2.0)], "wrong in part", "b came out wrong; the rest is right."),
        ([Facts({"a": "x", "b": "y"}, "")], [Facts({"a": "x", "b": "z"}, "")], "wrong in part", "not as wanted: b."),
    ],
)
def test_what_has_no_name_is_described_by_its_looks(values, expected, diagnosis, told):
    found = by_its_looks(values, expected, first=len(values) - 1)
    assert found is not None
    assert found[0] == diagnosis
    assert told in found[1]


def test_where_nothing_can_be_said_nothing_is():
    assert by_its_looks([read_numbers(5.0)], [read_numbers(2.0)], 0) is None
    assert by_its_looks([parts(a=7.0, b=5.0)], [parts(a=1.0, b=2.0)], 0) is None
    assert by_its_looks([Text("up"), Text("down")], [Text("down"), Text("up")], 0) is None
