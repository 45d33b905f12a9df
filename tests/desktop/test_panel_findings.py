"""Findings: the rules that were met, in one view or in all, down to their events; the badge in the status line."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from analytics.playback.findings import findings_of
from desktop.focus import Focus
from desktop.found import Found
from desktop.live import Live
from desktop.shell.status_line import StatusLine
from tests.desktop.kit import make_context, make_panel, tick
from tests.desktop.samples import make_event, played_clips


@pytest.fixture
def live() -> Live:
    live = Live()
    live.take(played_clips())
    return live


@pytest.fixture
def stalled(live: Live) -> str:
    return next(view.view_id for view in live.views if view.facts().rebuffers)


def rows(table: Any) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def grave_but(live: Live, view_id: str = "") -> int:
    """How many views, but this one, have a warning or an error."""
    found = {view.view_id: findings_of(view) for view in live.views if view.view_id != view_id}
    return sum(any(one.rule.severity in ("warning", "error") for one in each) for each in found.values())


def test_without_a_view_nothing_is_claimed(qtbot: QtBot) -> None:
    panel = make_panel("findings", make_context(Live()), qtbot)
    assert panel.words.text() == "No view yet."
    assert rows(panel.rules) == rows(panel.cases) == []


def test_a_range_limits_the_findings(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("findings", make_context(live, focus=focus), qtbot)
    focus.choose(stalled)
    view = live.views.get(stalled)
    assert view is not None
    (stall,) = (span for span in view.spans() if span.state == "rebuffering")
    focus.limit((view.facts().started_at, stall.start))
    assert rows(panel.rules) == []
    assert "only" in panel.words.text()
    focus.limit((stall.start - 100, stall.start + 1500))
    assert [row[0] for row in rows(panel.cases)] == ["1.50 s"]
    focus.limit(None)
    assert rows(panel.cases)[0][0] != "1.50 s"


def test_a_stall_is_found_and_leads_to_its_event(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("findings", make_context(live, focus=focus), qtbot)
    focus.choose(stalled)
    assert rows(panel.rules) == [["Rebuffering for more than 1 s", "warning", "1", "1"]]
    assert panel.rules.model().cell(0, 0).mark is not None
    assert "bitrate" in panel.todo.text()
    view = live.views.get(stalled)
    assert view is not None
    (span,) = [span for span in view.spans() if span.state == "rebuffering"]
    ((words, _, _),) = rows(panel.cases)
    assert words == f"{span.milliseconds / 1000:.2f} s"
    wanted: list[str] = []
    focus.event_wanted.connect(wanted.append)
    panel.cases.clicked.emit(panel.cases.model().index(0, 0))
    assert (focus.cursor, wanted) == (span.start, [span.opened_by])


def test_a_view_without_findings_points_to_those_that_have_some(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("findings", make_context(live, focus=focus), qtbot)
    sound = next(view.view_id for view in live.views if view.view_id != stalled)
    focus.choose(sound)
    assert panel.words.text().endswith(
        f" in view {sound[-6:]} · more in {grave_but(live, sound)} other views (All views)"
    )
    live.take([make_event(9000, "viewstart", view_id="new", seq=0)])
    focus.choose("new")
    assert panel.words.text() == f"Nothing found in view new · more in {grave_but(live)} other views (All views)"
    panel.everywhere.setChecked(True)
    assert "more in" not in panel.words.text()


def test_other_views_are_looked_at_in_turns(live: Live, stalled: str) -> None:
    found = Found(live.views)
    looks = [found.others((), most=1) for _ in range(len(live.views) + 1)]
    assert 1 >= looks[0] < looks[-1] == grave_but(live)
    assert looks == sorted(looks)


def test_all_views_the_gravest_first_and_a_case_chooses_its_view(live: Live, stalled: str, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("findings", make_context(live, focus=focus), qtbot)
    focus.choose(next(view.view_id for view in live.views if view.view_id != stalled))
    panel.everywhere.setChecked(True)
    found = rows(panel.rules)
    severities = [row[1] for row in found]
    assert severities == sorted(severities, key=("error", "warning", "note").index)
    assert "in all views" in panel.words.text()
    place = [row[0] for row in found].index("Rebuffering for more than 1 s")
    panel.rules.selectRow(place)
    assert "bitrate" in panel.todo.text()
    cases = rows(panel.cases)
    assert len(cases) == int(found[place][2]) > 1
    number = [case[1] for case in cases].index(stalled[-6:])
    panel.cases.clicked.emit(panel.cases.model().index(number, 0))
    assert focus.view_ids == (stalled,)


def test_what_happens_later_is_found_too(live: Live, qtbot: QtBot) -> None:
    focus = Focus()
    panel = make_panel("findings", make_context(live, focus=focus), qtbot)
    live.take([make_event(9000, "viewstart", view_id="new", seq=0)])
    focus.choose("new")
    assert panel.words.text().startswith("Nothing found in view new · ")
    live.take(
        [
            make_event(9001, "error", view_id="new", seq=1, data={"kind": "network", "message": "<b>gone</b>\n"}),
            make_event(9002, "viewend", view_id="new", seq=2, data={"reason": "error"}),
        ]
    )
    tick(panel)
    assert rows(panel.rules)[0][1] == "error"
    assert "\n" not in rows(panel.cases)[0][0]


def test_the_badge_counts_and_goes(live: Live, stalled: str, qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    found = Found(live.views)
    line.show_findings(*found.badge([stalled]))
    assert line.findings.isVisible()
    assert line.findings.text() == "▲ 1 warning"
    with qtbot.waitSignal(line.findings_asked):
        line.findings.click()
    line.show_findings(*found.badge([]))
    assert not line.findings.isVisible()
