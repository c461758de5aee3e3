"""A real JupyterLab in the system's Chromium, for tests that act as a learner does.

Fixtures live in tests/conftest.py: ``lab`` (a server over an empty folder) and ``page`` (a fresh browser page whose
complaints fail the test). Put notebooks into ``lab.folder``, then ``open_notebook(page, lab, name)`` and
``run_all(page)``.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

START_TIMEOUT = 60  # s
CELL_TIMEOUT = 120_000  # ms

# A viewport as tall as a lesson: JupyterLab does not build cells that are off the screen.
VIEWPORT = {"width": 1280, "height": 6000}

# What JupyterLab writes to the console by itself, with no explorer on the page: (part of the text, reason).
JUPYTERLAB_NOISE: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab server."""

    url: str
    folder: Path


@dataclass
class Console:
    """What the page complained about."""

    errors: list[str] = field(default_factory=list)

    def listen(self, page: Any) -> None:
        """Collect the page's errors from now on."""
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))

    def _note(self, message: Any) -> None:
        if message.type == "error" and not any(part in message.text for part, _ in JUPYTERLAB_NOISE):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


@contextlib.contextmanager
def watched_page(browser: Any) -> Iterator[Any]:
    """Open a page whose ``console`` keeps what it complains about; at the end of the block that must be nothing.

    The kernel of the notebook that the page shows is ended with it.
    """
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.console = Console()
    page.console.listen(page)
    try:
        yield page
        complaints = list(page.console.errors)  # before the kernel goes: JupyterLab's debugger minds that
        if not page.is_closed():  # a test may close it before its server goes
            page.evaluate("() => window.jupyterapp?.shell.currentWidget?.sessionContext?.shutdown()")
    finally:
        context.close()
    if complaints:
        raise AssertionError("the page complained:\n" + "\n".join(complaints))


@contextlib.contextmanager
def start_lab(folder: Path, home: Path) -> Iterator[Lab]:
    """Start JupyterLab over ``folder`` on a free port of 127.0.0.1 until the block ends; settings go to ``home``."""
    port = _free_port()
    environment = os.environ | {
        "GDLEARN_PROGRESS": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    _write_settings(home / "settings")
    log = home / "server.log"
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root",
        f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=", "--ServerApp.port_retries=0",
        "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_up(url, server, log)
        yield Lab(url, folder)
    finally:
        server.terminate()
        server.wait(timeout=30)


def chromium() -> str | None:
    """Return the path of the system's Chromium, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook of code cells."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    nbformat.write(notebook, path)


def open_notebook(page: Any, lab: Lab, name: str) -> None:
    """Open the notebook ``name`` of the lab's folder and wait until its kernel can be used."""
    page.goto(f"{lab.url}/lab/tree/{name}?reset")
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext", timeout=CELL_TIMEOUT)
    _evaluate(
        page,
        """async () => {
            const panel = jupyterapp.shell.currentWidget;
            await Promise.all([jupyterapp.restored, panel.context.ready, panel.sessionContext.ready, panel.revealed]);
            await panel.sessionContext.session.kernel.info;
        }""",
    )
    wait_until_idle(page)


def run_all(page: Any) -> None:
    """Run all cells of the open notebook and wait for the last one."""
    command(page, "notebook:run-all-cells")
    wait_until_idle(page)


def run_cell(page: Any, number: int) -> None:
    """Run one cell of the open notebook and wait for it; 0 is the first."""
    page.evaluate("(number) => { jupyterapp.shell.currentWidget.content.activeCellIndex = number; }", number)
    command(page, "notebook:run-cell")
    wait_until_idle(page)


def errors_of_cells(page: Any) -> list[str]:
    """Return the error outputs of the open notebook, in words."""
    outputs = page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets.flatMap(
            (cell) => cell.outputArea?.model.toJSON() ?? [])"""
    )
    return [f"{output['ename']}: {output['evalue']}" for output in outputs if output["output_type"] == "error"]


def command(page: Any, name: str, **arguments: Any) -> None:
    """Execute one of JupyterLab's commands and wait until it is done."""
    _evaluate(page, "async ([name, args]) => { await jupyterapp.commands.execute(name, args); }", [name, arguments])


def wait_until_idle(page: Any) -> None:
    """Wait until the open notebook's kernel has nothing to do."""
    page.wait_for_selector(
        '.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached", timeout=CELL_TIMEOUT
    )


def _evaluate(page: Any, function: str, argument: Any = None) -> None:
    # Playwright itself waits for a promise without limit.
    page.evaluate(
        f"""([argument, limit]) => Promise.race([
            ({function})(argument),
            new Promise((_, give_up) => setTimeout(() => give_up(new Error('no end after ' + limit + ' ms')), limit)),
        ])""",
        [argument, CELL_TIMEOUT],
    )


def _write_settings(folder: Path) -> None:
    # No question about news in the corner of the window, no request to the network.
    apputils = folder / "@jupyterlab" / "apputils-extension"
    apputils.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (apputils / "notification.jupyterlab-settings").write_text(json.dumps(quiet))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{url}/api", timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")
