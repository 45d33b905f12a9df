"""What the user should know now, said above the player without a box that must be clicked away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.look.plain_text import plain
from desktop.look.theme import GRID

#: So much of a message is shown, in characters.
_LONGEST = 600
#: A column of so few characters is tiring to read.
_NARROW = 45
#: However little room there is, so many lines of messages are seen.
_LEAST_LINES = 3

Severity = Literal["note", "warning", "error"]

#: Shape and word as well as colour: (symbol, word for screen readers, colour of the edge, seen in light and dark).
_LOOKS: dict[Severity, tuple[str, str, str]] = {
    "note": ("●", "Note", "#2e86c1"),
    "warning": ("▲", "Warning", "#b97700"),
    "error": ("✖", "Error", "#d1453b"),
}
_SHEET = """
#message-bar {{ background: palette(base); border-left: 5px solid {colour}; border-bottom: 1px solid palette(mid); }}
#message-sign {{ font-weight: bold; }}
"""


@dataclass(frozen=True, slots=True)
class Message:
    """`key` names what it is about: a newer message of the same key takes its place. `text` may come from anywhere."""

    key: str
    severity: Severity
    text: str
    way_out: str = ""


Button = tuple[str, Callable[[], object]]


class MessageBar(QFrame):
    """One message with its buttons. Signal: `dismissed` when it was closed by hand or by one of its buttons."""

    dismissed = Signal()

    def __init__(self, message: Message, buttons: Sequence[Button]) -> None:
        super().__init__()
        symbol, word, colour = _LOOKS[message.severity]
        self.message = message
        self.setObjectName("message-bar")
        self.setStyleSheet(_SHEET.format(colour=colour))
        self.setAccessibleName(f"{word}: {message.text} {message.way_out}".strip())
        sign = QLabel(symbol)
        sign.setObjectName("message-sign")
        sign.setAccessibleName(word)
        self.label = QLabel(plain(f"{message.text} {message.way_out}".strip(), _LONGEST))
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        for title, call in buttons:
            button = QPushButton(title)
            button.setAccessibleName(title)
            button.clicked.connect(_pressed(call, self.dismissed))
            self._buttons.addWidget(button)
        self._words_and_buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words_and_buttons.setSpacing(GRID // 2)
        self._words_and_buttons.addWidget(self.label, 1)
        self._words_and_buttons.addLayout(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(sign)
        row.addLayout(self._words_and_buttons, 1)
        close = QToolButton(text="✕", autoRaise=True)
        close.setAccessibleName("Dismiss this message")
        close.setToolTip("Dismiss")
        close.clicked.connect(lambda: self.dismissed.emit())
        row.addWidget(close)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the words would stand in a narrow column beside the buttons, the buttons go below them."""
        super().resizeEvent(event)
        if self._buttons.count():
            left = self.width() - self._buttons.sizeHint().width()
            narrow = left < _NARROW * self.fontMetrics().averageCharWidth()
            ways = QBoxLayout.Direction
            self._words_and_buttons.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
            self._buttons.setAlignment(Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignRight)


class MessageBars(QScrollArea):
    """The bars on top of each other, the newest below. One that was dismissed stays away until its words change.
    As high as they need, scrolled where there is no room for that.
    """

    def __init__(self) -> None:
        super().__init__(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self._bars: dict[str, MessageBar] = {}
        self._dismissed: dict[str, Message] = {}
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and is scrolled to
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.setWidget(inside)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(0, max(0, self._column.heightForWidth(max(1, self.width()))))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.sizeHint().height(), _LEAST_LINES * self.fontMetrics().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def show_message(self, message: Message, buttons: Sequence[Button] = ()) -> None:
        """Show `message`, in the place of an earlier one of its key."""
        shown = self._bars.get(message.key)
        if self._dismissed.get(message.key) == message or (shown and shown.message == message):
            return
        self._remove(message.key)
        self._dismissed.pop(message.key, None)
        bar = MessageBar(message, buttons)
        bar.dismissed.connect(lambda: self._on_dismissed(message))
        self._bars[message.key] = bar
        self._column.addWidget(bar)
        self.show()
        self.updateGeometry()

    def withdraw(self, key: str) -> None:
        """What `key` was about is over; the same words may come again."""
        self._dismissed.pop(key, None)
        self._remove(key)

    @property
    def messages(self) -> list[Message]:
        return [bar.message for bar in self._bars.values()]

    def bar(self, key: str) -> MessageBar | None:
        return self._bars.get(key)

    def _on_dismissed(self, message: Message) -> None:
        shown = self._bars.get(message.key)
        if shown and shown.message == message:
            self._dismissed[message.key] = message
            self._remove(message.key)

    def _remove(self, key: str) -> None:
        bar = self._bars.pop(key, None)
        if bar is not None:
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
            self.updateGeometry()
        self.setVisible(bool(self._bars))


def _pressed(call: Callable[[], object], dismissed: Signal) -> Callable[[], None]:
    def pressed() -> None:
        call()
        dismissed.emit()  # type: ignore[attr-defined]

    return pressed
