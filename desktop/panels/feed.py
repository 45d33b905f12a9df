"""The live feed: every event as it comes, one row each."""

import time

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QFont, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QMenu, QToolButton, QVBoxLayout

from collector.event import Event
from desktop.clock_text import count
from desktop.copying import as_csv, as_json
from desktop.feed.model import COLUMNS, DETAIL, MEDIA_TIME, VIEW, FeedModel
from desktop.following import FollowingTable
from desktop.panels.panel import Panel, PanelContext
from desktop.theme import GRID, font

#: Copying more rows than this at once would fill the clipboard; an export does it better.
COPY_LIMIT = 10_000

_NONE_YET = "No events yet.\nPlay the demo clip, or put the tracker on a page of your own."
_NOT_SHOWN = "That event is not among the rows shown; the store may have it."
#: So many seconds a word about an event that is not shown stays.
_TOLD_S = 4.0
_CLEARED = "Cleared. New events appear here."


class FeedPanel(Panel):
    """The feed's table with its buttons."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._rows = context.live.rows
        self.model = FeedModel(context.live.rows, context.theme)
        self.table = FollowingTable("Live feed", self.model)
        self.table.setFont(font())
        self.model.rowsRemoved.connect(self._on_rows_removed)
        self.table.live_asked.connect(self.resume)
        self.table.pause_toggled.connect(self.toggle_pause)
        self.table.following_changed.connect(self._on_following_changed)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu_asked)
        self._seen = context.live.rows.end
        self._not_shown_until = 0.0
        self._size_columns()
        context.focus.event_wanted.connect(self.show_event)

        self.pause = self._button("Pause", "Freeze the view; nothing is lost (Space)", checkable=True)
        self.pause.toggled.connect(self._on_pause_toggled)
        self.clear = self._button("Clear", "Hide the rows shown so far; they stay in the store")
        self.clear.clicked.connect(self._on_clear_clicked)
        self.undo = self._button("Undo clear", "Show the hidden rows again")
        self.undo.clicked.connect(self._on_undo_clicked)
        self.undo.hide()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAccessibleName("Rows in the feed")
        self.words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.words.setFont(font(0.92))

        self._copies = [
            self._action("Copy as JSON", QKeySequence(QKeySequence.StandardKey.Copy), self.copy_json),
            self._action("Copy as CSV", QKeySequence("Ctrl+Shift+C"), self.copy_csv),
        ]
        buttons = QHBoxLayout()
        buttons.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        buttons.setSpacing(GRID // 2)
        for button in (self.pause, self.clear, self.undo):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(buttons)
        column.addWidget(self.table, 1)
        self.refresh()

    def draw(self) -> None:
        self.model.catch_up()
        self.table.settle()
        if self.table.following:
            self._seen = self.model.end
        self._show_chip()

    def refresh(self) -> None:
        if time.monotonic() < self._not_shown_until:
            return
        rows, parts = self.model.rowCount(), []
        if self.model.hidden:
            parts.append(f"{count(self.model.hidden)} cleared")
        if self.model.dropped:
            parts.append(f"{count(self.model.dropped)} older in the store only")
        parts.append(count(rows, "event"))
        self.words.setText(" · ".join(parts))
        self.undo.setHidden(not self.model.hidden)
        self.table.empty.setText("" if rows else _CLEARED if self.model.hidden else _NONE_YET)

    def resume(self) -> None:
        """To live: follow, and show what came while paused."""
        self.pause.setChecked(False)
        self.table.set_following(True)
        self.draw()

    def toggle_pause(self) -> None:
        self.pause.toggle()

    def show_event(self, event_id: str) -> None:
        """Choose the row of this event and stop following; say so where it is not among the rows."""
        self.model.catch_up()
        place = self._rows.find_id(event_id)
        row = None if place is None else self.model.row_of(place)
        if row is None:
            self._not_shown_until = time.monotonic() + _TOLD_S
            self.words.setText(_NOT_SHOWN)
            return
        self.table.set_following(False)
        self.table.selectRow(row)
        self.table.scrollTo(self.model.index(row, 0), FollowingTable.ScrollHint.PositionAtCenter)

    def selected_events(self) -> list[Event]:
        """The events of the chosen rows in their order, at most `COPY_LIMIT`."""
        rows = sorted(row for part in self.table.selectionModel().selection() for row in _first_rows(part))
        events = (self.model.event_at(row) for row in rows[:COPY_LIMIT])
        return [event for event in events if event is not None]

    def copy_json(self) -> None:
        """The chosen rows to the clipboard, one JSON object a line."""
        QGuiApplication.clipboard().setText(as_json(self.selected_events()))

    def copy_csv(self) -> None:
        """The chosen rows to the clipboard as CSV, with a head."""
        QGuiApplication.clipboard().setText(as_csv(self.selected_events()))

    def _show_chip(self) -> None:
        self.table.show_chip(self.model.end - self._seen + self.model.waiting, self.model.paused)

    def _on_rows_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        if not self.table.following:
            self.table.keep_place(last - first + 1)

    def _on_following_changed(self, following: bool) -> None:
        self._seen = self.model.end
        self._show_chip()

    def _on_pause_toggled(self, paused: bool) -> None:
        self.model.paused = paused
        self.pause.setText("Resume" if paused else "Pause")
        self.draw()

    def _on_clear_clicked(self) -> None:
        self.model.clear()
        self._seen = self.model.end
        self.refresh()

    def _on_undo_clicked(self) -> None:
        self.model.undo_clear()
        self.table.settle()
        self.refresh()

    def _on_menu_asked(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._copies:
            action.setEnabled(self.table.selectionModel().hasSelection())
            menu.addAction(action)
        menu.aboutToHide.connect(self._enable_copies)
        menu.popup(self.table.viewport().mapToGlobal(where))

    def _enable_copies(self) -> None:
        for action in self._copies:
            action.setEnabled(True)

    def _button(self, text: str, tip: str, checkable: bool = False) -> QToolButton:
        button = QToolButton(text=text, checkable=checkable)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAccessibleDescription(tip)
        return button

    def _action(self, text: str, keys: QKeySequence, call: object) -> QAction:
        action = QAction(text, self.table)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(call)
        self.table.addAction(action)
        return action

    def _size_columns(self) -> None:
        head = self.table.horizontalHeader()
        head.setFont(font(0.92, QFont.Weight.DemiBold))
        digit = self.table.fontMetrics().horizontalAdvance("0")
        for column, look in enumerate(COLUMNS):
            head.resizeSection(column, look.digits * digit + 2 * GRID)
        head.setSectionResizeMode(DETAIL, QHeaderView.ResizeMode.Stretch)
        self.table.leave_out({VIEW: 72 * digit, MEDIA_TIME: 60 * digit})


def _first_rows(part: object) -> range:
    """The rows of a range of the selection, no more than can be copied."""
    return range(part.top(), min(part.bottom() + 1, part.top() + COPY_LIMIT))  # type: ignore[attr-defined]
