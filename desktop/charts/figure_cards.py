"""Numbers with their names beneath, side by side in as many columns as have room."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.look.theme import GRID, font


class Figure(NamedTuple):
    """A number as text, what it is, what that means; `colour` where it wants attention; `aside`: who says otherwise."""

    title: str
    value: str
    meaning: str
    colour: str = ""
    aside: str = ""


class FigureCards(QWidget):
    """Shows figures; each keeps its place while the same ones are shown.

    `widest`: a title that must have room. `choosable`: a click, or Enter, on a card chooses it.
    Signal: `chosen` (the place of the card).
    """

    chosen = Signal(int)

    def __init__(self, name: str, widest: str = "Duplicates", choosable: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._choosable = choosable
        self._cards: list[_Card] = []
        self._widest = widest
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        while len(self._cards) < len(figures):
            card = _Card()
            if self._choosable:
                card.make_choosable()
                card.chosen.connect(partial(self.choose, len(self._cards)))
            self._cards.append(card)
        for place, card in enumerate(self._cards):
            card.setVisible(place < len(figures))
            if place < len(figures):
                card.show_figure(figures[place])
        self._arrange(len(figures))

    def choose(self, place: int) -> None:
        for number, card in enumerate(self._cards):
            card.mark(number == place)
        self.chosen.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(sum(not card.isHidden() for card in self._cards))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._width, super().minimumSizeHint().height())

    @property
    def _width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._widest) + GRID

    def _arrange(self, shown: int) -> None:
        columns = max(2, min(shown, self.width() // self._width))
        if columns == self._columns and self._grid.count() == shown:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, int(column < columns))
        self._columns = columns
        while self._grid.count():
            self._grid.takeAt(0)
        for place, card in enumerate(self._cards[:shown]):
            self._grid.addWidget(card, place // columns, place % columns)


class _Card(QFrame):
    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._value, self._title, self._aside = QLabel(), QLabel(), QLabel()
        for label in (self._value, self._title, self._aside):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._value.setFont(font(1.3, QFont.Weight.DemiBold))
        for label in (self._title, self._aside):
            label.setFont(font(0.92))
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._value)
        column.addWidget(self._title)
        column.addWidget(self._aside)
        column.addStretch(1)
        self._figure: Figure | None = None

    def make_choosable(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.layout().setContentsMargins(GRID // 2, 2, GRID // 2, 2)

    def mark(self, chosen: bool) -> None:
        if chosen != self.property("chosen"):
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def show_figure(self, figure: Figure) -> None:
        if figure == self._figure:
            return
        self._figure = figure
        self._value.setText(figure.value)
        self._value.setStyleSheet(f"color: {figure.colour}" if figure.colour else "")
        self._title.setText(figure.title)
        self._aside.setText(figure.aside)
        self._aside.setStyleSheet(f"color: {figure.colour}" if figure.colour else "")
        self._aside.setHidden(not figure.aside)
        self.setToolTip(figure.meaning)
        self._value.setAccessibleName(f"{figure.title}: {figure.value}")
        aside = f" ({figure.aside})" if figure.aside else ""
        self.setAccessibleName(f"{figure.title}: {figure.value}{aside}. {figure.meaning}")
