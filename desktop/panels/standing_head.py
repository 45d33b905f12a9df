"""The head of the panels about HarperDB: how things stand, what is wrong with the way out, and a try at once."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.look.marks import state_icon
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, font
from desktop.panels.labels import wrapped_label
from desktop.panels.panel import PanelContext


class StandingHead(QWidget):
    """A sign and words for a state, trouble below it. `subject` is what is spoken of: "delivery" or "reading"."""

    def __init__(self, context: PanelContext, subject: str) -> None:
        super().__init__()
        self._theme = context.theme
        self._shown: tuple[str, bool] | None = None
        self.sign = QLabel()
        self.sign.setAccessibleName("Sign of the state")
        self.state = wrapped_label(font(1.0, QFont.Weight.DemiBold), f"State of the {subject}")
        self.retry = QPushButton("Retry now")
        self.retry.setToolTip(f"Try the {subject} at once instead of waiting")
        self.retry.setAccessibleName(f"Retry {subject} now")
        self.retry.clicked.connect(lambda: context.retry_delivery())
        self.trouble = wrapped_label(font(), f"What is wrong with the {subject}, and the way out")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.sign)
        row.addWidget(self.state, 1)
        row.addWidget(self.retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.trouble)

    def show_state(self, state: str, words: str, trouble: str, hint: str = "") -> None:
        """`hint` stands where there is no trouble, in the colour of text."""
        self.state.setText(plain(words))
        self.trouble.setText(plain(trouble or hint, 600))
        self.trouble.setVisible(bool(trouble or hint))
        self.retry.setVisible(state in ("retrying", "refused"))
        colours = self._theme.colours
        if (shown := (f"{state} {bool(trouble)}", self._theme.is_dark)) != self._shown:
            self._shown = shown
            self.sign.setPixmap(state_icon(state, colours).pixmap(QSize(14, 14), self.devicePixelRatioF()))
            self.trouble.setStyleSheet(f"color: {colours.error if trouble else colours.text}")
