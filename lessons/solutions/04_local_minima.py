"""Solutions of lesson 04."""

import numpy as np


def multi_start(objective, optimizer, starts, steps):
    x = starts
    state = optimizer.init(x)
    for _ in range(steps):
        x, state = optimizer.step(x, objective.gradient(x), state)
    values = objective(x)
    best = np.argmin(np.where(np.isfinite(values), values, np.inf))
    return x[best], values[best]


def same_network(params, permutation):
    W1, b1, w2 = params
    return W1[:, permutation], b1[permutation], w2[permutation]
