"""Each lesson, run whole once: the solutions in place of its stubs, all lessons into one progress folder, no network.

One run answers three questions, since a run takes seconds: do all checks say correct, does each claim come out as the
ledger expects, and did anything reach for the network?
"""

from __future__ import annotations

import ast
import copy
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from gdlearn import claims, exercises
from gdlearn.exercises.base import Exercise
from gdlearn.progress import open_progress
from tests.lesson_files import Lesson, lessons, tags
from tests.offline import without_network
from tests.refresh import execute

every_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.number)


@dataclass(frozen=True)
class Run:
    """What came of a lesson that was run whole."""

    checks: dict[str, str]  # exercise -> what its check said
    refused: str  # what reached for the network, a line each


@pytest.fixture(scope="module")
def progress_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder into which all lessons of this module's runs write."""
    return tmp_path_factory.mktemp("progress")


@pytest.fixture(scope="module")
def run(progress_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Lesson], Run]:
    """Return a function that runs a lesson, and remembers what came of it."""

    def run_once(lesson: Lesson) -> Run:
        notebook = with_solutions(lesson)
        record = tmp_path_factory.mktemp("network") / "refused"
        execute(notebook, GDLEARN_PROGRESS=str(progress_folder), **without_network(record))
        return Run(dict(_checks(notebook)), record.read_text() if record.exists() else "")

    by_number = functools.cache(lambda number: run_once(next(one for one in lessons() if one.number == number)))
    return lambda lesson: by_number(lesson.number)


@pytest.mark.slow
@every_lesson
def test_every_check_says_correct(lesson: Lesson, run: Callable[[Lesson], Run]):
    """With the solutions in its stubs a lesson runs to its end, and each of its checks says correct."""
    checks = run(lesson).checks
    assert list(checks) == [exercise.id for exercise in exercises.all() if exercise.lesson == lesson.number]
    for exercise, words in checks.items():
        assert words.startswith(f"✓ {exercise}: Correct"), words


@pytest.mark.slow
@every_lesson
def test_every_claim_comes_out(lesson: Lesson, run: Callable[[Lesson], Run], progress_folder: Path):
    """What a lesson's run keeps for each of its claims lies within the tolerance that the ledger states."""
    run(lesson)
    kept = open_progress(progress_folder).claims()
    for claim in claims.ledger():
        if claim.lesson == lesson.path.stem and claim.kind == "measured":
            for expected in claim.expected:
                value = kept[claim.number][expected.name]
                assert expected.accepts(float(value)), f"claim {claim.number}: {expected.name} is {value}"


@pytest.mark.slow
@every_lesson
def test_nothing_reaches_for_the_network(lesson: Lesson, run: Callable[[Lesson], Run]):
    """A lesson runs whole without the network, and nothing in it even tries to reach another machine."""
    assert run(lesson).refused == ""


@pytest.mark.parametrize("exercise", exercises.all(), ids=lambda exercise: exercise.id)
def test_solutions_come_out_of_one_file_for_each_lesson(exercise: Exercise):
    """An exercise's solution is a function of the same name in its lesson's one solution file."""
    path = Path(inspect.getfile(exercise.reference))
    assert path.name.startswith(f"{exercise.lesson}_")
    assert exercise.reference.__name__ == exercise.name


def with_solutions(lesson: Lesson) -> nbformat.NotebookNode:
    """Return a copy of the lesson with each stub replaced by its solution, and the imports that it needs."""
    notebook = copy.deepcopy(lesson.notebook)
    by_name = {exercise.name: exercise for exercise in exercises.all() if exercise.lesson == lesson.number}
    for cell in notebook.cells:
        if "exercise" in tags(cell):
            (stub,) = ast.parse(cell.source).body
            assert isinstance(stub, ast.FunctionDef)
            cell.source = _solution(by_name[stub.name])
    return notebook


def _solution(exercise: Exercise) -> str:
    module = ast.parse(Path(inspect.getfile(exercise.reference)).read_text(encoding="utf-8"))
    imports = [ast.unparse(node) for node in module.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return "\n".join([*imports, inspect.getsource(exercise.reference)])


def _checks(notebook: Any) -> Iterator[tuple[str, str]]:
    """Yield each exercise that was checked with what its check said."""
    for cell in notebook.cells:
        if "check" in tags(cell):
            (output,) = cell.outputs
            call = ast.parse(cell.source, mode="eval").body
            assert isinstance(call, ast.Call)
            yield ast.literal_eval(call.args[0]), output.data["text/plain"]
