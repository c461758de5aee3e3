"""The explorer in a notebook: answers the front end's requests with pictures.

The two sides exchange messages, not synchronised traits: a drag then never queues old values.

    page -> kernel   {"kind": "draw", "view", "request", "settings" (or null: as they are), "changed", "ratio", "draft"}
    kernel -> page   {"kind": "picture", "view", "request", "settings", "text", "notice", "pointers", "draft"} + [JPEG]
    kernel -> page   {"kind": "failed", "view", "request", "text"}

"changed" names the settings that the learner has changed since the picture that is shown: a message that is sent
again, or overtakes an answer, then means the same as before. While a control moves the page asks for drafts. Where
that makes a difference the answer is a draft, and says so; when the control rests, the page asks for the real picture.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

from gdlearn.figures.described import DPI

if TYPE_CHECKING:
    from gdlearn.explorers.base import Explorer

_HERE = Path(__file__).parent


class ExplorerWidget(anywidget.AnyWidget):
    """The live part of one shown explorer; :class:`~gdlearn.explorers.base.Explorer` makes it when it is shown.

    Its state holds a first picture, so that a notebook saved with its widgets has something to show before it
    is run. What costs memory (figure, pixels) lives in the scenes that all explorers share.
    """

    _esm = (_HERE / "explorer.js").read_text(encoding="utf-8")
    _css = (_HERE / "explorer.css").read_text(encoding="utf-8")

    requests: ClassVar[int] = 0  # for pictures, from all pages to this kernel: that they come shows that widgets work

    start = traitlets.Dict().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)

    def __init__(self, explorer: Explorer[Any]) -> None:
        self._explorer = explorer
        self._settings = explorer.defaults
        super().__init__(
            start={
                "title": explorer.title,
                "hint": explorer.hint,
                "width": round(explorer.size[0] * DPI),
                "height": round(explorer.size[1] * DPI),
                "controls": [control.spec() for control in explorer.controls],
                "settings": self._settings,
                "text": explorer.describe(),
            },
            picture=explorer.frame(),
        )
        self.on_msg(ExplorerWidget._answer)

    def close(self) -> None:
        """Take the explorer off the page, with the layout model that every ipywidget brings."""
        super().close()
        self.layout.close()

    def _answer(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        if message.get("kind") != "draw":
            return
        ExplorerWidget.requests += 1
        reply = {"view": message["view"], "request": message["request"]}
        try:
            state, picture = self._drawn(message)
        except Exception as problem:  # the page waits for an answer: it gets one, and the log gets the rest
            self.log.exception("an explorer could not draw %s", message["settings"])
            text = f"This picture could not be drawn ({type(problem).__name__}: {problem})."
            self.send(reply | {"kind": "failed", "text": text})
        else:
            self.send(reply | {"kind": "picture"} | state, [picture])

    def _drawn(self, message: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        explorer, ratio = self._explorer, message["ratio"]
        settings, notice = explorer._clamped(message["settings"] or {}, self._settings)
        settings, remark = explorer._followed(settings, message.get("changed", ()))
        draft = explorer._draft(settings) if message.get("draft") else None
        result = explorer._compute(settings) if draft is None else draft
        picture = explorer._frame(settings, result, ratio)
        self._settings = settings
        state = {
            "settings": settings,
            "text": explorer._words(result, settings),
            "notice": f"{notice} {remark}".strip(),
            "pointers": explorer._pointer_areas(settings, ratio),
            "draft": draft is not None,
        }
        return state, picture


# Which widgets each cell shows: cell id -> (the run that showed them, the widgets). Running a cell again closes
# what it showed before; without that every run would leave a widget behind in the kernel and in the page.
_shown: dict[str, tuple[str, list[ExplorerWidget]]] = {}


def note_shown(widget: ExplorerWidget) -> None:
    """Remember that the cell that runs now shows ``widget``, and close what its earlier run showed."""
    cell, run = _current_cell()
    if cell is None:  # not started by a front end that names its cells
        return
    last_run, widgets = _shown.get(cell, (run, []))
    if last_run == run:
        _shown[cell] = (run, [*widgets, widget])
        return
    _shown[cell] = (run, [widget])
    for old in widgets:
        if not any(old in shown for _, shown in _shown.values()):
            old.close()


def _current_cell() -> tuple[str | None, str]:
    """Return the id of the cell that runs now and the id of this run, (None, "") where nobody says."""
    from IPython import get_ipython

    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id", "")
