"""The collector as a whole: with a HarperDB that is away, with another one, with none."""

import time
from collections.abc import Callable

import httpx
import pytest

from collector.collector import Collector
from collector.config import HarperTarget
from tests.collector.test_store import assert_sums

AWAY = HarperTarget(url="http://127.0.0.1:9", username="u", password="p")
OTHER = HarperTarget(url="http://127.0.0.1:10", username="u", password="p")


@pytest.fixture(autouse=True)
def away(expected_warnings: Callable[[str], None]) -> None:
    expected_warnings("collector.harper")


def send(collector: Collector, count: int) -> None:
    answer = httpx.post(collector.url + "/api/analytics/batch", json=[{"event": "a"}] * count)
    assert answer.status_code == 200


def counted(collector: Collector) -> tuple[int, int, int]:
    counters = collector.store.counters()
    assert_sums(counters)
    return counters.stored, counters.pending, counters.local


def test_while_harperdb_is_away_all_is_kept_and_said(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(harper=AWAY)
    send(collector, 3)
    deadline = time.monotonic() + 10
    while (state := httpx.get(collector.url + "/health").json()["harperdb"])["error"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert state["state"] in ("retrying", "refused")
    assert counted(collector) == (3, 3, 0)
    began = time.monotonic()
    collector.stop()
    assert time.monotonic() - began < 5
    again = make_collector(harper=AWAY)
    send(again, 1)
    assert counted(again) == (4, 4, 0)


def test_the_destination_can_be_changed_while_running(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector()
    send(collector, 2)
    assert counted(collector) == (2, 0, 2)
    collector.set_harper(AWAY)
    send(collector, 2)
    assert counted(collector) == (4, 4, 0)
    collector.set_harper(None)
    send(collector, 1)
    assert counted(collector) == (5, 0, 5)
    assert collector.health()["harperdb"]["state"] == "off"
    collector.set_harper(OTHER)
    assert counted(collector) == (5, 5, 0)


def test_asked_first_earlier_events_stay_local(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(ask_before_backfill=True)
    send(collector, 2)
    collector.set_harper(AWAY)
    send(collector, 1)
    assert counted(collector) == (3, 1, 2)
    assert collector.delivery is not None
    destination = collector.delivery.destination
    assert destination is not None
    assert destination.backfill_offered == 2
    collector.delivery.answer_backfill(True)
    assert counted(collector) == (3, 3, 0)
