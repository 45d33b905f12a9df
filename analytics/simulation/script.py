"""A plan told as the tracker tells a view: its events, in order, with whole milliseconds and the fields it sends."""

from collections.abc import Iterator
from typing import Any

from analytics.simulation.audience import ERRORS
from analytics.simulation.plan import (
    COMPLETED,
    EXIT_BEFORE_START,
    LOST,
    PLAYBACK_FAILURE,
    START_FAILURE,
    Pause,
    Plan,
    Play,
    Seek,
    Stall,
)

#: An event: milliseconds since the epoch, name, media milliseconds, what is in `data`, percent.
Told = tuple[int, str, int, dict[str, Any], int | None]

MARKS = (10, 25, 50, 75, 90, 100)
_TICK_MS, _BEAT_MS = 250, 10_000
#: How long the page stays after the end, and after a failure.
_LINGERS_MS, _FAILED_MS = 1_800, 10_000
_FREEZE_MS = 250
#: What follows the length of a plan, at most.
AFTERWARDS_MS = max(_LINGERS_MS, _FAILED_MS)


class _Telling:
    """Where a view stands while it is told: the wall time `t` and the playhead `m`, both in milliseconds."""

    def __init__(self, plan: Plan, epoch: int) -> None:
        self.plan = plan
        self.t, self.m = epoch, 0
        self.state = "paused"
        self.shown = False
        self.beat = epoch + _BEAT_MS
        self.hidden = False
        self.passed: set[int] = set()
        self.played = 0

    def say(self, name: str, data: dict[str, Any] | None = None, percent: int | None = None) -> Told:
        return self.t, name, self.m, data or {}, percent

    def buffered(self) -> list[list[float]]:
        return [[0, min(self.plan.source.duration_ms, self.m + 12_000) / 1000]]

    def rest(self, ms: int) -> Iterator[Told]:
        """Nothing moves for so long, but the heart beats."""
        end = self.t + ms
        while self.beat <= end:
            self.t = self.beat
            yield from self.heartbeat()
        self.t = end

    def heartbeat(self) -> Iterator[Told]:
        self.beat += _BEAT_MS
        ready = 2 if self.state == "seeking" else 4
        yield self.say(
            "heartbeat",
            {
                "state": self.state, "ready_state": ready, "network_state": 2, "buffered": self.buffered(), "rate": 1,
                "muted": self.plan.autoplay, "hidden": self.hidden, "clock_skew_ms": 0,
            },
        )  # fmt: skip
        if self.state == "playing" and self.shown:
            yield self.frames()

    def frames(self) -> Told:
        shown, dropped = frames_of(self.plan, self.played)
        size = {"element_width": 960, "element_height": 540, "width": 1280, "height": 720}
        return self.say("framestats", {"frames_shown": shown, "frames_dropped": dropped, "frames_corrupted": 0, **size})

    def marks(self, before: int) -> Iterator[Told]:
        duration = self.plan.source.duration_ms
        for mark in MARKS:
            if mark not in self.passed and 100 * before < mark * duration <= 100 * self.m:
                self.passed.add(mark)
                yield self.say("percentsplayed", {"origin": "tracker"}, mark)

    def play(self, act: Play) -> Iterator[Told]:
        """The playhead moves: a `timeupdate` each quarter of a second and at the end."""
        self.state = "playing"
        if act.hidden:
            self.hidden = True
            yield self.say("pagehidden")
        began, from_m, from_played = self.t, self.m, self.played
        done = 0
        while done < act.ms:
            step = min(_TICK_MS, act.ms - done)
            if began + done + step > self.beat:
                step = max(1, self.beat - began - done)
            done += step
            before, self.t, self.m, self.played = self.m, began + done, from_m + done, from_played + done
            yield self.say("timeupdate")
            yield from self.marks(before)
            if self.t >= self.beat:
                yield from self.heartbeat()
        if act.hidden:
            self.hidden = False
            yield self.say("pageshown")

    def stall(self, act: Stall) -> Iterator[Told]:
        since, end = self.t, self.t + act.ms
        ready = {"ready_state": 2, "network_state": 2, "seeking": False, "buffered": [[0, self.m / 1000]]}
        yield self.say("waiting", ready)
        yield from self.rest(_FREEZE_MS)
        yield self.say("freeze", {"since": since, "edge": "frame", "ready_state": 2, "waiting": True})
        yield from self.rest(end - self.t)
        if act is self.plan.acts[-1]:
            return
        yield self.say("thaw", {"moved_at": end, "frozen_ms": act.ms, "edge": "frame"})
        yield self.say("playing", {"ready_state": 4})

    def seek(self, act: Seek) -> Iterator[Told]:
        self.state = "seeking"
        for target in act.targets:
            before, self.m = self.m, target
            yield self.say("seeking", {"target": target / 1000, "from": before / 1000})
            if act.ms > 400:
                yield self.say("waiting", {"ready_state": 1, "network_state": 2, "seeking": True, "buffered": []})
            yield from self.rest(act.ms)
            yield self.say("seeked", {"ready_state": 4})
        yield self.say("playing", {"ready_state": 4})

    def pause(self, act: Pause) -> Iterator[Told]:
        self.state = "paused"
        yield self.say("pause", {"at_end": False})
        yield from self.rest(act.ms)
        yield self.say("play", {"intent": "user", "ready_state": 4})
        yield self.say("playing", {"ready_state": 4})


def frames_of(plan: Plan, played: int) -> tuple[int, int]:
    """(shown, dropped) after so many milliseconds played."""
    frames = played * plan.fps // 1000
    dropped = int(frames * plan.dropped)
    return frames - dropped, dropped


def told(plan: Plan, epoch: int) -> Iterator[Told]:
    """The events, in their order, of a view that begins at `epoch` (milliseconds)."""
    telling, size = _Telling(plan, epoch), {"width": 1280, "height": 720}
    say, muted = telling.say, plan.autoplay
    yield say(
        "viewstart",
        {
            "player": "video.js", "player_version": "8.23.4", "muted": muted, "rate": 1, "preload": "auto",
            "hidden": False,
        },
    )  # fmt: skip
    yield say("loadstart", {"src": plan.source.name, "preload": "auto"})
    if plan.outcome == START_FAILURE:
        yield from telling.rest(plan.asked_ms)
        yield say("play", {"intent": "autoplay" if muted else "user", "ready_state": 0})
        yield from telling.rest(plan.startup_ms)
        yield from _failure(telling)
        return
    yield from telling.rest(plan.asked_ms // 2)
    yield say("durationchange")
    yield say("loadedmetadata", size)
    yield from telling.rest(plan.asked_ms - plan.asked_ms // 2)
    telling.state = "playing"
    yield say("play", {"intent": "autoplay" if muted else "user", "ready_state": 1})
    yield say("waiting", {"ready_state": 1, "network_state": 2, "seeking": False, "buffered": []})
    yield from telling.rest(plan.startup_ms)
    if plan.outcome == EXIT_BEFORE_START:
        yield say("viewend", {"reason": "pagehide"})
        return
    yield say("loadeddata", size)
    yield say("canplay", {"buffered": telling.buffered()})
    yield say("playing", {"ready_state": 4})
    telling.shown = True
    yield say("firstframe", {"method": "frame", "shown_at": telling.t, **size})
    tell = {Play: telling.play, Stall: telling.stall, Seek: telling.seek, Pause: telling.pause}
    for act in plan.acts:
        yield from tell[type(act)](act)  # type: ignore[operator]
    yield from _end(telling)


def _end(telling: _Telling) -> Iterator[Told]:
    plan, say = telling.plan, telling.say
    if plan.outcome == LOST:
        yield telling.frames()
        return
    if plan.outcome == PLAYBACK_FAILURE:
        yield from _failure(telling)
        return
    if plan.outcome == COMPLETED:
        telling.state = "ended"
        yield say("pause", {"at_end": True})
        yield say("ended")
        yield from telling.rest(_LINGERS_MS)
    yield telling.frames()
    yield say("viewend", {"reason": "closed" if plan.number % 3 else "pagehide"})


def _failure(telling: _Telling) -> Iterator[Told]:
    code = ERRORS[telling.plan.error][0]
    message = {"code": code, "message": f"simulated: {telling.plan.error}", "kind": telling.plan.error}
    yield telling.say("error", {**message, "origin": "player"})
    telling.state = "paused"
    yield from telling.rest(_FAILED_MS)
    if telling.plan.started:
        yield telling.frames()
    yield telling.say("viewend", {"reason": "error"})
