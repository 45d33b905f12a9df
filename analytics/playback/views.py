"""All views: events in, each to its own; the views kept are limited, not the events seen."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from analytics.playback.player_event import PlayerEvent
from analytics.playback.sharing import Sharing, Snapshot
from analytics.playback.view import GONE_MS, View

#: A view of which nothing came for so long, and no end, is not expected to bring late events (milliseconds).
_QUIET_MS = 600_000
_view_id = attrgetter("view_id")


class ViewsState(NamedTuple):
    """How Views stood."""

    views: Snapshot[View]
    now: int | None
    without_view: int
    forgotten: int
    begun_last: str


class Views:
    """The `keep` views in which something happened last; older ones are forgotten and counted in `forgotten`.

    Events without a view id belong to no view and are counted in `without_view`.
    """

    def __init__(self, keep: int = 1000) -> None:
        self._keep = keep
        self._views: OrderedDict[str, View] = OrderedDict()
        self._sharing = Sharing(self._views, View.copy)
        self._begun_last = ""
        self.now: int | None = None
        self.without_view = 0
        self.forgotten = 0

    def take(self, events: Iterable[PlayerEvent]) -> None:
        # Senders send batches: mostly the view is the one before.
        for view_id, run in groupby(events, _view_id):
            if view_id is None:
                self.without_view += sum(1 for _ in run)
                continue
            view = self._views.get(view_id)
            if view is None:
                view = self._views[view_id] = View(view_id)
                self._begun_last = view_id
                if len(self._views) > self._keep:
                    self._sharing.leaves(self._views.popitem(last=False)[0])
                    self.forgotten += 1
            else:
                self._views.move_to_end(view_id)
                self._sharing.changes(view_id)
            view.take_all(run)

    def adopt(self, views: Iterable[View], newest: str = "") -> None:
        """Views of which nothing more comes, from the one in which something happened first to the last one; `newest`
        names the one that began last."""
        self._views.update((view.view_id, view) for view in views)
        self._begun_last = newest

    def clear(self) -> None:
        """As if nothing had come."""
        self._views.clear()
        self._sharing.forget()
        self._begun_last = ""
        self.now = None
        self.without_view = self.forgotten = 0

    def keep(self) -> ViewsState:
        """How it stands now: quickly, as views that do not change later are not copied."""
        return ViewsState(self._sharing.keep(), self.now, self.without_view, self.forgotten, self._begun_last)

    def go_back(self, state: ViewsState) -> None:
        """As it stood then. A view that has changed since is another object."""
        self._sharing.go_back(state.views)
        _, self.now, self.without_view, self.forgotten, self._begun_last = state

    @property
    def copied(self) -> tuple[int, int]:
        """(how many views were copied so far for what was kept, about how many bytes all that was kept takes)."""
        return self._sharing.copies, self._sharing.nbytes

    def advance(self, now: int) -> None:
        """It is `now` (milliseconds, by the clock of receipt), whether events came or not."""
        self.now = now
        for view_id, view in self._views.items():
            if now - view.received_at > (GONE_MS if view.is_finished else _QUIET_MS) and not view.is_settled:
                self._sharing.changes(view_id)
                view.settle()

    def keep_only(self, view_ids: Collection[str]) -> None:
        """Drops all others, uncounted: they were not asked for."""
        for view_id in [view_id for view_id in self._views if view_id not in view_ids]:
            del self._views[view_id]

    def __len__(self) -> int:
        return len(self._views)

    def __iter__(self) -> Iterator[View]:
        """From the one in which nothing happened for longest to the one in which something happened last."""
        return iter(self._views.values())

    @property
    def newest(self) -> View | None:
        """The view that began last: heartbeats of others do not change that. Of adopted ones, the last."""
        return self._views.get(self._begun_last) or next(reversed(self._views.values()), None)

    def get(self, view_id: str) -> View | None:
        return self._views.get(view_id)
