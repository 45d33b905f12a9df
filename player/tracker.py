"""The tracker script that pages load: one file, joined from its parts, with the table of event names filled in."""

import json
from pathlib import Path

from player.vocabulary import VOCABULARY, Origin

_PARTS = Path(__file__).parent / "tracker"

#: The parts in the order in which they need each other.
PARTS = (
    "basics.js",
    "subject.js",
    "details.js",
    "outbox.js",
    "sender.js",
    "marks.js",
    "picture.js",
    "rejections.js",
    "view.js",
    "tracking.js",
    "playscope.js",
)


def tracker_script() -> bytes:
    """The content of /tracker.js, UTF-8."""
    names = json.dumps({"media": _names("media"), "cloudinary": _names("cloudinary")})
    head = f"/*! Playscope tracker: reports what a video player does. MIT licence. */\nconst VOCABULARY = {names};"
    parts = [head, *((_PARTS / part).read_text("utf-8").rstrip() for part in PARTS)]
    return "(() => {\n'use strict';\n{}\n})();\n".replace("{}", "\n\n".join(parts), 1).encode()


def _names(origin: Origin) -> list[str]:
    return [kind.name for kind in VOCABULARY if kind.origin == origin]
