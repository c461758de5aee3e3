"""The explorer of lesson 08: a graph of computation, walked forward and backward one operation at a time."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from gdlearn._validate import FloatArray
from gdlearn.autodiff import Node
from gdlearn.explorers.base import Explorer, Settings
from gdlearn.explorers.controls import Choice, Slider, Steps, Toggle
from gdlearn.explorers.graph_passes import EXPRESSIONS, MOST_STEPS, Sending, Walk, walk
from gdlearn.explorers.live_text import LiveText
from gdlearn.explorers.scene import Artists
from gdlearn.figures.described import DPI, DescribedFigure
from gdlearn.figures.graph_layout import Arrangement, Arrow, arrange, layers_of
from gdlearn.figures.graphs import (
    BOX_HEIGHT,
    bracketed,
    draw_arrows,
    draw_boxes,
    formula,
    head_places,
    number,
    pixel_axes,
)
from gdlearn.figures.style import BLUE, GREEN, INK, MUTED, ORANGE, RED

INPUTS = {"w": (3.0, 5.0), "x": (2.0, 5.0), "b": (-5.0, 10.0), "t": (-1.0, 5.0)}  # default and largest size
BOX_WIDTH = 226  # pixels
WIDEST_GAP = 90
HEAD, FOOT = 60, 38  # pixels that are kept free above and below the graph
LIT = {"forward": "#b9d9f2", "backward": "#fbd9b0"}


@lru_cache(maxsize=len(EXPRESSIONS))
def _places(expression: str) -> tuple[Arrangement, FloatArray]:
    """Return where boxes and arrows of an expression go, and by how many pixels that has to be moved."""
    nodes = walk(expression, dict.fromkeys(INPUTS, 0.0), 0, False).nodes
    width, height = (DPI * size for size in GraphWalk.size)
    layers = max(layers_of(nodes)) + 1
    room = (height - HEAD - FOOT - layers * BOX_HEIGHT) / (layers - 1)
    places = arrange(nodes, [BOX_WIDTH] * len(nodes), box_height=BOX_HEIGHT, gap=min(room, WIDEST_GAP))
    return places, np.array([width - places.width, height - HEAD + FOOT - places.height]) / 2


class GraphWalk(Explorer[Walk]):
    """A graph of computation: values come forward one operation at a time, then gradients come back.

    Example:
        >>> GraphWalk().describe(step=7)
        'Backward step 3 of 5: the gradient 4 of e = s − t goes to s times the slope 1: 4 × 1 = 4; to t times the slope −1: 4 × (−1) = −4.'
    """  # noqa: E501 (the sentence is one line)

    title = "Graph: forward for the values, backward for the gradients"
    hint = "Press Step to compute one operation, or Play. After the last value the walk turns round."
    controls = (
        Choice(
            name="expression",
            label="Expression",
            options={name: expression.text for name, expression in EXPRESSIONS.items()},
            default="line",
        ),
        Steps(name="step", label="Step", high=MOST_STEPS, pause=1500),
        *(
            Slider(name=name, label=name, low=-most, high=most, default=default, step=0.1)
            for name, (default, most) in INPUTS.items()
        ),
        Toggle(name="overwrite", label="The mistake: = in place of +="),
    )
    scene = ("expression",)
    size = (7.0, 6.2)

    def _compute(self, settings: Settings) -> Walk:
        return walk(settings["expression"], settings, settings["step"], settings["overwrite"])

    def _followed(self, settings: Settings, changed: Collection[str]) -> tuple[dict[str, Any], str]:
        expression = EXPRESSIONS[settings["expression"]]
        idle = [name for name in INPUTS if name in changed and name not in expression.inputs]
        return dict(settings), f"{expression.text} has no {' and no '.join(idle)}." if idle else ""

    def _words(self, result: Walk, settings: Settings) -> str:
        nodes, count = result.nodes, len(result.operations)
        if result.active is None:
            given = ", ".join(f"{node.name} = {number(float(node.value))}" for node in nodes if not node.operands)
            return (
                f"{EXPRESSIONS[result.expression].text} with {given}: nothing is computed yet, "
                "and no gradient is known yet."
            )
        node = nodes[result.active]
        if not result.backward_step:
            slopes = " and ".join(
                f"{number(float(slope or 0))} by {nodes[operand].name}"
                for operand, slope in zip(node.operands, node.slopes, strict=True)
            )
            return (
                f"Forward step {result.step} of {count}: {formula(node, nodes)} = {_computed(node, nodes)}; "
                f"local derivatives: {slopes}. No gradient is known yet."
            )
        head = f"Backward step {result.backward_step} of {count + 1}:"
        if not result.current:
            return f"{head} the walk turns round at the result: the gradient of {node.name} by itself is 1."
        sent = "; ".join(_sent(each, nodes, result.overwrite) for each in result.current)
        start = f"{head} the gradient {number(result.current[0].upstream)} of {formula(node, nodes)} goes {sent}."
        return f"{start}{_remark(result)}"

    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        nodes = walk(settings["expression"], dict.fromkeys(INPUTS, 0.0), 0, False).nodes
        places, shift = _places(settings["expression"])
        pixel_axes(figure, axes)
        heads = draw_arrows(axes, places, shift)
        draw_boxes(axes, nodes, places.centres + shift, [BOX_WIDTH] * len(nodes))
        centre, top = DPI * self.size[0] / 2, DPI * self.size[1]
        lit = axes.add_patch(Rectangle((0, 0), BOX_WIDTH - 8, BOX_HEIGHT - 8, linewidth=0))
        (way,) = axes.plot([], [], color=ORANGE, linewidth=3, solid_capstyle="butt")
        (tips,) = axes.plot([], [], color=ORANGE, linestyle="", marker="^", markersize=10)
        return {
            "heads": heads, "lit": lit, "way": way, "tips": tips,
            "values": [_text(axes, x, y + 10, weight="bold") for x, y in places.centres + shift],
            "gradients": [_text(axes, x, y - 10) for x, y in places.centres + shift],
            "slopes": [_text(axes, *arrow.label + shift, color=GREEN, backdrop=True) for arrow in places.arrows],
            "head": LiveText(axes, centre, top - 12, ha="center", va="top", size=12, weight="bold"),
            "arithmetic": _text(axes, centre, top - 42),
            "foot": _text(axes, centre, 18, color=MUTED),
        }  # fmt: skip

    def _update(self, artists: Artists, result: Walk) -> None:
        places, shift = _places(result.expression)
        _update_boxes(artists, result)
        for text, arrow in zip(artists["slopes"], places.arrows, strict=True):
            slope = result.nodes[arrow.target].slopes[arrow.slot]
            text.set_text(number(float(slope or 0)) if result.has_value(arrow.target) else "")
        artists["lit"].set_visible(result.active is not None)
        if result.active is not None:
            artists["lit"].set_xy(places.centres[result.active] + shift - [BOX_WIDTH / 2 - 4, BOX_HEIGHT / 2 - 4])
            artists["lit"].set_facecolor(LIT["backward" if result.backward_step else "forward"])
        _update_arrows(artists, result, places.arrows, shift)
        artists["head"].set_text(_headline(result))
        artists["head"].set_color(ORANGE if result.backward_step else BLUE)
        artists["arithmetic"].set_text(_arithmetic(result))
        artists["arithmetic"].set_color(ORANGE if result.backward_step else BLUE)
        rule = "overwritten (=), the mistake" if result.overwrite else "added (+=)"
        artists["foot"].set_text(f"green: local derivatives.   Gradients that meet are {rule}.")
        artists["foot"].set_color(RED if result.overwrite else MUTED)


def _text(axes: Any, x: float, y: float, **look: Any) -> LiveText:
    return LiveText(axes, x, y, ha="center", va="center", size=10, **look)


def _update_boxes(artists: Artists, result: Walk) -> None:
    nodes = result.nodes
    for node, value, gradient in zip(nodes, artists["values"], artists["gradients"], strict=True):
        known = result.has_value(node.index)
        value.set_text(f"{formula(node, nodes)} = {number(float(node.value)) if known else '?'}")
        value.set_color(INK if known else MUTED)
        got = result.gradient(node.index)
        gradient.set_text(_gradient_text(result, node.index))
        gradient.set_color(MUTED if got is None else RED if result.is_wrong(node.index) else ORANGE)


def _update_arrows(artists: Artists, result: Walk, arrows: list[Arrow], shift: FloatArray) -> None:
    """Turn round the arrows along which the last step sent something."""
    sent = {(each.node, each.slot) for each in result.current}
    turned = [arrow for arrow in arrows if (arrow.target, arrow.slot) in sent]
    artists["heads"].set_data(*head_places([arrow for arrow in arrows if arrow not in turned], shift).T)
    curves = [arrow.curve + shift for arrow in turned]
    gap = [[np.nan, np.nan]]
    artists["way"].set_data(*np.concatenate([part for curve in curves for part in (curve, gap)] or [gap]).T)
    artists["tips"].set_data(*np.array([curve[0] - [0, 7] for curve in curves]).reshape(-1, 2).T)


def _gradient_text(result: Walk, index: int) -> str:
    got = result.gradient(index)
    if got is None:
        return "gradient: not yet"
    if result.is_wrong(index):
        return f"gradient {number(got)}, not {number(result.right_gradient(index))}"
    return f"gradient {number(got)}{'' if result.is_complete(index) else ' so far'}"


def _headline(result: Walk) -> str:
    count = len(result.operations)
    if result.backward_step:
        return f"backward step {result.backward_step} of {count + 1}"
    return f"forward step {result.step} of {count}" if result.step else "nothing is computed yet"


def _arithmetic(result: Walk) -> str:
    """Return what the last step computed, in numbers."""
    if result.active is None:
        return ""
    node = result.nodes[result.active]
    if result.current:
        return ",   ".join(f"{result.nodes[each.operand].name}: {_product(each)}" for each in result.current)
    return f"{node.name}: {'1' if result.backward_step else _computed(node, result.nodes)}"


def _computed(node: Node, nodes: list[Node]) -> str:
    return f"{_in_numbers(node, nodes)} = {number(float(node.value))}"


def _product(sending: Sending) -> str:
    return f"{number(sending.upstream)} × {bracketed(sending.slope)} = {number(sending.part)}"


def _in_numbers(node: Node, nodes: list[Node]) -> str:
    """Return the operation with numbers in place of names."""
    first, *others = (float(nodes[operand].value) for operand in node.operands)
    if others:
        sign = {"*": "×", "+": "+", "-": "−"}[node.operation]
        return f"{number(first)} {sign} {bracketed(others[0])}"
    return f"{bracketed(first)}²" if node.operation == "** 2" else f"{node.operation}({number(first)})"


def _sent(sending: Sending, nodes: list[Node], overwrite: bool) -> str:
    """Say what one arrow brought."""
    text = f"to {nodes[sending.operand].name} times the slope {number(sending.slope)}: {_product(sending)}"
    if sending.before is None:
        return text
    if overwrite:
        return f"{text}, which overwrites {number(sending.before)}"
    return f"{text}, added to {number(sending.before)}: {number(sending.after)}"


def _remark(result: Walk) -> str:
    """Say what should be noticed about a backward step: nothing passes, or it is the last one."""
    nodes, wrong = result.nodes, [node.index for node in result.nodes if result.is_wrong(node.index)]
    if wrong and result.is_done:
        false = " and ".join(
            f"{nodes[k].name} has {number(result.gradient(k) or 0.0)}, not {number(result.right_gradient(k))}"
            for k in wrong
        )
        return f" The walk is done, and gradients are wrong: {false}."
    stopped = any(each.slope == 0 and each.upstream for each in result.current)
    stop = " A slope of 0 lets nothing pass." if stopped else ""
    if not result.is_done:
        return stop
    found = ", ".join(
        f"{node.name} {number(result.gradient(node.index) or 0.0)}" for node in nodes if not node.operands
    )
    return f"{stop} The walk is done; gradients of the inputs: {found}."
