"""Solutions of lesson 08."""

import numpy as np


def multiply_backward(a, b, upstream):
    def undo_broadcasting(gradient, shape):
        while gradient.ndim > len(shape):  # new axes in front
            gradient = gradient.sum(axis=0)
        for axis, length in enumerate(shape):
            if length == 1:  # stretched, or 1 in the result too: then the sum has one term
                gradient = gradient.sum(axis=axis, keepdims=True)
        return gradient

    return undo_broadcasting(upstream * b, a.shape), undo_broadcasting(upstream * a, b.shape)


def matmul_backward(A, B, upstream):
    return upstream @ B.T, A.T @ upstream


def cross_entropy_backward(logits, labels):
    n = len(labels)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    gradient = exponentials / exponentials.sum(axis=1, keepdims=True)
    gradient[np.arange(n), labels] -= 1
    return gradient / n


def backward_order(parents, output):
    finished, seen = [], set()

    def finish(node):
        seen.add(node)
        for parent in parents.get(node, []):
            if parent not in seen:
                finish(parent)
        finished.append(node)  # all its parents stand there already

    finish(output)
    return finished[::-1]


def backward(order, parents, local_gradients):
    gradients = {node: 0.0 for node in order}
    gradients[order[0]] = 1.0
    for node in order:
        for parent in parents.get(node, []):
            gradients[parent] += gradients[node] * local_gradients[(node, parent)]
    return gradients
