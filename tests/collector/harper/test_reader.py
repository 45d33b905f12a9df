"""The reader of a table: HarperDB away and back, refused and mended, an unexpected fault; each event once, in words."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from collector.event import Event
from collector.harper.pace import Backoff
from collector.harper.reader import HarperReader, Watched
from tests.analytics.factory import T0, make_event
from tests.collector.harper.conftest import TARGET, wait_until


class Answers:
    """Answers as HarperDB does: all rows there are, or the status that is set; None stands for nothing listening."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.status: int | None = 200
        self.garbled = False

    def add(self, number: int, **more: Any) -> None:
        record = {
            **make_event("play", number, id=f"e{number}").record(),
            "__createdtime__": T0 + number * 1000.0,
            **more,
        }
        self.rows.append(record)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.status is None:
            raise httpx.ConnectError("[Errno 111] Connection refused")
        if self.status != 200:
            return httpx.Response(self.status, json={"error": "Login failed"})
        if self.garbled:
            return httpx.Response(200, json=[{"id": ["no", "id"], "event": "x", "__createdtime__": float(T0)}])
        return httpx.Response(200, json=self.rows[-1000:])


Watch = Callable[..., HarperReader]


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def came() -> list[Event]:
    return []


@pytest.fixture
def watch(answers: Answers, came: list[Event]) -> Iterator[Watch]:
    made: list[HarperReader] = []

    def watch(put: Callable[[list[Event]], None] = came.extend, **more: Any) -> HarperReader:
        quick = Backoff(0.005, 0.02)
        reader = HarperReader(
            TARGET, put, poll_s=0.01, transport=httpx.MockTransport(answers), retrying=quick, refused=quick, **more
        )
        made.append(reader)
        reader.start()
        return reader

    yield watch
    for reader in made:
        reader.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "harper-reader"]


def test_away_and_back(answers: Answers, came: list[Event], watch: Watch, expected_warnings: Any) -> None:
    expected_warnings("nothing listens")
    answers.add(1)
    changes: list[Watched] = []
    reader = watch(changed=changes.append)
    wait_until(lambda: reader.watched().state == "ok")
    answers.status = None
    wait_until(lambda: reader.watched().state == "retrying")
    assert "nothing listens there" in str(reader.watched().error)
    answers.add(2)
    answers.status = 200
    wait_until(lambda: len(came) == 2 and len(changes) == 3)
    assert [(event.id, event.number) for event in came] == [("e1", 1), ("e2", 2)]
    assert [change.state for change in changes] == ["ok", "retrying", "ok"]


def test_refused_and_mended(answers: Answers, came: list[Event], watch: Watch, expected_warnings: Any) -> None:
    expected_warnings("does not accept")
    answers.status = 401
    answers.add(1)
    reader = watch()
    wait_until(lambda: reader.watched().state == "refused")
    assert TARGET.password not in str(reader.watched().error)
    answers.status = 200
    reader.retry_now()
    wait_until(lambda: len(came) == 1)


def test_a_row_that_is_no_event_is_passed_over_and_a_fault_of_ours_is_logged_and_passes(
    answers: Answers, came: list[Event], watch: Watch, expected_warnings: Any
) -> None:
    expected_warnings("unexpectedly")
    failing = [True]

    def put(events: list[Event]) -> None:
        if failing:
            failing.clear()
            raise RuntimeError("a bug")
        came.extend(events)

    answers.add(1)
    answers.add(2, event=None)
    reader = watch(put, backlog=0)
    wait_until(lambda: reader.watched().state == "ok")
    answers.add(3)
    wait_until(lambda: not failing)
    answers.add(4)
    wait_until(lambda: [event.id for event in came] == ["e4"])
    answers.add(5, event=7)
    wait_until(lambda: reader.watched().passed_over == 1)
