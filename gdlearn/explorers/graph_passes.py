"""The forward and the backward pass through a small graph, stopped after any operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gdlearn.autodiff import Node, Tensor


@dataclass(frozen=True)
class Expression:
    """Something to compute.

    Attributes:
        text: the formula.
        inputs: the names of what goes in.
        build: takes the inputs as Tensors, by name, and returns the result; every Tensor on the way gets a name.
    """

    text: str
    inputs: tuple[str, ...]
    build: Callable[..., Tensor]


def _named(name: str, tensor: Tensor) -> Tensor:
    tensor.name = name
    return tensor


def _squared_error(output: Tensor, t: Tensor) -> Tensor:
    error = _named("e", output - t)
    return _named("L", error**2)


def _sum(w: Tensor, x: Tensor, b: Tensor) -> Tensor:
    product = _named("p", w * x)
    return _named("s", product + b)


def _diamond(w: Tensor, x: Tensor) -> Tensor:
    u = _named("u", w * x)
    v = _named("v", x**2)
    return _named("p", u * v)


def _thrice(x: Tensor) -> Tensor:
    square = _named("s", x * x)
    return _named("r", square + x)


EXPRESSIONS = {
    "line": Expression("L = (w·x + b − t)²", ("w", "x", "b", "t"), lambda w, x, b, t: _squared_error(_sum(w, x, b), t)),
    "diamond": Expression("p = (w·x) · x²", ("w", "x"), _diamond),
    "thrice": Expression("r = x·x + x", ("x",), _thrice),
    "tanh": Expression(
        "L = (tanh(w·x + b) − t)²",
        ("w", "x", "b", "t"),
        lambda w, x, b, t: _squared_error(_named("y", _sum(w, x, b).tanh()), t),
    ),
    "relu": Expression(
        "L = (relu(w·x + b) − t)²",
        ("w", "x", "b", "t"),
        lambda w, x, b, t: _squared_error(_named("y", _sum(w, x, b).relu()), t),
    ),
}
MOST_OPERATIONS = 5
MOST_STEPS = 2 * MOST_OPERATIONS + 1


@dataclass(frozen=True)
class Sending:
    """What one arrow brings in the backward pass.

    Attributes:
        node: index of the node that sends.
        slot: to which of its operands.
        operand: index of that operand.
        upstream: the gradient of the node.
        slope: the derivative of the node by the operand.
        before: the gradient of the operand before, None if it had none yet.
        after: and after.
    """

    node: int
    slot: int
    operand: int
    upstream: float
    slope: float
    before: float | None
    after: float

    @property
    def part(self) -> float:
        """What arrives: upstream times slope."""
        return self.upstream * self.slope


def send_back(nodes: Sequence[Node], turns: Sequence[int], overwrite: bool) -> list[Sending]:
    """Let the nodes send their gradients to their operands, in the order of ``turns``; the result has gradient 1.

    Args:
        nodes: a graph of single numbers.
        turns: indices of nodes, each after all that use it.
        overwrite: whether what arrives replaces the gradient that is there, the mistake, or is added to it.
    """
    gradients = {nodes[-1].index: 1.0}
    sendings = []
    for turn in turns:
        for slot, (operand, slope) in enumerate(zip(nodes[turn].operands, nodes[turn].slopes, strict=True)):
            assert slope is not None
            before, part = gradients.get(operand), gradients[turn] * slope
            gradients[operand] = part if before is None or overwrite else before + part
            sendings.append(Sending(turn, slot, operand, gradients[turn], slope, before, gradients[operand]))
    return sendings


@dataclass(frozen=True)
class Walk:
    """A graph, and how far the two passes have come.

    A step is an operation computed in the forward pass, or, in the backward pass, first the start at the result and
    then an operation that sends its gradient on.

    Attributes:
        expression: the name of what is computed.
        nodes: the graph from the autodiff engine, with all values and all right gradients.
        step: steps made.
        overwrite: whether gradients that meet overwrite each other.
        sendings: what the arrows have brought so far, in order.
    """

    expression: str
    nodes: list[Node]
    step: int
    overwrite: bool
    sendings: list[Sending]

    @property
    def operations(self) -> list[int]:
        """The nodes that are computed, in the order of the forward pass."""
        return _operations(self.nodes)

    @property
    def backward_step(self) -> int:
        """Steps made in the backward pass; 0 before it."""
        return max(0, self.step - len(self.operations))

    @property
    def is_done(self) -> bool:
        """Whether both passes are through."""
        return self.step == 2 * len(self.operations) + 1

    @property
    def active(self) -> int | None:
        """The node whose turn the last step was; None at the start."""
        operations = self.operations
        if self.backward_step:
            return [operations[-1], *reversed(operations)][self.backward_step - 1]
        return operations[self.step - 1] if self.step else None

    @property
    def current(self) -> list[Sending]:
        """What the last step sent."""
        return [each for each in self.sendings if each.node == self.active] if self.backward_step > 1 else []

    def has_value(self, index: int) -> bool:
        """Tell whether a node's value is known by now."""
        return not self.nodes[index].operands or index in self.operations[: self.step]

    def gradient(self, index: int) -> float | None:
        """Return the gradient that a node has by now, None if nothing has arrived."""
        arrived = [each.after for each in self.sendings if each.operand == index]
        if arrived:
            return arrived[-1]
        return 1.0 if self.backward_step and index == self.nodes[-1].index else None

    def is_complete(self, index: int) -> bool:
        """Tell whether all that use a node have sent it their part."""
        users = {node.index for node in self.nodes if index in node.operands}
        return self.backward_step > 0 and users <= {each.node for each in self.sendings}

    def right_gradient(self, index: int) -> float:
        """Return the gradient that the engine gives."""
        gradient = self.nodes[index].gradient
        assert gradient is not None
        return float(gradient)

    def is_wrong(self, index: int) -> bool:
        """Tell whether a node has all that it will get, and it is not the right gradient."""
        got, right = self.gradient(index), self.right_gradient(index)
        return got is not None and self.is_complete(index) and abs(got - right) > 1e-9 * (1 + abs(right))


def walk(expression: str, inputs: Mapping[str, float], step: int, overwrite: bool) -> Walk:
    """Compute an expression forward and backward with the engine, and stop after ``step`` steps or at the end.

    Args:
        expression: one of EXPRESSIONS.
        inputs: name -> value; those that the expression does not use are left out.
        step: steps to make.
        overwrite: whether to make the mistake.
    """
    chosen = EXPRESSIONS[expression]
    output = chosen.build(**{name: Tensor(inputs[name], name=name) for name in chosen.inputs})
    output.backward()
    nodes = output.trace()
    operations = _operations(nodes)
    turns = max(0, step - len(operations) - 1)
    sendings = send_back(nodes, operations[::-1][:turns], overwrite)
    return Walk(expression, nodes, min(step, 2 * len(operations) + 1), overwrite, sendings)


def _operations(nodes: Sequence[Node]) -> list[int]:
    return [node.index for node in nodes if node.operands]
