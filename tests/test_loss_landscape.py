"""Sharpness against the exact Hessian of a tiny network, and slices against the loss computed at each place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
tools = pytest.importorskip("gdlearn.torch_tools")
landscape = pytest.importorskip("gdlearn.loss_landscape")

rng = np.random.default_rng(3)
X, Y = torch.from_numpy(rng.normal(size=(12, 3))), torch.from_numpy(rng.normal(size=(12, 2)))


def fresh(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def network() -> tuple[Any, Any]:
    """Return a tiny network of 32 parameters, and its loss as a function of nothing."""
    model = tools.multilayer_perceptron((3, 5, 2), fresh())
    return model, lambda: ((model(X) - Y) ** 2).mean()


def exact_hessian(model: Any) -> Any:
    """Return the whole Hessian, entry by entry from torch.autograd.functional, over all parameters laid out flat."""
    names = [name for name, _ in model.named_parameters()]
    shapes = [p.shape for p in model.parameters()]
    flat = torch.cat([p.detach().reshape(-1) for p in model.parameters()])

    def at(vector: Any) -> Any:
        parts = vector.split([shape.numel() for shape in shapes])
        values = {name: part.view(shape) for name, part, shape in zip(names, parts, shapes, strict=True)}
        return ((torch.func.functional_call(model, values, (X,)) - Y) ** 2).mean()

    return torch.autograd.functional.hessian(at, flat)


def test_sharpness_is_the_largest_eigenvalue_of_the_exact_hessian() -> None:
    model, loss = network()
    found = landscape.sharpness(loss, model.parameters(), rng=fresh(), iterations=400)
    eigenvalues, vectors = torch.linalg.eigh(exact_hessian(model))
    largest = eigenvalues.abs().argmax()
    assert found.value == pytest.approx(eigenvalues[largest].item(), rel=1e-9)
    assert abs(found.direction @ vectors[:, largest]).item() == pytest.approx(1, abs=1e-9)


def test_a_warm_start_is_there_at_once_and_a_cold_one_is_not() -> None:
    model, loss = network()
    exact = landscape.sharpness(loss, model.parameters(), rng=fresh(), iterations=400)
    warm = landscape.sharpness(loss, model.parameters(), start=exact.direction, iterations=1)
    cold = landscape.sharpness(loss, model.parameters(), rng=fresh(1), iterations=1)
    assert warm.value == pytest.approx(exact.value, rel=1e-9)
    assert abs(cold.value - exact.value) > 0.1 * exact.value


def test_sharpness_leaves_weights_and_gradients_alone() -> None:
    model, loss = network()
    before = [p.detach().clone() for p in model.parameters()]
    landscape.sharpness(loss, model.parameters(), rng=fresh(), iterations=3)
    assert all(torch.equal(p, was) and p.grad is None for p, was in zip(model.parameters(), before, strict=True))


def test_a_flat_loss_has_sharpness_zero() -> None:
    weight = torch.nn.Parameter(torch.ones(2, dtype=torch.float64))
    assert landscape.sharpness(lambda: 0 * (weight**2).sum(), [weight], rng=fresh()).value == 0.0


@pytest.mark.parametrize("given", [{}, {"rng": fresh(), "start": torch.ones(32)}])
def test_the_first_vector_is_drawn_or_given(given: Any) -> None:
    model, loss = network()
    with pytest.raises(ValueError, match="either rng or start"):
        landscape.sharpness(loss, model.parameters(), **given)


def test_no_iterations_are_refused() -> None:
    model, loss = network()
    with pytest.raises(ValueError, match="iterations must be at least 1"):
        landscape.sharpness(loss, model.parameters(), rng=fresh(), iterations=0)


def test_each_row_of_a_direction_is_as_long_as_that_of_the_weights() -> None:
    model, _ = network()
    direction = landscape.filter_normalized_direction(model, fresh())
    for parameter, part in zip(model.parameters(), direction, strict=True):
        assert part.shape == parameter.shape
        if parameter.ndim == 2:
            torch.testing.assert_close(part.norm(dim=1), parameter.norm(dim=1), rtol=1e-12, atol=0)
        else:
            assert not part.any()


def test_filters_of_a_convolution_are_normalized_whole() -> None:
    layer = torch.nn.Conv2d(2, 3, 4)
    weights, _ = landscape.filter_normalized_direction(layer, fresh())
    torch.testing.assert_close(weights.flatten(1).norm(dim=1), layer.weight.flatten(1).norm(dim=1))


def test_a_slice_holds_the_losses_at_moved_weights_and_moves_nothing_for_good() -> None:
    model, loss = network()
    first, second = (landscape.filter_normalized_direction(model, fresh(seed)) for seed in (1, 2))
    before = [p.detach().clone() for p in model.parameters()]
    shares = np.array([-0.5, 0.0, 1.0])
    grid = landscape.loss_slice(model, loss, [first, second], shares)
    line = landscape.loss_slice(model, loss, [first], shares)
    assert all(torch.equal(p, was) for p, was in zip(model.parameters(), before, strict=True))
    assert grid[1, 1] == line[1] == loss().item()
    np.testing.assert_array_equal(grid[:, 1], line)
    moved = {n: p + 1.0 * d - 0.5 * e for (n, p), d, e in zip(model.named_parameters(), first, second, strict=True)}
    expected = ((torch.func.functional_call(model, moved, (X,)) - Y) ** 2).mean().item()
    assert grid[2, 0] == pytest.approx(expected, rel=1e-12)


def test_a_slice_puts_the_weights_back_also_after_an_error() -> None:
    model, _ = network()
    before = [p.detach().clone() for p in model.parameters()]
    direction = landscape.filter_normalized_direction(model, fresh())
    with pytest.raises(ZeroDivisionError):
        landscape.loss_slice(model, lambda: 1 / 0, [direction], np.array([1.0]))
    assert all(torch.equal(p, was) for p, was in zip(model.parameters(), before, strict=True))


def test_a_slice_has_one_or_two_directions() -> None:
    model, loss = network()
    with pytest.raises(ValueError, match="along one direction or over two, but 0 came"):
        landscape.loss_slice(model, loss, [], np.array([0.0]))
