"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.browser_tools import Lab, chromium, start_lab, watched_page

# A drawn example may take long on a busy machine; chance must not fail a test, so the examples are the same each time.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test in a real browser again if it fails: it asks for exact things, but of a machine that may be busy.

    Each failed try is printed as a rerun; three in a row are a failure.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; without one the test is skipped, but fails where CI is set."""
    executable = chromium()
    if executable is None:
        reason = "no Chromium on this machine: install it to run the tests that act in a real browser"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield running
        running.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab server over an empty folder."""
    with start_lab(tmp_path_factory.mktemp("course"), Path(tmp_path_factory.mktemp("home"))) as running:
        yield running


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A browser page of its own; the test fails if the page complained about anything."""
    with watched_page(browser) as fresh:
        yield fresh
