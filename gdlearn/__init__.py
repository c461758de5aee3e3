"""Gradient descent, learned by experiment.

``import gdlearn`` loads NumPy and nothing heavier. The numerical names are here at once; ``autodiff``,
``claims``, ``critical_points``, ``data``, ``exercises``, ``explorers``, ``figures`` and ``measure`` are modules that
load when they are first used.
"""

from importlib import import_module
from types import ModuleType

from gdlearn import gradcheck, objectives, schedules
from gdlearn.batches import minimize_batches
from gdlearn.descent import Trajectory, backtracking, minimize, minimize_with_backtracking
from gdlearn.objectives import Objective, from_function
from gdlearn.optimizers import AdaGrad, Adam, AdamW, GradientDescent, Momentum, RMSProp

__version__ = "0.1.0"

__all__ = [
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
]


def __getattr__(name: str) -> ModuleType:
    if name in ("autodiff", "claims", "critical_points", "data", "exercises", "explorers", "figures", "measure"):
        return import_module(f"gdlearn.{name}")
    raise AttributeError(f"module 'gdlearn' has no attribute {name!r}")
