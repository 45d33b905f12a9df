"""CSV with a header row: our own exports come back as they were, of others every column is a member of the event."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import msgspec

from analytics.history.capture.lines import event_of
from analytics.history.export import FORMULA
from analytics.history.incoming.piece import Piece, piece_of, rejected
from collector.event import FIELDS
from collector.failure import SurroundingsError
from collector.record.decode import Rejection
from collector.record.limits import BODY_BYTES

_INTEGERS, _NUMBERS = {"seq", "percent"}, {"media_time", "duration"}
_encode = msgspec.json.Encoder().encode


def read_csv(file: BinaryIO, now_ms: int) -> Iterator[Piece]:
    """A piece a row. Empty cells are no value. Raises SurroundingsError where no column says the event."""
    csv.field_size_limit(BODY_BYTES)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    rows = csv.reader(text)
    try:
        try:
            names = next(rows, [])
        except csv.Error:
            names = []
        if not {"event", "eventName"} & set(names):
            raise SurroundingsError(
                "It begins neither like JSON nor like CSV with a column named event.",
                "Put the names of the columns in the first row.",
            )
        read = _own if names == list(FIELDS) else _foreign
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield rejected(Rejection("", f"no CSV: {error}"), b"", now_ms)
                continue
            if row:
                yield read(names, row, now_ms)
    finally:
        text.detach()


def _own(names: Sequence[str], row: Sequence[str], now_ms: int) -> Piece:
    """A row of our own export, exactly; a row that is not quite one like any other."""
    try:
        line = {name: _value(name, cell) for name, cell in zip(names, row, strict=True) if cell}
        event = event_of(_encode(line))
    except (ValueError, msgspec.MsgspecError):
        event = None
    return _foreign(names, row, now_ms) if event is None else event


def _value(name: str, cell: str) -> Any:
    """Raises ValueError where the cell does not fit its column."""
    if name in _INTEGERS:
        return int(cell)
    if name in _NUMBERS:
        return float(cell)
    return msgspec.Raw(cell.encode()) if name == "data" else plain_text(cell)


def _foreign(names: Sequence[str], row: Sequence[str], now_ms: int) -> Piece:
    raw = _bytes(dict(zip(names, row, strict=False)))
    if len(row) > len(names):
        return rejected(Rejection("", "more cells than the first row has names"), raw, now_ms)
    cells: dict[str, Any] = {name: plain_text(cell) for name, cell in zip(names, row, strict=False) if name and cell}
    try:
        "".join(cells.values()).encode()
    except UnicodeEncodeError:
        return rejected(Rejection("", "not UTF-8"), raw, now_ms)
    if "data" in cells:
        cells["data"] = _data(cells["data"])
    return piece_of(cells, raw, now_ms)


def _data(cell: str) -> dict[str, Any]:
    """An object as it is written, any other text as a member of its own."""
    try:
        return msgspec.json.decode(cell, type=dict[str, Any])
    except (ValueError, RecursionError, msgspec.DecodeError):
        return {"data": cell}


def plain_text(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _bytes(cells: dict[str, str]) -> bytes:
    """The row as JSON, so that it can be tried again."""
    kept = {name: cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name, cell in cells.items()}
    return _encode({name: cell for name, cell in kept.items() if cell})
