"""A read-only view of bytes from outside, as text or as a hex dump; never as markup."""

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from desktop.look import raw_bytes
from desktop.look.theme import font


class RawView(QPlainTextEdit):
    """Shows one piece's bytes; `show_bytes` chooses the form that suits them unless one is asked for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setStyleHint(QFont.StyleHint.Monospace)
        letters.setPointSizeF(font(0.95).pointSizeF())
        self.setFont(letters)

    def show_bytes(self, raw: bytes, in_hex: bool) -> None:
        """Text wraps; a hex dump keeps its columns."""
        text = raw_bytes.as_hex(raw) if in_hex else raw_bytes.as_text(raw)
        if text != self.toPlainText():
            wrap = QPlainTextEdit.LineWrapMode
            self.setLineWrapMode(wrap.NoWrap if in_hex else wrap.WidgetWidth)
            self.setPlainText(text)
