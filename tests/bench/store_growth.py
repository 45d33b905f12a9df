"""What an event costs as the store grows, what a row takes on disk, and what the store takes in memory.

To a million rows; `.venv/bin/python -m tests.bench.store_growth 10000000` goes on to ten million. Batches of 100 events
without ids, as the sample's clients send them, through the store's own door: each one synced before the next.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from collector.record.plain import plain_events
from collector.store.connection import STORE_FILE
from collector.store.store import Batch, Store

_BATCH = 100
_MARKS = (10_000, 100_000, 1_000_000, 10_000_000)
_WINDOW = 10_000


class Cost(NamedTuple):
    """Of one event, in microseconds: of the clock, and of this process's processors."""

    clock: float
    processor: float


def body(number: int) -> bytes:
    """A batch as it comes by HTTP; sessions change now and then."""
    session = number // 50
    events = ",".join(
        f'{{"event":"timeupdate","session_id":"s{session}","view_id":"v{session}","seq":{seq},"media_time":{seq / 100},'
        f'"duration":30,"source":"http://127.0.0.1/clip.webm","page_url":"http://127.0.0.1/page",'
        f'"data":{{"buffered":{seq % 30}}}}}'
        for seq in range(number * _BATCH, number * _BATCH + _BATCH)
    )
    return f"[{events}]".encode()


def add(store: Store, first: int, events: int) -> Cost:
    """Adds so many events; what one cost."""
    clock = processor = 0.0
    for number in range(first // _BATCH, (first + events) // _BATCH):
        content = body(number)
        began, used = time.perf_counter(), time.process_time()
        decoded = plain_events(content, time.time_ns() // 1_000_000, tracker=False)
        assert decoded is not None
        assert store.add(Batch(events=decoded)).stored == _BATCH
        clock += time.perf_counter() - began
        processor += time.process_time() - used
    return Cost(clock / max(1, events) * 1e6, processor / max(1, events) * 1e6)


def main(rows_wanted: int = 1_000_000) -> None:
    process = psutil.Process()
    with tempfile.TemporaryDirectory(prefix="playscope-bench-") as folder:
        data_dir = Path(folder)
        store = Store(data_dir, limit_bytes=100_000_000_000)
        began_with = process.memory_info().rss
        rows = 0
        print(f"{'rows':>12}{'us an event':>14}{'of processor':>14}{'bytes a row':>13}{'memory grew by':>16}")
        for mark in (mark for mark in _MARKS if mark <= rows_wanted):
            add(store, rows, mark - _WINDOW - rows)
            cost = add(store, mark - _WINDOW, _WINDOW)
            rows = mark
            size = sum(path.stat().st_size for path in data_dir.glob(STORE_FILE + "*"))
            grown = (process.memory_info().rss - began_with) / 1e6
            print(f"{rows:>12,}{cost.clock:>14.1f}{cost.processor:>14.1f}{size / rows:>13.0f}{grown:>13.1f} MB")
        store.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
