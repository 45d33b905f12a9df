"""All that is known of one event, as a tree of plain rows: fields, data, times, what the model made of it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from analytics.playback.figures import FIGURES
from analytics.playback.view import View
from collector.event import FIELDS, Event, rfc3339
from collector.store.delivery import Standing
from collector.store.remarks import Remark
from desktop.feed.expressions import field_name
from desktop.feed.fields import data_of, text_of
from desktop.look.clock_text import full_time, media_clock
from desktop.look.plain_text import plain
from player.vocabulary import BY_NAME, GROUPS, group_of

#: So many members of one list or object, so deep, and so many of all, are shown.
_MEMBERS, _DEEP, _NODES = 200, 16, 1000
_TIMES = ("timestamp", "received_at")
_SHOWN_AS: dict[str, Callable[[Any], str]] = {
    "timestamp": full_time,
    "received_at": full_time,
    "media_time": lambda value: f"{media_clock(value)} ({text_of(value)} s)",
    "duration": lambda value: f"{media_clock(value)} ({text_of(value)} s)",
}
_GROUP_TITLES = {group.name: group.title for group in GROUPS}
_STANDINGS = {
    "delivered": "delivered; the store keeps a cursor, not when",
    "pending": "waits to be delivered",
    "parked": "HarperDB will not have it",
    "offered": "waits for your word on earlier events",
    "local": "kept here only",
    "expired": "the store has dropped it",
}


class Node(NamedTuple):
    """A row of the tree. `field` and `value` are what a filter can ask for; without a field there is nothing to ask.
    `event_id`: another event that is meant. `open`: its members are shown at once."""

    name: str
    text: str
    field: str = ""
    value: Any = None
    members: "tuple[Node, ...]" = ()
    event_id: str = ""
    open: bool = True


class Known(NamedTuple):
    """What is known beside the event itself: when the window got it, when it was shown (milliseconds since the
    epoch), what became of it at HarperDB, the view it belongs to, what the user noted."""

    arrived_ms: int | None = None
    standing: Standing | None = None
    view: View | None = None
    remark: Remark | None = None


def tree_of(event: Event, known: Known) -> list[Node]:
    """The branches, in the order in which they are read."""
    kind = BY_NAME.get(event.event)
    group = group_of(event.event)
    says = (
        Node("event", event.event, "event", event.event),
        Node("group", _GROUP_TITLES.get(group, group), "group", group),
        Node("meaning", kind.meaning if kind else "Not in the vocabulary: kept as it came."),
        *_remarks(known.remark),
    )
    branches = [
        Node("Event", plain(event.event, 60), members=says),
        _data(event),
        Node("Times", "", members=tuple(_times(event, known))),
    ]
    if known.view is not None:
        branches.append(Node("Model", "", members=tuple(_model(event, known.view))))
    return [*branches, Node("Record", f"number {event.number:,} in the store", members=tuple(_record(event)))]


def _remarks(remark: Remark | None) -> Iterator[Node]:
    if remark is not None and remark.marked:
        yield Node("marked", "yes", "marked", True)
    if remark is not None and remark.comment:
        yield Node("comment", remark.comment, "comment", remark.comment)


def _record(event: Event) -> Iterator[Node]:
    for name in FIELDS:
        value = getattr(event, name, None)
        if name in ("data", "event") or value is None:
            continue
        asked = rfc3339(value) if name in _TIMES else value
        yield Node(name, _SHOWN_AS.get(name, text_of)(value), name, asked)


def _data(event: Event) -> Node:
    data = data_of(event)
    size = f"{len(event.data_json):,} bytes"
    if not data and event.data_json != b"{}":
        return Node("data", f"{size} that cannot be read as an object")
    return Node("data", size if data else "nothing else came", members=tuple(_members(data, ["data"], [_NODES])))


def _members(value: Any, path: list[str], room: list[int]) -> Iterator[Node]:
    """`room` holds how many nodes there may still be in the whole tree."""
    named = list(value.items()) if isinstance(value, dict) else [(str(at), one) for at, one in enumerate(value)]
    shown = named[: max(0, min(_MEMBERS, room[0]))]
    room[0] -= len(shown)
    for name, one in shown:
        here = [*path, name]
        below = tuple(_members(one, here, room)) if isinstance(one, dict | list) and len(path) < _DEEP else ()
        yield Node(name, text_of(one), field_name(here), one, below, open=len(path) < 2)
    if len(named) > len(shown):
        yield Node("…", f"{len(named) - len(shown):,} more, in the raw text")


def _times(event: Event, known: Known) -> Iterator[Node]:
    yield Node("happened", full_time(event.timestamp), "timestamp", rfc3339(event.timestamp))
    late = event.received_at - event.timestamp
    yield Node("received", f"{full_time(event.received_at)}  {late:+,} ms", "received_at", rfc3339(event.received_at))
    if known.arrived_ms is None:
        yield Node("on disk", "read back from the store")
    else:
        later = known.arrived_ms - event.received_at
        yield Node("on disk", "synced before the sender had its answer, and before it was shown")
        yield Node("in this window", f"{full_time(known.arrived_ms)}  {later:+,} ms after receipt")
    if (standing := known.standing) is not None:
        words = _STANDINGS.get(standing.state, standing.state)
        yield Node("HarperDB", f"{words}: {standing.reason}" if standing.reason else words)


def _model(event: Event, view: View) -> Iterator[Node]:
    """Before and after, by the spans around the event; and what rests on it."""
    spans = view.spans()
    before = next((span.state for span in reversed(spans) if span.start < event.timestamp), None)
    after = next((span.state for span in reversed(spans) if span.start <= event.timestamp), None)
    ended = [span for span in spans if span.closed_by == event.id]
    begun = [span for span in spans if span.opened_by == event.id]
    if ended or begun:
        before = ended[-1].state if ended else before
        after = begun[-1].state if begun else after
    yield Node("state", f"{before or 'none'} → {after or 'none'}" if before != after else f"{after or 'none'}")
    for span in ended:
        yield Node("ends", f"{span.state}, {span.milliseconds / 1000:.3f} s", event_id=span.opened_by)
    for span in begun:
        yield Node("begins", f"{span.state}, {span.milliseconds / 1000:.3f} s", event_id=span.closed_by)
    for note in view.notes:
        if event.id in note.events:
            yield Node("seen in it", note.kind)
    states = {span.state for span in (*ended, *begun)}
    notes = {note.kind for note in view.notes if event.id in note.events}
    rest = [
        kind.title
        for kind in FIGURES
        if states & set(kind.states) or notes & set(kind.notes) or event.id in kind.evidence(view)
    ]
    yield Node("counts to", ", ".join(rest) or "no figure by itself")
