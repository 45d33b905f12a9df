"""The scenarios, as a table: what is done to the media, what the viewer does, and what must be measured.

The clip has eight seconds. Bytes come as fast as the page takes them, so that a hold begins when playback does: its
seconds less those that are in the buffer are how long the picture stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from collector.lab.faults import Answer, CutOff, EndlessStart, Fault, Hold, Throttle

When = Literal["media", "after", "waiting", "loadstart", "ended", "error", "loop", "changed"]
Action = Literal["play", "pause", "seek", "rate", "loop", "hide", "show", "source", "leave"]


@dataclass(frozen=True, slots=True)
class Step:
    """`action` (with `value`) as soon as `when` holds.

    media: the playhead is at `at` or behind it; after: `at` seconds since the step before; the
    others (changed: to another rendition): so many seconds since the player said so.
    """

    when: When
    at: float
    action: Action
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """`injected` says it in words; `counts` must be measured exactly, `times` are figures that must agree
    with the page's own frame clock. `views`: how many the steps make; the first one is measured."""

    name: str
    title: str
    injected: str
    steps: tuple[Step, ...]
    faults: tuple[Fault, ...] = ()
    counts: Mapping[str, int | str] = field(default_factory=lambda: MappingProxyType({}))
    times: tuple[str, ...] = ()
    file: str = "clock.webm"
    views: int = 1


def _counts(outcome: str, rebuffers: int = 0, seeks: int = 0, **more: int) -> Mapping[str, int | str]:
    return MappingProxyType({"outcome": outcome, "rebuffer_count": rebuffers, "seek_count": seeks, **more})


_STARTED = ("startup_s", "played_s")
_STALLED = (*_STARTED, "rebuffer_s", "first_stall_s")

SCENARIOS = (
    Scenario(
        name="stall-early", title="Stall early", injected="bytes from 25 % on held for 4 s",
        faults=(Hold(0.25, 4),), steps=(Step("media", 3.5, "leave"),), counts=_counts("left", 1), times=_STALLED,
    ),
    Scenario(
        name="stall-late", title="Stall late", injected="bytes from 70 % on held for 7.5 s; played to the end",
        faults=(Hold(0.7, 7.5),), steps=(Step("ended", 0.3, "leave"),), counts=_counts("completed", 1), times=_STALLED,
    ),
    Scenario(
        name="stall-twice", title="Stall twice", injected="bytes from 20 % on held for 3 s, from 50 % on for 4 s more",
        faults=(Hold(0.2, 3), Hold(0.5, 4)), steps=(Step("media", 5, "leave"),), counts=_counts("left", 2),
        times=_STALLED,
    ),
    Scenario(
        name="stall-in-seek", title="Stall inside a seek",
        injected="bytes from 50 % on held for 4.5 s, a seek to 75 % at 1.5 s",
        faults=(Hold(0.5, 4.5),),
        steps=(Step("media", 1.5, "seek", 6), Step("media", 7, "leave")), counts=_counts("left", 0, 1),
        times=(*_STARTED, "seek_s"),
    ),
    Scenario(
        name="slow-start", title="Slow start", injected="played at once, the first byte comes after 2.5 s",
        faults=(Hold(0, 2.5),), steps=(Step("loadstart", 0.2, "play"), Step("media", 1.5, "leave")),
        counts=_counts("left"), times=_STARTED,
    ),
    Scenario(
        name="no-start", title="No start", injected="played, no byte ever comes, left after 3 s",
        faults=(Hold(0, 60),), steps=(Step("loadstart", 0.2, "play"), Step("after", 3, "leave")),
        counts=_counts("exit before start"),
    ),
    Scenario(
        name="endless-start", title="Endless start",
        injected="played, bytes come and never the first frame, left after 3 s",
        faults=(EndlessStart(200_000),), steps=(Step("loadstart", 0.2, "play"), Step("after", 3, "leave")),
        counts=_counts("exit before start"),
    ),
    Scenario(
        name="missing", title="Failure at the start: not found", injected="answered 404", faults=(Answer(404),),
        steps=(Step("error", 2, "leave"),), counts=_counts("start failure"),
    ),
    Scenario(
        name="wrong-type", title="Failure at the start: no video", injected="answered 200 with text instead of video",
        faults=(Answer(200),), steps=(Step("error", 2, "leave"),), counts=_counts("start failure"),
    ),
    Scenario(
        name="failure-middle", title="Failure in the middle", injected="the connection ends at 40 %, then 404",
        faults=(CutOff(0.4),), steps=(Step("error", 1, "leave"),), counts=_counts("playback failure"),
        times=_STARTED[:1],
    ),
    Scenario(
        name="scrub", title="Scrub", injected="three seeks, 0.4 s between them",
        steps=(
            Step("media", 1, "seek", 3), Step("after", 0.4, "seek", 5), Step("after", 0.4, "seek", 4),
            Step("media", 5.5, "leave"),
        ),
        counts=_counts("left", 0, 1), times=(*_STARTED, "seek_s"),
    ),
    Scenario(
        name="seek-back", title="Seek back over watched parts", injected="from 3 s back to 1 s",
        steps=(Step("media", 3, "seek", 1), Step("media", 2.5, "leave")), counts=_counts("left", 0, 1),
        times=(*_STARTED, "seek_s", "rewatched_s"),
    ),
    Scenario(
        name="loop", title="Loop", injected="a seek to 6 s, then once past the end of a looping video",
        steps=(
            Step("media", 0.5, "loop"), Step("media", 1, "seek", 6), Step("loop", 1.5, "leave"),
        ),
        counts=_counts("left", 0, 1, loops=1), times=_STARTED,
    ),
    Scenario(
        name="replay", title="Replay", injected="a seek to 6.5 s, played to the end, played again after a second",
        steps=(
            Step("media", 1, "seek", 6.5), Step("ended", 1, "play"), Step("after", 2, "leave"),
        ),
        counts=_counts("completed", 0, 1, replays=1), times=_STARTED,
    ),
    Scenario(
        name="rate-2", title="Double speed", injected="rate 2 from 1 s on, played to the end",
        steps=(Step("media", 1, "rate", 2), Step("ended", 0.3, "leave")), counts=_counts("completed"), times=_STARTED,
    ),
    Scenario(
        name="pause-in-stall", title="Pause in a stall",
        injected="bytes from 25 % on held for 5 s; paused for a second while the picture stands",
        faults=(Hold(0.25, 5),),
        steps=(Step("waiting", 0.8, "pause"), Step("after", 1, "play"), Step("media", 3.5, "leave")),
        counts=_counts("left", 2), times=(*_STALLED, "paused_s"),
    ),
    Scenario(
        name="hidden", title="Hidden page", injected="hidden from 1 s on for two seconds",
        steps=(Step("media", 1, "hide"), Step("after", 2, "show"), Step("after", 1.5, "leave")), counts=_counts("left"),
        times=_STARTED[:1],
    ),
    Scenario(
        name="leave-stalled", title="Leave while stalled", injected="bytes from 25 % on held, left in the stall",
        faults=(Hold(0.25, 60),), steps=(Step("waiting", 1.5, "leave"),), counts=_counts("left", 1), times=_STALLED,
    ),
    Scenario(
        name="source-change", title="Source change", injected="another source at 2 s",
        steps=(Step("media", 2, "source"), Step("after", 2, "leave")), counts=_counts("left", views=2), times=_STARTED,
        views=2,
    ),
    Scenario(
        name="rendition", title="Rendition switch", file="stream.m3u8",
        injected="an HLS stream of two renditions, its bandwidth cut to 200 kbit/s after 150 kB",
        faults=(Throttle(25_000, 150_000),), steps=(Step("changed", 1, "leave"),), counts=_counts("left"),
        times=(*_STARTED[:1], "switches"),
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Scenario] = MappingProxyType({scenario.name: scenario for scenario in SCENARIOS})
FAULTS: Mapping[str, tuple[Fault, ...]] = MappingProxyType({row.name: row.faults for row in SCENARIOS})
