"""The live feed: every event as it comes, one row each; filtered, coloured, marked, and read to the last byte."""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from collector.event import Event
from desktop.feed.buttons import FeedButtons
from desktop.feed.colour_rules import ColourRules
from desktop.feed.commands import FeedCommands
from desktop.feed.detail import Node
from desktop.feed.detail_pane import DetailPane
from desktop.feed.filtering import Asking, Filtering
from desktop.feed.find_bar import FindBar
from desktop.feed.held_views import HeldViews
from desktop.feed.inspector import Inspector
from desktop.feed.keys import add_keys
from desktop.feed.memory import FeedMemory
from desktop.feed.menu import Target, cell_menu
from desktop.feed.model import FeedModel
from desktop.feed.older import OlderRows
from desktop.feed.rules_dialog import RulesDialog
from desktop.feed.seen_values import seen_in
from desktop.feed.view import FeedView
from desktop.filter.going_to import go_to_filter
from desktop.filter.line import FilterLine
from desktop.panels.panel import Panel, PanelContext

_NOT_SHOWN = "That event is not among the rows shown; the store may have it."
#: So many seconds a word about an event that is not shown stays.
_TOLD_S = 4.0
#: Wider than so many pixels the details are beside the rows, else below them.
_WIDE = 620


class FeedPanel(Panel):
    """The feed's table with its buttons, its filter, the details of the chosen event."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._context = context
        rows = context.live.rows
        self._told_until = 0.0
        self.model = FeedModel(rows, context.theme, context.remarks)
        self.view = FeedView(rows, self.model, context.run, context.theme)
        self.table = self.view.table
        views = HeldViews(rows, context.live.views)
        self.asking = Asking(views, context.remarks)
        self.filtering = Filtering(self.model, self.asking)
        self.colours = ColourRules(rows, self.asking, lambda: context.theme.is_dark)
        self.commands = FeedCommands(
            self.view,
            context.remarks,
            context.focus,
            context.collector_url,
            lambda: self.filter_text,
            lambda view_id: context.live.views.get(view_id) is not None,
        )
        self.older = OlderRows(self.view, self.model, rows, context.run, context.read_before)
        self.find_bar = FindBar(self.view, self.model, rows, self.asking)
        self.detail = DetailPane()
        self.inspector = Inspector(
            self.view, self.detail, rows, views, context.remarks, context.run, context.standing_of
        )
        self.line = FilterLine(context.theme, seen_in(rows), context.settings.get("filters"))
        self.buttons = FeedButtons(self.line)
        self._lay_out()
        self._remember()
        self._connect()
        self.refresh()

    @property
    def filter_text(self) -> str:
        """The filter as it is written, applied or not."""
        return self.line.text

    def draw(self) -> None:
        self.view.draw()
        self.inspector.draw()

    def refresh(self) -> None:
        self.filtering.refresh()
        self.colours.refresh()
        self.view.overview.refresh()
        if time.monotonic() >= self._told_until:
            self.buttons.say(self.view.words)
        self.buttons.undo.setHidden(not self.model.hidden)
        self.table.empty.setText(self.view.nothing_shown(self._stored))

    def _stored(self) -> int:
        """How many events the store has."""
        counters = self._context.health().get("counters", {})
        return int(counters.get("stored", 0)) - int(counters.get("expired", 0))

    def resume(self) -> None:
        """To live: follow, and show what came while paused."""
        self.view.resume()

    def tell(self, words: str) -> None:
        """Words in the place of the count of rows, for a moment."""
        self._told_until = time.monotonic() + _TOLD_S
        self.buttons.say(words)

    def show_event(self, event_id: str) -> None:
        """Choose the row of this event and stop following; say so where it is not among the rows."""
        if not self.view.show_event(event_id):
            self.tell(_NOT_SHOWN)

    def ask(self, text: str, apply: bool) -> None:
        """Write a filter into its line, and show what it takes if `apply`."""
        self.line.set_text(text, apply)

    def shown_numbers(self) -> NDArray[np.int64]:
        """The store's numbers of all events that the rows stand for, rising."""
        rows = self._context.live.rows
        self.model.finish()
        self.model.catch_up()
        places = self.model.all_places()
        held = places[(places >= rows.first) & (places < rows.end)]
        return np.sort(rows.column("number")[held - rows.first])

    def selected_events(self) -> list[Event]:
        return self.commands.selected_events()

    def show_menu(self, target: Target | None, where: QPoint) -> None:
        """The menu for this cell, at a point of the screen."""
        if target is not None:
            self.menu = cell_menu(self, target, self.commands)
            self.menu.popup(where)

    def edit_colours(self) -> None:
        self.rules_dialog = RulesDialog(self, self.colours, self._context.theme.is_dark)
        self.rules_dialog.show()

    def _lay_out(self) -> None:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.find_bar)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(rows)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self.detail.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.buttons)
        column.addWidget(self._split, 1)

    def _remember(self) -> None:
        context, buttons = self._context, self.buttons
        self._memory = FeedMemory(self.view.head, self.colours, buttons, context.settings.get("feed"), context.keep)
        self.detail.setVisible(buttons.details.isChecked())
        self.model.set_folded(buttons.fold.isChecked())

    def _connect(self) -> None:
        self._heed_window()
        self._heed_buttons()
        self._heed_parts()
        add_keys(self.table, self, self._calls_of_keys())

    def _heed_window(self) -> None:
        """What the whole window shares, and what is kept of it."""
        context = self._context
        self.model.cells.tint = self.colours.tint
        self.colours.asked_anew.connect(self.model.refresh_all)
        # No function of ours: the theme outlives this panel, and would hold it.
        context.theme.changed.connect(self.colours.set_anew)
        context.remarks.changed.connect(self.colours.ask_anew)
        context.remarks.failed.connect(self.tell)
        context.focus.event_wanted.connect(self.show_event)
        self.line.kept_changed.connect(lambda kept: context.keep("filters", kept))

    def _heed_buttons(self) -> None:
        buttons = self.buttons
        buttons.pause.toggled.connect(self.view.set_paused)
        buttons.clear.clicked.connect(self._on_clear_clicked)
        buttons.undo.clicked.connect(self._on_undo_clicked)
        buttons.fold.toggled.connect(self.model.set_folded)
        buttons.details.toggled.connect(self._on_details_toggled)
        self.older_entry = buttons.add("Load older events from the store\tO", self.older.load)
        buttons.add("Load all older events\tShift+O", self.older.load_all)
        buttons.add("Find…\t/", self.find_bar.open_bar)
        buttons.add("Next mark or comment\tF2", lambda: self.commands.go_to_remark(1))
        buttons.add("Columns and time…", lambda: self.view.head.menu(-1).popup(buttons.below_more()))
        buttons.add("Colour rules…", self.edit_colours)

    def _heed_parts(self) -> None:
        self.view.row_chosen.connect(self._point)
        self.view.pause_changed.connect(self._on_pause_changed)
        self.view.activated.connect(self.buttons.details.toggle)
        self.table.top_passed.connect(self.older.load_more)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu_asked)
        self.detail.menu_asked.connect(self._on_detail_menu_asked)
        self.detail.event_wanted.connect(self.show_event)
        self.line.filter_changed.connect(self.filtering.ask)
        self.commands.filter_asked.connect(self.ask)
        self.commands.colour_asked.connect(self.colours.add)
        for part in (self.older, self.commands):
            part.told.connect(self.tell)
        for part in (self.detail, self.find_bar, self.line):
            part.left.connect(self.table.setFocus)

    def _calls_of_keys(self) -> dict[str, Callable[[], object]]:
        """By the ids of the table of keys."""
        buttons, commands, find_bar = self.buttons, self.commands, self.find_bar
        return {
            "clear": buttons.clear.click,
            "undo_clear": buttons.undo.click,
            "older": self.older.load,
            "all_older": self.older.load_all,
            "fold": buttons.fold.toggle,
            "unfold": commands.toggle_run,
            "filter": partial(go_to_filter, self, self.line),
            "apply": lambda: commands.ask_for_cell(False),
            "apply_not": lambda: commands.ask_for_cell(True),
            "find": find_bar.open_bar,
            "next": lambda: find_bar.find(1),
            "previous": lambda: find_bar.find(-1),
            "mark": commands.toggle_marks,
            "comment": commands.comment,
            "next_mark": lambda: commands.go_to_remark(1),
            "previous_mark": lambda: commands.go_to_remark(-1),
            "details": buttons.details.toggle,
            "view": commands.look_at_view,
            "only_view": commands.only_view,
            "seek": commands.seek_player,
            "menu": self._show_menu_at_row,
            "copy_json": commands.copy_json,
            "copy_csv": commands.copy_csv,
            "copy_shown": commands.copy_shown,
            "copy_curl": commands.copy_curl,
        }

    def _point(self) -> None:
        """The cursor of all panels goes to the chosen event, if its view is looked at."""
        event, focus = self.view.current_event(), self._context.focus
        if event is not None and event.view_id in focus.view_ids[:1]:
            focus.move_cursor(event.timestamp)

    def _on_pause_changed(self, paused: bool) -> None:
        self.buttons.pause.setChecked(paused)
        self.buttons.pause.setText("Resume" if paused else "Pause")

    def _on_clear_clicked(self) -> None:
        self.view.clear()
        self.refresh()

    def _on_undo_clicked(self) -> None:
        self.view.undo_clear()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._split.setOrientation(Qt.Orientation.Horizontal if self.width() > _WIDE else Qt.Orientation.Vertical)

    def _on_details_toggled(self, shown: bool) -> None:
        self.detail.setVisible(shown)
        self.inspector.ask()

    def _on_menu_asked(self, where: QPoint) -> None:
        if self.table.indexAt(where).isValid():
            self.show_menu(self.commands.target(), self.table.viewport().mapToGlobal(where))

    def _on_detail_menu_asked(self, event: Event, node: Node, where: QPoint) -> None:
        self.show_menu(Target(event, node.field, node.value), where)

    def _show_menu_at_row(self) -> None:
        place = self.table.visualRect(self.table.currentIndex()).bottomLeft()
        self.show_menu(self.commands.target(), self.table.viewport().mapToGlobal(place))
