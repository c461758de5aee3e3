"""Facts about an order of the nodes of a graph: which all right orders share, whichever of them an answer gives."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from gdlearn.exercises.results import Facts
from gdlearn.exercises.values import Unreadable, clean, kind_of, shorten

Graph = Mapping[str, Sequence[str]]
"""Node -> its parents, those it was computed from; a leaf may be missing."""


def needed_by(parents: Graph, output: str) -> list[str]:
    """Return the nodes that ``output`` depends on, itself the first; what stands behind it is in no special order."""
    found = [output]
    for node in found:
        found += [parent for parent in parents.get(node, ()) if parent not in found]
    return found


def read_nodes(result: Any, most: int) -> tuple[str, ...]:
    """Read a list of nodes, or whatever gives them one after the other; at most so many.

    Raises:
        Unreadable: if something else came, or if a generator does not end.
    """
    if result is None:
        raise Unreadable("returned None", "None")
    if isinstance(result, set | frozenset):
        raise Unreadable("not a list", "a set, which keeps no order")
    is_scalar = isinstance(result, np.ndarray) and result.ndim == 0
    if is_scalar or isinstance(result, str | bytes | dict) or not isinstance(result, Iterable):
        raise Unreadable("not a list", kind_of(result))
    nodes = list(itertools.islice(result, most + 1))
    if len(nodes) > most:
        raise Unreadable("no end", f"more than {most} nodes, and still goes on: does its loop end?")
    for node in nodes:
        if not isinstance(node, str):
            raise Unreadable("not a list", f"{kind_of(result)} in which {kind_of(node)} stands in place of a node")
    return tuple(clean(str(node)) for node in nodes)


def order_facts(nodes: Sequence[str], parents: Graph, output: str) -> Facts:
    """Say what all right orders have in common, and where this one first goes wrong.

    Args:
        nodes: the order that an answer gave.
        parents: the graph.
        output: the node where it begins.
    """
    needed = needed_by(parents, output)
    missing = [node for node in needed if node not in nodes]
    repeated = [node for node in dict.fromkeys(nodes) if nodes.count(node) > 1]
    strangers = [node for node in nodes if node not in needed]
    early, late = _pairs(nodes, parents)
    facts = {
        "the output": _missing(missing, [output]),
        "the leaves": _missing(missing, [node for node in needed[1:] if not parents.get(node)]),
        "the nodes in between": _missing(missing, [node for node in needed[1:] if parents.get(node)]),
        "repeats": "some" if repeated else "none",
        "nodes that the output does not depend on": "some" if strangers else "none",
        "order": _order(early, late),
    }
    fault = ""
    if strangers:
        fault = f"`{strangers[0]}` is in your list, but `{output}` does not depend on it."
    elif missing:
        fault = f"`{missing[0]}` is missing from your list."
    elif repeated:
        fault = f"`{repeated[0]}` comes more than once."
    elif early:
        fault = f"`{early[0][0]}` stands before `{early[0][1]}`, although it is a parent of `{early[0][1]}`."
    return Facts(facts, shorten(f"[{', '.join(map(repr, nodes))}]", 110), fault)


def _missing(missing: Sequence[str], some: Sequence[str]) -> str:
    return "missing" if set(missing) & set(some) else "there"


Pair = tuple[str, str]
"""A parent and the node that was computed from it."""


def _pairs(nodes: Sequence[str], parents: Graph) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs that stand in the wrong order and those in the right one; of a repeated node the last counts."""
    place = {node: i for i, node in enumerate(nodes)}
    pairs = [(parent, node) for node in place for parent in parents.get(node, ()) if parent in place]
    pairs.sort(key=lambda pair: place[pair[0]])
    return [(p, n) for p, n in pairs if place[p] < place[n]], [(p, n) for p, n in pairs if place[p] > place[n]]


def _order(early: Sequence[Pair], late: Sequence[Pair]) -> str:
    if not early:
        return "each before its parents"
    return "some parents too early" if late else "each after its parents"
