"""Who may post events: the list of origins, the write key, and a fair share for each origin."""

import threading
import time
from collections.abc import Callable

import httpx
import pytest

from collector.collector import Collector
from collector.http import fair_share
from collector.http.fair_share import FairShare
from collector.http.guard import Guard

EVENT = {"event": "a"}
FRIEND, STRANGER = "https://friend.example", "https://evil.example"


@pytest.fixture
def listed(make_collector: Callable[..., Collector]) -> Collector:
    return make_collector(ingest_origins=(FRIEND,))


def post(collector: Collector, origin: str | None = None, **more: object) -> httpx.Response:
    headers = {} if origin is None else {"origin": origin}
    return httpx.post(f"{collector.url}/api/analytics", json=EVENT, headers=headers, trust_env=False, **more)  # type: ignore[arg-type]


def test_a_list_of_origins_is_kept_to(listed: Collector) -> None:
    answer = post(listed, FRIEND)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, FRIEND)
    assert answer.headers["vary"] == "Origin"
    assert post(listed).status_code == 200
    assert post(listed, listed.url).status_code == 200
    for origin in (STRANGER, "null", "", FRIEND + ":443", FRIEND.upper(), "http://friend.example", FRIEND + "/"):
        answer = post(listed, origin)
        assert (answer.status_code, answer.json()["success"]) == (403, False), origin
        assert "access-control-allow-origin" not in answer.headers
    counters = listed.store.counters()
    assert (counters.received, counters.stored) == (3, 3)


def test_a_preflight_follows_the_list(listed: Collector) -> None:
    for origin, status in ((FRIEND, 204), (STRANGER, 403)):
        answer = httpx.options(f"{listed.url}/v1/events", headers={"origin": origin}, trust_env=False)
        assert answer.status_code == status
        assert answer.headers.get("access-control-allow-origin") == (origin if status == 204 else None)


def test_the_servers_own_errors_follow_the_list(listed: Collector) -> None:
    for origin, told in ((FRIEND, FRIEND), (STRANGER, None)):
        answer = httpx.post(
            f"{listed.url}/v1/events", content=b" " * 1_100_000, headers={"origin": origin}, trust_env=False
        )
        assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (413, told)


def test_a_write_key_is_asked_for_where_one_is_set(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(write_key="k&é")
    assert post(collector, params={"key": "k&é"}).status_code == 200
    for params in ({}, {"key": ""}, {"key": "k"}, {"key": ["k&é", "k&é"]}, {"Key": "k&é"}):
        assert post(collector, params=params).status_code == 403, params
    assert post(collector, STRANGER).status_code == 403
    # the page in our own window
    assert post(collector, collector.url).status_code == 200
    assert httpx.options(f"{collector.url}/v1/events", trust_env=False).status_code == 204
    assert collector.store.counters().received == 2


def test_from_another_machine_our_own_origin_needs_the_key_too() -> None:
    guard = Guard(host="0.0.0.0", port=3000, write_key="k")
    host = "127.0.0.1:3000"
    own = f"http://{host}"
    assert guard.key("", own, host, "127.0.0.1") is None
    assert guard.key("", own, host, "192.0.2.1")
    assert guard.key("a=1&key=k", own, host, "192.0.2.1") is None


@pytest.mark.parametrize("origin", ["https://playscope.example", "http://127.0.0.1:3000", None])
def test_behind_a_proxy_an_origin_that_anybody_can_write_spares_nobody_the_key(origin: str | None) -> None:
    guard = Guard(host="127.0.0.1", port=3000, write_key="k", allowed_hosts=["playscope.example"])
    assert guard.key("", origin, "playscope.example", "127.0.0.1")
    assert guard.key("key=k", origin, "playscope.example", "127.0.0.1") is None


def test_without_a_key_any_query_is_taken(collector: Collector) -> None:
    assert post(collector, params={"key": "whatever"}).status_code == 200


def test_an_origin_may_be_held_to_a_rate(make_collector: Callable[..., Collector]) -> None:
    collector = make_collector(origin_rate=20)
    stop = threading.Event()
    answers: list[int] = []

    def flood() -> None:
        with httpx.Client(base_url=collector.url, headers={"origin": STRANGER}, trust_env=False) as client:
            while not stop.is_set():
                answer = client.post("/api/analytics", json=EVENT)
                answers.append(answer.status_code)
                if answer.status_code == 429:
                    assert answer.headers["retry-after"] == "1"
                    assert answer.json().keys() == {"success", "message", "errors"}
                    assert answer.headers["access-control-allow-origin"] == "*"

    flooding = threading.Thread(target=flood)
    began = time.monotonic()
    flooding.start()
    try:
        with httpx.Client(base_url=collector.url, headers={"origin": FRIEND}, trust_env=False) as client:
            calm = [client.post("/api/analytics", json=EVENT).status_code for _ in range(15)]
        deadline = time.monotonic() + 10
        while 429 not in answers and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        stop.set()
        flooding.join()
    assert set(calm) == {200}
    assert set(answers) == {200, 429}
    assert answers.count(200) <= 20 * (1 + time.monotonic() - began)
    # turned away for haste is no event
    assert collector.store.counters().received == 15 + answers.count(200)


def test_a_share_fills_again() -> None:
    now = [100.0]
    share = FairShare(rate=3, clock=lambda: now[0])
    assert [share.take("here", "a") for _ in range(4)] == [True, True, True, False]
    assert share.take("here", "b")
    now[0] += 0.4
    assert [share.take("here", "a") for _ in range(2)] == [True, False]
    share.give_back("here", "a")
    assert share.take("here", "a")
    now[0] += 100
    assert [share.take("here", "a") for _ in range(4)] == [True, True, True, False]


def test_invented_origins_gain_little_and_leave_other_addresses_alone() -> None:
    share = FairShare(rate=3, clock=lambda: 0.0)
    assert sum(share.take("here", f"o{number}") for number in range(100)) == 4 * 3
    assert share.take("there", None)


def test_invented_origins_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_share, "_SENDERS", 10)
    now = [0.0]
    share = FairShare(rate=2, clock=lambda: now[0])
    taken = [share.take(f"a{number}", None) for number in range(30)]
    assert taken == [True] * 12 + [False] * 18
    assert len(share._origins) <= 11
    assert len(share._addresses) <= 11
    now[0] += 10
    assert share.take("new", None)
    assert len(share._origins) <= 2
