"""Delivery against every fault a network and a server can bring: each event exactly once, and honest words."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from collector.config import HarperTarget
from collector.event import Event
from collector.harper.delivery import HarperDelivery
from collector.log_file import is_for_terminal
from collector.store.store import Batch, Store
from tests.collector.harper.conftest import Deliver, wait_until
from tests.collector.harper.stand_in import PASSWORD, Faults, StandIn
from tests.soak.harper_faults import measure

Keep = Callable[..., list[Event]]


def test_five_thousand_events_arrive_once_through_every_fault() -> None:
    figures = measure(events=5000, seed=7)
    assert (figures.rows, figures.delivered, figures.parked, figures.pending) == (5000, 5000, 0, 0)
    assert min(figures.faults.values()) > 0, f"a fault never came: {figures.faults}"


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (Faults(lost=1), "cannot be reached"),
        (Faults(failing=1), "in trouble"),
        (Faults(timeouts=1), "does not answer in time"),
        (Faults(garbage=1), "is not HarperDB"),
        (Faults(redirects=1), "another address"),
        (Faults(too_many=1), "slow down"),
        (Faults(short=1), "did not confirm"),
    ],
)
def test_each_fault_is_named_and_passes(
    faults: Faults, words: str, stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any
) -> None:
    expected_warnings(words)
    stand_in.faults = faults
    keep(20)
    delivery = deliver(stand_in.transport)
    wait_until(lambda: words in (delivery.state()["error"] or ""))
    state = delivery.state()
    assert state["state"] == ("refused" if faults.redirects else "retrying")
    assert state["oldest_pending_s"] is not None
    stand_in.faults = Faults()
    wait_until(lambda: store.counters().delivered == 20)
    wait_until(lambda: delivery.state() == {"state": "ok", "error": None, "oldest_pending_s": None})
    assert len(stand_in.rows) == 20
    assert store.counters().parked == 0


def test_the_oldest_has_an_age_also_while_an_answer_is_waited_for(
    deliver: Deliver, keep: Keep, expected_warnings: Any
) -> None:
    expected_warnings("HarperDB")
    asked, answered = threading.Event(), threading.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.set()
        answered.wait(20)
        return httpx.Response(500)

    delivery = deliver(httpx.MockTransport(answer))
    try:
        assert asked.wait(10)
        assert delivery.state()["oldest_pending_s"] is None
        keep(3)
        assert delivery.state()["oldest_pending_s"] is not None
    finally:
        answered.set()


def test_away_for_long_and_back(
    stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any
) -> None:
    expected_warnings("nothing listens there")
    stand_in.away = True
    delivery = deliver(stand_in.transport)
    events = [event for _ in range(20) for event in keep(50)]
    wait_until(lambda: delivery.state()["state"] == "retrying" and "listens" in delivery.state()["error"])
    stand_in.away = False
    wait_until(lambda: store.counters().delivered == 1000)
    assert list(stand_in.rows) == [event.id for event in events], "not in order"


def test_a_wrong_password_is_said_without_it_and_mended_by_retry_now(
    stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any, caplog: Any
) -> None:
    expected_warnings("does not accept the user name 'writer'")
    caplog.set_level("INFO")
    stand_in.password = "another"
    keep(3)
    delivery = deliver(stand_in.transport, refused_s=60)
    wait_until(lambda: delivery.state()["state"] == "refused")
    assert "HARPERDB_PASSWORD" in delivery.state()["error"]
    stand_in.password = PASSWORD
    time.sleep(0.05)
    assert store.counters().delivered == 0, "it should wait, not hammer"
    delivery.retry_now()
    wait_until(lambda: store.counters().delivered == 3)
    assert PASSWORD not in caplog.text + str(delivery.state())
    told = [record.getMessage() for record in caplog.records if is_for_terminal(record)]
    assert "does not accept" in told[0]
    assert told[1:] == [f"HarperDB at {delivery.target.url} takes events"], "its end is said where it was said"


def test_that_all_is_well_from_the_start_is_not_said(stand_in: StandIn, deliver: Deliver, caplog: Any) -> None:
    caplog.set_level("INFO")
    delivery = deliver(stand_in.transport)
    wait_until(lambda: delivery.state()["state"] == "ok")
    assert "takes events" in caplog.text
    assert not [record for record in caplog.records if is_for_terminal(record)]


def test_a_target_that_can_be_none_is_said(store: Store, tmp_path: Path, expected_warnings: Any) -> None:
    expected_warnings("The authorities for HarperDB cannot be read")
    delivery = HarperDelivery(HarperTarget(url="https://127.0.0.1:1", ca=tmp_path / "nothing.pem"), store)
    delivery.start()
    assert delivery.state()["state"] == "refused"
    delivery.stop()


def test_a_server_that_sends_the_password_back_does_not_get_it_shown(
    deliver: Deliver, keep: Keep, expected_warnings: Any
) -> None:
    expected_warnings(r"\(password\)")
    keep(1)
    delivery = deliver(httpx.MockTransport(lambda _: httpx.Response(403, json={"error": f"no {PASSWORD}"})))
    wait_until(lambda: delivery.state()["state"] == "refused")
    assert PASSWORD not in delivery.state()["error"]


def test_new_events_wake_it_at_once(stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store) -> None:
    delivery = deliver(stand_in.transport)
    wait_until(lambda: delivery.state()["state"] == "ok")
    for count in range(1, 6):
        keep(1)
        wait_until(lambda expected=count: store.counters().delivered == expected, seconds=1)


def test_a_dropped_table_is_made_again(
    stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any
) -> None:
    expected_warnings("no table analytics.events")
    deliver(stand_in.transport)
    keep(2)
    wait_until(lambda: store.counters().delivered == 2)
    stand_in.table = False
    keep(2)
    wait_until(lambda: store.counters().delivered == 4)
    assert stand_in.operations.count("create_table") == 1


def test_a_missing_table_that_may_not_be_made_says_who_can(
    stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any
) -> None:
    expected_warnings("may not make one")
    stand_in.table = stand_in.may_create = False
    keep(2)
    delivery = deliver(stand_in.transport)
    wait_until(lambda: delivery.state()["state"] == "refused")
    assert "playscope harper setup" in delivery.state()["error"]
    stand_in.table = True
    wait_until(lambda: store.counters().delivered == 2)


def parks_only(
    numbers: set[str], status: int, words: str, stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store
) -> dict[int, str]:
    """Delivers 300 events of which those with these ids are refused; the parked ones with their reasons."""
    stand_in.poison = lambda record: (status, words) if record["id"] in numbers else None
    keep(300)
    deliver(stand_in.transport)
    wait_until(lambda: store.counters().delivered + store.counters().parked == 300)
    assert set(stand_in.rows) == {f"e{number}" for number in range(1, 301)} - numbers
    parked: dict[int, str] = store.read(
        lambda connection: dict(connection.execute("SELECT number, reason FROM parked"))
    )
    assert set(parked) == {int(name[1:]) for name in numbers}
    return parked


def test_poison_is_found_by_halving_and_parked_with_the_reason(
    stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any
) -> None:
    expected_warnings("will not have 3 events|will not have 1 events|will not have 2 events")
    words = "Attribute names cannot include backticks or forward slashes"
    parked = parks_only({"e1", "e150", "e300"}, 400, words, stand_in, deliver, keep, store)
    assert all(words in reason for reason in parked.values())
    assert len(stand_in.batches) < 80, "halving costs the logarithm, not one request an event"


@pytest.mark.parametrize(("status", "words"), [(500, "boom"), (422, "odd")])
def test_an_unknown_refusal_of_one_event_does_not_block_the_others(
    status: int,
    words: str,
    stand_in: StandIn,
    deliver: Deliver,
    keep: Keep,
    store: Store,
    expected_warnings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected_warnings(f"{words}|will not have")
    monkeypatch.setattr("collector.harper.isolation._PAUSES_S", (0.001,) * 5)
    parks_only({"e1", "e77"}, status, words, stand_in, deliver, keep, store)


def test_a_server_that_is_ill_as_a_whole_parks_nothing(
    stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any
) -> None:
    expected_warnings("disk is full")
    keep(10)
    stand_in.poison = lambda record: (500, "disk is full")
    deliver(stand_in.transport)
    wait_until(lambda: len(stand_in.batches) > 200)
    assert (store.counters().delivered, store.counters().parked) == (0, 0)
    stand_in.poison = lambda record: None
    wait_until(lambda: store.counters().delivered == 10)


def test_an_event_larger_than_harperdb_takes_is_parked_and_larger_batches_are_split(
    stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any
) -> None:
    expected_warnings("too large for HarperDB")
    stand_in.largest_body = 20_000
    keep(20, data_json=b'{"text":"%s"}' % (b"x" * 5000))
    keep(1, data_json=b'{"text":"%s"}' % (b"x" * 30_000))
    keep(20, data_json=b'{"text":"%s"}' % (b"x" * 5000))
    deliver(stand_in.transport)
    wait_until(lambda: store.counters().delivered == 40 and store.counters().parked == 1)


def test_batches_grow_when_taken_quickly(stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store) -> None:
    keep(6000)
    deliver(stand_in.transport)
    wait_until(lambda: store.counters().delivered == 6000)
    assert stand_in.batches[0] <= 200
    assert max(stand_in.batches) >= 1600


def test_batches_shrink_after_timeouts(
    stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store, expected_warnings: Any
) -> None:
    expected_warnings("in time")

    def refuse_large(record: dict[str, Any]) -> None:
        if stand_in.batches[-1] > 30:
            raise httpx.ReadTimeout("timed out")

    stand_in.poison = refuse_large
    keep(200)
    deliver(stand_in.transport)
    wait_until(lambda: store.counters().delivered == 200)


def test_earlier_events_wait_for_the_users_word(stand_in: StandIn, deliver: Deliver, keep: Keep, store: Store) -> None:
    keep(5)
    delivery = deliver(stand_in.transport, ask=True)
    keep(1)
    wait_until(lambda: store.counters().delivered == 1)
    assert delivery.destination is not None
    assert delivery.destination.backfill_offered == 5
    delivery.answer_backfill(deliver=True)
    wait_until(lambda: store.counters().delivered == 6)


def test_a_bug_is_logged_and_survived(
    stand_in: StandIn,
    deliver: Deliver,
    keep: Keep,
    store: Store,
    expected_warnings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected_warnings("failed unexpectedly")
    settle = store.settle
    monkeypatch.setattr(store, "settle", lambda *_: 1 / 0)
    keep(1)
    delivery = deliver(stand_in.transport)
    wait_until(lambda: "The log has the details" in (delivery.state()["error"] or ""))
    monkeypatch.setattr(store, "settle", settle)
    wait_until(lambda: store.counters().delivered == 1)


@pytest.mark.parametrize("url", ["", "ftp://x", "http://", "http://user:secret@host:9925", "http://[", "nonsense"])
def test_an_address_that_can_be_none_is_said_and_nothing_else_happens(
    url: str, deliver: Deliver, keep: Keep, expected_warnings: Any, caplog: Any
) -> None:
    expected_warnings("HARPERDB_URL is not an address")
    keep(1)
    delivery = deliver(target=HarperTarget(url=url))
    state = delivery.state()
    assert (state["state"], "secret" in state["error"]) == ("refused", False)
    assert "HARPERDB_URL" in state["error"]
    assert "HARPERDB_URL" in caplog.text
    assert "secret" not in caplog.text


def test_stop_in_the_middle_leaves_the_rest_pending(
    stand_in: StandIn, deliver: Deliver, store: Store, make_event: Callable[..., Event]
) -> None:
    stand_in.faults = Faults(slow_s=0.02)
    store.add(Batch(events=[make_event() for _ in range(3000)]))
    delivery = deliver(stand_in.transport)
    wait_until(lambda: store.counters().delivered > 0)
    delivery.stop()
    counters = store.counters()
    assert counters.pending == 3000 - counters.delivered
    deliver(stand_in.transport)
    wait_until(lambda: store.counters().delivered == 3000)
    assert len(stand_in.rows) == 3000
