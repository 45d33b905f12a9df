"""Where among the feed's rows the events are that somebody looks for: failures, stalls, seeks, views."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.feed.places import Array
from desktop.feed.rows import FeedRows
from player.vocabulary import group_of


class Kind(NamedTuple):
    """What is looked for: `title` for people, the `group` whose colour it has, and by which names it is told; all of
    the group where there are none."""

    title: str
    group: str
    names: frozenset[str] = frozenset()


#: From the least telling to the most.
KINDS = (
    Kind("views", "view", frozenset({"viewstart"})),
    Kind("seeks", "seeking", frozenset({"seeking"})),
    Kind("stalls", "buffering", frozenset({"waiting", "stalled"})),
    Kind("errors", "error"),
)
_NONE = len(KINDS)
#: So many rows are looked through in one go.
_AT_ONCE = 200_000
_NOWHERE: Array = np.empty(0, dtype=np.int64)


class TellingPlaces:
    """The places of each of `KINDS`, rising, among the rows before the place `end`; `look` goes on from there."""

    def __init__(self, rows: FeedRows) -> None:
        self._rows = rows
        self._found: list[Array] = [_NOWHERE] * len(KINDS)
        self._first = self.end = rows.first
        self._kinds: dict[str | None, int] = {}

    def all(self) -> Mapping[Kind, Array]:
        """What was found so far."""
        return dict(zip(KINDS, self._found, strict=True))

    def look(self) -> None:
        """Look through some of the rows that were not looked at yet: a million at once would be felt."""
        rows = self._rows
        if rows.first < self._first or rows.end < self.end:
            self._found, self.end = [_NOWHERE] * len(KINDS), rows.first
        start, end = max(self.end, rows.first), rows.end
        end = min(end, start + _AT_ONCE)
        if start < end:
            parts: list[list[Array]] = [[found] for found in self._found]
            for chunk in rows.chunks(start, end):
                codes, names = chunk.texts("event")
                kinds: NDArray[np.uint8] = np.array([self._kind(name) for name in names], dtype=np.uint8)[codes]
                for kind in np.flatnonzero(np.bincount(kinds, minlength=_NONE)[:_NONE]).tolist():
                    parts[kind].append(chunk.start + np.flatnonzero(kinds == kind))
            self._found = [np.concatenate(part) for part in parts]
        if rows.first > self._first:
            self._found = [found[np.searchsorted(found, rows.first) :] for found in self._found]
        self._first, self.end = rows.first, end

    def _kind(self, name: str | None) -> int:
        kind = self._kinds.get(name)
        if kind is None:
            if len(self._kinds) > 1000:  # names may be anything
                self._kinds.clear()
            kind = self._kinds[name] = next((at for at, one in enumerate(KINDS) if _is_of(name or "", one)), _NONE)
        return kind


def _is_of(name: str, kind: Kind) -> bool:
    return name in kind.names if kind.names else group_of(name) == kind.group
