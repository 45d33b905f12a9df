"""Events from before a HarperDB was set up: how many are only here, and how far their delivery has come."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.connect.desk import Desk
from desktop.connect.parts import button, row
from desktop.look.clock_text import count
from desktop.look.theme import font
from desktop.panels.labels import wrapped_label

_LOOK_MS = 250
#: Does work off the main thread: `op`, then `success` or `failure` here.
Run = Callable[[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]], None]


class Backfill(QWidget):
    """Shown while there is something to say. Delivery goes on when the dialog is closed."""

    def __init__(self, desk: Desk, run: Run) -> None:
        super().__init__()
        self._desk, self._run = desk, run
        self._asked = 0
        self.words = wrapped_label(font(), "Events that are only on this machine")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("How much of it is delivered")
        self.deliver = button("Deliver them too", "Write events from before there as well", self._on_deliver)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.progress)
        column.addLayout(row(self.deliver))
        self._looks = QTimer(self, interval=_LOOK_MS)
        self._looks.timeout.connect(self.look)
        self._looks.start()
        self.look()

    def look(self) -> None:
        """Bring it up to date."""
        waiting = 0 if self._asked else self._desk.only_here
        self.deliver.setVisible(bool(waiting))
        self.progress.setVisible(bool(self._asked))
        if self._asked:
            pending = min(self._desk.pending, self._asked)
            self.progress.setRange(0, self._asked)
            self.progress.setValue(self._asked - pending)
            rest = "; the rest follows, also when this dialog is closed" if pending else ""
            self.words.setText(f"{self._asked - pending:,} of {count(self._asked, 'event')} are delivered{rest}.")
        elif waiting:
            self.words.setText(f"{count(waiting, 'event')} from before are kept on this machine only.")
        self.setVisible(bool(self._asked or waiting))

    def _on_deliver(self) -> None:
        asked = self._desk.only_here
        self.deliver.setEnabled(False)
        self._run(self._desk.deliver_earlier, lambda _: self._begin(asked), self._on_failed)

    def _begin(self, asked: int) -> None:
        self._asked = asked
        self.look()

    def _on_failed(self, error: Exception) -> None:
        self.deliver.setEnabled(True)
        self.words.setText(f"That failed: {error}")
