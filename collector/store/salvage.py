"""Saving what can be read of a damaged file into the store that took its place."""

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from collector.record.rejected import Rejected
from collector.store.connection import Connection
from collector.store.damage import note_saved, unsaved
from collector.store.job import StoreFull
from collector.store.log_mending import find_damage, mend
from collector.store.remarks import Remark, read_remarks
from collector.store.rows import EVENT_COLUMNS, EVENT_TABLES, checksum, event_of
from collector.store.writing import Batch, Outcome

logger = logging.getLogger(__name__)

_SPAN = 500
_NEAR = 50
_EVENTS = f"SELECT {EVENT_COLUMNS}, e.local, e.crc FROM {EVENT_TABLES} WHERE e.number BETWEEN ? AND ?"
_REJECTED = (
    "SELECT number, received_at, field, reason, raw, common, form FROM rejected WHERE number BETWEEN ? AND ?"
    " ORDER BY number"
)
# A tree that is broken near its root fails at every number: so many failures in a row, and it is given up.
_PATIENCE = 50_000


class Salvage:
    """The thread `store-salvage`: saves what can be read of all files in the folder that were set aside.

    An event is saved if its checksum is right, under its own id: one that the store has already is passed over and
    not counted. Its number is a new one, and what became of it at a destination is forgotten: it is delivered again,
    where its id keeps it single. Saved ones count as received and stored, as the new store counts from its own
    beginning; rejected pieces as received and rejected. Marks and comments are kept where there is no
    newer one. A salvage that is cut short begins anew at the next start.
    """

    def __init__(
        self,
        folder: Path,
        add: Callable[[Batch], Outcome],
        add_remarks: Callable[[Mapping[str, Remark]], None],
        tell: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._add = add
        self._add_remarks = add_remarks
        self._tell = tell
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()

    def begin(self) -> None:
        """Starts the thread if there is something to save and none is at it. May be called at any time."""
        with self._guard:
            if self._thread is None and not self._stopping.is_set() and unsaved(self._folder):
                self._thread = threading.Thread(target=self._run, name="store-salvage", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Ends it, also in the middle."""
        with self._guard:
            self._stopping.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._guard:
                files = [] if self._stopping.is_set() else unsaved(self._folder)
                if not files:
                    self._thread = None
                    return
            saved = lost = 0
            try:
                if damage := find_damage(files[0]):
                    mend(files[0], damage)
                with contextlib.closing(sqlite3.connect(files[0], isolation_level=None)) as connection:
                    saved, lost = self._save(connection)
                if self._stopping.is_set():
                    return
                note_saved(files[0])
            except (sqlite3.Error, OSError) as error:
                logger.warning("saving from %s ended early: %s", files[0].name, error)
                with contextlib.suppress(OSError):
                    note_saved(files[0])
            self._tell(f"{saved} events were saved from {files[0].name}; at least {lost} could not be read.")

    def _save(self, connection: Connection) -> tuple[int, int]:
        saved = lost = 0
        for rows, failed in _spans(connection, "events", _EVENTS):
            if self._stopping.is_set():
                return saved, lost
            lost += failed
            for local in (0, 1):
                events = []
                for *row, its_local, crc in rows:
                    if bool(its_local) != bool(local):
                        continue
                    event = _event(tuple(row), crc)
                    lost += event is None
                    if event is not None:
                        events.append(event)
                if events and not self._stopping.is_set():
                    saved += self._keep(Batch(events=events, local=bool(local), salvaged=True)).stored
        if (remarks := _remarks(connection)) and not self._stopping.is_set():
            with contextlib.suppress(StoreFull):
                self._add_remarks(remarks)
        pieces: list[Rejected] = []
        for rows, _ in _spans(connection, "rejected", _REJECTED):
            pieces += [piece for row in rows if (piece := _piece(row)) is not None]
        if pieces and not self._stopping.is_set():
            self._keep(Batch(rejected=pieces, salvaged=True))
        return saved, lost

    def _keep(self, batch: Batch) -> Outcome:
        while True:
            try:
                return self._add(batch)
            except StoreFull as error:
                if self._stopping.wait(min(error.retry_after, 1)):
                    return Outcome(0, 0)


def _event(row: tuple[Any, ...], crc: object) -> Any:
    """The event, or None where the checksum or a type is wrong."""
    try:
        event = event_of(row)
        return event if checksum(event) == crc else None
    except (TypeError, ValueError, AttributeError, OverflowError):
        return None


def _remarks(connection: Connection) -> dict[str, Remark]:
    """What can be read of the marks and comments, up to the first damaged page."""
    found: dict[str, Remark] = {}
    with contextlib.suppress(sqlite3.Error, AttributeError, TypeError):
        for identity, remark in read_remarks(connection):
            if type(identity) is str and type(remark.comment) is str:
                found[identity] = remark
    return found


def _piece(row: tuple[Any, ...]) -> Rejected | None:
    _, received_at, field, reason, raw, common, form = row
    if (type(received_at), type(field), type(reason), type(raw)) != (int, str, str, bytes):
        return None
    return Rejected(
        field=field, reason=reason, raw=raw, received_at=received_at, common_json=common or b"", form=bool(form)
    )


def _spans(connection: Connection, table: str, query: str) -> Iterator[tuple[list[tuple[Any, ...]], int]]:
    """The rows by number, span by span, and how many numbers of the span could not be read."""
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    failures = 0
    for first in range(_edge(connection, table, "min"), _edge(connection, table, "max") + 1, _SPAN):
        rows: list[tuple[Any, ...]] = []
        failed = 0
        left = [(first, first + _SPAN - 1)]
        while left:
            low, high = left.pop()
            try:
                rows += connection.execute(query, (low, high)).fetchall()
                failures = 0
            except sqlite3.Error:
                failures += 1
                if failures > _PATIENCE:
                    yield rows, failed
                    return
                if low == high:
                    failed += 1
                else:
                    middle = (low + high) // 2
                    left += [(middle + 1, high), (low, middle)]
        yield rows + _overlooked(connection, query, first, {row[0] for row in rows}), failed


def _overlooked(connection: Connection, query: str, first: int, found: set[int]) -> list[tuple[Any, ...]]:
    """Rows of the span that a walk past a damaged one did not meet: its number reads as one beyond the span, and the
    walk ends there. Asked for one by one they are found, but where nothing is near there is nothing to ask for."""
    rows: list[tuple[Any, ...]] = []
    for start in range(first, first + _SPAN, _NEAR):
        numbers = range(start, start + _NEAR)
        missing = [number for number in numbers if number not in found]
        if len(missing) == _NEAR:
            with contextlib.suppress(sqlite3.Error):
                missing = missing if connection.execute(query, (start, numbers[-1])).fetchone() else []
        for number in missing:
            with contextlib.suppress(sqlite3.Error):
                rows += connection.execute(query, (number, number)).fetchall()
    return rows


def _edge(connection: Connection, table: str, which: str) -> int:
    """The lowest or highest number, as far as the file can say."""
    asked = (f"SELECT {which}(number) FROM {table}", "SELECT last_number FROM counters" if which == "max" else "")
    for query in filter(None, asked):
        with contextlib.suppress(sqlite3.Error, TypeError):
            (value,) = connection.execute(query).fetchone()
            if type(value) is int and 0 <= value < 2**48:
                return value
    return 1 if which == "min" else 0
