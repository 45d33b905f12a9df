"""The playback model: a million events of a long view and of many views through it, what a reading costs, and what
memory is held after more and more events.

Wanted: less than 5 s for the million, less than 20 us for a live event (seconds of processor time); memory that grows
with the views kept and not with the events seen.
"""

import gc
import time
from collections.abc import Callable, Iterator

import psutil

from analytics.playback.figures import figures_of
from analytics.playback.trace import Traces
from analytics.playback.view import View
from analytics.playback.views import Views
from collector.event import Event

_COUNT = 1_000_000
_T0 = 1_793_613_600_000
_BEAT = (
    b'{"state":"playing","ready_state":4,"network_state":1,"buffered":[[0,30]],"rate":1,"muted":false,"hidden":false}'
)
#: Places in 200 events where something else than a timeupdate stands: a stall, a seek; and each 40th a heartbeat.
_ELSE = {
    50: ("waiting", b"{}"),
    51: ("playing", b"{}"),
    100: ("seeking", b'{"target":1}'),
    101: ("seeked", b'{"ready_state":4}'),
}


def stream(count: int, view_id: str = "v") -> Iterator[Event]:
    """A view that plays, stalls and seeks: an event each 250 ms."""
    for seq in range(count):
        name, data = _ELSE.get(seq % 200, ("heartbeat", _BEAT) if seq % 40 == 39 else ("timeupdate", b"{}"))
        if seq < 2:
            name = ("play", "playing")[seq]
        at = _T0 + seq * 250
        yield Event(
            id=f"{view_id}-{seq}",
            event=name,
            timestamp=at,
            received_at=at,
            view_id=view_id,
            seq=seq,
            media_time=seq / 4,
            duration=1e6,
            data_json=data,
        )


def events(count: int, view_id: str = "v") -> list[Event]:
    return list(stream(count, view_id))


def memory(title: str, views_of: Callable[[], Iterator[Iterator[Event]]], keep: int) -> None:
    """Through models and traces of the last `keep` views, made as they are read: megabytes after each quarter."""
    views, traces, count, held = Views(keep=keep), Traces(keep=keep), 0, []
    process = psutil.Process()
    before = process.memory_info().rss
    for view in views_of():
        for event in view:
            views.take([event])
            traces.take([event])
            count += 1
            if count % (_COUNT // 4) == 0:
                gc.collect()
                held.append(f"{(process.memory_info().rss - before) / 1e6:.0f}")
    print(f"{title}: {', '.join(held)} MB after each quarter of {count:,} events, {len(views)} views kept")


def main() -> None:
    memory("a view without end", lambda: iter([stream(_COUNT)]), keep=200)
    memory("views without end to their number", lambda: (stream(200, f"v{n}") for n in range(_COUNT // 200)), keep=200)
    long = events(_COUNT)
    view, started = View("v"), time.process_time()
    for event in long:
        view.take(event)
    spent = time.process_time() - started
    print(f"one view of {_COUNT:,} events: {spent:.2f} s, {spent / _COUNT * 1e6:.2f} us an event")
    del long
    many = [event for number in range(1000) for event in events(_COUNT // 1000, f"v{number}")]
    views, started = Views(keep=1000), time.process_time()
    views.take(many)
    spent = time.process_time() - started
    print(f"{len(views)} views of {_COUNT // 1000} events: {spent:.2f} s, {spent / _COUNT * 1e6:.2f} us an event")
    started = time.process_time()
    for one in views:
        figures_of(one.facts(_T0 + 10_000_000))
    print(f"all figures of a view: {(time.process_time() - started) / len(views) * 1e6:.0f} us")
    late = events(50_000, "late")
    for place in range(10, len(late) - 1, 2):
        late[place], late[place + 1] = late[place + 1], late[place]
    swapped, started = View("late"), time.process_time()
    for event in late:
        swapped.take(event)
    spent = time.process_time() - started
    print(f"every second event late by one: {spent / len(late) * 1e6:.0f} us an event")
