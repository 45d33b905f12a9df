"""Against a real HarperDB: what arrives of an event, and how rows are read back."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from collector.config import HarperTarget
from collector.event import Event
from collector.harper.client import HarperClient
from collector.harper.conditions import Compare
from collector.harper.errors import HarperError, Meaning
from collector.harper.reading import pages
from collector.store.store import Batch, Store
from tests.collector.harper.conftest import Deliver, ids, wait_until
from tests.harperdb.instance import HarperInstance

pytestmark = pytest.mark.harperdb

Keep = Callable[..., list[Event]]


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
        found = {
            row["id"].removeprefix("data "): row["data"]
            for row in client.page([Compare("event", "equals", "play")], ["*"], limit=1000)
        }
    assert len(harperdb.operation(operation="sql", sql=f"select * from {target.schema}.events")) == len(texts)
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
    events, marks = (
        harperdb.operation(operation="sql", sql=f"select * from {target.schema}.events{condition}")
        for condition in ("", " where event='percentsplayed'")
    )
    assert Counter(row["event"] for row in events) == {"play": 5, "percentsplayed": 4}
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
        for event, ids in (("it's", ["1"]), ("x' or 1=1 --", [])):
            assert [row["id"] for row in client.page([Compare("event", "equals", event)], ["id"], limit=9)] == ids
