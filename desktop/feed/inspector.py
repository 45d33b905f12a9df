"""Between the feed's table and the pane of details: which event is shown, and what is known of it besides."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from collector.event import Event
from collector.store.delivery import Standing
from desktop.feed.detail import Known
from desktop.feed.detail_pane import DetailPane
from desktop.feed.held_views import HeldViews
from desktop.feed.remark_book import RemarkBook
from desktop.feed.rows import FeedRows
from desktop.feed.view import FeedView, Run

#: What became of the event with this number; None where nobody knows.
StandingOf = Callable[[int], Standing | None]


class Inspector(QObject):
    """Shows the current row's event in the pane while that can be seen; in `draw`, so that going through rows with a
    key held down stays quick."""

    def __init__(
        self,
        view: FeedView,
        pane: DetailPane,
        rows: FeedRows,
        views: HeldViews,
        remarks: RemarkBook,
        run: Run,
        standing_of: StandingOf,
    ) -> None:
        super().__init__()
        self._view, self._pane, self._rows = view, pane, rows
        self._views, self._remarks = views, remarks
        self._run, self._standing_of = run, standing_of
        self._due = True
        view.row_chosen.connect(self.ask)
        remarks.changed.connect(self.ask)

    def ask(self) -> None:
        """Something may be otherwise than shown."""
        self._due = True

    def draw(self) -> None:
        if not self._due or not self._pane.isVisible():
            return
        self._due = False
        row = self._view.table.currentIndex().row()
        place, event = self._view.model.place_of(row), self._view.current_event()
        if event is None or place is None:
            self._pane.show_event(None)
            return
        view = self._views.make(event.view_id) if event.view_id is not None else None
        known = Known(self._rows.arrived_ms(place), None, view, self._remarks.of(event.id))
        self._pane.show_event(event, known)
        self._run(lambda: self._standing_of(event.number), lambda found: self._show(event, found), _ignore)

    def _show(self, event: Event, standing: Standing | None) -> None:
        if standing is not None:
            self._pane.show_standing(event, standing)


def _ignore(error: Exception) -> None:
    """The store could not be read at this moment: the pane goes without."""
