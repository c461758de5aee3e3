"""The doctor finds each fault, says it in words, and names the command that mends it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdlearn import cli, doctor
from gdlearn.doctor import FAULT, NOTE, OK, Finding


def _by_subject(findings: Iterator[Finding]) -> dict[str, Finding]:
    return {finding.subject: finding for finding in findings}


@pytest.mark.slow
def test_here_everything_works(tmp_path: Path) -> None:
    """The machine that runs the tests has no fault, and all that the course needs was looked at."""
    findings = _by_subject(doctor.examine(tmp_path / "course"))
    assert [str(finding) for finding in findings.values() if finding.state == FAULT] == []
    assert set(findings) >= {"Python", "numpy", "lessons", "write access", "progress", "kernel", "torch"}
    assert set(findings) >= {"front end of anywidget", "front end of jupyterlab_widgets"}
    assert list(tmp_path.iterdir()) == []


def test_a_finding_is_told_in_words() -> None:
    """State, subject, text, and under it the command."""
    lines = str(Finding("numpy", FAULT, "not installed", "python -m pip install numpy")).splitlines()
    assert lines[0].split() == ["FAULT", "numpy", "not", "installed"]
    assert lines[1].strip() == "command: python -m pip install numpy"


@pytest.mark.parametrize(
    ("findings", "code", "verdict"),
    [
        ([Finding("a", OK, "fine"), Finding("b", NOTE, "not there")], 0, "Everything works."),
        ([Finding("a", FAULT, "broken", "mend a")], 1, "1 fault found."),
        ([Finding("a", FAULT, "broken", "mend a"), Finding("b", FAULT, "gone", "mend b")], 1, "2 faults found."),
    ],
)
def test_the_exit_code_tells_whether_there_is_a_fault(
    findings: list[Finding],
    code: int,
    verdict: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A note is none."""
    monkeypatch.setattr(doctor, "examine", lambda folder: iter(findings))
    assert cli.main(["doctor"]) == code
    printed = capsys.readouterr().out
    assert printed.splitlines()[-1] == verdict
    assert all(finding.mend in printed for finding in findings if finding.mend)


# ---- Python and packages


def test_an_old_python_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is the one in the package's metadata."""
    monkeypatch.setattr(doctor.platform, "python_version", lambda: "3.10.4")
    finding = doctor.check_python()
    assert (finding.state, finding.text) == (FAULT, "3.10.4, and >=3.11 is needed")


def test_the_dependencies_are_those_of_the_metadata_without_extras() -> None:
    """No list of our own; and what only tests or workshops need is not asked for."""
    found = _by_subject(doctor.check_dependencies())
    assert set(found) == {"anywidget", "ipywidgets", "jupyterlab", "matplotlib", "numpy", "scikit-learn"}
    assert {finding.state for finding in found.values()} == {OK}


@pytest.mark.parametrize(("version", "text"), [("1.25.0", "1.25.0 is installed, and"), (None, "not installed, and")])
def test_a_wrong_version_names_the_command(version: str | None, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command carries the bound, in quotes: a shell would read it as a redirection."""
    monkeypatch.setattr(doctor, "_installed", lambda package: version)
    finding = _by_subject(doctor.check_dependencies())["numpy"]
    assert finding.state == FAULT
    assert finding.text == f"{text} numpy>=1.26 is needed"
    assert finding.mend is not None
    assert finding.mend.endswith('-m pip install "numpy>=1.26"')


def test_the_pip_command_is_for_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python` where that is the one that runs us, else its full path."""
    monkeypatch.setattr(doctor.shutil, "which", lambda name: str(Path(sys.executable).parent / name))
    assert doctor._pip("x") == "python -m pip install x"
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    assert doctor._pip("x") == f"{sys.executable} -m pip install x"


# ---- the course's files


def test_missing_lessons_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a copy of the package's folder alone."""

    def gone() -> list[Path]:
        raise FileNotFoundError

    monkeypatch.setattr(doctor, "lesson_files", gone)
    finding = doctor.check_lessons()
    assert finding.state == FAULT
    assert finding.mend == doctor._install_again()


@pytest.mark.parametrize(
    ("recorded", "end"),
    [
        (None, '--no-deps "gdlearn"'),
        ('{"url": "file:///a/clone", "dir_info": {"editable": true}}', '--no-deps -e "file:///a/clone"'),
        ('{"url": "file:///a/gdlearn.whl", "archive_info": {}}', '--no-deps "file:///a/gdlearn.whl"'),
        ('{"url": "https://a/b", "vcs_info": {"vcs": "git"}}', '--no-deps "git+https://a/b"'),
    ],
)
def test_gdlearn_is_installed_again_from_where_it_came(
    recorded: str | None, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an index only if pip took it from one: elsewhere somebody else may own the name."""
    distribution = type(doctor.importlib.metadata.distribution("gdlearn"))
    monkeypatch.setattr(distribution, "read_text", lambda self, name: recorded)
    assert doctor._install_again().endswith(end)


def test_a_place_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    """The folder need not be there yet; what counts is where it would be made."""
    assert doctor.check_write_access(tmp_path / "new" / "course") == Finding("write access", OK, str(tmp_path))
    (tmp_path / "file").write_text("")
    finding = doctor.check_write_access(tmp_path / "file" / "course")
    assert finding.state == FAULT
    assert "can't be written" in finding.text
    assert "gdlearn lab FOLDER" in str(finding.mend)


def test_a_damaged_progress_file_is_a_fault_that_the_command_mends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command it names sets the file aside, and then the fault is gone."""
    assert doctor.check_progress(tmp_path).state == OK
    (tmp_path / "gdlearn-progress.sqlite3").write_bytes(b"no database" * 100)
    finding = doctor.check_progress(tmp_path)
    assert (finding.state, finding.mend) == (FAULT, f'gdlearn progress "{tmp_path}"')
    cli.main(["progress", str(tmp_path)])
    assert "set aside" in capsys.readouterr().err
    assert doctor.check_progress(tmp_path).state == OK


# ---- what JupyterLab needs


def test_a_front_end_that_the_server_does_not_see_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when widgets were installed into the kernel's environment only."""
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path)])
    findings = list(doctor.check_widgets())
    assert [finding.state for finding in findings] == [FAULT, FAULT]
    assert str(findings[0].mend).endswith("--no-deps anywidget")
    assert str(findings[1].mend).endswith("--no-deps jupyterlab_widgets")


@pytest.mark.parametrize("switched_off", ["anywidget", "anywidget:plugin"])
def test_a_front_end_that_is_switched_off_is_a_fault(switched_off: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command switches it on again."""
    monkeypatch.setattr(
        "jupyterlab_server.config.get_page_config", lambda places: {"disabledExtensions": [switched_off]}
    )
    finding = _by_subject(doctor.check_widgets())["front end of anywidget"]
    assert (finding.state, finding.mend) == (FAULT, "jupyter labextension enable anywidget")


def test_a_kernel_that_does_not_answer_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the reason, the doctor lives to tell it."""

    def silent(code: str) -> str:
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(doctor, "_ask_kernel", silent)
    finding = doctor.check_kernel()
    assert finding.state == FAULT
    assert "Kernel died" in finding.text
    assert "ipykernel" in str(finding.mend)


def test_a_kernel_with_another_gdlearn_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lessons would not be those that are shown."""
    monkeypatch.setattr(doctor, "_ask_kernel", lambda code: "0.0.1")
    assert doctor.check_kernel().state == FAULT


@pytest.mark.slow
def test_a_real_kernel_is_asked() -> None:
    """What it prints comes back; what it raises is raised here."""
    assert doctor._ask_kernel("print(6 * 7)") == "42"
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        doctor._ask_kernel("1 / 0")


# ---- torch, which is optional


def test_missing_torch_is_a_note_with_the_bounded_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """The upper bound is what keeps pip from gigabytes of CUDA."""
    monkeypatch.setattr(doctor, "_installed", lambda package: None)
    (finding,) = doctor.check_torch()
    assert finding.state == NOTE
    assert "only lessons 09 and 12 need it" in finding.text
    assert str(finding.mend).endswith('-m pip install "torch<2.14,>=2.6"')


@pytest.mark.parametrize(
    ("question", "version", "states", "text"),
    [
        ("print('Some GPU')", "2.7.0", [OK, OK], "Some GPU (none is needed)"),
        ("print('none')", "2.7.0", [OK, NOTE], "none (none is needed)"),
        ("print('none')", "2.99.0", [NOTE, NOTE], "none (none is needed)"),
        ("raise ImportError", "2.7.0", [FAULT], "2.7.0 is installed but can't be imported"),
        ("import os; os.abort()", "2.7.0", [FAULT], "2.7.0 is installed but can't be imported"),
    ],
)
def test_torch_and_gpu_are_looked_at(
    question: str, version: str, states: list[str], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A torch that even ends the process that imports it is told as a fault."""
    monkeypatch.setattr(doctor, "_TORCH_QUESTION", question)
    monkeypatch.setattr(doctor, "_installed", lambda package: version)
    findings = list(doctor.check_torch())
    assert [finding.state for finding in findings] == states
    assert findings[-1].text == text


@pytest.mark.slow
def test_the_real_question_can_be_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where torch is installed, asking it for a GPU gives an answer."""
    pytest.importorskip("torch")
    assert _by_subject(doctor.check_torch())["torch"].state == OK
