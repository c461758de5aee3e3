"""The ground under a torch model's loss: its largest curvature, and slices through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.torch_tools import Tensor, torch

Loss = Callable[[], Tensor]
"""Returns the loss of a model on fixed data, one number, from the weights as they are now."""


class Sharpness(NamedTuple):
    """The largest curvature of a loss, and where it points.

    Attributes:
        value: the eigenvalue of the Hessian that is largest in size, to within what the iterations left.
        direction: a vector of length 1 over all parameters, shape (d,): the start of the next power iteration.
    """

    value: float
    direction: Tensor


def sharpness(
    loss: Loss,
    parameters: Sequence[torch.nn.Parameter],
    *,
    rng: np.random.Generator | None = None,
    start: Tensor | None = None,
    iterations: int = 50,
) -> Sharpness:
    """Measure the largest curvature of a loss by power iteration: v ← Hv / ‖Hv‖, value v · Hv.

    The Hessian H is never written down. For a fixed v the product Hv is the gradient of (gradient · v), and so costs a
    second backward pass. While a model trains, the direction from before is a warm start, and a few iterations do.

    Args:
        loss: returns the loss from the weights as they are now; twice differentiable in the parameters.
        parameters: those to look at, d numbers in all.
        rng: draws the first v, if ``start`` is left out.
        start: the first v, shape (d,), such as the direction of the measurement before.
        iterations: how often v is multiplied by H, at least 1.

    Raises:
        TypeError, ValueError: if both or neither of rng and start are given, or there are no iterations.

    Example:
        >>> weight = torch.nn.Parameter(torch.tensor([1.0, 2.0], dtype=torch.float64))
        >>> bowl = lambda: (torch.tensor([0.5, 5.0]) * weight**2).sum()
        >>> round(sharpness(bowl, [weight], rng=np.random.default_rng(0)).value, 6)
        10.0
    """
    if (rng is None) == (start is None):
        raise ValueError("either rng or start must be given: a generator for the first v, or the v itself.")
    iterations = _validate.count("iterations", iterations, least=1)
    parameters = list(parameters)
    gradient = _flat(torch.autograd.grad(loss(), parameters, create_graph=True))
    if start is None:
        drawn = _validate.generator("rng", rng).normal(size=gradient.numel())
        start = torch.from_numpy(drawn).to(gradient)
    direction, value = start / start.norm(), 0.0
    for _ in range(iterations):
        product = _flat(torch.autograd.grad(gradient @ direction, parameters, retain_graph=True))
        value, length = (direction @ product).item(), product.norm()
        if length == 0:  # flat in this direction: there is nothing to follow
            break
        direction = product / length
    return Sharpness(value, direction)


def filter_normalized_direction(model: torch.nn.Module, rng: np.random.Generator) -> list[Tensor]:
    """Draw a direction in which each unit's incoming weights change in proportion to what they are.

    A network of large weights needs larger changes to be changed as much. So each row of a weight matrix in the
    direction gets the length of that row in the model ("filter"). Biases do not move.

    Args:
        model: its parameters of two or more axes have the units on the first.
        rng: draws the direction.

    Returns:
        A tensor for each parameter, of its shape.

    Raises:
        TypeError: if ``rng`` is not a generator.

    Example:
        >>> layer = torch.nn.Linear(3, 2)
        >>> direction, still = filter_normalized_direction(layer, np.random.default_rng(0))
        >>> bool(torch.allclose(direction.norm(dim=1), layer.weight.norm(dim=1))), still.tolist()
        (True, [0.0, 0.0])

    Source: Li, Xu, Taylor, Studer and Goldstein 2018, section 4.
    """
    rng = _validate.generator("rng", rng)
    direction = []
    for parameter in model.parameters():
        weights = parameter.detach()
        drawn = torch.from_numpy(rng.normal(size=weights.shape)).to(weights)
        if weights.ndim < 2:
            direction.append(torch.zeros_like(weights))
            continue
        axes = tuple(range(1, weights.ndim))
        lengths = [torch.linalg.vector_norm(each, dim=axes, keepdim=True) for each in (weights, drawn)]
        direction.append(drawn * lengths[0] / lengths[1])
    return direction


def loss_slice(
    model: torch.nn.Module, loss: Loss, directions: Sequence[Sequence[Tensor]], shares: FloatArray
) -> FloatArray:
    """Return the loss at weights + share · direction, along one direction or over two. The model is left as it was.

    Args:
        model: whose weights are moved.
        loss: returns the loss of the model from the weights as they are now.
        directions: one or two, each a tensor for each parameter, as `filter_normalized_direction` draws them.
        shares: how far to go, shape (m,).

    Returns:
        Shape (m,) for one direction; (m, m) for two, the second along the rows.

    Raises:
        ValueError: if there are not one or two directions.

    Example:
        >>> layer = torch.nn.Linear(1, 1, bias=False)
        >>> _ = torch.nn.init.constant_(layer.weight, 2.0)
        >>> along = [torch.ones(1, 1)]
        >>> loss_slice(layer, lambda: layer.weight.sum() ** 2, [along], np.array([-1.0, 0.0, 1.0])).tolist()
        [1.0, 4.0, 9.0]

    Source: Li, Xu, Taylor, Studer and Goldstein 2018, sections 3 and 4.
    """
    if len(directions) not in (1, 2):
        raise ValueError(f"a slice goes along one direction or over two, but {len(directions)} came.")
    shares = _validate.finite("shares", shares)
    parameters = list(model.parameters())
    origin = [parameter.detach().clone() for parameter in parameters]
    grid = np.stack(np.meshgrid(*[shares] * len(directions), indexing="ij"), axis=-1)
    heights = np.empty(grid.shape[:-1])
    try:
        with torch.no_grad():
            for index in np.ndindex(heights.shape):
                for parameter, base, *steps in zip(parameters, origin, *directions, strict=True):
                    moves = [share * step for share, step in zip(grid[index].tolist(), steps, strict=True)]
                    parameter.copy_(base + sum(moves))
                heights[index] = loss().item()
    finally:
        with torch.no_grad():
            for parameter, base in zip(parameters, origin, strict=True):
                parameter.copy_(base)
    return heights


def _flat(tensors: Sequence[Tensor]) -> Tensor:
    return torch.cat([tensor.reshape(-1) for tensor in tensors])
