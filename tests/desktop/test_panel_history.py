"""The History panel over a real store: what is read is shown as what comes live is."""

import multiprocessing
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDateTime

from analytics.history import store_source
from analytics.history.source import EventSource, Selection
from collector.failure import SurroundingsError
from desktop.look.clock_text import clock, near_clock
from desktop.panels.history import SHOWN, HistoryPanel
from desktop.past.bar import CUSTOM
from desktop.past.reading import Reading
from desktop.past.sources import history_sources
from desktop.run.tasks import Tasks
from tests.commands.conftest import fill
from tests.desktop.kit import make_context, make_panel
from tests.desktop.samples import START_MS, played_clips


@pytest.fixture
def reports() -> list[tuple[EventSource, Selection]]:
    return []


@pytest.fixture
def panel(qtbot: Any, tmp_path: Path, tasks: Tasks, reports: list[tuple[EventSource, Selection]]) -> HistoryPanel:
    fill(tmp_path / "data", played_clips())
    context = make_context(
        now_ms=lambda: START_MS + 3_600_000,
        run=tasks.run,
        sources=history_sources(tmp_path / "data", lambda: None),
        make_report=lambda source, selection: reports.append((source, selection)),
    )
    made: HistoryPanel = make_panel("history", context, qtbot, (900, 400))
    return made


def loaded(panel: HistoryPanel, qtbot: Any) -> None:
    panel.load()
    qtbot.waitUntil(lambda: panel.bar.load.isVisible(), timeout=10_000)


def choose_range(panel: HistoryPanel, start_ms: int, end_ms: int) -> None:
    panel.bar.range.setCurrentText(CUSTOM)
    for edit, moment in ((panel.bar.start, start_ms), (panel.bar.end, end_ms)):
        edit.setDateTime(QDateTime.fromMSecsSinceEpoch(moment))


def test_everything_is_shown_in_the_panels_of_the_live_window(panel: HistoryPanel, qtbot: Any) -> None:
    assert not panel.bar.report.isEnabled()
    loaded(panel, qtbot)
    assert [panel.tabs.tabText(place) for place in range(panel.tabs.count())] == list(SHOWN)
    assert panel.past is not None
    events = played_clips()
    assert panel.past.live.mix.total == len(events)
    assert len(panel.past.live.views) == 12
    assert panel.bar.words.text().startswith(f"{len(events):,} events of 12 views in ")
    views: Any = panel.tabs.widget(0)
    assert views.model.rowCount() == 12
    findings: Any = panel.tabs.widget(5)
    findings.everywhere.setChecked(True)
    assert findings.rules.model().rowCount() > 0
    for place in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(place)
        panel.draw()
        panel.refresh()


def test_a_filter_and_a_range_limit_it(
    panel: HistoryPanel, qtbot: Any, reports: list[tuple[EventSource, Selection]]
) -> None:
    panel.bar.filter.setText("event == error")
    loaded(panel, qtbot)
    assert panel.past is not None
    assert dict(panel.past.live.mix.counts).keys() == {"error"}
    views = {event.view_id for event in played_clips() if event.event == "error"}
    assert {view.view_id for view in panel.past.live.views} == views
    panel.bar.report.click()
    (report,) = reports
    assert report[1].filter is not None
    assert report[1].filter.text == "event == error"
    panel.bar.filter.clear()
    choose_range(panel, START_MS, START_MS + 2000)
    assert panel.bar.start.isVisible()
    loaded(panel, qtbot)
    assert 0 < panel.past.live.mix.total < len(played_clips())
    choose_range(panel, START_MS - 5000, START_MS - 2000)
    loaded(panel, qtbot)
    assert panel.empty.isVisible()
    assert "No events there" in panel.empty.text()


def test_what_is_wrong_is_said_in_place(panel: HistoryPanel, qtbot: Any) -> None:
    panel.bar.filter.setText("event = = play")
    panel.load()
    assert panel.bar.words.text().startswith("Filter, at character ")
    panel.bar.filter.clear()
    choose_range(panel, START_MS, START_MS)
    panel.load()
    assert "not after its beginning" in panel.bar.words.text()
    panel.bar.range.setCurrentText("All")
    panel.bar.source.setCurrentText("HarperDB")
    loaded(panel, qtbot)
    assert panel.bar.words.text().startswith("No HarperDB is configured.")


def test_a_reading_can_be_cancelled(panel: HistoryPanel, qtbot: Any) -> None:
    panel.load()
    panel.bar.cancel.click()
    qtbot.waitUntil(lambda: panel.bar.load.isVisible(), timeout=10_000)
    assert panel.bar.words.text() == "Cancelled."
    assert panel.past is None


def test_counts_are_drawn_while_the_views_are_still_read_by_other_processes(
    panel: HistoryPanel, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_source, "_FEW", 0)
    held = threading.Event()
    monkeypatch.setattr(Reading, "_on_views", held_up(Reading._on_views, held))
    panel.load()
    try:
        qtbot.waitUntil(lambda: panel.refresh() or panel.tabs.count() == 2, timeout=60_000)
        assert not panel.bar.load.isVisible()
        assert 0 < panel.tabs.widget(0)._mix.total <= len(played_clips())
        assert panel.bar.words.text().endswith(" events so far")
    finally:
        held.set()
    qtbot.waitUntil(panel.bar.load.isVisible, timeout=60_000)
    assert panel.past is not None
    assert panel.past.live.mix.total == len(played_clips())
    assert panel.tabs.tabText(panel.tabs.currentIndex()) == "Event mix"
    assert not multiprocessing.active_children()


def held_up(call: Callable[..., None], until: threading.Event) -> Callable[..., None]:
    def wait(*arguments: Any) -> None:
        until.wait(60)
        call(*arguments)

    return wait


def test_a_window_that_closes_does_not_wait_for_it(
    panel: HistoryPanel, tasks: Tasks, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_source, "_FEW", 0)
    panel.load()
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=60_000)
    panel.stop()
    tasks.stop()
    assert not multiprocessing.active_children()
    assert panel.past is None


def test_the_surroundings_are_told_of_in_words(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match="No HarperDB"):
        history_sources(tmp_path, lambda: None)["HarperDB"]()


def test_views_of_other_days_say_which() -> None:
    half_past_nine = START_MS
    assert near_clock(half_past_nine, half_past_nine + 1000) == clock(half_past_nine)
    assert near_clock(half_past_nine, half_past_nine + 86_400_000).startswith("03-14 ")
