"""Does everything work here? Each check says what it found and, where something is wrong, the command that mends it.

The package's own metadata says which versions it needs, so no second list of them can drift away from the first.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdlearn._paths import lesson_files
from gdlearn.progress import open_progress

if TYPE_CHECKING:
    from packaging.requirements import Requirement

OK, NOTE, FAULT = "ok", "note", "FAULT"
"""What a check can find; a note is something that the course can do without."""

_KERNEL_SECONDS = 60
_FRONT_ENDS = {"anywidget": "anywidget", "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets"}
_TORCH_QUESTION = """
import torch
cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
print(torch.cuda.get_device_name(0) if cuda else "Apple's (MPS)" if mps else "none")
"""


@dataclass(frozen=True)
class Finding:
    """What one check found, in words, and the command that mends it if it is a fault."""

    subject: str
    state: str
    text: str
    mend: str | None = None

    def __str__(self) -> str:
        lines = [f"{self.state:<6} {self.subject:<30} {self.text}"]
        if self.mend:
            lines.append(f"{'':<6} {'':<30} command: {self.mend}")
        return "\n".join(lines)


def examine(folder: Path) -> Iterator[Finding]:
    """Look at everything the course needs, one finding after the other as they come.

    Args:
        folder: the learner's folder, for write access and the progress file.
    """
    yield check_python()
    yield from check_dependencies()
    yield check_lessons()
    yield check_write_access(folder)
    yield check_progress(folder)
    yield from check_widgets()
    yield check_kernel()
    yield from check_torch()


def check_python() -> Finding:
    """See whether this Python is recent enough."""
    version = platform.python_version()
    wanted = importlib.metadata.metadata("gdlearn")["Requires-Python"]
    if not _fits(version, wanted):
        mend = "install a newer Python, make a virtual environment with it, and install gdlearn there"
        return Finding("Python", FAULT, f"{version}, and {wanted} is needed", mend)
    return Finding("Python", OK, f"{version} at {sys.executable}")


def check_dependencies() -> Iterator[Finding]:
    """Compare the installed version of each package with the bounds in gdlearn's metadata."""
    for requirement in _requirements():
        yield _check_version(requirement)


def check_lessons() -> Finding:
    """See whether the lessons came with the package."""
    try:
        lessons = lesson_files()
    except FileNotFoundError:
        lessons = []
    if not lessons:
        return Finding("lessons", FAULT, "none found", _install_again())
    return Finding("lessons", OK, f"{len(lessons)} in {lessons[0].parent}")


def check_write_access(folder: Path) -> Finding:
    """Write a file into the learner's folder, or where that folder would be made, and remove it."""
    place = next((path for path in [folder, *folder.absolute().parents] if path.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"gdlearn")
            file.flush()
    except OSError as error:
        text = f"{place} can't be written ({(error.strerror or str(error)).lower()})"
        return Finding("write access", FAULT, text, "gdlearn lab FOLDER, with a folder of your own")
    return Finding("write access", OK, str(place))


def check_progress(folder: Path) -> Finding:
    """Look through the progress file."""
    progress = open_progress(folder)
    fault = progress.fault()
    if fault is not None:
        # Reading a damaged file sets it aside and takes over what can still be read.
        return Finding("progress", FAULT, f"{progress.path}: {fault}", f'gdlearn progress "{folder}"')
    return Finding("progress", OK, str(progress.path) if progress.path.exists() else "nothing kept yet")


def check_widgets() -> Iterator[Finding]:
    """Look for the widgets' front ends where JupyterLab's server looks for them, and see that none is switched off."""
    try:
        from jupyter_core.paths import jupyter_path
        from jupyterlab_server.config import get_federated_extensions, get_page_config
    except ModuleNotFoundError:
        return  # the check of the versions has said which package is missing
    places = jupyter_path("labextensions")
    found = get_federated_extensions(places)
    switched_off = get_page_config(places).get("disabledExtensions", [])
    for name, package in _FRONT_ENDS.items():
        subject = f"front end of {package}"
        if name not in found:
            mend = _pip(f"--force-reinstall --no-deps {package}")
            yield Finding(subject, FAULT, "not found in JupyterLab's environment", mend)
        elif any(one.split(":")[0] == name for one in switched_off):
            yield Finding(subject, FAULT, "switched off", f"jupyter labextension enable {name}")
        else:
            yield Finding(subject, OK, f"{found[name]['version']} in {found[name]['ext_dir']}")


def check_kernel() -> Finding:
    """Start a kernel as the course does and ask it which gdlearn it sees."""
    try:
        answer = _ask_kernel("import gdlearn; print(gdlearn.__version__)")
    except Exception as error:  # whatever is wrong with an installation, the doctor must live to say it
        text = f"does not start or answer ({type(error).__name__}: {str(error)[:120]})"
        return Finding("kernel", FAULT, text, _pip("--force-reinstall ipykernel"))
    if answer != importlib.metadata.version("gdlearn"):
        return Finding("kernel", FAULT, f"answers, but with gdlearn {answer!r}", _install_again())
    return Finding("kernel", OK, "starts and answers")


def check_torch() -> Iterator[Finding]:
    """See whether torch is there, which two lessons need, and a GPU, which none does."""
    (requirement,) = (one for one in _requirements(extra="torch") if one.name == "torch")
    version = _installed("torch")
    if version is None:
        mend = _pip(f'"{requirement}"')
        yield Finding("torch", NOTE, "not installed; only lessons 09 and 12 need it", mend)
        return
    finding = _check_version(requirement)
    if finding.state == FAULT:
        finding = replace(finding, state=NOTE, text=f"{version} is installed, outside of the tried {requirement}")
    # In a process of its own: a torch that doesn't fit the processor ends the process that imports it.
    asked = subprocess.run([sys.executable, "-c", _TORCH_QUESTION], capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        yield Finding("torch", FAULT, f"{version} is installed but can't be imported", finding.mend or _pip("torch"))
        return
    yield finding
    yield Finding("GPU", NOTE if asked.stdout.strip() == "none" else OK, f"{asked.stdout.strip()} (none is needed)")


def _requirements(extra: str | None = None) -> list[Requirement]:
    """Give what gdlearn's metadata asks for: always, or in addition with an extra."""
    from packaging.requirements import Requirement

    chosen = []
    for line in importlib.metadata.requires("gdlearn") or []:
        requirement = Requirement(line)
        always = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        with_extra = requirement.marker is None or requirement.marker.evaluate({"extra": extra or ""})
        if with_extra and (extra is None or not always):
            requirement.marker = None  # it is decided, and pip needs only the rest
            chosen.append(requirement)
    return chosen


def _check_version(requirement: Requirement) -> Finding:
    version, mend = _installed(requirement.name), _pip(f'"{requirement}"')
    if version is None:
        return Finding(requirement.name, FAULT, f"not installed, and {requirement} is needed", mend)
    if not _fits(version, str(requirement.specifier)):
        return Finding(requirement.name, FAULT, f"{version} is installed, and {requirement} is needed", mend)
    return Finding(requirement.name, OK, version)


def _installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _fits(version: str, wanted: str) -> bool:
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(wanted).contains(version, prereleases=True)


def _pip(arguments: str) -> str:
    """Give the pip command for this very Python."""
    found = shutil.which("python")
    is_this = found is not None and os.path.samefile(os.path.dirname(found), os.path.dirname(sys.executable))
    return f"{'python' if is_this else sys.executable} -m pip install {arguments}"


def _install_again() -> str:
    """Give the command that installs gdlearn anew from where it came: a clone, a wheel, a repository, an index."""
    recorded = importlib.metadata.distribution("gdlearn").read_text("direct_url.json")  # written by pip
    origin: dict[str, Any] = json.loads(recorded) if recorded else {"url": "gdlearn"}
    editable = "-e " if origin.get("dir_info", {}).get("editable") else ""
    repository = f"{origin['vcs_info']['vcs']}+" if "vcs_info" in origin else ""
    return _pip(f'--force-reinstall --no-deps {editable}"{repository}{origin["url"]}"')


def _ask_kernel(code: str) -> str:
    """Run code in a fresh kernel, the one that `gdlearn lab` uses, and give what it printed."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import KernelManager

    specs = KernelSpecManager(kernel_dirs=[])
    manager = KernelManager(kernel_name="python3", kernel_spec_manager=specs)
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    printed: list[str] = []
    try:
        client.start_channels()
        client.wait_for_ready(timeout=_KERNEL_SECONDS)

        def keep(message: dict) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = client.execute_interactive(code, timeout=_KERNEL_SECONDS, output_hook=keep, store_history=False)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["content"]["status"] != "ok":
        raise RuntimeError(f"{reply['content']['ename']}: {reply['content']['evalue']}")
    return "".join(printed).strip()
