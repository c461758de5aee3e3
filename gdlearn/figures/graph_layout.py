"""Where the boxes and arrows of a graph of computation go: in layers, from the inputs at the top down to the result.

An arrow that skips a layer keeps a place free in it, called a waypoint here, so that it passes beside the boxes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from gdlearn._validate import FloatArray
from gdlearn.autodiff import Node

Item = int | tuple[int, int]  # a node, or the waypoint of an arrow: (its number, the layer)

BESIDE = 24  # pixels between two boxes of a layer
WAY = 20  # pixels that are kept free for an arrow that passes
PORTS = 64  # pixels between two arrows at the same side of a box, where it is wide enough
CORNER = 14  # pixels at each end of a box's side where no arrow starts or ends
SWEEPS = 40  # after which nothing moves any more
# A row of operations should stand in one line, and inputs give way to it.
LEAF_WEIGHT = 0.03
CURVE = np.linspace(0, 1, 25)
LABELS = (12, 9, 15, 5, 19)  # at which of these places a slope may be written, best first
LABEL = 52, 15  # pixels that a slope needs, across and up


@dataclass(frozen=True, eq=False)
class Arrow:
    """The arrow from an operand to the node that was computed from it.

    Attributes:
        source: index of the operand.
        target: index of the node.
        slot: which of the node's operands it is.
        curve: array (k, 2), places along the arrow; it leaves a box at the bottom and enters the next at the top.
        label: array (2,), where its slope is written.
    """

    source: int
    target: int
    slot: int
    curve: FloatArray
    label: FloatArray


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The places of boxes and arrows, in pixels; the origin is the lower left corner of all that is drawn.

    Attributes:
        centres: array (n, 2), the middles of the boxes.
        arrows: one for each operand of each node.
        width: of all together.
        height: of all together.
    """

    centres: FloatArray
    arrows: list[Arrow]
    width: float
    height: float


def layers_of(nodes: Sequence[Node]) -> list[int]:
    """Return the layer of each node: 0 at the top, each below its operands, an input one above what first uses it."""
    layers: list[int] = []
    for node in nodes:
        layers.append(1 + max((layers[operand] for operand in node.operands), default=-1))
    for node in nodes:
        users = [layers[user.index] for user in nodes if node.index in user.operands]
        if users and not node.operands:
            layers[node.index] = min(users) - 1
    return layers


def arrange(nodes: Sequence[Node], widths: Sequence[float], *, box_height: float, gap: float) -> Arrangement:
    """Find places for boxes and arrows such that no box lies on another or on an arrow.

    Args:
        nodes: of :meth:`gdlearn.autodiff.Tensor.trace`.
        widths: of the boxes, in pixels.
        box_height: in pixels.
        gap: pixels between two layers.
    """
    layers = layers_of(nodes)
    ends = [(operand, node.index, slot) for node in nodes for slot, operand in enumerate(node.operands)]
    chains: list[list[Item]] = [
        [source, *((number, layer) for layer in range(layers[source] + 1, layers[target])), target]
        for number, (source, target, _) in enumerate(ends)
    ]
    rows = _rows(nodes, layers, chains)
    _untangle(rows, chains)
    neighbours = _neighbours(rows, chains)
    widths_of = {item: float(widths[item]) if isinstance(item, int) else WAY for row in rows for item in row}
    x = _across(rows, neighbours, widths_of, {node.index for node in nodes if not node.operands})
    left = min(x[item] - widths_of[item] / 2 for item in x)
    right = max(x[item] + widths_of[item] / 2 for item in x)
    x = {item: place - left for item, place in x.items()}
    pitch = box_height + gap
    y = [box_height / 2 + pitch * (len(rows) - 1 - layer) for layer in range(len(rows))]
    centres = np.array([[x[node.index], y[layers[node.index]]] for node in nodes])
    starts, stops = _ports(chains, x, widths, out=True), _ports(chains, x, widths, out=False)
    arrows: list[Arrow] = []
    for (source, target, slot), chain, start, stop in zip(ends, chains, starts, stops, strict=True):
        across = [start, *(x[item] for item in chain[1:-1]), stop]
        tops = [y[layers[source]] - pitch * step for step in range(len(across))]
        curve = np.concatenate([
            np.column_stack([a + (b - a) * CURVE**2 * (3 - 2 * CURVE), top - box_height / 2 - gap * CURVE])
            for (a, b), top in zip(pairwise(across), tops, strict=False)
        ])  # fmt: skip
        label = _free_place(curve[-len(CURVE) :], [arrow.label for arrow in arrows])
        arrows.append(Arrow(source, target, slot, curve, label))
    return Arrangement(centres, arrows, right - left, pitch * len(rows) - gap)


def _rows(nodes: Sequence[Node], layers: Sequence[int], chains: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """Return for each layer what is in it: inputs, operations, waypoints."""
    rows: list[list[Item]] = [[] for _ in range(max(layers) + 1)]
    for node in sorted(nodes, key=lambda node: bool(node.operands)):
        rows[layers[node.index]].append(node.index)
    for chain in chains:
        for item in chain[1:-1]:
            assert isinstance(item, tuple)
            rows[item[1]].append(item)
    return rows


def _neighbours(rows: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]]) -> dict[Item, list[Item]]:
    found: dict[Item, list[Item]] = {item: [] for row in rows for item in row}
    for chain in chains:
        for above, below in pairwise(chain):
            found[above].append(below)
            found[below].append(above)
    return found


def _untangle(rows: Sequence[list[Item]], chains: Sequence[Sequence[Item]]) -> None:
    """Move items within their rows as long as that makes fewer arrows cross."""
    links = sorted({pair for chain in chains for pair in pairwise(chain)}, key=repr)
    fewest, before = _crossings(rows, links), math.inf
    while fewest < before:
        before = fewest
        for row in rows:
            for item in list(row):
                for place in range(len(row)):
                    kept = list(row)
                    row.remove(item)
                    row.insert(place, item)
                    crossings = _crossings(rows, links)
                    if crossings < fewest:
                        fewest = crossings
                    else:
                        row[:] = kept


def _crossings(rows: Sequence[Sequence[Item]], links: Sequence[tuple[Item, Item]]) -> int:
    """Count the pairs of links between the same two rows that cross."""
    row_of = {item: number for number, row in enumerate(rows) for item in row}
    place = {item: k for row in rows for k, item in enumerate(row)}
    return sum(
        row_of[a] == row_of[c] and (place[a] - place[c]) * (place[b] - place[d]) < 0
        for (a, b), (c, d) in combinations(links, 2)
    )


def _across(
    rows: Sequence[list[Item]], neighbours: dict[Item, list[Item]], widths: dict[Item, float], leaves: set[int]
) -> dict[Item, float]:
    """Return an x for each item: near to what it is connected to, and far enough from the next in its row."""
    x = dict.fromkeys(widths, 0.0)
    for _ in range(SWEEPS):
        for row in rows:
            wanted = [_wanted(item, neighbours, x, leaves) for item in row]
            distances = [(widths[a] + widths[b]) / 2 + BESIDE for a, b in pairwise(row)]
            weights = [_weight(item, leaves) for item in row]
            x.update(zip(row, _apart(wanted, weights, distances), strict=True))
    return x


def _wanted(item: Item, neighbours: dict[Item, list[Item]], x: dict[Item, float], leaves: set[int]) -> float:
    """Return the mean of what an item is connected to."""
    weights = [_weight(other, leaves) for other in neighbours[item]]
    total = sum(weight * x[other] for weight, other in zip(weights, neighbours[item], strict=True))
    return total / sum(weights) if weights else 0.0


def _weight(item: Item, leaves: set[int]) -> float:
    return LEAF_WEIGHT if item in leaves else 1.0


def _apart(wanted: Sequence[float], weights: Sequence[float], distances: Sequence[float]) -> list[float]:
    """Return the places nearest to the wanted ones (weighted least squares) that keep the distances between them.

    Less the distances, places must not fall: that is isotonic regression, solved by joining those that fall.
    """
    offsets = np.concatenate([[0.0], np.cumsum(distances)])
    blocks: list[tuple[float, float, int]] = []  # mean, weight, count
    for target, weight in zip(np.asarray(wanted) - offsets, weights, strict=True):
        block = (float(target), weight, 1)
        while blocks and blocks[-1][0] > block[0]:
            mean, mass, count = blocks.pop()
            total = mass + block[1]
            block = ((mean * mass + block[0] * block[1]) / total, total, count + block[2])
        blocks.append(block)
    means = np.repeat([mean for mean, _, _ in blocks], [count for *_, count in blocks])
    return [float(place) for place in means + offsets]


def _ports(
    chains: Sequence[Sequence[Item]], x: dict[Item, float], widths: Sequence[float], *, out: bool
) -> list[float]:
    """Return for each arrow the x at which it leaves its source (``out``) or enters its target.

    Arrows at one side of a box are spread in the order of where they come from or go to.
    """
    box_of = [chain[0] if out else chain[-1] for chain in chains]
    other = [x[chain[1] if out else chain[-2]] for chain in chains]
    ports = [0.0] * len(chains)
    for box in dict.fromkeys(box_of):
        assert isinstance(box, int)
        here = sorted((k for k, each in enumerate(box_of) if each == box), key=other.__getitem__)
        spacing = min(PORTS, (widths[box] - 2 * CORNER) / max(1, len(here) - 1))
        for place, k in enumerate(here):
            ports[k] = x[box] + spacing * (place - (len(here) - 1) / 2)
    return ports


def _free_place(curve: FloatArray, taken: Sequence[FloatArray]) -> FloatArray:
    """Return a place on the curve for its slope that is not on another slope, if there is one."""
    free = [place for place in LABELS if all((np.abs(curve[place] - other) >= LABEL).any() for other in taken)]
    return curve[(free or LABELS)[0]]
