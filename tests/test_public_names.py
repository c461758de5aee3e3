"""The names that a learner may rely on, and what each of them says about itself.

A change of this table is a change of the library's face: it belongs into the changelog.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

import gdlearn

NAMES: dict[str, set[str]] = {
    "": {
        "AdaGrad",
        "Adam",
        "AdamW",
        "GradientDescent",
        "Momentum",
        "Objective",
        "RMSProp",
        "Trajectory",
        "backtracking",
        "from_function",
        "gradcheck",
        "minimize",
        "minimize_batches",
        "minimize_with_backtracking",
        "objectives",
        "schedules",
    },
    "gradcheck": {"GradientReport", "check_gradient", "finite_difference", "one_number"},
    "schedules": {
        "as_schedule",
        "constant",
        "cosine",
        "exponential",
        "inverse_time",
        "step_decay",
        "warmup",
    },
    "objectives": {
        "DataObjective",
        "Objective",
        "absolute",
        "double_well",
        "double_well_valley",
        "from_function",
        "gaussian_well",
        "himmelblau",
        "huber",
        "least_squares",
        "logistic_regression",
        "monkey_saddle",
        "pack_network",
        "plateau",
        "quadratic",
        "rastrigin",
        "rosenbrock",
        "saddle",
        "sigmoid",
        "softmax",
        "softmax_regression",
        "tilted_double_well",
        "two_layer_network",
        "unpack_network",
    },
    "optimizers": {
        "AdaGrad",
        "Adam",
        "AdamW",
        "GradientDescent",
        "Moments",
        "Momentum",
        "Optimizer",
        "RMSProp",
        "SquareAverage",
        "StepCount",
        "Velocity",
    },
    "critical_points": {
        "CriticalPoints",
        "classify_critical_points",
        "probability_of_minimum",
        "random_hessians",
    },
    "trajectory": {"Trajectory"},
    "descent": {"backtracking", "minimize", "minimize_with_backtracking"},
    "autodiff": {"Node", "Tensor", "value_and_gradient"},
    "batches": {"minimize_batches"},
    "data": {
        "DataSet",
        "add_intercept",
        "breast_cancer",
        "diabetes",
        "digits",
        "minibatches",
        "moons",
        "standardize",
        "wine",
    },
    "measure": {
        "align_network",
        "bisect_threshold",
        "fitted_exponent",
        "machine",
        "noise_scale",
        "seconds_of",
        "steps_until_near",
    },
    "networks": {"MLP"},
    "torch_tools": {
        "History",
        "ManyNetworks",
        "accuracy",
        "cross_entropies",
        "multilayer_perceptron",
        "pick_device",
        "train",
    },
    "loss_landscape": {"Sharpness", "filter_normalized_direction", "loss_slice", "sharpness"},
    "progress": {"Progress", "open_progress"},
    "claims": {"Claim", "ClaimReport", "Claims", "Expected", "ledger", "record"},
    "figures": {
        "SERIES",
        "DescribedFigure",
        "described",
        "draw_contours",
        "new_figure",
        "plot_boundaries",
        "plot_contours",
        "plot_fit",
        "plot_function",
        "plot_graph",
        "plot_lines",
        "styled",
    },
    "explorers": {
        "BasinMap",
        "BatchSize",
        "Chord",
        "DecisionBoundary",
        "Explorer",
        "GraphWalk",
        "LearningRate",
        "LossCurve",
        "SaddleEscape",
        "StepByStep",
        "TryTheKeys",
        "all",
    },
    "exercises": {"Report", "all", "check", "compare", "hint", "predict", "quiz", "solution"},
}
SETTINGS = {  # the names and defaults of the field, which lessons, solutions and learners type
    "GradientDescent": "(learning_rate)",
    "Momentum": "(learning_rate, momentum=0.9, nesterov=False)",
    "AdaGrad": "(learning_rate=0.01, eps=1e-10)",
    "RMSProp": "(learning_rate=0.01, alpha=0.99, eps=1e-08)",
    "Adam": "(learning_rate=0.001, betas=(0.9, 0.999), eps=1e-08, bias_correction=True, amsgrad=False)",
    "AdamW": "(learning_rate=0.001, betas=(0.9, 0.999), eps=1e-08, bias_correction=True, amsgrad=False, "
    "weight_decay=0.01)",
    "minimize": "(objective, start, optimizer, *, steps, tolerance=None, noise=None, rng=None, record_every=1)",
    "minimize_batches": "(objective, start, optimizer, *, batch_size, epochs, rng, record_every=None)",
    "backtracking": "(f, gradient, x, *, learning_rate=1.0, shrink=0.5, c=0.0001)",
    "minimize_with_backtracking": "(objective, start, *, steps, tolerance, learning_rate=1.0, shrink=0.5, c=0.0001)",
    "from_function": "(value, gradient=None, *, dimension, name='your function', domain=None)",
}


def module(name: str) -> Any:
    return importlib.import_module(f"gdlearn.{name}" if name else "gdlearn")


def own_names(name: str) -> set[str]:
    """Return the public names of a module: those of ``__all__``, else its own functions and classes."""
    where = module(name)
    if hasattr(where, "__all__"):
        return set(where.__all__)
    defined = {n for n, value in vars(where).items() if getattr(value, "__module__", None) == where.__name__}
    return {
        n
        for n in defined
        if not n.startswith("_") and inspect.isroutine(vars(where)[n]) | inspect.isclass(vars(where)[n])
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_public_names_are_these_and_no_others(name: str) -> None:
    assert own_names(name) == NAMES[name]
    assert all(hasattr(module(name), each) for each in NAMES[name])


@pytest.mark.parametrize("name", [name for name in NAMES if hasattr(module(name), "__all__")])
def test_a_list_of_names_is_sorted_and_without_repeats(name: str) -> None:
    names = module(name).__all__
    assert len(names) == len(set(names))
    assert names == sorted(names, key=lambda n: (not n.isupper(), n[0].islower(), n))  # constants, classes, functions


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_have_the_fields_names_and_defaults(name: str) -> None:
    signature = inspect.signature(getattr(gdlearn, name))
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    assert str(inspect.Signature(bare)) == SETTINGS[name]


def public_things() -> dict[str, Any]:
    """Return the dotted name of every public function and class -> itself, once, where it is defined."""
    found = {}
    for name in NAMES:
        for each in NAMES[name]:
            thing = getattr(module(name), each)
            if inspect.isclass(thing) or inspect.isfunction(thing):
                found[f"{thing.__module__.removeprefix('gdlearn.')}.{thing.__name__}"] = thing
    return dict(sorted(found.items()))


THINGS = public_things()
FUNCTIONS = {name: thing for name, thing in THINGS.items() if inspect.isfunction(thing)}
CLASSES = {name: thing for name, thing in THINGS.items() if inspect.isclass(thing)}


def methods(of: type) -> dict[str, Callable[..., Any]]:
    functions = {n: f for n, f in vars(of).items() if inspect.isfunction(f) and f.__module__ == of.__module__}
    return {n: f for n, f in functions.items() if not n.startswith("_")}


METHODS = {f"{name}.{n}": f for name, of in CLASSES.items() for n, f in methods(of).items()}


def docstring(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "")


def takes_arguments(function: Callable[..., Any]) -> bool:
    return bool([n for n in inspect.signature(function).parameters if n not in ("self", "kwargs")])


def may_raise(function: Callable[..., Any]) -> bool:
    """Return whether a function's own code raises or checks its input."""
    code = ast.parse(textwrap.dedent(inspect.getsource(function)))
    checks = [n for n in ast.walk(code) if isinstance(n, ast.Attribute) and ast.unparse(n).startswith("_validate.")]
    return bool(checks) or any(isinstance(n, ast.Raise) for n in ast.walk(code))


@pytest.mark.parametrize("name", [*FUNCTIONS, *METHODS])
def test_every_argument_and_every_result_is_typed(name: str) -> None:
    signature = inspect.signature((FUNCTIONS | METHODS)[name])
    untyped = [n for n, p in signature.parameters.items() if n != "self" and p.annotation is p.empty]
    assert not untyped
    assert signature.return_annotation is not signature.empty


@pytest.mark.parametrize("name", [*THINGS, *METHODS])
def test_everything_public_says_what_it_is_for(name: str) -> None:
    text = docstring((THINGS | METHODS)[name])
    assert len(text) > 20
    assert not re.match(r"\w+\(.*\)$", text)  # not the signature that a dataclass writes by itself


@pytest.mark.parametrize("name", [n for n, f in FUNCTIONS.items() if takes_arguments(f)])
def test_a_function_that_takes_arguments_names_each_and_shows_an_example(name: str) -> None:
    text = docstring(FUNCTIONS[name])
    listed = text.partition("Args:")[2]
    missing = [n for n in inspect.signature(FUNCTIONS[name]).parameters if not re.search(rf"^ +\**{n}:", listed, re.M)]
    assert not missing
    assert "Example:\n    >>> " in text


@pytest.mark.parametrize("name", [n for n, f in FUNCTIONS.items() if may_raise(f)])
def test_a_function_that_refuses_input_says_when(name: str) -> None:
    assert "\nRaises:\n" in docstring(FUNCTIONS[name])


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_names_each_of_its_fields(name: str) -> None:
    text = docstring(CLASSES[name])
    fields = [n for n in vars(CLASSES[name]).get("__dataclass_fields__", {}) if not n.startswith("_")]
    assert not [n for n in fields if not re.search(rf"^ +(.*, )?{n}(, .*)?:", text, re.M)]
