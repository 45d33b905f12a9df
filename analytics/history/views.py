"""Views out of the store: each a record of figures, as the contract names them. Memory grows with the views alone."""

from collections.abc import Iterable, Iterator
from typing import Any

from analytics.playback.figures import figures_of
from analytics.playback.view import View
from collector.event import Event, rfc3339

#: The figures of a view's record, in its order, with the decimals that are given.
_FIGURES = {
    "startup_s": 3,
    "rebuffer_count": 0,
    "rebuffer_s": 3,
    "rebuffer_ratio": 6,
    "seek_count": 0,
    "seek_s": 3,
    "played_s": 3,
    "paused_s": 3,
    "watched_percent": 2,
    "reached_percent": 2,
    "frames_shown": 0,
    "frames_dropped": 0,
    "score": 1,
}
VIEW_FIELDS = ("view_id", "session_id", "source", "started_at", "ended_at", "outcome", *_FIGURES, "why")
#: A view that ended, and of which nothing came for so long (by receipt, milliseconds), takes no more events.
_OVER_MS = 3_600_000
_LOOK_EVERY = 5000


def view_record(view: View, now: int) -> dict[str, Any]:
    """A view at the moment `now` (milliseconds, by the clock of receipt), with the fields of VIEW_FIELDS.

    None where a figure cannot be computed; `why` then says it by the field's name.
    """
    facts = view.facts(now)
    record: dict[str, Any] = {
        "view_id": view.view_id,
        "session_id": view.session_id,
        "source": view.source,
        "started_at": rfc3339(facts.started_at),
        "ended_at": None if facts.is_open else rfc3339(facts.ended_at),
        "outcome": facts.outcome,
    }
    why = {"ended_at": "the view is still open", "outcome": "the view is still open"} if facts.is_open else {}
    figures = figures_of(facts)
    for name, decimals in _FIGURES.items():
        figure = figures[name]
        if figure.value is None:
            record[name], why[name] = None, figure.why
        else:
            record[name] = round(figure.value, decimals) if decimals else int(figure.value)
    return {**record, "why": why}


def view_records(events: Iterable[Event], now: int) -> Iterator[dict[str, Any]]:
    """The records of all views of events in the order of the store; those that are over first."""
    views: dict[str, View] = {}
    over: set[str] = set()
    for count, event in enumerate(events, 1):
        if event.view_id is None or event.view_id in over:
            continue
        view = views.get(event.view_id)
        if view is None:
            view = views[event.view_id] = View(event.view_id)
        view.take(event)
        if count % _LOOK_EVERY == 0:
            for done in [view for view in views.values() if _is_over(view, event.received_at)]:
                over.add(done.view_id)
                yield view_record(views.pop(done.view_id), now)
    for view in views.values():
        yield view_record(view, now)


def _is_over(view: View, received_at: int) -> bool:
    return view.is_finished and received_at - view.received_at > _OVER_MS
