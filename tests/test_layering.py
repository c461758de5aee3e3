"""Imports go one way, numerical modules draw nothing, and ``import gdlearn`` stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import gdlearn

PACKAGE = Path(gdlearn.__file__).parent

# From left to right: a module may import from its own layer and from those before it, also inside a function.
LAYERS: list[set[str]] = [
    {"gradcheck", "_validate", "_paths", "_journal", "_ledger"},
    {"schedules", "objectives", "autodiff"},
    {"optimizers", "networks"},
    {"trajectory", "_starts"},
    {"critical_points", "descent", "data", "progress"},
    {"batches", "loss_landscape", "measure", "torch_tools"},
    {"claims", "figures", "without_torch"},
    {"explorers", "exercises"},
    {"selftest", "course", "doctor", "_lab"},
    {"cli", "__main__"},
]
LAST_NUMERICAL_LAYER = 5
PICTURES = {"matplotlib", "PIL", "IPython", "ipywidgets", "anywidget", "traitlets"}
ONLY_FOR: dict[str, set[str]] = {"torch": {"torch_tools", "parallel"}, "sklearn": {"data"}, "scipy": set()}


def modules() -> dict[str, Path]:
    """Return name -> file of every module, without the leading "gdlearn"; the package itself is ""."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
every_module = pytest.mark.parametrize("module", [name for name in MODULES if name])


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def nodes(tree: ast.AST, with_types: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        if with_types or not is_for_types_only(child):
            yield child
            yield from nodes(child, with_types)


def imported(path: Path, with_types: bool = True) -> set[str]:
    """Return the full names of all modules that a file imports, wherever in it, with importlib too."""
    names: set[str] = set()
    for node in nodes(ast.parse(path.read_text(encoding="utf-8")), with_types):
        match node:
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                assert node.level == 0, f"{path}: relative imports hide where a name comes from"
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    is_module = inner.removeprefix("gdlearn.") in MODULES
                    names.add(inner if is_module else str(node.module))
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
                names.add(name)
    return names


def imported_here(path: Path, with_types: bool = True) -> set[str]:
    """Return what a file imports of gdlearn, without the leading "gdlearn"."""
    found = imported(path, with_types)
    return {name.removeprefix("gdlearn").removeprefix(".") for name in found if name.split(".")[0] == "gdlearn"}


def layer(module: str) -> int:
    """Return the number of a module's layer; the bare package stands on the last numerical one."""
    if not module:
        return LAST_NUMERICAL_LAYER
    [number] = [n for n, names in enumerate(LAYERS) if module.split(".")[0] in names]
    return number


def test_every_module_has_a_layer_and_every_name_is_a_module() -> None:
    assert {name.split(".")[0] for name in MODULES if name} == set().union(*LAYERS)


@every_module
def test_no_module_imports_what_is_to_its_right(module: str) -> None:
    right = {name for name in imported_here(MODULES[module]) if layer(name) > layer(module)}
    assert not right


@every_module
def test_only_the_command_and_the_course_import_the_package_itself(module: str) -> None:
    if "" in imported_here(MODULES[module]):
        assert layer(module) >= layer("course")


def test_the_package_imports_numerical_modules_only() -> None:
    assert all(layer(name) <= LAST_NUMERICAL_LAYER for name in imported_here(MODULES[""]))


def test_the_judge_of_gradients_imports_nothing_of_gdlearn() -> None:
    assert not imported_here(MODULES["gradcheck"])


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    graph = {module: imported_here(path, with_types=False) for module, path in MODULES.items()}
    # Lazily, inside a function, an explorer asks for its widget; that circle is closed only when it is shown.
    graph["explorers.base"] -= {"explorers.widget"}
    assert list(TopologicalSorter(graph).static_order())


@every_module
def test_numerical_modules_know_nothing_of_pictures(module: str) -> None:
    if layer(module) <= LAST_NUMERICAL_LAYER:
        assert not {name.split(".")[0] for name in imported(MODULES[module])} & PICTURES


@every_module
def test_no_module_uses_pyplots_global_state(module: str) -> None:
    assert not {name for name in imported(MODULES[module]) if "pyplot" in name or "pylab" in name}


@every_module
@pytest.mark.parametrize("heavy", ONLY_FOR)
def test_heavy_packages_are_imported_only_where_they_belong(module: str, heavy: str) -> None:
    if heavy in {name.split(".")[0] for name in imported(MODULES[module])}:
        assert module in ONLY_FOR[heavy]


@pytest.mark.parametrize("module", ["", "critical_points", "data", "measure", "progress", "claims"])
def test_a_numerical_module_loads_numpy_and_nothing_heavier(module: str) -> None:
    heavy = PICTURES | set(ONLY_FOR) | {"jupyterlab", "pandas"}
    code = f"import sys, gdlearn{'.' + module if module else ''}; print(*sorted(set(sys.modules) & {heavy!r}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


@pytest.mark.parametrize(
    "name", ["autodiff", "claims", "critical_points", "data", "exercises", "explorers", "figures", "measure"]
)
def test_a_module_left_out_at_first_loads_when_it_is_asked_for(name: str) -> None:
    code = f"import sys, gdlearn; assert 'gdlearn.{name}' not in sys.modules; print(gdlearn.{name}.__name__)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.split() == [f"gdlearn.{name}"]


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'gdlearn' has no attribute 'minimise'"):
        gdlearn.minimise  # noqa: B018 - the look-up is what is tested


@pytest.mark.parametrize("path", MODULES.values(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
