"""A graph of computation as a picture: a box for each value, an arrow from it to each value computed from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch

from gdlearn._validate import FloatArray, show
from gdlearn.autodiff import Node
from gdlearn.figures.described import DPI, DescribedFigure, described
from gdlearn.figures.graph_layout import Arrangement, Arrow, arrange
from gdlearn.figures.style import GREEN, INK, MUTED, ORANGE, new_figure, styled

BOX_HEIGHT, GAP = 46, 52  # pixels
PADDING = 12  # pixels between a box and its text, at the left and at the right
NARROWEST = 150  # pixels, so that two arrows with their slopes find room at a box
MARGIN = 14
TITLE, LEGEND = 30, 24  # pixels for the line above and the line below
WIDTH = 700
MOST = 40  # nodes; more can't be read
SHORT = 3  # a list of up to so many numbers is written out
TEXT_SIZE = 10
LEAF_FACE, FACE = "#efefef", "#e6f0f8"
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SIGNS = {"*": " · ", "+": " + ", "-": " − ", "/": " / ", "@": " @ "}


@styled()
def plot_graph(nodes: Sequence[Node], *, title: str = "") -> DescribedFigure:
    """Draw a graph of computation: all values, all gradients that are known, the local derivative on each arrow.

    Inputs are grey and stand above what uses them; the result is at the bottom. Single numbers and short lists are
    written out, of larger arrays the shape. A constant (a plain number in an operation) has no box: it stands in the
    formula.

    Args:
        nodes: from :meth:`gdlearn.autodiff.Tensor.trace`; up to 40.
        title: what the picture shows, in a few words.

    Raises:
        TypeError: if nodes are no list of nodes.
        ValueError: if there are none or too many, or if they are a part of a graph.

    Example:
        >>> from gdlearn.autodiff import Tensor
        >>> x = Tensor(2.0, name="x")
        >>> y = x * x
        >>> plot_graph(y.trace()).description
        'A graph of 2 nodes. x = 2; x · x = 4. Slopes: x · x by x 2, x · x by x 2. No gradient is known yet.'
        >>> y.backward()
        >>> plot_graph(y.trace()).description
        'A graph of 2 nodes. x = 2, gradient 4; x · x = 4, gradient 1. Slopes: x · x by x 2, x · x by x 2.'
    """
    _check(nodes)
    texts = [(headline(node, nodes), gradient_line(node.gradient)) for node in nodes]
    fonts = FontProperties(size=TEXT_SIZE, weight="bold"), FontProperties(size=TEXT_SIZE)
    figure, axes = new_figure(WIDTH / DPI, 1)
    widths = [
        max(NARROWEST, *(2 * PADDING + _width(figure, *line) for line in zip(lines, fonts, strict=True)))
        for lines in texts
    ]
    places = arrange(nodes, widths, box_height=BOX_HEIGHT, gap=GAP)
    has_slopes = any(slope is not None for node in nodes for slope in node.slopes)
    above, below = (TITLE if title else 0), (LEGEND if has_slopes else 0)
    width, height = max(WIDTH, places.width + 2 * MARGIN), places.height + 2 * MARGIN + above + below
    figure.set_size_inches(np.ceil(width) / DPI, height / DPI)
    pixel_axes(figure, axes)
    shift = np.array([(width - places.width) / 2, MARGIN + below])
    draw_arrows(axes, places, shift)
    draw_boxes(axes, nodes, places.centres + shift, widths)
    for (head, gradient), (x, y) in zip(texts, places.centres + shift, strict=True):
        axes.text(x, y + 10, head, ha="center", va="center", fontproperties=fonts[0])
        axes.text(x, y - 10, gradient, ha="center", va="center", fontproperties=fonts[1], color=ORANGE)
    for arrow in places.arrows:
        slope = nodes[arrow.target].slopes[arrow.slot]
        if slope is not None:
            axes.text(*arrow.label + shift, number(slope), ha="center", va="center", fontsize=TEXT_SIZE, color=GREEN,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    axes.text(width / 2, height - MARGIN, title, ha="center", va="top", fontsize=12)
    if has_slopes:
        axes.text(
            width / 2, MARGIN, "on each arrow: the local derivative", ha="center", fontsize=TEXT_SIZE, color=GREEN
        )
    return described(figure, _description(nodes, texts, title))


def _check(nodes: Any) -> None:
    if isinstance(nodes, Node) or not isinstance(nodes, Sequence) or not all(isinstance(node, Node) for node in nodes):
        raise TypeError(f"nodes must be a list of nodes, as tensor.trace() returns, but {show(nodes)} came.")
    if not 1 <= len(nodes) <= MOST:
        raise ValueError(f"a picture holds 1 to {MOST} nodes, but {len(nodes)} came; trace a smaller computation.")
    if [node.index for node in nodes] != list(range(len(nodes))):
        raise ValueError("nodes must be a whole graph, in the order in which tensor.trace() returns it.")


def pixel_axes(figure: DescribedFigure, axes: Any) -> None:
    """Make the axes as large as the figure, invisible, with CSS pixels as coordinates."""
    figure.set_layout_engine("none")
    axes.set_axis_off()
    axes.set_position([0, 0, 1, 1])
    axes.set(xlim=(0, figure.get_figwidth() * DPI), ylim=(0, figure.get_figheight() * DPI))


def draw_arrows(axes: Any, places: Arrangement, shift: FloatArray) -> Line2D:
    """Draw the arrows, moved by ``shift`` pixels, and return their heads, which are one artist."""
    for arrow in places.arrows:
        axes.plot(*(arrow.curve + shift).T, color=MUTED, linewidth=1.3, solid_capstyle="butt")
    (heads,) = axes.plot([], [], color=MUTED, linestyle="", marker="v", markersize=7, markeredgewidth=0)
    heads.set_data(*head_places(places.arrows, shift).T)
    return heads


def head_places(arrows: Sequence[Arrow], shift: FloatArray) -> FloatArray:
    """Return the middles of the heads of arrows, shape (n, 2)."""
    return np.array([arrow.curve[-1] + shift + [0, 4] for arrow in arrows]).reshape(-1, 2)


def draw_boxes(axes: Any, nodes: Sequence[Node], centres: FloatArray, widths: Sequence[float]) -> None:
    """Draw an empty box for each node: grey for inputs, blue for what was computed, a thick line around the result."""
    used = {operand for node in nodes for operand in node.operands}
    for node, (x, y), width in zip(nodes, centres, widths, strict=True):
        axes.add_patch(
            FancyBboxPatch(
                (x - width / 2, y - BOX_HEIGHT / 2), width, BOX_HEIGHT, boxstyle="round,pad=0,rounding_size=6",
                facecolor=FACE if node.operands else LEAF_FACE, edgecolor=MUTED if node.index in used else INK,
                linewidth=1.0 if node.index in used else 2.0,
            )
        )  # fmt: skip


def _width(figure: DescribedFigure, text: str, font: FontProperties) -> float:
    return float(figure.canvas.get_renderer().get_text_width_height_descent(text, font, False)[0])  # type: ignore[attr-defined]


# ---- words


def number(value: float) -> str:
    """Return a number with up to four significant digits and a true minus sign."""
    mantissa, _, exponent = f"{value + 0.0:.4g}".partition("e")
    return f"{mantissa}{f'e{int(exponent)}' if exponent else ''}".replace("-", "−")


def bracketed(value: float) -> str:
    """Return a number as it stands behind a sign: in brackets if it is negative."""
    return f"({number(value)})" if value < 0 else number(value)


def numbers(array: FloatArray) -> str | None:
    """Return one number or a short list of them as text; None if it would be long."""
    if array.size == 1:
        return number(float(array.reshape(())))
    if array.ndim == 1 and array.size <= SHORT:
        return f"[{', '.join(number(entry) for entry in array)}]"
    return None


def headline(node: Node, nodes: Sequence[Node]) -> str:
    """Return what the node is and its value, for example "u = w · x = 6" or "W, shape (64, 10)"."""
    value = numbers(node.value)
    return f"{formula(node, nodes)}, shape {node.value.shape}" if value is None else f"{formula(node, nodes)} = {value}"


def gradient_line(gradient: FloatArray | None) -> str:
    """Return what is known about a gradient."""
    if gradient is None:
        return "gradient: not yet"
    return f"gradient {numbers(gradient) or f'of shape {gradient.shape}'}"


def formula(node: Node, nodes: Sequence[Node]) -> str:
    """Return how a node was computed: "u = w · x", without "u = " if it has no name; "…" is an operand without one."""
    if not node.operands:
        return node.name or "input"
    computed = _operation(node, [nodes[operand].name or "…" for operand in node.operands], nodes)
    return f"{node.name} = {computed}" if node.name else computed


def _operation(node: Node, operands: list[str], nodes: Sequence[Node]) -> str:
    first = operands[0]
    if node.operation in SIGNS:
        sides = operands if len(operands) == 2 else _with_constant(node, first, nodes[node.operands[0]])
        return SIGNS[node.operation].join(sides)
    if node.operation.startswith("** "):
        exponent = node.operation.removeprefix("** ")
        base = first if len(first) == 1 and first.isalpha() else f"({first})"
        whole = exponent.lstrip("-").isdigit()
        return f"{base}{exponent.translate(SUPERSCRIPTS)}" if whole else f"{base}^{exponent}"
    if node.operation == "neg":
        return f"−{first}"
    return f"{first}[ ]" if node.operation == "[ ]" else f"{node.operation}({first})"


def _with_constant(node: Node, operand: str, other: Node) -> tuple[str, str]:
    """Return both sides of an operation with a constant, which is read off value and slope where these are numbers."""
    slope = node.slopes[0]
    if slope is not None and node.operation == "*":
        return number(slope), operand
    if slope is not None and node.operation in ("+", "-"):
        constant = float(node.value.reshape(())) - slope * float(other.value.reshape(()))
        if node.operation == "+":
            return operand, bracketed(constant)
        return (operand, bracketed(-constant)) if slope > 0 else (number(constant), operand)
    # Of "/" and "@" the graph does not say what the constant was; arrays usually take part as inputs @ weights.
    return ("constant", operand) if node.operation == "@" else (operand, "constant")


def _description(nodes: Sequence[Node], texts: Sequence[tuple[str, str]], title: str) -> str:
    """Say every number of the picture."""
    known = any(node.gradient is not None for node in nodes)
    parts = [f"{head}, {gradient}" if known else head for head, gradient in texts]
    names = [node.name or formula(node, nodes) for node in nodes]
    slopes = [
        f"{names[node.index]} by {names[operand]} {number(slope)}"
        for node in nodes
        for operand, slope in zip(node.operands, node.slopes, strict=True)
        if slope is not None
    ]
    lead = f"{title}: a" if title else "A"
    count = f"{lead} graph of {len(nodes)} node{'' if len(nodes) == 1 else 's'}."
    told = f" Slopes: {', '.join(slopes)}." if slopes else ""
    return f"{count} {'; '.join(parts)}.{told}{'' if known else ' No gradient is known yet.'}"
