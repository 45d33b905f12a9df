"""The bar below the feed's rows: a text or a filter to be found, forward and back."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from analytics.playback.filter import FilterError, parse
from desktop.feed.filtering import Asking
from desktop.feed.finding import Hits, counted, places_found, text_hits
from desktop.feed.model import FeedModel
from desktop.feed.rows import FeedRows
from desktop.feed.slices import Slices
from desktop.feed.view import FeedView
from desktop.look.plain_text import plain
from desktop.look.theme import GRID

_LONGEST = 1000


class FindBar(QWidget):
    """Hidden until `open_bar`. Signal: `left` (Escape, or its cross)."""

    left = Signal()

    def __init__(self, view: FeedView, model: FeedModel, rows: FeedRows, asking: Asking) -> None:
        super().__init__()
        self._view, self._model, self._rows, self._asking = view, model, rows, asking
        self._slices, self._counting = Slices(), Slices()
        self.line = QLineEdit(placeholderText="Find among the rows shown", clearButtonEnabled=True)
        self.line.setMaxLength(_LONGEST)
        self.line.setAccessibleName("Find")
        self.line.returnPressed.connect(lambda: self.find(1))
        self.line.textEdited.connect(lambda: self.words.setText(""))
        self.by_filter = self._button("Filter", "Read what is written as a filter, not as text", None)
        self.by_filter.setCheckable(True)
        back = self._button("Previous", "The previous one (Shift+F3)", lambda: self.find(-1))
        forward = self._button("Next", "The next one (F3)", lambda: self.find(1))
        close = self._button("Close", "Close this bar (Escape)", self._leave)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID // 2)
        row.addWidget(self.line, 2)
        for part in (self.by_filter, back, forward):
            row.addWidget(part)
        row.addWidget(self.words, 1)
        row.addWidget(close)
        self.hide()

    def open_bar(self) -> None:
        """Show it, ready to be typed into."""
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def find(self, step: int) -> None:
        """Go to the next (1) or previous (-1) row that is looked for; open the bar where nothing is."""
        text = self.line.text()
        if not text.strip():
            self.open_bar()
            return
        hits = self._hits(text)
        if hits is None:
            return
        start = self._model.place_of(self._view.table.currentIndex().row())
        if start is None:
            start = self._rows.first - 1 if step > 0 else self._rows.end
        found: list[int] = []

        def work() -> object:
            for place in places_found(self._model, self._rows, hits, start, step):
                if place is not None:
                    found.append(place)
                yield

        self._counting.stop()
        self._slices.start(work(), lambda: self._show(found, start, step, hits))

    def finish(self) -> None:
        """Do at once what is left of looking."""
        self._slices.finish()
        self._counting.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _hits(self, text: str) -> Hits | None:
        if not self.by_filter.isChecked():
            return text_hits(text)
        try:
            asked = parse(text)
        except FilterError as error:
            self.words.setText(plain(f"At {error.position + 1}: {error}", 200))
            return None
        self._asking.refresh()
        return lambda chunk: self._asking.mask(asked, chunk)

    def _show(self, found: list[int], start: int, step: int, hits: Hits) -> None:
        if not found:
            self.words.setText("Not found among the rows shown")
            return
        wrapped = found[0] <= start if step > 0 else found[0] >= start
        around = (" · from the top" if step > 0 else " · from the end") if wrapped else ""
        self.words.setText(around.removeprefix(" · "))
        self._view.show_place(found[0])
        counts = (0, 0)

        def count_all() -> Iterator[None]:
            nonlocal counts
            for counts in counted(self._model, self._rows, hits, found[0]):  # noqa: B007
                yield

        self._counting.start(count_all(), lambda: self.words.setText(f"{counts[0]:,} of {counts[1]:,}{around}"))

    def _leave(self) -> None:
        self._slices.stop()
        self._counting.stop()
        self.hide()
        self.left.emit()

    def _button(self, text: str, tip: str, call: object) -> QToolButton:
        button = QToolButton(text=text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAccessibleDescription(tip)
        if call is not None:
            button.clicked.connect(call)
        return button
