"""Scenes of all windows but the main one: a capture, the dialogs, a report."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from PySide6.QtWidgets import QWidget

from analytics.history.capture.writer import write_capture
from analytics.history.report import write_report
from analytics.history.sample import read_sample
from analytics.history.source import Selection
from analytics.history.store_source import StoreSource
from collector.harper.trial import STEPS, Step
from commands.setting_rows import setting_rows
from commands.settings import resolve
from desktop.capture.captures import Captures
from desktop.capture.video.origin import Served
from desktop.connect.desk import Desk
from desktop.connect.dialog import ConnectDialog
from desktop.feed.rules_dialog import RulesDialog
from desktop.look.message_bar import MessageBars
from desktop.panels import PANELS
from desktop.panels.feed import FeedPanel
from desktop.shell.about import AboutBox
from desktop.shell.keys_box import KeysBox
from desktop.shell.settings_dialog import SettingsDialog
from tests.desktop.samples import START_MS
from tests.desktop.stage import Scene, Size, Stage

#: A trial in which every kind of step comes: right, doubtful, broken, not known.
TRIED = [
    Step(
        name, state, "The server answered after 12 ms, but of this it would not say anything", "Ask its administrator."
    )
    for name, state in zip(STEPS, cycle(("ok", "warn", "broken", "open")), strict=False)
]
#: A page has so many seconds to lay itself out.
_LAID_OUT_S = 15
#: The parts of a page that reach beyond its right edge.
_BEYOND = """[...document.body.querySelectorAll("*")]
    .filter(part => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(part => `${part.tagName} ${part.className}: ${Math.round(part.getBoundingClientRect().right)} px in `
        + document.documentElement.clientWidth)"""


def capture_windows(stage: Stage, sizes: tuple[Size, ...]) -> Iterator[Scene]:
    path = stage.folder / "talk.playscope"
    with path.open("wb") as file:
        write_capture(stage.events, file, "1.2.3", START_MS, {})
    served = Served(stage.collector.url, stage.collector.config.token, stage.collector.media)
    captures = Captures(stage.folder, "1.2.3", stage.tasks, MessageBars(), served)
    captures.come_alive(stage.context, None)
    captures.open(path)
    stage.wait(lambda: bool(captures.windows))
    window = captures.windows[0]
    for size in sizes:
        window.resize(*size)
        window.reset_layout()
        stage.wait(lambda: window.feed.isVisible() and not window.replay.is_behind and bool(window.focus.view_ids))
        stage.settle(window.panels.values())
        yield Scene(f"capture-{size[0]}", window, size)
    window.close()


def dialogs(stage: Stage) -> Iterator[Scene]:
    parent = QWidget()
    feed = FeedPanel(stage.context)
    kept: dict[str, Any] = {}
    settings = resolve({}, {"PLAYSCOPE_DATA_DIR": str(stage.folder), "HARPERDB_TABLE": "plays"}, stage.folder)
    desk = Desk(stage.collector, kept, kept.__setitem__, lambda _source: None, lambda: "At the next start …")
    makers: dict[str, Callable[[], QWidget]] = {
        "settings": lambda: SettingsDialog(parent, setting_rows(settings), kept.__setitem__, {}),
        "keys": lambda: KeysBox(parent, [(kind.title, kind.shortcut) for kind in PANELS]),
        "about": lambda: AboutBox(parent, "1.2.3"),
        "rules": lambda: RulesDialog(parent, feed.colours, stage.theme.is_dark),
        "connect": lambda: ConnectDialog(parent, desk, stage.tasks, stage.theme, ""),
    }
    for name, make in makers.items():
        dialog = make()
        dialog.show()
        stage.settle()
        yield Scene(f"dialog-{name}", dialog)
        if isinstance(dialog, ConnectDialog):
            dialog.steps.show_steps(TRIED)
            stage.settle()
            yield Scene("dialog-connect-tried", dialog)
        dialog.close()
        stage.settle()
    feed.deleteLater()
    parent.deleteLater()


def report_windows(stage: Stage, sizes: tuple[Size, ...]) -> Iterator[Scene]:
    """A report of the store, as it is read in its window: nothing of the page lies beyond its edge."""
    from desktop.past.report_window import ReportWindow

    path = stage.folder / "report.html"
    now = datetime.fromtimestamp(stage.events[-1].received_at / 1000, UTC)
    sample = read_sample(StoreSource(stage.folder), Selection(), stage.events[-1].received_at, lambda _share: None)
    write_report([sample], path, now)
    window = ReportWindow(path, lambda _url: None)
    loaded: list[bool] = []
    window.page.loadFinished.connect(loaded.append)
    window.show()
    stage.wait(lambda: bool(loaded), 60)
    for size in sizes:
        window.resize(*size)
        beyond: list[tuple[str, ...]] = [("nothing was measured yet",)]
        until = time.monotonic() + _LAID_OUT_S  # charts follow a new size when they have the time
        while beyond[-1] and time.monotonic() < until:
            asked = len(beyond)
            window.page.runJavaScript(_BEYOND, lambda found, beyond=beyond: beyond.append(tuple(found)))
            stage.wait(lambda asked=asked, beyond=beyond: len(beyond) > asked, 30)
        yield Scene(f"report-{size[0]}", window, size, beyond[-1])
    window.close()
    window.dispose()
