"""The lessons as the tests read them: cells, sections with their minutes, and the calls made in code."""

from __future__ import annotations

import ast
import dis
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import nbformat

from gdlearn._paths import lessons_folder

WAYS = ("everything", "half-day", "two-hours")
"""The ways through the course, from the longest to the shortest."""

_MINUTES = re.compile(r"minutes-(\d+)")


@dataclass(frozen=True)
class Section:
    """An H2 heading with the cells that follow it, up to the next one."""

    title: str
    tags: tuple[str, ...]
    cells: tuple[Any, ...]

    @property
    def minutes(self) -> int:
        """How long it takes, as its one tag says."""
        (minutes,) = [int(match[1]) for tag in self.tags if (match := _MINUTES.fullmatch(tag))]
        return minutes

    def is_on(self, way: str) -> bool:
        """Tell whether this way through the course goes through this section."""
        return "deeper" not in self.tags if way == "everything" else way in self.tags


@dataclass(frozen=True)
class Lesson:
    """One notebook of the course."""

    path: Path
    notebook: nbformat.NotebookNode

    @property
    def number(self) -> str:
        """Its two digits."""
        return self.path.name[:2]

    @property
    def cells(self) -> list[Any]:
        """All cells."""
        return list(self.notebook.cells)

    @property
    def code(self) -> list[Any]:
        """The code cells."""
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def prose(self) -> list[Any]:
        """The text cells."""
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @property
    def outputs(self) -> Iterator[tuple[Any, Any]]:
        """Each output with its cell."""
        return ((cell, output) for cell in self.code for output in cell.outputs)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each heading, in order."""
        return [
            (len(match[1]), match[2])
            for cell in self.prose
            for match in re.finditer(r"^(#{1,6}) +(.+)$", without_code_blocks(cell.source), re.MULTILINE)
        ]

    @property
    def sections(self) -> list[Section]:
        """The sections; what stands before the first H2 is in none."""
        starts = [i for i, cell in enumerate(self.cells) if cell.source.startswith("## ")]
        return [
            Section(self.cells[i].source.splitlines()[0][3:], tags(self.cells[i]), tuple(self.cells[i:end]))
            for i, end in zip(starts, [*starts[1:], None], strict=True)
        ]

    def minutes(self, way: str) -> int:
        """How long the lesson takes on one of the `WAYS`."""
        return sum(section.minutes for section in self.sections if section.is_on(way))

    def calls(self, function: str) -> list[tuple[int, ast.Call]]:
        """Find the calls of a function, each with the index of its cell.

        Args:
            function: as it is written, for example ``claims.record``.
        """
        return [
            (index, node)
            for index, cell in enumerate(self.cells)
            if cell.cell_type == "code"
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == function
        ]


@functools.cache
def lessons() -> tuple[Lesson, ...]:
    """Read all numbered lessons, in their order."""
    paths = sorted(lessons_folder().glob("[0-9][0-9]-*.ipynb"))
    return tuple(Lesson(path, nbformat.read(path, as_version=nbformat.NO_CONVERT)) for path in paths)


def tags(cell: Any) -> tuple[str, ...]:
    """Return a cell's tags."""
    return tuple(cell.metadata.get("tags", ()))


def without_code_blocks(markdown: str) -> str:
    """Return the text without what stands between lines of three backticks."""
    return re.sub(r"^```.*?^```$", "", markdown, flags=re.MULTILINE | re.DOTALL)


def shown_text(output: Any) -> str:
    """Return what an output says in words, pictures left out."""
    if output.output_type == "stream":
        return str(output.text)
    texts = [output.data.get(kind, "") for kind in ("text/plain", "text/html", "text/markdown")]
    return re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", "\n".join(texts))


def names_in(source: str, *actions: str) -> set[str]:
    """Return the names that code reads ("LOAD") or binds ("STORE") outside of its functions' own variables."""
    wanted = {f"{action}_{scope}" for action in actions for scope in ("NAME", "GLOBAL")}
    return {each.argval for each in _instructions(compile(source, "cell", "exec")) if each.opname in wanted}


def _instructions(code: CodeType) -> Iterator[dis.Instruction]:
    yield from dis.get_instructions(code)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _instructions(constant)
