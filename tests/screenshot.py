"""Take the README's picture: a lesson with its explorer, in a real JupyterLab.

``python -m tests.screenshot`` runs lesson 02 and photographs its explorer with the question above it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser_tools import chromium, open_notebook, run_all, start_lab

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
LESSON = LESSONS / "02-learning-rate.ipynb"
PICTURE = LESSONS / "images" / "lesson-02.png"
TALL, SHOWN = {"width": 1180, "height": 9000}, {"width": 1180, "height": 900}


def main() -> None:
    """Write the picture beside the lessons."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        shutil.copy(LESSON, folder)
        with start_lab(Path(folder), Path(home)) as lab, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            page = browser.new_page(viewport=TALL)
            open_notebook(page, lab, LESSON.name)
            page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
            run_all(page)
            page.set_viewport_size(SHOWN)
            explorer = page.locator(".gdl-explorer").first
            explorer.scroll_into_view_if_needed()
            slider = explorer.locator("input[type=range]").first
            slider.focus()
            page.wait_for_timeout(1500)  # the words follow the picture after a moment
            page.screenshot(path=PICTURE)
            browser.close()
    print(PICTURE)


if __name__ == "__main__":
    main()
