"""Who gives way where connections are few: the rule by itself, and in a collector with twenty places."""

import contextlib
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from collector.collector import Collector
from collector.http.places import Wait, giving_way
from collector.record import limits
from tests.collector.load import request, status_of_answer
from tests.collector.wire import connect

NOW = 1000.0
PLACES = 20


@dataclass(frozen=True)
class Taken:
    """A place of the table: its name, its peer, and what it waits for."""

    name: str
    address: str = "a"
    wait: tuple[Wait, float] | None = None


def names(taken: list[Taken], places: int = 10) -> list[str]:
    return [one.name for one in giving_way(taken, places, NOW)]


def served(number: int, address: str = "a") -> list[Taken]:
    return [Taken(f"served {place}", address) for place in range(number)]


def test_nobody_gives_way_while_a_tenth_is_free() -> None:
    assert names([Taken("silent", wait=(Wait.NOTHING, 0)), *served(8)]) == []


def test_those_of_whom_least_is_lost_give_way_first_and_of_these_the_oldest() -> None:
    order = [
        Taken("gone", wait=(Wait.GOODBYE, NOW + 2)),
        Taken("silent for long", wait=(Wait.NOTHING, NOW - 9)),
        Taken("silent", wait=(Wait.NOTHING, NOW - 5)),
        Taken("idle for long", wait=(Wait.BETWEEN, NOW - 60)),
        Taken("idle", wait=(Wait.BETWEEN, NOW)),
        Taken("begun", wait=(Wait.FIRST, NOW - 14)),
        Taken("next", wait=(Wait.NEXT, NOW - 14)),
        Taken("does not read", wait=(Wait.ANSWER, NOW - 70)),
    ]
    for surplus in range(1, len(order) + 1):
        taken = [*reversed(order), *served(surplus + 9 - len(order))] if surplus < 8 else [*order, *served(10)]
        assert names(taken) == [one.name for one in order][:surplus]


def test_one_that_has_just_come_is_waited_for() -> None:
    young = [Taken("young", wait=(Wait.NOTHING, NOW - 0.5))]
    assert names([*young, *served(9)], 11) == []
    assert names([*young, *served(8), Taken("idle", wait=(Wait.BETWEEN, NOW))], 11) == ["idle"]
    assert names([*young, *served(9)]) == ["young"]  # nothing is free, and half a second was time enough
    assert names([Taken("newborn", wait=(Wait.NOTHING, NOW - 0.05)), *served(9)]) == []


def test_a_flood_closes_none_of_another_address() -> None:
    other = [Taken("other, silent", "b", (Wait.NOTHING, 0)), Taken("other, idle", "b", (Wait.BETWEEN, 0))]
    flood = [Taken(f"flood {number}", wait=(Wait.NEXT, NOW - 2)) for number in range(8)]
    assert names([*other, *flood]) == ["flood 0"]
    assert names([*other, *flood], 5) == [f"flood {number}" for number in range(6)]
    young = [Taken(f"young {number}", wait=(Wait.NOTHING, NOW - 0.05)) for number in range(8)]
    assert names([*other, *young]) == []


@pytest.fixture
def crowded(
    make_collector: Callable[..., Collector], monkeypatch: pytest.MonkeyPatch, expected_warnings: Any
) -> Collector:
    """One with twenty places."""
    expected_warnings("connection limit")
    monkeypatch.setattr(limits, "CONNECTIONS", PLACES)
    return make_collector()


def from_address(collector: Collector, address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", collector.port), timeout=10, source_address=(address, 0))


@pytest.mark.parametrize("sent", [b"", b"POST /api/analytics HTTP/1.1\r\n"])
def test_who_comes_is_served_at_once_beside_a_flood_that_sends_no_whole_request(
    crowded: Collector, sent: bytes
) -> None:
    event = request(crowded.port, "/api/analytics", b'{"event":"a"}')
    with contextlib.ExitStack() as stack:
        before = stack.enter_context(from_address(crowded, "127.0.0.2"))
        before.sendall(event)
        assert status_of_answer(before) == 200
        for _ in range(3 * PLACES):
            stack.enter_context(connect(crowded)).sendall(sent)
        for address in ("127.0.0.1", "127.0.0.2"):
            began = time.monotonic()
            newcomer = stack.enter_context(from_address(crowded, address))
            newcomer.sendall(event)
            assert status_of_answer(newcomer) == 200
            assert time.monotonic() - began < 3  # without giving way: 15 s
        before.sendall(event)  # the flood has cost the other address nothing
        assert status_of_answer(before) == 200


def test_who_is_between_two_requests_gives_way_where_places_are_few(crowded: Collector) -> None:
    head = f"POST /api/analytics HTTP/1.1\r\nHost: 127.0.0.1:{crowded.port}\r\nContent-Length: 13\r\n\r\n".encode()
    body = b'{"event":"a"}'
    with contextlib.ExitStack() as stack:
        busy, idle = [], []
        for _ in range(3):
            busy.append(stack.enter_context(connect(crowded)))
            busy[-1].sendall(head + body[:-1])
        for _ in range(PLACES - len(busy) + 4):
            idle.append(stack.enter_context(connect(crowded)))
            idle[-1].sendall(head + body)
            assert b"200 OK" in idle[-1].recv(1000)
        for connection in busy:
            connection.sendall(body[-1:])
            assert b"200 OK" in connection.recv(1000)
        assert idle[0].recv(10) == b""
