"""Jumps of the playhead."""

from analytics.playback.machine import NEAR_S, Machine
from analytics.playback.player_event import PlayerEvent
from analytics.playback.playhead import AHEAD_MS
from analytics.playback.reactions.common import number, position
from analytics.playback.span import ENDED, PAUSED, PLAYING, SEEKING

#: Seeks that follow each other within this are one scrub (milliseconds).
SCRUB_MS = 2000
_READY = 3


def on_seeking(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    target = number(event.data, "target")
    target = m if target is None else target
    if _is_loop(machine, t, target):
        machine.looped(t, event.id)
        machine.played_to(machine.duration or 0.0, t)
        machine.jump_to(target)
        machine.m_t = t
        return
    at_start = target is not None and target <= NEAR_S
    if (machine.started and machine.state in (PLAYING, PAUSED, SEEKING)) or (machine.state == ENDED and not at_start):
        if machine.state == PLAYING:
            _play_up_to(machine, t, number(event.data, "from"))
        if machine.state != SEEKING:
            if machine.seek_ended < 0 or t - machine.seek_ended > SCRUB_MS:
                machine.seeks += 1
                machine.count("seek", t)
            machine.leave(SEEKING, t, event.id)
        machine.settling = False
    machine.drop_candidate()
    machine.jump_to(target)
    machine.m_t = t


def _play_up_to(machine: Machine, t: int, position: float | None) -> None:
    """The playhead left from `position`, as far as it can have come there; without one, from where its rate took it."""
    before, elapsed = machine.m, t - machine.m_t
    if before is None or machine.stall_start >= 0:
        return
    if position is None and elapsed <= AHEAD_MS:
        machine.played_to(before + elapsed / 1000 * machine.rate, t)
    elif position is not None and before < position <= before + (elapsed + AHEAD_MS / 3) / 1000 * machine.rate:
        machine.played_to(position, t)


def _is_loop(machine: Machine, t: int, target: float | None) -> bool:
    if machine.state != PLAYING or not machine.duration or machine.m is None or target is None or target > NEAR_S:
        return False
    reached = machine.m if machine.stall_start >= 0 else machine.m + (t - machine.m_t) / 1000 * machine.rate
    return reached >= machine.duration - NEAR_S and machine.duration > 2 * NEAR_S


def on_seeked(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    if machine.state != SEEKING:
        if machine.state != PLAYING:
            position(machine, t, m)
        return
    position(machine, t, m)
    if not machine.wants or (number(event.data, "ready_state") or 0) >= _READY:
        machine.end_seek(t, event.id)
    else:
        machine.settling, machine.settled_t = True, t
