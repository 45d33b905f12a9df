"""The feed's columns: those it begins with, and one for any field of an event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt

from collector.event import Event
from desktop.feed.fields import text_of, value_of
from desktop.feed.words import detail
from desktop.look.cell_painter import LEFT, RIGHT
from desktop.look.clock_text import clock, count, full_time, media_clock
from desktop.look.plain_text import plain
from player.vocabulary import BY_NAME, group_of

_VIEW_SHOWN = 6


class Row(NamedTuple):
    """What the text of a row is made of: its event; the last one and how many there are where it stands for a run;
    when the row above happened and since when time is counted, in milliseconds since the epoch; the ids of those of its
    events that may have a mark or comment."""

    event: Event
    last: Event
    count: int
    previous_ms: int | None
    origin_ms: int
    noted: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `key` names it in the settings, `field` in a filter, `digits` is how wide it starts."""

    key: str
    title: str
    tip: str
    digits: int
    text: Callable[[Row], str]
    tips: Callable[[Event], list[str]]
    field: str
    align: Qt.AlignmentFlag = LEFT
    muted: bool = False


def _since(milliseconds: int) -> str:
    return f"{milliseconds / 1000:+.3f}"


def _since_previous(row: Row) -> str:
    return "" if row.previous_ms is None else _since(row.event.timestamp - row.previous_ms)


class TimeForm(NamedTuple):
    """A way to write when an event happened."""

    title: str
    text: Callable[[Row], str]


#: By the name in the settings. The first is that of a fresh start.
TIME_FORMS: Mapping[str, TimeForm] = {
    "clock": TimeForm("Time of day", lambda row: clock(row.event.timestamp)),
    "start": TimeForm("Seconds since the start", lambda row: _since(row.event.timestamp - row.origin_ms)),
    "previous": TimeForm("Seconds since the row above", _since_previous),
    "media": TimeForm("Media time", lambda row: media_clock(row.event.media_time)),
}


def _name(row: Row) -> str:
    name = plain(row.event.event)
    return name if row.count == 1 else f"{name} x {row.count:,}"


def _media_time(row: Row) -> str:
    return media_clock(row.last.media_time)


def _detail(row: Row) -> str:
    if row.count == 1:
        return detail(row.event)
    seconds = (row.last.timestamp - row.event.timestamp) / 1000
    return f"{count(row.count, 'event')} in {seconds:.1f} s, the last at {clock(row.last.timestamp)}"


def _view(row: Row) -> str:
    return plain((row.event.view_id or "")[-_VIEW_SHOWN:])


def _time_tips(event: Event) -> list[str]:
    late = event.received_at - event.timestamp
    return [
        f"Happened {full_time(event.timestamp)}",
        f"Received {full_time(event.received_at)} ({late:+,} ms)",
        f"Number {event.number:,} in the store",
    ]


def _event_tips(event: Event) -> list[str]:
    kind = BY_NAME.get(event.event)
    return [event.event, f"Group: {group_of(event.event)}", kind.meaning if kind else "Not in the vocabulary."]


def _media_tips(event: Event) -> list[str]:
    return [f"Playhead {media_clock(event.media_time) or 'unknown'} of {media_clock(event.duration) or 'unknown'}"]


def _detail_tips(event: Event) -> list[str]:
    return [detail(event), event.data_json[:2000].decode("utf-8", "replace")]


def _view_tips(event: Event) -> list[str]:
    shown = (("View", event.view_id), ("Session", event.session_id), ("Source", event.source), ("Seq", event.seq))
    return [f"{title}: {value}" for title, value in shown if value is not None] or ["No view given"]


#: Those that are always there (perhaps hidden). The mark's text and tip are the model's affair.
OWN_COLUMNS = (
    Column(
        key="mark",
        title="",
        tip="Marks and comments (Ctrl+M)",
        digits=2,
        text=lambda row: "",
        tips=lambda event: [],
        field="marked",
    ),
    Column(
        key="time",
        title="Time",
        tip="When it happened, by the sender's clock",
        digits=11,
        text=TIME_FORMS["clock"].text,
        tips=_time_tips,
        field="timestamp",
        muted=True,
    ),
    Column(
        key="event",
        title="Event",
        tip="The event's name; colour and shape of the mark stand for its group",
        digits=16,
        text=_name,
        tips=_event_tips,
        field="event",
    ),
    Column(
        key="media_time",
        title="Media time",
        tip="The playhead",
        digits=12,
        text=_media_time,
        tips=_media_tips,
        field="media_time",
        align=RIGHT,
    ),
    Column(
        key="detail", title="Detail", tip="What the event says", digits=40, text=_detail, tips=_detail_tips, field=""
    ),
    Column(
        key="view",
        title="View",
        tip="The end of the view's id: one play attempt of one source",
        digits=9,
        text=_view,
        tips=_view_tips,
        field="view_id",
        muted=True,
    ),
)
MARK, TIME, EVENT, MEDIA_TIME, DETAIL, VIEW = range(len(OWN_COLUMNS))


def field_column(field: str) -> Column:
    """A column for a field of the record, or for `data.x.y`."""
    return Column(
        key=f"field:{field}",
        title=plain(field.removeprefix("data."), 40),
        tip=f"The field {plain(field, 100)}",
        digits=max(8, min(20, len(field))),
        text=partial(_field_text, field),
        tips=lambda event: [f"{field}: {text_of(value_of(event, field))}"],
        field=field,
    )


def _field_text(field: str, row: Row) -> str:
    return plain(text_of(value_of(row.event, field)), 240)
