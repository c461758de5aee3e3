"""Exercises of lesson 08 on graphs: the order of the backward pass, and the pass itself.

Any right order is right, so an order is not compared with one result but by facts. In a list of parents no node
stands twice: of a·a the list is ["a"], and its local derivative is one number, 2a. A recursive walk is as right as one
with a list of waiting nodes, so no graph here is deeper than Python's own limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from gdlearn.exercises.arguments import Worded
from gdlearn.exercises.base import Case, Exercise, Mistake, case
from gdlearn.exercises.orders import Graph, needed_by, order_facts, read_nodes
from gdlearn.exercises.results import Facts, Form, Keyed, read_keyed

# ---- graphs

ARROW: Graph = {"loss": ["x"]}
CHAIN_BESIDE: Graph = {"r": ["v", "x"], "v": ["u"], "u": ["x"]}
BESIDE_CHAIN: Graph = {"u": ["x"], "r": ["x", "v"], "v": ["u"], "x": []}
DIAMOND: Graph = {"b": ["x"], "loss": ["a", "b"], "a": ["x"]}
UNEVEN: Graph = {"c": ["x"], "loss": ["a", "b"], "x": [], "b": ["c"], "a": ["x", "y"], "y": []}
MORE_THAN_NEEDED: Graph = {
    "report": ["loss", "other"],
    "other": ["p", "z"],
    "p": ["w", "x"],
    "z": [],
    "loss": ["p", "y"],
    "x": [],
}


def _diamonds(count: int) -> dict[str, list[str]]:
    """Make diamonds in a row: each doubles the number of ways."""
    parents: dict[str, list[str]] = {}
    for i in range(count):
        parents[f"left{i}"] = parents[f"right{i}"] = [f"tip{i + 1}"]
        parents[f"tip{i}"] = [f"left{i}", f"right{i}"]
    return parents


def _random_graph(rng: np.random.Generator, size: int) -> tuple[dict[str, list[str]], list[str]]:
    """Make a graph, and its nodes in a right order; its dict is in no special order, and some leaves are missing."""
    nodes = [str(node) for node in rng.permutation(list("abcdefghijklmnop")[:size])]
    parents = {}
    for i, node in enumerate(nodes[:-1]):
        later = nodes[i + 1 :]
        count = min(len(later), int(rng.choice([0, 1, 2, 2, 3])) if i else 2)
        if count or rng.random() < 0.5:
            parents[node] = [str(parent) for parent in rng.choice(later, count, replace=False)]
    return {node: parents[node] for node in map(str, rng.permutation(list(parents)))}, nodes


# ---- 08.backward_order


def _ask_order(answer: Any, parents: dict[str, list[str]], output: str) -> Facts:
    graph = {node: tuple(of) for node, of in parents.items()}  # read before the answer can change it
    most = 50 * len(needed_by(graph, output)) + 2**12
    return order_facts(read_nodes(answer(parents, output), most), graph, output)


def _finished(parents: Graph, output: str) -> list[str]:
    """Return the nodes in the order in which a walk into the depth is done with them: each after its parents."""
    finished: list[str] = []

    def finish(node: str) -> None:
        for parent in parents.get(node, ()):
            if parent not in finished:
                finish(parent)
        finished.append(node)

    finish(output)
    return finished


def _right(parents: Graph, output: str) -> list[str]:
    return _finished(parents, output)[::-1]


def _breadth_first(parents: Graph, output: str) -> list[str]:
    return needed_by(parents, output)


def _depth_first(parents: Graph, output: str) -> list[str]:
    """Walk into the depth, and write down each node when it is met."""
    order: list[str] = []

    def visit(node: str) -> None:
        if node not in order:
            order.append(node)
            for parent in parents.get(node, ()):
                visit(parent)

    visit(output)
    return order


def _from_a_stack(parents: Graph, output: str) -> list[str]:
    """Take the node that was put down last, and put down those of its parents that were not seen yet."""
    order, waiting, seen = list[str](), [output], {output}
    while waiting:
        order.append(waiting.pop())
        new = [parent for parent in parents.get(order[-1], ()) if parent not in seen]
        waiting += new
        seen.update(new)
    return order


def _turned(walk: Callable[[Graph, str], list[str]]) -> Callable[[Graph, str], list[str]]:
    """Walk through each list of parents from its end."""
    return lambda parents, output: walk({node: of[::-1] for node, of in parents.items()}, output)


def _each_way(parents: Graph, output: str) -> list[str]:
    """Write down a node once for each way that leads to it."""
    found = [output]
    for node in found:
        found += parents.get(node, ())
    return found


def _whole_graph(parents: Graph, output: str) -> list[str]:
    everything = dict(parents) | {"": [*parents, output]}
    return _right(everything, "")[1:]


def _one_way(parents: Graph, output: str) -> list[str]:
    order = [output]
    while parents.get(order[-1]):
        order.append(parents[order[-1]][0])
    return order


def _without(unwanted: Callable[[Graph, str, str], bool]) -> Callable[[Graph, str], list[str]]:
    return lambda parents, output: [node for node in _right(parents, output) if not unwanted(parents, output, node)]


def _random_order(rng: np.random.Generator, size: int) -> Case:
    parents, nodes = _random_graph(rng, size)
    return parents, nodes[0]


TOO_EARLY = (
    "A parent has to wait until all that use it stand in the list: finish the parents of a node first, then write it "
    "down, and turn the list round."
)

BACKWARD_ORDER = Exercise(
    "08.backward_order",
    cases=(
        case(ARROW, "loss"),
        case(CHAIN_BESIDE, "r"),
        case(BESIDE_CHAIN, "r"),
        case(DIAMOND, "loss"),
        case(UNEVEN, "loss"),
        case(MORE_THAN_NEEDED, "loss"),
        case(MORE_THAN_NEEDED, "p"),
        case(ARROW, "x"),
        *(_random_order(np.random.default_rng(801 + i), 6 + 2 * i) for i in range(5)),
        case(Worded("10 diamonds in a row, as a dict", _diamonds(10)), "tip0"),
    ),
    form=Form("A list of nodes was", _ask_order),
    mistakes=(
        Mistake(
            "parents first",
            _finished,
            "Your list begins at the leaves: the walk backwards begins at the output, so turn the list round, [::-1].",
        ),
        *(
            Mistake("breadth first", answer, f"This goes by the distance from the output. {TOO_EARLY}")
            for answer in (_breadth_first, _turned(_breadth_first))
        ),
        *(
            Mistake("written down too early", answer, TOO_EARLY)
            for answer in (_depth_first, _turned(_depth_first), _from_a_stack)
        ),
        Mistake(
            "node twice",
            _each_way,
            "A node that several others use is met several times: keep a set of those that you have seen, and pass "
            "over them.",
        ),
        Mistake(
            "whole graph",
            _whole_graph,
            "You take every node of the dict: begin at output, and go on to parents only.",
        ),
        Mistake(
            "order of the dict",
            lambda parents, output: list(parents),
            "These are the keys of the dict as they stand: begin at output, and go on to parents.",
        ),
        Mistake(
            "output missing",
            _without(lambda parents, output, node: node == output),
            "The output belongs in the list, as the first.",
        ),
        Mistake(
            "leaves missing",
            _without(lambda parents, output, node: not parents.get(node)),
            "Leaves belong in the list, too: their gradients are what the walk is made for.",
        ),
        Mistake(
            "leaves missing",
            _without(lambda parents, output, node: node not in parents),
            "A leaf that is no key of the dict belongs in the list, too.",
        ),
        Mistake(
            "parents of the output only",
            lambda parents, output: [output, *parents.get(output, ())],
            "The walk ends after one step: the parents have parents, too.",
        ),
        Mistake(
            "one way only",
            _one_way,
            "You follow the first parent only: go to all of them.",
        ),
        Mistake(
            "output only",
            lambda parents, output: [output],
            "Your list ends at the output: go on to its parents, and to theirs.",
        ),
    ),
    hints=(
        "A node may be written down once all that use it are written down. Backwards, that is easier: a node after "
        "all its parents.",
        "Write a function finish(node): for each of parents.get(node, []) that was not seen yet, finish that first; "
        "then append node.",
        "Keep a set of the nodes seen, call finish(output), and return the list turned round, [::-1].",
    ),
)

# ---- 08.backward

Local = dict[tuple[str, str], float]
"""(node, parent) -> the derivative of the node by that parent."""


def _ask_gradients(answer: Any, order: list[str], *arguments: Any) -> Keyed:
    nodes = tuple(order)  # read before the answer can change it
    return read_keyed(answer(order, *arguments), nodes, "gradient")


Combine = Callable[[float, float, float], float]
"""(gradient that is there, gradient of the node, local derivative) -> gradient of the parent."""


def _pass(
    combine: Combine = lambda there, upstream, local: there + upstream * local,
    *,
    first: float = 1.0,
    others: float = 0.0,
    nodes: Callable[[list[str], Graph], Iterable[str]] = lambda order, parents: order,
    senders: slice = slice(None),
    kept: Callable[[list[str], Graph], Iterable[str]] = lambda order, parents: order,
) -> Callable[..., dict[str, float]]:
    """Make a backward pass of which one step can be exchanged."""

    def answer(order: list[str], parents: Graph, local_gradients: Local) -> dict[str, float]:
        gradients = dict.fromkeys([*order, *parents, *(p for of in parents.values() for p in of)], others)
        gradients[order[0]] = first
        for node in nodes(order, parents):
            for parent in parents.get(node, ())[senders]:
                gradients[parent] = combine(gradients[parent], gradients[node], local_gradients[node, parent])
        return {node: gradients[node] for node in kept(order, parents)}

    return answer


def _keep_the_first(there: float, upstream: float, local: float) -> float:
    return there or upstream * local


def _pass_case(graph: Graph, order: list[str], **local: float) -> Case:
    """Make the arguments of a pass; a local derivative is given by the names of node and parent, run together."""
    parents = {node: list(of) for node, of in graph.items()}
    return order, parents, {(node, parent): local[f"{node}_{parent}"] for node, of in parents.items() for parent in of}


def _random_pass(rng: np.random.Generator, size: int) -> Case:
    parents, nodes = _random_graph(rng, size)
    local = {(n, p): round(rng.choice([-1.0, 1.0]) * rng.uniform(0.3, 2.0), 1) for n in parents for p in parents[n]}
    needed = needed_by(parents, nodes[0])
    return [node for node in nodes if node in needed], parents, local


BACKWARD = Exercise(
    "08.backward",
    cases=(
        _pass_case(ARROW, ["loss", "x"], loss_x=3.0),
        _pass_case({"loss": ["a"], "a": ["x"], "x": []}, ["loss", "a", "x"], loss_a=2.0, a_x=5.0),
        _pass_case({"loss": ["x", "y"]}, ["loss", "y", "x"], loss_x=3.0, loss_y=-4.0),
        _pass_case(DIAMOND, ["loss", "a", "b", "x"], loss_a=4.0, loss_b=6.0, a_x=3.0, b_x=5.0),
        _pass_case(CHAIN_BESIDE, ["r", "v", "u", "x"], r_v=1.0, r_x=1.0, v_u=12.0, u_x=3.0),
        _pass_case({"loss": []}, ["loss"]),
        *(_random_pass(np.random.default_rng(85 + i), 6 + 2 * i) for i in range(4)),
    ),
    form=Form("A dict with the gradient of each node was", _ask_gradients),
    mistakes=(
        *(
            Mistake(
                "= for +=",
                _pass(combine),
                "A node that is used twice gets two parts, and your answer keeps only one: what arrives is added, "
                "with +=.",
            )
            for combine in (lambda there, upstream, local: upstream * local, _keep_the_first)
        ),
        Mistake(
            "first gradient not 1",
            _pass(first=0.0),
            "All gradients stay 0, because the walk begins with 0: the first node's gradient by itself is 1.",
        ),
        Mistake(
            "first node missing",
            _pass(kept=lambda order, parents: order[1:]),
            "The first node belongs in the dict, too: its gradient by itself is 1.",
        ),
        Mistake(
            "all begin at 1",
            _pass(others=1.0),
            "Only the first node begins at 1: the others begin at 0, and get what is sent to them.",
        ),
        Mistake(
            "added for multiplied",
            _pass(lambda there, upstream, local: there + upstream + local),
            "Along one way slopes multiply: a node sends its gradient times the local derivative, not their sum.",
        ),
        Mistake(
            "ways multiplied",
            _pass(lambda there, upstream, local: there * upstream * local, others=1.0),
            "Along one way slopes multiply, but several ways add up: use +=, and begin at 0.",
        ),
        Mistake(
            "local derivative left out",
            _pass(lambda there, upstream, local: there + upstream),
            "The local derivative is missing: multiply the node's gradient by local_gradients[(node, parent)].",
        ),
        *(
            Mistake(
                "upstream left out",
                _pass(combine),
                "You add the local derivative alone: multiply it by the gradient of the node that sends, which has "
                "come the whole way.",
            )
            for combine in (lambda there, upstream, local: there + local, lambda there, upstream, local: local)
        ),
        Mistake(
            "order walked backwards",
            _pass(nodes=lambda order, parents: order[::-1]),
            "You go through the order from its end, where all gradients are still 0: the output stands first, so go "
            "from the front.",
        ),
        Mistake(
            "order of the dict",
            _pass(nodes=lambda order, parents: parents),
            "You go through the dict of parents as it stands: go through order, where a node comes after all that use "
            "it.",
        ),
        Mistake(
            "leaves only",
            _pass(kept=lambda order, parents: [node for node in order if not parents.get(node)]),
            "These are the leaves only: return the gradient of every node of order.",
        ),
        Mistake(
            "one parent only",
            _pass(senders=slice(1)),
            "You send to the first parent only: go through all of them.",
        ),
        Mistake(
            "one parent only",
            _pass(senders=slice(-1, None)),
            "Only the last parent of each node gets something: is the line that adds inside the inner loop?",
        ),
    ),
    hints=(
        "Begin with 0 for every node, and with 1 for the first of order.",
        "Go through order. To each of parents.get(node, []) the node sends its own gradient times the local "
        "derivative.",
        "What arrives is added: gradients[parent] += gradients[node] * local_gradients[(node, parent)].",
    ),
)

EXERCISES = (BACKWARD_ORDER, BACKWARD)
