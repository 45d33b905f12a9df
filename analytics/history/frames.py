"""Events read back into pandas, from the store or from HarperDB."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from collector.event import Event


class EventSource(Protocol):
    """What is wanted of a store's reader, or of HarperDB's."""

    @property
    def origin(self) -> str:
        """Where the events come from, in words."""

    def events(self) -> Iterator[Event]:
        """All events, in the order in which they were taken."""


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


def history_of(source: EventSource) -> History:
    """Reads all events of `source`. Raises what it raises."""
    rows = ((event.event, event.timestamp, event.percent, event.view_id, event.session_id) for event in source.events())
    frame = pd.DataFrame(rows, columns=["event", "timestamp", "percent", "view_id", "session_id"])
    if frame.empty:
        return History(
            counts=_counts(frame["event"].value_counts()), percents=_percents([]), origin=source.origin, views=0
        )
    first, last = (pd.Timestamp(int(moment), unit="ms", tz="UTC") for moment in frame["timestamp"].agg(["min", "max"]))
    return History(
        counts=_counts(frame["event"].value_counts()),
        percents=_percents(frame.loc[frame["event"] == "percentsplayed", "percent"]),
        origin=source.origin,
        views=frame["view_id"].nunique(),
        sessions=frame["session_id"].nunique(),
        first=first,
        last=last,
    )


def _counts(counts: pd.Series) -> pd.Series:
    """The most frequent first, equal ones by name."""
    ordered = counts.sort_index()
    return ordered.sort_values(ascending=False, kind="stable")


def _percents(percents: Iterable[Any]) -> pd.Series:
    """As numbers; what is none, and what others wrote that is no number, is left out."""
    return pd.to_numeric(pd.Series(list(percents), dtype="object"), errors="coerce").dropna().astype("float64")
