"""Filters that were saved: a button each, in the order in which the user puts them."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from desktop.look.plain_text import plain, tooltip
from desktop.look.theme import GRID

#: So many are kept, names of so many characters are shown.
MOST = 30
_NAME_SHOWN = 24


class Saved(NamedTuple):
    """A filter's text under a name."""

    name: str
    text: str


class SavedFilters(QWidget):
    """A row of buttons; hidden while there are none. Dragging one, or Ctrl+Left and Ctrl+Right on it, moves it.

    Signals: `chosen` (the filter's text), `changed` (they are others now, or in another order).
    """

    chosen = Signal(str)
    changed = Signal()

    def __init__(self, saved: Iterable[Saved] = ()) -> None:
        super().__init__()
        self.setAccessibleName("Saved filters")
        # However many there are, they make nothing wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID // 2)
        self._row.addStretch(1)
        for one in list(saved)[:MOST]:
            self._add(one)
        self._show()

    @property
    def saved(self) -> list[Saved]:
        return [button.saved for button in self.buttons]

    @property
    def buttons(self) -> list["SavedButton"]:
        """From left to right."""
        parts = [self._row.itemAt(place).widget() for place in range(self._row.count())]
        return [part for part in parts if isinstance(part, SavedButton)]

    def add(self, saved: Saved) -> None:
        """Another one at the end; one of the same name takes its text."""
        for button in self.buttons:
            if button.saved.name == saved.name:
                button.set_saved(saved)
                break
        else:
            if len(self.buttons) >= MOST:
                return
            self._add(saved)
        self._show()
        self.changed.emit()

    def remove(self, button: "SavedButton") -> None:
        self._row.removeWidget(button)
        button.deleteLater()
        button.hide()
        self._show()
        self.changed.emit()

    def move_to(self, button: "SavedButton", place: int) -> None:
        """Put it at this place among the others."""
        place = max(0, min(place, len(self.buttons) - 1))
        if self.buttons.index(button) != place:
            self._row.removeWidget(button)
            self._row.insertWidget(place, button)
            self.changed.emit()

    def _add(self, saved: Saved) -> None:
        button = SavedButton(self, saved)
        button.clicked.connect(lambda: self.chosen.emit(button.saved.text))
        self._row.insertWidget(len(self.buttons), button)

    def _show(self) -> None:
        self.setHidden(not self.buttons)


class SavedButton(QToolButton):
    """Chooses its filter; its menu (right click, Shift+F10) moves and removes it."""

    def __init__(self, row: SavedFilters, saved: Saved) -> None:
        super().__init__()
        self._saved_row = row
        self._pressed_at: QPoint | None = None
        self._dragged = False
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.customContextMenuRequested.connect(self._on_menu_asked)
        self.set_saved(saved)

    def set_saved(self, saved: Saved) -> None:
        self.saved = saved
        self.setText(plain(saved.name, _NAME_SHOWN).replace("&", "&&"))
        self.setToolTip(tooltip(saved.name, saved.text, "Drag to move"))
        self.setAccessibleName(plain(f"Saved filter {saved.name}"))
        self.setAccessibleDescription(plain(saved.text))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at, self._dragged = event.position().toPoint(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        if self._pressed_at is not None and (
            self._dragged or (where - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        ):
            self._dragged = True
            row, x = self._saved_row, self.mapTo(self._saved_row, where).x()
            others = sum(one.geometry().center().x() < x for one in row.buttons if one is not self)
            row.move_to(self, others)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._pressed_at, self._dragged = self._dragged, None, False
        if dragged:
            self.setDown(False)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in steps:
            self._step(steps[event.key()])
        elif event.key() == Qt.Key.Key_Delete:
            self._saved_row.remove(self)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        row = self._saved_row
        row.move_to(self, row.buttons.index(self) + step)

    def _on_menu_asked(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Move left", lambda: self._step(-1))
        menu.addAction("Move right", lambda: self._step(1))
        menu.addSeparator()
        menu.addAction("Remove", lambda: self._saved_row.remove(self))
        menu.popup(self.mapToGlobal(where))
