"""Every example in a docstring of the library runs and says what is written beside it."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re

import pytest

import gdlearn
from tests.test_layering import LAST_NUMERICAL_LAYER, layer

NAMES = [m.name.removeprefix("gdlearn.") for m in pkgutil.walk_packages(gdlearn.__path__, "gdlearn.")]
NAMES.remove("__main__")  # running it is its purpose


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_module_run_as_written(name: str) -> None:
    module = importlib.import_module(f"gdlearn.{name}")
    if name == "data" or name.startswith("data."):
        pytest.importorskip("sklearn")
    outcome = doctest.testmod(module)
    assert outcome.failed == 0


PUBLIC = [n for n in NAMES if layer(n) <= LAST_NUMERICAL_LAYER and not re.search(r"(^|\.)_", n)]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_numerical_module_has_examples_to_run(name: str) -> None:
    if name in ("objectives", "progress"):  # the one only collects names, the other writes a file
        return
    examples = doctest.DocTestFinder().find(importlib.import_module(f"gdlearn.{name}"))
    assert sum(len(test.examples) for test in examples) > 0
