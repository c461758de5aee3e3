"""Figures made interactive: pictures with controls that work by keyboard, by pointer and for a screen reader."""

from typing import Any

from gdlearn.explorers.base import Explorer
from gdlearn.explorers.basin_map import BasinMap
from gdlearn.explorers.batch_size import BatchSize
from gdlearn.explorers.chord import Chord
from gdlearn.explorers.decision_boundary import DecisionBoundary
from gdlearn.explorers.graph import GraphWalk
from gdlearn.explorers.learning_rate import LearningRate
from gdlearn.explorers.loss_curve import LossCurve
from gdlearn.explorers.saddle import SaddleEscape
from gdlearn.explorers.step_by_step import StepByStep
from gdlearn.explorers.try_the_keys import TryTheKeys

__all__ = [
    "BasinMap",
    "BatchSize",
    "Chord",
    "DecisionBoundary",
    "Explorer",
    "GraphWalk",
    "LearningRate",
    "LossCurve",
    "SaddleEscape",
    "StepByStep",
    "TryTheKeys",
    "all",
]


def all() -> tuple[type[Explorer[Any]], ...]:
    """Return the classes of the course's explorers, in the order of the lessons; each is made without arguments."""
    return (
        TryTheKeys, StepByStep, LearningRate, Chord, BasinMap, SaddleEscape, BatchSize, GraphWalk,
        DecisionBoundary, LossCurve,
    )  # fmt: skip
