"""Runs a learner's answer so that nothing it does can harm the notebook.

The answer runs in a side thread while the kernel's own thread watches the clock. So the watcher always gets
its turn, on every system (a signal such as SIGALRM would not do on Windows), and an interrupt by the learner
still reaches it. An answer that is late gets ``SystemExit`` raised inside it, again and again until it ends:
``except Exception`` does not catch that, and a bare ``except`` in a loop only does for a while.

What can't be stopped from inside a process is one long call into compiled code, such as ``time.sleep(1e9)`` or
``10 ** 10 ** 9``. Where it lets other threads run, the check gives up waiting and says so; where it doesn't, the
learner restarts the kernel.
"""

from __future__ import annotations

import builtins
import contextvars
import ctypes
import io
import linecache
import os
import re
import sys
import sysconfig
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from gdlearn.exercises.arguments import differ, fresh, show
from gdlearn.exercises.values import Unreadable, clean, shorten

SECONDS = 5.0
"""How long an answer may run, all its inputs together."""

_GRACE = 1.0  # seconds in which a late answer is told to end before it is left to itself
_STUB = re.compile(r"(\d\d\.\w+)?")  # what the NotImplementedError of an unanswered exercise says
_KEPT = 200  # characters of what an answer prints that are kept
_LIBRARIES = tuple(
    str(Path(folder).resolve()) + os.sep
    for folder in (
        str(Path(__file__).parents[1]),
        *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")),
    )
)


@dataclass(frozen=True)
class Place:
    """A line of the learner's own code."""

    number: int
    text: str

    def __str__(self) -> str:
        return f"line {self.number}" + (f": “{self.text}”" if self.text else "")


@dataclass(frozen=True)
class Run:
    """What one call of an answer came to. Exactly one of ``value`` and ``trouble`` is given.

    ``trouble`` is a short key: "raised", "not answered", "does not stop", or that of an `Unreadable` result.
    ``words`` says it in half a sentence. ``changed`` lists the positions of the arguments that were changed in
    place, each with what it is now. ``printed`` is the beginning of what was printed.
    """

    value: Any = None
    trouble: str | None = None
    words: str = ""
    place: Place | None = None
    changed: tuple[tuple[int, str], ...] = ()
    printed: str = ""


@dataclass
class Runner:
    """Calls an answer several times within one allowance of seconds.

    Args:
        answer: the learner's function.
        ask: (answer, *arguments) -> plain data: it calls the answer and reads what came back; it raises
            `Unreadable` if it can't. All of it runs in the side thread, because reading a generator or an odd object
            runs the learner's code too.
        seconds: the allowance for all calls together; `SECONDS` if left out.
    """

    answer: Callable[..., Any]
    ask: Callable[..., Any]
    seconds: float | None = None
    spent: float = field(default=0.0, init=False)

    def call(self, arguments: Sequence[Any]) -> Run:
        """Call the answer by position on copies of the arguments, and tell what happened."""
        allowance = SECONDS if self.seconds is None else self.seconds
        given = fresh(arguments)
        outcome: list[Run] = []
        printed = _Printed()
        late = False

        def work() -> None:
            try:
                with np.errstate(all="ignore"):
                    run = Run(value=self.ask(self.answer, *given))
            except BaseException as error:
                run = Run() if late else _tell(error)
            outcome.append(run)

        place, ended = None, True
        started = time.monotonic()
        with _guarded_surroundings(printed):
            context = contextvars.copy_context()  # a new thread knows nothing of the cell that it prints for
            thread = threading.Thread(target=context.run, args=(work,), daemon=True)
            thread.start()
            try:
                _wait(thread, allowance - self.spent)
            finally:  # an interrupt by the learner passes through here
                if not outcome:
                    late, place = True, _where(thread)
                    ended = _stop(thread, outcome)
        self.spent += time.monotonic() - started
        if late:
            words = f"had not come to an end after {allowance:g} seconds" + (
                " and was stopped" if ended else "; it still runs in the background, so restart the kernel"
            )
            return Run(trouble="does not stop", words=words, place=place, printed=printed.text())
        run = outcome[0]
        pairs = enumerate(zip(arguments, given, strict=True))
        changed = tuple((i, show(after)) for i, (before, after) in pairs if differ(before, after))
        return replace(run, changed=changed, printed=printed.text())


class _Printed(io.TextIOBase):
    """A stream that keeps the beginning of what is printed, and counts the rest."""

    def __init__(self) -> None:
        self._kept = ""
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._length += len(text)
        self._kept += text[: max(0, _KEPT - len(self._kept))]
        return len(text)

    def text(self) -> str:
        more = f" … ({self._length:,} characters in all)" if self._length > len(self._kept) else ""
        return clean(self._kept).rstrip() + more


@contextmanager
def _guarded_surroundings(printed: _Printed) -> Iterator[None]:
    """Catch what the answer prints, asks for or warns of, and keep ``exit()`` from ending the kernel.

    Everything is put back afterwards, NumPy's global random state too.
    """
    streams = sys.stdout, sys.stderr, sys.stdin
    ask, hook, random_state = builtins.input, threading.excepthook, np.random.get_state()  # noqa: NPY002 - only kept
    shell = _shell()
    sys.stdout = sys.stderr = printed
    sys.stdin = io.StringIO()  # Python's own exit() closes it
    builtins.input = _no_input
    threading.excepthook = lambda _: None  # an answer that is stopped on its last line has nothing to tell
    if shell is not None:
        shell.ask_exit = _exit  # a notebook's exit() asks the shell, which would end the kernel
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.stdout, sys.stderr, sys.stdin = streams
        builtins.input, threading.excepthook = ask, hook
        np.random.set_state(random_state)  # noqa: NPY002 - the same
        if shell is not None:
            del shell.ask_exit


def _shell() -> Any:
    """Return IPython's running shell, or None outside of IPython."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _exit() -> None:
    raise SystemExit


def _no_input(prompt: object = "") -> str:
    raise RuntimeError("input() can't be used in an answer: everything it needs comes in its arguments")


# ---- the clock


def _wait(thread: threading.Thread, seconds: float) -> None:
    """Wait for the thread in short turns: on Windows a long one could not be interrupted."""
    until = time.monotonic() + max(0.0, seconds)
    while thread.is_alive() and (left := until - time.monotonic()) > 0:
        thread.join(min(left, 0.1))


def _stop(thread: threading.Thread, outcome: list[Run]) -> bool:
    """Raise SystemExit inside the thread until it has an outcome; tell whether the thread ended.

    It has to be SystemExit itself: that is the one exception which `threading` lets end a thread in silence.
    """
    until = time.monotonic() + _GRACE
    while thread.is_alive() and time.monotonic() < until:
        if not outcome:
            _raise_inside(thread, SystemExit)
        thread.join(0.01)
    return not thread.is_alive()


def _raise_inside(thread: threading.Thread, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(error))


def _where(thread: threading.Thread) -> Place | None:
    """Find the learner's line that the thread is at."""
    frame = sys._current_frames().get(thread.ident or 0)
    return _own_line((frame, frame.f_lineno) for frame, _ in traceback.walk_stack(frame)) if frame else None


# ---- telling what happened


def _tell(error: BaseException) -> Run:
    """Say what was raised and where, in plain words: no object of the learner's leaves the side thread."""
    if isinstance(error, Unreadable):
        return Run(trouble=error.key, words=error.words)
    place = _own_line(reversed(list(traceback.walk_tb(error.__traceback__))))
    try:
        text = clean(str(error))
    except BaseException:
        text = ""
    if isinstance(error, NotImplementedError) and _STUB.fullmatch(text):
        return Run(trouble="not answered", words=text, place=place)
    if isinstance(error, SystemExit):
        return Run(trouble="raised", words="SystemExit: it called exit()", place=place)
    name = type(error).__name__
    return Run(trouble="raised", words=name + (f": {shorten(text, 200)}" if text else ""), place=place)


def _own_line(frames: Any) -> Place | None:
    """Return the first line among ``frames``, innermost first, that is the learner's and not of a library."""
    for frame, number in frames:
        if _is_own(frame):
            text = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
            return Place(number, shorten(clean(text), 100))
    return None


def _is_own(frame: types.FrameType) -> bool:
    name = frame.f_code.co_filename
    if name.startswith(("<frozen", "<__array_function__")):  # Python's and NumPy's own machinery
        return False
    return not str(Path(name).resolve()).startswith(_LIBRARIES)
