"""Without a display: one line a second of what is received, and an end after the demo clip's."""

import contextlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.look.plain_text import plain
from desktop.player.own_session import OwnSession

if TYPE_CHECKING:
    # It loads what decodes events, which the window does not wait for.
    from collector.event import Event

NO_DISPLAY = "playscope: no display (neither DISPLAY nor WAYLAND_DISPLAY is set): running off-screen"
_AFTER_ENDED_MS = 2000


class Headless(QObject):
    """Prints to `out`. Signals: `clip_ended` 2 s after our own player's `ended` is stored, `clip_failed` (words) as
    long after our own player has given up before that."""

    clip_ended = Signal()
    clip_failed = Signal(str)

    def __init__(self, session: OwnSession, out: TextIO = sys.stdout) -> None:
        super().__init__()
        self._session = session
        self._out = out
        self._seconds = 0
        self._total = 0
        self._new: list[Event] = []
        self._failure = ""
        self._said = False
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.print_line)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def take(self, events: "Sequence[Event]") -> None:
        self._new.extend(events)
        for event in events:
            if event.session_id == self._session.id and event.event == "error":
                self._failure = str(event.data.get("message") or event.data.get("kind") or "error")
        if not self._said and (self._session.ended or self._failure):
            self._said = True
            QTimer.singleShot(_AFTER_ENDED_MS, self, self._on_waited)

    def print_line(self) -> None:
        """A line such as `    3 s    41 events  +12  timeupdate x9, progress x2, play  at 2.6 s`."""
        self._seconds += 1
        self._total += len(self._new)
        counts: dict[str, int] = {}
        for event in self._new:
            counts[event.event] = counts.get(event.event, 0) + 1
        names = ", ".join(f"{plain(name)} x{n}" if n > 1 else plain(name) for name, n in counts.items())
        at = next((event.media_time for event in reversed(self._new) if event.media_time is not None), None)
        line = f"{self._seconds:5} s  {self._total:6} events  +{len(self._new):<4}  {names}"
        self._new.clear()
        with contextlib.suppress(OSError, ValueError):  # a reader that has gone ends nothing
            self._out.write((f"{line}  at {at:.1f} s" if at is not None else line.rstrip()) + "\n")
            self._out.flush()

    def _on_waited(self) -> None:
        if self._session.ended:
            self.clip_ended.emit()
        else:
            self.clip_failed.emit(self._failure)
