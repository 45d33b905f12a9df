"""A playhead that stands although it should move: whether that was rebuffering shows when it ends."""

from analytics.playback.span import PLAYING, REBUFFERING
from analytics.playback.timekeeper import Timekeeper

#: A standstill counts from so long on, with and without a `waiting` (milliseconds).
SAID_MS, UNSAID_MS = 250, 1000


class Standstill(Timekeeper):
    """Holds one standstill that is not decided, in `stall_start` (-1 without), while the state is playing."""

    def __init__(self) -> None:
        super().__init__()
        #: When the playhead was last known to move.
        self.m_t = 0
        self.stall_start = -1
        self.stall_m = 0.0
        self.stall_said = False
        self.stall_exact = False
        self.stall_id = ""
        self.ready_t = -1
        self.rebuffers = 0

    def stall(self, start: int, m: float, by: str, *, said: bool, exact: bool = False) -> None:
        """The playhead stands since `start`; whether that counts shows when it ends."""
        if self.stall_start >= 0:
            self.stall_said = self.stall_said or said
            if exact and not self.stall_exact:
                self.stall_start, self.stall_exact = max(start, self.span_start), True
            return
        self.stall_start = max(start, self.span_start)
        self.stall_m, self.stall_said, self.stall_exact, self.stall_id = m, said, exact, by
        self.ready_t = -1

    def resolve_stall(self, end: int, then: str, by: str, *, exact: bool) -> None:
        """The standstill is over at `end`; from there the state is `then`."""
        start, self.stall_start = self.stall_start, -1
        end = max(end, start)
        if start >= 0 and end - start >= (SAID_MS if self.stall_said else UNSAID_MS):
            self.switch(REBUFFERING, start, self.stall_id, self.stall_exact)
            self.rebuffers += 1
            self.count("rebuffer", self.span_start)
            self.switch(then, end, by, exact)
        elif then != PLAYING:
            self.switch(then, end, by, exact)
        self.m_t = max(self.m_t, end)

    def stands(self, t: int) -> bool:
        """Whether the undecided standstill counts as rebuffering, if it goes on until `t`."""
        return self.stall_start >= 0 and t - self.stall_start >= (SAID_MS if self.stall_said else UNSAID_MS)

    def stood(self, start: int, end: int, by: str) -> None:
        self.switch(REBUFFERING, start, self.last_id, exact=False)
        self.rebuffers += 1
        self.count("rebuffer", self.span_start)
        self.switch(PLAYING, end, by, exact=False)
