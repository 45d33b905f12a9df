"""A strip beside the rows that shows where among all of them the telling ones are, and goes there."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.feed.model import FeedModel
from desktop.feed.telling import KINDS, TellingPlaces
from desktop.look.clock_text import count
from desktop.look.following import FollowingTable
from desktop.look.theme import Theme

_WIDTH = 14
#: A mark is so high at least (pixels), so that a single one among a million is found.
_MARK = 2


class FeedOverview(QWidget):
    """The strip for the rows of `table`; `refresh` with the slow clock. A kind that tells more is wider, not only of
    another colour. It is for the mouse: keys find the same by a filter (`/`, N) and by marks (F2)."""

    def __init__(self, table: FollowingTable, model: FeedModel, telling: TellingPlaces, theme: Theme) -> None:
        super().__init__()
        self._table, self._model, self._telling, self._theme = table, model, telling, theme
        self._seen: tuple[object, ...] = ()
        model.swapped.connect(self._on_swapped)
        #: For each pixel of the height: 0 for nothing, else 1 more than the place in KINDS.
        self._marks = np.zeros(0, dtype=np.uint8)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Where errors, stalls, seeks and views are among the rows")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 0)

    @property
    def words(self) -> str:
        """What is marked, for the tip and for readers of the screen."""
        if self._model.sorted:
            return "Rows that are sorted are not marked here"
        found = [f"{len(places):,} {kind.title}" for kind, places in reversed(list(self._telling.all().items()))]
        return f"{', '.join(found)} among {count(self._model.held, 'event')}. Press to go there."

    def refresh(self) -> None:
        """Look again where rows came, went or are others."""
        if not self.isVisible():
            return
        self._telling.look()
        model, height = self._model, self._height
        seen = (height, model.rowCount(), model.end, self._telling.end, model.sorted)
        if seen == self._seen:
            return
        self._seen = seen
        self._marks = self._made(height)
        self.setAccessibleDescription(self.words)
        self.update()

    def _on_swapped(self) -> None:
        self._seen = ()

    @property
    def _top(self) -> int:
        """Below the head of the table."""
        return int(self._table.viewport().y())

    @property
    def _height(self) -> int:
        return max(1, int(self._table.viewport().height()))

    def _made(self, height: int) -> NDArray[np.uint8]:
        marks = np.zeros(height, dtype=np.uint8)
        if not self._model.rowCount() or self._model.sorted:
            return marks
        for rank, places in enumerate(self._telling.all().values(), 1):
            at = np.flatnonzero(self._model.parts_with(places, height))
            for more in range(_MARK):
                marks[np.minimum(at + more, height - 1)] = rank
        return marks

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = self._theme.colours, QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.base))
        painter.fillRect(0, 0, 1, self.height(), QColor(colours.border))
        for rank, kind in enumerate(KINDS, 1):
            width = (self.width() - 3) * rank // len(KINDS)
            colour = QColor(colours.groups[kind.group])
            edges = np.flatnonzero(np.diff(self._marks == rank, prepend=False, append=False)).tolist()
            for start, end in zip(edges[::2], edges[1::2], strict=True):
                painter.fillRect(2, self._top + start, width, end - start, colour)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().y())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.words)
        return super().event(event)

    def _go(self, y: float) -> None:
        """The rows that stand for this height come into the middle; a mark near by is what was meant."""
        rows, height = self._model.rowCount(), self._height
        if not rows:
            return
        at = min(height - 1, max(0, round(y) - self._top))
        row, reach = at * rows // height, (_MARK + 1) * rows // height + 1
        if not self._model.sorted:
            marked = (self._model.rows_of(places) for places in reversed(list(self._telling.all().values())))
            near = (found[np.abs(found - row) <= reach] for found in marked)
            row = next((int(found[np.argmin(np.abs(found - row))]) for found in near if len(found)), row)
        self._table.set_following(False)
        self._table.put_row_at(row, height // 2)
