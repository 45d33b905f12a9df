"""The views of events of the past: of one that is over only what was wanted of it is kept."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from analytics.playback.view import View
from collector.event import Event

#: A view that ended, and of which nothing came for so long (by receipt, milliseconds), takes no more events.
_OVER_MS = 3_600_000
_LOOK_EVERY = 5000

_T = TypeVar("_T")


class PastViews(Generic[_T]):
    """Takes events in the order of the store. `read` is asked of each view: once, when it is over; else each time."""

    def __init__(self, read: Callable[[View], _T]) -> None:
        self._read = read
        self._open: dict[str, View] = {}
        self._over: dict[str, _T] = {}
        self._taken = 0

    def take(self, events: Iterable[Event]) -> None:
        for event in events:
            if event.view_id is None or event.view_id in self._over:
                continue
            view = self._open.get(event.view_id)
            if view is None:
                view = self._open[event.view_id] = View(event.view_id)
            view.take(event)
            self._taken += 1
            if self._taken % _LOOK_EVERY == 0:
                for done in [view for view in self._open.values() if _is_over(view, event.received_at)]:
                    self._over[done.view_id] = self._read(self._open.pop(done.view_id))

    def find(self, view_id: str) -> _T | None:
        """What is wanted of this view; None where there was no such view."""
        view = self._open.get(view_id)
        return self._over.get(view_id) if view is None else self._read(view)

    def all(self) -> Iterable[_T]:
        """Of all views, those that are over first."""
        yield from self._over.values()
        yield from map(self._read, self._open.values())


def _is_over(view: View, received_at: int) -> bool:
    return view.is_finished and received_at - view.received_at > _OVER_MS
