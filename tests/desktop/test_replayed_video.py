"""The player of a replay, as long as nothing is loaded: what it says of each kind of source, and what it waits for.

The video itself is tested in tests/e2e/test_replayed_video.py, in a process of its own.
"""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from analytics.history.capture.reader import Capture
from analytics.history.capture.writer import write_capture
from analytics.playback.track import Track
from collector.event import Event
from collector.http.media import MediaShelf
from collector.inbox import Inbox
from desktop.capture.replay import Replay
from desktop.capture.tape import Tape
from desktop.capture.video.leading import wanted
from desktop.capture.video.origin import Served, origin_of
from desktop.capture.video.panel import VideoPanel
from desktop.focus import Focus
from tests.desktop.samples import START_MS, make_event, played_clips

VIEW = make_event().view_id or ""


def track_of(source: str | None, src: str = "") -> Track:
    events = [make_event(1, "viewstart", source=source), make_event(2, "loadstart", source=source, data={"src": src})]
    return Track(VIEW, events)


@pytest.fixture
def served() -> Served:
    return Served("http://127.0.0.1:9", None, MediaShelf())


@pytest.mark.parametrize(
    ("source", "src", "played"),
    [
        ("http://127.0.0.1:3000/player/clips/demo.webm", "", "/player/clips/demo.webm"),
        ("/player/clips/second.webm", "", "/player/clips/second.webm"),
        ("https://cdn.example/a/b.webm?key=1", "", "https://cdn.example/a/b.webm?key=1"),
        ("dog", "https://res.example/demo/video/upload/dog.webm", "https://res.example/demo/video/upload/dog.webm"),
        ("dog", "blob:https://page.example/1", ""),
        ("dog", "", ""),
        ("blob:https://page.example/1", "", ""),
        ("file:///home/a.webm", "", ""),
        ("http://127.0.0.1:3000/media/aaaa/holiday.webm", "", ""),
        ("https://cdn.example/media/aaaa/holiday.webm", "", "https://cdn.example/media/aaaa/holiday.webm"),
        ("http://[broken", "", ""),
        (None, "", ""),
    ],
)
def test_where_a_video_comes_from(source: str | None, src: str, played: str, served: Served) -> None:
    origin = origin_of(track_of(source, src), (), served)
    assert origin.played == played
    assert origin.words
    assert played or "Choose" in origin.way_out
    assert not origin.doubtful


def test_servers_are_told_apart_and_our_own_needs_none(served: Served) -> None:
    assert origin_of(track_of("https://u:p@cdn.example:8443/a.webm"), (), served).server == "https://cdn.example:8443"
    assert "u:p" not in origin_of(track_of("https://u:p@cdn.example/a.webm"), (), served).words
    assert origin_of(track_of("/player/clips/demo.webm"), (), served).server == ""


@pytest.mark.parametrize(
    ("redacted", "doubtful"), [((), False), (("user_agent",), False), (("url-query",), True), (("session",), True)]
)
def test_an_address_that_was_shortened_is_not_whole(redacted: tuple[str, ...], doubtful: bool, served: Served) -> None:
    origin = origin_of(track_of("https://cdn.example/a.webm"), redacted, served)
    assert origin.doubtful is doubtful
    assert ("taken out" in origin.words) is doubtful
    assert not origin_of(track_of("/player/clips/demo.webm"), redacted, served).doubtful


def test_a_file_of_this_run_can_be_played_as_long_as_it_is_there(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "my holiday.webm"
    file.write_bytes(b"x")
    path = served.media.share(file)
    track = track_of(f"http://127.0.0.1:4711{path}")
    assert origin_of(track, (), served).played == path
    file.unlink()
    gone = origin_of(track, (), served)
    assert gone.played == ""
    assert "no longer there" in gone.words


class Desk:
    """A panel over these events, and what is asked of it. Tracks are read when `read` is called."""

    def __init__(self, events: Sequence[Event], served: Served, qtbot: QtBot, redacted: Sequence[str] = ()) -> None:
        file = io.BytesIO()
        write_capture(events, file, "1", START_MS)
        self.events = events
        self.tape = Tape(Capture(file, "a.playscope"))
        self.replay = Replay(self.tape, Inbox(), lambda: None, lambda at_ms: self.tape.go_to(self.tape.start))
        self.focus = Focus()
        self.asked: list[tuple[str, Callable[[Track], None]]] = []
        self.panel = VideoPanel(self.replay, self.focus, served, lambda *asked: self.asked.append(asked), redacted)
        qtbot.addWidget(self.panel)
        self.panel.resize(480, 300)
        self.panel.show()

    def look_at(self, view_id: str) -> None:
        self.focus.choose(view_id)
        for name, done in self.asked:
            done(Track(name, [event for event in self.events if event.view_id == name]))
        self.asked.clear()


def test_it_reads_a_view_when_it_is_seen_and_loads_nothing(served: Served, qtbot: QtBot) -> None:
    events = played_clips(3)
    desk = Desk(events, served, qtbot)
    panel, offer = desk.panel, desk.panel.offer
    panel.refresh()
    assert (desk.asked, offer.load.isVisible(), offer.file.isVisible()) == ([], False, False)
    names = list(dict.fromkeys(event.view_id or "" for event in events))
    desk.look_at(names[0])
    assert offer.load.isVisible()
    assert "Nothing is loaded until you ask" in offer.words.text()
    desk.look_at(names[2])
    assert offer.address.text() == "https://media.example/launch/keynote-2026.webm"
    desk.look_at(names[1])
    assert (offer.load.isVisible(), offer.file.isVisible()) == (False, True)
    desk.look_at(names[0])
    assert desk.asked == []  # it is known
    panel.hide()
    desk.focus.choose("another")
    assert desk.asked == []
    desk.replay.seek_end()
    assert (panel.is_loaded, panel.picture) == (False, None)
    for button in panel.findChildren(QAbstractButton):
        assert button.accessibleName()


def test_hostile_addresses_are_text(served: Served, qtbot: QtBot) -> None:
    events = [make_event(1, "viewstart", source="https://a.example/<b>x</b>\u202e\n" + "y" * 5000)]
    desk = Desk(events, served, qtbot)
    desk.look_at(VIEW)
    shown = desk.panel.offer.address.text()
    assert "<b>x</b>\\u202e" in shown
    assert len(shown) < 400


def test_a_file_that_cannot_be_read_is_told(served: Served, qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk([make_event(1, "viewstart", source="dog")], served, qtbot)
    desk.look_at(VIEW)
    desk.panel.load_file(tmp_path / "none.webm")
    assert "cannot be read" in desk.panel.offer.words.text()
    assert not desk.panel.is_loaded


def test_where_the_video_should_be(served: Served, qtbot: QtBot) -> None:
    events = played_clips(1)
    desk = Desk(events, served, qtbot)
    track = Track(events[0].view_id or "", events)
    desk.replay.set_speed(5)
    moved = next(event for event in events if event.media_time == 2.0 and event.event == "timeupdate")
    desk.replay.seek(moved.received_at + 100)
    assert wanted(track, desk.replay) == (pytest.approx(2.1, abs=0.01), 5.0, False, "playing")
    while desk.replay.is_behind:
        desk.replay.tick()
    desk.replay.playing = True
    assert wanted(track, desk.replay).moves
    assert wanted(track, desk.replay).words == ""
    desk.replay.seek(desk.tape.start_ms)
    assert not wanted(track, desk.replay).moves
    assert wanted(track, desk.replay).words.startswith("Recorded: ")
    for _ in range(30):
        desk.replay.step()
        event = desk.replay.stepped_to
        assert event is not None
        assert wanted(track, desk.replay)[:3] == (event.media_time, 1.0, False)
