"""Quality: the figures of the view that is looked at, why they are so, and two views side by side."""

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.charts.figure_text import difference_text
from desktop.focus import Focus
from desktop.live import Live
from desktop.quality import SHOWN
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import played_clips


@pytest.fixture
def live() -> Live:
    live = Live()
    live.take(played_clips())
    return live


@pytest.fixture
def stalled(live: Live) -> str:
    """The id of a view with a rebuffer."""
    return next(view.view_id for view in live.views if view.facts().rebuffers)


def shown(panel: Any) -> dict[str, str]:
    """Card titles and what they show."""
    return {labels[1]: labels[0] for labels in texts(panel)}


def texts(panel: Any) -> list[list[str]]:
    """Value, title and what the player says of it, of each card."""
    cards = [card.findChildren(QLabel) for card in panel.cards.children() if card.objectName() == "card"]
    return [[label.text() for label in labels] for labels in cards]


def rows(table: Any) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def test_without_a_view_it_says_what_to_do(qtbot: QtBot) -> None:
    panel = make_panel("quality", make_context(Live()), qtbot)
    assert panel.empty.isVisible()
    assert "Play something" in panel.empty.text()


def test_cards_show_the_figures_of_the_view_and_say_why(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("quality", make_context(live, focus=focus), qtbot, (500, 500))
    focus.choose(stalled)
    tick(panel)
    facts = live.views.get(stalled).facts()  # type: ignore[union-attr]
    cards = shown(panel)
    assert cards["Rebuffers"] == str(facts.rebuffers) == "1"
    assert cards["Rebuffering"] == f"{facts.totals['rebuffering'] / 1000:.2f} s"
    assert cards["Outcome"] == facts.outcome
    wanted, moved = [], []
    focus.event_wanted.connect(wanted.append)
    focus.cursor_moved.connect(lambda: moved.append(focus.cursor))
    panel.cards.choose(1 + SHOWN.index("rebuffer_s"))
    assert "sum of the standstills" in panel.rule.text()
    ((what, _, length, _),) = rows(panel.why)
    assert (what, length) == ("rebuffering", f"{facts.totals['rebuffering'] / 1000:.3f} s")
    panel.why.clicked.emit(panel.why.model().index(0, 0))
    (span,) = [span for span in live.views.get(stalled).spans() if span.state == "rebuffering"]  # type: ignore[union-attr]
    assert (wanted, moved) == ([span.opened_by], [span.start])


def test_a_card_is_chosen_by_the_keyboard(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("quality", make_context(live, focus=focus), qtbot, (500, 500))
    focus.choose(stalled)
    card = [card for card in panel.cards.children() if card.objectName() == "card"][2]
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert panel.rule.text().startswith("Startup time =")
    assert card.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_range_limits_the_figures_and_one_button_ends_it(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("quality", make_context(live, focus=focus), qtbot, (500, 500))
    focus.choose(stalled)
    view = live.views.get(stalled)
    assert view is not None
    (span,) = [span for span in view.spans() if span.state == "rebuffering"]
    focus.limit((span.start, span.start + 1000))
    assert shown(panel)["Rebuffering"] == "1.00 s"
    assert "only 1.000 s of it" in panel.words.text()
    panel.all.click()
    assert shown(panel)["Rebuffering"] == f"{span.milliseconds / 1000:.2f} s"
    assert not panel.all.isVisible()


def test_the_definition_of_the_ratio_is_switched_in_place(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("quality", make_context(live, focus=focus), qtbot, (500, 500))
    focus.choose(stalled)
    found = set()
    for place in range(panel.ratio.count()):
        panel.ratio.setCurrentIndex(place)
        found.add(shown(panel)["Rebuffer ratio"])
    assert len(found) == 3


def test_two_views_stand_side_by_side(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("quality", make_context(live, focus=focus), qtbot, (500, 500))
    other = next(view.view_id for view in live.views if view.view_id != stalled and not view.facts().rebuffers)
    focus.choose(stalled, other)
    tick(panel)
    assert panel.both.isVisible()
    assert rows(panel.both)[0] == ["View", stalled[-6:], other[-6:], ""]
    assert ["Rebuffers", "1", "0", "-1"] in rows(panel.both)
    assert {difference_text(value, "") for value in (-0.3, 0.0, 0.3)} == {"0"}


def test_what_the_player_tells_otherwise_is_marked(qtbot: QtBot) -> None:
    live, focus = Live(), Focus()
    events = played_clips(1)
    marked = [event for event in events if event.event == "percentsplayed"]
    live.take(events[:60])
    last = events[59]

    live.take([replace(marked[0], id="claimed", percent=100, seq=last.seq + 1, timestamp=last.timestamp + 1)])
    panel = make_panel("quality", make_context(live, focus=focus), qtbot, (500, 500))
    focus.offer(events[0].view_id)
    beside = {labels[1]: labels[2] for labels in texts(panel)}
    assert beside["Watched"] == beside["Reached"] == "≠ player: 100 %"
    assert beside["Seeks"] == ""
    view = live.views.get(events[0].view_id or "")
    assert view is not None
    focus.limit((view.facts().started_at, view.facts().started_at + 2000))
    assert {labels[2] for labels in texts(panel)} == {""}  # marks are of the whole view
    focus.limit(None)
    panel.cards.choose(1 + SHOWN.index("watched_percent"))
    assert "percentsplayed up to 100 %" in panel.rule.text()
    assert "not what was measured" in panel.rule.text()


def test_all_views_together_with_the_ratio_of_the_sums(live: Live, qtbot: QtBot) -> None:
    now = max(event.received_at for event in played_clips()) + 120_000
    panel = make_panel("quality", make_context(live, now_ms=lambda: now), qtbot, (500, 500))
    panel.everywhere.click()
    assert panel.across.isVisible()
    facts = [view.facts(now) for view in live.views]
    shown = {row[0]: row[1:] for row in rows(panel.across)}
    counts = sorted(one.rebuffers for one in facts)
    assert shown["Rebuffers"][0] == str(counts[len(counts) // 2])
    assert shown["Rebuffers"][3] == str(len(facts))
    stood = sum(one.totals["rebuffering"] for one in facts)
    played = sum(one.totals["playing"] for one in facts)
    assert shown["Ratio of the sums"][0] == f"{100 * stood / (stood + played):.2f} %"
    assert panel.words.text().startswith(f"{len(facts)} views: ")
    assert f"{sum(one.outcome == 'completed' for one in facts)} completed" in panel.words.text()
    panel.ratio.setCurrentIndex(2)
    assert {row[0]: row[1:] for row in rows(panel.across)}["Ratio of the sums"] != shown["Ratio of the sums"]
    panel.everywhere.click()
    assert not panel.across.isVisible()


def test_a_rule_that_fits_has_no_scroll_bar(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    focus.choose(stalled)
    panel = make_panel("quality", make_context(live, focus=focus), qtbot, (560, 600))
    for place in range(len(SHOWN)):
        panel.cards.choose(place)
        tick(panel)
        assert panel.rule.text()
        assert panel.rule.verticalScrollBar().maximum() == 0
