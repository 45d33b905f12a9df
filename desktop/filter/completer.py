"""The list of what can be written next, below a line that a filter is typed into."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QHeaderView, QLineEdit, QTreeView

from analytics.playback.filter import Completion, complete
from analytics.playback.filter.completion import Seen
from desktop.look.plain_text import plain
from desktop.look.theme import GRID

_ROWS = 10
_HELP_SHOWN = 70


class FilterCompleter(QObject):
    """Offers completions while the line is typed into, and on Ctrl+Space. Signal: `completed` when one was taken.

    Tab takes the first, or the one that was gone to; Return only the latter: what was typed may be meant as it is.
    """

    completed = Signal()

    def __init__(self, line: QLineEdit, seen: Seen) -> None:
        super().__init__(line)
        self._line = line
        self._seen = seen
        self._offers: list[Completion] = []
        self._model = QStandardItemModel(0, 2, self)
        self._list = QTreeView()
        self._list.setRootIsDecorated(False)
        self._list.setHeaderHidden(True)
        self._list.setUniformRowHeights(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setAccessibleName("What can be written here")
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_ROWS)
        self._completer.setPopup(self._list)
        self._completer.setWidget(line)
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._list.installEventFilter(self)
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        line.textEdited.connect(lambda _: self.offer(asked=False))

    @property
    def open(self) -> bool:
        return self._list.isVisible()

    @property
    def chosen(self) -> bool:
        """Whether the user has gone to one of what is offered."""
        return self.open and self._list.currentIndex().isValid()

    @property
    def texts(self) -> list[str]:
        """What is offered."""
        return [offer.text for offer in self._offers]

    def offer(self, asked: bool = True) -> None:
        """Show what can be written at the cursor; unless `asked`, only where a word is begun."""
        line = self._line
        text, position = line.text(), line.cursorPosition()
        self._offers = complete(text, position, self._seen)
        if not asked and (not self._offers or self._offers[0].start == position):
            self.close()
            return
        self._model.removeRows(0, self._model.rowCount())
        for offer in self._offers:
            self._model.appendRow([_item(offer.text), _item(plain(offer.help, _HELP_SHOWN))])
        if not self._offers:
            self.close()
            return
        rect = line.cursorRect()
        rect.setWidth(min(self._list.sizeHintForColumn(0) + self._list.sizeHintForColumn(1) + 4 * GRID, 720))
        self._completer.complete(rect)
        self._list.setCurrentIndex(self._model.index(0, 0) if asked else QModelIndex())

    def close(self) -> None:
        self._list.hide()

    def take(self, row: int) -> None:
        """Write the offer of this row into the line, and a blank after it."""
        offer = self._offers[row]
        text = self._line.text()
        blank = "" if offer.text.endswith(".") or text[offer.end : offer.end + 1] == " " else " "
        self._line.setText(text[: offer.start] + offer.text + blank + text[offer.end :])
        self._line.setCursorPosition(offer.start + len(offer.text) + 1 - offer.text.endswith("."))
        self.close()
        self.completed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._list and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Tab and self._offers:
                self.take(max(0, self._list.currentIndex().row()))
                return True
        return super().eventFilter(watched, event)

    def _on_activated(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._offers):
            self.take(index.row())


def _item(text: str) -> QStandardItem:
    item = QStandardItem(plain(text, 120))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return item
