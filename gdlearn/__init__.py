"""Gradient descent, learned by experiment.

``import gdlearn`` loads NumPy and nothing heavier. The numerical names are here at once; ``figures``,
``explorers``, ``exercises``, ``claims`` and ``data`` are modules that load when they are first used.
"""

from gdlearn import gradcheck, objectives, schedules
from gdlearn.descent import Trajectory, backtracking, minimize, minimize_with_backtracking
from gdlearn.objectives import Objective, from_function
from gdlearn.optimizers import Adam, AdaGrad, AdamW, GradientDescent, Momentum, RMSProp

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
    "minimize_with_backtracking",
    "objectives",
    "schedules",
]
