"""The Tensor: an array that remembers how it was computed, and its backward pass."""

from __future__ import annotations

from itertools import count
from operator import attrgetter
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from gdlearn import _validate
from gdlearn._validate import FloatArray
from gdlearn.autodiff._arrays import (
    NOT_IN_PLACE,
    Pullback,
    fitted,
    frozen,
    labels_of,
    matmul_pullbacks,
    may_repeat,
    put,
    spread,
    unbroadcast,
)
from gdlearn.autodiff.graph import Node, slope
from gdlearn.objectives.activations import sigmoid

_numbers = count()  # each tensor gets the next one, so that their order in time is known
_age = attrgetter("_number")


class Tensor:
    """An array that remembers how it was computed.

    Arithmetic, methods and indexing work as for arrays, with broadcasting. Plain numbers and arrays may take part;
    they are constants: no gradient is computed for them, and they must stay as they are until the backward pass.

    Args:
        data: real numbers; copied, as float64.
        name: what :meth:`trace` calls it.

    Raises:
        TypeError, ValueError: if ``data`` holds anything but real numbers.

    Attributes:
        grad: the gradient of the tensor on which :meth:`backward` was called, of the shape of ``data``; None before.
        name: as given.

    Example:
        >>> w = Tensor([1.0, 2.0])
        >>> ((w * w).sum() + 3 * w[0]).backward()
        >>> w.grad.tolist()
        [5.0, 4.0]

    Source: Griewank and Walther 2008, chapter 3.
    """

    __slots__ = ("__weakref__", "_data", "_number", "_operands", "_operation", "grad", "name")

    def __init__(self, data: ArrayLike, name: str = "") -> None:
        if isinstance(data, Tensor):
            raise TypeError("a Tensor is made of numbers, but a Tensor came; use it as it is, or take its .data.")
        self._data: FloatArray = np.array(_validate.numeric("data", data))
        self._operation = ""
        self._operands: tuple[tuple[Tensor, Pullback], ...] = ()
        self._number = next(_numbers)
        self.grad: FloatArray | None = None
        self.name = name

    @property
    def data(self) -> FloatArray:
        """The value. It can be read and replaced (``t.data = ...``), but not changed in place."""
        return frozen(self._data)

    @data.setter
    def data(self, data: ArrayLike) -> None:
        if self._operands:
            raise ValueError(f"only a leaf's data can be replaced; this Tensor is the result of {self._operation!r}.")
        new = np.array(_validate.numeric("data", data))
        if new.shape != self.shape:
            raise ValueError(f"data must keep its shape, {self.shape}, but an array of shape {new.shape} came.")
        self._data = new

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the data."""
        return self._data.shape

    # ---- the backward pass

    def backward(self, gradient: ArrayLike | None = None) -> None:
        """Fill ``grad`` of every tensor that this one was computed from.

        A tensor used several times gets the sum. The gradients of leaves *add up* over several calls, as in torch:
        set ``leaf.grad = None`` in between.

        Args:
            gradient: what to start from, of the shape of ``data``; 1 for a tensor of one number if left out.

        Raises:
            ValueError: if this tensor holds several numbers and no ``gradient`` is given, or one of another shape.
        """
        order = self._operands_first()
        for node in order:
            if node._operands:
                node.grad = None
        start = self._start(gradient)
        self.grad = start if self.grad is None else self.grad + start
        for node in reversed(order):
            for operand, pullback in node._operands:
                part = pullback(node.grad)  # type: ignore[arg-type]  # filled: all that use it came before
                operand.grad = part if operand.grad is None else operand.grad + part
        for node in order:
            if not node._operands:
                node.grad = np.array(node.grad)  # its own: some parts are views of others

    def _operands_first(self) -> list[Tensor]:
        """Return the tensors that this one depends on, and itself, each after its operands."""
        found, waiting = {self}, [self]
        while waiting:
            for operand, _ in waiting.pop()._operands:
                if operand not in found:
                    found.add(operand)
                    waiting.append(operand)
        return sorted(found, key=_age)  # operands were made before what was computed from them

    def _start(self, gradient: ArrayLike | None) -> FloatArray:
        if gradient is None:
            if self._data.size != 1:
                raise ValueError(
                    f"backward() starts from one number, but this Tensor has the shape {self.shape}; "
                    "reduce it with .sum() or .mean(), or pass a gradient of its shape."
                )
            return np.ones(self.shape)
        start = _validate.numeric("gradient", gradient)
        if start.shape != self.shape:
            raise ValueError(f"the gradient must have the Tensor's shape, {self.shape}, but it has {start.shape}.")
        return start

    def trace(self) -> list[Node]:
        """Return the graph of computation as data: a :class:`Node` for each tensor, each after its operands."""
        order = self._operands_first()
        index = {node: i for i, node in enumerate(order)}
        return [
            Node(
                index=index[node],
                operation=node._operation,
                name=node.name,
                operands=tuple(index[operand] for operand, _ in node._operands),
                value=np.array(node._data),
                gradient=None if node.grad is None else np.array(node.grad),
                slopes=tuple(slope(pullback, node.shape, operand.shape) for operand, pullback in node._operands),
            )
            for node in order
        ]

    # ---- arithmetic: forward, and for each operand backward; on either side may stand an array instead

    def __add__(self, other: Any) -> Tensor:
        a, b = _array(self), _array(other)
        return _result(
            "+",
            fitted(np.add, a, b),
            (self, lambda g: unbroadcast(g, a.shape)),
            (other, lambda g: unbroadcast(g, b.shape)),
        )

    def __sub__(self, other: Any) -> Tensor:
        a, b = _array(self), _array(other)
        return _result(
            "-",
            fitted(np.subtract, a, b),
            (self, lambda g: unbroadcast(g, a.shape)),
            (other, lambda g: unbroadcast(-g, b.shape)),
        )

    def __mul__(self, other: Any) -> Tensor:
        a, b = _array(self), _array(other)
        return _result(
            "*",
            fitted(np.multiply, a, b),
            (self, lambda g: unbroadcast(g * b, a.shape)),
            (other, lambda g: unbroadcast(g * a, b.shape)),
        )

    def __truediv__(self, other: Any) -> Tensor:
        a, b = _array(self), _array(other)
        return _result(
            "/",
            fitted(np.divide, a, b),
            (self, lambda g: unbroadcast(g / b, a.shape)),
            (other, lambda g: unbroadcast(-g * a / (b * b), b.shape)),
        )

    def __pow__(self, exponent: Any) -> Tensor:
        if isinstance(exponent, Tensor):
            raise TypeError("the exponent must be a number, but a Tensor came; write (b * a.log()).exp() for a ** b.")
        a, p = self._data, _validate.real("exponent", exponent)
        return _result(f"** {p:g}", a**p, (self, lambda g: g * p * a ** (p - 1) if p else 0 * a))

    def __matmul__(self, other: Any) -> Tensor:
        a, b = _array(self), _array(other)
        for_a, for_b = matmul_pullbacks(a, b)
        return _result("@", fitted(np.matmul, a, b), (self, for_a), (other, for_b))

    def __neg__(self) -> Tensor:
        return _result("neg", -self._data, (self, lambda g: -g))

    def __radd__(self, other: Any) -> Tensor:
        return Tensor.__add__(other, self)

    def __rmul__(self, other: Any) -> Tensor:
        return Tensor.__mul__(other, self)

    def __rsub__(self, other: Any) -> Tensor:
        return Tensor.__sub__(other, self)

    def __rtruediv__(self, other: Any) -> Tensor:
        return Tensor.__truediv__(other, self)

    def __rmatmul__(self, other: Any) -> Tensor:
        return Tensor.__matmul__(other, self)

    # ---- functions of each entry

    def exp(self) -> Tensor:
        """Return eˣ of each entry x."""
        value = np.exp(self._data)
        return _result("exp", value, (self, lambda g: g * value))

    def log(self) -> Tensor:
        """Return the natural logarithm of each entry."""
        a = self._data
        return _result("log", np.log(a), (self, lambda g: g / a))

    def tanh(self) -> Tensor:
        """Return the hyperbolic tangent of each entry."""
        value = np.tanh(self._data)
        return _result("tanh", value, (self, lambda g: g * (1 - value * value)))

    def relu(self) -> Tensor:
        """Return max(x, 0) of each entry x; the slope at 0 is taken as 0."""
        a = self._data
        return _result("relu", np.maximum(a, 0.0), (self, lambda g: g * (a > 0)))

    def sigmoid(self) -> Tensor:
        """Return 1 / (1 + e⁻ˣ) of each entry x, without overflow."""
        value = sigmoid(self._data)
        return _result("sigmoid", value, (self, lambda g: g * value * (1 - value)))

    def softplus(self) -> Tensor:
        """Return log(1 + eˣ) of each entry x, without overflow."""
        a = self._data
        small = np.exp(-np.abs(a))
        value = np.maximum(a, 0.0) + np.log1p(small)
        return _result("softplus", value, (self, lambda g: g * np.where(a >= 0, 1.0, small) / (1 + small)))

    # ---- sums and the like

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
        """Return the sum over all entries, or over one axis or several."""
        a = self._data
        return _result("sum", a.sum(axis, keepdims=keepdims), (self, lambda g: spread(g, a.shape, axis, keepdims)))

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
        """Return the mean over all entries, or over one axis or several."""
        a = self._data
        value = a.mean(axis, keepdims=keepdims)
        share = value.size / a.size
        return _result("mean", value, (self, lambda g: spread(g * share, a.shape, axis, keepdims)))

    def max(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Tensor:
        """Return the largest entry of all, or along one axis or several; equal ones share the gradient."""
        a = self._data
        value = a.max(axis, keepdims=keepdims)

        def pullback(g: FloatArray) -> FloatArray:
            largest = a == spread(value, a.shape, axis, keepdims)
            return spread(g, a.shape, axis, keepdims) * largest / largest.sum(axis, keepdims=True)

        return _result("max", value, (self, pullback))

    # ---- other shapes of the same numbers

    def reshape(self, *shape: int) -> Tensor:
        """Return the same entries in another shape."""
        a = self._data
        return _result("reshape", a.reshape(*shape), (self, lambda g: g.reshape(a.shape)))

    def transpose(self, *axes: int) -> Tensor:
        """Return the axes in another order; in reverse order if none is given."""
        back = np.argsort(axes) if axes else None
        return _result("transpose", self._data.transpose(*axes), (self, lambda g: g.transpose(back)))

    @property
    def T(self) -> Tensor:
        """The transpose."""
        return self.transpose()

    def __getitem__(self, key: Any) -> Tensor:
        a = self._data
        # An array of positions may name an entry twice, and then both gradients count.
        fill = np.add.at if may_repeat(key) else put

        def pullback(g: FloatArray) -> FloatArray:
            whole = np.zeros(a.shape)
            fill(whole, key, g)
            return whole

        return _result("[ ]", a[key], (self, pullback))

    # ---- classification

    def log_softmax(self) -> Tensor:
        """Return log(exp(s_c) / Σ exp(s)) along the last axis, without overflow."""
        a = self._data
        shifted = a - a.max(axis=-1, keepdims=True)
        value = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
        return _result("log_softmax", value, (self, lambda g: g - np.exp(value) * g.sum(axis=-1, keepdims=True)))

    def cross_entropy(self, labels: ArrayLike) -> Tensor:
        """Return the mean over the rows of −log softmax(row)[label], a tensor of one number.

        Args:
            labels: the right class of each row, whole numbers from 0, shape (n,); the tensor's shape is (n, classes).

        Raises:
            TypeError, ValueError: if the shapes do not fit or a label is no class.
        """
        a, right = self._data, labels_of(labels, self.shape)
        rows = np.arange(len(a))
        shifted = a - a.max(axis=1, keepdims=True)
        exponentials = np.exp(shifted)
        totals = exponentials.sum(axis=1, keepdims=True)
        value = (np.log(totals[:, 0]) - shifted[rows, right]).mean()

        def pullback(g: FloatArray) -> FloatArray:
            errors = exponentials / totals
            errors[rows, right] -= 1
            return errors * (g / len(a))

        return _result("cross_entropy", value, (self, pullback))

    # ---- the rest

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """Let ``array + tensor`` be a tensor, and say what to write in place of ``np.exp(tensor)``."""
        reflected = {
            "add": Tensor.__radd__, "subtract": Tensor.__rsub__, "multiply": Tensor.__rmul__,
            "divide": Tensor.__rtruediv__, "matmul": Tensor.__rmatmul__,
        }.get(ufunc.__name__)  # fmt: skip
        if reflected and method == "__call__" and inputs[1] is self and not kwargs:
            return reflected(self, inputs[0])
        name = {"maximum": "relu"}.get(ufunc.__name__, ufunc.__name__)
        hint = f"write t.{name}()" if hasattr(Tensor, name) else "use the Tensor's own methods"
        raise TypeError(f"np.{ufunc.__name__} takes no Tensor, because it keeps no record of the step; {hint}.")

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        raise TypeError(NOT_IN_PLACE)

    def __float__(self) -> float:
        if self._data.size != 1:
            raise TypeError(f"only a Tensor of one number is a float, but its shape is {self.shape}.")
        return float(self._data.reshape(()))

    def __len__(self) -> int:
        return len(self._data)

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Tensor({np.array2string(np.asarray(self._data), precision=6, separator=', ')}{name})"


def _result(operation: str, data: FloatArray, *operands: tuple[Any, Pullback]) -> Tensor:
    """Return the tensor of an operation's result; operands that are no tensors are constants and are dropped."""
    tensor = Tensor.__new__(Tensor)
    tensor._data = data
    tensor._operation = operation
    tensor._operands = tuple([pair for pair in operands if isinstance(pair[0], Tensor)])
    tensor._number = next(_numbers)
    tensor.grad = None
    tensor.name = ""
    return tensor


def _array(value: Any) -> FloatArray:
    if isinstance(value, Tensor):
        return value._data
    if type(value) is np.ndarray and value.dtype == np.float64:
        return value
    return _validate.numeric("an operand", value)


def leaf(value: ArrayLike) -> Tensor:
    """Return a Tensor that has no operands, without a copy: for callers that keep the array as it is."""
    return _result("", _array(value))
