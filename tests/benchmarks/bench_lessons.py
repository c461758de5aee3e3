"""What a learner waits for: each lesson run whole in a fresh kernel, and ``gdlearn lab`` until the first one shows."""

from __future__ import annotations

import copy
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from tests.benchmarks.timing import Row
from tests.browser_tools import chromium
from tests.lesson_files import Lesson, lessons
from tests.refresh import execute

LESSON_SECONDS, LESSON_MEGABYTES, LAB_SECONDS = 15.0, 400.0, 10.0
USED = """
import resource, sys
used = resource.getrusage(resource.RUSAGE_SELF)
# The largest resident size comes in bytes on macOS, in kilobytes elsewhere.
print(used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3), used.ru_utime + used.ru_stime)
"""


def rows(starts: int = 3) -> list[Row]:
    """Return two rows for each lesson, time and memory, and one for the first look at the course."""
    measured = [row for lesson in lessons() for row in _lesson_rows(lesson)]
    executable = chromium()
    if executable is None:
        print("No Chromium on this machine: gdlearn lab is not measured.", file=sys.stderr)
        return measured
    return [*measured, _lab_row(executable, starts)]


def _lesson_rows(lesson: Lesson) -> list[Row]:
    notebook = copy.deepcopy(lesson.notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(USED))
    began = time.perf_counter()
    execute(notebook)
    seconds = time.perf_counter() - began
    megabytes, busy = map(float, "".join(output.text for output in notebook.cells[-1].outputs).split())
    took = f"{seconds:.1f} s, {busy:.1f} s of them busy"
    return [
        Row(f"lesson {lesson.number}, seconds with a fresh kernel", took, "", seconds, LESSON_SECONDS),
        Row(f"lesson {lesson.number}, peak MB of its kernel", f"{megabytes:.0f} MB", "", megabytes, LESSON_MEGABYTES),
    ]


def _lab_row(executable: str, starts: int) -> Row:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        seconds = sorted(_seconds_until_the_first_lesson_shows(browser) for _ in range(starts))[starts // 2]
        browser.close()
    return Row("gdlearn lab until the first lesson shows, seconds", f"{seconds:.1f} s", "", seconds, LAB_SECONDS)


def _seconds_until_the_first_lesson_shows(browser: Any) -> float:
    title = lessons()[0].headings[0][1]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        command = [sys.executable, "-m", "gdlearn", "lab", str(Path(folder) / "course"), "--no-browser"]
        # Stopped while the kernel still starts, Jupyter would say so on stderr, in the middle of the table.
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                address = next(line.strip() for line in server.stdout or () if line.strip().startswith("http://"))
                page = browser.new_page()
                page.goto(address)
                page.locator(".jp-Notebook h1").filter(has_text=title).wait_for(timeout=60_000)
                seconds = time.perf_counter() - began
                page.close()
            finally:
                server.send_signal(signal.SIGINT)
    return seconds
