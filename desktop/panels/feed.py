"""The live feed: every event as it comes, one row each."""

import time

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout

from collector.event import Event
from desktop.copying import as_csv, as_json
from desktop.feed.model import FeedModel
from desktop.feed.view import FeedView
from desktop.panels.panel import Panel, PanelContext
from desktop.theme import GRID, font

#: Copying more rows than this at once would fill the clipboard; an export does it better.
COPY_LIMIT = 10_000

_NOT_SHOWN = "That event is not among the rows shown; the store may have it."
#: So many seconds a word about an event that is not shown stays.
_TOLD_S = 4.0
#: So long after a change the head is written down.
_KEPT_AFTER_MS = 1500


class FeedPanel(Panel):
    """The feed's table with its buttons."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._context = context
        self.model = FeedModel(context.live.rows, context.theme, context.remarks)
        self.view = FeedView(context.live.rows, self.model, context.run)
        self.table = self.view.table
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu_asked)
        self._told_until = 0.0
        self.view.head.restore(context.settings.get("feed"))
        self._keep = QTimer(self, interval=_KEPT_AFTER_MS, singleShot=True)
        self._keep.timeout.connect(lambda: context.keep("feed", self.view.head.state()))
        self.view.head.changed.connect(self._keep.start)
        context.focus.event_wanted.connect(self.show_event)

        self.pause = self._button("Pause", "Freeze the view; nothing is lost (Space)", checkable=True)
        self.pause.toggled.connect(self.view.set_paused)
        self.view.pause_changed.connect(self._on_pause_changed)
        self.clear = self._button("Clear", "Hide the rows shown so far; they stay in the store")
        self.clear.clicked.connect(self._on_clear_clicked)
        self.undo = self._button("Undo clear", "Show the hidden rows again")
        self.undo.clicked.connect(self._on_undo_clicked)
        self.undo.hide()
        self.fold = self._button("Fold", "One row for each run of timeupdate and progress (F)", checkable=True)
        self.fold.toggled.connect(self.model.set_folded)
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
        for button in (self.pause, self.clear, self.undo, self.fold):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(buttons)
        column.addWidget(self.view, 1)
        self.refresh()

    def draw(self) -> None:
        self.view.draw()

    def refresh(self) -> None:
        if time.monotonic() < self._told_until:
            return
        self.words.setText(self.view.words)
        self.undo.setHidden(not self.model.hidden)
        self.table.empty.setText(self.view.nothing_shown)

    def resume(self) -> None:
        """To live: follow, and show what came while paused."""
        self.view.resume()

    def tell(self, words: str) -> None:
        """Words in the place of the count of rows, for a moment."""
        self._told_until = time.monotonic() + _TOLD_S
        self.words.setText(words)

    def show_event(self, event_id: str) -> None:
        """Choose the row of this event and stop following; say so where it is not among the rows."""
        if not self.view.show_event(event_id):
            self.tell(_NOT_SHOWN)

    def selected_events(self) -> list[Event]:
        """The events of the chosen rows in their order, at most `COPY_LIMIT`."""
        return self.view.chosen_events(COPY_LIMIT)

    def copy_json(self) -> None:
        """The chosen rows to the clipboard, one JSON object a line."""
        QGuiApplication.clipboard().setText(as_json(self.selected_events()))

    def copy_csv(self) -> None:
        """The chosen rows to the clipboard as CSV, with a head."""
        QGuiApplication.clipboard().setText(as_csv(self.selected_events()))

    def _on_pause_changed(self, paused: bool) -> None:
        self.pause.setChecked(paused)
        self.pause.setText("Resume" if paused else "Pause")

    def _on_clear_clicked(self) -> None:
        self.view.clear()
        self.refresh()

    def _on_undo_clicked(self) -> None:
        self.view.undo_clear()
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
