"""Solutions of lesson 01."""

import numpy as np


def slope(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def fit_step(slope, intercept, x, y, learning_rate):
    error = slope * x + intercept - y
    slope_gradient = np.mean(error * x)
    intercept_gradient = np.mean(error)
    return slope - learning_rate * slope_gradient, intercept - learning_rate * intercept_gradient


def step(x, gradient, learning_rate):
    return x - learning_rate * gradient


def half_mse_gradient(X, y, w):
    return X.T @ (X @ w - y) / len(y)


def descend(gradient_at, start, learning_rate, steps):
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        x = points[-1]
        points.append(x - learning_rate * gradient_at(x))
    return np.array(points)
