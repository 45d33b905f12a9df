"""The playhead of a view: where it was seen, how it moves, and the stretches of the media that were played."""

from analytics.playback.log import MOST
from analytics.playback.span import Stretch
from analytics.playback.standstill import UNSAID_MS, Standstill

#: A playhead so much ahead of the wall clock has jumped (milliseconds).
AHEAD_MS = 1500.0
#: Less than this is no move (seconds).
MOVED = 0.001


class Playhead(Standstill):
    """Media times are seconds, durations and moments milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.m: float | None = None
        self.rate = 1.0
        self.duration: float | None = None
        self.stretch_from: float | None = None
        self.furthest = 0.0
        self.played_until = 0.0
        #: When the stretch that goes on began, and until when it is known.
        self.stretch_began = 0
        self.stretch_seen = 0

    def moved_at(self, t: int, gained: float) -> int:
        """When the playhead, which at `t` is `gained` seconds on, began to move: extrapolated by its rate."""
        return t - round(gained * 1000 / self.rate)

    def played_to(self, m: float, t: int) -> None:
        """The media up to `m` was played until `t`, from where the playhead was."""
        if self.stretch_from is None:
            self.stretch_from = m if self.m is None else self.m
            self.stretch_began = self.m_t
        self.stretch_seen = t
        self.played_until = m
        self.furthest = max(self.furthest, m)

    def jump_to(self, m: float | None) -> None:
        """The playhead is elsewhere: what was played so far is a stretch of its own."""
        if self.stretch_from is not None and self.played_until > self.stretch_from:
            if len(self.log.stretches) < MOST:
                self.log.stretches.append(Stretch(self.stretch_from, self.played_until))
                self.log.played_at.append((self.stretch_began, self.stretch_seen))
            else:
                self.beyond += 1
        self.stretch_from = None
        if m is not None:
            self.m = m

    def plays_on(self, t: int, m: float) -> bool:
        """Whether it is simply further on: nearly every event says only that, and has the shortest way."""
        if self.m is None or self.stretch_from is None or m - self.m <= MOVED:
            return False
        if not -UNSAID_MS < (m - self.m) * 1000 / self.rate - (t - self.m_t) <= AHEAD_MS:
            return False
        self.m = self.played_until = m
        self.m_t = self.stretch_seen = t
        if m > self.furthest:
            self.furthest = m
        return True
