"""Functions to descend, each with its gradient, its Hessian and what is known about its minima."""

from gdlearn.objectives.base import DataObjective, Objective, from_function
from gdlearn.objectives.landscapes import (
    absolute,
    double_well,
    double_well_valley,
    gaussian_well,
    himmelblau,
    huber,
    monkey_saddle,
    plateau,
    quadratic,
    rastrigin,
    rosenbrock,
    saddle,
    sigmoid,
    tilted_double_well,
)
from gdlearn.objectives.regression import least_squares, logistic_regression, softmax, softmax_regression

__all__ = [
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
    "plateau",
    "quadratic",
    "rastrigin",
    "rosenbrock",
    "saddle",
    "sigmoid",
    "softmax",
    "softmax_regression",
    "tilted_double_well",
]
