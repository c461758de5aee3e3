"""Each shorter way through a lesson stands on its own: who leaves sections out meets no error and no loose end."""

from __future__ import annotations

import re

import nbformat
import pytest

from gdlearn.exercises import quiz
from tests.lesson_files import WAYS, Lesson, lessons
from tests.refresh import execute
from tests.test_solutions import with_solutions

SHORTER_WAYS = WAYS[1:]
NAMED_SECTION = re.compile(r'[Ss]ection "([^"]+)"')


def shortened() -> dict[str, nbformat.NotebookNode]:
    """Return each lesson's notebook cut to each shorter way; ways that leave out the same share one."""
    notebooks = {}
    for lesson in lessons():
        cut = {way: only_on(lesson, way) for way in SHORTER_WAYS if lesson.minutes(way)}
        ways_by_cells: dict[tuple[str, ...], list[str]] = {}
        for way, notebook in cut.items():
            ways_by_cells.setdefault(tuple(cell.id for cell in notebook.cells), []).append(way)
        notebooks |= {f"{lesson.number} {' and '.join(ways)}": cut[ways[0]] for ways in ways_by_cells.values()}
    return notebooks


def only_on(lesson: Lesson, way: str) -> nbformat.NotebookNode:
    """Return a copy of a lesson's notebook without the sections that a way leaves out, solutions in its stubs."""
    left_out = {cell.id for section in lesson.sections if not section.is_on(way) for cell in section.cells}
    notebook = with_solutions(lesson)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in left_out]
    return notebook


@pytest.mark.slow
@pytest.mark.parametrize("notebook", [pytest.param(one, id=name) for name, one in shortened().items()])
def test_a_shorter_way_runs_without_what_it_leaves_out(notebook: nbformat.NotebookNode):
    """With nothing but the cells before the first section and the way's own sections, no cell raises."""
    execute(notebook)


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.number)
def test_sections_named_at_the_end_are_there(lesson: Lesson):
    """A quiz question that names the section it is about names one of the lesson's own."""
    titles = {section.title for section in lesson.sections}
    for question in quiz(lesson.number).questions:
        assert set(NAMED_SECTION.findall(question.text)) <= titles
