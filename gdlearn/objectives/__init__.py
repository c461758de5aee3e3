"""Functions to descend, each with its gradient, its Hessian and what is known about its minima."""

from gdlearn.objectives.activations import sigmoid, softmax
from gdlearn.objectives.base import DataObjective, Objective, from_function
from gdlearn.objectives.landscapes import (
    double_well,
    double_well_valley,
    himmelblau,
    monkey_saddle,
    quadratic,
    rastrigin,
    rosenbrock,
    saddle,
)
from gdlearn.objectives.network import pack_network, two_layer_network, unpack_network
from gdlearn.objectives.one_dimensional import absolute, gaussian_well, huber, plateau, tilted_double_well
from gdlearn.objectives.regression import least_squares, logistic_regression, softmax_regression

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
]
