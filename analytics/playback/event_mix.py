"""The distribution of events: how many of each name came."""

from collections import Counter
from collections.abc import Iterable, Mapping

from analytics.playback.player_event import PlayerEvent


class EventMix:
    """Counts by event name. `add` costs the same however many came before.

    At most `names` different names are told apart, so that a sender of ever new names cannot fill the
    memory; events of further names are in `total` and `beyond` only.
    """

    def __init__(self, names: int = 1000) -> None:
        self._names = names
        self._counts: dict[str, int] = {}
        self.total = 0
        self.beyond = 0

    def add(self, event: PlayerEvent) -> None:
        counts, name = self._counts, event.event
        self.total += 1
        if name in counts:
            counts[name] += 1
        elif len(counts) < self._names:
            counts[name] = 1
        else:
            self.beyond += 1

    def add_names(self, names: Iterable[str] | Mapping[str, int]) -> None:
        """The same for many events, of which only the names are given, or how many of each there are."""
        for name, count in Counter(names).items():
            self.total += count
            if name in self._counts:
                self._counts[name] += count
            elif len(self._counts) < self._names:
                self._counts[name] = count
            else:
                self.beyond += count

    def merge(self, other: "EventMix") -> None:
        """All that came to another one."""
        self.add_names(other.counts)
        self.total += other.beyond
        self.beyond += other.beyond

    def clear(self) -> None:
        """As if nothing had come."""
        self._counts.clear()
        self.total = self.beyond = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """Events by name, in the order in which the names first came."""
        return self._counts

    def ranked(self) -> list[tuple[str, int]]:
        """Names and counts, the most frequent first; equal ones by name."""
        return sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))

    def shares(self) -> dict[str, float]:
        """Each name's part of all events, 0 to 1, in the order of `ranked`; empty where none came."""
        return {name: count / self.total for name, count in self.ranked()}
