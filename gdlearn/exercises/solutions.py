"""Finds an exercise's solution: the functions in ``lessons/solutions/NN_name.py``, and nothing else."""

from __future__ import annotations

import functools
import importlib.util
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from gdlearn._paths import solutions_folder


def function(lesson: str, name: str) -> Callable[..., Any]:
    """Return the solution called ``name`` of a lesson.

    Args:
        lesson: the lesson's two digits, for example "01".
        name: the function's name, for example "step".

    Raises:
        FileNotFoundError: if the lesson has no solution file.
    """
    found: Callable[..., Any] = getattr(_module(lesson), name)
    return found


def source(lesson: str, name: str) -> str:
    """Return the solution as it is written in its file. Arguments and errors are those of `function`."""
    return inspect.getsource(function(lesson, name)).rstrip()


@functools.cache
def _module(lesson: str) -> ModuleType:
    path = next(solutions_folder().glob(f"{lesson}_*.py"), None)
    if path is None:
        raise FileNotFoundError(f"there is no solution file {lesson}_….py in {solutions_folder()}.")
    spec = importlib.util.spec_from_file_location(f"gdlearn_solutions_{path.stem}", path)
    if spec is None or spec.loader is None:  # can't be for a file that ends in .py
        raise FileNotFoundError(f"the solution file {path} can't be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
