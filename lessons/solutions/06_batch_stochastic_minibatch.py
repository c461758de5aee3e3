"""Solutions of lesson 06."""

import numpy as np


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


def sgd_epoch(gradient_at, w, n, batch_size, learning_rate, rng):
    order = rng.permutation(n)
    for i in range(0, n, batch_size):
        w = w - learning_rate * gradient_at(w, order[i : i + batch_size])
    return w


def noise_slope(batch_sizes, errors):
    slope, _ = np.polyfit(np.log(batch_sizes), np.log(errors), 1)
    return slope
