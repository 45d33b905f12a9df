"""Windows stay where a screen is: what was left on one that has gone since comes back to one that is there."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

#: So much of a window's upper edge must be on a screen for a hand to get hold of it (pixels).
_GRIP = QPoint(96, 24)


#: What the system draws around a window takes at most so much (pixels).
_FRAME = QSize(16, 48)
#: Of a large screen, so much is a window's at its first start, up to this.
_SHARE = 0.8
_LARGEST = QSize(1920, 1200)


def first_size(usual: QSize, available: QSize) -> QSize | None:
    """How large a window is made at its first start on a screen with so much room: `usual` or, where that is little, a
    share of the screen. None where not even `usual` fits with its frame: then it is to fill the screen."""
    if (usual + _FRAME).boundedTo(available) != usual + _FRAME:
        return None
    return usual.expandedTo((available * _SHARE).boundedTo(_LARGEST))


def bring_back(window: QMainWindow, docks: Iterable[QDockWidget]) -> None:
    """`window` onto the first screen, and its floating `docks` back into it, where no screen shows enough of them
    or they lie over all of its menus, as Qt puts those that were made for a larger screen."""
    areas = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    menus = QRect(window.mapToGlobal(QPoint(0, 0)), window.menuBar().size())
    for dock in docks:
        frame = dock.frameGeometry()
        if dock.isFloating() and (frame.contains(menus) or not is_held(frame, areas)):
            dock.setFloating(False)
    if areas and not is_held(window.frameGeometry(), areas):
        window.resize(window.size().boundedTo(areas[0].size()))
        window.move(areas[0].topLeft())


def restored(window: QMainWindow, docks: Iterable[QDockWidget]) -> None:
    """After a remembered layout: `bring_back`, but off-screen, where the one screen is made up and too small."""
    if QGuiApplication.platformName() != "offscreen":
        bring_back(window, docks)


def is_held(frame: QRect, areas: Iterable[QRect]) -> bool:
    """Whether enough of the upper edge of `frame` is on one of the screens."""
    edge = QRect(frame.topLeft(), frame.topRight() + QPoint(0, _GRIP.y() - 1))
    shown = [edge.intersected(area) for area in areas]
    return any(part.width() >= min(_GRIP.x(), frame.width()) and part.height() >= _GRIP.y() for part in shown)
