"""What came as an event and could not be taken: why, the bytes as they came, and what to do about it."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QToolButton, QWidget

from collector.record.rejected import Rejected
from desktop.charts.figures_table import FiguresTable
from desktop.look.clock_text import count, full_time
from desktop.look.plain_text import plain
from desktop.look.raw_bytes import is_text
from desktop.look.raw_view import RawView
from desktop.look.theme import GRID
from desktop.panels.boxes import above_each_other, bare_column, head_row
from desktop.panels.labels import muted_label
from desktop.panels.panel import Panel, PanelContext
from desktop.rejected import words_for

_WHEN, _FIELD, REASON, _SIZE = range(4)
#: Below this width, in pixels, a row has no room for all its columns.
_NARROW = 480
_EMPTY = (
    "Nothing is rejected.\n\nWhat comes as an event but cannot be taken as one (bytes that are no JSON, no name, a"
    " wrong type) is kept here with the reason and its bytes, and never holds up the others. You can then take it by"
    " today's rules, or drop it."
)
_ADD = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class RejectedPanel(Panel):
    """A row a piece, the newest first; the bytes of the current one below. Dropping asks once, in its own row."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._rejected = context.rejected
        self._numbers: list[int] = []
        self._chosen: set[int] = set()
        self._piece: Rejected | None = None
        self._to_drop: list[int] | None = None
        self._done = ""
        self.words = muted_label("How many pieces are rejected, and what the last try came to")
        self.empty = muted_label("Why this panel is empty")
        self.empty.setText(_EMPTY)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.table = FiguresTable("Rejected pieces", ("When", "Field", "Reason", "Bytes"), words=3)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.why = muted_label("Why the chosen piece was rejected")
        self.why.setWordWrap(True)
        self.raw = RawView("The bytes of the chosen piece")
        self.hex = _button("Hex", "Show the bytes in hexadecimal", self._show_piece, checkable=True)
        self.retry = _button("Retry", "Take the chosen ones by today's rules", self._retry_chosen)
        self.retry_all = _button("Retry all", "Take all by today's rules", self._retry_all)
        self.drop = _button("Drop…", "Remove the chosen ones for good", self._ask_to_drop)
        self.question = muted_label("Whether to drop them for good")
        self.drop_them = _button("Drop them", "Remove them for good", self._drop)
        self.keep_them = _button("Keep them", "Leave them where they are", self._keep)
        self._lay_out()
        if self._rejected is not None:
            self._rejected.changed.connect(self._on_changed)
            self._rejected.told.connect(self._on_told)
        self._on_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the reason has it; the field is said below, too."""
        super().resizeEvent(event)
        for column in (_FIELD, _SIZE):
            self.table.setColumnHidden(column, self.width() < _NARROW)

    def _on_changed(self) -> None:
        """Other rows; those that were chosen and are there still stay chosen."""
        pieces = self._rejected.rows if self._rejected is not None else ()
        chosen = self._chosen & {piece.number for piece in pieces}
        self._numbers = [piece.number for piece in pieces]
        model = self.table.selectionModel()
        blocked = model.blockSignals(True)
        self.table.show_rows(
            [
                (full_time(piece.received_at)[:23], plain(piece.field) or "-", plain(piece.reason), count(piece.size))
                for piece in pieces
            ]
        )
        model.clear()
        for row, number in enumerate(self._numbers):
            if number in chosen:
                model.select(self.table.model().index(row, 0), _ADD)
        model.blockSignals(blocked)
        self.empty.setVisible(not pieces)
        self._parts.setVisible(bool(pieces))
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        self._chosen = set(self._chosen_numbers())
        if self._to_drop is not None and set(self._to_drop) != self._chosen:
            self._to_drop = None
        self.table.viewport().update()
        self._show_state()
        wanted = self._chosen_numbers()[:1]
        if not wanted or self._rejected is None:
            self._on_read(None)
        elif self._piece is None or self._piece.number != wanted[0]:
            self._rejected.read(wanted[0], self._on_read)

    def _chosen_numbers(self) -> list[int]:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self._numbers[row] for row in rows if row < len(self._numbers)]

    def _on_read(self, piece: Rejected | None) -> None:
        wanted = self._chosen_numbers()[:1]
        self._piece = piece if piece is not None and [piece.number] == wanted else None
        blocked = self.hex.blockSignals(True)
        self.hex.setChecked(self._piece is not None and not is_text(self._piece.raw))
        self.hex.blockSignals(blocked)
        self._show_piece()

    def _show_piece(self) -> None:
        piece = self._piece
        self.hex.setEnabled(piece is not None)
        self.raw.show_bytes(piece.raw if piece else b"", self.hex.isChecked())
        if piece is None:
            self.why.setText("Choose a row to see what came.")
            return
        field = f"{plain(piece.field)}: " if piece.field else ""
        common = piece.common_json.decode("utf-8", "backslashreplace")
        beside = f" · said of its whole batch: {plain(common, 300)}" if common else ""
        self.why.setText(f"{field}{plain(piece.reason)}{' · sent as a form' if piece.form else ''}{beside}")

    def _retry_chosen(self) -> None:
        if self._rejected is not None:
            self._rejected.retry(self._chosen_numbers())

    def _retry_all(self) -> None:
        if self._rejected is not None:
            self._rejected.retry()

    def _ask_to_drop(self) -> None:
        self._to_drop = self._chosen_numbers()
        self._show_state()
        self.keep_them.setFocus()

    def _drop(self) -> None:
        if self._rejected is not None and self._to_drop:
            self._rejected.drop(self._to_drop)
        self._keep()

    def _keep(self) -> None:
        self._to_drop = None
        self._show_state()
        self.table.setFocus()

    def _on_told(self, words: str) -> None:
        self._done = words
        self._show_state()

    def _show_state(self) -> None:
        """Words and buttons as they fit what is there, what is chosen, and what was asked."""
        total = self._rejected.total if self._rejected is not None else 0
        asking = bool(self._to_drop)
        self.words.setText(" · ".join(filter(None, [words_for(total) if total else "", plain(self._done)])))
        self.question.setText(f"Drop {count(len(self._to_drop or ()))} for good?")
        for part in (self.words, self.retry, self.retry_all, self.drop):
            part.setVisible(not asking)
        for part in (self.question, self.drop_them, self.keep_them):
            part.setVisible(asking)
        self.retry.setEnabled(bool(self._chosen))
        self.drop.setEnabled(bool(self._chosen))
        self.retry_all.setEnabled(total > 0)

    def _lay_out(self) -> None:
        digit = self.table.fontMetrics().horizontalAdvance("0")
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(_WHEN, QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        for column, digits in ((_WHEN, 24), (_FIELD, 12), (_SIZE, 9)):
            head.resizeSection(column, digits * digit + 2 * GRID)
        below = QWidget()
        column = bare_column(below)
        column.addLayout(head_row([self.why], [self.hex]))
        column.addWidget(self.raw, 1)
        self._parts = above_each_other([self.table, below], [240, 160])
        self.empty.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        outer = bare_column(self)
        buttons = [self.retry, self.retry_all, self.drop, self.drop_them, self.keep_them]
        outer.addLayout(head_row([self.words, self.question], buttons, GRID // 2))
        outer.addWidget(self.empty, 1)
        outer.addWidget(self._parts, 1)


def _button(text: str, tip: str, pressed: Callable[[], None], checkable: bool = False) -> QToolButton:
    button = QToolButton(text=text, checkable=checkable)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda: pressed())
    return button
