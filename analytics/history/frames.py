"""Events read back into pandas: from the store, or from HarperDB by the sample's two statements."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from collector.store.reader import StoreReader

_READS = 10


class SqlClient(Protocol):
    """What is wanted of HarperDB's client."""

    def sql(self, statement: str) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class History:
    """Events for a report.

    `events`: a row an event, columns event (str), timestamp (UTC), view_id, session_id.
    `percents`: the percents of the percentsplayed events that have one. `origin`: where it was read, in words.
    """

    events: pd.DataFrame
    percents: pd.Series
    origin: str


def from_store(reader: StoreReader) -> History:
    rows = []
    percents = []
    for event in reader.events():
        rows.append((event.event, event.timestamp, event.view_id, event.session_id))
        if event.event == "percentsplayed":
            percents.append(event.percent)
    return _history(rows, percents, "the store on this computer")


def from_harper(client: SqlClient, schema: str, table: str, place: str) -> History:
    """By two fixed statements. Raises what the client raises; ValueError where the names are no plain names."""
    if not all(re.fullmatch(r"\w+", name, re.ASCII) for name in (schema, table)):
        raise ValueError("schema and table must be plain names")
    events = _settled(client, f"select * from {schema}.{table}")
    marks = _settled(client, f"select * from {schema}.{table} where event='percentsplayed'")
    rows = [
        (row["event"], _milliseconds(row.get("timestamp")), row.get("view_id"), row.get("session_id")) for row in events
    ]
    return _history(rows, [row.get("percent") for row in marks], place)


def _settled(client: SqlClient, statement: str) -> list[dict[str, Any]]:
    """The rows once a read has all that the one before had.

    While inserts bring new columns, HarperDB's `select *` may for a second give rows without id and event.
    """
    known: set[Any] = set()
    count = -1
    rows: list[dict[str, Any]] = []
    for _ in range(_READS):
        rows = client.sql(statement)
        ids = {row.get("id") for row in rows if row.get("event") is not None} - {None}
        if 0 <= count <= len(rows) == len(ids) and ids >= known:
            return rows
        known, count = ids, len(rows)
    return [row for row in rows if row.get("id") is not None and row.get("event") is not None]


def _milliseconds(written: Any) -> float | None:
    """The sample's own writers left RFC 3339 text or epoch milliseconds; anything else has no time."""
    if isinstance(written, (int, float)) and not isinstance(written, bool):
        return written
    moment = pd.to_datetime(written, utc=True, errors="coerce") if isinstance(written, str) else pd.NaT
    return None if pd.isna(moment) else moment.timestamp() * 1000


def _history(rows: list[tuple[Any, ...]], percents: Iterable[Any], origin: str) -> History:
    events = pd.DataFrame(rows, columns=["event", "timestamp", "view_id", "session_id"])
    events["timestamp"] = pd.to_datetime(events["timestamp"], unit="ms", utc=True, errors="coerce")
    marks = pd.to_numeric(pd.Series(list(percents), dtype="object"), errors="coerce").dropna()
    return History(events, marks, origin)
