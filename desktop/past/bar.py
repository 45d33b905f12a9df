"""What of the past is to be read: range, filter, source; and the buttons that read it."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analytics.history.source import Selection
from analytics.playback.filter import Filter, FilterError, parse
from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import GRID, font

_HOUR_MS = 3_600_000
_W = TypeVar("_W", bound=QWidget)
#: The ranges by name: so long until now, in milliseconds; None: all there is. The last one has edges of its own.
RANGES = {"Last hour": _HOUR_MS, "Last day": 24 * _HOUR_MS, "Last 7 days": 168 * _HOUR_MS, "All": None}
CUSTOM = "From … to …"


class HistoryBar(QWidget):
    """Signals: `load_asked`, `cancel_asked`, `report_asked`."""

    load_asked = Signal()
    cancel_asked = Signal()
    report_asked = Signal()

    def __init__(self, sources: Iterable[str]) -> None:
        super().__init__()
        self.range = _named(QComboBox(), "Range of time")
        self.range.addItems([*RANGES, CUSTOM])
        self.range.setCurrentText("All")
        self.start, self.end = (
            _named(QDateTimeEdit(), name) for name in ("Beginning of the range", "End of the range")
        )
        now = QDateTime.currentDateTime()
        for edit, moment in ((self.start, now.addDays(-1)), (self.end, now)):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd HH:mm:ss")
            edit.setDateTime(moment)
            edit.hide()
        self.source = _named(QComboBox(), "Where to read")
        self.source.addItems(list(sources))
        self.filter = _named(QLineEdit(), "Filter of the history")
        self.filter.setPlaceholderText("Filter, such as source contains trailer or view.rebuffer_count > 2")
        self.filter.setClearButtonEnabled(True)
        self.load = _named(QPushButton("Load"), "Load the history")
        self.cancel = _named(QPushButton("Cancel"), "Cancel the reading")
        self.report = _named(QPushButton("Report"), "Make a report of this")
        self.report.setToolTip("Write a report of what is selected here, and show it")
        self.progress = _named(QProgressBar(), "How much is read")
        self.progress.setTextVisible(False)
        self.progress.setMaximumHeight(GRID)
        self.words = _named(ShortenedLabel(), "What was read")
        self.words.setFont(font(0.92))
        self.words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._lay_out()
        self.range.currentTextChanged.connect(self._on_range_chosen)
        self.filter.returnPressed.connect(self.load.click)
        self.load.clicked.connect(lambda: self.load_asked.emit())
        self.cancel.clicked.connect(lambda: self.cancel_asked.emit())
        self.report.clicked.connect(lambda: self.report_asked.emit())
        self.show_reading(False)
        self.report.setEnabled(False)

    def selection(self, now: int) -> Selection:
        """What is chosen, at `now` (milliseconds since the epoch). Raises ValueError with what to mend."""
        asked = self._filter()
        if self.range.currentText() == CUSTOM:
            start, end = self.start.dateTime().toMSecsSinceEpoch(), self.end.dateTime().toMSecsSinceEpoch()
            if end <= start:
                raise ValueError("The end of the range is not after its beginning.")
            return Selection(start_ms=start, end_ms=end, filter=asked)
        length = RANGES[self.range.currentText()]
        return Selection(start_ms=None if length is None else now - length, filter=asked)

    def show_reading(self, reads: bool) -> None:
        """Whether something is being read now."""
        self.load.setVisible(not reads)
        self.cancel.setVisible(reads)
        self.cancel.setEnabled(reads)
        self.progress.setVisible(reads)

    def show_share(self, share: float | None) -> None:
        """How much is read, 0 to 1; None where that is not known."""
        self.progress.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self.progress.setValue(round(1000 * share))

    def tell(self, words: str) -> None:
        self.words.setText(words)
        self.words.setToolTip(words)

    def _filter(self) -> Filter | None:
        try:
            asked = parse(self.filter.text())
        except FilterError as error:
            raise ValueError(f"Filter, at character {error.position + 1}: {error}.") from error
        return asked or None

    def _on_range_chosen(self, name: str) -> None:
        for edit in (self.start, self.end):
            edit.setVisible(name == CUSTOM)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for widget in (self.range, self.start, self.end, self.source):
            row.addWidget(widget)
        row.addWidget(self.filter, 1)
        for widget in (self.load, self.cancel, self.report):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.progress)


def _named(widget: _W, name: str) -> _W:
    widget.setAccessibleName(name)
    return widget
