"""Turns a lesson's tables of right and wrong answers into test parameters."""

import pytest


def rows_right(table):
    """One parameter set for each right answer: exercise id, answer."""
    return [
        pytest.param(id, answer, id=f"{id}-{i}") for id, answers in table.items() for i, answer in enumerate(answers)
    ]


def rows_wrong(table):
    """One parameter set for each wrong answer: exercise id, the diagnosis it must get, answer."""
    return [
        pytest.param(id, diagnosis, answer, id=f"{id}-{i}-{diagnosis}")
        for id, answers in table.items()
        for i, (diagnosis, answer) in enumerate(answers)
    ]


def assert_large_enough(right, wrong):
    """At least two right and five wrong answers for each exercise, over at least five diagnoses."""
    assert right.keys() == wrong.keys()
    assert all(len(answers) >= 2 for answers in right.values())
    assert all(len({diagnosis for diagnosis, _ in answers}) >= 5 for answers in wrong.values())


ERRORS = {
    "raised",
    "wrong arguments",
    "not callable",
    "function not called",
    "inner shapes differ",
    "shapes do not fit",
    "no such entry",
    "no such pair",
    "no such key",
    "math not imported",
}
"""The diagnoses of answers that give no value."""


def assert_named(report, diagnosis):
    """A wrong answer is not correct, gets its diagnosis, and a message with a concrete call in it."""
    assert not report
    assert report.diagnosis == diagnosis, str(report)
    assert report.outcome == ("error" if diagnosis in ERRORS else "not yet")
    if diagnosis not in ("wrong arguments", "not callable"):
        labels = [label for label, _ in report.rows]
        assert labels[0] == "called"
        assert diagnosis in ERRORS or {"came back", "expected"} <= set(labels)
