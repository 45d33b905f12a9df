"""The traffic: viewers come over a while, each with one to three views, and their events as the tracker's batches.

Everything is decided by the seed alone; only ids and times hold the moment when the traffic begins.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from analytics.simulation.plan import Plan, decide, viewer_of
from analytics.simulation.script import AFTERWARDS_MS, told
from analytics.simulation.truth import Truth

#: The tracker's batches: so many events at most.
BATCH_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """A body of `POST /v1/events`. `at`: when its last event happened (milliseconds since the epoch); `view`: which
    view's, by number; the batches of one view are sent one after the other."""

    at: int
    view: int
    body: dict[str, Any]

    @property
    def count(self) -> int:
        return len(self.body["events"])


class Traffic:
    """`viewers` who come within `seconds` from `began` (milliseconds since the epoch) on.

    `truth` is whole when `batches` has come to its end.
    """

    def __init__(self, viewers: int, seed: int, seconds: float, began: int) -> None:
        self.truth = Truth()
        self._seed = seed
        self._began = began
        arrivals = Random(f"{seed} arrivals")
        self._arrivals = sorted(round(arrivals.uniform(0, seconds) * 1000) for _ in range(viewers))

    @property
    def length_ms(self) -> int:
        """From its beginning to its last event, or a few seconds more. Decides all views for that."""
        visits = (self._visit(place, arrival, 0)[1] for place, arrival in enumerate(self._arrivals))
        return max((plan.began + plan.length_ms + AFTERWARDS_MS for plans in visits for plan in plans), default=0)

    def batches(self, gather_ms: int) -> Iterator[Batch]:
        """In the order of their time. Events gather for at most `gather_ms`, as the tracker lets them for 300 ms."""
        coming = self._views()
        going: list[tuple[int, int, Batch, Iterator[Batch]]] = []
        following = next(coming, None)
        while going or following:
            if following and (not going or self._began + following[1].began <= going[0][0]):
                view = self._told(*following, gather_ms)
                following = next(coming, None)
            else:
                _, _, batch, view = heapq.heappop(going)
                yield batch
            if (batch_after := next(view, None)) is not None:
                heapq.heappush(going, (batch_after.at, batch_after.view, batch_after, view))

    def _views(self) -> Iterator[tuple[str, Plan]]:
        """(session, plan), by when they begin. A viewer's later views begin at the next viewer's coming or after."""
        number = 0
        later: list[tuple[int, int, str, Plan]] = []
        for place, arrival in enumerate(self._arrivals):
            while later and later[0][0] <= arrival:
                _, _, session, plan = heapq.heappop(later)
                yield session, plan
            session, plans = self._visit(place, arrival, number)
            self.truth.sessions += 1
            number += len(plans)
            for plan in plans:
                heapq.heappush(later, (plan.began, plan.number, session, plan))
        while later:
            _, _, session, plan = heapq.heappop(later)
            yield session, plan

    def _visit(self, place: int, arrival: int, number: int) -> tuple[str, list[Plan]]:
        """The session and the views, numbered from `number` on, of the viewer at this place in the row."""
        random = Random(f"{self._seed} viewer {place}")
        session = self._id(random, arrival)
        viewer, begins = viewer_of(random), arrival
        plans: list[Plan] = []
        for _ in range(random.choices((1, 2, 3), (70, 22, 8))[0]):
            plan = decide(random, number + len(plans), begins, viewer)
            plans.append(plan)
            begins += plan.length_ms + random.randint(500, 20_000)
        return session, plans

    def _told(self, session: str, plan: Plan, gather_ms: int) -> Iterator[Batch]:
        self.truth.take(plan)
        epoch = self._began + plan.began
        ids = Random(f"{self._seed} view {plan.number}")
        common = {
            "session_id": session,
            "view_id": self._id(ids, plan.began),
            "source": plan.source.name,
            "page_url": plan.page.url,
            "user_agent": plan.browser.user_agent,
        }
        duration: float | None = None
        events: list[dict[str, Any]] = []
        first = last = epoch
        for seq, one in enumerate(told(plan, epoch)):
            self.truth.tell(one)
            at, name, media_ms, data, percent = one
            if events and (at - first > gather_ms or len(events) == BATCH_EVENTS):
                yield Batch(last, plan.number, {"common": common, "events": events})
                events = []
            first, last = (first if events else at), at
            if name == "loadedmetadata":
                duration = plan.source.duration_ms / 1000
            event = {
                "id": self._id(ids, at - self._began), "event": name, "timestamp": at, "seq": seq,
                "media_time": media_ms / 1000, "duration": duration, "percent": percent, "data": data,
            }  # fmt: skip
            events.append({field: value for field, value in event.items() if value is not None})
        yield Batch(last, plan.number, {"common": common, "events": events})

    def _id(self, random: Random, after: int) -> str:
        """A UUID of version 7 of the moment so long after the beginning, with the random's bits."""
        high = (self._began + after) << 16 | 0x7000 | random.getrandbits(12)
        low = 1 << 63 | random.getrandbits(62)
        digits = f"{high:016x}{low:016x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
