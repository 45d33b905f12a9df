"""States of a view and the spans of time spent in them."""

from typing import NamedTuple

IDLE = "idle"
LOADING = "loading"
STARTING = "starting"
PLAYING = "playing"
REBUFFERING = "rebuffering"
SEEKING = "seeking"
PAUSED = "paused"
ENDED = "ended"
FAILED = "failed"
LEFT = "left"

STATES = (IDLE, LOADING, STARTING, PLAYING, REBUFFERING, SEEKING, PAUSED, ENDED, FAILED, LEFT)
#: States in which something is meant to happen; in these a long silence is sleep, and a longer one a lost view.
ACTIVE = frozenset((STARTING, PLAYING, REBUFFERING, SEEKING))


class Span(NamedTuple):
    """A stretch of time in one state. `start` and `end` are milliseconds since the epoch, `end` excluded.

    `opened_by` and `closed_by` are the ids of the events that set the edges; `exact` is False where an edge was
    extrapolated from media times. `asleep`: the machine slept, or the page was frozen: counts for no figure.
    """

    state: str
    start: int
    end: int
    opened_by: str
    closed_by: str
    exact: bool = True
    asleep: bool = False

    @property
    def milliseconds(self) -> int:
        return self.end - self.start


class Flag(NamedTuple):
    """A stretch of time in which something beside the state held: hidden, muted, fullscreen, or a rate other than 1."""

    name: str
    start: int
    end: int
    opened_by: str
    value: float = 1.0


class Stretch(NamedTuple):
    """A piece of the media that was played without a jump, in seconds."""

    start: float
    end: float


class Moment(NamedTuple):
    """Something that is counted, or measured at the moment it began: `at`, and for how many `milliseconds` it went on.

    Kinds: intent, unsaid intent, first frame, rebuffer, seek, seek wait, loop, replay, failure, completed, switch
    (by the player's own word), size (the picture has another), vendor seek.
    """

    kind: str
    at: int
    milliseconds: int = 0


class Picture(NamedTuple):
    """What was reported of the picture at `at`: frames so far, how much larger than itself it was shown (0.5: half)."""

    at: int
    shown: int | None
    dropped: int | None
    scale: float | None


class Note(NamedTuple):
    """Something worth telling that is no state: seen at `at`, `value` in the unit of its kind, `place` a seq."""

    kind: str
    at: int
    events: tuple[str, ...]
    value: float = 0.0
    place: int = 0
