"""The row of buttons over the feed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.theme import GRID, font


class FeedButtons(QWidget):
    """`row` is where the filter line goes in; `words` say how much is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.pause = tool_button("Pause", "Freeze the view; nothing is lost (Space)", checkable=True)
        self.clear = tool_button("Clear", "Hide the rows shown so far; they stay in the store (Ctrl+Backspace)")
        self.undo = tool_button("Undo clear", "Show the hidden rows again (Ctrl+Z)")
        self.undo.hide()
        self.fold = tool_button("Fold", "One row for each run of timeupdate and progress (F)", checkable=True)
        self.older = tool_button("Older", "Read older events from the store, also of earlier runs (O)")
        self.colours = tool_button("Colours", "Which rows are coloured, and how")
        self.details = tool_button("Details", "All that is known of the chosen event (Return)", checkable=True)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAccessibleName("Rows in the feed")
        self.words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.words.setFont(font(0.92))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.row.setSpacing(GRID // 2)
        for button in (self.pause, self.clear, self.undo, self.fold, self.older, self.colours, self.details):
            self.row.addWidget(button)
        self.row.addStretch(1)
        self.row.addWidget(self.words)

    def say(self, words: str) -> None:
        self.words.setText(words)


def tool_button(text: str, tip: str, checkable: bool = False) -> QToolButton:
    """A button with a name and a tip, for the eye and for a reader of the screen."""
    button = QToolButton(text=text, checkable=checkable)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setAccessibleDescription(tip)
    return button
