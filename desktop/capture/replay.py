"""Playing a capture back: a clock of its own, and events that go into the inbox when it comes to them.

standing ── play ──▶ playing ── end reached, or pause ──▶ standing
either, after a seek: catching up, as fast as can be, until all that is due has been given out
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from collector.event import Event
from collector.inbox import Inbox
from desktop.capture.tape import Tape

#: How much faster than it happened.
SPEEDS = (1, 2, 5, 10, 20, 50, 100)
_TICK_MS = 33
#: The pump takes so many at once, so that none are left waiting.
_AT_ONCE = 100
#: Longest that one turn may hold the main loop, in seconds.
_TURN_S = 0.010
_LONGEST_TICK_S = 0.25
#: Without an event for so long, by the watch of who looks on, it is silence.
_SILENCE_MS = 1000


class Replay(QObject):
    """Signals: `changed` (standing, playing, speed or position), `rewound` (what was given last is void, and may come
    again), `ended`.

    `at_ms` is the clock: milliseconds since the epoch, by the time of receipt. `turn` is called after events were put
    into the inbox, to hand them over. `go_back(at_ms)` puts the tape, and what its events
    went to, back to some moment before. `stepped_to` is the event that the last step gave, until it goes on otherwise.
    """

    changed = Signal()
    rewound = Signal()
    ended = Signal()

    def __init__(
        self,
        tape: Tape,
        inbox: Inbox,
        turn: Callable[[], None],
        go_back: Callable[[int], None],
        now_s: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__()
        self._tape = tape
        self._inbox = inbox
        self._turn = turn
        self._go_back = go_back
        self._now_s = now_s
        self._ticked_s = now_s()
        self._at = float(tape.start_ms)
        self.stepped_to: Event | None = None
        self.playing = False
        self.speed = 1
        self.skips_silence = False
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def at_ms(self) -> int:
        return int(self._at)

    @property
    def is_behind(self) -> bool:
        """Events are due that were not given yet: after a seek, for a while. After a step others of the same moment may
        be due; they wait for the next one."""
        next_ms = self._tape.next_ms
        return next_ms is not None and next_ms <= self.at_ms and self.stepped_to is None

    @property
    def now_ms(self) -> int:
        """The moment up to which events were given: while it catches up, that of the last one; else the clock."""
        return self._tape.given_ms if self.is_behind else self.at_ms

    def play(self) -> None:
        """On from here; at the end, from the start."""
        if self._tape.next_ms is None:
            self.seek(self._tape.start_ms)
        self.playing = True
        self._go()

    def pause(self) -> None:
        self.playing = False
        self.changed.emit()

    def toggle(self) -> None:
        self.pause() if self.playing else self.play()

    def set_speed(self, speed: int) -> None:
        self.speed = speed
        self.changed.emit()

    def step(self) -> None:
        """To the next event, and stand."""
        self.playing = False
        self._timer.stop()
        next_ms = self._tape.next_ms
        if next_ms is not None:
            self._at = max(self._at, float(next_ms))
            self.stepped_to = self._give(1)
        self.changed.emit()

    def seek(self, at_ms: int) -> None:
        """To this moment."""
        at_ms = min(max(at_ms, self._tape.start_ms), self._tape.end_ms)
        if at_ms < self._tape.given_ms:
            self._inbox.take()
            self._go_back(at_ms)
            self.rewound.emit()
        self._at = float(at_ms)
        self._go()

    def skip_to_end(self) -> list[Event]:
        """At the end without giving what is before it, but the first block's events, which are the answer."""
        events = self._tape.skip_to_end()
        self._at = float(self._tape.end_ms)
        self.changed.emit()
        return events

    def seek_end(self) -> None:
        self.seek(self._tape.end_ms)

    def stop(self) -> None:
        self.playing = False
        self._timer.stop()

    def tick(self) -> None:
        """The clock goes on, and what is due is handed over, for so long as does not hold up the window."""
        now_s = self._now_s()
        passed_s, self._ticked_s = now_s - self._ticked_s, now_s
        if self.playing and not self.is_behind:
            self._advance(passed_s)
        while self.is_behind and self._now_s() < now_s + _TURN_S:
            self._give(_AT_ONCE)
        if self.playing and self._tape.next_ms is None:
            self.playing = False
            self.ended.emit()
        if self.playing or self.is_behind:
            self._timer.setInterval(0 if self.is_behind else _TICK_MS)
        else:
            self._timer.stop()
        self.changed.emit()

    def _advance(self, passed_s: float) -> None:
        # A turn that took long (a file dialog, a machine that slept) must not jump over what is to be seen.
        self._at += min(passed_s, _LONGEST_TICK_S) * 1000 * self.speed
        next_ms = self._tape.next_ms
        if self.skips_silence and next_ms is not None and next_ms - self._at > _SILENCE_MS * self.speed:
            self._at = float(next_ms)
        self._at = min(self._at, float(self._tape.end_ms))

    def _give(self, limit: int) -> Event | None:
        """The last of the events that were given."""
        if not (events := self._tape.due(self.at_ms, limit)):
            return None
        self._inbox.put(events)
        self._turn()
        return events[-1]

    def _go(self) -> None:
        self.stepped_to = None
        self._ticked_s = self._now_s()
        self._timer.setInterval(0 if self.is_behind else _TICK_MS)
        self._timer.start()
        self.changed.emit()
