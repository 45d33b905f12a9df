"""The time of one view: which state it is in since when, and what was written down of the spans before."""

from typing import Any

from analytics.playback.log import MOST, Log
from analytics.playback.span import IDLE, STARTING, STATES, Flag, Moment, Note, Span

_INDEX = {state: index for index, state in enumerate(STATES)}


class Timekeeper:
    """One state at a time; its spans add up to the time since the first event. Moments are milliseconds.

    All but `log` are plain values, so that `keep` and `go_back` are cheap.
    """

    def __init__(self) -> None:
        self.log = Log()
        self.beyond = 0
        # time and order
        self.begun: int | None = None
        self.t = 0
        self.last_id = ""
        self.events = 0
        self.next_seq = 0
        self.lost = 0
        # the open span
        self.state = IDLE
        self.span_start = 0
        self.opened_by = ""
        self.span_exact = True
        self.totals = (0,) * len(STATES)
        self.asleep_ms = 0
        self.finished = False
        self.startup_ms = 0
        # beside the state: (name, since, by, value)
        self.open_flags: tuple[tuple[str, int, str, float], ...] = ()

    # --- keeping and going back --------------------------------------------------------------------------------------

    def keep(self) -> tuple[dict[str, Any], tuple[int, ...]]:
        values = self.__dict__.copy()
        del values["log"]  # so that a copy, which has a log of its own, can go back to it too
        return values, self.log.lengths()

    def go_back(self, kept: tuple[dict[str, Any], tuple[int, ...]]) -> None:
        values, lengths = kept
        self.__dict__.update(values)
        self.log.cut(lengths)

    # --- time and spans ----------------------------------------------------------------------------------------------

    def switch(self, state: str, at: int, by: str, exact: bool = True) -> None:
        """Closes the open span at `at`, not before it began, and opens one of `state`."""
        at = max(at, self.span_start)
        self.close_span(at, by, exact)
        self.state = state
        self.span_start = at
        self.opened_by = by
        self.span_exact = exact

    def close_span(self, at: int, by: str, exact: bool, asleep: bool = False) -> None:
        length = at - self.span_start
        if length <= 0:
            return
        index = _INDEX[self.state]
        if asleep:
            self.asleep_ms += length
        else:
            self.totals = (*self.totals[:index], self.totals[index] + length, *self.totals[index + 1 :])
            if self.state == STARTING:
                self.startup_ms += length
        self.log.spans.append(
            Span(self.state, self.span_start, at, self.opened_by, by, exact and self.span_exact, asleep)
        )

    def total(self, state: str) -> int:
        """Milliseconds in a state so far, sleep left out, the open span too."""
        return self.totals[_INDEX[state]]

    def note(self, kind: str, at: int, *events: str, value: float = 0.0, place: int = 0) -> None:
        if len(self.log.notes) < MOST:
            self.log.notes.append(Note(kind, at, events, value, place))
        else:
            self.beyond += 1

    def count(self, kind: str, at: int, milliseconds: int = 0) -> None:
        """When something that is counted began, for figures of a part of the view."""
        if len(self.log.moments) < MOST:
            self.log.moments.append(Moment(kind, at, milliseconds))
        else:
            self.beyond += 1

    def set_flag(self, name: str, on: bool, at: int, by: str, value: float = 1.0) -> None:
        for flag in self.open_flags:
            if flag[0] == name:
                if on and flag[3] == value:
                    return
                self.open_flags = tuple(other for other in self.open_flags if other is not flag)
                self._close_flag(flag, at)
                break
        if on:
            self.open_flags = (*self.open_flags, (name, at, by, value))

    def _close_flag(self, flag: tuple[str, int, str, float], at: int) -> None:
        name, since, by, value = flag
        if at > since and len(self.log.flags) < MOST:
            self.log.flags.append(Flag(name, since, at, by, value))
