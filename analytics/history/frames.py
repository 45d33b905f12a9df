"""Events read back into pandas: from the store, or from HarperDB by the sample's two fixed statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from collector.harper.statements import FixedStatement
from collector.store.reader import StoreReader


class SqlClient(Protocol):
    """What is wanted of HarperDB's client."""

    def sql(self, statement: FixedStatement) -> list[dict[str, Any]]: ...


@dataclass(frozen=True, kw_only=True)
class History:
    """What a report is made of.

    `counts`: events by name, the most frequent first. `percents`: the percents of the percentsplayed events that
    have one. `origin`: where it was read, in words. The rest is None where the source does not say it.
    """

    counts: pd.Series
    percents: pd.Series
    origin: str
    views: int | None = None
    sessions: int | None = None
    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None


def from_store(reader: StoreReader) -> History:
    rows = ((event.event, event.timestamp, event.percent, event.view_id, event.session_id) for event in reader.events())
    frame = pd.DataFrame(rows, columns=["event", "timestamp", "percent", "view_id", "session_id"])
    if frame.empty:
        return History(
            counts=_counts(frame["event"].value_counts()), percents=_percents([]), origin="the store", views=0
        )
    first, last = (pd.Timestamp(int(moment), unit="ms", tz="UTC") for moment in frame["timestamp"].agg(["min", "max"]))
    return History(
        counts=_counts(frame["event"].value_counts()),
        percents=_percents(frame.loc[frame["event"] == "percentsplayed", "percent"]),
        origin="the store",
        views=frame["view_id"].nunique(),
        sessions=frame["session_id"].nunique(),
        first=first,
        last=last,
    )


def from_harper(client: SqlClient, place: str) -> History:
    """Raises what the client raises: SurroundingsError."""
    groups = client.sql(FixedStatement.COUNT_BY_EVENT)
    marks = client.sql(FixedStatement.PERCENTSPLAYED)
    counts = {str(row["event"]): int(row["count"]) for row in groups if row.get("event") is not None}
    return History(
        counts=_counts(pd.Series(counts, dtype="int64")),
        percents=_percents(row.get("percent") for row in marks),
        origin=place,
    )


def _counts(counts: pd.Series) -> pd.Series:
    """The most frequent first, equal ones by name."""
    ordered = counts.sort_index()
    return ordered.sort_values(ascending=False, kind="stable")


def _percents(percents: Iterable[Any]) -> pd.Series:
    """As numbers; what is none, and what others wrote that is no number, is left out."""
    return pd.to_numeric(pd.Series(list(percents), dtype="object"), errors="coerce").dropna().astype("float64")
