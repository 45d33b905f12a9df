"""Runs the real `playscope` and, inside its window, a scene: `python -m tests.e2e.inside SCENE [OPTION …]`.

A scene is a generator on the main thread: it yields a condition to wait for (or seconds), presses what a user would
press, and fills `saw`, which is printed as one JSON line. The window is closed when it ends.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton

from commands.main import main as playscope
from desktop.past.report_window import ReportWindow
from desktop.player.view import PlayerView
from desktop.run import application
from desktop.shell.window import Window
from docs.scene_steps import Step, Steps

#: A condition that does not come true in so long never will.
_PATIENCE_S = 25
saw: dict[str, Any] = {}


class Browser(QObject):
    """Takes the place of the system browser."""

    @Slot(QUrl)
    def opened(self, url: QUrl) -> None:
        saw.setdefault("opened", []).append(url.toString())


class SceneWindow(Window):
    """The real window, which plays the scene once it is shown."""

    steps: Steps | None = None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self.steps is None:
            self.steps = Steps(SCENES[sys.argv[1]](self), self._ended, _PATIENCE_S, self)

    def _ended(self, fault: str) -> None:
        if fault:
            saw["failed"] = fault
        self.close()


def view_of(window: Window) -> PlayerView:
    return window.findChild(PlayerView)


def script(window: Window, code: str, name: str = "_") -> Callable[[], bool]:
    """Run a script in the page; its value goes to `saw[name]`. True once it is there."""
    done: list[object] = []

    def on_value(value: object) -> None:
        saw[name] = value
        done.append(value)

    view_of(window)._page.runJavaScript(code, 1, on_value)
    return lambda: bool(done)


def playing(window: Window) -> Callable[[], bool]:
    """True once the picture moves."""
    seen: list[float] = []

    def moves() -> bool:
        view = view_of(window)
        if view and window.docks and window.docks["feed"].widget():
            code = "(document.querySelector('video') || {}).currentTime || 0"
            view._page.runJavaScript(code, 1, lambda at: seen.append(at or 0))
        return len(seen) > 2 and seen[-1] > 0.3 and seen[-1] > seen[-3]

    return moves


def press(window: Window, title: str) -> None:
    next(button for button in window.centre.messages.findChildren(QPushButton) if button.text() == title).click()


def messages(window: Window) -> list[str]:
    return [f"{message.key}: {message.text}" for message in window.centre.messages.messages]


def confined(window: Window) -> Iterator[Step]:
    """The page tries to leave, to open windows, to download, to ask."""
    yield playing(window)
    before = view_of(window)._page.url().toString()
    yield script(window, "location.href = 'http://127.0.0.1:9/elsewhere'; 1")
    yield 0.5
    yield script(window, f"location.href = {json.dumps(before.split('/player/')[0] + '/health')}; 1")
    yield 0.5
    yield script(window, "location.href = 'file:///etc/passwd'; 1")
    yield 0.5
    yield script(window, "String(window.open('/player/'))", "opened_window")
    yield script(window, "a = document.createElement('a'); a.href = '/tracker.js'; a.download = 'x.js'; a.click(); 1")
    view_of(window)._page.runJavaScript(
        "navigator.permissions.query({name: 'geolocation'}).then(p => document.title = p.state);"
        "navigator.geolocation.getCurrentPosition(() => document.title = 'given', e => document.title = 'denied')",
        1,
    )
    yield lambda: view_of(window)._page.title() == "denied"
    yield script(window, "alert('x'); confirm('y')", "confirmed")
    yield script(
        window, "fetch('file:///etc/passwd').then(() => 'read', () => 'refused').then(s => document.title = s); 1"
    )
    yield lambda: view_of(window)._page.title() == "refused"
    saw["stayed"] = view_of(window)._page.url().toString() == before
    saw["windows"] = len([one for one in QApplication.topLevelWidgets() if one.isVisible()])


def controlled(window: Window) -> Iterator[Step]:
    """Play, pause, mute, full screen and back from the menus; then start over and close the player."""
    yield playing(window)
    actions = window.menus.by_id
    actions["play_pause"].trigger()
    yield 0.3
    yield script(window, "document.querySelector('video').paused", "paused")
    actions["mute"].trigger()
    yield 0.3
    yield script(window, "document.querySelector('video').muted", "muted")
    actions["play_pause"].trigger()
    yield playing(window)
    actions["fullscreen"].trigger()
    yield window.isFullScreen
    yield 0.5
    saw["bare"] = not window.menuBar().isVisible() and all(dock.isHidden() for dock in window.docks.values())
    actions["fullscreen"].trigger()
    yield lambda: not window.isFullScreen()
    saw["back"] = window.menuBar().isVisible() and window.docks["feed"].isVisible()
    actions["fullscreen"].trigger()
    yield window.isFullScreen
    yield 0.3
    escape = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, escape)
    yield lambda: not window.isFullScreen()
    actions["reload"].trigger()
    yield 1.0
    yield playing(window)
    saw["title"] = window.windowTitle()
    actions["close_player"].trigger()
    yield window.centre.empty_state.isVisible
    saw["enabled"] = actions["play_pause"].isEnabled()


def crashed(window: Window) -> Iterator[Step]:
    """The process that draws the page is killed; Reload brings it back."""
    yield playing(window)
    os.kill(view_of(window)._page.renderProcessPid(), signal.SIGKILL)
    yield lambda: bool(messages(window))
    saw["messages"] = messages(window)
    press(window, "Reload")
    yield 0.5
    yield playing(window)
    saw["plays_again"] = True


def explained(window: Window) -> Iterator[Step]:
    """Something is wrong with the source; the message says it. Where a browser is offered, it is taken."""
    yield lambda: bool(messages(window))
    yield 3.0
    saw["messages"] = messages(window)
    saw["buttons"] = [button.text() for button in window.centre.messages.findChildren(QPushButton)]
    if "Open in browser" in saw["buttons"]:
        press(window, "Open in browser")


def reported(window: Window) -> Iterator[Step]:
    """A report from the menu, while the clip plays."""
    yield playing(window)
    window.menus.by_id["report"].trigger()
    yield lambda: any(isinstance(one, ReportWindow) for one in QApplication.topLevelWidgets())
    (report,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ReportWindow)]
    drawn: list[int] = []
    while not drawn or drawn[-1] < 5:
        report.page.runJavaScript("document.querySelectorAll('.js-plotly-plot .main-svg').length", 1, drawn.append)
        yield 0.3
    printed: list[str] = []
    report.printed.connect(printed.append)
    report.print_to(report.path.with_suffix(".pdf"))
    yield lambda: bool(printed)
    saw["printed"] = printed
    report.browser.click()
    yield lambda: bool(saw.get("opened"))
    report.close()
    yield lambda: not any(isinstance(one, ReportWindow) and one.isVisible() for one in QApplication.topLevelWidgets())
    saw["messages"] = messages(window)


def looked_at(window: Window) -> Iterator[Step]:
    """The empty state, the About box, and the window's own size."""
    yield lambda: window.docks and window.docks["feed"].widget() is not None
    window.resize(1001, 733)
    yield 0.3
    saw["empty"] = window.centre.empty_state.isVisible()
    saw["snippet"] = window.centre.empty_state.snippet.text()
    window.menus.by_id["about"].trigger()
    yield 0.3
    (box,) = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
    saw["modal"] = box.isModal()
    saw["about"] = box.text.toPlainText()
    box.close()


def measured(window: Window) -> Iterator[Step]:
    """How large the window came up."""
    yield lambda: window.docks and window.docks["feed"].widget() is not None
    saw["size"] = list(window.size().toTuple())


def stalled(window: Window) -> Iterator[Step]:
    """The lab's early stall from the menu: a picture of the window while it stands, and what is said."""
    yield lambda: window.docks and window.docks["feed"].widget() is not None
    window.menus.by_id["lab_stall-early"].trigger()
    saw["said"] = messages(window)
    yield playing(window)
    yield 2.5
    window.grab().save(str(Path.home() / "stall.png"))
    yield lambda: any("is over" in text for text in messages(window))
    saw["over"] = messages(window)
    saw["closed"] = window.centre.empty_state.isVisible()


SCENES: dict[str, Callable[[Window], Iterator[Step]]] = {
    scene.__name__: scene
    for scene in (confined, controlled, crashed, explained, reported, looked_at, measured, stalled)
}


def main() -> int:
    application.Window = SceneWindow
    browser = Browser()
    for scheme in ("http", "https", "file"):
        QDesktopServices.setUrlHandler(scheme, browser, "opened")
    status = playscope(sys.argv[2:])
    print("SAW " + json.dumps(saw), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
