"""The views that the feed's rows belong to, also those that the live model does not know, or no longer."""

from collections.abc import Iterator

import numpy as np

from analytics.playback.view import View
from analytics.playback.views import Views
from desktop.feed.rows import FeedRows

#: Events that are made and taken in one step.
_STEP = 500


class HeldViews:
    """`live` is the model of this run, which keeps so many views and knows none of earlier runs; what it does not know
    is made of the rows held, once asked for by `complete` or `make`."""

    def __init__(self, rows: FeedRows, live: Views) -> None:
        self._rows, self._live = rows, live
        self._made: dict[str, View] = {}
        self._first = rows.first

    def get(self, view_id: str) -> View | None:
        """The view, where it is known by now."""
        return self._live.get(view_id) or self._made.get(view_id)

    def ids(self) -> list[str]:
        """Those of all that are known."""
        return [*(view.view_id for view in self._live), *self._made]

    def make(self, view_id: str) -> View | None:
        """The view, made of its rows where it is not known."""
        self._forget_if_older_came()
        if (view := self.get(view_id)) is None:
            for _ in self._take({view_id}):
                pass
            view = self._made.get(view_id)
        return view

    def complete(self) -> Iterator[None]:
        """Make all views that rows belong to and that are not known, a few events a step; of those that were made
        before, the ones without rows are let go."""
        self._forget_if_older_came()
        held: set[str] = set()
        for chunk in self._rows.chunks(self._rows.first, self._rows.end):
            held.update(view_id for view_id in chunk.texts("view_id")[1] if view_id)
            yield
        self._made = {view_id: view for view_id, view in self._made.items() if view_id in held}
        yield from self._take({view_id for view_id in held if self.get(view_id) is None})

    def _take(self, view_ids: set[str]) -> Iterator[None]:
        """Make these of all their rows; they are known when all were taken."""
        if not view_ids:
            return
        views = Views(keep=len(view_ids))
        for chunk in self._rows.chunks(self._rows.first, self._rows.end):
            codes, table = chunk.texts("view_id")
            wanted = np.array([view_id in view_ids for view_id in table] or [False])
            rows = np.flatnonzero(wanted[codes])
            for start in range(0, len(rows), _STEP):
                views.take(chunk.block.event(chunk.first + row) for row in rows[start : start + _STEP].tolist())
                yield
        self._made |= {view.view_id: view for view in views}

    def _forget_if_older_came(self) -> None:
        if self._rows.first < self._first:
            self._made.clear()
        self._first = self._rows.first
