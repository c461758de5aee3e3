"""The self-test of lesson 00 tells what works and what does not, and lives to tell it."""

from __future__ import annotations

import html

import pytest

from gdlearn import selftest
from gdlearn.explorers.widget import ExplorerWidget
from gdlearn.objectives import quadratic


@pytest.fixture(autouse=True)
def _own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("GDLEARN_PROGRESS", str(tmp_path))


def _trial(part: str) -> selftest.Trial:
    return next(trial for trial in selftest.self_test().trials if trial.part == part)


def test_a_sound_installation_has_no_fault():
    """Where everything works, nothing is marked as a fault and the verdict says that the course can begin."""
    result = selftest.self_test()
    assert result
    assert {trial.mark for trial in result.trials} <= {"✓", "…"}
    assert str(result).endswith("The course can begin.")


def test_what_fails_is_told_and_not_raised(monkeypatch):
    """A part that raises is a fault with the error's own words, and the verdict names the command that helps."""

    def missing():
        raise ImportError("this data set comes with scikit-learn, which is missing")

    monkeypatch.setattr("gdlearn.data.wine", missing)
    result = selftest.self_test()
    assert not result
    assert "✗ data: ImportError: this data set comes with scikit-learn, which is missing" in str(result)
    assert "gdlearn doctor" in result.verdict


def test_a_wrong_result_is_a_fault(monkeypatch):
    """A descent that ends in the wrong place is seen."""
    monkeypatch.setattr(selftest, "quadratic", lambda _: quadratic([1.0]))  # half as steep as the one expected
    assert _trial("NumPy").mark == "✗"


def test_controls_work_once_a_page_has_asked(monkeypatch):
    """Before any page asked for a picture the controls can wait, and after that they work."""
    monkeypatch.setattr(ExplorerWidget, "requests", 0)
    assert _trial("controls").mark == "…"
    widget = ExplorerWidget(selftest.TryTheKeys())
    widget.send = lambda *_: None
    widget._answer({"kind": "draw", "view": "v", "request": 1, "settings": None, "ratio": 1.0}, [])
    assert _trial("controls").mark == "✓"


def test_without_torch_the_course_can_begin(monkeypatch):
    """A missing torch is no fault: the sentence names the two lessons that need it."""
    monkeypatch.setattr(selftest, "_is_installed", lambda package: False)
    result = selftest.self_test()
    assert result
    assert "… torch: is not installed, and only lessons 09 and 12 need it." in str(result)


def test_a_progress_file_that_is_none_is_a_fault(tmp_path):
    """A damaged progress file is seen."""
    (tmp_path / "gdlearn-progress.sqlite3").write_text("no database, but long enough to be looked at\n" * 50)
    assert _trial("progress").mark == "✗"


def test_html_says_the_same_words():
    """The coloured form holds each sentence of the plain form."""
    result = selftest.self_test()
    page = html.unescape(result._repr_html_()).replace("<code>", "").replace("</code>", "")
    for trial in result.trials:
        assert trial.text.replace("`", "") in page
