"""The pane beside the feed's table: the chosen event as a tree, and its bytes as they came."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QPlainTextEdit, QTabWidget, QTreeWidget, QTreeWidgetItem

from collector.event import Event
from collector.store.delivery import Standing
from desktop.feed.detail import Known, Node, tree_of
from desktop.look.plain_text import plain, tooltip
from desktop.look.theme import font

_NODE = Qt.ItemDataRole.UserRole
_RAW_SHOWN = 1_000_000
_UNKNOWN = Known()
_NOTHING = "Choose a row to see all of its event."


class DetailPane(QTabWidget):
    """Signals: `menu_asked` (the event, the node and where on the screen), `event_wanted` (another event's id: a
    double click on an edge that it set), `left` (Escape)."""

    menu_asked = Signal(object, object, QPoint)
    event_wanted = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.setAccessibleName("Details")
        self.event_shown: Event | None = None
        self._known = Known()
        self._closed: set[str] = set()
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Details of the chosen event")
        self.tree.setHeaderLabels(["Field", "Value"])
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(True)
        self.tree.setFont(font())
        self.tree.header().setFont(font(0.92))
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.header().resizeSection(0, 150)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_menu_asked)
        self.tree.itemActivated.connect(self._on_activated)
        self.tree.itemCollapsed.connect(lambda item: self._closed.add(_path(item)))
        self.tree.itemExpanded.connect(lambda item: self._closed.discard(_path(item)))
        self.raw = QPlainTextEdit(readOnly=True)
        self.raw.setAccessibleName("The event's bytes as they came")
        self.raw.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.raw.setFrameShape(QFrame.Shape.NoFrame)
        self.addTab(self.tree, "Fields")
        self.addTab(self.raw, "Raw")
        self.show_event(None)

    def show_event(self, event: Event | None, known: Known = _UNKNOWN) -> None:
        """All of this event; what was folded or scrolled stays so from event to event."""
        self.event_shown, self._known = event, known
        bar = self.tree.verticalScrollBar()
        place, current = bar.value(), self.tree.currentItem()
        chosen = _path(current) if current else ""
        self.tree.blockSignals(True)
        self.tree.clear()
        if event is None:
            self.tree.addTopLevelItem(QTreeWidgetItem([_NOTHING, ""]))
            self.tree.setFirstColumnSpanned(0, self.tree.rootIndex(), True)
            self.raw.setPlainText("")
        else:
            self._fill(None, tree_of(event, known))
            self.raw.setPlainText(_raw(event))
        if chosen and (item := self._find(chosen)):
            self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)
        bar.setValue(place)

    def show_standing(self, event: Event, standing: Standing) -> None:
        """What became of the event, known a moment later."""
        if self.event_shown is not None and self.event_shown.id == event.id:
            self.show_event(event, self._known._replace(standing=standing))

    def texts(self) -> list[tuple[str, str]]:
        """(field, value) of all rows, from top to bottom."""
        return [(item.text(0), item.text(1)) for item in self._items()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, above: QTreeWidgetItem | None, nodes: Iterable[Node]) -> None:
        for node in nodes:
            item = QTreeWidgetItem([plain(node.name, 100), plain(node.text, 2000)])
            item.setData(0, _NODE, node)
            item.setToolTip(1, tooltip(*_lines(node.text)))
            if above is None:
                self.tree.addTopLevelItem(item)
            else:
                above.addChild(item)
            self._fill(item, node.members)
            if node.members:
                item.setExpanded(node.open and _path(item) not in self._closed)

    def _find(self, path: str) -> QTreeWidgetItem | None:
        return next((item for item in self._items() if _path(item) == path), None)

    def _items(self) -> Iterable[QTreeWidgetItem]:
        waiting = [self.tree.topLevelItem(at) for at in reversed(range(self.tree.topLevelItemCount()))]
        while waiting:
            item = waiting.pop()
            yield item
            waiting += [item.child(at) for at in reversed(range(item.childCount()))]

    def _on_menu_asked(self, where: QPoint) -> None:
        item = self.tree.itemAt(where)
        node = item.data(0, _NODE) if item else None
        if node is not None and self.event_shown is not None:
            self.menu_asked.emit(self.event_shown, node, self.tree.viewport().mapToGlobal(where))

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        node = item.data(0, _NODE)
        if node is not None and node.event_id:
            self.event_wanted.emit(node.event_id)


def _path(item: QTreeWidgetItem) -> str:
    names = []
    at: QTreeWidgetItem | None = item
    while at is not None:
        names.append(at.text(0))
        at = at.parent()
    return "\n".join(reversed(names))


def _lines(text: str) -> list[str]:
    return [text[at : at + 120] for at in range(0, min(len(text), 1200), 120)]


def _raw(event: Event) -> str:
    """The bytes of `data` as the store has them; what is not printable is written as an escape, line by line."""
    text = event.data_json.decode("utf-8", "backslashreplace")
    return "\n".join(plain(line, _RAW_SHOWN) for line in text.split("\n"))
