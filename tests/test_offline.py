"""Nothing in the course needs the network or talks to it.

That each lesson, run whole, reaches for nothing but this machine is seen in test_solutions.py, where they run.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gdlearn
from tests.lesson_files import Lesson, lessons
from tests.offline import without_network

PACKAGE = Path(gdlearn.__file__).parent
NETWORK_MODULES = {"urllib", "http", "ftplib", "smtplib", "socket", "socketserver", "ssl", "requests", "httpx"}
SERVER = "_lab.py"  # listens on this machine, for the learner's browser
LOADED = re.compile(  # what a page fetches: a module, a picture, a style
    r"""(from|import|import\(|src=|href=|fetch\(|url\(|open\(|!\[[^\]]*\]\()\s*["']?(https?:)?//""", re.IGNORECASE
)

every_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.number)


@pytest.mark.parametrize(
    ("attempt", "refused"),
    [
        ("socket.create_connection(('192.0.2.1', 80), timeout=1)", "192.0.2.1"),
        ("socket.getaddrinfo('example.org', 443)", "example.org"),
        ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))", "192.0.2.1"),
        ("__import__('urllib.request').request.urlopen('https://example.org', timeout=1)", "example.org"),
    ],
    ids=["connect", "look up", "datagram", "urllib"],
)
def test_guard_refuses_the_network(tmp_path: Path, attempt: str, refused: str):
    """Under the guard no call of Python's reaches another machine, and each attempt is written down."""
    record = tmp_path / "refused"
    result = _run_guarded(f"import socket\n{attempt}", record)
    assert result.returncode != 0
    assert "the tests refuse the network" in result.stderr
    assert refused in record.read_text()


def test_guard_lets_this_machine_through(tmp_path: Path):
    """Under the guard a connection to 127.0.0.1 works, and nothing is written down."""
    code = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=5).sendall(b"hello")
print(server.accept()[0].recv(5).decode())
"""
    result = _run_guarded(code, tmp_path / "refused")
    assert result.stdout == "hello\n", result.stderr
    assert not (tmp_path / "refused").exists()


def test_library_imports_nothing_that_talks():
    """No module of the library imports what could reach another machine."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            found = NETWORK_MODULES & {name.split(".")[0] for name in names}
            assert not found or (path.name == SERVER and found == {"socket"}), f"{path.name} imports {found}"


@pytest.mark.parametrize("path", sorted([*PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.css")]), ids=lambda path: path.name)
def test_front_end_is_all_there(path: Path):
    """The front end's files load nothing: what the page needs came with the package."""
    assert not LOADED.search(path.read_text(encoding="utf-8"))


@every_lesson
def test_page_loads_nothing(lesson: Lesson):
    """No picture, script or style in a lesson's text or outputs comes from the network (links may lead there)."""
    for cell in lesson.prose:
        found = LOADED.search(re.sub(r"<a [^>]*>", "", cell.source))
        assert found is None, cell.source
    for _, output in lesson.outputs:
        assert not LOADED.search(output.get("data", {}).get("text/html", ""))


def test_what_is_loaded_would_be_seen():
    """The pattern knows the ways in which a page loads something."""
    for text in (
        'import x from "https://esm.sh/x"',
        'await import("https://esm.sh/x")',
        '<img alt="a" src="https://example.org/a.png">',
        "background: url(//example.org/a.png)",
        "![a picture](https://example.org/a.png)",
    ):
        assert LOADED.search(text), text
    assert not LOADED.search("[a link](https://example.org)")


def _run_guarded(code: str, record: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | without_network(record)
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
