"""What each event does to the state machine: one small function an event name, found by a table."""

from collections.abc import Callable, Mapping

from analytics.playback.machine import SLEEP_MS, Machine
from analytics.playback.player_event import PlayerEvent
from analytics.playback.reactions.beside import (
    on_flagged,
    on_framestats,
    on_heartbeat,
    on_hidden,
    on_percentsplayed,
    on_qualitychanged,
    on_ratechange,
    on_vendor_seek,
    on_viewstart,
)
from analytics.playback.reactions.loading import on_emptied, on_error, on_loaded, on_loadstart
from analytics.playback.reactions.playing import on_ended, on_firstframe, on_pause, on_play, on_playing, on_viewend
from analytics.playback.reactions.seeking import on_seeked, on_seeking
from analytics.playback.reactions.standing import on_freeze, on_thaw, on_waiting

#: A clock that goes back by less is rounding (milliseconds).
BACKWARDS_MS = 5

Reaction = Callable[[Machine, int, float | None, PlayerEvent], None]

REACTIONS: Mapping[str, Reaction] = {
    "viewstart": on_viewstart,
    "viewend": on_viewend,
    "loadstart": on_loadstart,
    "emptied": on_emptied,
    "suspend": on_loaded,
    "loadeddata": on_loaded,
    "canplay": on_loaded,
    "canplaythrough": on_loaded,
    "error": on_error,
    "play": on_play,
    "playing": on_playing,
    "pause": on_pause,
    "ended": on_ended,
    "waiting": on_waiting,
    "freeze": on_freeze,
    "thaw": on_thaw,
    "firstframe": on_firstframe,
    "seeking": on_seeking,
    "seeked": on_seeked,
    "ratechange": on_ratechange,
    "volumechange": on_flagged,
    "fullscreenchange": on_flagged,
    "pagehidden": on_hidden,
    "pageshown": on_hidden,
    "heartbeat": on_heartbeat,
    "framestats": on_framestats,
    "qualitychanged": on_qualitychanged,
    "percentsplayed": on_percentsplayed,
    "seek": on_vendor_seek,
}


def feed(machine: Machine, event: PlayerEvent) -> None:
    """The next event of the view, in the order of (seq, timestamp, arrival)."""
    if machine.finished:
        return
    t, m = event.timestamp, event.media_time
    if machine.begun is None:
        machine.begun = machine.t = machine.span_start = machine.m_t = t
        machine.opened_by = event.id
    elif t < machine.t:
        if machine.t - t > BACKWARDS_MS:
            machine.note("backwards", machine.t, machine.last_id, event.id, value=(machine.t - t) / 1000)
        t = machine.t
    elif t - machine.t > SLEEP_MS:
        machine.passes(t, m, event.id)
    seq, duration = event.seq, event.duration
    if seq is not None and seq >= machine.next_seq:
        if seq > machine.next_seq:
            machine.lost += seq - machine.next_seq
            machine.note("gap", t, event.id, value=seq - machine.next_seq, place=machine.next_seq)
        machine.next_seq = seq + 1
    if duration is not None and duration > 0:
        machine.duration = duration
    reaction = REACTIONS.get(event.event)
    if reaction is not None:
        reaction(machine, t, m, event)
    elif m is not None:
        machine.see(t, m, event.id)
    machine.t = t
    machine.last_id = event.id
    machine.events += 1
