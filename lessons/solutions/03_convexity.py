"""Solutions of lesson 03."""

import numpy as np


def chord_gap(f, a, b, t):
    chord = (1 - t) * f(a) + t * f(b)
    return chord - f((1 - t) * a + t * b)


def guarantee(distance, learning_rate, steps):
    return distance**2 / (2 * learning_rate * steps)


def condition_number(hessian):
    eigenvalues = np.linalg.eigvalsh(hessian)
    return eigenvalues.max() / eigenvalues.min()
