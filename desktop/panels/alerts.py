"""Alerts: what was raised, newest first, and the rules that raise them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QScrollArea, QSplitter

from desktop.alerts.announcing import what_was_asked
from desktop.alerts.rules import AlertRules
from desktop.charts.figures_table import FiguresTable
from desktop.look.clock_text import full_time
from desktop.look.plain_text import plain
from desktop.look.source_text import short_source
from desktop.look.theme import GRID
from desktop.panels.boxes import bare_column
from desktop.panels.panel import Panel, PanelContext

_EMPTY = "No alert was raised. The rules below are asked of every view while it goes on; you can change them."
_WHEN, _RULE, _SOURCE, _VIEW, _WHAT = range(5)
_VIEW_SHOWN = 6


class AlertsPanel(Panel):
    """A chosen row shows its view in all panels."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._watch = context.alerts
        self._focus = context.focus
        self.empty = QLabel(_EMPTY, wordWrap=True)
        self.empty.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        self.table = FiguresTable("Alerts that were raised", ("When", "Alert", "Source", "View", "What"), words=5)
        head = self.table.horizontalHeader()
        digit = self.table.fontMetrics().horizontalAdvance("0")
        for column, digits in ((_WHEN, 24), (_RULE, 14), (_SOURCE, 18), (_VIEW, 9)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(column, digits * digit + 2 * GRID)
        head.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        column = bare_column(self)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        column.addWidget(self.empty)
        column.addWidget(parts, 1)
        if self._watch is not None:
            self.rules = AlertRules(self._watch)
            scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and is scrolled to
            scroll.setWidget(self.rules)
            parts.addWidget(scroll)
            parts.setStretchFactor(0, 1)
            self._watch.raised.connect(lambda _alert: self._show())
        self._show()

    def _show(self) -> None:
        past = self._watch.past if self._watch is not None else ()
        self.table.show_rows(
            [
                (
                    full_time(one.at)[:23],
                    plain(one.rule.name),
                    short_source(one.source),
                    plain(one.view_id[-_VIEW_SHOWN:]),
                    what_was_asked(one),
                )
                for one in past
            ]
        )
        self.empty.setVisible(not past)
        self.table.setVisible(bool(past))

    def _on_current_changed(self) -> None:
        row = self.table.currentIndex().row()
        if self._watch is not None and 0 <= row < len(self._watch.past):
            self._focus.choose(self._watch.past[row].view_id)
