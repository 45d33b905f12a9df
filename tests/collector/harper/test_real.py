"""Against a real HarperDB: what the product says of it, true of the thing itself."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from collector.config import HarperTarget
from collector.event import FIELDS, Event
from collector.harper.client import HarperClient
from collector.harper.conditions import Compare
from collector.harper.errors import HarperError, Meaning
from collector.store.store import Batch, Store
from tests.collector.harper.conftest import Deliver, ids, wait_until
from tests.harperdb.instance import HarperInstance

pytestmark = pytest.mark.harperdb

Keep = Callable[..., list[Event]]
TRUSTED = {"read": True, "insert": True, "update": False, "delete": False, "attribute_permissions": []}


def least(harperdb: HarperInstance, target: HarperTarget, permission: dict[str, Any]) -> HarperTarget:
    """The target with a user of its own, who has just these permissions."""
    name = f"u_{target.schema}"
    harperdb.operation(operation="add_role", role=name, permission=permission)
    harperdb.operation(operation="add_user", username=name, password="least", role=name, active=True)
    return replace(target, username=name, password="least")


def test_schema_table_and_columns_are_made_and_two_thousand_events_arrive_once(
    harperdb: HarperInstance, target: HarperTarget, deliver: Deliver, keep: Keep, store: Store
) -> None:
    events = keep(1000, data_json=b'{"a`b":{"":1,"c/d":[null,true]},"text":"caf\xc3\xa9"}', percent=50, seq=3)
    delivery = deliver(target=target)
    events += keep(1000)
    wait_until(lambda: store.counters().delivered == 2000, 60)
    assert ids(harperdb, target) == Counter(event.id for event in events)
    table = harperdb.operation(operation="describe_table", schema=target.schema, table=target.table)
    assert {column["attribute"] for column in table["attributes"]} >= set(FIELDS)
    rows = {row["id"]: row for row in harperdb.rows(target.schema, target.table)}
    for event in (events[0], events[-1]):
        row = rows[event.id]
        assert {name: row[name] for name in FIELDS if row[name] is not None} == event.record()
    assert delivery.state() == {"state": "ok", "error": None, "oldest_pending_s": None}


def test_killed_in_the_middle_and_back_every_event_once(
    harperdb: HarperInstance,
    target: HarperTarget,
    deliver: Deliver,
    store: Store,
    make_event: Callable[..., Event],
    expected_warnings: Any,
) -> None:
    expected_warnings("cannot be reached|nothing listens|in trouble|does not answer|does not exist|no table|refuses")
    delivery = deliver(target=target, retrying_s=0.05)
    for _ in range(10):
        store.add(Batch(events=[make_event() for _ in range(100)]))
    wait_until(lambda: store.counters().delivered > 0, 30)
    harperdb.kill()
    try:
        for _ in range(10):
            store.add(Batch(events=[make_event() for _ in range(100)]))
        # The connection that broke is named first, then that nobody listens.
        wait_until(lambda: "Start HarperDB" in (delivery.state()["error"] or ""))
        assert delivery.state()["state"] == "retrying"
    finally:
        harperdb.start()
    delivery.retry_now()
    wait_until(lambda: store.counters().delivered == 2000, 60)
    assert ids(harperdb, target) == Counter(f"e{number}" for number in range(1, 2001))


def test_a_wrong_password_then_the_right_one(
    harperdb: HarperInstance,
    target: HarperTarget,
    deliver: Deliver,
    keep: Keep,
    store: Store,
    expected_warnings: Any,
) -> None:
    expected_warnings("does not accept the user name")
    keep(3)
    delivery = deliver(target=replace(target, password="not it"))
    wait_until(lambda: delivery.state()["state"] == "refused")
    delivery.stop()
    assert store.counters().pending == 3
    deliver(target=target)
    wait_until(lambda: store.counters().delivered == 3)


def test_a_role_that_may_only_insert_and_read_is_enough(
    harperdb: HarperInstance, target: HarperTarget, deliver: Deliver, keep: Keep, store: Store
) -> None:
    harperdb.operation(operation="create_table", schema=target.schema, table="events", hash_attribute="id")
    writer = least(harperdb, target, {target.schema: {"tables": {"events": TRUSTED}}})
    keep(10)
    deliver(target=writer)
    wait_until(lambda: store.counters().delivered == 10)
    with HarperClient(writer) as client:
        assert len(client.page([Compare("event", "equals", "play")], ["id"], limit=99)) == 10
        with pytest.raises(HarperError) as refused:
            client.operate("drop_table", schema=target.schema, table="events")
    assert refused.value.meaning is Meaning.REFUSED


def test_a_role_that_may_not_even_read_can_still_deliver(
    harperdb: HarperInstance, target: HarperTarget, deliver: Deliver, keep: Keep, store: Store
) -> None:
    harperdb.operation(operation="create_table", schema=target.schema, table="events", hash_attribute="id")
    writer = least(harperdb, target, {target.schema: {"tables": {"events": TRUSTED | {"read": False}}}})
    keep(2)
    deliver(target=writer)
    wait_until(lambda: store.counters().delivered == 2)


def test_a_missing_table_and_a_role_that_may_not_make_one(
    harperdb: HarperInstance,
    target: HarperTarget,
    deliver: Deliver,
    keep: Keep,
    store: Store,
    expected_warnings: Any,
) -> None:
    expected_warnings("may not make one")
    harperdb.operation(operation="create_table", schema=target.schema, table="others", hash_attribute="id")
    writer = least(harperdb, target, {target.schema: {"tables": {"others": TRUSTED}}})
    keep(2)
    delivery = deliver(target=writer)
    wait_until(lambda: delivery.state()["state"] == "refused")
    assert f"{target.schema}.events" in delivery.state()["error"]
    assert "playscope harper setup" in delivery.state()["error"]
    # Somebody makes the table and lets the role use it.
    harperdb.operation(operation="create_table", schema=target.schema, table="events", hash_attribute="id")
    permission = {target.schema: {"tables": {"events": TRUSTED}}}
    name = writer.username
    harperdb.operation(operation="alter_role", id=name, role=name, permission=permission)
    delivery.retry_now()
    wait_until(lambda: store.counters().delivered == 2)


def test_a_table_dropped_while_running_is_made_again(
    harperdb: HarperInstance,
    target: HarperTarget,
    deliver: Deliver,
    keep: Keep,
    store: Store,
    expected_warnings: Any,
) -> None:
    expected_warnings("no table|does not exist|in trouble|refuses")
    deliver(target=target)
    keep(5)
    wait_until(lambda: store.counters().delivered == 5)
    harperdb.drop(target.schema)
    after = keep(5)
    wait_until(lambda: store.counters().delivered == 10)
    assert ids(harperdb, target) == Counter(event.id for event in after)


def test_an_answer_lost_on_the_real_way_is_no_second_row(
    harperdb: HarperInstance,
    target: HarperTarget,
    deliver: Deliver,
    keep: Keep,
    store: Store,
    expected_warnings: Any,
) -> None:
    expected_warnings("cannot be reached")
    transport = LosingTransport(every=3)
    keep(600)
    deliver(transport, target=target)
    wait_until(lambda: store.counters().delivered == 600, 30)
    assert transport.lost >= 1
    assert ids(harperdb, target) == Counter(f"e{number}" for number in range(1, 601))


class LosingTransport(httpx.HTTPTransport):
    """Drops every so many answers to inserts, after HarperDB gave them."""

    def __init__(self, every: int) -> None:
        super().__init__()
        self.every, self.count, self.lost = every, 0, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if json.loads(request.content)["operation"] == "insert":
            self.count += 1
            if self.count % self.every == 1:
                answer.read()
                self.lost += 1
                raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        return answer


def test_stop_returns_at_once_while_harperdb_is_frozen(
    harperdb: HarperInstance, target: HarperTarget, deliver: Deliver, keep: Keep, store: Store
) -> None:
    delivery = deliver(target=target)
    wait_until(lambda: delivery.state()["state"] == "ok")
    with harperdb.frozen():
        keep(10)
        time.sleep(0.3)
        assert delivery.state()["oldest_pending_s"] is not None
        started = time.monotonic()
        delivery.stop()
        assert time.monotonic() - started < 1
    assert store.counters().pending == 10
    deliver(target=target)
    wait_until(lambda: store.counters().delivered == 10)
