"""Run the lessons anew and write them in the one form in which they are committed.

``python -m tests.refresh`` does all lessons, ``python -m tests.refresh 02 03`` only some. Each runs top to bottom
in a fresh kernel, with a progress file of its own. What is written: outputs without widgets, stable cell ids, no
metadata but the kernel's name and the cells' tags.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def lesson_paths() -> list[Path]:
    """Return the lessons' notebooks in their order."""
    return sorted(LESSONS.glob("*.ipynb"))


def execute(notebook: nbformat.NotebookNode, *, seconds_per_cell: int = 120, **environment: str) -> None:
    """Run all cells in a fresh kernel whose progress file is new; raise at the first cell that raises.

    Environment variables for the kernel may be given by name, another progress folder too.
    """
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook, timeout=seconds_per_cell, kernel_name="python3", resources={"metadata": {"path": str(LESSONS)}}
        )
        # Comms stay closed: widgets then send their first picture into the output and nothing else.
        client.execute(env={**os.environ, "GDLEARN_PROGRESS": folder, **environment})


def normalise(notebook: nbformat.NotebookNode) -> None:
    """Bring a notebook into the form in which it is committed."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell in notebook.cells:
        cell.source = cell.source.rstrip()
        tags = cell.metadata.get("tags")
        slideshow = cell.metadata.get("slideshow")
        cell.metadata = nbformat.from_dict(
            {key: value for key, value in (("tags", tags), ("slideshow", slideshow)) if value}
        )
        if cell.cell_type != "code":
            cell.pop("attachments", None)
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = [_normal_output(output, count) for output in _merged_streams(cell.outputs)]


def _normal_output(output: Any, count: int) -> Any:
    if "data" in output:
        output.data.pop(WIDGET_VIEW, None)
        output.metadata = nbformat.from_dict({})
    if output.output_type == "execute_result":
        output.execution_count = count
    return output


def _merged_streams(outputs: list[Any]) -> list[Any]:
    merged: list[Any] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last is not None and output.output_type == "stream" == last.output_type and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def refresh(path: Path) -> None:
    """Run one notebook and write it back, whole or not at all."""
    notebook = nbformat.read(path, as_version=4)
    execute(notebook)
    normalise(notebook)
    nbformat.validate(notebook)
    fresh = path.with_suffix(".fresh")
    nbformat.write(notebook, fresh)
    fresh.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Refresh the lessons whose numbers are given, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.refresh", description=__doc__)
    parser.add_argument("lessons", nargs="*", help="numbers such as 02; all if left out")
    wanted = parser.parse_args(arguments).lessons
    paths = [path for path in lesson_paths() if not wanted or path.name.split("-")[0] in wanted]
    if not paths:
        print(f"no lesson begins with {' or '.join(wanted)}.", file=sys.stderr)
        return 2
    for path in paths:
        print(path.name, flush=True)
        refresh(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
