"""What all explorers share: an explorer is a function with sliders, by four routes to one result.

A new explorer declares its ``controls`` and writes four methods: ``_compute`` (numbers), ``_words`` (sentences),
``_prepare`` (draws what stands still) and ``_update`` (moves what moves). The base makes of them
:meth:`Explorer.compute`, :meth:`Explorer.describe`, :meth:`Explorer.figure`, :meth:`Explorer.frame` and the widget,
and so the five can't disagree.
"""

from __future__ import annotations

import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from gdlearn._validate import show
from gdlearn.explorers.controls import Control, Pointer
from gdlearn.explorers.scene import Artists, Scene, drawing, kept_scene, settle
from gdlearn.figures.described import DPI, DescribedFigure, described, picture_bundle
from gdlearn.figures.style import new_figure, styled

if TYPE_CHECKING:
    from gdlearn.explorers.widget import ExplorerWidget

Result = TypeVar("Result")
Settings = Mapping[str, Any]

RATIOS = (1.0, 1.5, 2.0)  # of rendered to CSS pixels; few, because each keeps a picture of its own in memory


class Explorer(ABC, Generic[Result]):
    """A picture with controls.

    Args:
        **settings: the settings to start with, in place of the defaults.

    Raises:
        TypeError, ValueError: if a setting is unknown or its value is not allowed.

    Attributes:
        title: names the explorer for a screen reader.
        hint: one line above the controls: what can be done here.
        controls: what can be set.
        pointers: what a click in the picture sets.
        scene: the names of the settings on which the still part of the picture depends.
        size: width and height of the picture in inches (100 CSS pixels each).
    """

    title: ClassVar[str]
    hint: ClassVar[str] = ""
    controls: ClassVar[tuple[Control, ...]]
    pointers: ClassVar[tuple[Pointer, ...]] = ()
    scene: ClassVar[tuple[str, ...]] = ()
    size: ClassVar[tuple[float, float]] = (7.0, 4.2)

    def __init__(self, **settings: Any) -> None:
        self._start = {control.name: control.default for control in self.controls}
        self._start = self._checked(settings)
        # Weak: an open widget is held by ipywidgets, a closed one shall go although Out keeps the explorer.
        self._widget: Callable[[], ExplorerWidget | None] = lambda: None

    @property
    def defaults(self) -> dict[str, Any]:
        """The settings that hold where none is given: a new dictionary, name -> value."""
        return dict(self._start)

    # --- the four routes ---------------------------------------------------------------------------------

    def compute(self, **settings: Any) -> Result:
        """Return the numbers behind the picture.

        Raises:
            TypeError, ValueError: if a setting is unknown or its value is not allowed.
        """
        return self._compute(self._checked(settings))

    def describe(self, **settings: Any) -> str:
        """Return in one or two sentences, with numbers, what the picture shows.

        Raises:
            TypeError, ValueError: if a setting is unknown or its value is not allowed.
        """
        checked = self._checked(settings)
        return self._words(self._compute(checked), checked)

    def figure(self, **settings: Any) -> DescribedFigure:
        """Return the picture as a Matplotlib figure of its own, with its description.

        Raises:
            TypeError, ValueError: if a setting is unknown or its value is not allowed.
        """
        checked = self._checked(settings)
        result = self._compute(checked)
        with drawing:
            figure, artists = self._drawn(checked)
            self._update(artists, result)
        return described(figure, self._words(result, checked))

    def frame(self, *, ratio: float = 1.0, **settings: Any) -> bytes:
        """Return the picture as JPEG bytes, exactly as the widget sends it.

        Args:
            ratio: rendered pixels for one CSS pixel, brought to 1, 1.5 or 2.
            **settings: as in :meth:`compute`.

        Raises:
            TypeError, ValueError: if a setting is unknown or its value is not allowed.
        """
        checked = self._checked(settings)
        return self._frame(checked, self._compute(checked), ratio)

    # --- what an explorer writes -------------------------------------------------------------------------

    @abstractmethod
    def _compute(self, settings: Settings) -> Result:
        """Return the numbers; never raises or warns, however extreme the settings are."""

    def _draft(self, settings: Settings) -> Result | None:
        """Return coarse numbers, to be shown while a control moves; None, as here, where the real ones are quick."""
        return None

    def _followed(self, settings: Settings, changed: Collection[str]) -> tuple[dict[str, Any], str]:
        """Return the settings after what the learner's choice brings with it, and a sentence that says so.

        Args:
            settings: as the learner wants them, allowed.
            changed: the names of those that the learner has changed since the picture that is shown.
        """
        return dict(settings), ""

    @abstractmethod
    def _words(self, result: Result, settings: Settings) -> str:
        """Say what the result is, in numbers; never NaN."""

    @abstractmethod
    def _prepare(self, figure: DescribedFigure, axes: Any, settings: Settings) -> Artists:
        """Draw all that stands still, set the limits, and return the moving artists in drawing order.

        Of ``settings`` only those named in ``scene`` may be used here.
        """

    @abstractmethod
    def _update(self, artists: Artists, result: Result) -> None:
        """Move the moving artists to where the result has them; limits and still parts stay as they are."""

    def _blank(self) -> tuple[DescribedFigure, Any]:
        """Return an empty figure and its axes; written anew where one axes is not enough."""
        return new_figure(*self.size)

    # --- drawing -----------------------------------------------------------------------------------------

    def _drawn(self, settings: Settings) -> tuple[DescribedFigure, Artists]:
        with styled():
            figure, axes = self._blank()
            artists = self._prepare(figure, axes, settings)
        settle(figure, artists)
        return figure, artists

    def _scene_of(self, settings: Settings, ratio: float) -> Scene:
        sharpness = min(RATIOS, key=lambda known: abs(known - ratio))
        key = (type(self), sharpness, *(settings[name] for name in self.scene))
        return kept_scene(key, lambda: Scene(*self._drawn(settings), sharpness))

    def _frame(self, settings: Settings, result: Result, ratio: float) -> bytes:
        with drawing:
            scene = self._scene_of(settings, ratio)
            self._update(scene.artists, result)
            return scene.jpeg()

    def _pointer_areas(self, settings: Settings, ratio: float) -> list[dict[str, Any]]:
        """Return where in the picture a click counts, and how its position becomes a value.

        ``box`` is left, bottom, width, height in fractions of the picture, the origin at the bottom left.
        """
        with drawing:
            axes = self._scene_of(settings, ratio).figure.axes
            return [
                {
                    "x": pointer.x,
                    "y": pointer.y,
                    "box": axes[pointer.axes].get_position().bounds,
                    "xlim": axes[pointer.axes].get_xlim(),
                    "ylim": axes[pointer.axes].get_ylim(),
                    "xlog": axes[pointer.axes].get_xscale() == "log",
                    "ylog": axes[pointer.axes].get_yscale() == "log",
                }
                for pointer in self.pointers
            ]

    # --- settings ----------------------------------------------------------------------------------------

    def _checked(self, settings: Settings) -> dict[str, Any]:
        checked = dict(self._start)
        controls = {control.name: control for control in self.controls}
        for name, value in settings.items():
            if name not in controls:
                raise TypeError(
                    f"{type(self).__name__} has no setting {show(name)}; its settings are {', '.join(controls)}."
                )
            checked[name] = controls[name].check(value)
        return checked

    def _clamped(self, wanted: Settings, before: Settings) -> tuple[dict[str, Any], str]:
        """Return allowed settings near ``wanted``, and in words what had to be changed."""
        settings, notices = dict(before), []
        for control in self.controls:
            if control.name in wanted:
                settings[control.name], notice = control.clamp(wanted[control.name], before[control.name])
                notices.append(notice)
        return settings, " ".join(notice for notice in notices if notice)

    # --- in a notebook -----------------------------------------------------------------------------------

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self._start.items())
        return f"{type(self).__name__}({settings})"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Return ONE output: the widget, and for readers without a kernel the picture and its words."""
        from gdlearn.explorers.widget import ExplorerWidget, note_shown

        figure = self.figure()
        bundle = picture_bundle(figure.png(), figure.description, width=round(figure.get_figwidth() * DPI))
        widget = self._widget()
        if widget is None or widget.comm is None:
            widget = ExplorerWidget(self)
            self._widget = weakref.ref(widget)
        note_shown(widget)
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        return bundle | {"application/vnd.jupyter.widget-view+json": view}
