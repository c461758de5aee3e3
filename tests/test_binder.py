"""Binder builds what the project says: one list of dependencies, torch's CPU build, the lessons to open."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _conda_packages() -> dict[str, str]:
    """Give the packages of environment.yml with their bounds."""
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").split("dependencies:")[1].splitlines()
    specs = [line.split("#")[0].strip().removeprefix("- ") for line in lines if line.strip()]
    return {name: bounds for name, bounds in (re.fullmatch(r"([\w-]+)(.*)", spec).groups() for spec in specs)}


def test_conda_brings_only_python_pip_and_torch() -> None:
    """All else has one list, in pyproject.toml."""
    assert set(_conda_packages()) == {"python", "pip", "pytorch-cpu"}


def test_torch_has_the_same_bounds_for_conda_and_pip() -> None:
    """What the tests ran with is what a visitor gets."""
    (torch,) = (Requirement(line) for line in PROJECT["optional-dependencies"]["torch"])
    assert SpecifierSet(_conda_packages()["pytorch-cpu"]) == torch.specifier


def test_binders_python_is_one_that_the_package_takes() -> None:
    """Named with one "=", since repo2docker picks its base environment by it."""
    version = _conda_packages()["python"].removeprefix("=")
    assert re.fullmatch(r"3\.\d+", version)
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{version}.0")


@pytest.mark.skipif(os.name == "nt", reason="a clone on Windows may hold a symbolic link as a text file")
def test_binders_folder_names_the_same_environment() -> None:
    """With a binder folder the root's files are ignored, so it holds a link to the root's."""
    link = ROOT / "binder" / "environment.yml"
    assert os.readlink(link) == "../environment.yml"
    assert link.read_bytes() == (ROOT / "environment.yml").read_bytes()


@pytest.mark.parametrize("script", ["postBuild", "start"])
@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_the_scripts_can_be_run(script: str) -> None:
    """Executable, for bash, and without a syntax error."""
    path = ROOT / "binder" / script
    assert path.stat().st_mode & stat.S_IXUSR
    assert path.read_text().startswith("#!/bin/bash\n")
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="needs bash")
def test_the_start_script_runs_the_command_with_progress_beside_the_lessons(tmp_path: Path) -> None:
    """A terminal and all kernels then mean the same file."""
    names = ["GDLEARN_PROGRESS", "OMP_NUM_THREADS"]
    question = f"import json, os, sys; print(json.dumps([*map(os.environ.get, {names}), sys.argv[1:]]))"
    answer = subprocess.run(
        [str(ROOT / "binder" / "start"), sys.executable, "-c", question, "two words", "*"],
        env=os.environ | {"REPO_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout) == [str(tmp_path / "lessons"), "1", ["two words", "*"]]


def test_the_post_build_installs_the_project_and_lists_no_package() -> None:
    """One list of dependencies: pyproject.toml's."""
    lines = (ROOT / "binder" / "postBuild").read_text().splitlines()
    installs = [line for line in lines if "pip install" in line]
    assert [line.split("pip install")[1].split() for line in installs] == [["--no-cache-dir", "."]]


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("repo2docker") is None, reason="jupyter-repo2docker is not installed")
def test_repo2docker_finds_the_environment_and_the_scripts() -> None:
    """The Dockerfile it would build (no Docker is needed to ask) names all three, and Python's base environment."""
    asked = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    dockerfile = asked.stdout + asked.stderr
    assert asked.returncode == 0, dockerfile[-2000:]
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "binder/environment.yml"' in dockerfile
    assert "RUN ./binder/postBuild" in dockerfile
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in dockerfile
    base = _conda_packages()["python"].removeprefix("=").replace(".", "-2e")
    assert f"environment-2epy-2d{base}" in dockerfile
