"""Does this notebook have all it needs? Each part is tried out here, where it will be used.

`gdlearn doctor` asks the same from outside: it knows the versions and the commands that mend a fault.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdlearn import data
from gdlearn.descent import minimize
from gdlearn.exercises import markup
from gdlearn.explorers import TryTheKeys
from gdlearn.explorers.widget import ExplorerWidget
from gdlearn.objectives import quadratic
from gdlearn.optimizers import GradientDescent
from gdlearn.progress import open_progress

__all__ = ["SelfTest", "Trial", "self_test"]

WORKS, CAN_WAIT, FAULT = "✓", "…", "✗"
_MEND = "Open a terminal (menu File > New > Terminal) and run `gdlearn doctor`: it gives the command that mends this."


@dataclass(frozen=True)
class Trial:
    """What came of trying one part: a mark, the part's name, and a sentence."""

    mark: str
    part: str
    text: str

    def __str__(self) -> str:
        return f"{self.mark} {self.part}: {self.text.replace('`', '')}"


@dataclass(frozen=True, repr=False)
class SelfTest:
    """All trials, shown as a list; true if there is no fault.

    Attributes:
        trials: one for each part.
    """

    trials: tuple[Trial, ...]

    def __bool__(self) -> bool:
        return all(trial.mark != FAULT for trial in self.trials)

    @property
    def verdict(self) -> str:
        """The result in one sentence."""
        return "The course can begin." if self else _MEND

    def __str__(self) -> str:
        return "\n".join([*map(str, self.trials), self.verdict.replace("`", "")])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        lines = [
            markup.paragraph(trial.mark, f"<strong>{trial.part}:</strong>", markup.text(trial.text))
            for trial in self.trials
        ]
        lines.append(markup.paragraph(markup.text(self.verdict)))
        return markup.box(markup.GREEN if self else markup.RED, *lines)


def self_test() -> SelfTest:
    """Try all that a lesson needs: arithmetic, pictures, controls, data, the progress file, and torch.

    Returns:
        A :class:`SelfTest`, to be shown as the last line of a cell. Nothing that fails is raised.

    Example:
        >>> bool(self_test())
        True
    """
    parts: tuple[tuple[str, Callable[[], tuple[str, str]]], ...] = (
        ("NumPy", _numpy),
        ("pictures", _pictures),
        ("controls", _controls),
        ("data", _data),
        ("progress", _progress),
        ("torch", _torch),
    )
    return SelfTest(tuple(_tried(part, attempt) for part, attempt in parts))


def _tried(part: str, attempt: Callable[[], tuple[str, str]]) -> Trial:
    try:
        mark, text = attempt()
    except Exception as error:  # whatever is wrong with an installation, the test must live to say it
        mark, text = FAULT, f"{type(error).__name__}: {error}"
    return Trial(mark, part, text)


def _numpy() -> tuple[str, str]:
    descent = minimize(quadratic([2.0]), [3.0], GradientDescent(learning_rate=0.1), steps=50)
    end = float(descent.final[0])
    wanted = 3 * 0.8**50  # on x² each such step leaves 0.8 of x
    if abs(end - wanted) > 1e-12:
        return FAULT, f"50 steps down the bowl x² ended at {end:.6g} instead of {wanted:.6g}."
    return WORKS, f"50 steps down the bowl x² lead from 3 to {end:.6f}, as they must."


def _pictures() -> tuple[str, str]:
    is_jpeg = TryTheKeys().frame().startswith(b"\xff\xd8")
    return (WORKS, "are drawn.") if is_jpeg else (FAULT, "what was drawn is no picture.")


def _controls() -> tuple[str, str]:
    # Only the page can show that controls work: each one that appears asks the kernel for its picture.
    if ExplorerWidget.requests:
        return WORKS, "the page asks for pictures, and the kernel answers."
    return CAN_WAIT, (
        "the page has asked for no picture yet. Move the ball at the top, then run this cell again. "
        "If there is no slider beside the ball, run `gdlearn doctor` in a terminal."
    )


def _data() -> tuple[str, str]:
    people, wines, tumours = (len(load().y) for load in (data.diabetes, data.wine, data.breast_cancer))
    return WORKS, f"{people} people, {wines} wines and {tumours} tumours were read, without the network."


def _progress() -> tuple[str, str]:
    progress = open_progress()
    fault = progress.fault()
    if fault is not None:
        return FAULT, f"the file of your progress can't be used: {fault}."
    try:
        tempfile.TemporaryFile(dir=progress.path.parent).close()
    except OSError as error:
        return FAULT, f"the folder of your progress can't be written ({(error.strerror or str(error)).lower()})."
    return WORKS, "can be kept."


def _torch() -> tuple[str, str]:
    if _is_installed("torch"):
        return WORKS, "is installed, for lessons 09 and 12."
    return CAN_WAIT, "is not installed, and only lessons 09 and 12 need it. `gdlearn doctor` gives the command."


def _is_installed(package: str) -> bool:
    """Tell whether a package is there without importing it: torch takes seconds and hundreds of megabytes."""
    found: Any = importlib.util.find_spec(package)
    return found is not None
