"""The window of a large capture is filled by other processes, with what giving each event would have given."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from analytics.history.capture import writer
from collector.event import Event
from collector.failure import SurroundingsError
from desktop.capture import filling
from desktop.capture import window as window_module
from desktop.capture.captures import Captures
from desktop.capture.snapshots import MOST_BYTES, Snapshots
from desktop.capture.window import CaptureWindow
from desktop.live import Live
from tests.desktop.test_capture_window import EVENTS, REMARKS, captures, messages, saved
from tests.desktop.test_replay import figures

__all__ = ["captures", "messages"]
END_MS = max(event.received_at for event in EVENTS)


@pytest.fixture(autouse=True)
def every_capture_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(window_module, "FEW", 0)
    monkeypatch.setattr(writer, "_MOST_EVENTS", 300)
    monkeypatch.setattr(Snapshots.__init__, "__defaults__", (200, MOST_BYTES))
    yield
    assert not multiprocessing.active_children()


def opening(captures: Captures, tmp_path: Path, qtbot: QtBot) -> CaptureWindow:
    captures.open(saved(tmp_path / "large.playscope"))
    qtbot.waitUntil(lambda: bool(captures.windows), timeout=20_000)
    return captures.windows[0]


def ids(live: Live) -> list[str]:
    return [event.id for event in live.rows.between(live.rows.first, live.rows.end)]


def given_one_by_one(events: Sequence[Event] = EVENTS) -> Live:
    live = Live()
    for event in events:
        live.take([event])
    return live


def test_it_is_all_there_as_if_each_event_had_been_given(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    window = opening(captures, tmp_path, qtbot)
    assert window.filling is not None
    assert len(window.live.rows) == 300  # the first block at once
    assert window.replay.at_ms == END_MS
    assert not window.replay.is_behind
    with qtbot.waitSignal(window.filling.filled, timeout=60_000):
        pass
    expected = given_one_by_one()
    assert ids(window.live) == [event.id for event in EVENTS]
    assert [event.number for event in window.live.rows.between(0, len(EVENTS))] == list(range(1, len(EVENTS) + 1))
    assert figures(window.live, END_MS) == figures(expected, END_MS)
    assert window.remarks() == {EVENTS[3].id: REMARKS[EVENTS[3].id]}
    assert window.messages.messages == []
    window.feed.draw()
    assert window.feed.model.events == len(EVENTS)
    qtbot.waitUntil(lambda: bool(window.focus.view_ids))
    assert window.retracing is not None
    if not window.retracing.is_over:
        with qtbot.waitSignal(window.retracing.finished, timeout=60_000):
            pass
    middle = EVENTS[len(EVENTS) // 2].received_at
    before = [one for one in window.snapshots.kept if one.place.given_ms <= middle]
    assert len(EVENTS) / 2 - 400 < before[-1].place.given < len(EVENTS)  # it need not begin anew
    window.replay.seek(middle)
    qtbot.waitUntil(lambda: not window.replay.is_behind, timeout=20_000)
    then = [event for event in EVENTS if event.received_at <= window.replay.at_ms]
    assert 0 < len(then) < len(EVENTS)
    assert ids(window.live) == [event.id for event in then]
    assert figures(window.live, middle) == figures(given_one_by_one(then), middle)
    window.replay.seek_end()
    qtbot.waitUntil(lambda: not window.replay.is_behind, timeout=20_000)
    assert figures(window.live, END_MS) == figures(expected, END_MS)


def test_whoever_goes_elsewhere_meanwhile_sees_only_what_is_there(
    captures: Captures, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opening(captures, tmp_path, qtbot)
    assert window.filling is not None
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=60_000)
    window.bar.position.setValue(5000)
    assert not window.filling.is_going
    qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=20_000)
    qtbot.waitUntil(lambda: not window.replay.is_behind, timeout=20_000)
    then = [event.id for event in EVENTS if event.received_at <= window.replay.at_ms]
    assert 0 < len(then) < len(EVENTS)
    assert ids(window.live) == then


def test_a_window_that_closes_meanwhile_leaves_no_process(captures: Captures, tmp_path: Path, qtbot: QtBot) -> None:
    window = opening(captures, tmp_path, qtbot)
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=60_000)
    window.close()
    qtbot.waitUntil(lambda: not multiprocessing.active_children(), timeout=20_000)


def test_where_processes_cannot_be_had_each_event_is_given(
    captures: Captures,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    expected_warnings: Callable[[str], None],
) -> None:
    def refused(*_: Any) -> None:
        raise SurroundingsError("No process.", "None.")

    expected_warnings("read without other processes: No process")
    monkeypatch.setattr(filling, "in_processes", refused)
    window = opening(captures, tmp_path, qtbot)
    qtbot.waitUntil(lambda: len(window.live.rows) == len(EVENTS), timeout=20_000)
    assert figures(window.live, END_MS) == figures(given_one_by_one(), END_MS)
