"""The explorers in a real JupyterLab, worked as a learner does: by keyboard and by pointer."""

import json
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from gdlearn import explorers
from gdlearn._paths import lessons_folder
from gdlearn.explorers import BasinMap, Chord, LearningRate, StepByStep, TryTheKeys
from tests.browser_tools import command, errors_of_cells, open_notebook, run_all, run_cell, watched_page, write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETTLED = 5_000  # ms in which a picture and its words must have arrived
SAVE_WIDGETS = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"  # on, and the next time off
IMPORT = "from gdlearn.explorers import *"


def _explorer(page, number=0):
    """The explorer's part of the page, when the kernel has answered."""
    explorer = page.locator(".gdl-explorer").nth(number)
    expect(explorer.locator("input, select").first).to_be_enabled(timeout=30_000)
    return explorer


def _words(explorer):
    return explorer.locator(".gdl-words")


def _picture(explorer):
    return explorer.locator("img.gdl-picture")


def _slider(explorer, label):
    return explorer.get_by_label(label, exact=True)


@pytest.fixture(scope="module")
def course(browser, lab):
    """A page with one of each explorer, for the tests that leave it as it is."""
    with watched_page(browser) as page:
        _open(page, lab, "course", *(f"{kind.__name__}()" for kind in explorers.all()))
        yield page


def _named(page, kind):
    """The explorer of this kind on the page."""
    explorer = page.get_by_role("group", name=kind.title)
    expect(explorer.locator("input, select").first).to_be_enabled(timeout=30_000)
    return explorer


def _open(page, lab, name, *cells):
    write_notebook(lab.folder / f"{name}.ipynb", IMPORT, *cells)
    open_notebook(page, lab, f"{name}.ipynb")
    run_all(page)


def _drag(page, picture, start, end, steps=20):
    """Drag from ``start`` to ``end``, in fractions of the picture's width and height."""
    box = picture.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=steps)
    page.mouse.up()


def test_lesson_02_runs_and_its_explorer_obeys_keys_and_pointer(page, lab):
    shutil.copy(lessons_folder() / "02-learning-rate.ipynb", lab.folder)
    open_notebook(page, lab, "02-learning-rate.ipynb")
    run_all(page)
    assert errors_of_cells(page) == []
    explorer = _explorer(page)
    words, picture, rate = _words(explorer), _picture(explorer), _slider(explorer, "Learning rate η")
    expect(words).to_have_text(LearningRate().describe(), timeout=SETTLED)

    before = picture.get_attribute("src")
    rate.focus()
    page.keyboard.press("End")
    expect(words).to_have_text(LearningRate().describe(learning_rate=10.0), timeout=SETTLED)
    expect(picture).to_have_attribute("alt", LearningRate().describe(learning_rate=10.0))
    assert picture.get_attribute("src") != before

    before = picture.get_attribute("src")
    _drag(page, picture, (0.9, 0.8), (0.5, 0.8))  # along the scale of learning rates
    chosen = float(rate.get_attribute("aria-valuetext"))
    assert chosen == pytest.approx(0.08, rel=0.1)
    expect(words).to_have_text(LearningRate().describe(learning_rate=chosen), timeout=SETTLED)
    assert picture.get_attribute("src") != before


def test_each_key_on_a_slider_does_what_it_says(course):
    page, explorer = course, _named(course, TryTheKeys)
    explorer.get_by_label("Position x, as a number").fill("2")
    _slider(explorer, "Position x").focus()
    for key, x in [
        ("ArrowRight", 2.1), ("ArrowUp", 2.2), ("ArrowLeft", 2.1), ("ArrowDown", 2.0), ("PageUp", 3.0),
        ("PageDown", 2.0), ("Home", -4.0), ("End", 6.0),
    ]:  # fmt: skip
        page.keyboard.press(key)
        expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=x), timeout=SETTLED)


def test_a_number_can_be_typed_and_one_out_of_range_is_clamped_and_said(course):
    explorer = _named(course, TryTheKeys)
    box = explorer.get_by_label("Position x, as a number")
    box.fill("-1.43")
    expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=-1.43), timeout=SETTLED)
    box.fill("50")
    expect(explorer.locator(".gdl-notice")).to_have_text("Position x goes from −4 to 6: 50 became 6.", timeout=SETTLED)
    expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=6.0), timeout=SETTLED)
    box.press("Enter")
    expect(box).to_have_value("6")
    box.press("ArrowDown")
    expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=5.9), timeout=SETTLED)
    expect(explorer.locator(".gdl-notice")).to_have_text("", timeout=SETTLED)


def test_the_last_value_of_a_fast_drag_always_lands(course):
    page, explorer = course, _named(course, TryTheKeys)
    for end in (0.95, 0.2, 0.7):
        _drag(page, _picture(explorer), (0.5, 0.5), (end, 0.4), steps=60)
        box = explorer.get_by_label("Position x, as a number")
        page.wait_for_timeout(100)  # the page itself needs a moment
        x = float(box.input_value())
        expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=x), timeout=SETTLED)


def test_a_map_is_coarse_while_its_rate_moves_and_whole_when_it_rests(page, lab):
    _open(page, lab, "map", "BasinMap()")
    explorer = _explorer(page)
    _picture(explorer).evaluate(
        "(image) => { window.seen = []; image.addEventListener('load', () => seen.push(image.alt)); }"
    )
    rate = _slider(explorer, "Learning rate η")
    rate.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    chosen = float(rate.get_attribute("aria-valuetext"))
    expect(_words(explorer)).to_have_text(BasinMap().describe(learning_rate=chosen), timeout=SETTLED)
    seen = page.evaluate("() => window.seen")
    assert "2500 starts" in seen[0]
    assert seen[-1] == BasinMap().describe(learning_rate=chosen)

    explorer.get_by_label("Landscape f").select_option("dents")
    suits = "Learning rate set to 0.002, which suits this landscape and method."
    expect(explorer.locator(".gdl-notice")).to_have_text(suits, timeout=SETTLED)
    words = BasinMap().describe(landscape="dents", learning_rate=0.002)
    expect(_words(explorer)).to_have_text(words, timeout=SETTLED)


def test_a_drag_takes_hold_of_the_nearest_of_two_points(course):
    page, explorer = course, _named(course, Chord)
    _drag(page, _picture(explorer), (0.8, 0.5), (0.9, 0.5))
    assert float(_slider(explorer, "End b").get_attribute("aria-valuetext")) > 1.5
    assert _slider(explorer, "End a").get_attribute("aria-valuetext") == "-2"
    _drag(page, _picture(explorer), (0.2, 0.5), (0.97, 0.5))  # a passes b, and is still held
    assert float(_slider(explorer, "End a").get_attribute("aria-valuetext")) > 2.5


def test_play_step_and_reset(course):
    page, explorer = course, _named(course, StepByStep)
    words = _words(explorer)
    step = explorer.get_by_role("button", name="Step", exact=True)
    step.click()
    step.click()
    expect(words).to_have_text(StepByStep().describe(step=2), timeout=SETTLED)
    explorer.get_by_role("button", name="Play").click()
    expect(words).to_have_text(StepByStep().describe(step=5), timeout=2 * SETTLED)
    explorer.get_by_role("button", name="Pause").click()
    slider = _slider(explorer, "Step")
    stopped = slider.input_value()
    page.wait_for_timeout(1500)
    assert slider.input_value() == stopped
    explorer.get_by_role("button", name="Reset").click()
    expect(words).to_have_text(StepByStep().describe(step=0), timeout=SETTLED)


def test_who_wants_no_motion_is_taken_to_the_end_at_once(page, lab):
    page.emulate_media(reduced_motion="reduce")
    _open(page, lab, "still", "StepByStep()")
    explorer = _explorer(page)
    explorer.get_by_role("button", name="Go to the end").click()
    expect(_words(explorer)).to_have_text(StepByStep().describe(step=20), timeout=SETTLED)


def _keys_of_command_mode():
    """Return every key that JupyterLab takes for itself while a cell is selected, Ctrl and Alt left out."""
    schemas = Path(sys.prefix, "share", "jupyter", "lab", "schemas").rglob("*.json")
    shortcuts = [shortcut for path in schemas for shortcut in json.loads(path.read_text())
                 .get("jupyter.lab.shortcuts", [])]  # fmt: skip
    keys = {shortcut["keys"][0] for shortcut in shortcuts if len(shortcut.get("keys", [])) in (1, 2)}
    plain = {key for key in keys if key and not any(held in key for held in ("Accel", "Ctrl", "Alt", "Cmd"))}
    assert len(plain) > 25
    names = {"Arrow Up": "ArrowUp", "Arrow Down": "ArrowDown", "Arrow Left": "ArrowLeft", "Arrow Right": "ArrowRight"}
    for shown, pressed in names.items():
        plain = {key.replace(shown, pressed) for key in plain}
    return sorted(key.replace(" ", "+") for key in plain - {"Shift Enter"})


def _state_of_lab(page):
    return page.evaluate(
        """() => {
            const notebook = jupyterapp.shell.currentWidget.content;
            return [notebook.activeCellIndex, notebook.mode, notebook.widgets.map(
                (cell) => [cell.model.type, cell.model.id, cell.model.executionCount, cell.inputHidden])];
        }"""
    )


def test_jupyterlab_takes_no_key_from_an_explorer(page, lab):
    _open(page, lab, "stolen", "StepByStep()", "1 + 1")
    explorer = _explorer(page)
    keys = _keys_of_command_mode()
    controls = {
        "slider": _slider(explorer, "Learning rate η"),
        "number": explorer.get_by_label("Learning rate η, as a number"),
        "list": explorer.get_by_label("Curve f"),
        "button": explorer.get_by_role("button", name="Step", exact=True),
    }
    controls["slider"].focus()  # selects the explorer's cell
    before = _state_of_lab(page)
    for name, control in controls.items():
        for key in keys:
            control.focus()
            page.keyboard.press(key)
            page.keyboard.press(key)  # "d d" deletes a cell, "0 0" restarts the kernel
            if name == "list":
                page.keyboard.press("Escape")
            assert _state_of_lab(page) == before, f"{key} on the {name}"
    assert page.locator("dialog, .jp-Dialog").count() == 0


def test_the_keys_of_jupyterlab_itself_still_work_in_an_explorer(page, lab):
    _open(page, lab, "theirs", "TryTheKeys()", "1 + 1")
    explorer = _explorer(page)
    slider = _slider(explorer, "Position x")
    slider.press("ArrowRight")
    slider.press("Control+s")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty", timeout=SETTLED)
    count = page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets[1].model.executionCount")
    page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }")
    slider.press("Shift+Enter")
    page.wait_for_function(
        "(count) => jupyterapp.shell.currentWidget.content.widgets[1].model.executionCount > count", arg=count
    )


@pytest.mark.parametrize("kind", explorers.all(), ids=lambda kind: kind.__name__)
def test_everything_can_be_reached_by_tab_and_has_a_name(course, kind):
    page, explorer = course, _named(course, kind)
    controls = explorer.locator("input, select, button")
    controls.first.focus()
    for number in range(controls.count()):
        focused = page.evaluate("() => document.activeElement.computedName ?? document.activeElement.ariaLabel")
        assert controls.nth(number).evaluate("(element) => element === document.activeElement"), number
        assert focused != ""
        page.keyboard.press("Tab")


def test_running_the_cell_ten_times_leaves_one_explorer(page, lab):
    _open(page, lab, "again", "TryTheKeys()", "from gdlearn.explorers.widget import ExplorerWidget\n"
          "from ipywidgets.widgets.widget import _instances\n"
          "print('alive:', sum(isinstance(w, ExplorerWidget) for w in _instances.values()))")  # fmt: skip
    for _ in range(10):
        run_cell(page, 1)
    run_cell(page, 2)
    expect(page.locator(".jp-OutputArea-output", has_text="alive: 1")).to_be_visible()
    assert page.locator(".gdl-explorer").count() == 1
    explorer = _explorer(page)
    _slider(explorer, "Position x").press("Home")
    expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=-4.0), timeout=SETTLED)


def test_two_views_of_one_explorer_move_together_and_two_explorers_do_not(page, lab):
    _open(page, lab, "views", "hill = TryTheKeys()\nhill", "hill", "TryTheKeys()")
    first, second, other = (_explorer(page, number) for number in range(3))
    _slider(first, "Position x").press("Home")
    for explorer in (first, second):
        expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=-4.0), timeout=SETTLED)
        expect(explorer.get_by_label("Position x, as a number")).to_have_value("-4")
    _slider(second, "Position x").press("End")
    expect(_words(first)).to_have_text(TryTheKeys().describe(x=6.0), timeout=SETTLED)
    expect(_words(other)).to_have_text(TryTheKeys().describe())


def test_a_restarted_kernel_leaves_the_picture_and_says_what_to_do(page, lab):
    _open(page, lab, "restart", "TryTheKeys()")
    explorer = _explorer(page)
    _slider(explorer, "Position x").press("Home")
    expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=-4.0), timeout=SETTLED)
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(explorer.locator(".gdl-notice")).to_have_text(
        "The kernel has stopped or was restarted: run this cell again.", timeout=SETTLED
    )
    expect(_slider(explorer, "Position x")).to_be_disabled()
    expect(_picture(explorer)).to_have_attribute("alt", TryTheKeys().describe(x=-4.0))
    run_all(page)
    expect(_words(_explorer(page))).to_have_text(TryTheKeys().describe(), timeout=SETTLED)


def test_coming_back_to_the_page_finds_the_explorer_as_it_was_left(page, lab):
    _open(page, lab, "back", "TryTheKeys()")
    _slider(_explorer(page), "Position x").press("Home")
    expect(_words(_explorer(page))).to_have_text(TryTheKeys().describe(x=-4.0), timeout=SETTLED)
    command(page, "docmanager:save")
    open_notebook(page, lab, "back.ipynb")
    explorer = _explorer(page)
    assert page.locator(".gdl-explorer").count() == 1
    expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=-4.0), timeout=SETTLED)


def test_a_notebook_saved_with_its_widgets_shows_a_picture_and_asks_to_be_run(page, lab):
    _open(page, lab, "saved", "TryTheKeys()")
    _explorer(page)
    command(page, SAVE_WIDGETS)
    command(page, "docmanager:save")
    command(page, SAVE_WIDGETS)
    assert "widgets" in nbformat.read(lab.folder / "saved.ipynb", as_version=4).metadata
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.console.errors.clear()  # JupyterLab's debugger minds that
    open_notebook(page, lab, "saved.ipynb")
    explorer = page.locator(".gdl-explorer")
    if any("widget model not found" in error for error in page.console.errors):
        # Now and then ipywidgets draws the views before it has read what was saved with them: not our race.
        page.console.errors.clear()
        open_notebook(page, lab, "saved.ipynb")
    expect(explorer.locator(".gdl-notice")).to_have_text("Run this cell to start.", timeout=SETTLED)
    expect(_slider(explorer, "Position x")).to_be_disabled()
    assert _picture(explorer).evaluate("(image) => image.complete && image.naturalWidth") == 700


def test_an_explorer_answers_while_a_cell_runs_or_says_that_it_waits(page, lab):
    _open(page, lab, "busy", "TryTheKeys()", "import time\ntime.sleep(0)")
    explorer = _explorer(page)
    page.evaluate("() => { jupyterapp.shell.currentWidget.content.widgets[2].model.sharedModel.setSource("
                  "'import time; time.sleep(6)'); }")  # fmt: skip
    page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 2; "
                  "jupyterapp.commands.execute('notebook:run-cell'); }")  # fmt: skip
    _slider(explorer, "Position x").press("Home")
    answered = _words(explorer).filter(has_text="x = −4")
    waits = explorer.locator(".gdl-notice").filter(has_text="Waiting for the kernel")
    expect(answered.or_(waits)).to_be_visible(timeout=SETTLED)
    expect(_words(explorer)).to_have_text(TryTheKeys().describe(x=-4.0), timeout=4 * SETTLED)
