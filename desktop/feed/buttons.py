"""The row of buttons over the feed."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import GRID, font

#: Digits that fit into the line of the filter at least, where it stands beside the buttons.
_LINE_DIGITS = 64


class FeedButtons(QWidget):
    """The buttons, the `words` that say how much is shown, and the filter's line: beside them where there is room."""

    def __init__(self, line: QWidget) -> None:
        super().__init__()
        self._wide: bool | None = None
        self.pause = tool_button("Pause", "Freeze the view; nothing is lost (Space)", checkable=True)
        self.clear = tool_button("Clear", "Hide the rows shown so far; they stay in the store (Ctrl+Backspace)")
        self.undo = tool_button("Undo clear", "Show the hidden rows again (Ctrl+Z)")
        self.undo.hide()
        self.fold = tool_button("Fold", "One row for each run of timeupdate and progress (F)", checkable=True)
        self.details = tool_button("Details", "All that is known of the chosen event (Return)", checkable=True)
        self.more = tool_button("More", "Older events, find, columns, colour rules")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.words = ShortenedLabel(Qt.AlignmentFlag.AlignRight)
        self.words.setAccessibleName("Rows in the feed")
        self.words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.words.setFont(font(0.92))
        self._line = line
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID // 2)
        for button in (self.pause, self.clear, self.undo, self.fold, self.details, self.more):
            row.addWidget(button)
        row.addWidget(self.words, 1)
        self._row = QWidget()
        self._row.setLayout(row)
        self._row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._place(wide=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for_line = _LINE_DIGITS * self.fontMetrics().horizontalAdvance("0")
        self._place(event.size().width() >= 2 * max(for_line, self._row.minimumSizeHint().width()))

    def _place(self, wide: bool) -> None:
        """The line above the buttons, or to the right of them where there is room for both."""
        if wide == self._wide:
            return
        self._wide = wide
        for part in (self._line, self._row):
            self._grid.removeWidget(part)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self._row, 0 if wide else 1, 0, top if wide else Qt.AlignmentFlag(0))
        self._grid.addWidget(self._line, 0, 1 if wide else 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if wide else 0)

    def add(self, text: str, call: Callable[[], object]) -> QAction:
        """An entry under `more`."""
        action = self.more.menu().addAction(text)
        action.triggered.connect(lambda _checked=False: call())
        return action

    def below_more(self) -> QPoint:
        """Where on the screen a menu under `more` begins."""
        return self.more.mapToGlobal(self.more.rect().bottomLeft())

    def say(self, words: str) -> None:
        if words != self.words.text():
            self.words.setText(words)
            self.words.setToolTip(words)


class _Button(QToolButton):
    """One that is on looks like a chosen row: in dark colours pressed buttons look like others."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        if self.isChecked():
            palette = self.palette()
            palette.setBrush(QPalette.ColorRole.Button, palette.highlight())
            palette.setBrush(QPalette.ColorRole.ButtonText, palette.highlightedText())
            option.palette = palette  # type: ignore[attr-defined]
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)


def tool_button(text: str, tip: str, checkable: bool = False) -> QToolButton:
    """A button with a name and a tip, for the eye and for a reader of the screen."""
    button = _Button(text=text, checkable=checkable)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setAccessibleDescription(tip)
    return button
