"""What the window knows of the events that came: the feed's rows and the figures of the charts."""

from collections.abc import Sequence

from analytics.playback import EventMix, EventRate, PercentMarks
from analytics.playback.trace import Traces
from analytics.playback.views import Views
from collector.event import Event
from desktop.feed.rows import FeedRows

#: How far back the rate is kept, in seconds: the longest window of its chart and a little more.
RATE_WINDOW_S = 960


class Live:
    """Takes events as they come and keeps what the panels show. Paints nothing: panels look at it on their clocks.

    `rows` are the events of the feed, at most `row_limit` of them; `mix`, `marks` and `rate` count all that came;
    `views` holds the playback model of the last views, `traces` what is drawn of them.
    """

    def __init__(self, row_limit: int = 1_000_000) -> None:
        self.rows = FeedRows(row_limit)
        self.mix = EventMix()
        self.marks = PercentMarks()
        self.rate = EventRate(RATE_WINDOW_S)
        self.views = Views()
        self.traces = Traces()

    def take(self, events: Sequence[Event]) -> None:
        """Events in the order in which the store took them."""
        self.rows.append(events)
        self.views.take(events)
        self.traces.take(events)
        for figure in (self.mix, self.marks, self.rate):
            add = figure.add
            for event in events:
                add(event)

    def clear(self) -> None:
        """As if nothing had come. Places of rows go on; views and traces are other objects then."""
        for part in (self.rows, self.mix, self.marks, self.rate, self.views, self.traces):
            part.clear()

    def advance(self, now_ms: int) -> None:
        """It is `now_ms` (milliseconds since the epoch), whether events came or not."""
        self.views.advance(now_ms)
