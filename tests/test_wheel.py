"""The wheel is enough: it carries the lessons, and the installed package finds them without the clone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gdlearn import __version__, course
from gdlearn._paths import lesson_files

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as pip does for a user who installs from the clone."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("gdlearn-*.whl")
    return path


def test_the_wheel_carries_the_lessons_and_their_solutions(wheel: Path) -> None:
    """Byte for byte those of the clone, and nothing of the tests."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        for lesson in lesson_files(ROOT / "lessons"):
            assert archive.read(f"gdlearn/_lessons/{lesson.name}") == lesson.read_bytes()
    solutions = {path.name for path in (ROOT / "lessons" / "solutions").glob("*.py")}
    assert {f"gdlearn/_lessons/solutions/{name}" for name in solutions} <= set(names)
    assert not [name for name in names if "test" in name.split("/")[0] or name.startswith("lessons/")]


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    """The explorers' front end too, which is no Python."""
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "gdlearn").rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"}.intersection(path.parts)
    }
    with zipfile.ZipFile(wheel) as archive:
        assert files <= set(archive.namelist())


def test_an_installed_wheel_finds_its_lessons_without_the_clone(wheel: Path, tmp_path: Path) -> None:
    """Installed elsewhere and run in another folder, it makes the course from what the wheel brought."""
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--quiet", "--target", str(site), str(wheel)]
    subprocess.run(install, capture_output=True, check=True)
    script = (
        "import gdlearn; from pathlib import Path; from gdlearn import _paths, course;"
        "print(gdlearn.__file__, gdlearn.__version__, _paths.lessons_folder(), sep='\\n');"
        "course.update(Path('course'))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    package = site / "gdlearn"
    assert answer.stdout.splitlines() == [str(package / "__init__.py"), __version__, str(package / "_lessons")]
    delivered = {path.name: course.learners_edition(path) for path in lesson_files(package / "_lessons")}
    assert course.FIRST_LESSON in delivered
    assert {path.name: path.read_bytes() for path in (tmp_path / "course").glob("*.ipynb")} == delivered
