"""Where among the feed's rows there are marks and comments."""

import numpy as np

from desktop.feed.places import Array
from desktop.feed.remark_book import RemarkBook
from desktop.feed.rows import FeedRows

_NONE: Array = np.empty(0, dtype=np.int64)


class RemarkedPlaces:
    """The places of events with a remark, found anew when remarks change, and among new rows when somebody asks."""

    def __init__(self, rows: FeedRows, remarks: RemarkBook) -> None:
        self._rows = rows
        self._remarks = remarks
        self._found = _NONE
        self._first = self._end = rows.first
        remarks.changed.connect(self._forget)

    def all(self) -> Array:
        """All there are, rising."""
        rows = self._rows
        if rows.first < self._first or rows.end < self._end:
            self._forget()
        start = max(self._end, rows.first)
        if start < rows.end:
            ids = self._remarks.all.keys()
            chunks = rows.chunks(start, rows.end) if ids else ()
            self._found = np.concatenate([self._found, *(chunk.places[chunk.with_ids(ids)] for chunk in chunks)])
        self._first, self._end = rows.first, rows.end
        self._found = self._found[np.searchsorted(self._found, rows.first) :]
        return self._found

    def among(self, members: Array) -> Array:
        """Those that are among these places, which rise."""
        found = self.all()
        if not len(members) or not len(found):
            return _NONE
        near = found[np.searchsorted(found, members[0]) : np.searchsorted(found, members[-1], side="right")]
        return near[np.isin(near, members, assume_unique=True)]

    def _forget(self) -> None:
        self._found = _NONE
        self._first = self._end = self._rows.first
