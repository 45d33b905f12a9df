"""How many events the feed holds, which the user may change while it does."""

from PySide6.QtCore import QObject, Signal


class FeedLimit(QObject):
    """Signal: `changed(rows)`."""

    changed = Signal(int)

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows

    def set(self, rows: int) -> None:
        self.rows = rows
        self.changed.emit(rows)
