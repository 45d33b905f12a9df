"""The playhead stands and moves again."""

from analytics.playback.machine import CREEP_S, Machine
from analytics.playback.player_event import PlayerEvent
from analytics.playback.playhead import AHEAD_MS
from analytics.playback.reactions.common import number, see
from analytics.playback.span import PLAYING, SEEKING, STARTING


def on_waiting(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    state = machine.state
    if state == STARTING:
        see(machine, t, m, event)
        machine.drop_candidate()
        state = machine.state
    if state == SEEKING:
        if machine.seek_wait_from < 0:
            machine.seek_wait_from = t
    elif state == PLAYING:
        if machine.stall_start >= 0:
            # Several in one standstill are one, unless it moved in between.
            see(machine, t, m, event)
        if machine.stall_start < 0:
            _stop(machine, t, m, event)
        else:
            machine.stall(t, machine.stall_m, event.id, said=True)


def _stop(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    """It stands since the playhead came to `m`, which by its rate was some time after it was last seen to move."""
    before, start = machine.m, machine.m_t
    if m is None:
        start = t
    elif before is not None:
        needed = round((m - before) * 1000 / machine.rate)
        if -CREEP_S * 1000 <= needed <= t - start + AHEAD_MS:
            start = min(t, start + max(0, needed))
            if needed > 0:
                machine.played_to(m, start)
                machine.m = m
            machine.m_t = start
        else:
            machine.see(t, m, event.id)
            start = machine.m_t
    machine.stall(start, machine.m if machine.m is not None else 0.0, event.id, said=True)


def on_freeze(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    if machine.state != PLAYING:
        return
    data = event.data
    since = number(data, "since")
    start = machine.m_t if since is None else min(t, max(round(since), machine.span_start))
    place = m if m is not None else machine.m or 0.0
    machine.stall(start, place, event.id, said=bool(data.get("waiting")), exact=since is not None)
    machine.m_t = min(t, max(machine.m_t, start))


def on_thaw(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    data = event.data
    moved = number(data, "moved_at")
    end = t if moved is None else min(t, max(round(moved), machine.span_start))
    if machine.state == PLAYING:
        if machine.stall_start < 0 and (frozen := number(data, "frozen_ms")) is not None:
            machine.stall(end - round(frozen), machine.m or 0.0, event.id, said=False, exact=True)
        if machine.stall_start >= 0:
            machine.resolve_stall(end, PLAYING, event.id, exact=moved is not None)
    elif machine.state == SEEKING and machine.settling:
        machine.end_seek(end, event.id)
    if m is not None and machine.state == PLAYING:
        machine.played_to(max(m, machine.m or 0.0), end)
        machine.m, machine.m_t = m, end
