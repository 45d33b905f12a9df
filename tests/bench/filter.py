"""How long a filter takes over the feed's rows and over a store: `make bench ARGS=filter`, or with numbers of rows:
`python -m tests.bench.filter ROWS STORED`.

The rows are viewers' events as the tracker sends them. Of the feed's rows the first figure is that of the first time
that something is asked, the second the least of the times after it: values of `data` and of views are kept. Both are
processor time; the store's is by the clock.
"""

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from analytics.playback.filter import Filter, Surroundings, parse
from analytics.playback.filter.seen import SeenViews
from analytics.playback.views import Views
from collector.event import Event
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store
from collector.uuid7 import uuid7
from desktop.feed.rows import FeedRows

ROWS, STORED = 1_000_000, 200_000
_VIEWERS, _RUNS, _BATCH = 200, 3, 5000
_NAMES = ["timeupdate"] * 70 + ["progress"] * 12 + ["heartbeat"] * 6 + ["waiting", "playing", "pause", "play"] * 2
_NAMES += ["seeking", "seeked", "error", "qualitychanged"]
FILTERS = (
    "event == waiting",
    "media_time > 2min and percent != 50",
    'timestamp > "12:03:04.5"',
    "group in {buffering, error}",
    'source contains "17"',
    r'source matches "clip-1[0-9]+\.webm$"',
    r'user_agent matches "Chrome/1[34]\d"',
    "data.ready_state == 2",
    "data.buffered.0.1 > 30",
    r'data.kind matches "^net"',
    "event == heartbeat and data.state == playing",
    "not (event == timeupdate or event == progress) and duration > 30",
    "view.rebuffer_ratio > 0.05",
    "state == rebuffering",
    "marked",
    r'id matches "^01.*ff$"',
    'id matches "^01"',
    'id matches "[02468ace]$"',
    'data contains "network"',
)


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    rows_wanted, stored = [*numbers, *(ROWS, STORED)[len(numbers) :]]
    rows, views = FeedRows(rows_wanted), Views()
    marked: list[str] = []
    for events in _events(rows_wanted):
        rows.append(events)
        views.take(events)
        marked.append(events[0].id)
    # As in the window, where Python does not look for cycles wherever it happens to be.
    gc.disable()
    seen = SeenViews(views.get)
    now = events[-1].timestamp
    around = Surroundings(now, seen.values, seen.states, frozenset(marked))
    print(f"{len(rows):,} rows in the feed, {rows.nbytes / len(rows):.0f} bytes a row")
    for text in FILTERS:
        asked = parse(text)
        ask = partial(_count, rows, asked, around)
        first, _ = _least(ask, 1)
        again, found = _least(ask)
        print(f"  {first:8.1f} ms, again {again:8.1f} ms  {found:>9,} rows  {text}")
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder), stored)
        print(f"{stored:,} rows in the store")
        with StoreReader(Path(folder)) as reader:
            for text in FILTERS:
                where = parse(text).where(around)
                start = time.perf_counter()
                found = sum(1 for _ in reader.events(where=where))
                took = (time.perf_counter() - start) * 1000
                print(f"  {took:8.1f} ms  {found:>9,} rows  {text}")


def _count(rows: FeedRows, asked: Filter, around: Surroundings) -> int:
    return sum(int(asked.mask(chunk, around).sum()) for chunk in rows.chunks(0, rows.end))


def _least(call: Callable[[], int], runs: int = _RUNS) -> tuple[float, int]:
    """(milliseconds of processor that the quickest took, what it gave)."""
    least, found = float("inf"), 0
    for _ in range(runs):
        start = time.process_time()
        found = call()
        least = min(least, time.process_time() - start)
    return least * 1000, found


def _events(count: int) -> Iterator[list[Event]]:
    rng = random.Random(7)
    moment, sequence = 1_793_613_600_000, [0] * _VIEWERS
    for start in range(0, count, _BATCH):
        events = []
        for _ in range(min(_BATCH, count - start)):
            viewer = rng.randrange(_VIEWERS)
            sequence[viewer] += 1
            moment += 1
            events.append(_event(rng, viewer, sequence[viewer], moment))
        yield events


def _event(rng: random.Random, viewer: int, seq: int, moment: int) -> Event:
    name = rng.choice(_NAMES)
    view = seq // 600
    return Event(
        id=uuid7(moment),
        event=name,
        timestamp=moment,
        received_at=moment + 20,
        seq=seq % 600,
        view_id=f"01990000-0000-7000-8000-{viewer:06d}{view:06d}",
        session_id=f"session-{viewer}",
        media_time=seq % 600 / 4,
        duration=600.0 if viewer % 3 else 20.0,
        percent=rng.choice([None, None, None, 25, 50]),
        source=f"https://media.example/video/upload/clip-{viewer}.webm",
        page_url=f"https://shop.example/watch?v={viewer}",
        user_agent=f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/{130 + viewer % 12}.0 Safari/537.36",
        data_json=msgspec.json.encode(_data(rng, name, seq)),
    )


def _data(rng: random.Random, name: str, seq: int) -> dict[str, object]:
    if name == "timeupdate":
        return {}
    if name == "error":
        return {"code": 2, "message": f"segment {seq} could not be fetched", "kind": rng.choice(["network", "decode"])}
    data: dict[str, object] = {"ready_state": rng.choice([2, 4, 4, 4]), "buffered": [[0, round(rng.random() * 60, 3)]]}
    return data | ({"state": "playing", "rate": 1} if name == "heartbeat" else {})


def _fill(folder: Path, count: int) -> None:
    store = Store(folder)
    try:
        for events in _events(count):
            store.add(Batch(events=events))
    finally:
        store.close()


if __name__ == "__main__":
    main()
