"""What Prometheus scrapes: the counters of /health, and that the other figures are no invention."""

import time
from collections.abc import Callable

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from collector.collector import Collector
from collector.config import HarperTarget
from collector.http.latency import BOUNDS, Latency
from collector.http.metrics import CONTENT_TYPE, EVENTS
from collector.store.counters import Counters


def scraped(http: httpx.Client) -> dict[str, float]:
    answer = http.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, CONTENT_TYPE)
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    return {sample.name + "".join(sample.labels.values()): sample.value for sample in samples}


def test_every_counter_is_told() -> None:
    assert {name for name, _, _ in EVENTS} == set(Counters.__struct_fields__)


def test_the_figures_are_those_of_health(collector: Collector, http: httpx.Client) -> None:
    http.post("/api/analytics/batch", json=[{"event": "a", "id": "1"}, {"event": "b", "id": "1"}, {"event": 3}])
    http.post("/api/analytics", content=b"nonsense")
    figures = scraped(http)
    for name, grows, _ in EVENTS:
        told = figures[f"playscope_events_{name}{'_total' if grows else ''}"]
        assert told == getattr(collector.store.counters(), name), name
    assert figures["playscope_events_duplicates_total"] == figures["playscope_events_refused_total"] == 1
    assert figures["playscope_harperdb_stateoff"] == 1
    assert figures["playscope_oldest_pending_seconds"] == 0
    assert figures["playscope_info1.2.3"] == 1
    assert figures["playscope_store_bytes"] >= (collector.config.data_dir / "events.sqlite3").stat().st_size > 0
    assert figures["playscope_ready"] == 1
    assert figures["playscope_store_limit_bytes"] == collector.config.store_limit_bytes
    assert figures["playscope_disk_free_bytes"] > 0
    assert (figures["playscope_posts_total200"], figures["playscope_posts_total400"]) == (1, 1)
    assert figures["process_resident_memory_bytes"] > 1_000_000
    assert 0 < figures["process_start_time_seconds"] < time.time()
    assert figures["playscope_ingest_seconds_count"] == figures["playscope_ingest_seconds_bucket+Inf"] == 2
    assert 0 < figures["playscope_ingest_seconds_sum"] < 10


def test_posts_that_are_turned_away_are_counted(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(write_key="wanted")
    with httpx.Client(base_url=collector.url, trust_env=False) as http:
        for address in ("/api/analytics", "/api/analytics?key=other", "/v1/events"):
            assert http.post(address, json={"event": "a"}).status_code == 403
        figures = scraped(http)
    assert figures["playscope_posts_total403"] == 3
    assert figures["playscope_events_received_total"] == 0


def test_a_store_that_takes_nothing_is_not_ready(
    collector: Collector, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector.store._writer, "trouble", "The disk cannot take events now.")
    assert http.get("/ready").status_code == 503
    assert scraped(http)["playscope_ready"] == 0


def test_the_oldest_that_waits_has_an_age(
    make_collector: Callable[..., Collector], expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("harper")
    collector = make_collector(harper=HarperTarget(url="http://127.0.0.1:1", username="a", password="b"))
    with httpx.Client(base_url=collector.url, trust_env=False) as http:
        http.post("/api/analytics", json={"event": "a"})
        figures = scraped(http)
    assert figures["playscope_events_pending"] == 1
    assert 0 <= figures["playscope_oldest_pending_seconds"] < 30


def test_buckets_add_up() -> None:
    latency = Latency()
    for seconds in (0.0, BOUNDS[0], 0.004, 0.2, 99.0):
        latency.observe(seconds, 200)
    buckets, total = latency.read()
    assert dict(buckets)[str(BOUNDS[0])] == 2
    assert dict(buckets)["0.005"] == 3
    assert buckets[-2:] == [("5.0", 4), ("+Inf", 5)]
    assert total == BOUNDS[0] + 0.004 + 0.2 + 99.0
    assert latency.statuses() == {200: 5}
