"""What happened inside: the newest log records."""

import logging

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QAction, QFont, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLabel

from desktop.log_model import FROM, MESSAGE, LogModel
from desktop.look.following import FollowingTable
from desktop.look.theme import GRID, font
from desktop.panels.boxes import bare_column
from desktop.panels.panel import Panel, PanelContext

_LEVELS = (
    ("Everything", logging.NOTSET),
    ("Information and up", logging.INFO),
    ("Warnings and errors", logging.WARNING),
    ("Errors", logging.ERROR),
)
_WIDTHS = (11, 8, 24)


class LogPanel(Panel):
    """The log with a choice of level; follows like the feed."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self.model = LogModel(context.log, context.theme)
        self.table = FollowingTable("Log", self.model)
        self.table.setFont(font())
        self.table.empty.setText("Nothing was logged yet.")
        self.table.live_asked.connect(self._follow)
        self.model.rowsRemoved.connect(self._on_rows_removed)
        self._level = QComboBox()
        self._level.setAccessibleName("Least level shown")
        self._level.setToolTip("Which records are shown")
        for title, level in _LEVELS:
            self._level.addItem(title, level)
        self._level.setCurrentIndex(1)
        self._level.currentIndexChanged.connect(self._on_level_chosen)
        copy = QAction("Copy", self.table)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self.copy)
        self.table.addAction(copy)
        self._new = 0
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        new = self.model.catch_up()
        self.table.settle()
        self._new = 0 if self.table.following else self._new + new
        self.table.show_chip(self._new)
        self.table.empty.setVisible(not self.model.rowCount())

    def copy(self) -> None:
        """The chosen lines to the clipboard."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        QGuiApplication.clipboard().setText("".join(f"{self.model.text_of(row)}\n" for row in rows))

    def _follow(self) -> None:
        self.table.set_following(True)
        self.refresh()

    def _on_rows_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        if not self.table.following:
            self.table.keep_place(last - first + 1)

    def _on_level_chosen(self) -> None:
        self.model.set_level(self._level.currentData())
        self._follow()

    def _lay_out(self) -> None:
        head = self.table.horizontalHeader()
        head.setFont(font(0.92, QFont.Weight.DemiBold))
        digit = self.table.fontMetrics().horizontalAdvance("0")
        for column, digits in enumerate(_WIDTHS):
            head.resizeSection(column, digits * digit + 2 * GRID)
        head.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        self.table.leave_out({FROM: 64 * digit})
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(QLabel("Show"))
        row.addWidget(self._level)
        row.addStretch(1)
        column = bare_column(self)
        column.addLayout(row)
        column.addWidget(self.table, 1)
