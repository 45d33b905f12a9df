"""What goes on beside the state: flags, frames, renditions, the vendor's own counting."""

from typing import Any

from analytics.playback.log import MOST
from analytics.playback.machine import Machine
from analytics.playback.player_event import PlayerEvent
from analytics.playback.reactions.common import number, resume, see
from analytics.playback.reactions.playing import on_ended
from analytics.playback.span import ENDED, PAUSED, PLAYING, STARTING, Picture


def on_ratechange(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    _set_rate(machine, t, number(event.data, "rate"), event.id)


def _set_rate(machine: Machine, t: int, rate: float | None, by: str) -> None:
    if rate is not None and 0.01 <= rate <= 100:
        machine.rate = rate
        machine.set_flag("rate", rate != 1, t, by, rate)


def _flags(machine: Machine, t: int, event: PlayerEvent) -> dict[str, Any]:
    data = event.data
    for name in ("hidden", "muted", "fullscreen"):
        if isinstance(data.get(name), bool):
            machine.set_flag(name, data[name], t, event.id)
    _set_rate(machine, t, number(data, "rate"), event.id)
    return data


def on_flagged(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    _flags(machine, t, event)


def on_viewstart(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    machine.tracked = True
    on_flagged(machine, t, m, event)


def on_hidden(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    machine.set_flag("hidden", event.event == "pagehidden", t, event.id)


def on_heartbeat(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    state = _flags(machine, t, event).get("state")
    # What was lost on the way shows here at the latest.
    if state == "paused" and machine.state in (PLAYING, STARTING):
        machine.wants = False
        machine.leave(PAUSED, t, event.id)
    elif state == "playing" and machine.started and machine.state in (PAUSED, ENDED):
        resume(machine, t, m, event)
    elif state == "ended" and machine.state in (PLAYING, PAUSED):
        on_ended(machine, t, m, event)


def on_framestats(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    data = event.data
    shown, dropped = number(data, "frames_shown"), number(data, "frames_dropped")
    if shown is not None and dropped is not None:
        machine.frames_shown, machine.frames_dropped, machine.frames_id = round(shown), round(dropped), event.id
    scale = _scale(machine, t, event)
    if len(machine.log.pictures) < MOST:
        both = shown is not None and dropped is not None
        frames = (machine.frames_shown, machine.frames_dropped) if both else (None, None)
        machine.log.pictures.append(Picture(t, frames[0], frames[1], scale))


def _scale(machine: Machine, t: int, event: PlayerEvent) -> float | None:
    """How much larger than itself the picture is shown; another size of it is another rendition."""
    element, width = number(event.data, "element_width"), number(event.data, "width")
    if not width or width <= 0:
        return None
    size = (width, number(event.data, "height") or 0.0)
    if machine.size is not None and size != machine.size:
        machine.sizes += 1
        machine.count("size", t)
        machine.note("size", t, event.id)
    machine.size = size
    if not element or element <= 0:
        return None
    scale, (largest, smallest) = element / width, machine.scale_ids
    if machine.upscale is None or scale > machine.upscale:
        machine.upscale, largest = scale, event.id
    if machine.downscale is None or scale < machine.downscale:
        machine.downscale, smallest = scale, event.id
    machine.scale_ids = (largest, smallest)
    return scale


def on_qualitychanged(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    if event.data.get("from", event) is None:  # the first rendition of all
        return
    machine.switches += 1
    machine.count("switch", t)
    machine.note("switch", t, event.id)


def on_percentsplayed(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    if event.percent is not None and len(machine.log.marks) < MOST:
        machine.log.marks.append((event.percent, event.id))


def on_vendor_seek(machine: Machine, t: int, m: float | None, event: PlayerEvent) -> None:
    see(machine, t, m, event)
    machine.vendor_seeks += 1
    machine.count("vendor seek", t)
