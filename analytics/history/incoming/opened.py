"""A file of events, of whatever format it is, opened as a capture: to be looked at, without a store."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path

from analytics.history.capture.reader import Capture, open_capture
from analytics.history.capture.writer import write_capture
from analytics.history.incoming.load import is_capture, opened, read_pieces
from analytics.history.incoming.piece import Piece
from collector.event import Event
from collector.failure import SurroundingsError
from collector.store.remarks import Remark

_TELL_EVERY = 1000


def open_events(path: Path, version: str, progress: Callable[[float], None]) -> Capture:
    """A capture as it is; of JSONL and CSV a capture in memory, each id once, whose `left_out` says what was left out.

    `progress` is told the share that was read (0 to 1); what it raises ends it. Raises SurroundingsError.
    """
    with opened(path) as file:
        if is_capture(file) or path.suffix.lower() == ".playscope":
            return open_capture(path, progress)
        kept, left_out, remarks = BytesIO(), Counter[str](), dict[str, Remark]()
        now_ms, size = time.time_ns() // 1_000_000, max(1, path.stat().st_size)
        try:
            pieces = _told(read_pieces(file, now_ms, remarks), lambda: progress(min(1.0, file.tell() / size)))
            write_capture(_events(pieces, left_out), kept, version, now_ms, remarks)
        except SurroundingsError as error:
            raise SurroundingsError(f"{path.name}: {error.message}", error.way_out) from error
    capture = Capture(kept, path.name)
    capture.converted = True
    capture.left_out = _note(path.name, left_out)
    return capture


def _events(pieces: Iterable[Piece], left_out: Counter[str]) -> Iterator[Event]:
    known: set[str] = set()
    for piece in pieces:
        if not isinstance(piece, Event):
            left_out[f"{piece.field}: {piece.reason}" if piece.field else piece.reason] += 1
        elif piece.id not in known:
            known.add(piece.id)
            yield piece


def _told(pieces: Iterator[Piece], tell: Callable[[], None]) -> Iterator[Piece]:
    for count, piece in enumerate(pieces):
        if count % _TELL_EVERY == 0:
            tell()
        yield piece


def _note(name: str, left_out: Counter[str]) -> str:
    if not left_out:
        return ""
    reasons = "; ".join(reason for reason, _ in left_out.most_common(3))
    return f"{name}: {left_out.total():,} of its lines are no events, and were left out ({reasons})."
