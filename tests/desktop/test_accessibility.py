"""Every control has a name and is come to by key, nothing keeps the focus, and every chart can be read."""

from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFocusFrame,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from commands.setting_rows import setting_rows
from commands.settings import resolve
from desktop.alerts.watch import AlertWatch
from desktop.charts.shared import Chart
from desktop.focus import Focus
from desktop.live import Live
from desktop.look.focus_ring import FocusRing
from desktop.look.message_bar import Message
from desktop.look.theme import Theme
from desktop.panels import PANELS
from desktop.shell.about import AboutBox
from desktop.shell.keys_box import KeysBox
from desktop.shell.regions import Regions
from desktop.shell.settings_dialog import SettingsDialog
from desktop.shell.window import Window
from tests.desktop.conftest import MakeWindow
from tests.desktop.kit import application, make_context, tick
from tests.desktop.samples import START_MS, played_clips

_BY_TAB = Qt.FocusPolicy.TabFocus
#: More presses of Tab than any window here has controls.
_MOST = 400


@pytest.fixture
def full(make_window: MakeWindow) -> Window:
    """The window with all panels, filled, and a message."""
    window = make_window()
    window.resize(1280, 900)
    live, focus = Live(), Focus()
    live.take(played_clips())
    focus.choose(next(view.view_id for view in live.views if view.facts().rebuffers))
    alerts = AlertWatch(live.views, lambda: START_MS, {}, lambda name, value: None)
    context = make_context(live, focus=focus, alerts=alerts)
    for kind in PANELS:
        panel = kind.make(context)
        window.fill_dock(kind.id, panel)
        window.show_panel(kind.id)
        tick(panel)
    window.centre.come_alive()
    window.centre.messages.show_message(Message("x", "note", "Words."), [("Act", lambda: None)])
    return window


def controls(window: QWidget) -> list[QWidget]:
    """What Tab should come to now."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.window() is window
        and (widget.focusPolicy() & _BY_TAB) == _BY_TAB
        and not widget.visibleRegion().isEmpty()
        and widget.focusProxy() is None
    ]


def name_of(widget: QWidget) -> str:
    """As a screen reader says it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return widget.accessibleName() or (interface.text(QAccessible.Text.Name) if interface else "")


def is_inner(widget: QWidget) -> bool:
    """Qt's own parts of a control are named by it; the list of a combo box is a window of its own, when open."""
    if widget.window().inherits("QComboBoxPrivateContainer"):
        return True
    return isinstance(widget.parent(), QComboBox | QLineEdit) or widget.objectName().startswith("qt_")


def walk(window: QWidget, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Tab) -> set[QWidget]:
    """All that Tab comes to before it comes round."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    seen: list[QWidget] = []
    for _ in range(_MOST):
        focused = QApplication.focusWidget()
        if focused is not None and focused in seen and len(seen) > 1 and focused is seen[0]:
            return set(seen)
        if focused is not None:
            seen.append(focused)
        qtbot.keyClick(focused or window, key)
        assert focused is None or QApplication.focusWidget() is not focused or len(controls(window)) < 2, (
            f"{name_of(focused) or focused} keeps the focus"
        )
    raise AssertionError(f"Tab never comes round: {[name_of(widget) for widget in seen[-8:]]}")


def names(widgets: Any) -> list[str]:
    """Whose they are; Qt makes the bars of its docks' tabs anew at times, and those of before are gone."""
    widgets = [widget for widget in widgets if shiboken6.isValid(widget)]
    return sorted(f"{type(widget).__name__} {name_of(widget)!r} in {_panel_of(widget)}" for widget in widgets)


def _panel_of(widget: QWidget) -> str:
    while widget.parent() is not None and not type(widget).__name__.endswith(("Panel", "Bar", "State")):
        widget = widget.parent()
    return type(widget).__name__


def test_every_control_has_a_name(full: Window) -> None:
    nameless = [
        widget
        for widget in full.findChildren(QWidget)
        if (isinstance(widget, QAbstractButton) or widget.focusPolicy() & _BY_TAB)
        and not is_inner(widget)
        and not name_of(widget).strip()
    ]
    assert "\n".join(names(nameless)) == ""


def test_tab_comes_to_every_control_and_goes_on(full: Window, qtbot: QtBot) -> None:
    """Every panel in front once, as many at a time as are seen."""
    left = {kind.id for kind in PANELS}
    while left:
        panel = left.pop()
        full.show_panel(panel)
        for other in sorted(left):
            if full.docks[other] not in full.tabifiedDockWidgets(full.docks[panel]):
                full.show_panel(other)
        QApplication.processEvents()
        left -= {name for name in left if not full.docks[name].visibleRegion().isEmpty()}
        there = {widget for widget in controls(full) if not is_inner(widget)}
        assert "\n".join(names(there - walk(full, qtbot))) == "", panel


def test_tab_goes_through_the_parts_as_they_are_read(full: Window, qtbot: QtBot) -> None:
    full.centre.messages.show_message(Message("late", "note", "Made after everything else."), [("Press", full.close)])
    QApplication.processEvents()
    stops = full.tab_order.stops()
    parts = full.regions()
    assert full.docks["delivery"].widget() in parts, "a panel with a ground of its own is seen too"
    visited = [at for stop in stops for at, part in enumerate(parts) if part is stop or part.isAncestorOf(stop)]
    assert visited == sorted(visited)
    assert {full.centre.source_bar, full.centre.messages, full.status_line} <= {parts[at] for at in visited}
    bars = [stop for stop in stops if isinstance(stop, QTabBar) and stop.parent() is full]
    assert bars
    for bar in bars:
        titles = {bar.tabText(place) for place in range(bar.count())}
        following = next(stop for stop in stops[stops.index(bar) + 1 :])
        dock = next(dock for dock in full.docks.values() if dock.isAncestorOf(following))
        assert dock.windowTitle() in titles, "the panel in front of its tabs comes after them"


def test_what_tab_comes_to_is_scrolled_into_sight(full: Window, qtbot: QtBot) -> None:
    full.resize(1024, 560)
    full.centre.empty_state.demo.setFocus()
    full.centre.empty_state.verticalScrollBar().setValue(0)
    full.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is full)
    last = full.centre.empty_state.earlier
    assert last.visibleRegion().isEmpty(), "there is less room than it needs"
    following = full.tab_order.stops()
    following[(following.index(last) + 1) % len(following)].setFocus()
    full.focusNextPrevChild(False)
    assert QApplication.focusWidget() is last
    assert not last.visibleRegion().isEmpty()


@pytest.fixture
def ring() -> Iterator[FocusRing]:
    ring = FocusRing(application())
    yield ring
    shiboken6.delete(ring)


def test_a_ring_is_around_what_keys_came_to(full: Window, ring: FocusRing, qtbot: QtBot) -> None:
    full.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is full)
    button = full.centre.source_bar.button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.around is button
    frame = next(child for child in button.parent().children() if isinstance(child, QFocusFrame))
    frame.resize(button.size())
    corner = frame.grab().toImage().pixelColor(frame.width() // 2, 0).name()
    assert corner == Theme(application(), "light").colours.accent
    feed: Any = full.docks["feed"].widget()
    feed.line.line.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.around is None, "a line shows it by its border"


def test_what_tab_leaves_out_has_another_key(full: Window) -> None:
    """Buttons that are for the mouse alone; each does what a key or a menu does too."""
    known = {"live-chip", "qt_dockwidget_closebutton", "qt_dockwidget_floatbutton"}
    left_out = [
        button
        for button in full.findChildren(QAbstractButton)
        if not button.focusPolicy() & _BY_TAB and not is_inner(button) and button.objectName() not in known
    ]
    assert not names(left_out)


def test_every_chart_has_a_summary_that_follows(full: Window) -> None:
    charts = full.findChildren(Chart)
    assert charts
    assert not [chart.accessibleName() for chart in charts if len(chart.accessibleDescription()) < 10]
    assert all(chart.accessibleName() for chart in charts)


def test_the_key_goes_round_the_regions_and_back_to_where_it_was(full: Window, qtbot: QtBot) -> None:
    full.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is full)
    regions = Regions(full, full.regions)
    parts = [part for part in full.regions() if part is not full.status_line or full.status_line.address.isVisible()]
    full.centre.source_bar.file.setFocus()
    seen = []
    for _ in parts:
        regions.step(1)
        focused = QApplication.focusWidget()
        seen += [part for part in parts if part.isAncestorOf(focused) or part is focused]
    assert seen == [*parts[1:], parts[0]]
    assert full.centre.source_bar.file.hasFocus(), "where it was in its region"
    regions.step(-1)
    assert full.status_line.isAncestorOf(QApplication.focusWidget())


def test_dialogs_have_names_and_no_trap(full: Window, qtbot: QtBot, tmp_path: Any) -> None:
    settings = resolve({}, {"PLAYSCOPE_DATA_DIR": str(tmp_path)}, tmp_path)
    for dialog in (
        KeysBox(full, full.panel_keys),
        AboutBox(full, "1"),
        SettingsDialog(full, setting_rows(settings), lambda name, value: None, {}),
    ):
        dialog.show()
        there = {widget for widget in controls(dialog) if not is_inner(widget)}
        assert not names(widget for widget in there if not name_of(widget))
        assert not names(there - walk(dialog, qtbot))
        dialog.close()


def test_the_first_minute_is_all_buttons(window: Window, qtbot: QtBot) -> None:
    window.centre.come_alive()
    state = window.centre.empty_state
    state.show_address("http://127.0.0.1:3210")
    assert state.demo.hasFocus() or window.focusWidget() is state.demo
    for button, signal in (
        (state.demo, state.demo_chosen),
        (state.file, state.file_chosen),
        (state.source, state.source_chosen),
        (state.connect_harper, state.harper_chosen),
        (state.earlier, state.earlier_chosen),
    ):
        assert isinstance(button, QPushButton)
        with qtbot.waitSignal(signal):
            qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(state.copy, Qt.Key.Key_Space)
    assert "http://127.0.0.1:3210/tracker.js" in QApplication.clipboard().text()
    assert state.copy.text() == "Copied"
    qtbot.waitUntil(lambda: state.copy.text() == "Copy")
