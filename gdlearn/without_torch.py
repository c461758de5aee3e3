"""Lets a lesson that needs torch be run without it: each cell that can't work says so in one sentence."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SKIPPED = "This cell needs torch, or what another cell made with it."


@contextmanager
def cells_may_lack_torch() -> Iterator[None]:
    """Import what needs torch; where torch is missing, say which command installs it, and go on without.

    From then on, a cell of the notebook that uses a name which is not there is not run: it prints one sentence, and the
    notebook goes on.

    Raises:
        ImportError: if the import fails for any other reason.

    Example:
        >>> with cells_may_lack_torch():
        ...     from gdlearn.networks import MLP
    """
    try:
        yield
    except ImportError as problem:
        if problem.name != "torch":
            raise
        print(f"{problem}. Until then, the cells that need it are skipped.")
        shell = _shell()
        if shell is not None:
            shell.ast_transformers.append(CellSkipper(shell.user_ns))


class CellSkipper:
    """Puts one sentence in the place of each cell that uses a name which is not there.

    Args:
        namespace: the names that the notebook has now.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def visit(self, cell: ast.Module) -> ast.Module:
        """Return the cell, or the sentence. IPython calls this before it runs a cell."""
        unknown = _used(cell) - _defined(cell) - self._namespace.keys() - set(dir(builtins))
        return ast.parse(f"print({SKIPPED!r})") if unknown else cell


def _used(cell: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(cell) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _defined(cell: ast.Module) -> set[str]:
    """Return the names that the cell gives a meaning anywhere: variables, functions and their arguments, imports."""
    names = set()
    for node in ast.walk(cell):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names


def _shell() -> Any:
    """Return IPython's running shell, or None outside of IPython."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None
