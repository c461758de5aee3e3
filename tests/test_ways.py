"""Each shorter way through a lesson stands on its own: who leaves sections out meets no error and no loose end."""

from __future__ import annotations

import builtins
import re

import pytest

from gdlearn.exercises import quiz
from tests.lesson_files import WAYS, Lesson, lessons, names_in

NAMED_SECTION = re.compile(r'[Ss]ection "([^"]+)"')
SHORTENED = [(lesson, way) for lesson in lessons() for way in WAYS[1:] if lesson.minutes(way)]


@pytest.mark.parametrize(("lesson", "way"), SHORTENED, ids=[f"{lesson.number} {way}" for lesson, way in SHORTENED])
def test_a_shorter_way_reads_nothing_of_what_it_leaves_out(lesson: Lesson, way: str):
    """Each name that a cell on this way reads has its meaning from the same cell as on the whole way."""
    left_out = {cell.id for section in lesson.sections if not section.is_on(way) for cell in section.cells}
    bound_on_the_way: dict[str, bool] = {}
    for cell in lesson.code:
        is_left_out = cell.id in left_out
        here = names_in(cell.source, "STORE")
        if not is_left_out:
            for name in names_in(cell.source, "LOAD") - here - set(dir(builtins)):
                assert bound_on_the_way[name], f"{name} comes from a section that is left out:\n{cell.source}"
        bound_on_the_way |= dict.fromkeys(here, not is_left_out)


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.number)
def test_sections_named_at_the_end_are_there(lesson: Lesson):
    """A quiz question that names the section it is about names one of the lesson's own."""
    titles = {section.title for section in lesson.sections}
    for question in quiz(lesson.number).questions:
        assert set(NAMED_SECTION.findall(question.text)) <= titles
