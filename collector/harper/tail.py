"""The end of a table that many collectors write, followed: every row once, the late ones too.

A row keeps, wherever it is replicated to, the time at which the first node took it. So a row may come to our node
long after rows that are younger, behind any cursor. Two looks, then:

    poll    whole rows from a little before the newest one known: what has just been written
    sweep   ids alone, as far back as they are remembered: what came late; its rows are then read by id

Sweeps take at most a tenth of the time, and one comes at once after HarperDB was away.
"""

import math
import time
from collections.abc import Callable, Iterator

from collector.harper.client import HarperClient
from collector.harper.reading import PAGE, Row, by_ids, newest, pages
from collector.harper.rows import CREATED, created_of

#: How far a poll goes back: rows of several writers become visible in about, not exactly, the order of their times.
_OVERLAP_MS = 2000.0
_SWEEP_PAGE = 10_000
_SWEEP_EVERY_S = 5.0
_SWEEP_SHARE = 0.1
#: A row may be as much later than those around it, by HarperDB's clock; later ones are found by reading the table.
LATEST_MS = 3_600_000.0


class HarperTail:
    """Gives new rows, each once, about in the order in which HarperDB took them. One thread at a time.

    `remember` ids are known at most; the sweeps go back no further than these (and `LATEST_MS`). `late` counts the
    rows that only a sweep has found. All methods that read raise HarperError; then nothing is lost, call again.
    """

    def __init__(
        self, client: HarperClient, remember: int = 300_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._remember = remember
        self._clock = clock
        self._known: dict[str, float] = {}
        self._horizon = 0.0
        self._newest = 0.0
        self._sweep_at = 0.0
        self.late = 0
        self._forgot = False

    @property
    def reach_ms(self) -> float | None:
        """How far back late rows are looked for, where that is less than `LATEST_MS` because more ids would have to be
        remembered; else None."""
        reach = self._newest - self._horizon
        return reach if self._forgot and reach < LATEST_MS else None

    def begin(self, backlog: int) -> list[Row]:
        """The newest `backlog` rows, oldest first; from there on rows are followed."""
        rows = newest(self._client, max(backlog, 1))
        if len(rows) >= max(backlog, 1):
            # Older ones are not looked for, nor the rest of a batch that shares the oldest one's time.
            self._horizon = math.nextafter(created_of(rows[0]), math.inf)
        fresh = rows[-backlog:] if backlog else []
        self._known.update((str(row.get("id")), created_of(row)) for row in rows)
        self._newest = max(map(created_of, rows), default=0.0)
        self._sweep_at = self._clock() + _SWEEP_EVERY_S
        return fresh

    def poll(self) -> Iterator[list[Row]]:
        """New rows, in pages as they are read: those just written, and when it is time, those that came late."""
        since = max(self._horizon, self._newest - _OVERLAP_MS)
        for page in pages(self._client, since=since, size=PAGE):
            if fresh := self._take(page):
                yield fresh
        if self._clock() >= self._sweep_at:
            yield from self._sweep()

    def hurry(self) -> None:
        """HarperDB was away: rows may have come late, so the next poll sweeps."""
        self._sweep_at = 0.0

    def _sweep(self) -> Iterator[list[Row]]:
        began = self._clock()
        missing = [str(row["id"]) for page in self._ids() for row in page if str(row["id"]) not in self._known]
        for page in by_ids(self._client, missing):
            if fresh := self._take(sorted(page, key=_place)):
                self.late += len(fresh)
                yield fresh
        took = self._clock() - began
        self._sweep_at = self._clock() + max(_SWEEP_EVERY_S, took / _SWEEP_SHARE)

    def _ids(self) -> Iterator[list[Row]]:
        return pages(
            self._client,
            since=max(self._horizon, self._newest - LATEST_MS),
            size=_SWEEP_PAGE,
            columns=("id", CREATED),
        )

    def _take(self, rows: list[Row]) -> list[Row]:
        """Those not known yet, which are known from now on."""
        fresh = []
        for row in rows:
            identity, created = str(row.get("id")), created_of(row)
            if identity in self._known or created < self._horizon:
                continue
            self._known[identity] = created
            self._newest = max(self._newest, created)
            fresh.append(row)
        if len(self._known) > self._remember:
            self._forget()
        return fresh

    def _forget(self) -> None:
        """Forgets the older half of the ids; what is so old is looked for no more."""
        times = sorted(self._known.values())
        self._horizon, self._forgot = times[len(times) // 2], True
        self._known = {name: created for name, created in self._known.items() if created >= self._horizon}


def _place(row: Row) -> tuple[float, str]:
    return created_of(row), str(row.get("id"))
