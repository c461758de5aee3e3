"""Solutions of lesson 02."""

import numpy as np


def largest_stable_rate(hessian):
    return 2 / np.linalg.eigvalsh(hessian).max()


def backtracking(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=1e-4):
    gradient = gradient_at(x)
    decrease = c * np.sum(gradient**2)
    while f(x - learning_rate * gradient) > f(x) - learning_rate * decrease:
        learning_rate = learning_rate * shrink
    return learning_rate


def cosine(step, total, peak):
    return peak * (1 + np.cos(np.pi * step / total)) / 2
