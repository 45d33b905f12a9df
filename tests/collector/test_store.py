"""The store: what was added is there, once, in order, whoever reads; the counters are true."""

import sqlite3
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from collector.event import Event
from collector.failure import SurroundingsError
from collector.record.rejected import Rejected
from collector.store.counters import Counters
from collector.store.reader import StoreReader
from collector.store.rows import checksum, pack_id, pack_ids, unpack_id, unpack_ids
from collector.store.store import Batch, Store, StoreFull
from tests.collector.conftest import NOON

Make = Callable[..., Event]


def assert_sums(counters: Counters) -> None:
    kept = counters.stored + counters.duplicates + counters.rejected + counters.refused
    assert counters.received == kept
    assert counters.stored == counters.delivered + counters.pending + counters.parked + counters.local
    assert min(getattr(counters, name) for name in counters.__struct_fields__) >= 0


def test_an_event_comes_back_as_it_was(store: Store, tmp_path: Path, make_event: Make) -> None:
    events = [
        make_event(),
        make_event(id="0191d5a0-7000-7000-8000-0123456789ab", seq=0, media_time=1.5, duration=12.0, percent=0),
        make_event(id="0191D5A0-7000-7000-8000-0123456789AB", session_id="s", view_id="v", source="a/b", page_url="p"),
        make_event(user_agent="Ü\0x", collector_id="c", data_json=b'{"deep":{"a":[1,null]}}', percent=-5, seq=2**62),
    ]
    assert store.add(Batch(events=events)).stored == 4
    with StoreReader(tmp_path) as reader:
        assert list(reader.events()) == events
        assert [event.number for event in reader.events()] == [1, 2, 3, 4]
        assert list(reader.events(after=2)) == events[2:]
        assert list(reader.events(limit=3)) == events[:3]
        assert reader.newest(2) == events[2:]
        assert reader.counters() == store.counters()
    assert store.counters() == Counters(received=4, stored=4, local=4)


def test_a_second_one_with_the_same_id_changes_nothing(store: Store, tmp_path: Path, make_event: Make) -> None:
    store.add(Batch(events=[make_event(id="a", event="play")]))
    outcome = store.add(Batch(events=[make_event(id="b"), make_event(id="a", event="pause"), make_event(id="b")]))
    assert (outcome.stored, outcome.duplicates) == (1, 2)
    assert store.counters() == Counters(received=4, stored=2, duplicates=2, local=2)
    with StoreReader(tmp_path) as reader:
        assert [(event.id, event.event) for event in reader.events()] == [("a", "play"), ("b", "play")]


def test_rejected_pieces_keep_reason_and_bytes(store: Store, tmp_path: Path) -> None:
    piece = Rejected(field="event", reason="missing", raw=b'{"a":\xff', received_at=NOON, common_json=b"{}", form=True)
    store.add(Batch(rejected=[piece]))
    with StoreReader(tmp_path) as reader:
        (kept,) = reader.rejected()
    assert (kept.number, kept.raw, kept.reason, kept.common_json, kept.form) == (
        1,
        b'{"a":\xff',
        "missing",
        b"{}",
        True,
    )
    assert store.counters() == Counters(received=1, rejected=1)


def test_what_is_refused_counts_at_once_and_is_written(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.refuse(3)
    assert store.counters() == Counters(received=3, refused=3)
    store.close()
    with StoreReader(tmp_path) as reader:
        assert reader.counters() == Counters(received=3, refused=3)


def test_many_threads_group_into_commits_and_are_told_in_store_order(tmp_path: Path, make_event: Make) -> None:
    told: list[Event] = []
    store = Store(tmp_path, told.extend)
    batches = [[make_event(id=f"{n}-{i}", view_id=f"v{n % 7}") for i in range(n % 9)] for n in range(200)]

    def send(own: list[list[Event]]) -> None:
        for events in own:
            assert store.add(Batch(events=events)).stored == len(events)
            assert_sums(store.counters())

    threads = [threading.Thread(target=send, args=(batches[start::8],)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    with StoreReader(tmp_path) as reader:
        stored = list(reader.events())
    assert stored == told
    assert {event.id for event in stored} == {event.id for events in batches for event in events}


def test_a_batch_of_new_events_leaves_the_row_of_counters_for_later(tmp_path: Path, make_event: Make) -> None:
    store = Store(tmp_path)
    store.add(Batch(events=[make_event(session_id="s")]))  # text that is new, and a first look at the room
    store.add(Batch(events=[make_event(session_id="s") for _ in range(100)]))
    with sqlite3.connect(f"file:{tmp_path}/events.sqlite3?mode=ro", uri=True) as connection:
        assert connection.execute("SELECT stored FROM counters").fetchone() == (1,)
    with StoreReader(tmp_path) as reader:
        assert reader.counters() == store.counters() == Counters(received=101, stored=101, local=101)
    store.close()
    with sqlite3.connect(f"file:{tmp_path}/events.sqlite3?mode=ro", uri=True) as connection:
        assert connection.execute("SELECT stored FROM counters").fetchone() == (101,)


def test_one_value_that_sqlite_will_not_have_spoils_only_its_own_batch(
    store: Store, make_event: Make, expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("a batch could not be written")
    with pytest.raises(OverflowError):
        store.add(Batch(events=[make_event(), make_event(seq=2**63)]))
    assert store.add(Batch(events=[make_event()])).stored == 1
    assert store.counters() == Counters(received=1, stored=1, local=1)


def test_a_new_folder_is_its_users_alone(tmp_path: Path) -> None:
    Store(tmp_path / "deep" / "data").close()
    assert (tmp_path / "deep" / "data").stat().st_mode & 0o777 == 0o700


def test_the_folder_has_one_owner(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match="in use by another Playscope"):
        Store(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SurroundingsError, match="cannot be written"):
        Store(tmp_path / "file" / "data")


def test_a_newer_file_is_refused_politely(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "events.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SurroundingsError, match="newer Playscope"):
        Store(tmp_path)
    with pytest.raises(SurroundingsError, match="newer Playscope"):
        Store(tmp_path)


def test_nothing_is_read_and_nothing_made_where_nothing_is(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with StoreReader(folder) as reader:
            assert (list(reader.events()), reader.newest(5), list(reader.rejected())) == ([], [], [])
            assert reader.counters() == Counters()
    assert list(tmp_path.iterdir()) == []


def test_a_closed_store_takes_nothing_and_reads_as_before(tmp_path: Path, make_event: Make) -> None:
    store = Store(tmp_path)
    store.add(Batch(events=[make_event()]))
    store.close()
    store.close()
    with pytest.raises(StoreFull):
        store.add(Batch(events=[make_event()]))
    with StoreReader(tmp_path) as reader:
        assert len(list(reader.events())) == 1
    again = Store(tmp_path)
    assert again.add(Batch(events=[make_event()])).stored == 1
    assert again.counters().stored == 2
    again.close()


def test_ids_pack_only_where_they_come_back_the_same() -> None:
    usual = "0191d5a0-7000-7000-8000-0123456789ab"
    assert len(pack_id(usual)) == 16
    for text in (usual, usual.upper(), usual.replace("-", ""), "", "42", usual[:-1] + "g", "é" * 36, usual[:-1] + "٣"):
        assert unpack_id(pack_id(text)) == text


def test_many_ids_are_unpacked_as_each_by_itself() -> None:
    uuids = [str(uuid.uuid4()) for _ in range(100)]
    for ids in ([], uuids[:1], uuids, [*uuids, "no uuid\n", ""]):
        assert unpack_ids([pack_id(one) for one in ids]) == ids


def test_ids_packed_together_are_as_packed_one_by_one() -> None:
    usual = [str(uuid.UUID(int=number * 7**40 % 2**128)) for number in range(5)]
    odd = [
        usual[0].upper(),
        usual[1].replace("-", "", 1) + "-",
        usual[2][:-1] + "g",
        usual[3][:-1] + " ",
        usual[4][:-1],
        "-" * 36,
        "e1",
        "",
    ]
    for ids in (usual, usual[:1], [], *([*usual, one] for one in odd), odd):
        assert list(pack_ids(ids)) == [pack_id(one) for one in ids]


def test_the_checksum_tells_any_change(make_event: Make) -> None:
    event = make_event(id="x", view_id="v")
    others = [make_event(id="x", view_id="w"), make_event(id="y", view_id="v"), make_event(id="x", seq=1)]
    sums = {checksum(event), *map(checksum, others)}
    assert len(sums) == 4


def test_a_fault_of_the_writers_own_is_told_to_those_who_wait_and_the_next_are_taken(
    store: Store, make_event: Make, monkeypatch: pytest.MonkeyPatch, expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("what came could not be written")

    def fails(*_: object) -> None:
        raise RuntimeError("nobody expected this")

    with monkeypatch.context() as broken:
        broken.setattr("collector.store.writer.Writer._commit", fails)
        with pytest.raises(RuntimeError, match="nobody expected this"):
            store.add(Batch(events=[make_event()]))
    assert store.add(Batch(events=[make_event()])).stored == 1
    assert_sums(store.counters())
