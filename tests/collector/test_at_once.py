"""A few events that the caller commits itself: among the others, true at each moment, and left to the thread else."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from collector.event import Event
from collector.store.counters import Counters
from collector.store.pace import Pace
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store
from tests.collector.test_store import assert_sums

Make = Callable[..., Event]


@pytest.fixture
def any_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, its disk counts as quick."""
    monkeypatch.setattr("collector.store.pace._QUICK_S", 60.0)


def add_at_once(store: Store, events: list[Event]) -> bool:
    """Tries until the store's thread has nothing to do: with True, nobody else committed them."""
    store.add(Batch())  # once it is through with this, it knows the disk's pace, and what there is to measure
    return any(store.add_at_once([store.job(Batch(events=events))]) or time.sleep(0.01) for _ in range(1000))


@pytest.mark.usefixtures("any_pace")
def test_a_few_are_committed_by_the_caller_and_told_among_the_others(tmp_path: Path, make_event: Make) -> None:
    told: list[Event] = []
    tellers: set[str] = set()

    def tell(events: list[Event]) -> None:
        told.extend(events)
        tellers.add(threading.current_thread().name)

    store = Store(tmp_path, tell)
    others = threading.Thread(
        target=lambda: [store.add(Batch(events=[make_event(id=f"b{n}-{i}") for i in range(5)])) for n in range(100)]
    )
    others.start()
    for number in range(100):
        assert add_at_once(store, [make_event(id=f"a{number}")])
        assert_sums(store.counters())
    others.join()
    assert not store.add_at_once([store.job(Batch(events=[make_event() for _ in range(5)]))]), "too many"
    counters = store.counters()
    store.close()
    assert not store.add_at_once([store.job(Batch(events=[make_event()]))]), "closed"
    with StoreReader(tmp_path) as reader:
        assert list(reader.events()) == told
        assert reader.counters() == counters == Counters(received=600, stored=600, local=600)
    assert tellers == {"store-writer", threading.current_thread().name}


@pytest.mark.usefixtures("any_pace")
def test_a_few_are_answered_on_disk_and_counted_before_others_are_told(tmp_path: Path, make_event: Make) -> None:
    happened: list[str] = []
    store = Store(tmp_path, lambda events: happened.append("told"))
    store.add(Batch(events=[make_event(id="context")]))
    happened.clear()

    def answer() -> None:
        with StoreReader(tmp_path) as reader:
            there = [event.id for event in reader.events()]
        happened.append(f"answered {there} {store.counters().stored}")

    job = store.job(Batch(events=[make_event(id="a")]))
    assert any(store.add_at_once([job], answer) or time.sleep(0.01) for _ in range(1000))
    store.close()
    assert happened == ["answered ['context', 'a'] 2", "told"]


@pytest.mark.usefixtures("any_pace")
def test_the_counters_of_a_few_are_true_beside_the_owner_after_a_crash_and_after_the_end(
    tmp_path: Path, make_event: Make
) -> None:
    owned, crashed = tmp_path / "owned", tmp_path / "crashed"
    store = Store(owned)
    there = store.destination("k", ask=False)
    for number in range(7):
        assert add_at_once(store, [make_event(id=f"a{number}"), make_event(id=f"b{number}")])
    assert any(store.add_at_once([store.job(Batch(events=[make_event(id="c")]))]) for _ in range(1000))
    with sqlite3.connect(f"file:{owned}/events.sqlite3?mode=ro", uri=True) as connection:
        assert connection.execute("SELECT stored FROM counters").fetchone()[0] < 15, "they are not written each time"
    wanted = Counters(received=15, stored=15, pending=15)
    shutil.copytree(owned, crashed)
    store.settle(there, [*range(1, 12)], [(12, "no column")])
    store.close()
    for folder, counters in ((crashed, wanted), (owned, Counters(15, 15, delivered=11, pending=3, parked=1))):
        with StoreReader(folder) as reader:
            assert reader.counters() == counters
        again = Store(folder)
        assert again.counters() == counters
        again.close()


@pytest.mark.usefixtures("any_pace")
def test_what_the_caller_cannot_commit_is_left_whole_to_the_thread(tmp_path: Path, make_event: Make) -> None:
    store = Store(tmp_path)
    assert add_at_once(store, [make_event(id="a")])
    other = sqlite3.connect(tmp_path / "events.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    job = store.job(Batch(events=[make_event(id="b")]))
    began = time.monotonic()
    assert not any(store.add_at_once([job]) for _ in range(20))
    assert time.monotonic() - began < 2, "it waited for the other's lock"
    assert store.counters().stored == 1
    done = threading.Event()
    store.submit([job], done.set)
    other.execute("ROLLBACK")
    other.close()
    assert done.wait(10)
    assert job.error is None
    store.close()
    with StoreReader(tmp_path) as reader:
        assert [event.id for event in reader.events()] == ["a", "b"]


def test_a_disk_that_stalls_is_left_to_the_thread_for_a_while() -> None:
    pace = Pace()
    assert not pace.is_quick, "nothing is known yet"
    for _ in range(10):
        pace.note(0.0001)
    assert pace.is_quick
    pace.note(2)
    for _ in range(20):
        assert not pace.is_quick
        pace.note(0.0001)
    for _ in range(20):
        pace.note(0.0001)
    assert pace.is_quick
