"""Marks and comments: kept with the store, by the event's id, also from one run to the next."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.store.connection import STORE_FILE
from collector.store.reader import StoreReader
from collector.store.remarks import LONGEST_COMMENT, Remark, Remarks
from collector.store.schema import MIGRATIONS
from collector.store.store import Batch, Store
from tests.desktop.samples import make_event

UUID = "0195a9b2-0000-7000-8000-000000000001"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


def test_they_survive_a_restart_and_can_be_read_beside_the_owner(store: Store, tmp_path: Path) -> None:
    remarks = Remarks(store)
    remarks.put(UUID, True)
    remarks.put("any id \u202e'", False, "why <b>here</b>?\n\ud800")
    expected = {UUID: Remark(True), "any id \u202e'": Remark(False, "why <b>here</b>?\n?")}
    assert remarks.all() == expected
    with StoreReader(tmp_path) as reader:
        assert reader.remarks() == expected
    store.close()
    again = Store(tmp_path)
    assert Remarks(again).all() == expected
    again.close()


def test_a_remark_without_anything_is_no_remark(store: Store) -> None:
    remarks = Remarks(store)
    remarks.put_all({UUID: Remark(True, "x"), "b": Remark(True)})
    remarks.put(UUID, False)
    assert remarks.all() == {"b": Remark(True)}
    remarks.put("b", False, "c" * (LONGEST_COMMENT + 1))
    assert remarks.all() == {"b": Remark(False, "c" * LONGEST_COMMENT)}


def test_a_store_of_before_there_were_remarks_gets_them(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(Batch(events=[make_event(1)]))
    store.close()
    with sqlite3.connect(tmp_path / STORE_FILE) as old:
        old.execute("DROP TABLE remarks")
        old.execute("PRAGMA user_version = 1")
    old.close()
    with StoreReader(tmp_path) as reader:
        assert reader.remarks() == {}
    store = Store(tmp_path)
    Remarks(store).put(UUID, True)
    assert store.counters().stored == 1
    assert store.read(lambda connection: connection.execute("PRAGMA user_version").fetchone()) == (len(MIGRATIONS),)
    store.close()


def test_older_events_page_by_page(store: Store, tmp_path: Path) -> None:
    store.add(Batch(events=[make_event(number) for number in range(1, 8)]))
    with StoreReader(tmp_path) as reader:
        assert [event.number for event in reader.before(6, 3)] == [3, 4, 5]
        assert [event.number for event in reader.before(3, 10)] == [1, 2]
        assert reader.before(1, 10) == []


def test_they_are_saved_from_a_damaged_store(tmp_path: Path, expected_warnings) -> None:
    expected_warnings("damaged|were saved")
    store = Store(tmp_path)
    store.add(Batch(events=[make_event(number) for number in range(1, 30)]))
    Remarks(store).put_all({UUID: Remark(True, "kept"), make_event(7).id: Remark(True)})
    store.close()
    with sqlite3.connect(tmp_path / STORE_FILE) as damaged:
        damaged.execute("UPDATE counters SET received = received + 5")
    damaged.close()
    store = Store(tmp_path)
    until = time.monotonic() + 20
    while len(Remarks(store).all()) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert Remarks(store).all() == {UUID: Remark(True, "kept"), make_event(7).id: Remark(True)}
    store.close()
