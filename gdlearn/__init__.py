"""Gradient descent, learned by experiment."""

__version__ = "0.1.0"
