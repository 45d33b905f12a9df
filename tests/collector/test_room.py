"""At the limit: the oldest go that nobody waits for; what is pending never goes."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collector.event import Event
from collector.record.rejected import Rejected
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store, StoreFull
from tests.browsers import until
from tests.collector.conftest import NOON
from tests.collector.test_store import assert_sums

Make = Callable[..., Event]
LIMIT = 600_000
LARGE = b'{"a":"%s"}' % (b"x" * 1000)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path, limit_bytes=LIMIT)
    yield store
    store.close()


def fill(store: Store, make_event: Make, batches: int = 40, **more: bool) -> int:
    """Adds batches of 50 large events until the store says it is full; gives how many events it took."""
    taken = 0
    for _ in range(batches):
        try:
            taken += store.add(Batch(events=[make_event(data_json=LARGE) for _ in range(50)], **more)).stored
        except StoreFull:
            return taken
        assert_sums(store.counters())
    return taken


def numbers(folder: Path) -> list[int]:
    with StoreReader(folder) as reader:
        return [event.number for event in reader.events()]


def test_without_a_destination_the_oldest_go_and_the_file_stays_small(
    small: Store, tmp_path: Path, make_event: Make
) -> None:
    assert fill(small, make_event) == 2000
    counters = small.counters()
    left = numbers(tmp_path)
    assert left == list(range(2001 - len(left), 2001))
    assert 300 < len(left) < 1200
    assert counters.expired == 2000 - len(left)
    assert (counters.stored, counters.local) == (2000, 2000)
    assert (tmp_path / "events.sqlite3").stat().st_size < 2 * LIMIT


def test_full_of_pending_nothing_more_is_taken_until_some_is_delivered(
    small: Store, tmp_path: Path, make_event: Make
) -> None:
    there = small.destination("k", ask=False)
    taken = fill(small, make_event)
    assert 300 < taken < 1200
    assert numbers(tmp_path) == list(range(1, taken + 1))
    with pytest.raises(StoreFull, match="at its limit"):
        small.add(Batch(events=[make_event()]))
    assert small.counters().expired == 0
    waiting = [event.number for event in small.pending(there, 200, 10**9)]
    small.settle(there, waiting[:-1], [(waiting[-1], "a name")])
    again = fill(small, make_event)
    assert again >= 100
    left = numbers(tmp_path)
    assert waiting[-1] in left, "parked events stay"
    assert set(range(201, taken + 1)) <= set(left), "pending events stay"
    assert small.counters().expired >= 100
    assert_sums(small.counters())


def test_imported_events_go_before_anything_is_turned_away(small: Store, tmp_path: Path, make_event: Make) -> None:
    small.destination("k", ask=False)
    fill(small, make_event, batches=4)
    fill(small, make_event, batches=4, local=True)
    taken = fill(small, make_event)
    assert taken > 100
    left = numbers(tmp_path)
    assert set(range(1, 201)) <= set(left)
    assert set(range(201, 401)).isdisjoint(left)
    assert small.counters().expired == 200


def test_old_rejected_pieces_go_too(small: Store, tmp_path: Path, make_event: Make) -> None:
    piece = Rejected(field="", reason="r", raw=b"x" * 1000, received_at=NOON - 1)
    for _ in range(40):
        small.add(Batch(rejected=[piece] * 50))
    fill(small, make_event, batches=8)
    with StoreReader(tmp_path) as reader:
        assert len(list(reader.rejected())) < 600
    assert len(numbers(tmp_path)) == 400
    assert small.counters().rejected == 2000
    assert small.counters().expired > 1400


def test_what_remains_after_a_drop_is_pending_for_a_new_destination(small: Store, make_event: Make) -> None:
    fill(small, make_event)
    there = small.destination("k", ask=False)
    pending = small.pending(there, 10_000, 10**9)
    assert small.counters().pending == len(pending) < 2000
    small.settle(there, [event.number for event in pending])
    counters = small.counters()
    assert (counters.delivered, counters.pending, counters.local) == (len(pending), 0, 2000 - len(pending))


def test_after_so_many_days_events_go_that_nobody_waits_for(tmp_path: Path, make_event: Make) -> None:
    now = time.time_ns() // 1_000_000
    day = 86_400_000

    def add(store: Store, ages: list[float], **more: bool) -> None:
        events = [make_event(received_at=round(now - age * day)) for age in ages]
        store.add(Batch(events=events, **more))

    store = Store(tmp_path)
    add(store, [9, 8, 3, 1])
    there = store.destination("k", ask=False)
    add(store, [9, 8])
    store.settle(there, [1, 2, 3])  # of the first four one is pending, and so are the last two
    store.close()
    kept = Store(tmp_path, keep_days=7)
    try:
        kept.destination("k", ask=False)
        until(lambda: kept.counters().expired == 2, 5)  # the file says it first
        assert numbers(tmp_path) == [3, 4, 5, 6]
        assert_sums(kept.counters())
        assert (kept.counters().stored, kept.counters().pending) == (6, 3)
    finally:
        kept.close()
