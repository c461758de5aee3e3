"""In a real JupyterLab, predictions and quizzes are answered by keyboard, and the keys stay with them."""

import pytest

from tests.browser_tools import Console, command, open_notebook, run_all, start_lab, write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = (
    'from gdlearn.exercises import predict, quiz\npredict("t.choice", "What happens?", ["it crawls", "it converges"])',
    'predict("t.number", "How many steps?", unit="steps")',
    'quiz("01")',
)


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lessons")
    write_notebook(folder / "forms.ipynb", *CELLS)
    with start_lab(folder, tmp_path_factory.mktemp("home")) as lab:
        page = browser.new_page(viewport={"width": 1000, "height": 2400})
        page.console = Console()
        page.console.listen(page)
        open_notebook(page, lab, "forms.ipynb")
        run_all(page)
        page.wait_for_function("() => document.querySelectorAll('.gdl-form').length === 3", timeout=60_000)
        yield page
        page.close()


def replied(page, form, words):
    """Wait for words beneath a form's question."""
    page.locator(".gdl-form").nth(form).locator(".gdl-reply", has_text=words).first.wait_for(timeout=30_000)


def test_a_choice_is_made_and_kept_by_keyboard_alone(page):
    radios = page.locator(".gdl-form").nth(0).locator("input")
    cells = page.locator(".jp-Cell").count()
    radios.nth(0).focus()
    for key in ("Space", "b", "x", "j", "m", "ArrowDown", "d", "d"):  # what JupyterLab's command mode would take
        page.keyboard.press(key)
    assert [radios.nth(i).is_checked() for i in range(2)] == [False, True]
    assert page.locator(".jp-Cell").count() == cells
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    replied(page, 0, "it converges")


def test_a_number_is_kept_by_enter(page):
    page.locator(".gdl-form").nth(1).locator("input").focus()
    page.keyboard.type("250")
    page.keyboard.press("Enter")
    replied(page, 1, "250 steps")


def test_a_quiz_replies_to_each_question_and_counts(page):
    quiz = page.locator(".gdl-form").nth(2)
    first = quiz.locator("form").nth(0)
    first.locator("button").click()
    replied(page, 2, "Choose one of the answers first.")
    first.get_by_label("To the right").check()
    first.locator("button").click()
    replied(page, 2, "Right")
    quiz.locator(".gdl-status", has_text="1 of 5").wait_for(timeout=30_000)


def test_question_and_options_have_names_for_a_screen_reader(page):
    group = page.get_by_role("group", name="What happens?")
    assert group.get_by_role("radio", name="it crawls").count() == 1
    assert page.get_by_role("textbox", name="Your number, in steps").count() == 1


def test_a_kept_answer_is_there_after_a_restart_and_a_dead_kernel_is_told(page):
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    replied(page, 0, "run this cell again")
    assert page.locator(".gdl-form").nth(0).locator("button").is_disabled()
    command(page, "notebook:run-all-cells")
    replied(page, 0, "it converges")
    assert page.locator(".gdl-form").nth(0).locator("input").nth(1).is_checked()
    assert page.locator(".gdl-form").nth(1).locator("input").input_value() == "250"


def test_the_page_complained_about_nothing(page):
    assert page.console.errors == []
