"""The chart panels: what they show and say, that nobody pays for a hidden or idle one, that they leak nothing."""

import gc
import sys
import tracemalloc

import numpy as np
import psutil
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from analytics.playback import EventRate, PercentMarks
from analytics.playback.view import HELD
from desktop.charts.marks_chart import MOST_BARS, bars
from desktop.charts.rate_chart import WINDOWS, whole_steps
from desktop.charts.shared import ceiling, count_ticks, settled_ceiling, short_count
from desktop.focus import Focus
from desktop.live import Live
from desktop.look.theme import Theme
from desktop.panels import PANELS
from tests.desktop.kit import application, make_context, make_panel, tick
from tests.desktop.samples import START_MS, make_event, many, played_clips

CHARTS = ("mix", "playback", "rate")


@pytest.fixture
def live() -> Live:
    live = Live()
    live.take(played_clips())
    return live


def now_of(live: Live) -> int:
    return live.rows[live.rows.end - 1].received_at + 400


def test_the_mix_folds_what_has_no_room(live: Live, qtbot) -> None:
    panel = make_panel("mix", make_context(live), qtbot, (400, 200))
    shown = panel.folded(panel.bars.room)
    assert len(shown) == panel.bars.room < len(live.mix.counts)
    assert sum(bar.count for bar in shown) == live.mix.total
    assert shown[-1].name == f"{len(live.mix.counts) - len(shown) + 1} more names"
    assert [bar.count for bar in shown[:-1]] == sorted((bar.count for bar in shown[:-1]), reverse=True)
    assert sum(bar.share for bar in shown) == pytest.approx(1)
    assert panel.figure.text() == f"{live.mix.total:,}"
    assert "timeupdate" in panel.chart.accessibleDescription()


def test_the_mix_counts_names_beyond_its_own_limit_and_shows_hostile_ones_as_text(qtbot) -> None:
    live = Live()
    live.take([make_event(number, f"<b>{number}\u202e") for number in range(1, 1003)])
    panel = make_panel("mix", make_context(live), qtbot)
    shown = panel.folded(2000)
    assert sum(bar.count for bar in shown) == 1002
    assert shown[-1].name == "further names"
    assert shown[0].name == r"<b>1000\u202e"


def test_percents_have_their_places_asked_for_or_not() -> None:
    marks = PercentMarks()
    assert bars(marks, [10, 50, 100])[0] == ["10 %", "50 %", "100 %"]
    for percent in (10, 33, 33, 100):
        marks.add(make_event(event="percentsplayed", percent=percent))
    labels, counts = bars(marks, [10, 50, 100])
    assert dict(zip(labels, counts.tolist(), strict=True)) == {"10 %": 1, "33 %": 2, "50 %": 0, "100 %": 1}
    for percent in range(MOST_BARS):
        marks.add(make_event(event="percentsplayed", percent=percent))
    labels, counts = bars(marks, [10, 50, 100])
    assert (len(labels), labels[0], labels[-1]) == (20, "0-5 %", "95-100 %")
    assert counts.sum() == marks.total


def test_playback_says_what_it_left_out(qtbot) -> None:
    live = Live()
    for number, percent in enumerate((10, 25, 250, None), 1):
        live.take([make_event(number, "percentsplayed", percent=percent)])
    panel = make_panel("playback", make_context(live), qtbot)
    assert panel.figure.text() == "2"
    assert panel.words.text() == "percents reached · 1 outside 0 to 100 % · 1 without a percent"
    assert panel.chart.accessibleDescription() == "Percent events: 10 %: 1, 25 %: 1."


def test_the_rate_counts_whole_steps_only() -> None:
    rate = EventRate(960)
    now = 1_700_000_003_000
    for seconds_ago in (0, 1, 1, 2, 3, 3, 3, 4):
        rate.add(make_event(received_at=now - seconds_ago * 1000))
    assert whole_steps(rate, now, 1, 60)[-4:].tolist() == [1, 3, 1, 2]
    assert whole_steps(rate, now, 2, 300)[-2:].tolist() == [0.5, 2]
    assert whole_steps(rate, now, 5, 900).sum() * 5 == 1
    for window, (step, _) in WINDOWS.items():
        assert len(whole_steps(rate, now, step, window)) * step >= window


def test_the_rate_shows_the_moment_that_all_panels_point_at(qtbot) -> None:
    live, focus, now = Live(), Focus(), 1_793_613_700_000
    live.take([make_event(received_at=now - 1000)])
    panel = make_panel("rate", make_context(live, focus=focus, now_ms=lambda: now), qtbot)

    def picture() -> QImage:
        tick(panel)
        return panel.plot.grab().toImage()

    before = picture()
    focus.move_cursor(now - 30_000)
    after = picture()
    changed = {
        x for x in range(after.width()) for y in range(after.height()) if before.pixel(x, y) != after.pixel(x, y)
    }
    box = panel.plot.getPlotItem().vb.sceneBoundingRect()
    assert changed
    assert all(abs(x - box.center().x()) < 3 for x in changed)
    focus.move_cursor(now - 300_000)
    assert picture() == before


def test_the_rate_as_a_number_and_in_three_windows(qtbot) -> None:
    live, now = Live(), START_MS // 60_000 * 60_000
    live.take([make_event(number, received_at=now - 5000 + number * 10) for number in range(500)])
    panel = make_panel("rate", make_context(live, now_ms=lambda: now), qtbot)
    assert panel.figure.text() == "100.0"
    assert panel.words.text() == "events a second · peak 100"
    for place in range(3):
        panel.window_choice.setCurrentIndex(place)
        tick(panel)
        _, heights = panel.plot._curve.getData()
        assert heights.max() == 100


def test_between_steps_the_line_moves_by_whole_pixels_and_nothing_else_happens(live: Live, qtbot) -> None:
    now = [now_of(live) // 1000 * 1000]
    panel = make_panel("rate", make_context(live, now_ms=lambda: now[0]), qtbot)
    places, loads = set(), []
    panel.plot._load = lambda *given: loads.append(given)
    for _ in range(30):
        now[0] += 33
        panel.draw()
        places.add(panel.plot._curve.pos().x())
    assert loads == []
    assert 2 <= len(places) <= 12


@pytest.mark.parametrize("panel_id", CHARTS)
def test_the_table_holds_the_same_figures(panel_id: str, live: Live, qtbot) -> None:
    now = now_of(live)
    panel = make_panel(panel_id, make_context(live, now_ms=lambda: now), qtbot)
    panel.as_table.click()
    tick(panel)
    model = panel.table.model()
    assert panel.table.isVisible()
    assert model.rowCount() >= 6
    rows = {model.index(row, 0).data(): model.index(row, model.columnCount() - 1).data() for row in range(6)}
    expected = {"mix": ("timeupdate", "67.9 %"), "playback": ("100 %", "9"), "rate": ("1 s", None)}[panel_id]
    assert rows[expected[0]] == expected[1] or expected[1] is None
    live.take([make_event(99_999, "percentsplayed", now, percent=100)])
    tick(panel)
    assert panel.chart.accessibleDescription()


def ground_of(picture: QImage) -> int:
    """The lightness of most pixels of a line; words may stand in it."""
    return sorted(picture.pixelColor(x, 160).lightness() for x in range(picture.width()))[picture.width() // 2]


@pytest.mark.parametrize("panel_id", [kind.id for kind in PANELS])
def test_every_panel_has_names_words_when_empty_and_both_themes(panel_id: str, qtbot) -> None:
    theme = Theme(application(), "light")
    panel = make_panel(panel_id, make_context(theme=theme), qtbot, (320, 200))
    light = panel.grab().toImage()
    assert ground_of(light) > 200
    theme.choose("dark")
    tick(panel)
    assert ground_of(panel.grab().toImage()) < 60
    theme.choose("light")
    tick(panel)
    assert panel.grab().toImage() == light, "back in the first theme, something is left of the other"


@pytest.mark.parametrize("panel_id", CHARTS)
def test_an_idle_chart_draws_nothing(panel_id: str, live: Live, qtbot, monkeypatch) -> None:
    now = now_of(live)
    panel = make_panel(panel_id, make_context(live, now_ms=lambda: now), qtbot)
    QApplication.processEvents()
    painted = []
    kind = type(panel.chart)
    original = kind.paintEvent
    monkeypatch.setattr(kind, "paintEvent", lambda self, event: (painted.append(event), original(self, event))[1])
    for _ in range(20):
        panel.draw()
        QApplication.processEvents()
    assert painted == []


def test_500_frames_of_every_chart_take_no_reference_and_no_memory(live: Live, qtbot) -> None:
    clock = [now_of(live)]
    context = make_context(live, now_ms=lambda: clock[0])
    panels = [make_panel(panel_id, context, qtbot, (420, 240)) for panel_id in (*CHARTS, "feed", "delivery")]
    number = [live.rows.end]

    def come() -> None:
        clock[0] += 333
        number[0] += 1
        name = ("percentsplayed", "timeupdate", "waiting")[number[0] % 3]
        live.take([make_event(number[0], name, clock[0], received_at=clock[0], percent=number[0] % 101)])

    def frames(count: int) -> None:
        for _ in range(count):
            come()
            for panel in panels:
                panel.draw()
                panel.refresh()
                panel.grab()

    def counts() -> list[int]:
        gc.collect()
        return [sys.getrefcount(value) for value in (True, False, None)]

    for _ in range(2 * HELD):  # the model holds so many of the last events, and theirs are references too
        come()
    frames(60)
    tracemalloc.start()
    try:
        before, memory = counts(), tracemalloc.get_traced_memory()[0]
        resident = psutil.Process().memory_info().rss
        frames(500)
        after = counts()
        grown = tracemalloc.get_traced_memory()[0] - memory
    finally:
        tracemalloc.stop()
    assert all(abs(late - early) < 50 for early, late in zip(before, after, strict=True)), (before, after)
    assert grown < 700_000  # 500 events with their rows, spans and marks take up to 200,000 of it
    assert psutil.Process().memory_info().rss - resident < 12_000_000


def test_axes_end_on_round_numbers_and_stand_still() -> None:
    assert [ceiling(value) for value in (0, 5, 5.1, 11, 15, 16, 99, 101, 1501)] == [5, 5, 6, 15, 15, 20, 100, 150, 2000]
    assert settled_ceiling(90, current=200) == 200
    assert settled_ceiling(60, current=200) == 60
    assert settled_ceiling(210, current=200) == 300
    assert [label for _, label in count_ticks(15, "/s")] == ["0", "5", "10", "15/s"]
    assert [label for _, label in count_ticks(5)] == ["0", "5"]
    assert [short_count(value) for value in (950, 1200, 35_000, 2_000_000)] == ["950", "1.2k", "35k", "2M"]


def test_a_burst_is_taken_quickly(qtbot) -> None:
    """Not a timed test of this machine: only that the cost of an event does not grow with those before."""
    live = Live()
    live.take(many(30_000))
    assert np.all(np.diff(live.rows.column("number")) == 1)
    assert live.mix.total == 30_000
