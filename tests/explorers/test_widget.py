"""The widget answers each request with a picture, never with a traceback, and leaves nothing behind."""

import gc
import io
import weakref

import pytest
from ipywidgets.widgets.widget import _instances
from PIL import Image

from gdlearn.explorers import TryTheKeys, widget
from gdlearn.explorers.widget import ExplorerWidget

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def shown(monkeypatch):
    """A widget whose messages to the page are kept in ``shown.sent``; closed afterwards."""
    explorer_widget = ExplorerWidget(TryTheKeys())
    sent = []
    monkeypatch.setattr(explorer_widget, "send", lambda content, buffers=None: sent.append((content, buffers)))
    explorer_widget.sent = sent
    yield explorer_widget
    explorer_widget.close()


def _ask(explorer_widget, settings, request=1, ratio=1, changed=(), draft=False):
    message = {
        "kind": "draw", "view": "v", "request": request, "settings": settings, "changed": list(changed),
        "ratio": ratio, "draft": draft,
    }  # fmt: skip
    explorer_widget._handle_custom_msg(message, [])
    return explorer_widget.sent[-1]


def test_the_first_state_holds_a_picture_its_words_and_the_controls():
    explorer_widget = ExplorerWidget(TryTheKeys(x=3.0))
    start = explorer_widget.start
    assert start["text"] == TryTheKeys(x=3.0).describe()
    assert start["settings"] == {"x": 3.0}
    assert [control["name"] for control in start["controls"]] == ["x"]
    assert Image.open(io.BytesIO(explorer_widget.picture)).size == (start["width"], start["height"])
    explorer_widget.close()


def test_a_request_is_answered_with_the_frame_and_its_words(shown):
    reply, buffers = _ask(shown, {"x": -1.0}, request=7)
    assert (reply["kind"], reply["view"], reply["request"]) == ("picture", "v", 7)
    assert reply["text"] == TryTheKeys().describe(x=-1.0)
    assert reply["settings"] == {"x": -1.0}
    assert reply["notice"] == ""
    assert buffers == [TryTheKeys().frame(x=-1.0)]


def test_a_request_without_settings_is_answered_with_the_last_ones(shown):
    _ask(shown, {"x": -1.0})
    reply, _ = _ask(shown, None, request=2)
    assert reply["settings"] == {"x": -1.0}


def test_settings_out_of_range_are_clamped_and_the_reply_says_so(shown):
    reply, buffers = _ask(shown, {"x": 99})
    assert reply["settings"] == {"x": 6.0}
    assert reply["notice"] == "Position x goes from −4 to 6: 99 became 6."
    assert buffers == [TryTheKeys().frame(x=6.0)]


@pytest.mark.parametrize("nonsense", [{"x": None}, {"x": "far"}, {"y": 1.0}, {}])
def test_nonsense_keeps_the_settings(shown, nonsense):
    reply, _ = _ask(shown, nonsense)
    assert reply["kind"] == "picture"
    assert reply["settings"] == {"x": 2.0}


def test_a_sharper_screen_gets_more_pixels(shown):
    _, (picture,) = _ask(shown, None, ratio=2)
    assert Image.open(io.BytesIO(picture)).size == (2 * shown.start["width"], 2 * shown.start["height"])


def test_what_a_choice_brings_with_it_is_drawn_and_said(shown, monkeypatch):
    monkeypatch.setattr(
        TryTheKeys, "_followed", lambda _, settings, changed: (settings | {"x": 1.0}, f"x after {changed}.")
    )
    reply, buffers = _ask(shown, {"x": 99}, changed=["x"])
    assert reply["settings"] == {"x": 1.0}
    assert reply["notice"] == "Position x goes from −4 to 6: 99 became 6. x after ['x']."
    assert buffers == [TryTheKeys().frame(x=1.0)]


def test_a_draft_is_sent_while_a_control_moves_and_the_real_picture_when_it_rests(shown, monkeypatch):
    coarse = TryTheKeys().compute(x=0.0)
    monkeypatch.setattr(TryTheKeys, "_draft", lambda *_: coarse)
    reply, (picture,) = _ask(shown, {"x": 3.0}, draft=True)
    assert (reply["draft"], reply["settings"], picture) == (True, {"x": 3.0}, TryTheKeys().frame(x=0.0))
    reply, (picture,) = _ask(shown, {"x": 3.0}, request=2)
    assert (reply["draft"], picture) == (False, TryTheKeys().frame(x=3.0))


def test_an_explorer_that_is_quick_sends_no_drafts(shown):
    reply, (picture,) = _ask(shown, {"x": 3.0}, draft=True)
    assert (reply["draft"], picture) == (False, TryTheKeys().frame(x=3.0))


def test_a_mistake_in_an_explorer_is_told_to_the_page_in_words(shown, monkeypatch):
    monkeypatch.setattr(TryTheKeys, "_words", lambda *_: 1 / 0)
    monkeypatch.setattr(shown.log, "exception", lambda *_: None)
    reply, _ = _ask(shown, {"x": 1.0}, request=3)
    assert (reply["kind"], reply["request"]) == ("failed", 3)
    assert "ZeroDivisionError" in reply["text"]


def test_other_messages_are_left_alone(shown):
    shown._handle_custom_msg({"kind": "something else"}, [])
    assert shown.sent == []


def test_shown_in_a_notebook_it_is_one_output_that_can_be_read_without_a_kernel():
    explorer = TryTheKeys()
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {VIEW, "text/html", "image/png", "text/plain"}
    assert bundle["text/plain"] == explorer.describe()
    assert f'<img alt="{explorer.describe()}"' in bundle["text/html"]


def test_an_explorer_shown_twice_is_two_views_of_one_widget():
    explorer = TryTheKeys()
    models = {explorer._repr_mimebundle_()[VIEW]["model_id"] for _ in range(2)}
    assert len(models) == 1


def _run_cell(monkeypatch, cell, run):
    monkeypatch.setattr(widget, "_current_cell", lambda: (cell, run))


def test_running_a_cell_again_closes_what_it_showed_before(monkeypatch):
    kept_by_out = []
    counts = []
    for run in range(10):
        _run_cell(monkeypatch, "cell-again", f"run {run}")
        kept_by_out.append(TryTheKeys())
        kept_by_out[-1]._repr_mimebundle_()
        counts.append(len(_instances))
    assert counts == counts[:1] * 10
    assert kept_by_out[-1]._widget().comm


def test_a_closed_widget_leaves_memory_although_the_explorer_is_kept(monkeypatch):
    _run_cell(monkeypatch, "cell-memory", "first")
    explorer = TryTheKeys()
    explorer._repr_mimebundle_()
    reference = weakref.ref(explorer._widget())
    _run_cell(monkeypatch, "cell-memory", "second")
    TryTheKeys()._repr_mimebundle_()
    gc.collect()
    assert reference() is None
    assert explorer._repr_mimebundle_()[VIEW]["model_id"]  # and can be shown again


def test_two_explorers_in_one_cell_both_stay(monkeypatch):
    _run_cell(monkeypatch, "cell-two", "one run")
    both = [TryTheKeys(), TryTheKeys()]
    for explorer in both:
        explorer._repr_mimebundle_()
    assert all(explorer._widget().comm for explorer in both)


def test_an_explorer_that_another_cell_shows_too_stays_there(monkeypatch):
    explorer = TryTheKeys()
    for cell in ("cell-a", "cell-b"):
        _run_cell(monkeypatch, cell, "first")
        explorer._repr_mimebundle_()
    _run_cell(monkeypatch, "cell-a", "second")
    TryTheKeys()._repr_mimebundle_()
    assert explorer._widget().comm


def test_outside_a_notebook_nothing_is_noted():
    assert widget._current_cell() == (None, "")
