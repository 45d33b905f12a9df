"""A text to be read, and copied: in a window of its own that holds up nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.look.theme import room


class TextBox(QDialog):
    """`name` says what the `text` is, for the Copy button and for those who do not see it; `says` stands above it. It
    may stay open while things run, and is gone when closed."""

    def __init__(self, parent: QWidget, title: str, name: str, says: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        above = QLabel(says, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(name)
        self.text.setPlainText(text)
        copy = QPushButton("Copy")
        copy.setAccessibleName(f"Copy {name[:1].lower()}{name[1:]}")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        self.column = QVBoxLayout(self)
        self.resize(room(70, 30))
        for part in (above, self.text, buttons):
            self.column.addWidget(part)
