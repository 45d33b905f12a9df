"""Old rows go from HarperDB where that is wanted: only old ones, only of our table, and never without the right."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from collector.config import HarperTarget
from collector.harper.client import HarperClient
from collector.harper.record import harper_record
from collector.harper.retention import GRACE_S, Retention
from tests.analytics.factory import make_event
from tests.harperdb.instance import HarperInstance

pytestmark = pytest.mark.harperdb

DAY_S = 86_400.0


class Clock:
    """Both clocks: `now` seconds since the start, which is `start`."""

    def __init__(self, start: float) -> None:
        self.start, self.now = start, 0.0

    def steady(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.start + self.now


@pytest.fixture
def target(harperdb: HarperInstance) -> Iterator[HarperTarget]:
    target = HarperTarget(url=harperdb.url, username=harperdb.username, password=harperdb.password, schema="keep")
    with HarperClient(target) as client:
        client.create_table()
        client.insert([harper_record(make_event("play", number, id=f"e{number}")) for number in range(1500)])
    with HarperClient(replace(target, table="others")) as client:
        client.create_table()
        client.insert([{"id": "theirs", "event": "play"}])
    yield target
    harperdb.drop("keep")


def rows(harperdb: HarperInstance, table: str = "events") -> set[str]:
    return {row["id"] for row in harperdb.rows("keep", table)}


def test_after_a_grace_only_what_is_older_goes(harperdb: HarperInstance, target: HarperTarget) -> None:
    newest = max(row["__createdtime__"] for row in harperdb.rows("keep", "events")) / 1000
    clock = Clock(newest + 30 * DAY_S - 2 * GRACE_S)
    with HarperClient(target) as client:
        retention = Retention(client, 30, clock.steady, clock.wall)
        assert "keep.events" in retention.words
        assert "30 days" in retention.words
        clock.now = GRACE_S + 1
        assert not retention.advance()
        assert len(rows(harperdb)) == 1500  # a minute is missing to 30 days
        clock.now += 2 * GRACE_S + 600
        assert retention.advance()
        assert not retention.advance()
    assert retention.deleted == 1500
    assert rows(harperdb) == set()
    assert rows(harperdb, "others") == {"theirs"}


def test_nothing_goes_within_the_grace(harperdb: HarperInstance, target: HarperTarget) -> None:
    clock = Clock(4_000_000_000.0)
    with HarperClient(target) as client:
        retention = Retention(client, 1, clock.steady, clock.wall)
        clock.now = GRACE_S - 1
        assert not retention.advance()
    assert len(rows(harperdb)) == 1500


def test_a_role_that_may_not_delete_is_told_politely(
    harperdb: HarperInstance, target: HarperTarget, expected_warnings: object
) -> None:
    expected_warnings("may not delete")  # type: ignore[operator]
    table = {"read": True, "insert": True, "update": False, "delete": False, "attribute_permissions": []}
    harperdb.operation(operation="add_role", role="keeps", permission={"keep": {"tables": {"events": table}}})
    harperdb.operation(operation="add_user", username="keeps", password="on", role="keeps", active=True)
    clock = Clock(4_000_000_000.0)
    with HarperClient(replace(target, username="keeps", password="on")) as client:
        retention = Retention(client, 1, clock.steady, clock.wall)
        for _ in range(3):
            clock.now += 2 * 3600
            assert not retention.advance()
        assert "Give its role delete" in retention.refused
    assert len(rows(harperdb)) == 1500
