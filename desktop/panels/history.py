"""The past: a range of events with a filter, from the store or from HarperDB, shown as what comes live is shown."""

import logging
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from analytics.history.parts import Told
from analytics.history.source import Cancelled
from collector.failure import SurroundingsError
from desktop.charts.shared import empty_words
from desktop.focus import Focus
from desktop.live import Live
from desktop.look.clock_text import count
from desktop.panels.coverage import CoveragePanel
from desktop.panels.findings import FindingsPanel
from desktop.panels.mix import MixPanel
from desktop.panels.panel import Panel, PanelContext
from desktop.panels.playback import PlaybackPanel
from desktop.panels.quality import QualityPanel
from desktop.panels.views import ViewsPanel
from desktop.past.bar import HistoryBar
from desktop.past.reading import Past, Reading

log = logging.getLogger(__name__)

#: The panels of the past, by their titles; each is the live one, over what was read.
SHOWN = {
    "Views": ViewsPanel,
    "Event mix": MixPanel,
    "Percent": PlaybackPanel,
    "Quality": QualityPanel,
    "Coverage": CoveragePanel,
    "Findings": FindingsPanel,
}
_OF_COUNTS = ("Event mix", "Percent")
_NOTHING = "Choose a range, a filter and a source, then Load."


class HistoryPanel(Panel):
    """Reads on a thread of the pool; what is shown stays until the next reading is done. It has a focus of its own."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._context = context
        self._reading: Reading | None = None
        self.past: Past | None = None
        self._counting = Live(row_limit=1)
        self._missing: list[str] = []
        self.bar = HistoryBar(context.sources)
        self.bar.load_asked.connect(self.load)
        self.bar.cancel_asked.connect(self._on_cancel_asked)
        self.bar.report_asked.connect(self._on_report_asked)
        page = QWidget()
        self.empty = empty_words(page)
        QVBoxLayout(page).addWidget(self.empty, 1, Qt.AlignmentFlag.AlignCenter)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("History")
        self._stack = QStackedWidget()
        self._stack.addWidget(page)
        self._stack.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        self.empty.setText(_NOTHING)

    def draw(self) -> None:
        if isinstance(panel := self.tabs.currentWidget(), Panel) and self.tabs.isVisible():
            panel.draw()

    def refresh(self) -> None:
        if self._reading is not None:
            self._show_told(self._reading.told)
        if isinstance(panel := self.tabs.currentWidget(), Panel) and self.tabs.isVisible():
            panel.refresh()

    def stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def load(self) -> None:
        """Read what is chosen; while something is being read, nothing happens."""
        if self._reading is not None or self._missing or not self.bar.source.currentText():
            return
        try:
            selection = self.bar.selection(self._context.now_ms())
        except ValueError as error:
            self.bar.tell(str(error))
            return
        reading = self._reading = Reading(self._context.sources[self.bar.source.currentText()], selection)
        self.bar.show_reading(True)
        self.bar.show_share(0.0)
        self._counting = Live(row_limit=1)
        self._context.run(reading.run, self._on_read, self._on_failed)

    def _on_cancel_asked(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self.bar.cancel.setEnabled(False)
            self.bar.tell("Cancelling …")

    def _on_read(self, past: Past) -> None:
        self._reading = None
        self.past = past
        self.bar.report.setEnabled(True)
        if past.live.mix.total:
            self._show(past)
            return
        self.empty.setText("No events there. Choose a longer range, or another filter.")
        self._stack.setCurrentIndex(0)
        self._on_filled()

    def _show_told(self, told: Told | None) -> None:
        """How far the reading is, and what needs counts alone, while the views are still being read."""
        if told is None:
            return
        self.bar.show_share(told.share)
        self.bar.tell(f"{count(told.mix.total, 'event')} so far")
        if not told.mix.total:
            return
        live = self._counting
        if not live.mix.total:
            self._empty_tabs()
            context = replace(self._context, live=live, focus=Focus())
            for title in _OF_COUNTS:
                self.tabs.addTab(SHOWN[title](context), title)
            self._stack.setCurrentWidget(self.tabs)
        live.mix.clear()
        live.marks.clear()
        live.mix.merge(told.mix)
        live.marks.merge(told.marks)

    def _show(self, past: Past) -> None:
        """The panels of all that was read: one a turn of the loop, so that none is held up for long."""
        focus = Focus()
        if (newest := past.live.views.newest) is not None:
            focus.choose(newest.view_id)
        context = replace(self._context, live=past.live, focus=focus, now_ms=lambda: past.now, computed=past.computed)
        shown = self.tabs.tabText(self.tabs.currentIndex())
        self._empty_tabs()
        self._stack.setCurrentWidget(self.tabs)
        self._missing = list(SHOWN)

        def add_next() -> None:
            title = self._missing.pop(0)
            self.tabs.addTab(SHOWN[title](context), title)
            if title == shown:
                self.tabs.setCurrentIndex(self.tabs.count() - 1)
            if self._missing:
                QTimer.singleShot(0, self, add_next)
            else:
                self._on_filled()

        QTimer.singleShot(0, self, add_next)

    def _on_filled(self) -> None:
        assert self.past is not None
        self.bar.show_reading(False)
        self.bar.tell(_words(self.past))
        self.refresh()
        self.draw()

    def _empty_tabs(self) -> None:
        while self.tabs.count():
            old = self.tabs.widget(0)
            self.tabs.removeTab(0)
            old.deleteLater()

    def _on_failed(self, error: Exception) -> None:
        self._reading = None
        self.bar.show_reading(False)
        if isinstance(error, Cancelled):
            self.bar.tell("Cancelled." if self.past is None else f"Cancelled. {_words(self.past)}")
        elif isinstance(error, SurroundingsError):
            self.bar.tell(str(error))
        else:
            log.error("Reading the history failed", exc_info=error)
            self.bar.tell(f"That failed: {error} The log has the details.")

    def _on_report_asked(self) -> None:
        if self.past is not None:
            self._context.make_report(self.past.source, self.past.selection)


def _words(past: Past) -> str:
    views = len(past.live.views)
    words = f"{count(past.live.mix.total, 'event')} of {count(views, 'view')} in {past.seconds:.1f} s"
    if past.selection.words:
        words += f" · {past.selection.words}"
    if past.live.views.forgotten:
        kept = f"of the views only the newest {count(views)} are kept: there is no room for more"
        words += f" · {kept}. Choose a shorter range to see the {count(past.live.views.forgotten)} others"
    return words
