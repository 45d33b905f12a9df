"""What the window knows of the events that came: the feed's rows and the figures of the charts."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from analytics.playback import EventMix, EventRate, PercentMarks
from analytics.playback.sharing import Snapshot
from analytics.playback.trace import Trace, Traces
from analytics.playback.views import Views, ViewsState
from collector.event import Event
from desktop.counts import Counts
from desktop.feed.rows import FeedRows

#: So many views are kept: those in which something happened last.
KEPT_VIEWS = 1000


class LiveState(NamedTuple):
    """How Live stood after its first `events`; `counts` are the values of its counting parts."""

    events: int
    counts: tuple[dict[str, Any], ...]
    views: ViewsState
    traces: Snapshot[Trace]


class Live(Counts):
    """Takes events as they come and keeps what the panels show. Paints nothing: panels look at it on their clocks.

    `rows` are the events of the feed, at most `row_limit` of them; `mix`, `marks` and `rate` count all that came;
    `views` holds the playback model of the last views, `traces` what is drawn of them.
    """

    def __init__(self, row_limit: int = 1_000_000) -> None:
        super().__init__()
        self.rows = FeedRows(row_limit)
        self.views = Views(KEPT_VIEWS)
        self.traces = Traces(KEPT_VIEWS)

    @property
    def _counts(self) -> tuple[EventMix, PercentMarks, EventRate]:
        return self.mix, self.marks, self.rate

    def take(self, events: Sequence[Event]) -> None:
        """Events in the order in which the store took them."""
        self.rows.append(events)
        self.take_without_rows(events)

    def take_without_rows(self, events: Sequence[Event]) -> None:
        """The same for all that is no row of the feed."""
        super().take(events)
        self.views.take(events)
        self.traces.take(events)

    def clear(self) -> None:
        """As if nothing had come. Places of rows go on; views and traces are other objects then."""
        super().clear()
        for part in (self.rows, self.views, self.traces):
            part.clear()

    def keep(self) -> LiveState:
        """How all of it stands now; quickly, and small where little changes until the next one."""
        counts = tuple(deepcopy(vars(part)) for part in self._counts)
        return LiveState(self.mix.total, counts, self.views.keep(), self.traces.keep())

    def go_back(self, state: LiveState) -> None:
        """As it stood then: to what `keep` gave since the last `clear`. Places of rows go on; views that have changed
        since are other objects. ValueError where the rows of then are held no longer."""
        self.rows.go_back(state.events)
        for part, values in zip(self._counts, state.counts, strict=True):
            vars(part).update(deepcopy(values))
        self.views.go_back(state.views)
        self.traces.go_back(state.traces)

    @property
    def copied(self) -> tuple[int, int]:
        """(how many views and traces were copied so far for what was kept, about how many bytes all of that takes)."""
        (views, of_views), (traces, of_traces) = self.views.copied, self.traces.copied
        return views + traces, of_views + of_traces

    def advance(self, now_ms: int) -> None:
        """It is `now_ms` (milliseconds since the epoch), whether events came or not."""
        self.views.advance(now_ms)
