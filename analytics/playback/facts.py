"""What is known of a view at a moment: plain numbers, from which the figures are computed."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.playback.coverage import Coverage
from analytics.playback.machine import Machine
from analytics.playback.span import ACTIVE, FAILED, STARTING, STATES

COMPLETED = "completed"
LEFT = "left"
EXIT_BEFORE_START = "exit before start"
START_FAILURE = "start failure"
PLAYBACK_FAILURE = "playback failure"
LOST = "lost"
#: What became of a view; a view still open has no outcome.
OUTCOMES = (COMPLETED, LEFT, EXIT_BEFORE_START, START_FAILURE, PLAYBACK_FAILURE, LOST)
_WAITED_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A view up to a moment. Names in `_ms` are milliseconds, in `_s` seconds of media; None is not known.

    `totals` are milliseconds by state, without the sleep; with `asleep_ms` they add up to `ended_at - started_at`.
    `is_open`: the view may still go on. `lost_events`: numbers missing from its sequence. `starts_outside`: these are
    the facts of a part of the view, and the way from play intent to first frame is not wholly in it. `upscale`,
    `downscale`: the largest and the smallest width of the element, in widths of the picture. `switches`: of renditions.
    """

    started_at: int
    ended_at: int
    is_open: bool
    state: str
    outcome: str | None
    totals: Mapping[str, int]
    asleep_ms: int
    has_intent: bool
    started: bool
    completed: bool
    startup_ms: int
    rebuffers: int
    seeks: int
    seek_wait_ms: int
    loops: int
    replays: int
    failures: int
    unique_s: float
    media_played_s: float
    furthest_s: float
    duration_s: float | None
    frames_shown: int | None
    frames_dropped: int | None
    upscale: float | None
    downscale: float | None
    switches: int
    vendor_seeks: int
    events: int
    lost_events: int
    starts_outside: bool = False


def facts_of(machine: Machine, coverage: Coverage, *, is_open: bool, gone: bool, state: str) -> Facts:
    """Of a machine that was brought to its end (`finish`); `state` is the one it was in before.

    `gone`: there was no end of the view, and no event for so long that none will come.
    """
    unique, played = coverage.seconds_of(machine.log.stretches)
    return Facts(
        started_at=machine.begun or 0,
        ended_at=machine.span_start,
        is_open=is_open,
        state=state,
        outcome=None if is_open else _outcome(machine, gone, state),
        totals=dict(zip(STATES, machine.totals, strict=True)),
        asleep_ms=machine.asleep_ms,
        has_intent=machine.intent_known,
        started=machine.started,
        completed=machine.completed,
        startup_ms=machine.startup_ms,
        rebuffers=machine.rebuffers,
        seeks=machine.seeks,
        seek_wait_ms=machine.seek_wait_ms,
        loops=machine.loops,
        replays=machine.replays,
        failures=machine.failures,
        unique_s=unique,
        media_played_s=played,
        furthest_s=machine.furthest,
        duration_s=machine.duration,
        frames_shown=machine.frames_shown,
        frames_dropped=machine.frames_dropped,
        upscale=machine.upscale,
        downscale=machine.downscale,
        switches=max(machine.switches, machine.sizes),
        vendor_seeks=machine.vendor_seeks,
        events=machine.events,
        lost_events=machine.lost,
    )


def _outcome(machine: Machine, gone: bool, state: str) -> str:
    """The first that fits."""
    if state == FAILED:
        return PLAYBACK_FAILURE if machine.started else START_FAILURE
    if machine.completed:
        return COMPLETED
    if gone and machine.started and state in ACTIVE:
        return LOST
    if not machine.started and not machine.failures and machine.total(STARTING) >= _WAITED_MS:
        return EXIT_BEFORE_START
    return LEFT
