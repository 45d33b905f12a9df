"""Which collectors wrote the rows that are seen, and how their clocks stand against HarperDB's."""

from collections import OrderedDict
from copy import copy
from dataclasses import dataclass

from collector.event import Event

#: A collector's lead is judged by the rows that HarperDB took within so long, in milliseconds.
_WINDOW_MS = 60_000.0
_NEVER = float("inf")
#: So many collectors are told apart; the one that has been silent longest is forgotten first.
MOST = 500


@dataclass(slots=True)
class Sender:
    """One collector: `collector_id` (None: rows that name none), `events` seen of it, `received_at` of its newest
    (milliseconds since the epoch, by its own clock).

    The time from its receipt (its clock) to HarperDB's taking the row (HarperDB's clock) is delivery, which is never
    negative, and the difference of the clocks. `lag_ms` is the least of the last minute or two: about the difference
    where delivery is quick. Below zero the collector's clock is ahead by at least as much.
    """

    collector_id: str | None
    events: int = 0
    received_at: int = 0
    _since: float = 0.0
    _least: float = _NEVER
    _before: float = _NEVER

    @property
    def lag_ms(self) -> float | None:
        least = min(self._least, self._before)
        return None if least == _NEVER else least

    def take(self, event: Event, created: float) -> None:
        """A row of this collector's, taken by HarperDB at `created` (milliseconds since the epoch)."""
        self.events += 1
        self.received_at = max(self.received_at, event.received_at)
        if created - self._since > _WINDOW_MS:
            self._before = self._least if created - self._since < 2 * _WINDOW_MS else _NEVER
            self._since, self._least = created, _NEVER
        self._least = min(self._least, created - event.received_at)


class Senders:
    """All of them, by their ids. One thread at a time."""

    def __init__(self) -> None:
        self._senders: OrderedDict[str | None, Sender] = OrderedDict()

    def take(self, event: Event, created: float) -> None:
        sender = self._senders.get(event.collector_id)
        if sender is None:
            sender = self._senders[event.collector_id] = Sender(event.collector_id)
            if len(self._senders) > MOST:
                self._senders.popitem(last=False)
        else:
            self._senders.move_to_end(event.collector_id)
        sender.take(event, created)

    def copies(self) -> list[Sender]:
        """As they are now, by id; those that name none last."""
        senders = map(copy, self._senders.values())
        return sorted(senders, key=lambda one: (one.collector_id is None, one.collector_id or ""))
