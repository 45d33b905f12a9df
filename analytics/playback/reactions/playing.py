"""Playback is asked for, starts, pauses, ends."""

from analytics.playback.machine import FRAME_WAIT_MS, Machine
from analytics.playback.player_event import PlayerEvent
from analytics.playback.reactions.common import number, position, resume, see
from analytics.playback.span import ENDED, FAILED, LEFT, PAUSED, PLAYING, SEEKING, STARTING


def on_play(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    machine.wants = True
    if not machine.started:
        if machine.state != STARTING:
            machine.switch(STARTING, t, event.id)
            machine.startup_ms, machine.intent_known, machine.play_id = 0, True, event.id
            machine.count("intent", machine.span_start)
        position(machine, t, m)
    elif machine.state in (PAUSED, ENDED):
        resume(machine, t, m, event)
    else:
        if machine.state == PLAYING and not machine.intent_known and t - machine.first_frame_t <= FRAME_WAIT_MS:
            # Browsers ask first and say `play` afterwards: a frame that is there already can be quicker than the word.
            machine.intent_known, machine.startup_ms, machine.play_id = True, 0, event.id
            machine.startup_ids = (event.id, machine.startup_ids[-1])
            machine.count("intent", machine.first_frame_t)
        see(machine, t, m, event)


def on_playing(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    machine.wants = True
    state = machine.state
    if not machine.started:
        if state != STARTING:
            # Nobody said `play`: how long the start took is not known.
            machine.switch(STARTING, t, event.id)
            machine.intent_known, machine.startup_ms = False, 0
            machine.count("unsaid intent", machine.span_start)
        if m is None:
            machine.first_frame(t, event.id, None)
        else:
            see(machine, t, m, event)
            if machine.state == STARTING and machine.candidate_t < 0:
                machine.candidate_t, machine.candidate_m, machine.candidate_id = t, m, event.id
    elif state in (PAUSED, ENDED):
        resume(machine, t, m, event)
    elif state == SEEKING:
        machine.end_seek(t, event.id)
        position(machine, t, m)
    elif state == FAILED:
        machine.recover(t, event.id)
        position(machine, t, m)
    elif machine.stall_start >= 0 and not machine.stall_exact and m is None:
        machine.resolve_stall(t, PLAYING, event.id, exact=True)
    else:
        if machine.stall_start >= 0:
            machine.ready_t = t
        see(machine, t, m, event)


def on_pause(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    machine.wants = False
    if machine.state in (PLAYING, STARTING) or (machine.state == SEEKING and machine.settling):
        if machine.state == SEEKING:
            machine.end_seek(t, event.id)
        else:
            machine.leave(PAUSED, t, event.id)


def on_ended(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    machine.wants = False
    if machine.started and machine.state not in (FAILED, ENDED):
        machine.completed = True
        machine.count("completed", t)
        machine.leave(ENDED, t, event.id)


def on_firstframe(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    if machine.started:
        return
    shown = number(event.data, "shown_at")
    at = t if shown is None else min(t, max(round(shown), machine.span_start))
    if machine.state != STARTING:
        machine.switch(STARTING, at, event.id)
        machine.intent_known, machine.startup_ms = False, 0
        machine.count("unsaid intent", machine.span_start)
    machine.wants = True
    place = machine.m if m is None else m
    if place is not None and machine.candidate_t >= 0:
        place = min(place, machine.candidate_m)
    machine.first_frame(at, event.id, place)


def on_viewend(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    machine.finish(machine.state if machine.state in (ENDED, FAILED) else LEFT, t, event.id)
