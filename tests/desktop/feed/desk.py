"""What the feed's tests share: going to a row, its menu, and what is seen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from desktop.feed.columns import EVENT
from desktop.live import Live
from desktop.panels.feed import FeedPanel
from tests.desktop.kit import tick
from tests.desktop.samples import many


def row_of(panel: FeedPanel, name: str) -> int:
    """The first row with an event of this name."""
    rows = range(panel.model.rowCount())
    return next(row for row in rows if panel.model.event_at(row).event == name)


def choose(panel: FeedPanel, row: int, column: int = EVENT) -> None:
    panel.table.set_following(False)
    panel.table.scrollTo(panel.model.index(row, column))
    panel.table.setCurrentIndex(panel.model.index(row, column))
    tick(panel)


def names(panel: FeedPanel) -> set[str]:
    panel.model.finish()
    tick(panel)
    return {panel.model.event_at(row).event for row in range(panel.model.rowCount())}


def press_entry(menu: QMenu, *path: str) -> None:
    """Choose the entry at the end of the path, by the beginnings of the titles."""
    for title in path[:-1]:
        menu = next(action.menu() for action in menu.actions() if action.text().startswith(title))
    next(action for action in menu.actions() if action.text().startswith(path[-1])).trigger()


def menu_at(panel: FeedPanel, row: int, column: int, qtbot) -> QMenu:
    choose(panel, row, column)
    place = panel.table.visualRect(panel.model.index(row, column)).center()
    panel.table.customContextMenuRequested.emit(place)
    return panel.menu


def nodes(panel: FeedPanel) -> list:
    items = panel.detail._items()
    return [item.data(0, Qt.ItemDataRole.UserRole) for item in items]


def more(live: Live, panel: FeedPanel, count: int = 50) -> None:
    live.take(many(count, first=live.rows.end + 1))
    tick(panel)


def seen(panel: FeedPanel) -> QImage:
    """The pixels of the rows."""
    return panel.table.viewport().grab().toImage()


def last_seen(panel: FeedPanel) -> int:
    return panel.table.visible_rows()[1]
