"""One cursor for all panels: an event chosen in the feed is a moment on the timeline, and the other way round."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.focus import Focus
from desktop.live import Live
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import START_MS
from tests.desktop.test_panel_coverage import SHORT, TWICE, played


def test_the_feed_and_the_timeline_point_at_the_same_moment(qtbot: QtBot) -> None:
    live, focus = Live(), Focus()
    events = [*played("v", TWICE, 1), *played("w", SHORT, 100)]
    live.take(events)
    focus.choose("v")
    context = make_context(live, focus=focus, now_ms=lambda: events[-1].received_at + 100)
    feed = make_panel("feed", context, qtbot)
    timeline = make_panel("timeline", context, qtbot)
    seeking = next(event for event in events if event.event == "seeking")
    feed.show_event(seeking.id)
    assert focus.cursor == seeking.timestamp
    assert "seeking" in timeline.words.text()
    other = next(event for event in events if event.view_id == "w")
    feed.show_event(other.id)
    assert focus.cursor == seeking.timestamp

    x = round(timeline.plot.place_of(START_MS + 4200))
    QTest.mouseClick(timeline.plot, Qt.MouseButton.LeftButton, pos=QPoint(x, 60))
    tick(feed)
    chosen = feed.view.current_event()
    assert chosen is not None
    assert (chosen.view_id, abs(chosen.timestamp - START_MS - 4200) < 100) == ("v", True)
    assert focus.cursor == chosen.timestamp
