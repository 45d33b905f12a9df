"""From a file, of whatever format it is, into the store."""

import hashlib
import time
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from analytics.history.capture.reader import Capture, open_capture
from analytics.history.incoming.csv_rows import read_csv
from analytics.history.incoming.jsonl import read_array, read_jsonl
from analytics.history.incoming.piece import Piece
from collector.event import Event
from collector.failure import SurroundingsError
from collector.plain_file import open_plain
from collector.record.rejected import Rejected
from collector.store.connection import Connection
from collector.store.remarks import Remark, Remarks
from collector.store.store import Batch, Store, StoreFull

_AT_ONCE = 1000
_GZIP = b"\x1f\x8b"


class Loaded(msgspec.Struct):
    """What became of a file: events stored now, events the store had already, pieces that are no events and are kept
    aside now or were before (`rejected`); `why` holds the first few reasons, `warning` what is wrong with the file."""

    stored: int = 0
    duplicates: int = 0
    rejected: int = 0
    why: list[str] = msgspec.field(default_factory=list)
    warning: str = ""


def load_file(store: Store, path: Path, *, deliver: bool) -> Loaded:
    """All of a capture, JSONL or CSV into the store, local unless `deliver`. Loading it again changes nothing.

    Raises SurroundingsError: it cannot be read, or the store is full (what was stored before stays).
    """
    with opened(path, waits=True) as file:
        if path.is_fifo() or not is_capture(file):
            try:
                return load(store, file, deliver=deliver, name=path.name)
            except SurroundingsError as error:
                raise SurroundingsError(f"{path}: {error.message}", error.way_out) from error
    return _load_capture(store, open_capture(path), deliver)


def load(store: Store, file: BinaryIO, *, deliver: bool, name: str = "standard input") -> Loaded:
    """The same from an open (buffered) file that need not be seekable; told apart by its first bytes."""
    if is_capture(file):
        return _load_capture(store, Capture(BytesIO(file.read()), name), deliver)
    remarks: dict[str, Remark] = {}
    return _store(store, read_pieces(file, time.time_ns() // 1_000_000, remarks), remarks, deliver)


def is_capture(file: BinaryIO) -> bool:
    """Whether an open (buffered) file begins like one."""
    return bool(file.peek(2)[:2] == _GZIP)  # type: ignore[attr-defined]


def read_pieces(file: BinaryIO, now_ms: int, remarks: MutableMapping[str, Remark]) -> Iterator[Piece]:
    """The pieces of an open (buffered) file of JSON or CSV, told apart by its first bytes; `remarks` are filled as they
    are met. Raises SurroundingsError."""
    start = file.peek(64)[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]  # type: ignore[attr-defined]
    if start in (b"{", b""):
        return read_jsonl(file, now_ms, remarks)
    return read_array(file, now_ms) if start == b"[" else read_csv(file, now_ms)


def _load_capture(store: Store, capture: Capture, deliver: bool) -> Loaded:
    with capture:
        loaded = _store(store, capture.all(), capture.remarks, deliver)
        loaded.warning = capture.warning
    return loaded


def _store(store: Store, pieces: Iterator[Piece], remarks: Mapping[str, Remark], deliver: bool) -> Loaded:
    """`remarks` are filled while pieces are read; those that the store has already stay."""
    loaded = Loaded()
    known = store.read(_known_rejected)
    while some := list(islice(pieces, _AT_ONCE)):
        events = [piece for piece in some if isinstance(piece, Event)]
        bad = [piece for piece in some if isinstance(piece, Rejected)]
        new = list({_digest(piece.raw): piece for piece in reversed(bad) if _digest(piece.raw) not in known}.values())[
            ::-1
        ]
        known.update(_digest(piece.raw) for piece in new)
        try:
            outcome = store.add(Batch(events=events, rejected=new, local=not deliver))
        except StoreFull as error:
            raise SurroundingsError(
                f"{error} {loaded.stored:,} events were stored before.", "Make room, then import the same again."
            ) from error
        loaded.stored += outcome.stored
        loaded.duplicates += outcome.duplicates
        loaded.rejected += len(bad)
        for piece in bad[: 3 - len(loaded.why)]:
            loaded.why.append(f"{piece.field}: {piece.reason}" if piece.field else piece.reason)
    if remarks:
        there = Remarks(store).all()
        Remarks(store).put_all({name: remark for name, remark in remarks.items() if name not in there})
    return loaded


def _known_rejected(connection: Connection) -> set[bytes]:
    return {_digest(raw) for (raw,) in connection.execute("SELECT raw FROM rejected")}


def _digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


@contextmanager
def opened(path: Path, *, waits: bool = False) -> Iterator[BinaryIO]:
    """The file, buffered; with `waits` also a pipe, whose writer is waited for. Raises SurroundingsError."""
    try:
        with path.open("rb") if waits and path.is_fifo() else open_plain(path) as file:
            yield file
    except OSError as error:
        raise SurroundingsError(
            f"{path} cannot be read: {error.strerror or error}.", "Choose another file, or mend its permissions."
        ) from error
