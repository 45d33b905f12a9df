"""Where the panels are: the layout of the first start, and the one that is remembered."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

log = logging.getLogger(__name__)

#: Goes up when remembered layouts no longer fit: an older or newer one then gives way to the default.
VERSION = 1
#: From so many lines of text on the window's height has room for three panels above each other in the right column;
#: below so many, only for one.
_TALL, _LOW = 60, 34
#: The right column is so wide (pixels), of a wide window a fifth, of a narrow one two fifths at most.
_RIGHT_COLUMN = 400

Docks = Mapping[str, QDockWidget]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What differs from the layout of the first start: which panels are in front of their tabs, which are closed, and
    how much of the window's height the bottom row has.
    """

    front: tuple[str, ...]
    closed: tuple[str, ...]
    bottom: float


#: To watch a video and see how good it is; to look for what goes wrong.
ARRANGEMENTS = {
    "watch": Arrangement(("timeline", "quality"), ("log", "rejected", "mix", "rate", "delivery"), 0.28),
    "debug": Arrangement(("feed", "playback"), (), 0.5),
}


def arrange(window: QMainWindow, docks: Docks, name: str) -> None:
    """The layout of that name in `ARRANGEMENTS`."""
    wanted = ARRANGEMENTS[name]
    arrange_by_default(window, docks)
    for panel, dock in docks.items():
        dock.setVisible(panel not in wanted.closed)
    for panel in wanted.front:
        docks[panel].raise_()
    window.resizeDocks([docks[wanted.front[0]]], [round(window.height() * wanted.bottom)], Qt.Orientation.Vertical)


def arrange_by_default(window: QMainWindow, docks: Docks) -> None:
    """Feed, timeline (and log, hidden) at the bottom; charts in a column at the right, tabbed where height is short."""
    window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    tabs = ("log", "timeline", "views", "coverage", "findings", "history", "alerts", "rejected")
    groups = [("feed", name) for name in tabs]
    groups += [("mix", name) for name in ("playback", "quality")]
    lines = window.height() / window.fontMetrics().height()
    if lines < _LOW:
        groups += [("mix", "rate"), ("mix", "delivery")]
    elif lines < _TALL:
        groups += [("rate", "delivery")]
    place(window, docks, {name: dock.property("home") for name, dock in docks.items()}, groups)
    if "log" in docks:
        docks["log"].hide()
    side = [docks[name] for name in ("mix", "rate", "delivery") if name in docks]
    if side:
        width = min(max(_RIGHT_COLUMN, window.width() // 5), window.width() * 2 // 5)
        window.resizeDocks(side, [width] * len(side), Qt.Orientation.Horizontal)
        window.resizeDocks(side, [3, 2, 2][: len(side)], Qt.Orientation.Vertical)
    if "feed" in docks:
        window.resizeDocks([docks["feed"]], [window.height() * 3 // 10], Qt.Orientation.Vertical)


def place(
    window: QMainWindow,
    docks: Docks,
    areas: Mapping[str, Qt.DockWidgetArea | None],
    groups: Sequence[tuple[str, str]],
) -> None:
    """All `docks` in their `areas` (None: at the bottom), below or beside each other in this order; of `groups`, (in
    front, behind), the second is a tab with the first. The window keeps its size.

    Each goes to its place in one step: where docks lie side by side for a moment, the window grows to hold them, and
    Qt (6.11) leaves tab bars of that moment standing.
    """
    size, behind = window.size(), {second for first, second in groups if first in docks}
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for name, dock in docks.items():
        if name not in behind:
            window.addDockWidget(areas.get(name) or Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            dock.show()
    for first, second in groups:
        if first in docks and second in docks:
            window.tabifyDockWidget(docks[first], docks[second])
            docks[second].show()
            docks[first].raise_()
    window.restoreState(window.saveState())
    window.resize(size)


class LayoutFile:
    """A remembered layout, an INI file: the window's place and state with a version and a checksum.

    Whatever cannot be trusted (another version, a damaged file, a state that Qt will not have) is left alone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_lost(self) -> bool:
        """Whether something is there that cannot be used."""
        return self.path.is_file() and self._read() is None

    def save(self, window: QMainWindow) -> None:
        if self.path.exists() and not self.path.is_file():  # Qt would wait for a pipe's other end
            log.info("The layout cannot be kept in %s, which is no file", self.path)
            return
        settings = QSettings(str(self.path), QSettings.Format.IniFormat)
        geometry, state = window.saveGeometry(), window.saveState(VERSION)
        settings.setValue("layout/version", VERSION)
        settings.setValue("layout/geometry", geometry)
        settings.setValue("layout/state", state)
        settings.setValue("layout/checksum", _checksum(geometry, state))
        settings.sync()
        if settings.status() != QSettings.Status.NoError:
            log.info("The layout could not be kept in %s", self.path)

    def restore_geometry(self, window: QMainWindow) -> bool:
        """Put the window where it was; False (and the window as it is) where nothing usable is remembered."""
        remembered = self._read()
        return remembered is not None and window.restoreGeometry(remembered[0])

    def restore_state(self, window: QMainWindow) -> bool:
        """Put the docks, which must be there, as they were; False where nothing usable is remembered."""
        remembered = self._read()
        return remembered is not None and window.restoreState(remembered[1], VERSION)

    def _read(self) -> tuple[QByteArray, QByteArray] | None:
        if not self.path.is_file():
            return None
        settings = QSettings(str(self.path), QSettings.Format.IniFormat)
        geometry, state = settings.value("layout/geometry"), settings.value("layout/state")
        if (
            settings.status() == QSettings.Status.NoError
            and str(settings.value("layout/version")) == str(VERSION)
            and isinstance(geometry, QByteArray)
            and isinstance(state, QByteArray)
            and settings.value("layout/checksum") == _checksum(geometry, state)
        ):
            return geometry, state
        log.info("The remembered layout cannot be used; the default is taken")
        return None


def _checksum(geometry: QByteArray, state: QByteArray) -> str:
    return hashlib.sha256(geometry.data() + b"\0" + state.data()).hexdigest()
