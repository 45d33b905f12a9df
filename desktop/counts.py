"""What the charts count of all events: names, percents, how many a second. No Qt."""

from collections.abc import Sequence

from analytics.playback import EventMix, EventRate, PercentMarks
from collector.event import Event

#: How far back the rate is kept, in seconds: the longest window of its chart and a little more.
RATE_WINDOW_S = 960


class Counts:
    """`mix`, `marks` and `rate` of the events that it took."""

    def __init__(self) -> None:
        self.mix = EventMix()
        self.marks = PercentMarks()
        self.rate = EventRate(RATE_WINDOW_S)

    def take(self, events: Sequence[Event]) -> None:
        names = [event.event for event in events]
        self.mix.add_names(names)
        self.rate.add_times([event.received_at for event in events])
        if "percentsplayed" in names:
            for event in events:
                self.marks.add(event)

    def merge(self, other: "Counts") -> None:
        """All that another one took."""
        self.mix.merge(other.mix)
        self.marks.merge(other.marks)
        self.rate.merge(other.rate)

    def clear(self) -> None:
        """As if nothing had come."""
        for part in (self.mix, self.marks, self.rate):
            part.clear()
