"""The scenes of `make screenshots`: what is done in the real window, and which of its parts are pictured.

A scene is a generator on the main thread: it yields a condition to wait for, or seconds, and takes pictures between.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTreeView

from commands.main import main as playscope
from desktop.capture.window import CaptureWindow
from desktop.connect.dialog import ConnectDialog
from desktop.panels.history import SHOWN
from desktop.past.report_window import ReportWindow
from desktop.run import application
from desktop.shell.keys_box import KeysBox
from desktop.shell.settings_dialog import SettingsDialog
from desktop.shell.window import Window
from docs.make_screenshots import simulate
from docs.scene import DRAWN_S, Scene, opened
from docs.scene_steps import Step, Steps

#: A condition that does not come true in so many seconds never will.
_PATIENCE_S = 60
_LAB_SIZE = (1480, 900)
#: Panels in a row below the player, and those in the column beside it: width and height of their pictures.
_ROW, _COLUMN = (1180, 340), (460, 420)
#: So many seconds after the demo clip's first event the window is pictured.
_PLAYED_S = 14.0
_WIDE, _HIGH = (1180, 420), (560, 560)


def start(scene: Scene) -> Iterator[Step]:
    """The empty window."""
    yield DRAWN_S
    scene.take("start", scene.window)


def window(scene: Scene) -> Iterator[Step]:
    """The demo clip, as `make run` shows it."""
    yield lambda: bool(scene.panel("timeline").plot.lines)
    yield _PLAYED_S
    scene.take("window", scene.window)
    yield from scene.take_panel("rate", _COLUMN)


def lab(scene: Scene) -> Iterator[Step]:
    """A scenario with two stalls, from the menu; feed and timeline side by side, light and dark."""
    docks, bottom, shown = scene.docks, Qt.DockWidgetArea.BottomDockWidgetArea, scene.window
    shown.resize(*_LAB_SIZE)
    shown.removeDockWidget(docks["timeline"])  # out of its group of tabs, which splitting would not do
    shown.addDockWidget(bottom, docks["timeline"], Qt.Orientation.Horizontal)
    for name in ("rate", "delivery"):
        docks[name].hide()
    shown.show_panel("timeline")
    shown.show_panel("quality")
    shown.resizeDocks([docks["feed"], docks["timeline"]], [1, 1], Qt.Orientation.Horizontal)
    shown.resizeDocks([docks["feed"], docks["timeline"]], [330, 330], Qt.Orientation.Vertical)
    yield from scene.lab("stall-twice", ("rebuffering", "rebuffering", "playing"))
    scene.panel("quality").cards.choose(4)
    yield 0.4  # the player closes about a second after the second stall
    scene.take("lab", shown)
    scene.do("theme_dark")
    yield from scene.lab("stall-twice", ("rebuffering", "rebuffering", "playing"))
    yield 0.4
    scene.take("dark", shown)


def panels(scene: Scene) -> Iterator[Step]:
    """Every panel and dialog by itself: views that are simulated, and two of the lab that play here."""
    sender = simulate(scene.window.status_line.address.text(), 14, os.environ)
    yield lambda: sender.poll() is not None
    yield from scene.lab("stall-early", ("rebuffering", "playing"))
    yield from scene.lab("stall-twice", ("rebuffering", "rebuffering", "playing"))
    yield 4.0  # to the end of its view
    for some in (_feed, _timeline, _quality, _lists, _charts, _past, _dialogs, _replay):
        yield from some(scene)


def _feed(scene: Scene) -> Iterator[Step]:
    feed = scene.panel("feed")
    feed.buttons.fold.setChecked(True)
    yield from scene.take_panel("feed", _WIDE)
    feed.ask("event in {waiting, playing, seeking, seeked, error} and media_time > 1s", apply=True)
    yield DRAWN_S
    feed.line.line.setFocus()
    feed.line.line.setText("event == waiting and view.re")
    feed.line.completer.offer()
    yield lambda: opened(QTreeView) is not None
    yield DRAWN_S
    scene.take("filter", feed, opened(QTreeView))
    feed.line.completer.close()
    feed.ask("", apply=True)
    feed.buttons.fold.setChecked(False)
    waiting = next(span for span in _last_line(scene).history.spans if span.state == "rebuffering")
    feed.show_event(waiting.opened_by)
    feed.buttons.details.click()
    yield from scene.take_panel("feed", _WIDE, "details")
    feed.buttons.details.click()
    feed.edit_colours()
    yield DRAWN_S
    scene.take("colours", feed.rules_dialog)
    feed.rules_dialog.close()


def _last_line(scene: Scene) -> Any:
    return scene.panel("timeline").plot.lines[-1]


def _timeline(scene: Scene) -> Iterator[Step]:
    yield from scene.take_panel("timeline", _ROW)


def _quality(scene: Scene) -> Iterator[Step]:
    quality, views = scene.panel("quality"), scene.panel("views")
    quality.cards.choose(4)
    yield from scene.take_panel("quality", _HIGH)
    yield from scene.take_panel("views", _ROW)
    table, pick = views.table, QItemSelectionModel.SelectionFlag
    chosen = table.currentIndex().row() if table.currentIndex().isValid() else 0
    for row in (chosen, chosen + 1):
        table.selectionModel().select(table.model().index(row, 0), pick.Select | pick.Rows)
    yield from scene.take_panel("quality", _HIGH, "compare")
    yield from scene.take_panel("timeline", _ROW, "timeline-compare")
    table.selectionModel().select(table.model().index(chosen, 0), pick.ClearAndSelect | pick.Rows)
    quality.everywhere.click()
    yield from scene.take_panel("quality", _HIGH, "all-views")
    quality.everywhere.click()


def _lists(scene: Scene) -> Iterator[Step]:
    views = scene.panel("views")
    row = next(row for row, view in enumerate(views.model.rows) if view.source.endswith("harbour"))
    newest = views.model.rows[0]
    views.table.selectRow(row)
    yield from scene.take_panel("coverage", _ROW)
    views.table.selectRow(views.model.place(newest.view_id))
    scene.panel("findings").everywhere.click()
    yield from scene.take_panel("findings", _ROW)
    yield from scene.take_panel("alerts", (1180, 260))
    rejected = scene.panel("rejected")
    yield lambda: rejected.table.model().rowCount() > 0
    rejected.table.selectRow(0)
    yield from scene.take_panel("rejected", _ROW)
    yield from scene.take_panel("log", (1180, 260))


def _charts(scene: Scene) -> Iterator[Step]:
    for name in ("mix", "playback"):
        yield from scene.take_panel(name, _COLUMN)
    yield from scene.take_panel("delivery", (460, 150))


def _past(scene: Scene) -> Iterator[Step]:
    history = scene.panel("history")
    history.bar.filter.setText("view.rebuffer_count > 0")
    history.bar.load.click()
    yield lambda: history.past is not None and history.tabs.count() == len(SHOWN)
    history.tabs.setCurrentIndex(history.tabs.count() - 1)  # the findings
    yield from scene.take_panel("history", _WIDE)
    history.bar.filter.setText("")
    history.past = None
    history.bar.load.click()
    yield lambda: history.past is not None
    history.bar.report.click()
    yield lambda: opened(ReportWindow) is not None
    yield 5.0  # the page draws its charts when it is seen
    scene.take("report", opened(ReportWindow))
    opened(ReportWindow).close()


def _dialogs(scene: Scene) -> Iterator[Step]:
    yield from scene.take_dialog("settings", SettingsDialog, "settings")
    yield from scene.take_dialog("keys", KeysBox, "keys")
    scene.do("connect")
    yield lambda: opened(ConnectDialog) is not None
    dialog = opened(ConnectDialog)
    dialog.resize(820, 560)
    for field, value in (("name", "fleet"), ("url", "HARPERDB_URL"), ("username", "HARPERDB_USERNAME")):
        dialog.form.fields[field].setText(os.environ.get(value, value))
    dialog.form.password.setText(os.environ["HARPERDB_PASSWORD"])
    dialog.form.password.textEdited.emit(os.environ["HARPERDB_PASSWORD"])  # as if by hand, for this address
    over: list[bool] = []
    dialog.settled.connect(lambda: over.append(True))
    dialog.test.click()
    yield lambda: bool(over)
    yield DRAWN_S
    scene.take("connect", dialog)
    dialog.close()


def _replay(scene: Scene) -> Iterator[Step]:
    scene.do("replay_view")
    yield lambda: (shown := opened(CaptureWindow)) is not None and shown.bar.isEnabled()
    shown = opened(CaptureWindow)
    yield DRAWN_S
    shown.replay.seek(shown.tape.start_ms + (shown.tape.end_ms - shown.tape.start_ms) * 6 // 10)
    yield 2.0
    scene.take("capture", shown)
    shown.close()


def fleet(scene: Scene) -> Iterator[Step]:
    """A window that watches what two collectors wrote."""
    urls = os.environ["COLLECTORS"].split()
    senders = [simulate(url, 8 + 3 * seed, os.environ, seed) for seed, url in enumerate(urls)]
    yield lambda: all(sender.poll() is not None for sender in senders)
    yield lambda: scene.panel("delivery").table.model().rowCount() > 1
    yield 8.0  # the rest of it is read
    yield from scene.take_panel("delivery", (620, 200), "fleet")


SCENES: dict[str, Callable[[Scene], Iterator[Step]]] = {
    "start": start,
    "window": window,
    "lab": lab,
    "panels": panels,
    "fleet": fleet,
}


def play(name: str, folder: Path, options: list[str]) -> int:
    """`playscope` with these options; its window plays the scene and then closes. Not 0 where the scene failed."""
    failed: list[str] = []

    class SceneWindow(Window):
        steps: Steps | None = None

        def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
            super().showEvent(event)
            if self.steps is None:
                self.steps = Steps(self._scene(), self._ended, _PATIENCE_S, self)

        def _scene(self) -> Iterator[Step]:
            scene = Scene(self, folder)
            yield lambda: scene.is_ready
            yield from SCENES[name](scene)

        def _ended(self, fault: str) -> None:
            failed.extend([fault] if fault else [])
            self.close()

    application.Window = SceneWindow
    status = playscope(options)
    sys.stderr.write("".join(failed))
    return status or len(failed)
