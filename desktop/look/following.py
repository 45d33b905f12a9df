"""A table whose newest row is the last: it follows what arrives until you want to read, and then stands still."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QPushButton, QTableView

from desktop.look.cell_painter import CellPainter, PaintedModel
from desktop.look.clock_text import count
from desktop.look.theme import ROW_ROOM

_Key = Qt.Key

_UP = {_Key.Key_K, _Key.Key_Up, _Key.Key_PageUp, _Key.Key_Home}
_DOWN = {_Key.Key_J, _Key.Key_Down, _Key.Key_PageDown}
_STEPS = {_Key.Key_K: -1, _Key.Key_J: 1}
_MARGIN = 12


class FollowingTable(QTableView):
    """Rows of one height, scrolled by the pixel. `following`: the newest row stays in sight.

    Scrolling up, a drag of the bar, a key that moves or a click on a row stop following at once; from then on the
    view does not move by itself, also when rows above are dropped. End, the chip or scrolling down to the end resume.
    Signals: `following_changed(bool)`, `pause_toggled` (space), `live_asked` (End, or a click on the chip),
    `top_passed` (scrolled up, or a key went up, where there is nothing above).
    """

    following_changed = Signal(bool)
    top_passed = Signal()
    pause_toggled = Signal()
    live_asked = Signal()

    def __init__(self, name: str, model: PaintedModel) -> None:
        super().__init__()
        self.following = True
        self.hidden_columns: set[int] = set()
        self._gives_way: Mapping[int, int] = {}
        self.setAccessibleName(name)
        self.setModel(model)
        self._painter = CellPainter(model, striped=True)
        model.rowsRemoved.connect(self._on_rows_removed)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self.fontMetrics().height() + ROW_ROOM)
        columns.setHighlightSections(False)
        columns.setSectionsMovable(True)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.empty = QLabel(self)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._chip = QPushButton(self)
        self._chip.setObjectName("live-chip")
        self._chip.setAccessibleName("Jump to live")
        self._chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._chip.setCursor(Qt.CursorShape.PointingHandCursor)
        self._chip.clicked.connect(self.live_asked)
        self._chip.hide()
        bar = self.verticalScrollBar()
        bar.actionTriggered.connect(self._on_bar_moved)
        bar.sliderPressed.connect(lambda: self.set_following(False))
        bar.sliderReleased.connect(self._on_bar_released)

    @property
    def row_height(self) -> int:
        return self.verticalHeader().defaultSectionSize()

    @property
    def at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def set_following(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def settle(self) -> None:
        """After rows came or went: to the newest one where it follows."""
        if self.following:
            self.scrollToBottom()
        else:
            self.executeDelayedItemsLayout()  # so that the bar knows of rows below, and the chip with it

    def leave_out(self, narrower_than: Mapping[int, int]) -> None:
        """Columns that give way to the others while the table is narrower than so many pixels."""
        self._gives_way = narrower_than
        self._make_room()

    def hide_column(self, column: int, hidden: bool) -> None:
        """Hide a column whatever room there is, or let it show again where there is room."""
        (self.hidden_columns.add if hidden else self.hidden_columns.discard)(column)
        self.setColumnHidden(column, hidden)
        self._make_room()

    def show_chip(self, new: int, state: str = "", way_back: str = "jump to live") -> None:
        """The way back to live, as long as it is not what is seen. `new` rows came since; `state` says what else keeps
        it from being live (paused, sorted)."""
        if state or (not self.following and not self.at_end):
            says = " · ".join(filter(None, (state, f"{count(new)} new" if new else "")))
            text = f"{says} — {way_back}" if new else f"{says} · {way_back}" if says else way_back.capitalize()
            if text != self._chip.text():
                self._chip.setText(text)
                self._chip.setAccessibleName(text)
                self._chip.adjustSize()
                self._place()
            self._chip.show()
        else:
            self._chip.hide()

    @property
    def chip_text(self) -> str:
        """What the chip says; empty while it is not there."""
        return "" if self._chip.isHidden() else self._chip.text()

    def keep_place(self, removed: int) -> None:
        """Rows above were dropped: what is seen stays where it is."""
        bar = self.verticalScrollBar()
        value = bar.value() - removed * self.row_height
        self.updateGeometries()
        bar.setValue(value)

    def chosen_rows(self, most: int) -> list[int]:
        """The chosen rows in their order, at most so many."""
        rows: list[int] = []
        for part in sorted(self.selectionModel().selection(), key=lambda part: part.top()):
            rows += range(part.top(), min(part.bottom() + 1, part.top() + most - len(rows)))
        return sorted(set(rows))

    def put_row_at(self, row: int, height: int) -> None:
        """Scroll so that the upper edge of the row is so many pixels below that of the rows' area."""
        self.updateGeometries()
        self.verticalScrollBar().setValue(row * self.row_height - height)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters are commands, and looking through a million rows would stop everything."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if key == _Key.Key_Space and not modifiers:
            self.pause_toggled.emit()
        elif key == _Key.Key_End and not modifiers:
            self.live_asked.emit()
        elif key in _UP | _DOWN:
            self.set_following(False)
            if key in _UP and self._at_top and self.currentIndex().row() <= 0:
                self.top_passed.emit()
            if not self.currentIndex().isValid():
                self._enter(key)
            elif key in _STEPS:
                self._step(_STEPS[key])
            else:
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """No row is chosen by coming here: Qt would go to the first one, a million rows away."""
        nowhere = not self.currentIndex().isValid()
        super().focusInEvent(event)
        if nowhere:
            self.selectionModel().clearCurrentIndex()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y() > 0 and self._at_top:
            self.top_passed.emit()
        super().wheelEvent(event)

    @property
    def _at_top(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() <= bar.minimum()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.set_following(False)
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self._place()
        self.settle()

    def _make_room(self) -> None:
        for column, width in self._gives_way.items():
            hidden = column in self.hidden_columns or self.width() < width
            if self.isColumnHidden(column) != hidden:
                self.setColumnHidden(column, hidden)

    def _enter(self, key: int) -> None:
        """No row is chosen yet: begin with the last that is seen, or with the first when going down; Home means the
        first of all."""
        rows = self.model().rowCount()
        bottom = self.rowAt(self.viewport().height() - 1)
        last = bottom if bottom >= 0 else rows - 1
        row = 0 if key == _Key.Key_Home else self.rowAt(0) if key in _DOWN and not self.at_end else last
        if 0 <= row < rows:
            self.setCurrentIndex(self.model().index(row, 0))

    def _step(self, by: int) -> None:
        row = self.currentIndex().row() + by
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, self.currentIndex().column()))

    def _on_bar_moved(self) -> None:
        bar = self.verticalScrollBar()
        if bar.sliderPosition() < bar.maximum():
            self.set_following(False)
        elif not bar.isSliderDown() and bar.maximum() > 0 and bar.value() <= bar.sliderPosition():
            self.live_asked.emit()

    def _on_rows_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        if first == 0:
            self._painter.stripes_from += last + 1

    def _on_bar_released(self) -> None:
        if self.at_end:
            self.live_asked.emit()

    def _place(self) -> None:
        """The chip near the lower edge, the words of the empty table in the middle."""
        area = self.viewport().geometry()
        self._chip.move(
            area.left() + (area.width() - self._chip.width()) // 2, area.bottom() - self._chip.height() - _MARGIN
        )
        self.empty.setGeometry(area.adjusted(_MARGIN, 0, -_MARGIN, 0))

    def visible_rows(self) -> tuple[int, int]:
        """The first and last row that can be seen; (-1, -1) where there is none."""
        first = self.indexAt(QPoint(1, 1))
        if not first.isValid():
            return -1, -1
        last: QModelIndex = self.indexAt(QPoint(1, self.viewport().height() - 1))
        return first.row(), last.row() if last.isValid() else self.model().rowCount() - 1
