"""Where do all the starts end? The numbers behind the basin map."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gdlearn._validate import FloatArray
from gdlearn.explorers.wording import fixed
from gdlearn.objectives import Objective, double_well, himmelblau, rastrigin
from gdlearn.optimizers import Adam, GradientDescent, Momentum, Optimizer

REACH = 5.0  # the map shows −5 to 5 on both axes
CELLS = 200  # starts along each axis, each in the middle of its cell
DRAFT_CELLS = 50  # the same while a control moves
STEPS = 100
NEAR, AT_REST = 0.25, 0.05  # so near to a minimum, with a last step so short, counts as arrived
FAR = 1000.0  # a descent that comes this far counts as diverged
NOT_THERE, DIVERGED = -1, -2  # in place of the number of a minimum
_BLOCK = 8192  # starts descended at a time: they stay in the processor's cache
_KEPT_MAPS = 64  # 80 kB each


@dataclass(frozen=True, eq=False)
class Landscape:
    """A function of two numbers with several minima, and the groups into which its minima are sorted.

    Attributes:
        name: its key in LANDSCAPES.
        objective: the function.
        words: what it is called.
        minima: array (m, 2).
        group: array (m,), the group that each minimum belongs to.
        groups: the name of each group.
        rates: for each method a learning rate at which all starts arrive, or nearly all.
    """

    name: str
    objective: Objective
    words: str
    minima: FloatArray
    group: np.ndarray
    groups: tuple[str, ...]
    rates: Mapping[str, float]

    @property
    def numbered(self) -> bool:
        """Whether each minimum is a group of its own; else the groups are by height, the first the deepest."""
        return len(self.groups) == len(self.minima)

    def category(self, owner: np.ndarray) -> np.ndarray:
        """Return the group of each minimum in ``owner``; NOT_THERE and DIVERGED get the two numbers after these."""
        groups = len(self.groups)
        return np.asarray(np.append(self.group, [groups + 1, groups])[owner])  # −1 and −2 pick the last two


@dataclass(frozen=True, eq=False)
class Basins:
    """Where the starts of the whole map end, and the path of one.

    Attributes:
        landscape: what was descended.
        method: by which rule.
        learning_rate: η.
        owner: array (CELLS, CELLS), the number of the minimum at which each start ended after STEPS steps, NOT_THERE
            or DIVERGED; the first axis is y, from low to high. A draft has DRAFT_CELLS.
        path: array (steps + 1, 2), of the chosen start; cut where it left for good.
        end: the same as ``owner``, for the chosen start.
    """

    landscape: Landscape
    method: str
    learning_rate: float
    owner: np.ndarray
    path: FloatArray
    end: int

    @property
    def shares(self) -> FloatArray:
        """The share of the starts that end in each group, then of those not there yet, then of the diverged."""
        category = self.landscape.category(self.owner)
        return np.bincount(category.ravel(), minlength=len(self.landscape.groups) + 2) / category.size


def optimizer(method: str, learning_rate: float) -> Optimizer:
    """Return the update rule of that name."""
    return {"descent": GradientDescent, "momentum": Momentum, "adam": Adam}[method](learning_rate)


def owners(landscape: str, method: str, learning_rate: float, cells: int = CELLS) -> np.ndarray:
    """Return for each start of the map, array (cells, cells), the number of the minimum at which it ends."""
    key = (landscape, method, learning_rate, cells)
    with _maps_lock:
        if key in _maps:
            _maps.move_to_end(key)
            return _maps[key]
    owner = _descended(*key)
    with _maps_lock:
        _maps[key] = owner
        if len(_maps) > _KEPT_MAPS:
            _maps.popitem(last=False)
    return owner


def is_known(landscape: str, method: str, learning_rate: float) -> bool:
    """Return whether this map was computed before and is kept, so that it takes no time."""
    return (landscape, method, learning_rate, CELLS) in _maps


_maps: OrderedDict[tuple[str, str, float, int], np.ndarray] = OrderedDict()
_maps_lock = threading.Lock()  # JupyterLab may ask for a picture in one thread while a cell runs in another


def _descended(landscape: str, method: str, learning_rate: float, cells: int) -> np.ndarray:
    axis = (np.arange(cells) + 0.5) * (2 * REACH / cells) - REACH
    starts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    rule, objective = optimizer(method, learning_rate), LANDSCAPES[landscape].objective
    ends, moves = np.empty_like(starts), np.empty_like(starts)
    with np.errstate(all="ignore"):  # what overflows is named below
        for first in range(0, len(starts), _BLOCK):
            x = np.asfortranarray(starts[first : first + _BLOCK])
            state = rule.init(x)
            for _ in range(STEPS):
                before = x
                x, state = rule.step(x, objective.gradient_at(x), state)
            ends[first : first + _BLOCK], moves[first : first + _BLOCK] = x, x - before
    owner = owner_of(ends, moves, LANDSCAPES[landscape].minima).astype(np.int16).reshape(cells, cells)
    owner.flags.writeable = False
    return owner


def path_from(start: FloatArray, landscape: str, method: str, learning_rate: float) -> FloatArray:
    """Return the points of one descent, up to the first that is farther than FAR."""
    rule, objective = optimizer(method, learning_rate), LANDSCAPES[landscape].objective
    x = np.array(start)
    state, points = rule.init(x), [x]
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            x, state = rule.step(x, objective.gradient_at(x), state)
            points.append(x)
            if not np.abs(x).max() <= FAR:
                break
    return np.array(points)


def owner_of(ends: FloatArray, moves: FloatArray, minima: FloatArray) -> np.ndarray:
    """Return for each end and the last move to it (..., 2) the number of its minimum, NOT_THERE or DIVERGED."""
    owner = np.full(ends.shape[:-1], NOT_THERE)
    with np.errstate(all="ignore"):
        resting = (moves * moves).sum(axis=-1) <= AT_REST**2
        for number, (x, y) in enumerate(minima):
            owner[resting & ((ends[..., 0] - x) ** 2 + (ends[..., 1] - y) ** 2 <= NEAR**2)] = number
        owner[~(np.abs(ends) <= FAR).all(axis=-1)] = DIVERGED  # NaN is not near either
    return owner


def explore(landscape: str, method: str, learning_rate: float, start: FloatArray, cells: int = CELLS) -> Basins:
    """Return the map, computed once for each rule and rate, with the path from ``start``."""
    path = path_from(start, landscape, method, learning_rate)
    end = int(owner_of(path[-1], path[-1] - path[-2], LANDSCAPES[landscape].minima))
    owner = owners(landscape, method, learning_rate, cells)
    return Basins(LANDSCAPES[landscape], method, learning_rate, owner, path, end)


def _four_valleys() -> Landscape:
    objective = himmelblau()
    names = tuple(f"{i + 1} at ({fixed(x, 1)}, {fixed(y, 1)})" for i, (x, y) in enumerate(objective.minima))
    rates = {"descent": 0.01, "momentum": 0.003, "adam": 0.1}
    return Landscape("valleys", objective, "Himmelblau's four valleys", objective.minima, np.arange(4), names, rates)


def _four_wells() -> Landscape:
    """Return the double well along both axes, stretched to minima at (±3, ±3) and curvatures of 20 there."""
    unit, stretch, height = double_well(2), 3.0, 90.0
    objective = Objective(
        "four equal wells",
        lambda x: height * unit.value_at(x / stretch),
        lambda x: height / stretch * unit.gradient_at(x / stretch),
        domain=[[-REACH, REACH]] * 2,
        minima=stretch * unit.minima,
    )
    names = tuple(f"{i + 1} at ({fixed(x, 0)}, {fixed(y, 0)})" for i, (x, y) in enumerate(objective.minima))
    rates = {"descent": 0.01, "momentum": 0.005, "adam": 0.1}
    return Landscape("wells", objective, "four equal wells", objective.minima, np.arange(4), names, rates)


def _dents() -> Landscape:
    """Return Rastrigin's function with the 121 minima of the map, sorted by their height."""
    objective = rastrigin(2)
    along = np.arange(-5.0, 6.0)
    for _ in range(20):  # Newton's method on the slope of one coordinate
        slope = 2 * along + 20 * np.pi * np.sin(2 * np.pi * along)
        along = along - slope / (2 + 40 * np.pi**2 * np.cos(2 * np.pi * along))
    minima = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2)
    group = np.digitize(objective.value(minima), [0.5, 10.0, 25.0])
    names = ("the deepest", "height up to 10", "height 10 to 25", "height above 25")
    rates = {"descent": 0.002, "momentum": 0.001, "adam": 0.05}
    return Landscape("dents", objective, "Rastrigin's bowl of dents", minima, group, names, rates)


LANDSCAPES = {landscape.name: landscape for landscape in (_four_valleys(), _four_wells(), _dents())}
