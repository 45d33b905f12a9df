"""The one table of event names: what each means, what it carries, who says it.

The tracker script, the feed's colours, completion and the documentation are all made from this table.
Names that are not in it are kept all the same; they belong to the group `other`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Origin = Literal["media", "cloudinary", "playscope"]


@dataclass(frozen=True, slots=True)
class Group:
    """A family of events; `name` is what the events carry, `title` what people read."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class EventKind:
    """One event name. `fields`: what it carries in `data`, beside what every event carries.

    `percent` is a field of the record itself. Seconds are media or wall seconds, names in `_ms` milliseconds,
    sizes are pixels. `origin`: the media element or video.js around it, Cloudinary's player, or Playscope's tracker.
    """

    name: str
    group: str
    meaning: str
    fields: tuple[str, ...]
    origin: Origin


GROUPS = (
    Group("loading", "Loading"),
    Group("playback", "Playback"),
    Group("buffering", "Buffering"),
    Group("seeking", "Seeking"),
    Group("progress", "Progress"),
    Group("sound", "Sound"),
    Group("picture", "Picture"),
    Group("error", "Errors"),
    Group("view", "View"),
    Group("other", "Other"),
)

VOCABULARY = (
    # The 24 of the media element and video.js.
    EventKind("loadstart", "loading", "The browser begins to look for the source.", ("src", "preload"), "media"),
    EventKind("suspend", "loading", "The browser stops fetching although more is there.", ("buffered",), "media"),
    EventKind("abort", "loading", "Fetching was given up before it was complete, not by an error.", (), "media"),
    EventKind(
        "error",
        "error",
        "Playback or loading failed; kind says how: nocodec, network, notfound, decode, aborted, unreachable, "
        "autoplay or player.",
        ("code", "message", "kind", "status", "origin"),
        "media",
    ),
    EventKind("emptied", "loading", "The element was emptied: a new load begins.", ("network_state",), "media"),
    EventKind("stalled", "buffering", "No bytes came for about 3 s.", ("ready_state", "buffered"), "media"),
    EventKind("loadedmetadata", "loading", "Duration and picture size are known.", ("width", "height"), "media"),
    EventKind("loadeddata", "loading", "The frame at the playhead is there.", ("width", "height"), "media"),
    EventKind("canplay", "loading", "Playback could begin, perhaps not without a pause.", ("buffered",), "media"),
    EventKind("canplaythrough", "loading", "Playback could reach the end as it loads now.", ("buffered",), "media"),
    EventKind("playing", "playback", "Playback runs, after a start, a pause or a wait.", ("ready_state",), "media"),
    EventKind(
        "waiting",
        "buffering",
        "Playback stands still for lack of the next frame.",
        ("ready_state", "network_state", "seeking", "buffered"),
        "media",
    ),
    EventKind("seeking", "seeking", "A jump of the playhead begins.", ("target", "from"), "media"),
    EventKind("seeked", "seeking", "The jump is done: the frame there is ready.", ("ready_state",), "media"),
    EventKind("ended", "playback", "The end of the media was reached.", (), "media"),
    EventKind("durationchange", "loading", "The duration became known or changed.", (), "media"),
    EventKind("timeupdate", "progress", "The playhead moved, about four times a second.", (), "media"),
    EventKind("progress", "buffering", "Bytes came in; at most one a second is reported.", ("buffered",), "media"),
    EventKind(
        "play",
        "playback",
        "Playback was asked for; intent says by whom: user, autoplay or script.",
        ("intent", "ready_state"),
        "media",
    ),
    EventKind("pause", "playback", "Playback was paused, or came to its end.", ("at_end",), "media"),
    EventKind("ratechange", "playback", "The speed changed.", ("rate",), "media"),
    EventKind("volumechange", "sound", "Volume or muting changed.", ("volume", "muted"), "media"),
    EventKind("fullscreenchange", "picture", "Full screen was entered or left.", ("fullscreen",), "media"),
    EventKind("posterchange", "picture", "The still picture before the video changed.", ("poster",), "media"),
    # Cloudinary's own, as its player fires them; percentsplayed also by the tracker where the player has none.
    EventKind(
        "percentsplayed",
        "progress",
        "The playhead came to a mark. Cloudinary's fires within 0.5 s of it, after a seek too: a position, not a "
        "share watched.",
        ("percent", "origin"),
        "cloudinary",
    ),
    EventKind("timeplayed", "progress", "The playhead came to one of the asked-for seconds.", ("time",), "cloudinary"),
    EventKind("start", "playback", "First playing of a source, and again after each jump.", (), "cloudinary"),
    EventKind(
        "seek", "seeking", "Two timeupdates lay over 1 s of media apart.", ("seekStart", "seekEnd"), "cloudinary"
    ),
    EventKind("pausenoseek", "playback", "A pause that was no part of a seek.", (), "cloudinary"),
    EventKind("mute", "sound", "The sound was switched off.", (), "cloudinary"),
    EventKind("unmute", "sound", "The sound was switched on, or first reported as on.", (), "cloudinary"),
    EventKind("qualitychanged", "picture", "An adaptive stream changed its rendition.", ("from", "to"), "cloudinary"),
    EventKind("sourcechanged", "loading", "The player shows another source than before.", ("from", "to"), "cloudinary"),
    EventKind("videoload", "loading", "The metadata of a new source is there.", ("src",), "cloudinary"),
    EventKind("replay", "playback", "Play after the end.", (), "cloudinary"),
    # Playscope's own.
    EventKind(
        "viewstart",
        "view",
        "A view begins: one play attempt of one source.",
        ("player", "player_version", "muted", "rate", "preload", "hidden", "resumed"),
        "playscope",
    ),
    EventKind(
        "viewend",
        "view",
        "The view is over; reason: closed, source, pagehide, error or timeout. Nothing follows it in the view.",
        ("reason",),
        "playscope",
    ),
    EventKind(
        "firstframe",
        "picture",
        "The first frame after play was asked for is on the screen.",
        ("method", "shown_at", "width", "height"),
        "playscope",
    ),
    EventKind("pagehidden", "view", "The page is no longer visible.", (), "playscope"),
    EventKind("pageshown", "view", "The page is visible again.", (), "playscope"),
    EventKind(
        "freeze",
        "buffering",
        "The playhead stands still for 250 ms or more although it should move; since is when it last moved.",
        ("since", "edge", "ready_state", "waiting"),
        "playscope",
    ),
    EventKind(
        "thaw",
        "buffering",
        "The playhead moves again; moved_at is when, frozen_ms how long it stood.",
        ("moved_at", "frozen_ms", "edge"),
        "playscope",
    ),
    EventKind(
        "framestats",
        "picture",
        "Frames since the view began, sizes of element (device pixels) and picture.",
        ("frames_shown", "frames_dropped", "frames_corrupted", "element_width", "element_height", "width", "height"),
        "playscope",
    ),
    EventKind(
        "heartbeat",
        "view",
        "The view is open; every 10 s.",
        ("state", "ready_state", "network_state", "buffered", "rate", "muted", "hidden", "clock_skew_ms"),
        "playscope",
    ),
)

BY_NAME: Mapping[str, EventKind] = MappingProxyType({kind.name: kind for kind in VOCABULARY})

#: The 24 names of the media element and of video.js around it.
MEDIA_EVENTS = tuple(kind.name for kind in VOCABULARY if kind.origin == "media")


def group_of(name: str) -> str:
    """The group that an event of this name belongs to; `other` for a name that is not in the table."""
    kind = BY_NAME.get(name)
    return kind.group if kind else "other"
