"""The past: a range of events with a filter, from the store or from HarperDB, shown as what comes live is shown."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from analytics.history.source import Cancelled
from collector.failure import SurroundingsError
from desktop.charts import empty_words
from desktop.clock_text import count
from desktop.focus import Focus
from desktop.history import Past, Reading
from desktop.history_bar import HistoryBar
from desktop.live import Live
from desktop.panels.coverage import CoveragePanel
from desktop.panels.findings import FindingsPanel
from desktop.panels.mix import MixPanel
from desktop.panels.panel import Panel, PanelContext
from desktop.panels.playback import PlaybackPanel
from desktop.panels.quality import QualityPanel
from desktop.panels.views import ViewsPanel

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
        self._counted: Live | None = None
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
            self.bar.show_share(self._reading.share)
            self.bar.tell(f"{count(self._reading.events, 'event')} read")
            if (counted := self._reading.counted) is not None and counted is not self._counted:
                self._counted = counted
                self._show_counted(counted)
        if isinstance(panel := self.tabs.currentWidget(), Panel) and self.tabs.isVisible():
            panel.refresh()

    def load(self) -> None:
        """Read what is chosen; while something is being read, nothing happens."""
        if self._reading is not None or not self.bar.source.currentText():
            return
        try:
            selection = self.bar.selection(self._context.now_ms())
        except ValueError as error:
            self.bar.tell(str(error))
            return
        reading = self._reading = Reading(self._context.sources[self.bar.source.currentText()], selection)
        self.bar.show_reading(True)
        self.bar.show_share(0.0)
        self._context.run(reading.run, self._on_read, self._on_failed)

    def _on_cancel_asked(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self.bar.cancel.setEnabled(False)
            self.bar.tell("Cancelling …")

    def _on_read(self, past: Past) -> None:
        self._reading = None
        self.bar.show_reading(False)
        self.past = past
        self.bar.report.setEnabled(True)
        self.bar.tell(_words(past))
        if not past.digest.mix.total:
            self.empty.setText("No events there. Choose a longer range, or another filter.")
            self._stack.setCurrentIndex(0)
            return
        self._show(past)
        self._stack.setCurrentWidget(self.tabs)
        self.refresh()
        self.draw()

    def _show_counted(self, counted: Live) -> None:
        """What needs counts alone, while the views are still being read."""
        if counted.mix.total:
            self._fill(replace(self._context, live=counted, focus=Focus()), _OF_COUNTS)
            self._stack.setCurrentWidget(self.tabs)

    def _show(self, past: Past) -> None:
        context = replace(self._context, live=past.live, focus=Focus(), now_ms=lambda: past.now, computed=past.computed)
        self._fill(context, tuple(SHOWN))
        if (newest := past.live.views.newest) is not None:
            context.focus.choose(newest.view_id)

    def _fill(self, context: PanelContext, titles: Sequence[str]) -> None:
        """New panels of these titles instead of those that are there; the one that was in front stays so."""
        shown = self.tabs.tabText(self.tabs.currentIndex())
        while self.tabs.count():
            old = self.tabs.widget(0)
            self.tabs.removeTab(0)
            old.deleteLater()
        for title in titles:
            self.tabs.addTab(SHOWN[title](context), title)
        self.tabs.setCurrentIndex(titles.index(shown) if shown in titles else 0)

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
    words = f"{count(past.digest.mix.total, 'event')} of {count(views, 'view')} in {past.seconds:.1f} s"
    if past.selection.words:
        words += f" · {past.selection.words}"
    if past.digest.views.forgotten:
        kept = f"of the views only the newest {count(views)} are kept: there is no room for more"
        words += f" · {kept}. Choose a shorter range to see the {count(past.digest.views.forgotten)} others"
    return words
