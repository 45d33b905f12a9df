"""JSON lines: our own exports come back as they were, other lines by the rules for what is received."""

from collections.abc import Iterator, MutableMapping
from typing import BinaryIO

from analytics.history.capture.header import read_end, read_header
from analytics.history.capture.lines import event_of
from analytics.history.incoming.piece import Piece, pieces_of, rejected
from collector.failure import SurroundingsError
from collector.record.decode import Rejection, Unreadable, read_json
from collector.record.limits import BODY_BYTES
from collector.store.remarks import Remark

#: An array over many lines has to be read as a whole; so much of it is.
_MOST_ARRAY_BYTES = 64 * 1024 * 1024


def read_jsonl(file: BinaryIO, now_ms: int, remarks: MutableMapping[str, Remark]) -> Iterator[Piece]:
    """A piece a line; of a line that is an array or a tracker's batch, each in it. Empty lines are passed over.

    The text of a capture (as gunzip gives it) is read too; the remarks in it are put into `remarks`.
    """
    while line := file.readline(BODY_BYTES + 1):
        if len(line) > BODY_BYTES:
            while file.readline(BODY_BYTES + 1)[-1:] not in (b"\n", b""):
                pass
            yield rejected(Rejection("", f"a line longer than {BODY_BYTES:,} bytes"), line[:BODY_BYTES], now_ms)
            continue
        line = line.strip()
        if not line:
            continue
        event = event_of(line, remarks)
        if event is not None:
            yield event
        elif read_header(line) is None and read_end(line) is None:
            yield from _judged(line, now_ms)


def read_array(file: BinaryIO, now_ms: int) -> Iterator[Piece]:
    """The pieces of a file that begins with `[`: one array over all of it, or JSON lines that are arrays."""
    whole = file.read(_MOST_ARRAY_BYTES + 1)
    if len(whole) > _MOST_ARRAY_BYTES:
        raise SurroundingsError("The array is too large to be read at once.", "Write one event a line (JSONL).")
    yield from _judged(whole, now_ms)


def _judged(raw: bytes, now_ms: int) -> Iterator[Piece]:
    try:
        yield from pieces_of(read_json(raw), now_ms)
    except Unreadable as error:
        yield rejected(Rejection("", str(error)), raw[:BODY_BYTES], now_ms)
