"""The panel of a table that is watched: state in words with a sign, each collector, and clocks that are wrong."""

from dataclasses import replace
from typing import Any

import pytest

from collector.config import HarperTarget
from collector.harper.reader import Watched
from collector.harper.senders import Senders
from desktop.panels.fleet import STATES, FleetPanel
from tests.analytics.factory import T0, make_event
from tests.desktop.kit import make_context, make_panel, tick

_HOSTILE = "<img src=x>\u202e\n"
TARGET = HarperTarget(url="http://127.0.0.1:9925", origin="HARPERDB_URL in the environment")


def watched(**more: Any) -> Watched:
    """Three collectors: one in order, one whose clock is 2 s ahead, and rows that name none."""
    senders = Senders()
    for name, lag_ms in (("edge-1", 120), ("edge-2", -2000), (None, 30), (_HOSTILE, 50)):
        for second in range(5):
            event = make_event("play", second, collector_id=name)
            senders.take(event, event.received_at + lag_ms)
    return replace(Watched(state="ok", events=20, newest_ms=T0 + 5000.0, senders=tuple(senders.copies())), **more)


def fleet(qtbot: Any, now: Watched, **more: Any) -> FleetPanel:
    context = make_context(watched=lambda: now, harper=lambda: TARGET, now_ms=lambda: T0 + 9000, **more)
    panel: FleetPanel = make_panel("delivery", context, qtbot)
    assert isinstance(panel, FleetPanel)
    return panel


def rows(panel: FleetPanel) -> list[list[str]]:
    model = panel.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def test_each_collector_has_its_row_and_a_clock_that_is_ahead_its_sign(qtbot: Any) -> None:
    panel = fleet(qtbot, watched(late=3, reach_ms=720_000.0, passed_over=1))
    shown = rows(panel)
    assert [row[0] for row in shown[-2:]] == ["edge-2", "(none named)"]
    assert [row[3] for row in shown[-2:]] == ["\u22122.00 s", "+0.03 s"]
    assert "<img" in shown[0][0]
    assert "\u202e" not in shown[0][0]
    signs = [panel.table.model().cell(row, 0).mark.isNull() for row in range(len(shown))]
    assert signs == [True, True, False, True]
    assert panel.counts.text() == (
        "20 events · 3 came late from another node · too many to see rows that come more than 12 min late · "
        "1 row passed over: no events · newest 4 s ago"
    )


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_said_in_words_with_a_sign_and_trouble_can_be_retried(qtbot: Any, state: Any) -> None:
    asked: list[int] = []
    error = f"Nothing listens. {_HOSTILE}" if state in ("retrying", "refused") else None
    panel = fleet(qtbot, Watched(state=state, error=error), retry_delivery=lambda: asked.append(1))
    assert panel.head.state.text() == STATES[state]
    assert not panel.head.sign.pixmap().isNull()
    assert panel.head.retry.isVisible() == panel.head.trouble.isVisible() == (error is not None)
    panel.head.retry.click()
    assert asked == [1]
    assert "\u202e" not in panel.head.trouble.text()
    assert "http://127.0.0.1:9925 · analytics.events · HARPERDB_URL" in panel.target.text()
    tick(panel)
