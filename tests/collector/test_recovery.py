"""What was acknowledged is there after any end, and the counters are true at any moment."""

import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from collector.collector import Collector
from collector.store.reader import StoreReader
from tests.collector.load import rate, request, send_until_gone
from tests.collector.running import collecting
from tests.collector.test_store import assert_sums


@pytest.mark.parametrize("batch", [1, 20])
def test_kill_9_under_load_loses_nothing_that_was_acknowledged(tmp_path: Path, batch: int) -> None:
    acknowledged: list[str] = []
    chance = random.Random(batch)
    for cycle in range(5):
        with collecting(tmp_path) as (process, port):
            senders = [
                threading.Thread(target=send_until_gone, args=(port, f"{cycle}-{number}", acknowledged, batch))
                for number in range(6)
            ]
            for sender in senders:
                sender.start()
            time.sleep(0.2 + chance.random() / 2)
            process.kill()
            for sender in senders:
                sender.join()
        with StoreReader(tmp_path) as reader:
            kept = [event.id for event in reader.events()]
            assert_sums(reader.counters())
            assert reader.counters().stored == len(kept) == len(set(kept))
    assert len(acknowledged) > 100
    assert set(acknowledged) <= set(kept)


def test_sigterm_under_load_loses_nothing_and_ends_well(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with collecting(tmp_path) as (process, port):
        senders = [threading.Thread(target=send_until_gone, args=(port, str(n), acknowledged, 3)) for n in range(4)]
        for sender in senders:
            sender.start()
        time.sleep(0.5)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 5
        for sender in senders:
            sender.join()
    with StoreReader(tmp_path) as reader:
        assert set(acknowledged) <= {event.id for event in reader.events()}


def test_a_collector_that_was_stopped_for_a_while_goes_on(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with collecting(tmp_path) as (process, port):
        senders = [threading.Thread(target=send_until_gone, args=(port, str(n), acknowledged, 2)) for n in range(4)]
        for sender in senders:
            sender.start()
        time.sleep(0.3)
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.2)
        before = len(acknowledged)
        time.sleep(2)
        assert len(acknowledged) == before
        process.send_signal(signal.SIGCONT)
        time.sleep(0.5)
        assert len(acknowledged) > before, "the same connections are served again"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        for sender in senders:
            sender.join()
    with StoreReader(tmp_path) as reader:
        kept = [event.id for event in reader.events()]
        assert_sums(reader.counters())
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))


def test_the_counters_are_true_at_every_moment(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector()
    bodies = [
        b'[{"event":"a"},{"event":"b","id":"same"},{"x":1}]', b'{"event":"a","id":"same"}',
        b"nothing", b"[" + b"1," * 50 + b"2]",
    ]  # fmt: skip
    done = threading.Event()
    samples = 0

    def send(number: int) -> None:
        chance = random.Random(number)
        with httpx.Client(base_url=collector.url) as client:
            while not done.is_set():
                client.post("/api/analytics", content=chance.choice(bodies))

    senders = [threading.Thread(target=send, args=(number,)) for number in range(3)]
    for sender in senders:
        sender.start()
    stop = time.monotonic() + 1.5
    while time.monotonic() < stop:
        assert_sums(collector.store.counters())
        with collector.clear_reader() as reader:
            assert_sums(reader.counters())
        samples += 1
    done.set()
    for sender in senders:
        sender.join()
    before = collector.store.counters()
    assert min(before.stored, before.duplicates, before.rejected, before.refused) > 0
    collector.stop()
    assert make_collector().store.counters() == before
    assert samples > 20


def test_a_clock_that_goes_back_loses_and_doubles_nothing(
    collector: Collector, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    for shift in (0, -86_400, 86_400, -1):
        monkeypatch.setattr(time, "time", lambda shift=shift: now + shift)
        assert http.post("/api/analytics", json={"event": "a"}).status_code == 200
    with collector.clear_reader() as reader:
        stored = list(reader.events())
    assert len({event.id for event in stored}) == 4
    assert [event.received_at - stored[0].received_at for event in stored] == [0, -86_400_000, 86_400_000, -1000]


def test_it_is_quick_enough_for_a_player(collector: Collector) -> None:
    body = request(collector.port, "/v1/events", b'{"events":[{"event":"timeupdate","media_time":1.5}]}')
    per_second, _ = rate(collector.port, lambda number: body, connections=4, seconds=0.5)
    assert per_second > 50
