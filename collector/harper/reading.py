"""Reading a table in pages, in the order in which HarperDB first took its rows. Nothing here ever writes.

`__createdtime__` is an index of every table, a batch's rows share its value, and rows that another node took keep
theirs: so the order is (time, id), and what comes late by replication stands where it would have stood.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from collector.harper.client import HarperClient
from collector.harper.conditions import Compare, Condition, Group
from collector.harper.rows import CREATED, created_of

Row = dict[str, Any]
PAGE = 1000
_EVERYTHING = ("*",)


def pages(
    client: HarperClient,
    conditions: Sequence[Condition] = (),
    since: float = 0,
    size: int = PAGE,
    columns: Sequence[str] = _EVERYTHING,
) -> Iterator[list[Row]]:
    """The rows that fit all conditions, those first that HarperDB took at `since` (milliseconds since the epoch) or
    later, oldest first, in pages of at most `size` rows. `columns` must hold `id` and `__createdtime__`, or be all.

    A row whose turn has passed while the pages were read (it came late from another node) is not among them.
    """
    taken, seen, given = since, 0, set[Any]()
    while True:
        first = Compare(CREATED, "greater_than_equal", taken)
        rows = client.page((first, *conditions), columns, offset=seen, limit=size)
        if fresh := [row for row in rows if row.get("id") not in given]:
            yield fresh
        if len(rows) < size:
            return
        # The next page begins at the last time, past those of it already seen; one that came among them meanwhile
        # shifts the rest, so that a row may come twice.
        last = created_of(rows[-1])
        here = [row.get("id") for row in rows if created_of(row) == last]
        given = {*here, *(given if last == taken else ())}
        taken, seen = last, len(here) + (seen if last == taken else 0)


def newest(client: HarperClient, count: int, conditions: Sequence[Condition] = (), size: int = PAGE) -> list[Row]:
    """The last `count` of the rows that fit all conditions, oldest first."""
    found: list[Row] = []
    everything = Compare(CREATED, "greater_than", 0)
    while len(found) < count:
        limit = min(size, count - len(found))
        rows = client.page((everything, *conditions), _EVERYTHING, offset=len(found), limit=limit, newest_first=True)
        found += rows
        if len(rows) < limit:
            break
    return list({row["id"]: row for row in reversed(found)}.values())


def by_ids(client: HarperClient, ids: Sequence[str], size: int = 200) -> Iterator[list[Row]]:
    """The rows with these ids, in pages; ids that are not there are passed over."""
    for start in range(0, len(ids), size):
        parts = tuple(Compare("id", "equals", identity) for identity in ids[start : start + size])
        yield client.page(parts if len(parts) == 1 else (Group("or", parts),), _EVERYTHING, limit=len(parts))
