"""Rejected pieces tried again: by today's rules, once, with true counters."""

from collections.abc import Callable
from pathlib import Path

import httpx

from collector.collector import Collector
from collector.event import Event
from collector.record.rejected import Rejected
from collector.retry import read_again, retry
from collector.store.store import Batch, Store
from tests.collector.conftest import NOON
from tests.collector.test_store import assert_sums


def piece(raw: bytes, number: int = 0) -> Rejected:
    return Rejected(field="", reason="of old", raw=raw, received_at=NOON, number=number)


def test_the_same_rules_reject_the_same_pieces(collector: Collector, http: httpx.Client) -> None:
    bodies = [
        (b'[{"event":"a"},{"x":1},{"event":"b","seq":NaN},[1,2],{"events":[]},{"event":"' + b"x" * 65 + b'"}]', "json"),
        (b'{"common":{"source":"s"},"events":[{"seq":0},7]}', "json"),
        (b"percent=50", "x-www-form-urlencoded"),
    ]
    for body, kind in bodies:
        http.post("/v1/events", content=body, headers={"content-type": f"application/{kind}"})
    before = collector.store.counters()
    with collector.clear_reader() as reader:
        kept = list(reader.rejected())
    assert len(kept) == before.rejected == 8
    done = retry(collector.store, kept)
    assert {number: (why.field, why.reason) for number, why in done.rejected.items()} == {
        one.number: (one.field, one.reason) for one in kept
    }
    assert collector.store.counters() == before


def test_a_piece_is_taken_once_and_told(tmp_path: Path, make_event: Callable[..., Event]) -> None:
    told: list[Event] = []
    store = Store(tmp_path, told.extend)
    try:
        store.add(Batch(events=[make_event()], rejected=[piece(b'{"event":"play"}') for _ in range(450)]))
        pieces = [piece(b'{"event":"play"}', number) for number in range(1, 451)]
        assert retry(store, pieces).stored == 450
        assert retry(store, pieces).stored == 0
        counters = store.counters()
    finally:
        store.close()
    assert_sums(counters)
    assert (counters.received, counters.stored, counters.rejected) == (451, 451, 0)
    assert len(told) == 451


def test_the_common_part_is_heard_again() -> None:
    read = read_again(Rejected(
        field="", reason="", raw=b'{"event":"a"}', received_at=NOON, common_json=b'{"source":"s"}'
    ))  # fmt: skip
    assert isinstance(read, Event)
    assert (read.source, read.received_at) == ("s", NOON)
