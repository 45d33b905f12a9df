"""Deliveries that wait milliseconds where the product waits seconds, and are stopped whatever happens; schemas of their
own in the real HarperDB."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from collector.config import HarperTarget
from collector.event import Event
from collector.harper.delivery import HarperDelivery
from collector.harper.pace import Backoff
from collector.store.store import Batch, Store
from tests.collector.harper.stand_in import PASSWORD, USER, StandIn
from tests.harperdb.instance import HarperInstance

TARGET = HarperTarget(url="http://127.0.0.1:9925", username=USER, password=PASSWORD)

Deliver = Callable[..., HarperDelivery]


def wait_until(condition: Callable[[], Any], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.005)


def ids(harperdb: HarperInstance, target: HarperTarget) -> Counter[str]:
    """How often each id is a row."""
    return Counter(row["id"] for row in harperdb.rows(target.schema, target.table))


@pytest.fixture
def target(harperdb: HarperInstance, request: pytest.FixtureRequest) -> Iterator[HarperTarget]:
    """A schema of the test's own, not made yet; the administrator's credentials."""
    schema = f"t{abs(hash(request.node.name)) % 10**9}"
    yield HarperTarget(url=harperdb.url, username=harperdb.username, password=harperdb.password, schema=schema)
    harperdb.drop(schema)


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


@pytest.fixture
def deliver(store: Store) -> Iterator[Deliver]:
    """Starts a delivery from `store`: to a transport, or over the network to the target given."""
    running: list[HarperDelivery] = []

    def start(
        transport: httpx.BaseTransport | None = None,
        target: HarperTarget = TARGET,
        refused_s: float = 0.02,
        retrying_s: float = 0.002,
        **options: Any,
    ) -> HarperDelivery:
        delivery = HarperDelivery(
            target,
            store,
            transport=transport,
            retrying=Backoff(retrying_s, retrying_s * 10),
            refused=Backoff(refused_s, refused_s),
            **options,
        )
        running.append(delivery)
        delivery.start()
        return delivery

    yield start
    for delivery in running:
        delivery.stop()


@pytest.fixture
def keep(store: Store, make_event: Callable[..., Event]) -> Callable[..., list[Event]]:
    """Stores so many events; every one has the fields given."""

    def add(count: int, **fields: Any) -> list[Event]:
        events = [make_event(**fields) for _ in range(count)]
        store.add(Batch(events=events))
        return events

    return add
