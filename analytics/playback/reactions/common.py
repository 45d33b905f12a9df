"""What several reactions share."""

import math
from collections.abc import Mapping
from typing import Any

from analytics.playback.machine import Machine
from analytics.playback.player_event import PlayerEvent
from analytics.playback.span import ENDED, PLAYING


def number(data: Mapping[str, Any], name: str) -> float | None:
    value = data.get(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None


def see(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    if m is not None:
        machine.see(t, m, event.id)


def position(machine: Machine, t: int, m: float | None) -> None:
    if m is not None:
        machine.m = m
    machine.m_t = t


def resume(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    if machine.state == ENDED:
        machine.replays += 1
        machine.count("replay", t)
        machine.note("replay", t, event.id)
        machine.jump_to(m)
    machine.switch(PLAYING, t, event.id)
    machine.wants = True
    position(machine, t, m)
