"""A journal of events in one SQLite file, from which nothing gets lost; `gdlearn.progress` gives it meaning.

It has to bear several kernels writing at once, a kill at any moment, a full disk, a read-only folder, a
damaged file, and the way to another machine and back:

- **Append only.** Each event is one row with an identifier of its own. To merge two files is to take the
  union of their rows: nothing can be overwritten, and merging a file twice changes nothing.
- **One short transaction for each event**, begun with the write lock. SQLite's rollback journal is kept (not
  WAL), since it also works on the network file systems that home folders on a JupyterHub often are.
- **Order.** An event's ``tick`` is the time in microseconds, or one more than the last tick if the clock
  was set back. So the order holds on one machine whatever its clock does, and is sensible between machines.
- **A failure to save is not the caller's.** The event then waits in memory, counts as usual, and is saved
  with the next one that can be. One sentence says so, once.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

_FORMAT = "gdlearn progress"
_VERSION = 1
_PATIENCE = 5.0  # seconds to wait for another kernel's transaction, which takes milliseconds
_BODIES: dict[str, dict[str, tuple[type, ...]]] = {
    "attempt": {"outcome": (str,)},
    "hint": {"number": (int,)},
    "prediction": {"value": (str, float, int)},
    "quiz": {"question": (int,), "choice": (int,), "correct": (bool,)},
    "claim": {},
}
_NO_ACCESS = "the folder or the file can't be written"
_IN_USE = "another program holds the file"
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: _NO_ACCESS,
    sqlite3.SQLITE_CANTOPEN: _NO_ACCESS,
    sqlite3.SQLITE_PERM: _NO_ACCESS,
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is damaged",
}
_Result = TypeVar("_Result")


class _DamagedError(Exception):
    """SQLite can read the file, but a row in it is not an event."""


class _NewerVersionError(Exception):
    """The file was written by a later gdlearn, whose rows this one might not understand."""


@dataclass(frozen=True)
class Event:
    """One row: what happened (`kind`), to what (`subject`), with which details (`body`)."""

    id: str
    tick: int  # 0 until it is saved
    kind: str
    subject: str
    body: dict[str, Any]


@dataclass
class _Memory:
    """What this process knows of one file beyond its content; shared by all journals of that file."""

    waiting: list[Event] = field(default_factory=list)
    failing: bool = False
    said: set[str] = field(default_factory=set)


_memories: dict[Path, _Memory] = {}


class Journal:
    """The events in one file. Only `merge` lets a failure to save reach the caller."""

    def __init__(self, path: Path, *, say: Callable[[str], object]) -> None:
        self.path = path
        self.notice: str | None = None
        self._say = say
        self._memory = _memories.setdefault(path, _Memory())

    def append(self, kind: str, subject: str, body: dict[str, Any]) -> None:
        """Add one event; a failure to save is told once and does not raise."""
        body = json.loads(json.dumps(body))  # what is no JSON must fail here, not at each later save
        self._memory.waiting.append(Event(os.urandom(8).hex(), 0, kind, subject, body))
        self._guarded(lambda: self._save([]), None)

    def events(self, kind: str | None = None, subject: str | None = None) -> list[Event]:
        """Give the events in their order: those in the file, and after them those that still wait."""
        nothing: list[Event] = []
        saved = self._guarded(self._load, nothing)
        known = {event.id for event in saved}
        return [
            event
            for event in [*saved, *(event for event in self._memory.waiting if event.id not in known)]
            if kind in (None, event.kind) and subject in (None, event.subject)
        ]

    def export(self) -> dict[str, Any]:
        """Give all events as data for a JSON file."""
        return {"format": _FORMAT, "version": _VERSION, "events": [vars(event) for event in self.events()]}

    def merge(self, document: Any) -> int:
        """Add the events of an exported journal that are not here yet, and tell how many those were.

        Raises:
            ValueError: if the document is not an exported journal; nothing is taken from it then.
            OSError: if it can't be saved here.
        """
        events = _read_document(document)
        known = {event.id for event in self.events()}  # (this also sets a damaged file aside)
        new = {event.id: event for event in events if event.id not in known}
        try:
            self._save(list(new.values()))
        except (sqlite3.Error, OSError, _NewerVersionError) as error:
            raise OSError(f"The progress can't be saved in {self.path}: {_reason(error)}.") from error
        return len(new)

    def fault(self) -> str | None:
        """Look at every page of the file and tell what is wrong; None if it is sound or not there yet."""
        try:
            if not self.path.exists():
                return None
            with self._open() as database:
                found = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
            self._load()
        except (sqlite3.Error, OSError, _DamagedError, _NewerVersionError) as error:
            return _reason(error)
        return None if found == "ok" else found

    # ---- the file

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        # Where the last attempt failed, do not let every further cell wait as long again.
        patience = 0.2 if self._memory.failing else _PATIENCE
        with closing(sqlite3.connect(self.path, timeout=patience, isolation_level=None)) as database:
            if database.execute("PRAGMA user_version").fetchone()[0] > _VERSION:
                raise _NewerVersionError
            yield database

    def _load(self) -> list[Event]:
        if not self.path.exists():
            return []
        with self._open() as database:
            if database.execute("PRAGMA user_version").fetchone()[0] == 0:  # an empty file
                return []
            events = []
            for event in _rows(database):
                if event is None:
                    raise _DamagedError
                events.append(event)
        return sorted(events, key=lambda event: (event.tick, event.id))

    def _save(self, events: list[Event]) -> None:
        """Write these events and all that wait, in one transaction."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        waiting = list(self._memory.waiting)
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")  # the write lock at once: two kernels can't deadlock
            database.execute(
                "CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, tick INTEGER NOT NULL,"
                " kind TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL)"
            )
            database.execute(f"PRAGMA user_version = {_VERSION}")
            for event in [*events, *waiting]:
                if event.tick == 0:
                    (last,) = database.execute("SELECT coalesce(max(tick), 0) FROM events").fetchone()
                    event = replace(event, tick=max(time.time_ns() // 1000, last + 1))
                row = (event.id, event.tick, event.kind, event.subject, json.dumps(event.body))
                database.execute("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?)", row)
            database.execute("COMMIT")
        self._memory.waiting = [event for event in self._memory.waiting if event not in waiting]

    # ---- when it fails

    def _guarded(self, action: Callable[[], _Result], otherwise: _Result) -> _Result:
        """Do it. A damaged file is set aside first; any other failure is told, and gives `otherwise`."""
        try:
            result = self._with_damage_set_aside(action)
        except (sqlite3.Error, OSError, _DamagedError, _NewerVersionError) as error:
            self._memory.failing = True
            self._tell(
                f"Your progress can't be kept in {self.path} ({_reason(error)}): the lesson goes on, and what"
                " you do is remembered until this kernel stops."
            )
            return otherwise
        self._memory.failing = False
        return result

    def _with_damage_set_aside(self, action: Callable[[], _Result]) -> _Result:
        identity = os.stat(self.path) if self.path.exists() else None
        try:
            return action()
        except (sqlite3.Error, _DamagedError) as error:
            if identity is None or not _means_damage(error):
                raise
            self._set_aside(identity)
            return action()

    def _set_aside(self, identity: os.stat_result) -> None:
        """Move a damaged file out of the way, and take over the events that can still be read in it."""
        if not self.path.exists() or not os.path.samestat(identity, os.stat(self.path)):
            return  # another kernel has done it in the meantime
        aside = self.path.with_name(f"{self.path.stem}.damaged-{datetime.now():%Y-%m-%d-%H%M%S-%f}{self.path.suffix}")
        # Its journal goes with it, and first: SQLite would delete it beside a new file.
        for suffix in ("-journal", "-wal", "-shm", ""):
            beside = Path(f"{self.path}{suffix}")
            if beside.exists():
                beside.rename(f"{aside}{suffix}")
        rescued = _rescued(aside)
        self._memory.waiting = [*rescued, *self._memory.waiting]
        self._tell(
            f"The file with your progress was damaged: it is set aside as {aside.name}, a new one is begun,"
            f" and the {len(rescued)} entries that could still be read are in it."
        )
        self._save([])

    def _tell(self, sentence: str) -> None:
        self.notice = sentence
        if sentence not in self._memory.said:
            self._memory.said.add(sentence)
            self._say(sentence)


def _rows(database: sqlite3.Connection) -> Iterator[Event | None]:
    """Give each row as an event, or None in place of one that is not."""
    for row in database.execute("SELECT id, tick, kind, subject, body FROM events"):
        try:
            yield checked_event(
                dict(zip(("id", "tick", "kind", "subject"), row, strict=False), body=json.loads(row[4]))
            )
        except (ValueError, TypeError):
            yield None


def _rescued(path: Path) -> list[Event]:
    """Read a damaged file as far as it goes."""
    events: list[Event] = []
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for event in _rows(database):
                if event is not None:
                    events.append(event)
    except sqlite3.Error:
        pass  # what was read before is what there is
    return events


def _read_document(document: Any) -> list[Event]:
    """Check an exported journal as a whole, before anything is taken from it."""
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise ValueError("This is not a file that `gdlearn progress --export` wrote.")
    version = document.get("version")
    if not isinstance(version, int) or version > _VERSION:
        raise ValueError(
            f"The file has version {version!r} and this gdlearn reads up to {_VERSION}: bring gdlearn up to date."
        )
    events = document.get("events")
    if not isinstance(events, list):
        raise ValueError("The file is damaged: it holds no list of events.")
    return [checked_event(event) for event in events]


def checked_event(raw: Any) -> Event:
    """Give the event, or raise a ValueError if it is none that this module writes."""
    try:
        event = Event(**raw)
        sound = (
            isinstance(event.id, str)
            and isinstance(event.subject, str)
            and type(event.tick) is int
            and 0 < event.tick < 2**62  # so that the ticks after it fit SQLite's 64 bits
            and all(isinstance(event.body[name], types) for name, types in _BODIES[event.kind].items())
            and (event.kind != "claim" or event.subject.isdecimal())
        )
    except (TypeError, KeyError):
        sound = False
    if not sound:
        raise ValueError(f"The file is damaged: {str(raw)[:80]} is not an event of a progress file.")
    return event


def _code(error: Exception) -> int:
    """Give SQLite's primary result code (the extended ones carry it in the low byte); 0 if there is none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _means_damage(error: Exception) -> bool:
    return isinstance(error, _DamagedError) or _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _reason(error: Exception) -> str:
    if isinstance(error, _NewerVersionError):
        return "a newer gdlearn wrote it, so bring this one up to date"
    if isinstance(error, _DamagedError):
        return "the file is damaged"
    if isinstance(error, OSError):
        return "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else _NO_ACCESS
    return _REASONS.get(_code(error), str(error))
