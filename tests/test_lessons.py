"""Every lesson keeps the rules of the course. A new lesson is covered as soon as its file is there."""

from __future__ import annotations

import ast
import html
import inspect
import re
import socket
from collections import Counter
from itertools import pairwise
from typing import Any

import nbformat
import pytest

from gdlearn import claims, exercises
from gdlearn.exercises.base import Exercise
from tests.lesson_files import WAYS, Lesson, Section, lessons, names_in, shown_text, tags, without_code_blocks
from tests.refresh import METADATA, WIDGET_VIEW

IMPORT_LINES, CODE_LINES, PROSE_WORDS = 8, 12, 130
LARGEST_FILE = 2_000_000  # bytes
KNOWN_TAGS = re.compile(r"minutes-\d+|two-hours|half-day|deeper|exercise|check")
LESSONS_HEAD = "| lesson | question | everything | half a day | two hours |"
ALLOWED_IMPORTS = {"numpy", "gdlearn", "torch"}
TALKING_DOWN = re.compile(r"\b(simply|obviously|just|of course)\b", re.IGNORECASE)
PATH = re.compile(r"(?<![\w.:/])/(home|root|tmp|work|opt|usr|var|mnt|Users|private)/|\b[A-Z]:\\|site-packages")

every_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.number)


# ---- the file


@every_lesson
def test_file_is_a_valid_notebook_of_moderate_size(lesson: Lesson):
    """Each lesson is a valid notebook of format 4.5 in less than 2 MB."""
    nbformat.validate(lesson.notebook)
    assert (lesson.notebook.nbformat, lesson.notebook.nbformat_minor) == (4, 5)
    assert lesson.path.stat().st_size < LARGEST_FILE


@every_lesson
def test_metadata_is_minimal(lesson: Lesson):
    """The notebook's metadata name the kernel and nothing else (no widgets); a cell's hold known tags or slides."""
    assert lesson.notebook.metadata == METADATA
    for cell in lesson.cells:
        assert set(cell.metadata) <= {"tags", "slideshow"}
        for tag in tags(cell):
            assert KNOWN_TAGS.fullmatch(tag), f"unknown tag {tag!r}"


@every_lesson
def test_cell_ids_are_their_own(lesson: Lesson):
    """Each cell has an id of its own."""
    ids = [cell.id for cell in lesson.cells]
    assert len(set(ids)) == len(ids)


@every_lesson
def test_cells_were_run_from_top_to_bottom(lesson: Lesson):
    """The code cells count 1, 2, 3, … and so do their results."""
    assert [cell.execution_count for cell in lesson.code] == list(range(1, len(lesson.code) + 1))
    for cell, output in lesson.outputs:
        if output.output_type == "execute_result":
            assert output.execution_count == cell.execution_count


# ---- what cells show


@every_lesson
def test_no_output_is_an_error_or_a_warning(lesson: Lesson):
    """No cell raised and none wrote to stderr."""
    for cell, output in lesson.outputs:
        assert output.output_type != "error", cell.source
        assert output.get("name") != "stderr", output.text


@every_lesson
def test_no_widget_view_is_stored(lesson: Lesson):
    """No output keeps a widget view: without its kernel it would hide the picture. None keeps metadata."""
    for _, output in lesson.outputs:
        assert WIDGET_VIEW not in output.get("data", {})
        assert not output.get("metadata")


@every_lesson
def test_every_picture_can_be_read(lesson: Lesson):
    """A picture comes with an <img> whose alt text is its text/plain form: a sentence with numbers."""
    for cell, output in lesson.outputs:
        if "image/png" not in output.get("data", {}):
            continue
        words = output.data["text/plain"]
        (alt,) = re.findall(r'<img [^>]*?alt="([^"]*)"', output.data.get("text/html", ""))
        assert html.unescape(alt) == words, cell.source
        assert len(words) > 30, words
        assert re.search(r"\d", words), words


@every_lesson
def test_outputs_name_no_machine(lesson: Lesson):
    """No output and no text holds a path, a host name or an object's address of the machine it was run on."""
    texts = [shown_text(output) for _, output in lesson.outputs] + [cell.source for cell in lesson.cells]
    for text in texts:
        assert not PATH.search(text), text
        assert not re.search(r"\b0x[0-9a-f]{6,}", text), text
        assert "localhost" not in text
        assert socket.gethostname() not in text or len(socket.gethostname()) < 5, text


@every_lesson
def test_printed_numbers_are_short_and_finite(lesson: Lesson):
    """A printed decimal number has at most six significant digits; what is not finite is told in words."""
    for cell, output in lesson.outputs:
        text = re.sub(r"<[^>]*>", " ", shown_text(output))
        assert not re.search(r"(?<![\w-])(nan|inf)(?![\w-])", text), cell.source
        for number in re.findall(r"(?<![\w.,])\d+\.\d+", text):
            assert len(number.rstrip("0").replace(".", "").lstrip("0")) <= 6, f"{number} in {cell.source}"


# ---- how it is written


@every_lesson
def test_title_comes_first_and_headings_in_order(lesson: Lesson):
    """One H1, at the very top, with the lesson's number; no level of heading is left out on the way down."""
    levels = [level for level, _ in lesson.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert lesson.cells[0].source.startswith(f"# {lesson.number} · ")
    assert all(below - above <= 1 for above, below in pairwise(levels))


@every_lesson
def test_first_code_cell_imports_by_name(lesson: Lesson):
    """The imports stand in the first code cell, at most eight lines of explicit names, and nowhere else."""
    first, *others = lesson.code
    assert len(_lines(first.source)) <= IMPORT_LINES
    assert lesson.cells.index(first) == 1, "the import cell follows the title"
    imports = [node for node in ast.parse(first.source).body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imports
    for node in imports:
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        assert {module.split(".")[0] for module in modules} <= ALLOWED_IMPORTS
        assert all(alias.name != "*" for alias in node.names)
    for cell in others:
        assert not any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(cell.source).body)


@every_lesson
def test_cells_are_short(lesson: Lesson):
    """A code cell has at most 12 lines; a text cell at most 130 words outside of its tables and formulas."""
    for cell in lesson.code:
        assert len(_lines(cell.source)) <= CODE_LINES, cell.source
    for cell in lesson.prose:
        assert len(_words(cell.source)) <= PROSE_WORDS, f"{len(_words(cell.source))} words: {cell.source}"


@every_lesson
def test_no_line_ends_in_a_semicolon(lesson: Lesson):
    """No line of code ends in a semicolon (it does not silence a cell in the tests)."""
    for cell in lesson.code:
        assert not any(line.rstrip().endswith(";") for line in cell.source.splitlines()), cell.source


@every_lesson
def test_nobody_is_talked_down_to(lesson: Lesson):
    """What is hard for the learner is not called simple: no "simply", "obviously", "just", "of course"."""
    for cell in lesson.cells:
        found = TALKING_DOWN.search(cell.source)
        assert found is None, f"{found[0]!r} in: {cell.source}"
    for _, output in lesson.outputs:
        found = TALKING_DOWN.search(shown_text(output))
        assert found is None, f"{found[0]!r} in an output: {shown_text(output)}"


def test_no_function_is_defined_in_two_lessons():
    """A function or class that two lessons need belongs into the library."""
    names = Counter(
        node.name
        for lesson in lessons()
        for cell in lesson.code
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


@every_lesson
def test_links_between_lessons_lead_somewhere(lesson: Lesson):
    """A link or picture without an address in the web names a file that is there."""
    for cell in lesson.prose:
        for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
            if re.match(r"https?://", target):
                continue
            assert not target.startswith("/"), target
            assert (lesson.path.parent / target.split("#")[0]).is_file(), f"{lesson.path.name} links to {target}"


@every_lesson
def test_the_end_is_as_everywhere(lesson: Lesson):
    """Each lesson ends with three lines, then its quiz, then what comes next."""
    titles = [section.title for section in lesson.sections]
    assert "In three lines" in titles
    summary = lesson.sections[titles.index("In three lines")]
    assert len(re.findall(r"^- ", summary.cells[0].source, re.MULTILINE)) == 3
    ((index, call),) = lesson.calls("quiz")
    assert ast.literal_eval(call.args[0]) == lesson.number
    assert lesson.cells[index] is summary.cells[1]
    assert summary.cells[2].source.startswith("**Next:**")


# ---- exercises, predictions, claims


@pytest.mark.parametrize("exercise", exercises.all(), ids=lambda exercise: exercise.id)
def test_every_exercise_has_its_stub_and_its_check(exercise: Exercise):
    """Each exercise stands in its lesson once: a stub with the solution's arguments, and right below it the check."""
    (lesson,) = [lesson for lesson in lessons() if lesson.number == exercise.lesson]
    (stub,) = [
        index
        for index, cell in enumerate(lesson.cells)
        if "exercise" in tags(cell) and f'NotImplementedError("{exercise.id}")' in cell.source
    ]
    (function,) = ast.parse(lesson.cells[stub].source).body
    assert isinstance(function, ast.FunctionDef)
    assert f"{function.name}({ast.unparse(function.args)})" == ast.unparse(_definition(exercise))
    assert ast.unparse(function.body[0]) == f"raise NotImplementedError({exercise.id!r})"
    assert len(function.body) == 1
    check = lesson.cells[stub + 1]
    assert "check" in tags(check)
    assert check.source == f'check("{exercise.id}", {exercise.name})'


@every_lesson
def test_stubs_and_checks_are_of_exercises(lesson: Lesson):
    """A cell is tagged as stub or check if and only if it is one of a known exercise."""
    known = [exercise.id for exercise in exercises.all() if exercise.lesson == lesson.number]
    assert [ast.literal_eval(call.args[0]) for _, call in lesson.calls("check")] == known
    assert sum("check" in tags(cell) for cell in lesson.cells) == len(known)
    assert sum("exercise" in tags(cell) for cell in lesson.cells) == len(known)


@every_lesson
def test_nothing_depends_on_the_learners_answer(lesson: Lesson):
    """The name of an exercise is used by no other cell, and no other cell gives it another meaning."""
    names = {exercise.name for exercise in exercises.all() if exercise.lesson == lesson.number}
    for cell in lesson.code:
        if not {"exercise", "check"} & set(tags(cell)):
            assert not names & names_in(cell.source, "LOAD", "STORE"), cell.source


@every_lesson
def test_every_prediction_is_compared(lesson: Lesson):
    """Each prediction is asked once, and below it compared once with what was measured (not with a constant)."""
    asked = {ast.literal_eval(call.args[0]): index for index, call in lesson.calls("predict")}
    compared = {ast.literal_eval(call.args[0]): index for index, call in lesson.calls("compare")}
    assert len(asked) == len(lesson.calls("predict"))
    assert len(compared) == len(lesson.calls("compare"))
    assert asked.keys() == compared.keys()
    for prediction, index in asked.items():
        assert prediction.startswith(f"{lesson.number}.")
        assert compared[prediction] > index + 1, f"between asking and comparing {prediction} something is run"
    for _, call in lesson.calls("compare"):
        assert _uses_a_name(call.args[1]), ast.unparse(call)


@every_lesson
def test_a_comparison_can_be_run_again(lesson: Lesson):
    """Who predicts late, and runs the comparison again, sees the same: no later cell changes what it reads."""
    for index, _ in lesson.calls("compare"):
        read = names_in(lesson.cells[index].source, "LOAD") - names_in(lesson.cells[index].source, "STORE")
        for cell in lesson.cells[index + 1 :]:
            if cell.cell_type == "code":
                changed = read & names_in(cell.source, "STORE")
                assert not changed, f"{changed} of the comparison {lesson.cells[index].source!r} in {cell.source!r}"


@every_lesson
def test_every_claim_is_recorded_once_as_measured(lesson: Lesson):
    """The ledger's claims of a lesson are recorded there, each once, at the end of a cell, never with a literal."""
    recorded = lesson.calls("claims.record")
    numbers = [ast.literal_eval(call.args[0]) for _, call in recorded]
    of_this_lesson = [claim for claim in claims.ledger() if claim.lesson == lesson.path.stem]
    wanted = [claim.number for claim in of_this_lesson if claim.kind == "measured"]
    assert sorted(numbers) == sorted(wanted)
    for index, call in recorded:
        last = ast.parse(lesson.cells[index].source).body[-1]
        assert isinstance(last, ast.Expr)
        assert ast.unparse(last.value) == ast.unparse(call)
        measured = call.args[1]
        values = measured.values if isinstance(measured, ast.Dict) else [measured]
        assert all(map(_uses_a_name, values)), ast.unparse(call)


@every_lesson
def test_stored_measurements_agree_with_the_ledger(lesson: Lesson):
    """Each recorded claim shows its numbers, and that they are those expected."""
    for index, call in lesson.calls("claims.record"):
        (output,) = lesson.cells[index].outputs
        words = output.data["text/plain"]
        number = ast.literal_eval(call.args[0])
        assert words.startswith(f"Claim {number}: ")
        assert words.count("→ agrees") == len(claims.ledger()[number].expected)
        assert "→ differs" not in words


# ---- minutes


@every_lesson
def test_minutes_add_up_to_what_the_top_says(lesson: Lesson):
    """Each section says how long it takes; all but "Going deeper" sum to the minutes at the top of the lesson."""
    stated = re.search(r"\*\*Time:\*\* (\d+) minutes", lesson.cells[0].source)
    assert stated is not None, "the first cell says **Time:** N minutes"
    assert lesson.minutes("everything") == int(stated[1])


@every_lesson
def test_shorter_ways_leave_out_and_never_add(lesson: Lesson):
    """What belongs to two hours belongs to half a day, too, and "Going deeper" to neither."""
    for section in lesson.sections:
        if section.is_on("two-hours"):
            assert section.is_on("half-day"), section.title
        assert ("deeper" in section.tags) == (section.title == "Going deeper")
        assert "deeper" not in section.tags or not set(WAYS) & set(section.tags)


def test_lesson_00_lists_all_lessons_with_their_questions_and_minutes():
    """The table of lesson 00 has a row for each lesson: link, question and the minutes on each way through."""
    rows = _table_of_lessons()
    for lesson in lessons():
        row = rows[lesson.number]
        title = lesson.cells[0].source.splitlines()[0].removeprefix("# ")
        question = re.search(r"^\*\*(.+\?)\*\*$", lesson.cells[0].source, re.MULTILINE)
        assert question is not None
        assert row[0] == f"[{title}]({lesson.path.name})"
        assert row[1] == question[1]
        assert row[2:] == [str(lesson.minutes(way) or "–") for way in WAYS]


def test_lesson_00_names_the_sections_that_a_shorter_way_leaves_out():
    """For each lesson on a shorter way the second table quotes exactly the sections that this way leaves out."""
    rows = {row[0]: row[1:] for row in _rows("| lesson | half a day | two hours |")}
    for lesson in lessons():
        for column, way in enumerate(WAYS[1:]):
            left_out = [section.title for section in lesson.sections if _only_on_longer_ways(section, way)]
            text = rows.get(lesson.number, ["", ""])[column]
            if lesson.minutes(way):
                assert re.findall(r'"([^"]+)"', text) == left_out, f"lesson {lesson.number}, {way}"
            else:
                assert text == "the whole lesson"


def test_lesson_00_promises_no_lesson_that_is_not_there():
    """A lesson in preparation has no link, and its minutes stand in brackets."""
    there = {lesson.number for lesson in lessons()}
    for number, (title, question, *minutes) in _table_of_lessons().items():
        if number not in there:
            assert "](" not in title
            assert question.endswith("(in preparation)")
            assert all(re.fullmatch(r"\(\d+\)|–|", text) for text in minutes)


def test_lesson_00_sums_the_minutes_of_each_way():
    """The last row of the table sums each way: the lessons that are there, and in brackets those planned."""
    *rows, total = _rows(LESSONS_HEAD)
    assert total[0] == "**Minutes**"
    for column in range(2, 2 + len(WAYS)):
        there = sum(int(row[column]) for row in rows if row[column].isdecimal())
        planned = sum(int(row[column][1:-1]) for row in rows if row[column].startswith("("))
        assert total[column] == (f"{there} (+ {planned})" if planned else str(there))


# ---- small helpers


def _lines(source: str) -> list[str]:
    return [line for line in source.splitlines() if line.strip()]


def _words(markdown: str) -> list[str]:
    prose = re.sub(r"\$\$.*?\$\$", "", without_code_blocks(markdown), flags=re.DOTALL)
    return [word for line in prose.splitlines() if not line.startswith("|") for word in line.split()]


def _definition(exercise: Exercise) -> ast.expr:
    """Return name and arguments of an exercise's solution, as source."""
    (function,) = ast.parse(inspect.getsource(exercise.reference)).body
    assert isinstance(function, ast.FunctionDef)
    return ast.parse(f"{function.name}({ast.unparse(function.args)})", mode="eval").body


def _uses_a_name(expression: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) for node in ast.walk(expression))


def _only_on_longer_ways(section: Section, way: str) -> bool:
    return section.is_on("everything") and not section.is_on(way) and section.minutes > 0


def _rows(head: str) -> list[list[str]]:
    """Return the cells of lesson 00's table that begins with ``head``, without its head."""
    (text,) = [cell.source for cell in lessons()[0].prose if head in cell.source]
    table: list[Any] = [
        [field.strip() for field in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return table[2:]


def _table_of_lessons() -> dict[str, list[str]]:
    """Return the rows of lesson 00's table of the lessons by the lesson's number, the sum at its end left out."""
    return {row[0].lstrip("[")[:2]: row for row in _rows(LESSONS_HEAD)[:-1]}
