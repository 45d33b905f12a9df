"""The scene of tests/e2e/test_replayed_video.py: `python -m tests.e2e.inside_replay replayed FOLDER …`.

The demo clip is played, paused, sought in, and closed; then its view is replayed with the video beside it.
"""

import json
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from analytics.history.capture.writer import write_capture
from analytics.playback.span import REBUFFERING
from collector.event import Event
from desktop.capture.window import CaptureWindow
from desktop.shell.window import Window
from resources import clip_path
from tests.desktop.samples import played_clips
from tests.e2e import inside
from tests.e2e.inside import SCENES, Step, playing, saw, script

FOLDER = Path(sys.argv[2])


def counters(window: CaptureWindow) -> dict[str, int]:
    """Those of the collector. What a page that goes away sends once more is received, and stored once."""
    with urllib.request.urlopen(f"{window.context.collector_url}/health", timeout=5) as answer:
        told: dict[str, int] = json.load(answer)["counters"]
        return told


def capture_window(title: str) -> Callable[[], CaptureWindow | None]:
    """Finds the window, once it can be used."""

    def find() -> CaptureWindow | None:
        shown = (one for one in QApplication.topLevelWidgets() if isinstance(one, CaptureWindow))
        return next((one for one in shown if one.windowTitle().startswith(title) and one.bar.isEnabled()), None)

    return find


def looked(window: CaptureWindow, name: str) -> Iterator[Step]:
    """One look at how far the video is from the record, into `saw[name]`: (away in seconds, as the page says)."""
    video, looks = window.video, saw.setdefault(name, [])
    video.said = {}
    yield lambda: bool(video.said)
    want = video.told
    away = round(video.said["at"] - want.at, 3)
    looks.append({"away": away, "state": want.state, "wanted": want.at, "moves": want.moves, **video.said})


def recorded(window: Window) -> Iterator[Step]:
    """A demo session: some seconds, a pause, a seek, some seconds, the end of the view."""
    yield playing(window)
    yield 1.0
    window.menus.by_id["play_pause"].trigger()
    yield 1.0
    window.menus.by_id["play_pause"].trigger()
    yield 1.0
    yield script(window, "document.querySelector('video').currentTime = 15")
    yield 1.5
    window.menus.by_id["close_player"].trigger()
    yield 1.0


def replayed(window: Window) -> Iterator[Step]:
    yield from recorded(window)
    window.menus.by_id["replay_view"].trigger()
    yield capture_window("view-")
    (capture,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, CaptureWindow)]
    replay, tape, video = capture.replay, capture.tape, capture.video
    replay.pause()
    yield 0.5
    before = counters(capture)["received"]
    saw["docked"] = capture.docks["player"].isVisible()
    capture.docks["player"].toggleViewAction().trigger()
    yield video.offer.load.isVisible
    saw["unasked"] = {"loaded": video.is_loaded, "words": video.offer.words.text()}
    capture.grab().save(str(FOLDER / "offer.png"))
    video.offer.load.click()
    replay.seek(tape.start_ms)
    yield lambda: video.said.get("ready")
    saw["address"] = video.picture.page.url().toString()
    replay.play()
    while replay.playing:
        yield 0.2
        yield from looked(capture, "real_time")
        if len(saw["real_time"]) == 5:
            capture.grab().save(str(FOLDER / "playing.png"))
    window.menus.by_id["theme_dark"].trigger()
    for speed in (5, 20):
        replay.set_speed(speed)
        replay.seek(tape.start_ms)
        yield 0.5
        replay.play()
        while replay.playing:
            yield 0.02
            yield from looked(capture, f"times_{speed}")
        yield from looked(capture, f"times_{speed}")  # what the page said before it was told of the end
        while True:
            yield from looked(capture, f"times_{speed}")
            if video.said["ready"]:
                break
    replay.set_speed(1)
    middle = (tape.start_ms + tape.end_ms) // 2
    replay.seek(middle)
    yield lambda: not replay.is_behind
    for _ in range(5):
        replay.step()
        event = replay.stepped_to
        while True:
            yield from looked(capture, "steps")
            if video.said["ready"]:
                break
        saw["steps"][-1]["event"] = [event.event, event.media_time]
    capture.grab().save(str(FOLDER / "dark.png"))
    saw["sent"] = counters(capture)["received"] - before
    yield from confined(capture)
    capture.docks["player"].toggleViewAction().trigger()
    yield 0.3
    video.unload()
    saw["unloaded"] = not video.is_loaded
    capture.close()
    yield lambda: capture_window("view-")() is None
    yield from foreign(window)


def confined(capture: CaptureWindow) -> Iterator[Step]:
    """The replay's page tries to leave, to post, to open windows."""
    page = capture.video.picture.page
    before, values = page.url(), []

    def ask(code: str) -> Callable[[], bool]:
        values.clear()
        page.runJavaScript(code, 0, values.append)
        return lambda: bool(values)

    origin = before.toString().split("/player/")[0]
    body = json.dumps({"event": "play", "view_id": "forged"})
    for place in (f"{origin}/player/?source=x", f"{origin}/health", "file:///etc/passwd"):
        yield ask(f"location.href = {json.dumps(place)}; 1")
        yield 0.2
    yield ask("String(window.open('/player/replay/'))")
    saw["opened_window"] = values[0]
    yield ask(f"navigator.sendBeacon('/api/analytics', {json.dumps(body)}); 1")
    posted = f"fetch('/v1/events', {{method: 'POST', body: {json.dumps(body)}}})"
    yield ask(f"{posted}.then(() => document.title = 'posted', () => document.title = 'refused'); 1")
    yield lambda: page.title() in ("posted", "refused")
    saw["posting"] = page.title()
    saw["tracker"] = None
    yield ask("typeof window.Playscope")
    saw["tracker"] = values[0]
    saw["stayed"] = page.url() == before
    yield 0.5
    saw["sent_after"] = counters(capture)["received"] - counters(capture)["duplicates"]


def foreign(window: Window) -> Iterator[Step]:
    """Captures from elsewhere: nothing is loaded by itself, and what is missing is said."""
    for name, redacted, view in (("whole", (), 2), ("redacted", ("url-query",), 2), ("public", (), 1)):
        path = FOLDER / f"{name}.playscope"
        with path.open("wb") as file:
            write_capture(_of_view(view), file, "1", 0, redacted=redacted)
        window.capture_dropped.emit(str(path))
        yield capture_window(name)
        capture: Any = capture_window(name)()
        capture.show_panel("player")
        offer = capture.video.offer
        yield offer.file.isVisible
        saw[name] = {
            "title": offer.title.text(), "address": offer.address.text(), "words": offer.words.text(),
            "load": offer.load.text() if offer.load.isVisible() else "", "loaded": capture.video.is_loaded,
        }  # fmt: skip
        capture.grab().save(str(FOLDER / f"{name}.png"))
        if name == "public":
            yield from stood_in(capture)
        capture.close()
        yield lambda name=name: capture_window(name)() is None


def stood_in(capture: CaptureWindow) -> Iterator[Step]:
    """A file of the user's in the place of a video that cannot be loaded, at a moment when the recorded one stalled."""
    video, replay = capture.video, capture.replay
    clip = clip_path("demo.webm")
    assert clip is not None
    video.load_file(clip)
    track = video._tracks[capture.focus.view_ids[0]]
    moments = range(track.start_ms, track.end_ms, 50)
    stall = [moment for moment in moments if track.at(moment).state == REBUFFERING]
    replay.seek(stall[len(stall) // 2] + track.lag_ms)
    while not video.said.get("ready"):
        yield from looked(capture, "stall")
    texts: list[str] = []
    video.picture.page.runJavaScript("document.getElementById('recorded').textContent", 0, texts.append)
    yield lambda: bool(texts)
    saw["stall"][-1].update(over=texts[0], words=video.words.text(), address=video.picture.page.url().toString())
    capture.grab().save(str(FOLDER / "stall.png"))
    muted: list[bool] = []
    for _ in range(2):
        video.picture.page.runJavaScript("document.querySelector('video').muted", 0, muted.append)
        yield lambda: bool(muted)
        saw.setdefault("muted", []).append(muted.pop())
        video.sound.click()
        yield from looked(capture, "heard")
    replay.play()
    yield lambda: video.said.get("moving")
    replay.pause()


def _of_view(number: int) -> list[Event]:
    events = played_clips(3)
    names = sorted({event.view_id or "" for event in events})
    return [event for event in events if event.view_id == names[number]]


if __name__ == "__main__":
    SCENES["replayed"] = replayed
    del sys.argv[2]
    sys.exit(inside.main())
