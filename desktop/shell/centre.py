"""The middle of the window: source bar, messages, and the player or, before there is one, the ways to begin."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.look.message_bar import MessageBars
from desktop.look.theme import GRID
from desktop.player.empty_state import EmptyState
from desktop.player.source_bar import SourceBar


class Centre(QWidget):
    """Holds the parts and says which one of the stack is seen."""

    def __init__(self, source_bar: SourceBar) -> None:
        super().__init__()
        self.source_bar = source_bar
        self.messages = MessageBars()
        self.empty_state = EmptyState()
        self._strip: QWidget | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty_state)
        self._stack.setMinimumSize(320, 12 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.source_bar)
        column.addWidget(self.messages)
        column.addWidget(self._stack, 1)

        for part in (source_bar, self.empty_state):
            part.setEnabled(False)

    def come_alive(self) -> None:
        """What can be pressed is connected now."""
        for part in (self.source_bar, self.empty_state):
            part.setEnabled(True)
        self.empty_state.demo.setFocus()

    def add_player(self, player: QWidget) -> None:
        """The player waits behind the empty state until `show_player`."""
        self._stack.addWidget(player)

    def add_strip(self, strip: QWidget) -> None:
        """What is shown under the player, and only with it."""
        self._strip = strip
        self.layout().addWidget(strip)
        strip.setVisible(self._stack.currentWidget() is not self.empty_state)

    def regions(self) -> list[QWidget]:
        """The parts that the focus goes round by key."""
        return [self.source_bar, self.messages, self._stack.currentWidget()]

    def show_player(self) -> None:
        self._stack.setCurrentIndex(self._stack.count() - 1)
        self._show_strip(True)

    def show_empty_state(self) -> None:
        self._stack.setCurrentWidget(self.empty_state)
        self._show_strip(False)

    def set_bare(self, bare: bool) -> None:
        """Only the player, for full screen; or everything again."""
        self.source_bar.setHidden(bare)
        self.messages.setHidden(bare or not self.messages.messages)
        self._show_strip(not bare and self._stack.currentWidget() is not self.empty_state)

    def _show_strip(self, shown: bool) -> None:
        if self._strip is not None:
            self._strip.setVisible(shown)
