"""One view: puts its events in order, whenever they arrive, and reads figures from its state machine.

Events in their order go straight through. The machine's state is kept every so often; an event that comes late goes
to its place among the last events, and the machine goes back to a state kept before that place and reads on from
there. So the figures are those of the events in order, as if all had been read at once.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable
from copy import copy
from functools import partial
from typing import Any, TypeVar

from analytics.playback.coverage import Coverage
from analytics.playback.facts import Facts, facts_of
from analytics.playback.log import History
from analytics.playback.machine import SLEEP_MS, Machine
from analytics.playback.player_event import PlayerEvent
from analytics.playback.reactions import feed
from analytics.playback.span import ACTIVE, REBUFFERING, Flag, Note, Span, Stretch

#: So many of the last events are held for late ones; older places are settled.
HELD = 256
_EVERY = 64
#: About what a view takes without the entries of its lists, and an event that is held.
_FIXED_BYTES, _EVENT_BYTES = 5000, 700
#: Silence after which a view without an end is over (milliseconds).
GONE_MS = 60_000

_T = TypeVar("_T")
_Key = tuple[int, int, int, int]
#: An event after its place: numbered ones before others; by seq, then timestamp, then arrival.
_Placed = tuple[int, int, int, int, PlayerEvent]


class View:
    """A play attempt of one source in one player. `take` costs the same at hour ten.

    `duplicates` counts events that were there already, `too_late` those whose place was settled when they came: the
    figures lack them, and reading the view's events anew from the store would bring them in.
    """

    def __init__(self, view_id: str) -> None:
        self.view_id = view_id
        self.session_id: str | None = None
        self.source: str | None = None
        self.duplicates = 0
        self.too_late = 0
        self.received_at = 0
        #: Rises with every event, for those who keep what they computed.
        self.version = 0
        self._machine = Machine()
        self._coverage = Coverage()
        self._copied_at = 0
        self._last_seq = -1
        self._tail: list[_Placed] = []
        self._settled = False
        # Ids of the tail, from the first event on that may be one of them again.
        self._ids: set[str] | None = None
        # (number of events of the tail that the state has read, the state)
        self._kept: deque[tuple[int, Any]] = deque([(0, self._machine.keep())])

    def take(self, event: PlayerEvent) -> None:
        """An event of this view, in any order; one that is there already changes nothing."""
        self.take_all((event,))

    def take_all(self, events: Iterable[PlayerEvent]) -> None:
        """The same of many, which come in this order."""
        machine, tail = self._machine, self._tail
        full = self._kept[-1][0] + _EVERY
        for event in events:
            self.version += 1
            if event.received_at > self.received_at:
                self.received_at = event.received_at
            if self.session_id is None:
                self.session_id = event.session_id
            if self.source is None:
                self.source = event.source
            seq = event.seq
            if seq is None or seq <= self._last_seq or (tail and tail[-1][0]):
                self._take_late(event)
                full = self._kept[-1][0] + _EVERY
                continue
            self._last_seq = seq
            tail.append((0, seq, event.timestamp, self.version, event))
            if self._ids is not None:
                self._ids.add(event.id)
            feed(machine, event)
            if len(tail) >= full:
                self._keep()
                full = self._kept[-1][0] + _EVERY

    def _take_late(self, event: PlayerEvent) -> None:
        """An event whose place may be anywhere."""
        seq = event.seq
        key: _Key = (1, 0, event.timestamp, self.version) if seq is None else (0, seq, event.timestamp, self.version)
        if self._ids is None:
            self._ids = {held.id for *_, held in self._tail}
        if event.id in self._ids:
            self.duplicates += 1
            return
        if self._settled and (not self._tail or key < self._tail[0][:4]):
            if self._was_missed(seq):
                self.too_late += 1
            else:
                self.duplicates += 1
            return
        self._ids.add(event.id)
        if seq is not None:
            self._last_seq = max(self._last_seq, seq)
        place = bisect_left(self._tail, key, key=lambda entry: entry[:4])
        self._tail.insert(place, (*key, event))
        if place == len(self._tail) - 1:
            feed(self._machine, event)
        else:
            while self._kept[-1][0] > place:
                self._kept.pop()
            count, state = self._kept[-1]
            self._machine.go_back(state)
            for *_, again in self._tail[count:]:
                feed(self._machine, again)
        if len(self._tail) - self._kept[-1][0] >= _EVERY:
            self._keep()

    def _was_missed(self, seq: int | None) -> bool:
        """Whether an event whose place is settled was never read. Of one without a number it cannot be told."""
        if seq is None:
            return True
        gaps = (note for note in self._machine.log.notes if note.kind == "gap")
        return any(note.place <= seq < note.place + note.value for note in gaps)

    def _keep(self) -> None:
        self._kept.append((len(self._tail), self._machine.keep()))
        if len(self._tail) > HELD + _EVERY:
            self._settle(1)

    def _settle(self, count: int) -> None:
        """Forgets the oldest `count` kept states and the events before the one after them."""
        for _ in range(count):
            self._kept.popleft()
        read = self._kept[0][0]
        if self._ids is not None:
            self._ids.difference_update(event.id for *_, event in self._tail[:read])
        del self._tail[:read]
        self._kept = deque((number - read, state) for number, state in self._kept)
        self._settled = self._settled or read > 0
        self._machine.log.drop_oldest_spans(self._kept[0][1][1][0])

    def copy(self) -> "View":
        """Another one in the same state; what one takes the other does not notice."""
        made = copy(self)
        self._copied_at = self.version
        made._machine = copy(self._machine)
        made._machine.log = self._machine.log.copy()
        made._coverage = Coverage()
        made._tail = self._tail.copy()
        made._ids = None if self._ids is None else self._ids.copy()
        made._kept = self._kept.copy()
        return made

    @property
    def nbytes(self) -> int:
        """About what it takes, in bytes, beside its copies: they share entries, states, and events of before."""
        events = min(len(self._tail), self.version - self._copied_at)
        lists = (*self._machine.log.lengths(), len(self._tail), 8 * len(self._ids or ()))
        return _FIXED_BYTES + _EVENT_BYTES * events + 8 * sum(lists)

    @property
    def is_settled(self) -> bool:
        """Whether no event is held for late ones."""
        return not self._tail

    def settle(self) -> None:
        """Holds no events for late ones any more: for views that are over."""
        if self._tail:
            self._kept.append((len(self._tail), self._machine.keep()))
            self._settle(len(self._kept) - 1)

    # --- reading -----------------------------------------------------------------------------------------------------

    @property
    def is_finished(self) -> bool:
        """Whether the view said that it is over."""
        return self._machine.finished

    def facts(self, now: int | None = None) -> Facts:
        """What is known, up to the last event, or up to `now` (milliseconds, by the clock of receipt)."""
        return self._at(now, partial(facts_of, coverage=self._coverage))

    def spans(self, now: int | None = None) -> list[Span]:
        """The spans kept, the open one up to the last event or to `now`. None is empty, none overlap."""
        return self._at(now, lambda machine, **_: list(machine.log.spans))

    def flags(self, now: int | None = None) -> list[Flag]:
        return self._at(now, lambda machine, **_: list(machine.log.flags))

    def stretches(self) -> list[Stretch]:
        """What was played of the media, in the order of playing."""
        return self._at(None, lambda machine, **_: list(machine.log.stretches))

    def history(self, now: int | None = None) -> History:
        """All of these at once, with the moments of what is counted."""
        return self._at(now, _history)

    @property
    def notes(self) -> list[Note]:
        return list(self._machine.log.notes)

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Percents that `percentsplayed` events named, with the events' ids."""
        return list(self._machine.log.marks)

    @property
    def startup_ids(self) -> tuple[str, ...]:
        """The events of play intent and first frame."""
        return tuple(name for name in self._machine.startup_ids if name)

    @property
    def picture_ids(self) -> tuple[str, ...]:
        """The events that said the frames, the greatest upscaling and the greatest downscaling, "" where none did."""
        return (self._machine.frames_id, *self._machine.scale_ids)

    def _at(self, now: int | None, read: Callable[..., _T]) -> _T:
        """What `read` gives of the machine brought to its end, which is undone afterwards."""
        machine = self._machine
        if machine.finished:
            return read(machine, is_open=False, gone=False, state=machine.state)
        kept = machine.keep()
        try:
            silence = 0 if now is None else max(0, now - self.received_at)
            gone = silence > GONE_MS
            until = machine.t if gone else machine.t + silence
            if not gone and silence > SLEEP_MS and machine.state in ACTIVE:
                machine.sleep(until, machine.last_id)
            state = REBUFFERING if machine.stands(until) else machine.state
            if machine.stall_start >= 0:
                machine.resolve_stall(until, machine.state, machine.last_id, exact=True)
            machine.finish(machine.state, until, machine.last_id)
            return read(machine, is_open=not gone, gone=gone, state=state)
        finally:
            machine.go_back(kept)


def _history(machine: Machine, **_: object) -> History:
    return machine.log.history()
