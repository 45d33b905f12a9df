"""A collector that runs goes by other settings from one request to the next."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from collector.collector import Collector
from collector.config import HarperTarget
from collector.store.store import Batch, StoreFull

AWAY = HarperTarget(url="http://127.0.0.1:9")
DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def away(expected_warnings: Callable[[str], None]) -> None:
    """No HarperDB is there."""
    expected_warnings("collector.harper")


def change(collector: Collector, **fields: Any) -> None:
    collector.adopt(replace(collector.config, **fields))


def post(collector: Collector, query: str = "", origin: str = "https://a.example") -> int:
    answer = httpx.post(f"{collector.url}/api/analytics{query}", json={"event": "a"}, headers={"Origin": origin})
    return answer.status_code


def await_(met: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_who_may_post_is_asked_anew(collector: Collector) -> None:
    assert post(collector) == 200
    change(collector, ingest_origins=("https://b.example",))
    assert (post(collector), post(collector, origin="https://b.example")) == (403, 200)
    change(collector, ingest_origins=(), write_key="k")
    assert (post(collector), post(collector, "?key=k")) == (403, 200)
    change(collector, write_key=None)
    assert post(collector) == 200


def test_further_hosts_are_answered_at_once(collector: Collector) -> None:
    def ask() -> int:
        return httpx.get(f"{collector.url}/health", headers={"Host": "events.example:1"}).status_code

    assert ask() == 403
    change(collector, allowed_hosts=("events.example:1",))
    assert ask() == 200
    change(collector, allowed_hosts=())
    assert ask() == 403


def test_the_rate_is_another(collector: Collector) -> None:
    change(collector, origin_rate=1)
    assert {post(collector) for _ in range(4)} == {200, 429}
    change(collector, origin_rate=10_000)
    assert {post(collector) for _ in range(4)} == {200}


def test_events_carry_the_new_name_and_then_the_folders_again(collector: Collector) -> None:
    post(collector)
    change(collector, collector_id="north")
    post(collector)
    change(collector, collector_id="")
    post(collector)
    with collector.clear_reader() as reader:
        first, second, third = (event.collector_id for event in reader.events())
    assert (second, third) == ("north", first)


def test_a_store_that_may_be_larger_takes_events_again(
    make_collector: Callable[..., Collector], make_event: Callable[..., Any]
) -> None:
    collector = make_collector(harper=AWAY, store_limit_bytes=300_000)
    large = b'{"x": "' + b"y" * 20_000 + b'"}'
    batches = [Batch(events=[make_event(data_json=large) for _ in range(20)]) for _ in range(200)]
    with pytest.raises(StoreFull):
        any(collector.store.add(batch) is None for batch in batches)
    change(collector, store_limit_bytes=2_000_000_000)
    await_(lambda: not collector.store.trouble)
    assert post(collector) == 200


def test_events_go_when_they_are_too_old_for_the_new_age(collector: Collector, make_event: Callable[..., Any]) -> None:
    old = int(time.time() * 1000) - 3 * DAY_MS
    collector.store.add(Batch(events=[make_event(received_at=old)]))
    post(collector)
    change(collector, store_days=7)
    change(collector, store_days=2)
    await_(lambda: collector.store.counters().expired == 1)
    with collector.clear_reader() as reader:
        assert [event.event for event in reader.events()] == ["a"]


def test_harperdb_is_another_only_where_that_was_changed(collector: Collector) -> None:
    change(collector, harper=AWAY)
    delivery = collector.delivery
    assert delivery is not None
    change(collector, store_days=3)
    assert collector.delivery is delivery
    change(collector, harper_days=30)
    assert collector.delivery not in (None, delivery)
    change(collector, harper=None)
    assert collector.delivery is None


def test_where_it_listens_holds_for_the_whole_run(collector: Collector) -> None:
    url = collector.url
    change(collector, port=9, host="0.0.0.0", token="t", version="9")
    assert collector.url == url
    assert post(collector) == 200
    assert collector.health()["version"] == "1.2.3"
