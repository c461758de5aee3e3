"""Solutions of lesson 00."""


def first(x):
    return x - 1
