"""Alerts in the window: raised, listed, said with a way to the view; rules edited, kept, and refused with words."""

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QSystemTrayIcon, QWidget

from analytics.playback.alerts import DEFAULT_RULES, AlertRule
from analytics.playback.views import Views
from desktop.alerts.announcing import announce
from desktop.alerts.notification import Notification
from desktop.alerts.watch import AlertWatch
from desktop.focus import Focus
from desktop.panels.alerts import AlertsPanel
from tests.analytics.factory import T0
from tests.analytics.sessions import events_of
from tests.analytics.test_alerts import PLAYS, STALLS
from tests.desktop.conftest import MakeWindow
from tests.desktop.kit import make_context, make_panel, tick


class Watch:
    """A watch over views that a test fills, and what it was told to keep."""

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self.views, self.kept = Views(), dict[str, Any]()
        self.watch = AlertWatch(self.views, lambda: T0 + 41_000, settings or {}, self.kept.__setitem__)

    def stall(self) -> None:
        self.views.take(events_of([*PLAYS, *STALLS], "view-abcdef", duration=600.0))
        self.watch.look()


def test_an_alert_is_listed_and_choosing_it_shows_its_view(qtbot: Any) -> None:
    desk, focus = Watch(), Focus()
    panel: AlertsPanel = make_panel("alerts", make_context(focus=focus, alerts=desk.watch), qtbot)
    assert panel.empty.isVisible()
    desk.stall()
    tick(panel)
    assert not panel.empty.isVisible()
    model = panel.table.model()
    assert [model.index(0, column).data() for column in range(1, 5)] == [
        "Rebuffering",
        "clip.webm",
        "abcdef",
        "rebuffer ratio 12.50 % in its last 60 s",
    ]
    panel.table.selectRow(0)
    assert focus.view_ids == ("view-abcdef",)


def test_it_is_said_above_the_player_with_a_way_to_its_view(make_window: MakeWindow) -> None:
    desk, focus, window = Watch(), Focus(), make_window()
    notification = announce(desk.watch, window, focus)
    desk.stall()
    (message,) = window.centre.messages.messages
    assert message.severity == "warning"
    assert message.text == "Rebuffering: clip.webm (view abcdef): rebuffer ratio 12.50 % in its last 60 s."
    buttons = {button.text(): button for button in window.centre.messages.findChildren(QPushButton)}
    buttons["Show view"].click()
    assert focus.view_ids == ("view-abcdef",)
    notification.stop()


def test_a_rule_is_edited_kept_and_in_force(qtbot: Any) -> None:
    desk = Watch()
    panel: AlertsPanel = make_panel("alerts", make_context(alerts=desk.watch), qtbot)
    line = panel.rules.lines[0]
    line.asks.setText("view.rebuffer_count >= 1")
    line.last.setValue(0)
    qtbot.keyClick(line.asks, Qt.Key.Key_Return)
    wanted = AlertRule("Rebuffering", "view.rebuffer_count >= 1", None)
    assert list(desk.watch.rules) == [wanted, DEFAULT_RULES[1]]
    again = AlertWatch(Views(), lambda: 0, {"alerts": desk.kept["alerts"]}, lambda _name, _value: None)
    assert list(again.rules) == list(desk.watch.rules)
    desk.stall()
    assert desk.watch.past[0].rule == wanted


def test_a_rule_that_cannot_be_says_why_and_the_others_stay(qtbot: Any) -> None:
    desk = Watch()
    panel: AlertsPanel = make_panel("alerts", make_context(alerts=desk.watch), qtbot)
    qtbot.mouseClick(panel.rules.add, Qt.MouseButton.LeftButton)
    line = panel.rules.lines[-1]
    line.asks.setText("event == error")
    qtbot.keyClick(line.asks, Qt.Key.Key_Return)
    assert "asks about views" in line.says.text()
    assert list(desk.watch.rules) == list(DEFAULT_RULES)
    qtbot.mouseClick(line.remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.rules.lines[0].remove, Qt.MouseButton.LeftButton)
    assert list(desk.watch.rules) == [DEFAULT_RULES[1]]


def test_rules_of_the_file_that_are_none_are_left_out(tmp_path: Path) -> None:
    kept = [{"name": "A", "text": "view.played_s > 1", "last_s": 5}, {"name": "B", "text": "("}, {"odd": 1}, "no"]
    assert [rule.name for rule in Watch({"alerts": kept}).watch.rules] == ["A"]


def test_where_there_is_no_tray_the_desktop_is_told_by_notify_send(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a program of this name that writes down what it was told: the real one wants a desktop."""
    program, told = tmp_path / "notify-send", tmp_path / "told"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {told}.new && mv {told}.new {told}\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    behind = QWidget()
    qtbot.addWidget(behind)
    notification = Notification(behind, QIcon())
    notification.say("Playscope", "Rebuffering: <b>--x</b>")
    qtbot.waitUntil(told.exists, timeout=10_000)
    assert told.read_text("utf-8").splitlines()[2:] == ["--", "Playscope", "Rebuffering: &lt;b&gt;--x&lt;/b&gt;"]
    notification.stop()
