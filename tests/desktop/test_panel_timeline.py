"""The timeline: which pixel shows what, its window of time, what hand and keys do, what it says."""

import gc
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from analytics.playback.span import Span
from desktop.live import Live
from desktop.panels.timeline import TimelinePanel
from desktop.timeline.data import SpanArrays
from desktop.timeline.paint import GUTTER, RULER
from desktop.timeline.ruler import ruler_text
from desktop.timeline.window import TimeWindow
from tests.analytics.factory import T0
from tests.analytics.sessions import EXAMPLE, events_of
from tests.desktop.kit import make_context, make_panel, tick, wheel

_LEFT = Qt.MouseButton.LeftButton


def arrays(*spans: tuple[str, int, int]) -> SpanArrays:
    made = SpanArrays()
    made.update([Span(state, start, end, "", "") for state, start, end in spans])
    return made


@pytest.fixture
def panel(qtbot) -> TimelinePanel:
    live = Live()
    live.take(events_of(EXAMPLE))
    live.take(events_of(EXAMPLE[:5], view_id="w"))
    context = make_context(live, now_ms=lambda: T0 + 19_000)
    context.focus.choose("v")
    return make_panel("timeline", context, qtbot, (800, 260))


def test_each_pixel_shows_the_state_in_its_middle() -> None:
    spans = arrays(("starting", 0, 20), ("playing", 20, 70), ("rebuffering", 70, 100))
    assert spans.runs(-10, 10, 12) == [(1, 3, "starting"), (3, 8, "playing"), (8, 11, "rebuffering")]
    assert spans.runs(200, 10, 5) == []
    assert arrays().runs(0, 1, 10) == []


def test_what_went_wrong_is_seen_however_short_it_was() -> None:
    short = [("playing" if n % 2 else "paused", n * 10, n * 10 + 10) for n in range(1000)]
    short[501] = ("rebuffering", 5010, 5020)
    runs = arrays(*short).runs(0, 1000, 10)
    assert [run for run in runs if run.state == "rebuffering"] == [(5, 6, "rebuffering")]
    assert sum(run.end - run.first for run in runs) == 10


def test_arrays_read_on_and_anew_where_the_past_changed() -> None:
    spans = [Span(("playing", "paused")[n % 2], n, n + 1, "", "") for n in range(5000)]
    grown = SpanArrays()
    for count in (100, 3000, 5000):
        grown.update(spans[:count])
    assert grown.starts.tolist() == list(range(5000))
    changed = [Span("failed", n, n + 1, "", "") for n in range(4000)]
    grown.update(changed)
    assert grown.runs(0, 1000, 4) == [(0, 4, "failed")]
    assert grown.at(3999) == 3999
    assert grown.at(4000) is None


def test_the_window_of_time_fits_zooms_moves_and_follows() -> None:
    shown = TimeWindow()
    shown.settle(0, 10_000, 100)
    assert shown.start == 0
    assert shown.at(100) > 10_000
    held = shown.at(30)
    shown.zoom(0.5, 30)
    assert shown.at(30) == pytest.approx(held)
    assert (shown.fits, shown.follows) == (False, False)
    start = shown.start
    shown.settle(0, 20_000, 100)
    assert shown.start == start, "whoever looks back stays there"
    shown.follow()
    shown.settle(0, 30_000, 100)
    assert shown.at(100) == pytest.approx(30_000, rel=0.05)
    shown.move(-10)
    assert not shown.follows
    shown.show_all()
    assert (shown.start, shown.fits) == (0, True)


def test_wheel_and_keys(panel: TimelinePanel, qtbot) -> None:
    shown, plot = panel.plot.window_shown, panel.plot
    before = shown.per_pixel
    wheel(plot, up=True)
    assert shown.per_pixel == pytest.approx(0.8 * before)
    for key, text in ((Qt.Key.Key_Plus, "+"), (Qt.Key.Key_Minus, "-"), (Qt.Key.Key_Left, ""), (Qt.Key.Key_Right, "")):
        start, per_pixel = shown.start, shown.per_pixel
        qtbot.keyClick(plot, key)
        assert (shown.start, shown.per_pixel) != (start, per_pixel), text or key
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert shown.follows
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert (shown.start, shown.follows) == (0, False)
    qtbot.keyClick(plot, Qt.Key.Key_0)
    assert shown.fits
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert panel._focus.cursor == T0 + 2000


def test_the_cursor_says_what_holds_there(panel: TimelinePanel, qtbot) -> None:
    panel._focus.move_cursor(T0 + 7600)
    assert panel.words.text() == "7.600 s · rebuffering · playhead 0:05.000 · playback event 400 ms away"
    place = QPoint(round(panel.plot.place_of(T0 + 12_000)), 100)
    qtbot.mouseMove(panel.plot, place)
    assert panel._focus.cursor == pytest.approx(T0 + 12_000, abs=50)
    assert "paused" in panel.words.text()


def test_a_click_goes_to_the_event_and_moves_the_player(panel: TimelinePanel, qtbot) -> None:
    events, places = [], []
    panel._focus.event_wanted.connect(events.append)
    panel._focus.media_time_wanted.connect(lambda view_id, seconds: places.append((view_id, seconds)))
    qtbot.mouseClick(panel.plot, _LEFT, pos=QPoint(round(panel.plot.place_of(T0 + 10_000)), 100))
    assert len(events) == 1
    ((view_id, seconds),) = places
    assert view_id == "v"
    assert seconds == pytest.approx(7.0, abs=0.1)
    # In the middle of the pause no event is near.
    qtbot.mouseClick(panel.plot, _LEFT, pos=QPoint(round(panel.plot.place_of(T0 + 12_500)), 100))
    assert (len(events), len(places)) == (1, 2)


def test_a_click_on_a_state_goes_to_the_event_that_began_it(panel: TimelinePanel, qtbot) -> None:
    events = []
    panel._focus.event_wanted.connect(events.append)
    pause = next(span for span in panel.plot.lines[0].history.spans if span.state == "paused")
    place = QPoint(round(panel.plot.place_of((pause.start + pause.end) // 2)), RULER + 5)
    qtbot.mouseClick(panel.plot, _LEFT, pos=place)
    assert events == [pause.opened_by]


@pytest.mark.parametrize("by_button", [True, False])
def test_dragging_selects_a_range_and_escape_ends_it(panel: TimelinePanel, by_button: bool, qtbot) -> None:
    panel.select.setChecked(by_button)
    y = 100 if by_button else 5
    start, end = (round(panel.plot.place_of(T0 + ms)) for ms in (5000, 10_000))
    qtbot.mousePress(panel.plot, _LEFT, pos=QPoint(start, y))
    qtbot.mouseMove(panel.plot, QPoint(end, y))
    qtbot.mouseRelease(panel.plot, _LEFT, pos=QPoint(end, y))
    assert panel._focus.range == (pytest.approx(T0 + 5000, abs=50), pytest.approx(T0 + 10_000, abs=50))
    tick(panel)
    qtbot.keyClick(panel.plot, Qt.Key.Key_Escape)
    assert panel._focus.range is None


def test_dragging_the_lanes_moves_them(panel: TimelinePanel, qtbot) -> None:
    start = panel.plot.window_shown.start
    qtbot.mousePress(panel.plot, _LEFT, pos=QPoint(GUTTER + 300, 100))
    qtbot.mouseMove(panel.plot, QPoint(GUTTER + 200, 100))
    qtbot.mouseRelease(panel.plot, _LEFT, pos=QPoint(GUTTER + 200, 100))
    assert panel.plot.window_shown.start > start
    assert panel._focus.range is None


def test_in_words_and_as_a_table(panel: TimelinePanel) -> None:
    assert "rebuffering 1.0 s in 1 span" in panel.chart.accessibleDescription()
    panel.as_table.click()
    tick(panel)
    model = panel.table.model()
    assert [model.index(2, column).data() for column in range(4)] == ["rebuffering", "7.000", "8.000", "1.000"]


def test_two_views_are_aligned_at_play_intent(panel: TimelinePanel) -> None:
    panel._focus.choose("v", "w")
    tick(panel)
    assert [line.zero for line in panel.plot.lines] == [T0, T0]
    assert not panel.grab().toImage().isNull()


def test_an_idle_timeline_draws_nothing_and_an_event_does(panel: TimelinePanel, monkeypatch) -> None:
    painted = []
    monkeypatch.setattr(type(panel.plot), "update", lambda self: painted.append(1))
    for _ in range(10):
        panel.draw()
    assert painted == []
    panel._live.take(events_of([*EXAMPLE, ("seek", 20, 1.0)], view_id="w")[-1:])
    panel._focus.choose("w")
    assert painted


def test_500_frames_take_no_reference(panel: TimelinePanel) -> None:
    def counts() -> list[int]:
        gc.collect()
        return [sys.getrefcount(value) for value in (True, False, None)]

    def frames(count: int) -> None:
        for number in range(count):
            panel._focus.move_cursor(T0 + number * 30)
            panel.plot.window_shown.zoom(0.9 if number % 2 else 1.1, 200)
            panel.draw()
            panel.grab()

    frames(50)
    before = counts()
    frames(500)
    QApplication.processEvents()
    assert all(abs(late - early) < 50 for early, late in zip(before, counts(), strict=True))


def test_the_rulers_words() -> None:
    assert [ruler_text(ms, step) for ms, step in ((0, 1000), (1500, 500), (-2000, 1000), (65_000, 5000))] == [
        "0 s", "1.5 s", "-2 s", "1:05",
    ]  # fmt: skip
    assert ruler_text(3_661_000, 1000) == "1:01:01"
    assert ruler_text(61_250, 1) == "1:01.250"
