"""The ledger states each claim whole, and shows what was measured beside what was expected.

That the lessons measure what the ledger expects is seen in test_solutions.py, where they run.
"""

from __future__ import annotations

import html
import math
import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from gdlearn import claims
from gdlearn._ledger import Kind, Verdict
from gdlearn.claims import Claim, ClaimReport, Expected
from tests.lesson_files import lessons

every_claim = pytest.mark.parametrize("claim", claims.CLAIMS, ids=lambda claim: str(claim.number))

MADE_UP = Claim(
    999,
    "A made-up claim with <two> numbers.",
    "right under a condition",
    "Only if one < two.",
    "01-update-rule",
    (Expected("steps", 12, 1), Expected("share", 1.0, at_most=True)),
)


@pytest.fixture(autouse=True)
def _fresh_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GDLEARN_PROGRESS", str(tmp_path))


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Claim:
    """Put a made-up claim that expects two numbers into the ledger."""
    monkeypatch.setattr(claims, "CLAIMS", (*claims.CLAIMS, MADE_UP))
    return MADE_UP


# ---- the ledger


@every_claim
def test_claim_is_stated_whole(claim: Claim):
    """Text and condition are sentences, verdict and kind are among the known ones, the lesson is there."""
    assert claim.text.endswith(".")
    assert claim.condition.endswith(".")
    assert claim.verdict in get_args(Verdict)
    assert claim.kind in get_args(Kind)
    assert claim.lesson in {lesson.path.stem for lesson in lessons()}


@every_claim
def test_expectations_can_be_held(claim: Claim):
    """A measured claim expects finite numbers under names of their own, each with a tolerance that is not negative."""
    assert claim.expected or claim.kind != "measured"
    names = [expected.name for expected in claim.expected]
    assert len(set(names)) == len(names)
    for expected in claim.expected:
        assert math.isfinite(expected.value)
        assert 0 <= expected.tolerance < math.inf
        assert expected.accepts(expected.value)


def test_numbers_are_unique():
    """No two claims have the same number."""
    numbers = [claim.number for claim in claims.ledger()]
    assert len(set(numbers)) == len(numbers) == len(claims.ledger()) > 0


def test_unknown_claim_names_those_there_are():
    """An unknown number is refused with the numbers that the ledger holds."""
    with pytest.raises(ValueError, match=r"there is no claim 12345 in the ledger; it holds 1, 2, 3, 4, 5"):
        claims.ledger()[12345]
    with pytest.raises(ValueError, match="there is no claim 12345"):
        claims.record(12345, 1.0)


def test_ledger_shows_each_claim_not_run_yet():
    """Before anything is measured each claim stands in the ledger with "not run yet", in both forms."""
    ledger = claims.ledger()
    assert str(ledger).count("not run yet") == len(ledger)
    page = ledger._repr_html_()
    assert page.count("not run yet") == len(ledger)
    for claim in ledger:
        for text in (claim.text, claim.verdict, claim.condition, claim.lesson):
            assert html.escape(text) in page


def test_ledger_shows_what_was_measured(made_up: Claim):
    """After a measurement its numbers stand in the ledger, and all other claims are still not run."""
    claims.record(999, {"steps": 13, "share": 0.25})
    ledger = claims.ledger()
    assert ledger.result(made_up) == "steps 13; share 0.25"
    assert "steps 13; share 0.25" in ledger._repr_html_()
    assert str(ledger).count("not run yet") == len(ledger) - 1


def test_the_latest_measurement_counts(made_up: Claim):
    """A claim that is measured again shows the new numbers."""
    claims.record(999, {"steps": 1, "share": 0.5})
    claims.record(999, {"steps": 12, "share": 0.25})
    assert claims.ledger().result(made_up) == "steps 12; share 0.25"


# ---- recording


def test_record_shows_theory_beside_measurement(made_up: Claim):
    """The report says what was measured, what was expected and whether they agree, in words and as a table."""
    report = claims.record(999, {"steps": 13, "share": 0.25})
    assert report
    assert "steps: measured 13, expected 12 ± 1 → agrees" in str(report)
    assert "share: measured 0.25, expected at most 1 → agrees" in str(report)
    assert f"Verdict: {made_up.verdict}. {made_up.condition}" in str(report)
    page = report._repr_html_()
    assert re.search(r"steps</th>\s*<td[^>]*>13</td>\s*<td[^>]*>12 ± 1</td>\s*<td[^>]*>✓ agrees</td>", page)
    assert "&lt;two&gt;" in page
    assert "<two>" not in page


@pytest.mark.parametrize("measured", [{"steps": 14, "share": 0.25}, {"steps": 12, "share": 1.01}])
def test_record_says_what_differs(made_up: Claim, measured: dict[str, float]):
    """A number beyond its tolerance or bound makes the report false, and is marked as differing."""
    report = claims.record(999, measured)
    assert not report
    assert str(report).count("→ differs") == 1
    assert report._repr_html_().count("✗ differs") == 1


def test_one_number_needs_no_name():
    """Where a claim expects one number, it may come without its name, and as NumPy's."""
    (claim, *_) = (claim for claim in claims.ledger() if len(claim.expected) == 1)
    report = claims.record(claim.number, np.float64(claim.expected[0].value))
    assert isinstance(report, ClaimReport)
    assert report


def test_record_refuses_wrong_names(made_up: Claim):
    """Missing, misspelt or unnamed numbers are refused with the names that are expected, and nothing is kept."""
    with pytest.raises(ValueError, match="claim 999 expects 'steps', 'share', but 'steps' came"):
        claims.record(999, {"steps": 12})
    with pytest.raises(ValueError, match="claim 999 expects 'steps', 'share', but 'step', 'share' came"):
        claims.record(999, {"step": 12, "share": 0.5})
    with pytest.raises(ValueError, match="claim 999 expects 2 numbers by name: 'steps', 'share'"):
        claims.record(999, 12.0)
    assert claims.ledger().result(made_up) == "not run yet"


@pytest.mark.parametrize("value", ["12", None, [12.0], True, math.nan, math.inf])
def test_record_refuses_what_is_no_number(made_up: Claim, value: object):
    """What is no finite number is refused by its name, and nothing is kept."""
    with pytest.raises((TypeError, ValueError), match="'steps' must be a"):
        claims.record(999, {"steps": value, "share": 0.5})
    assert claims.ledger().result(made_up) == "not run yet"
