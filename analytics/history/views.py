"""Views out of the store: each a record of figures, as the contract names them. Memory grows with the views alone."""

from collections.abc import Iterable, Iterator
from typing import Any

from analytics.history.past_views import PastViews
from analytics.playback.figures import figures_of
from analytics.playback.vendor import claims
from analytics.playback.view import View
from collector.event import Event, rfc3339

#: The figures that the contract names, in its order, with the decimals that are given.
_CONTRACT = {
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
#: The figures that it does not name.
_BEYOND = {
    "rebuffer_per_minute": 3,
    "seek_wait_s": 3,
    "watch_s": 3,
    "rewatched_s": 3,
    "loops": 0,
    "replays": 0,
    "dropped_percent": 2,
    "switches": 0,
    "upscale_percent": 1,
    "downscale_percent": 1,
}
_FIGURES = {**_CONTRACT, **_BEYOND}
#: The contract's fields first: who reads by place finds them where they always were.
VIEW_FIELDS = (
    *("view_id", "session_id", "source", "started_at", "ended_at", "outcome", *_CONTRACT, "why"),
    *(*_BEYOND, "events", "lost_events", "vendor"),
)


def view_record(view: View, now: int) -> dict[str, Any]:
    """A view at the moment `now` (milliseconds, by the clock of receipt), with the fields of VIEW_FIELDS.

    None where a figure cannot be computed; `why` then says it by the field's name. `lost_events`: numbers missing from
    the view's sequence. `vendor`: what the player's own analytics events say of a figure, and whether it agrees.
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
    said = {claim.figure: {"says": claim.words, "agrees": claim.agrees} for claim in claims(facts, view.marks)}
    record |= {"why": why, "events": facts.events, "lost_events": facts.lost_events, "vendor": said}
    return {name: record[name] for name in VIEW_FIELDS}


def view_records(events: Iterable[Event], now: int) -> Iterator[dict[str, Any]]:
    """The records of all views of events in the order of the store; those that are over first."""
    views = PastViews(lambda view: view_record(view, now))
    views.take(events)
    yield from views.all()
