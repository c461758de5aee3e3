"""The command `gdlearn`: what it prints, what it leaves on the disk, and how it fails."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.blocking.client import BlockingKernelClient

import gdlearn
from gdlearn import _lab, cli, course
from gdlearn.progress import open_progress


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test runs in an empty folder, and nothing in the environment names another one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GDLEARN_PROGRESS", raising=False)
    return tmp_path


@dataclass
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run one command in this process."""

    def run(*arguments: str) -> Result:
        try:
            code = cli.main(arguments)
        except SystemExit as end:  # argparse ends so
            code = int(end.code or 0)
        return Result(code, *capsys.readouterr())

    return run


def _fails(result: Result, *parts: str) -> None:
    """Hold a failure to its form: code 2, and one sentence that has these parts."""
    assert result.code == 2
    assert result.err.count("\n") == 1
    assert result.err.startswith("gdlearn: ")
    for part in parts:
        assert part in result.err


# ---- the command itself


def test_without_a_command_the_help_is_printed(run: Any) -> None:
    """It names every command."""
    result = run()
    assert (result.code, result.err) == (0, "")
    for command in ("lab", "progress", "restore", "doctor"):
        assert re.search(rf"^    {command} +\w", result.out, re.MULTILINE)


def test_the_version_is_that_of_the_package(run: Any) -> None:
    """`gdlearn --version` prints it alone."""
    assert run("--version") == Result(0, f"gdlearn {gdlearn.__version__}\n", "")


def test_an_interrupt_ends_without_a_traceback(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while lessons are copied."""

    def interrupted(folder: Path) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(course, "update", interrupted)
    assert run("lab") == Result(130, "", "gdlearn: interrupted.\n")


def test_a_missing_package_is_named_with_the_command_that_brings_it(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """For example JupyterLab, where gdlearn was installed without its dependencies."""
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    _fails(run("lab", "--no-browser"), "jupyterlab is not installed", "python -m pip install jupyterlab")


# ---- lab


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, bool]]:
    """What JupyterLab was opened on, in place of opening it."""
    calls: list[tuple[Path, bool]] = []
    monkeypatch.setattr(_lab, "run", lambda folder, *, port, browser: calls.append((folder.absolute(), browser)))
    return calls


def test_lab_opens_the_default_folder_and_a_browser(run: Any, opened: list, here: Path) -> None:
    """With no argument: gdlearn-course in the current folder."""
    result = run("lab")
    assert (result.code, result.out) == (0, f"The lessons are now in {here / 'gdlearn-course'}.\n")
    assert opened == [(here / "gdlearn-course", True)]
    assert (here / "gdlearn-course" / course.FIRST_LESSON).exists()


def test_lab_opens_a_named_folder_without_a_browser(run: Any, opened: list, here: Path) -> None:
    """A name with spaces is a name."""
    run("lab", "my own course", "--no-browser")
    assert opened == [(here / "my own course", False)]


def test_lab_inside_a_course_opens_that_course(run: Any, opened: list, here: Path, monkeypatch: Any) -> None:
    """No second course is made inside the first."""
    run("lab")
    monkeypatch.chdir(here / "gdlearn-course")
    result = run("lab")
    assert (result.code, result.out) == (0, "")
    assert opened[1] == opened[0]


def test_lab_says_what_it_puts_back(run: Any, opened: list, here: Path) -> None:
    """A folder that is half deleted is made whole before it is opened."""
    run("lab")
    (here / "gdlearn-course" / course.FIRST_LESSON).unlink()
    assert run("lab").out == "Put back, since missing: 00-start-here.\n"
    assert len(opened) == 2


def test_a_port_in_use_is_named_and_nothing_is_written(run: Any, here: Path) -> None:
    """The sentence tells how to choose another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        _fails(run("lab", "--port", str(port)), f"Port {port} is in use", "--port")
    assert list(here.iterdir()) == []


def test_without_a_port_a_free_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another JupyterLab on the first port is no obstacle."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(_lab, "_FIRST_PORT", port)
        assert port < _lab.choose_port(None) < port + 100
        monkeypatch.setattr(_lab, "_PORTS_TO_TRY", 1)
        with pytest.raises(OSError, match=r"are all in use: name a free one with --port"):
            _lab.choose_port(None)


@pytest.mark.parametrize("port", ["x", "0", "70000", "-1", "8.5"])
def test_a_port_that_is_none_is_refused(run: Any, port: str) -> None:
    """It says what a port is."""
    result = run("lab", f"--port={port}")
    assert result.code == 2
    assert f"'{port}' is no port: give a whole number from 1 to 65535" in result.err


def test_a_file_in_the_folders_place_is_named(run: Any, here: Path) -> None:
    """It stays as it is."""
    (here / "notes.txt").write_text("mine")
    _fails(run("lab", "notes.txt"), "notes.txt is a file", "gdlearn lab my-course")
    assert (here / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_named(run: Any, here: Path) -> None:
    """Here its parent is a file, which stops root too."""
    (here / "notes.txt").write_text("mine")
    _fails(run("lab", "notes.txt/course"), "notes.txt", "not a directory")


def test_a_folder_without_write_access_is_named(run: Any, monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    """The operating system's refusal becomes one sentence."""

    def refused(path: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(course, "write_whole", refused)
    _fails(run("lab"), str(here / "gdlearn-course"), "permission denied")


def test_the_server_is_for_this_machine_and_this_user_alone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1, a token, no question, no look at the network; root only where one is root."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    settings = _lab.settings(here, token="secret", browser=False)
    assert "--ServerApp.ip=127.0.0.1" in settings
    assert "--IdentityProvider.token=secret" in settings
    assert "--LabApp.news_url=None" in settings
    assert not [setting for setting in settings if "root=" in setting]
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "--ServerApp.allow_root=True" in _lab.settings(here, token="secret", browser=False)


@contextlib.contextmanager
def _started(*arguments: str, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `gdlearn lab` as a user does, with a home of its own, and give the process and the address it prints."""
    home = cwd / "home"
    home.mkdir()
    environment = os.environ | {"HOME": str(home), "USERPROFILE": str(home), "PYTHONUNBUFFERED": "1"}
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_TOKEN"):
        environment.pop(name, None)
    environment["JUPYTER_RUNTIME_DIR"] = str(home / "runtime")
    process = subprocess.Popen(
        [sys.executable, "-m", "gdlearn.cli", "lab", "--no-browser", *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed = ""
    try:
        for line in process.stdout:
            printed += line
            if "Ctrl-C" in line:
                break
        found = re.search(r"http://\S+", printed)
        assert found, printed
        yield process, found[0]
    finally:
        if process.poll() is None:
            process.kill()
        with contextlib.suppress(ValueError):  # a test may have closed its end
            process.communicate()
        process.wait()


def _status(url: str, data: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(url, data, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def _wait_for_kernel(connection_file: Path) -> None:
    client = BlockingKernelClient(connection_file=str(connection_file))
    client.load_connection_file()
    client.start_channels(hb=False)  # a kernel that is slow to start misses heartbeats
    client.kernel_info(reply=True, timeout=60)
    client.stop_channels()


@pytest.mark.slow
@pytest.mark.flaky(reruns=2)  # a real server on a machine that may be busy
def test_the_real_server_asks_for_its_token(here: Path) -> None:
    """It listens on 127.0.0.1 alone, and serves the first lesson to who has the token, which no command line shows."""
    with _started(cwd=here) as (process, url):
        address, token = url.split("/lab")[0], url.split("token=")[1]
        lesson = f"{address}/api/contents/{course.FIRST_LESSON}"
        assert url == f"{address}/lab/tree/{course.FIRST_LESSON}?token={token}"
        assert len(token) == 48
        assert _status(lesson) == 403
        assert _status(f"{lesson}?token={token}") == 200
        listening = [one for one in psutil.Process(process.pid).net_connections() if one.status == "LISTEN"]
        assert {one.laddr.ip for one in listening} == {"127.0.0.1"}
        assert token not in " ".join(psutil.Process(process.pid).cmdline())


@pytest.mark.slow
@pytest.mark.flaky(reruns=2)  # a real server on a machine that may be busy
def test_an_interrupt_ends_the_server_and_its_kernels(here: Path) -> None:
    """Ctrl-C, without a question: the process ends with code 0, and no kernel lives on."""
    with _started(cwd=here) as (process, url):
        address, token = url.split("/lab")[0], url.split("token=")[1]
        assert _status(f"{address}/api/kernels?token={token}", data=b"{}") == 201
        (connection_file,) = (here / "home" / "runtime").glob("kernel-*.json")
        _wait_for_kernel(connection_file)
        children = psutil.Process(process.pid).children(recursive=True)
        kernels = [child for child in children if "ipykernel_launcher" in child.cmdline()]
        assert len(kernels) == 1
        process.send_signal(signal.SIGINT)
        printed = process.communicate(timeout=60)[0]
        assert psutil.wait_procs(kernels, timeout=30)[1] == []
    assert process.returncode == 0
    assert printed.strip() == "The course is closed."


@pytest.mark.slow
@pytest.mark.flaky(reruns=2)  # a real server on a machine that may be busy
def test_an_interrupt_ends_the_server_whose_terminal_has_gone(here: Path) -> None:
    """With nobody left to read its last words, the process ends all the same."""
    with _started(cwd=here) as (process, url):
        _status(url)
        assert process.stdout is not None
        process.stdout.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


@pytest.mark.slow
@pytest.mark.browser
def test_a_learner_sees_the_first_lesson_and_no_question(here: Path, page: Any) -> None:
    """In a real browser: lesson 00 opens, its kernel is this Python and knows the folder, nothing pops up, and
    nothing is asked of the network.
    """
    outside: list[str] = []
    own = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else outside.append(request.url))
    with _started("my course", cwd=here) as (_, url):
        page.goto(url)
        page.wait_for_selector(".jp-NotebookPanel h1", timeout=60_000)
        page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached", timeout=60_000)
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        page.keyboard.press("Enter")
        page.keyboard.type(
            "import os, sys; print(sys.executable, *map(os.environ.get, ['GDLEARN_PROGRESS', 'OMP_NUM_THREADS']))"
        )
        page.keyboard.press("Shift+Enter")
        said = f"{sys.executable} {here / 'my course'} 1"
        page.get_by_text(said).wait_for(timeout=60_000)
        page.wait_for_timeout(5_000)  # the question about news came a few seconds after the notebook
        assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
        page.close()  # before the server goes, which the page would complain of
    assert outside == []


# ---- progress


def _do_something(folder: Path) -> None:
    progress = open_progress(folder)
    progress.record_attempt("01.step", "correct")
    progress.record_attempt("01.slope", "error")
    progress.record_attempt("01.fit_step", "not answered")
    progress.record_prediction("01.guess", "left")
    progress.record_quiz("01", 1, 0, True)
    progress.record_quiz("01", 2, 0, False)


def test_the_table_has_a_line_for_each_lesson(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    """Solved of all, tried, predictions, quiz; a dash where there is nothing to count."""
    monkeypatch.setattr(cli, "lesson_files", lambda: [Path("00-start-here.ipynb"), Path("01-update-rule.ipynb")])
    _do_something(here)
    lines = cli.progress_table(open_progress(here).summary(), ["01.step", "01.slope", "01.fit_step", "02.cosine"])
    assert lines == [
        "Lesson          Solved  Tried  Predictions  Quiz",
        "00-start-here   -       -      -            -",
        "01-update-rule  1 of 3  2      1            1 of 2 right",
        "02              0 of 1  0      -            -",
    ]


def test_progress_is_found_where_the_course_is(run: Any, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named, in the current folder, in the default one, or where the environment says."""
    _do_something(here / "gdlearn-course")
    line = r"01[\w-]* +1 of \d+ +2 +1 +1 of 2 right"
    assert re.search(line, run("progress", "gdlearn-course").out)
    assert re.search(line, run("progress").out)
    monkeypatch.chdir(here / "gdlearn-course")
    assert re.search(line, run("progress").out)
    (here / "elsewhere").mkdir()
    monkeypatch.chdir(here / "elsewhere")
    monkeypatch.setenv("GDLEARN_PROGRESS", str(here / "gdlearn-course"))
    assert re.search(line, run("progress").out)


def test_progress_is_carried_by_a_file(run: Any, here: Path) -> None:
    """Export, import, and import again: the other folder knows the same, once."""
    _do_something(here / "one")
    (here / "two").mkdir()
    result = run("progress", "one", "--export", "carry.json")
    assert (result.code, result.out.splitlines()[0]) == (0, "6 entries written to carry.json.")
    assert run("progress", "two", "--import", "carry.json").out.startswith("6 new entries taken over from carry.json.")
    assert run("progress", "two", "--import", "carry.json").out.startswith("0 new entries")
    assert open_progress(here / "two").summary() == open_progress(here / "one").summary()


def test_an_export_overwrites_nothing(run: Any, here: Path) -> None:
    """A slip of the tab key must not cost a notebook."""
    _do_something(here)
    (here / "lesson.ipynb").write_text("my work")
    _fails(run("progress", "--export", "lesson.ipynb"), "lesson.ipynb is there already")
    assert (here / "lesson.ipynb").read_text() == "my work"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"no JSON", "is not a file that"),
        (b"\xff\xfe", "is not a file that"),
        (b"{}", "not a file that"),
        (json.dumps({"format": "gdlearn progress", "version": 1, "events": [1]}).encode(), "damaged"),
        (json.dumps({"format": "gdlearn progress", "version": 9, "events": []}).encode(), "up to date"),
    ],
)
def test_an_import_of_something_else_is_refused(run: Any, here: Path, content: bytes, part: str) -> None:
    """One sentence, and the progress is as before."""
    _do_something(here)
    (here / "file").write_bytes(content)
    before = open_progress(here).export()
    _fails(run("progress", "--import", "file"), part)
    assert open_progress(here).export() == before


def test_an_import_of_nothing_is_refused(run: Any, here: Path) -> None:
    """The file that is not there is named."""
    _fails(run("progress", ".", "--import", "gone.json"), "gone.json: no such file")


def test_a_folder_that_is_not_there_is_named(run: Any) -> None:
    """And where none is named and none is found, the sentence says what to do."""
    _fails(run("progress", "nowhere"), "There is no folder nowhere")
    _fails(run("progress"), "There is no course in the current folder", "gdlearn lab")


def test_a_damaged_progress_file_is_set_aside_and_said(run: Any, here: Path) -> None:
    """The table follows all the same; the code tells scripts that something was wrong."""
    (here / "gdlearn-progress.sqlite3").write_bytes(b"no database" * 100)
    result = run("progress")
    _fails(result, "damaged", "set aside as gdlearn-progress.damaged-")
    assert result.out.startswith("Lesson")
    assert len(list(here.glob("gdlearn-progress.damaged-*"))) == 1


# ---- restore


def test_restore_keeps_the_learners_lesson(run: Any, opened: list, here: Path) -> None:
    """`gdlearn restore 00` beside the course's folder."""
    run("lab")
    lesson = here / "gdlearn-course" / course.FIRST_LESSON
    delivered = lesson.read_bytes()
    lesson.write_text("my work")
    result = run("restore", "00")
    assert (result.code, result.err) == (0, "")
    assert lesson.read_bytes() == delivered
    (kept,) = lesson.parent.glob("00-start-here (kept *).ipynb")
    assert kept.read_text() == "my work"
    assert kept.name in result.out


def test_restore_of_an_unknown_lesson_names_those_that_there_are(run: Any, here: Path) -> None:
    """One sentence."""
    _fails(run("restore", "77", "--folder", "."), "no lesson '77'", "00-start-here")
