"""The order of rows by a field: what has no value comes last, and equal ones stay as they came."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.feed.block import CONTEXT, NO_INT
from desktop.feed.chunk import Chunk
from desktop.feed.fields import member_reader, text_of
from desktop.feed.places import Array
from player.vocabulary import group_of

_WHOLE = ("timestamp", "received_at", "seq", "percent", "number")
_REAL = ("media_time", "duration")


def order_by(
    field: str, chunks: Sequence[Chunk], places: Array, descending: bool = False, remarks: Collection[str] = ()
) -> Array:
    """`places` (rising, all of them in `chunks`) in the order of the field's values. By `marked`, events whose ids are
    in `remarks` come before all others. May run on any thread."""
    parts, masks = [], []
    for chunk in chunks:
        start, end = np.searchsorted(places, [chunk.start, chunk.start + len(chunk)])
        rows = places[start:end] - chunk.start
        values, missing = _values(field, chunk, rows, remarks)
        parts.append(values)
        masks.append(missing)
    if not parts:
        return places
    values, missing = np.concatenate(parts), np.concatenate(masks)
    if values.dtype == object:
        values = _ranks(values)
    present = np.flatnonzero(~missing)
    if descending:
        present = present[::-1]
    sorted_rows = present[np.argsort(values[present], kind="stable")]
    if descending:
        sorted_rows = sorted_rows[::-1]
    return places[np.concatenate((sorted_rows, np.flatnonzero(missing)))]


def _values(field: str, chunk: Chunk, rows: Array, remarks: Collection[str]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    if field in _WHOLE:
        whole = chunk.numbers(field)[rows]
        return whole, whole == NO_INT
    if field in _REAL:
        real = chunk.numbers(field)[rows]
        return real, np.isnan(real)
    if field in ("event", "group", *CONTEXT):
        codes, table = chunk.texts("event" if field == "group" else field)
        texts = [group_of(text or "") for text in table] if field == "group" else table
        named = np.array([None, *texts], dtype=object)[1:][codes[rows]]
        return named, np.equal(named, None)
    if field == "marked":
        noted = chunk.with_ids(remarks).astype(np.int64)
        return noted[rows], noted[rows] == 0
    if field == "id":
        return np.array(chunk.ids(rows), dtype=object), np.zeros(len(rows), dtype=bool)
    read = member_reader(field)
    found = np.empty(len(rows), dtype=object)
    found[:] = [read(data) for data in chunk.data_json(rows)]
    return found, np.equal(found, None)


def _ranks(values: NDArray[Any]) -> NDArray[np.int64]:
    """Numbers by their value, then all else by its text."""
    distinct = {_key(value) for value in values.tolist()}
    rank = {key: number for number, key in enumerate(sorted(distinct))}
    return np.array([rank[_key(value)] for value in values.tolist()], dtype=np.int64)


def _key(value: Any) -> tuple[int, float, str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 0, float(value) if abs(value) < 1e300 else float("inf"), ""
    return 1, 0.0, text_of(value)
