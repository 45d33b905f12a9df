"""A source loads, or fails."""

from analytics.playback.machine import Machine
from analytics.playback.player_event import PlayerEvent
from analytics.playback.reactions.common import see
from analytics.playback.span import FAILED, IDLE, LOADING, SEEKING, STARTING


def on_loadstart(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    if machine.state == IDLE or (machine.state == FAILED and not machine.wants):
        machine.switch(LOADING, t, event.id)
    machine.jump_to(m)


def on_emptied(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    machine.jump_to(m)
    machine.m_t = t


def on_loaded(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    if machine.state == LOADING:
        machine.switch(IDLE, t, event.id)
    elif machine.state == SEEKING and machine.settling and event.event.startswith("canplay"):
        machine.end_seek(t, event.id)
    see(machine, t, m, event)


def on_error(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    if event.data.get("kind") == "autoplay":
        machine.note("autoplay", t, event.id)
        machine.wants = False
        if machine.state == STARTING:
            machine.leave(IDLE, t, event.id)
        return
    machine.note("error", t, event.id)
    if machine.state != FAILED:
        machine.failures += 1
        machine.count("failure", t)
        machine.leave(FAILED, t, event.id)
        machine.m_t = t
