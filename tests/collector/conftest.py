"""Makers of events with fixed times, and stores in folders of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from collector.collector import Collector
from collector.config import CollectorConfig
from collector.event import Event
from collector.store.store import Store

#: 2026-11-23T12:00:00Z
NOON = 1_795_435_200_000


@pytest.fixture
def make_event() -> Callable[..., Event]:
    """Events `e1`, `e2` … one second apart; any field can be given."""
    made = 0

    def make(**fields: Any) -> Event:
        nonlocal made
        made += 1
        moment = NOON + 1000 * made
        return Event(**{"id": f"e{made}", "event": "play", "timestamp": moment, "received_at": moment + 5} | fields)

    return make


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def make_collector(tmp_path: Path) -> Iterator[Callable[..., Collector]]:
    """Collectors on any free port, all over the folder `tmp_path / "data"`; stopped at the end."""
    made: list[Collector] = []

    def make(**config: Any) -> Collector:
        inbox = config.pop("inbox", None)
        defaults = {"data_dir": tmp_path / "data", "version": "1.2.3", "port": 0}
        collector = Collector(CollectorConfig(**defaults | config), inbox)
        made.append(collector)
        collector.start()
        return collector

    yield make
    for collector in made:
        collector.stop()


@pytest.fixture
def collector(make_collector: Callable[..., Collector]) -> Collector:
    return make_collector()


@pytest.fixture
def http(collector: Collector) -> Iterator[httpx.Client]:
    """A client of `collector`, addressed by paths."""
    with httpx.Client(base_url=collector.url, trust_env=False) as client:
        yield client
