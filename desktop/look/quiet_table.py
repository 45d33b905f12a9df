"""A table that only shows: whole rows, nothing to edit, no lines between, text as text."""

from PySide6.QtCore import QAbstractTableModel
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView

from desktop.look.cell_painter import CellPainter
from desktop.look.theme import ROW_ROOM, font


class QuietTable(QTableView):
    """Of a model whose cells the CellPainter draws; `name` is what a screen reader calls it. Tab leads out of it."""

    def __init__(self, name: str, model: QAbstractTableModel) -> None:
        super().__init__()
        self._painter = CellPainter(model)
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setFont(font())
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROW_ROOM)
        self.horizontalHeader().setHighlightSections(False)
