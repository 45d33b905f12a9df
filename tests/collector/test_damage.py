"""A damaged store: set aside and said so, a new one takes events at once, and what can be read is saved."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from collector.collector import Collector
from collector.event import Event
from collector.record.rejected import Rejected
from collector.store.connection import STORE_FILE
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store
from tests.collector.conftest import NOON
from tests.collector.test_store import assert_sums
from tests.soak import garbled_store

Make = Callable[..., Event]
Expect = Callable[[str], None]


@pytest.fixture(autouse=True)
def damage_is_said(expected_warnings: Expect) -> None:
    expected_warnings(r"store was damaged|events were saved|ended early")


def wait_until_saved(store: Store) -> None:
    deadline = time.monotonic() + 20
    while "saved" not in (store.notice or ""):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def leaf_pages(path: Path, table: str) -> list[int]:
    """The pages of a table's rows, but for the first and last."""
    data = path.read_bytes()
    size = 65_536 if (said := int.from_bytes(data[16:18], "big")) == 1 else said
    marks = [number for number in range(1, len(data) // size) if data[number * size] == 13]
    assert table == "events"
    return [number * size for number in marks][3:-3]


def spoil(path: Path, offset: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xa5" * length)


def filled(folder: Path, make_event: Make, count: int = 5000) -> None:
    store = Store(folder)
    store.add(Batch(events=[make_event(session_id="s") for _ in range(count)]))
    piece = Rejected(field="", reason="odd", raw=b"{", received_at=NOON)
    store.add(Batch(rejected=[piece], events=[make_event(id="imported")], local=True))
    store.close()


def test_a_file_that_is_no_database_gives_way(tmp_path: Path, make_event: Make) -> None:
    (tmp_path / STORE_FILE).write_bytes(b"no store at all" * 1000)
    store = Store(tmp_path)
    store.add(Batch(events=[make_event(id="new")]))
    wait_until_saved(store)
    assert_sums(store.counters())
    store.close()
    (aside,) = tmp_path.glob("events.damaged-*.sqlite3")
    assert aside.read_bytes() == b"no store at all" * 1000
    again = Store(tmp_path)
    assert again.notice is None
    assert again.counters().stored == 1
    again.close()


def test_what_can_be_read_is_saved_with_its_ids(tmp_path: Path, make_event: Make) -> None:
    filled(tmp_path, make_event)
    spoil(tmp_path / STORE_FILE, leaf_pages(tmp_path / STORE_FILE, "events")[4], 300)
    told: list[Event] = []
    store = Store(tmp_path, told.extend)
    store.add(Batch(events=[make_event(id="e1"), make_event(id="new")]))
    wait_until_saved(store)
    counters = store.counters()
    store.close()
    assert_sums(counters)
    with StoreReader(tmp_path) as reader:
        events = list(reader.events())
        assert [piece.raw for piece in reader.rejected()] == [b"{"]
        assert reader.counters() == counters
    assert 4500 < len(events) < 5003
    assert len({event.id for event in events}) == len(events) == counters.stored
    assert {"e1", "new", "imported"} <= {event.id for event in events}
    assert (counters.rejected, counters.duplicates) == (1, 0)
    assert len(told) == 2


def test_damage_met_while_it_runs_interrupts_nothing(tmp_path: Path, make_event: Make) -> None:
    store = Store(tmp_path)
    destination = store.destination("h", ask=False)
    for _ in range(20):
        store.add(Batch(events=[make_event() for _ in range(500)]))
    first = store.pending(destination, 10, 10**6)
    store.write(_meet_damage())
    store.add(Batch(events=[make_event(id="new")]))
    store.settle(destination, [event.number for event in first])
    wait_until_saved(store)
    assert store.counters().pending == store.counters().stored == 10_001
    waiting = store.pending(destination, 20_000, 10**9)
    assert len({event.id for event in waiting}) == 10_001
    assert waiting[0].number > 10_000
    store.settle(destination, [event.number for event in waiting])
    assert_sums(store.counters())
    assert store.counters().delivered == 10_001
    store.close()


def _meet_damage() -> Callable[[sqlite3.Connection], None]:
    met = []

    def work(connection: sqlite3.Connection) -> None:
        if not met:
            met.append(True)
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error

    return work


def test_the_collector_says_so(make_collector: Callable[..., Collector], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / STORE_FILE).write_bytes(b"x" * 100_000)
    collector = make_collector()
    assert "set aside as events.damaged-" in (collector.notice or "")
    assert collector.health()["status"] == "ok"


def test_garbled_at_random_places(tmp_path: Path) -> None:
    full = tmp_path / "full"
    garbled_store.fill(full, 20_000)
    for seed in range(10):
        assert garbled_store.measure(full, 20_000, seed).taken_after_s < 3
