"""All events of a capture as panels want them, made by two processes: one for rows and counts, one for views. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from analytics.history.capture.reader import Piece, Pieces
from analytics.playback.packed_view import PackedView
from analytics.playback.trace import Trace, Traces
from analytics.playback.views import Views
from desktop.counts import Counts
from desktop.feed.block import Block
from desktop.live import KEPT_VIEWS

Send = Callable[[object], None]
#: So many views are sent at once: they are unpacked in a moment.
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """Some of the views, from the one in which nothing happened for longest on, and what is drawn of them; `newest`
    names the one that began last of all."""

    views: list[PackedView]
    traces: list[tuple[str, Trace]]
    newest: str = ""
    forgotten: int = 0
    without_view: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What a process shall do: `work` with these pieces of the file; views are looked at `now` (milliseconds)."""

    work: "Callable[[Order, Send], None]"
    path: Path
    pieces: Pieces
    now: int


def work(order: Order, send: Send) -> None:
    order.work(order, send)


def send_rows(order: Order, send: Send) -> None:
    """Blocks of rows, each as it is full; beside them each piece without its events; the counts at the end."""
    counts, block = Counts(), Block(0)
    for piece in order.pieces.read(order.path):
        events = piece.events
        counts.take(events)
        while events:
            part, events = events[: block.room], events[block.room :]
            block.append(part)
            if not block.room:
                block.seal()
                send(block)
                block = Block(0)
        if piece.unreadable or piece.remarks:
            send(Piece(piece.place, [], piece.unreadable, piece.remarks))
    block.seal()
    send(block)
    send(counts)


def send_views(order: Order, send: Send) -> None:
    """The views in which something happened last, with their traces."""
    views, traces, latest = Views(KEPT_VIEWS), Traces(KEPT_VIEWS), 0
    for piece in order.pieces.read(order.path):
        views.take(piece.events)
        traces.take(piece.events)
        latest = max([latest, *(event.received_at for event in piece.events)])
        views.advance(latest)
    newest = "" if views.newest is None else views.newest.view_id
    send(Seen([], [], newest, views.forgotten, views.without_view))
    left, drawn = iter(views), iter(traces)
    while some := list(islice(left, _AT_ONCE)):
        send(Seen([PackedView(view, order.now) for view in some], list(islice(drawn, _AT_ONCE)), newest))
