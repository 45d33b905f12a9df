"""Believable events: clips played by several visitors, with a stall, seeks, an error; times fixed."""

import random
from collections.abc import Iterator
from typing import Any

import msgspec

from collector.event import Event

#: 2026-03-14 09:26:53 UTC: when the first event happened.
START_MS = 1_773_480_413_000
_PAGE = "http://127.0.0.1:3000/player/?source=demo&cloud=demo"
_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
_SOURCES = ("/player/clips/demo.webm", "dog", "https://media.example/launch/keynote-2026.webm")


def make_event(number: int = 1, event: str = "timeupdate", at_ms: int = START_MS, **fields: Any) -> Event:
    """An event of the store; `data` is given as a dict."""
    data = fields.pop("data", {})
    values: dict[str, Any] = {
        "id": f"0195a9b2-{number >> 16 & 0xFFFF:04x}-7000-8000-{number:012x}",
        "timestamp": at_ms,
        "received_at": at_ms + 180,
        "session_id": "0195a9b2-0000-7000-8000-00000000aaaa",
        "view_id": "0195a9b2-0000-7000-8000-0000003f9a2c",
        "seq": number - 1,
        "source": _SOURCES[0],
        "page_url": _PAGE,
        "user_agent": _AGENT,
    }
    return Event(number=number, event=event, data_json=msgspec.json.encode(data), **{**values, **fields})


def many(count: int, first: int = 1, step_ms: int = 40) -> list[Event]:
    """Plain events, quickly made: mostly timeupdate."""
    names = ("timeupdate", "timeupdate", "progress", "timeupdate", "playing")
    return [
        make_event(number, names[number % 5], START_MS + number * step_ms, media_time=number * 0.25, duration=600.0)
        for number in range(first, first + count)
    ]


def played_clips(views: int = 12, seed: int = 7) -> list[Event]:
    """Events of so many views, in the order they came; the last views are still open."""
    chance = random.Random(seed)
    moments = [moment for view in range(views) for moment in _one_view(view, chance)]
    moments.sort(key=lambda moment: moment[0])
    return [make_event(number, name, at, **rest) for number, (at, name, rest) in enumerate(moments, 1)]


def _one_view(view: int, chance: random.Random) -> Iterator[tuple[int, str, dict[str, Any]]]:
    source, length = _SOURCES[view % 3], (24.0, 13.4, 96.0)[view % 3]
    at, media, seq = START_MS + view * chance.randint(6000, 14000), 0.0, 0

    def moment(name: str, after_ms: int = 0, **data: Any) -> tuple[int, str, dict[str, Any]]:
        nonlocal at, seq
        at += after_ms
        seq += 1
        rest: dict[str, Any] = {
            "seq": seq - 1,
            "view_id": f"0195a9b2-0000-7000-8000-{view * 7_919_317 + 48_611:012x}",
            "source": source,
            "media_time": round(media, 3),
            "duration": length,
            "data": data,
        }
        if name == "percentsplayed":
            rest["percent"] = data.pop("percent")
        return at, name, rest

    yield moment("viewstart", player="cloudinary 4.0.3")
    yield moment("loadstart", 12, src=source)
    if view % 7 == 5:
        yield moment("error", 240, code=4, kind="nocodec", message="No compatible source was found for this media.")
        yield moment("viewend", 30, reason="error")
        return
    yield moment("durationchange", 90)
    yield moment("loadedmetadata", 2, width=1280, height=720)
    yield moment("loadeddata", 31, width=1280, height=720)
    yield moment("play", 1, intent="user")
    yield moment("canplay", 3, buffered=[[0, 6.2]])
    yield moment("playing", 14)
    yield moment("firstframe", 9, width=1280, height=720)
    yield moment("volumechange", 400, volume=0.5, muted=False)
    marks, stalled, left = [10, 25, 50, 75, 90, 100], view % 4 == 1, chance.uniform(0.35, 1.9)
    while media < length and media < length * left:
        media = min(length, media + 0.25)
        yield moment("timeupdate", 250)
        if int(media * 4) % 4 == 0:
            yield moment("progress", 3, buffered=[[0, round(min(length, media + 9), 2)]])
        if int(media * 4) % 40 == 0:
            yield moment("heartbeat", 1, state="playing")
            yield moment("framestats", 1, frames_shown=int(media * 30), frames_dropped=int(media / 3))
        if stalled and media > length * 0.4:
            stalled = False
            yield moment("waiting", 40, buffered=[[0, round(media, 2)]])
            yield moment("freeze", 250)
            yield moment("thaw", 2900, frozen_ms=3150)
            yield moment("playing", 4)
        if chance.random() < 0.012:
            target = round(chance.uniform(0, length * 0.8), 2)
            yield moment("seeking", 30, **{"from": round(media, 2), "target": target})
            media = target
            yield moment("seeked", 120)
        while marks and media >= length * marks[0] / 100:
            yield moment("percentsplayed", 2, percent=marks.pop(0), origin="tracker")
    if media >= length:
        yield moment("pause", 4, at_end=True)
        yield moment("ended", 2)
        yield moment("viewend", 800, reason="source")
    elif view % 3 == 0:
        yield moment("pause", 200, at_end=False)
        yield moment("viewend", 900, reason="pagehide")
