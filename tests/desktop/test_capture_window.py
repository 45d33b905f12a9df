"""Captures in the window: opened with all panels, told where they are not whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QSlider
from pytestqt.qtbot import QtBot

from analytics.history.capture.blocks import pack
from analytics.history.capture.writer import write_capture
from analytics.history.export import write_jsonl
from collector.event import Event
from collector.http.media import MediaShelf
from collector.store.remarks import Remark, Remarks
from collector.store.store import Batch, Store
from desktop.capture.actions import ACTIONS
from desktop.capture.captures import Captures
from desktop.capture.video.origin import Served
from desktop.capture.window import CaptureWindow
from desktop.look.message_bar import MessageBars
from desktop.panels import PANELS
from desktop.past.documents import Documents
from desktop.run.tasks import Tasks
from desktop.shell.window import Window
from tests.desktop.kit import make_context
from tests.desktop.samples import START_MS, make_event, many, played_clips

EVENTS = played_clips()
NOT_SERVED = Served("http://127.0.0.1:9", None, MediaShelf())
REMARKS = {EVENTS[3].id: Remark(True, "<b>look</b>"), "elsewhere": Remark(True)}


@pytest.fixture
def messages(qtbot: QtBot) -> MessageBars:
    bars = MessageBars()
    qtbot.addWidget(bars)
    return bars


@pytest.fixture
def captures(tasks: Tasks, messages: MessageBars, tmp_path: Path, qtbot: QtBot) -> Iterator[Captures]:
    made = Captures(tmp_path / "data", "1.2.3", tasks, messages, NOT_SERVED)
    made.come_alive(make_context(), None)  # type: ignore[arg-type]
    yield made
    made.close_all()
    qtbot.waitUntil(lambda: not made.windows)


def saved(path: Path, events: list[Event] = EVENTS) -> Path:
    with path.open("wb") as file:
        write_capture(events, file, "1.2.3", START_MS, REMARKS)
    return path


def opened(captures: Captures, path: Path, qtbot: QtBot) -> CaptureWindow:
    captures.open(path)
    qtbot.waitUntil(lambda: any(window.path == path for window in captures.windows), timeout=10_000)
    window = next(window for window in captures.windows if window.path == path)
    qtbot.waitUntil(lambda: not window.replay.is_behind, timeout=20_000)
    return window


def fill(data_dir: Path, events: list[Event]) -> None:
    store = Store(data_dir)
    store.add(Batch(events=events))
    Remarks(store).put_all(REMARKS)
    store.close()


def words(messages: MessageBars) -> str:
    return " ".join(f"{message.text} {message.way_out}" for message in messages.messages)


def test_it_opens_with_all_panels_and_everything_in_them(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(captures, saved(tmp_path / "monday.playscope"), qtbot)
    assert window.windowTitle() == "monday.playscope - Capture - Playscope"
    assert set(window.docks) == {kind.id for kind in PANELS if kind.of_capture} | {"player"}
    assert {"feed", "timeline", "quality", "views", "coverage", "findings", "mix", "rate", "playback"} < set(
        window.docks
    )
    assert len(window.live.rows) == window.live.mix.total == len(EVENTS)
    assert window.messages.messages == []
    qtbot.waitUntil(lambda: len(window.context.remarks) == 1)
    assert window.context.remarks.of(EVENTS[3].id) == Remark(True, "<b>look</b>")
    feed = window.feed
    feed.draw()
    assert feed.model.events == len(EVENTS)
    qtbot.waitUntil(lambda: bool(window.focus.view_ids))
    assert window.context.now_ms() == max(event.received_at for event in EVENTS)
    assert captures.recent == [str(tmp_path / "monday.playscope")]
    captures.open(tmp_path / "monday.playscope")
    assert captures.windows == [window]


def test_going_back_in_the_window_shows_what_was_there(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(captures, saved(tmp_path / "a.playscope"), qtbot)
    qtbot.waitUntil(lambda: bool(window.focus.view_ids))
    first = EVENTS[0].view_id or ""
    window.focus.choose(first)
    changes: list[int] = []
    window.focus.views_changed.connect(lambda: changes.append(1))
    window.bar.position.setValue(5000)
    qtbot.waitUntil(lambda: not window.replay.is_behind)
    then = [event for event in EVENTS if event.received_at <= window.replay.at_ms]
    assert 0 < len(window.live.rows) == len(then) < len(EVENTS)
    qtbot.waitUntil(lambda: bool(changes))  # the view is another object since
    assert window.focus.view_ids == (first,)
    window.feed.draw()
    assert window.feed.model.events == len(then)
    assert window.feed.model.dropped == 0
    assert window.feed.show_event(then[-1].id) is None
    assert "Catching".lower() not in window.bar.time.text()


def test_a_report_is_made_of_the_file_and_said_in_its_window(
    tasks: Tasks, messages: MessageBars, tmp_path: Path, qtbot: QtBot
) -> None:
    shown: list[Path] = []
    documents = Documents(tmp_path / "data", tasks, messages, lambda url: None, shown.append)
    captures = Captures(tmp_path / "data", "1.2.3", tasks, messages, NOT_SERVED)
    captures.come_alive(make_context(make_report=documents.make_report), None)
    window = opened(captures, saved(tmp_path / "monday.playscope"), qtbot)
    window.menus.by_id["report"].trigger()
    qtbot.waitUntil(lambda: bool(shown), timeout=30_000)
    text = shown[0].read_text("utf-8")
    assert "the file monday.playscope" in text
    assert f"{len(EVENTS):,} events" in text
    assert [message.text for message in window.messages.messages] == [f"The report is {shown[0]}."]
    assert messages.messages == []
    captures.close_all()
    qtbot.waitUntil(lambda: not captures.windows)


def test_keys_and_buttons_play_it(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(captures, saved(tmp_path / "a.playscope"), qtbot)
    for row in ACTIONS:
        assert window.menus.by_id[row.id].isEnabled()
    qtbot.mouseClick(window.bar.to_start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.live.rows) < 10)
    before = len(window.live.rows)
    window.menus.by_id["step"].trigger()
    assert len(window.live.rows) == before + 1
    window.menus.by_id["faster"].trigger()
    assert (window.replay.speed, window.bar.speed.currentText()) == (2, "2 x")
    window.bar.speed.setCurrentIndex(window.bar.speed.count() - 1)
    assert window.replay.speed == 100
    qtbot.mouseClick(window.bar.play, Qt.MouseButton.LeftButton)
    assert window.bar.play.text() == "Pause"
    qtbot.waitUntil(lambda: len(window.live.rows) > before + 20)
    window.menus.by_id["play_pause"].trigger()
    assert not window.replay.playing
    for kind in (QAbstractButton, QComboBox, QSlider, QLabel):
        for control in window.bar.findChildren(kind):
            assert control.parent() is not window.bar or control.accessibleName() or control.text(), control


def test_a_cut_one_opens_with_a_warning(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    path = saved(tmp_path / "cut.playscope")
    path.write_bytes(path.read_bytes()[:-2000])
    window = opened(captures, path, qtbot)
    number = len(window.live.rows)
    assert 0 < number < len(EVENTS)
    assert window.windowTitle().startswith("cut.playscope (cut off)")
    assert f"cut off, {number:,} events were read" in words(window.messages)
    assert window.tape.end_ms == max(event.received_at for event in EVENTS[:number])


def test_others_are_refused_in_the_message_bar(
    captures: Captures, messages: MessageBars, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "new.playscope").write_bytes(pack(b'{"playscope_capture":99}\n', 0, 0))
    (tmp_path / "junk.playscope").write_bytes(b"junk")
    for name in ("new", "junk", "missing"):
        captures.open(tmp_path / f"{name}.playscope")
    qtbot.waitUntil(
        lambda: all(part in words(messages) for part in ("newer Playscope", "no capture", "cannot be read"))
    )
    assert captures.windows == []
    assert captures.recent == []


def test_a_view_is_replayed_from_its_start(
    captures: Captures, messages: MessageBars, tmp_path: Path, qtbot: QtBot
) -> None:
    fill(tmp_path / "data", EVENTS)
    captures.replay_view(None)
    assert "no view" in words(messages)
    captures.replay_view("gone")
    qtbot.waitUntil(lambda: "no events of this view" in words(messages))
    view_id = EVENTS[0].view_id
    captures.replay_view(view_id)
    qtbot.waitUntil(lambda: bool(captures.windows))
    window = captures.windows[0]
    assert window.replay.playing
    window.replay.seek_end()
    qtbot.waitUntil(lambda: not window.replay.is_behind)
    own = [event for event in EVENTS if event.view_id == view_id]
    assert [event.id for event in window.live.rows.between(window.live.rows.first, window.live.rows.end)] == [
        event.id for event in own
    ]


def test_a_window_closes_while_it_loads_and_while_it_saves(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    captures.open(saved(tmp_path / "a.playscope", many(30_000)))
    qtbot.waitUntil(lambda: bool(captures.windows))
    window = captures.windows[0]
    captures.save_copy(window, tmp_path / "b.playscope")
    with qtbot.waitSignal(window.closed):
        window.menus.by_id["close"].trigger()
    assert captures.windows == []


def test_a_closed_window_leaves_nothing_behind(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(captures, saved(tmp_path / "a.playscope"), qtbot)
    live, theme = window.live, window.context.theme
    window.close()
    qtbot.waitUntil(lambda: not shiboken6.isValid(window))
    theme.choose("dark")
    theme.choose("light")
    assert len(live.rows) == live.rows.nbytes == len(live.views) == 0


def test_a_capture_that_is_dropped_is_opened_not_played(window: Window, qtbot: QtBot) -> None:
    captures, texts = list[str](), list[str]()
    window.capture_dropped.connect(captures.append)
    window.text_dropped.connect(texts.append)
    for name in ("/tmp/a.PLAYSCOPE", "/tmp/a.webm"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(name)])
        drop = QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        window.dropEvent(drop)
    assert (captures, texts) == (["/tmp/a.PLAYSCOPE"], ["/tmp/a.webm"])


def test_recent_ones_are_listed_newest_first(captures: Captures, window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    menu = captures.add_recent_menu(window)
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["None yet"]
    for name in ("a", "b&c", "a"):
        opened(captures, saved(tmp_path / f"{name}.playscope", [make_event()]), qtbot)
    captures.close_all()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [
        str(tmp_path / "b&&c.playscope"), str(tmp_path / "a.playscope"),
    ]  # fmt: skip
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: len(captures.windows) == 1)


def test_many_json_lines_open_too(captures: Captures, tmp_path: Path, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr("desktop.capture.window.FEW", 10)
    path = tmp_path / "mine.jsonl"
    with path.open("wb") as file:
        write_jsonl(EVENTS, file)
    window = opened(captures, path, qtbot)
    assert len(window.live.rows) == len(EVENTS)
    assert words(window.messages) == ""
    assert captures.recent == [str(path)]
