"""Words in panels: plain text that never asks for more width than there is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPalette, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QSizePolicy

from desktop.look.theme import GRID, font


def wrapped_label(text_font: QFont, name: str) -> QLabel:
    """An empty one that wraps and can be copied; `name` is what a screen reader calls it."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    label.setFont(text_font)
    label.setAccessibleName(name)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def muted_label(name: str) -> QLabel:
    """One line of small text beside what matters; `name` as above."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(font(0.92))
    label.setAccessibleName(name)
    label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


class Explanation(QPlainTextEdit):
    """A few lines below or above a table, as high as they need; scrolled where the panel has no room for that."""

    def __init__(self, text_font: QFont, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setFont(text_font)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.document().setDocumentMargin(GRID // 2)
        self.setViewportMargins(GRID, 0, GRID // 2, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.setMinimumSize(0, 0)

    def text(self) -> str:
        return self.toPlainText()

    def setText(self, text: str) -> None:
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        lines = self.document().documentLayout().documentSize().height()  # of a plain text: lines, not pixels
        # One pixel more: where the lines just fit, Qt holds the last one to be cut, and shows a scroll bar.
        return QSize(0, round(lines * self.fontMetrics().lineSpacing()) + GRID + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().lineSpacing() + GRID)

    def _fit(self) -> None:
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()
