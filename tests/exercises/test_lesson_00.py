"""Answers to the exercise of lesson 00 as learners write them, each with what the check must say."""

import numpy as np
import pytest

from gdlearn.exercises import check
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong


def prints(x):
    print(x - 1)


def yields(x):
    yield x - 1


RIGHT = {
    "00.first": [
        lambda x: x - 1,
        lambda x: np.float64(x) - 1,
        lambda number: -1 + number,
        lambda x: np.array(x - 1),
        lambda x: np.float32(x - 1),
    ],
}

WRONG = {
    "00.first": [
        ("sign flipped", lambda x: x + 1),
        ("x unchanged", lambda x: x),
        ("order swapped", lambda x: 1 - x),
        ("always the same", lambda x: -1),
        ("always the same", lambda x: 4),
        ("one step too many", lambda x: x - 2),
        ("returned None", lambda x: None),
        ("printed, not returned", prints),
        ("returned a generator", yields),
        ("not a number", lambda x: str(x - 1)),
        ("wrong shape", lambda x: [x - 1]),
        ("wrong value", lambda x: x // 2),
        ("wrong arguments", lambda: 4),
        ("not callable", 4.0),
        ("raised", lambda x: x - one),  # noqa: F821 - the missing name is the mistake
    ],
}


def test_the_tables_are_large_enough():
    assert_large_enough(RIGHT, WRONG)


@pytest.mark.parametrize(("id", "answer"), rows_right(RIGHT))
def test_a_right_answer_in_another_style_is_right(id, answer):
    report = check(id, answer)
    assert report, str(report)


@pytest.mark.parametrize(("id", "diagnosis", "answer"), rows_wrong(WRONG))
def test_a_wrong_answer_gets_its_diagnosis(id, diagnosis, answer):
    assert_named(check(id, answer), diagnosis)
