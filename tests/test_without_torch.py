"""Where torch is missing, a lesson that needs it says so once, skips what it must, and raises nothing."""

from __future__ import annotations

import ast
import copy

import pytest

from gdlearn import without_torch
from gdlearn.without_torch import SKIPPED, CellSkipper, cells_may_lack_torch
from tests.lesson_files import lessons
from tests.refresh import execute

NEED_TORCH = ("09",)
BLOCK = """
import sys
class NoTorch:
    def find_spec(self, name, *_):
        if name.split(".")[0] == "torch":
            raise ModuleNotFoundError("No module named 'torch'", name="torch")
sys.meta_path.insert(0, NoTorch())
"""


class Shell:
    """What is used of IPython's shell."""

    def __init__(self) -> None:
        self.ast_transformers: list[CellSkipper] = []
        self.user_ns: dict[str, object] = {"there": 1}


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in place of IPython's."""
    shell = Shell()
    monkeypatch.setattr(without_torch, "_shell", lambda: shell)
    return shell


def after(shell: Shell, source: str) -> str:
    """The cell that is run in place of this one."""
    (skipper,) = shell.ast_transformers
    return ast.unparse(skipper.visit(ast.parse(source)))


def lack_torch() -> None:
    with cells_may_lack_torch():
        raise ImportError("torch is missing", name="torch")


def test_with_torch_nothing_is_said_and_no_cell_is_touched(shell, capsys):
    with cells_may_lack_torch():
        import numpy  # noqa: F401 - any import that works
    assert not capsys.readouterr().out
    assert not shell.ast_transformers


def test_another_missing_package_is_not_swallowed():
    with pytest.raises(ImportError, match="no such"), cells_may_lack_torch():
        raise ImportError("no such module", name="numpyy")


def test_outside_of_a_notebook_the_sentence_is_all(monkeypatch, capsys):
    monkeypatch.setattr(without_torch, "_shell", lambda: None)
    lack_torch()
    assert capsys.readouterr().out == "torch is missing. Until then, the cells that need it are skipped.\n"


@pytest.mark.parametrize(
    "source",
    [
        "there + 1",
        "[i for i in range(there)]",
        "def f(a, *b, c=1, **d):\n    return a, b, c, d",
        "import math as m\nm.pi",
        "try:\n    there\nexcept ValueError as problem:\n    print(problem)",
        "for i, (x, y) in enumerate([]):\n    x + y + i",
        "with open('x') as file:\n    file.read()",
        "(lambda q: q)(there)",
        "class C:\n    def g(self):\n        return self",
    ],
)
def test_a_cell_whose_names_are_all_there_runs_as_it_is(shell, source):
    lack_torch()
    assert after(shell, source) == ast.unparse(ast.parse(source))


@pytest.mark.parametrize("source", ["torch.ones(3)", "x = model(there)", "def f():\n    return model", "model"])
def test_a_cell_that_uses_a_missing_name_becomes_one_sentence(shell, source):
    lack_torch()
    assert after(shell, source) == f"print({SKIPPED!r})"


@pytest.mark.slow
@pytest.mark.parametrize("lesson", [one for one in lessons() if one.number in NEED_TORCH], ids=lambda one: one.number)
def test_a_lesson_that_needs_torch_runs_without_it(lesson):
    """No cell raises; the first one names the command, and checks, predictions and the quiz still answer."""
    notebook = copy.deepcopy(lesson.notebook)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    first.source = f"{BLOCK}\n{first.source}"
    execute(notebook)
    texts = ["".join(output.get("text", "") for output in cell.get("outputs", [])) for cell in notebook.cells]
    said = next(text for text in texts if "torch" in text)
    assert said.count("\n") == 1
    assert 'run: python -m pip install "torch>=2.6,<2.14"' in said
    assert sum(SKIPPED in text for text in texts) >= 5
