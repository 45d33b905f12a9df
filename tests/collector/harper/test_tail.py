"""The end of a table is followed: each row once, those too that come late behind the cursor, whatever fails between."""

import random
from typing import Any

import pytest

from collector.harper.errors import HarperError, Meaning
from collector.harper.tail import HarperTail

Row = dict[str, Any]


class Table:
    """Stands in for a client: pages of rows by (time, id), as HarperDB 4.7 gives them, and failures at will."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.failing = 0.0
        self.chance = random.Random(5)
        self.whole_rows = 0

    def add(self, identity: str, created: float) -> None:
        self.rows.setdefault(identity, {"id": identity, "event": "x", "__createdtime__": created})

    def page(
        self, conditions: Any, columns: Any, *, limit: int, offset: int = 0, newest_first: bool = False
    ) -> list[Row]:
        if self.chance.random() < self.failing:
            raise HarperError(Meaning.RETRY, "away", "wait")
        rows = [row for row in self.rows.values() if all(_fits(condition.wire(), row) for condition in conditions)]
        rows.sort(key=lambda row: (row["__createdtime__"], row["id"]), reverse=newest_first)
        found = rows[offset : offset + limit]
        self.whole_rows += len(found) if "*" in columns else 0
        return [dict(row) for row in found]


def _fits(condition: dict[str, Any], row: Row) -> bool:
    if "operator" in condition:
        return any(_fits(part, row) for part in condition["conditions"])
    value, wanted = row[condition["search_attribute"]], condition["search_value"]
    kinds = {"equals": value == wanted}
    if isinstance(value, float):
        kinds |= {"greater_than": value > wanted, "greater_than_equal": value >= wanted}
    return kinds[condition["search_type"]]


@pytest.fixture
def table() -> Table:
    return Table()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def follow(table: Table, **more: Any) -> tuple[HarperTail, Clock]:
    clock = Clock()
    return HarperTail(table, clock=clock, **more), clock  # type: ignore[arg-type]


def polled(tail: HarperTail) -> list[str]:
    return [row["id"] for page in tail.poll() for row in page]


def test_the_backlog_then_what_comes(table: Table) -> None:
    for number in range(10):
        table.add(f"e{number}", 1000.0 + number)
    tail, _ = follow(table)
    assert [row["id"] for row in tail.begin(3)] == ["e7", "e8", "e9"]
    assert polled(tail) == []
    table.add("new", 1011.0)
    assert polled(tail) == ["new"]
    assert polled(tail) == []


def test_no_backlog_and_an_empty_table(table: Table) -> None:
    tail, _ = follow(table)
    assert tail.begin(0) == []
    table.add("first", 5.0)
    assert polled(tail) == ["first"]
    other, _ = follow(table)
    assert other.begin(0) == []
    assert polled(other) == []


def test_a_batch_that_shares_its_time_is_cut_by_the_backlog_and_not_given_afterwards(table: Table) -> None:
    for number in range(50):
        table.add(f"e{number:02d}", 1000.0)
    tail, clock = follow(table)
    assert len(tail.begin(10)) == 10
    clock.now = 100
    assert polled(tail) == []


def test_a_row_that_comes_long_after_younger_ones_is_found_by_a_sweep_once(table: Table) -> None:
    for second in range(600):
        table.add(f"e{second}", 1_000_000.0 + second * 1000)
    tail, clock = follow(table)
    tail.begin(1000)
    table.add("late", 1_000_000.5)
    assert polled(tail) == []
    before = table.whole_rows
    clock.now = 6
    assert polled(tail) == ["late"]
    assert tail.late == 1
    assert table.whole_rows - before < 10
    clock.now = 60
    assert polled(tail) == []


def test_after_an_absence_it_sweeps_at_once(table: Table) -> None:
    table.add("a", 1_000_000.0)
    table.add("b", 1_100_000.0)
    tail, _ = follow(table)
    tail.begin(5)
    table.add("late", 1_000_001.0)
    tail.hurry()
    assert polled(tail) == ["late"]


def test_old_ids_are_forgotten_and_not_given_again(table: Table) -> None:
    tail, clock = follow(table, remember=100)
    tail.begin(10)
    given: list[str] = []
    for number in range(500):
        table.add(f"e{number}", 1000.0 + number * 100)
        clock.now += 1
        given += polled(tail)
    assert given == [f"e{number}" for number in range(500)]
    # Late rows are looked for among the ids that are remembered: at most 10 s of rows, at least half of that.
    assert tail.reach_ms is not None
    assert 4900 <= tail.reach_ms <= 10_000


def test_with_room_for_all_ids_late_rows_are_looked_for_as_far_back_as_ever(table: Table) -> None:
    tail, _ = follow(table, remember=100)
    tail.begin(10)
    for number in range(90):
        table.add(f"e{number}", 1000.0 + number * 100)
    assert len(polled(tail)) == 90
    assert tail.reach_ms is None


def test_whatever_fails_each_comes_once(table: Table) -> None:
    chance = random.Random(7)
    tail, clock = follow(table)
    tail.begin(10)
    table.failing = 0.3
    given: list[str] = []
    for number in range(300):
        late = chance.random() < 0.2
        table.add(f"e{number}", 1_000_000.0 + number * 100 - (chance.random() * 60_000 if late else 0))
        clock.now += 1
        try:
            for page in tail.poll():
                given += [row["id"] for row in page]
        except HarperError:
            tail.hurry()
    table.failing = 0
    tail.hurry()
    given += polled(tail)
    assert sorted(given) == sorted(table.rows)
