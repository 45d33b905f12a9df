"""Against a real HarperDB: what the product says of it, true of the thing itself."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from collector.config import HarperTarget
from collector.event import FIELDS, Event
from collector.harper.client import HarperClient
from collector.harper.errors import HarperError, Meaning
from collector.harper.reading import pages
from collector.harper.statements import FixedStatement
from collector.store.store import Batch, Store
from tests.collector.harper.conftest import Deliver, wait_until
from tests.harperdb.instance import HarperInstance

pytestmark = pytest.mark.harperdb

Keep = Callable[..., list[Event]]
TRUSTED = {"read": True, "insert": True, "update": False, "delete": False, "attribute_permissions": []}


@pytest.fixture
def target(harperdb: HarperInstance, request: pytest.FixtureRequest) -> Iterator[HarperTarget]:
    """A schema of the test's own, not made yet; the administrator's credentials."""
    schema = f"t{abs(hash(request.node.name)) % 10**9}"
    yield HarperTarget(url=harperdb.url, username=harperdb.username, password=harperdb.password, schema=schema)
    harperdb.drop(schema)


def least(harperdb: HarperInstance, target: HarperTarget, permission: dict[str, Any]) -> HarperTarget:
    """The target with a user of its own, who has just these permissions."""
    name = f"u_{target.schema}"
    harperdb.operation(operation="add_role", role=name, permission=permission)
    harperdb.operation(operation="add_user", username=name, password="least", role=name, active=True)
    return replace(target, username=name, password="least")


def ids(harperdb: HarperInstance, target: HarperTarget) -> Counter[str]:
    return Counter(row["id"] for row in harperdb.rows(target.schema, target.table))


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
        assert len(client.search("event", "play")) == 10
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


HOSTILE = {
    "then": {"then": 1, "a": 1},
    "proto": {"__proto__": {"x": 1}},
    "deep proto": {"a": [{"__proto__": 1}]},
    "escaped": None,  # the same, its key written with escapes; see below
    "constructor": {"constructor": {"prototype": 1}},
    "keys": {"": 1, "a`b": 1, "c/d": {"": {}}, "id": "x", "__createdtime__": 1, "toJSON": 1, "length": -1},
    "markup": {"x": "<img src=x onerror=alert(1)>", "sql": "' or 1=1 --", "nul": "\u0000", "bidi": "\u202e"},
    "numbers": {"large": 2**53 + 1, "least": -(2**63), "list": [2**63 - 1, 2**53], "float": 0.1, "whole": 1e300},
}


def test_whatever_is_in_data_arrives_and_leaves_the_table_readable(
    harperdb: HarperInstance, target: HarperTarget, deliver: Deliver, store: Store, make_event: Callable[..., Event]
) -> None:
    texts = {name: json.dumps(data).encode() for name, data in HOSTILE.items()}
    texts["escaped"] = rb'{"a":{"\u005f\u005fproto\u005f_":1}}'
    store.add(Batch(events=[make_event(id=f"data {name}", data_json=text) for name, text in texts.items()]))
    deliver(target=target)
    wait_until(lambda: store.counters().delivered == len(texts))
    with HarperClient(target) as client:
        found = {row["id"].removeprefix("data "): row["data"] for row in client.search("event", "play")}
        assert len(client.sql(FixedStatement.EVENTS)) == len(texts)
    for name in ("then", "proto", "deep proto", "constructor"):
        assert json.loads(found[name]) == HOSTILE[name], name
    assert json.loads(found["escaped"]) == {"a": {"__proto__": 1}}
    assert found["keys"] == HOSTILE["keys"]
    assert found["markup"] == HOSTILE["markup"]
    assert found["numbers"] == {
        "large": "9007199254740993",
        "least": "-9223372036854775808",
        "list": ["9223372036854775807", 2**53],
        "float": 0.1,
        "whole": 1e300,
    }


def test_an_id_that_harperdb_cannot_hold_is_parked_and_the_others_arrive(
    harperdb: HarperInstance,
    target: HarperTarget,
    deliver: Deliver,
    store: Store,
    make_event: Callable[..., Event],
    expected_warnings: Any,
) -> None:
    expected_warnings("its id is too long")
    store.add(Batch(events=[make_event(), make_event(id="long" * 600), *(make_event() for _ in range(50))]))
    deliver(target=target)
    wait_until(lambda: store.counters().delivered == 51 and store.counters().parked == 1)
    assert len(ids(harperdb, target)) == 51


@pytest.mark.parametrize(("name", "words"), [("a`b", "backticks"), ("a/b", "slashes"), ("", "Invalid attribute")])
def test_what_harperdb_says_of_bad_column_names_is_known_as_poison(
    name: str, words: str, harperdb: HarperInstance, target: HarperTarget
) -> None:
    harperdb.operation(operation="create_table", schema=target.schema, table="events", hash_attribute="id")
    with HarperClient(target) as client, pytest.raises(HarperError, match=words) as refused:
        client.insert([{"id": "good"}, {"id": "bad", name: 1}])
    assert refused.value.meaning is Meaning.POISON
    assert not ids(harperdb, target)


def test_the_samples_two_statements_give_what_its_charts_are_drawn_from(
    harperdb: HarperInstance, target: HarperTarget, deliver: Deliver, keep: Keep, store: Store
) -> None:
    keep(5, event="play")
    for percent in (10, 25, 25, 50):
        keep(1, event="percentsplayed", percent=percent)
    deliver(target=target)
    wait_until(lambda: store.counters().delivered == 9)
    with HarperClient(target) as client:
        counts = client.sql(FixedStatement.COUNT_BY_EVENT)
        marks = client.sql(FixedStatement.PERCENTSPLAYED)
        assert client.sql(f"select * from {target.schema}.events where event='percentsplayed'") == marks
        with pytest.raises(ValueError, match="fixed"):
            client.sql(f"select * from {target.schema}.events where event='x' or 1=1")
    assert {row["event"]: row["count"] for row in counts} == {"play": 5, "percentsplayed": 4}
    assert sorted(row["percent"] for row in marks) == [10, 25, 25, 50]


def test_rows_are_read_in_pages_although_many_share_their_time(
    harperdb: HarperInstance, target: HarperTarget, deliver: Deliver, keep: Keep, store: Store
) -> None:
    keep(100)
    deliver(target=target)
    wait_until(lambda: store.counters().delivered == 100)
    keep(40)
    wait_until(lambda: store.counters().delivered == 140)
    with HarperClient(target) as client:
        for page in (7, 100, 1000):
            assert Counter(row["id"] for part in pages(client, size=page) for row in part) == ids(harperdb, target)
        last = max(row["__createdtime__"] for part in pages(client) for row in part)
        rows = [row for part in pages(client, since=last, size=7) for row in part]
    assert rows
    assert all(row["__createdtime__"] == last for row in rows)


def test_a_quote_in_a_value_stays_a_value(harperdb: HarperInstance, target: HarperTarget, store: Store) -> None:
    harperdb.operation(operation="create_table", schema=target.schema, table="events", hash_attribute="id")
    with HarperClient(target) as client:
        client.create_table()
        client.insert([{"id": "1", "event": "it's"}, {"id": "2", "event": "play"}])
        assert [row["id"] for row in client.search("event", "it's")] == ["1"]
        assert client.search("event", "x' or 1=1 --") == []


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
