"""The figures of /health, and a few more, as Prometheus scrapes them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from collector.http.latency import Latency

#: The form that every Prometheus reads.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

#: A store's counters: name, whether it only ever grows, what it counts.
EVENTS = (
    ("received", True, "Events that came, since the store began."),
    ("stored", True, "Events that were new and are on disk."),
    ("duplicates", True, "Events whose id was stored before."),
    ("rejected", True, "Events kept aside with the reason."),
    ("refused", True, "Events turned away and not kept."),
    ("expired", True, "Events dropped for room or age."),
    ("delivered", False, "Events that the present HarperDB has."),
    ("pending", False, "Events that wait for HarperDB."),
    ("parked", False, "Events that HarperDB will not have."),
    ("local", False, "Events that are not for HarperDB."),
)
_STATES = ("off", "ok", "retrying", "refused")


class Space(NamedTuple):
    """In bytes: what the store's files take, how large it may grow, and what its disk has free."""

    used: int
    limit: int
    disk_free: int


def exposition(health: dict[str, Any], ready: bool, space: Space, latency: Latency) -> bytes:
    """The text of one scrape: what /health and /ready answer, the store's `space`, how posts were answered and how
    long that took, and of this process what Prometheus' own dashboards ask for (memory, processor, files, start)."""
    # Brought in by the first scrape: most collectors are never asked, and all are to start quickly.
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
    from prometheus_client.core import Metric
    from prometheus_client.registry import Collector

    class Figures(Collector):
        def collect(self) -> Iterator[Metric]:
            return _families(health, ready, space, latency)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _families(health: dict[str, Any], ready: bool, space: Space, latency: Latency) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

    for name, grows, meaning in EVENTS:
        family = CounterMetricFamily if grows else GaugeMetricFamily
        yield family(f"playscope_events_{name}", meaning, value=health["counters"][name])
    harper = health["harperdb"]
    state = GaugeMetricFamily("playscope_harperdb_state", "1 for the state that delivery is in.", labels=["state"])
    for one in _STATES:
        state.add_metric([one], harper["state"] == one)
    yield state
    oldest = harper["oldest_pending_s"]
    yield GaugeMetricFamily(
        "playscope_oldest_pending_seconds", "Age of the oldest event that waits; 0 where none does.", value=oldest or 0
    )
    yield GaugeMetricFamily("playscope_ready", "1 while events are taken, 0 while posts get 503.", value=ready)
    yield GaugeMetricFamily("playscope_store_bytes", "Size of the store's files on disk.", value=space.used)
    yield GaugeMetricFamily("playscope_store_limit_bytes", "How large the store may grow.", value=space.limit)
    yield GaugeMetricFamily("playscope_disk_free_bytes", "Room on the store's disk.", value=space.disk_free)
    posts = CounterMetricFamily("playscope_posts", "Posts of events by the status of their answer.", labels=["code"])
    for status, count in sorted(latency.statuses().items()):
        posts.add_metric([str(status)], count)
    yield posts
    buckets, seconds = latency.read()
    yield HistogramMetricFamily(
        "playscope_ingest_seconds",
        "Time from a whole request to its answer, the sync to disk included.",
        buckets=buckets,
        sum_value=seconds,
    )
    about = GaugeMetricFamily("playscope_info", "Which Playscope this is.", labels=["version"])
    about.add_metric([health["version"]], 1)
    yield about
