"""What can be done with the event of a row: the calls behind the feed's menu and keys."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QPlainTextEdit

from collector.event import Event
from desktop.copying import as_csv, as_json, as_table
from desktop.feed.expressions import comparison
from desktop.feed.fields import value_of
from desktop.feed.menu import Target, filter_for
from desktop.feed.remark_book import RemarkBook
from desktop.feed.view import FeedView
from desktop.focus import Focus

#: Copying more rows than this at once would fill the clipboard; an export does it better.
COPY_LIMIT = 10_000


class FeedCommands(QObject):
    """Does it to the current event, or to the chosen rows. Signals: `filter_asked` (a filter's text, and whether it is
    to be applied or only written down), `colour_asked` (a filter), `told` (words for the user).
    """

    filter_asked = Signal(str, bool)
    colour_asked = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        view: FeedView,
        remarks: RemarkBook,
        focus: Focus,
        collector_url: str,
        filter_text: Callable[[], str],
        knows_view: Callable[[str], bool],
    ) -> None:
        super().__init__()
        self._view = view
        self._remarks = remarks
        self._focus = focus
        self._collector_url = collector_url
        self._filter_text = filter_text
        self._knows_view = knows_view
        self.dialog: QInputDialog | None = None

    @property
    def filter_text(self) -> str:
        return self._filter_text()

    def target(self) -> Target | None:
        """The current cell: its event, the field of its column, the value."""
        index, event = self._view.table.currentIndex(), self._view.current_event()
        if event is None:
            return None
        field = self._view.model.columns[index.column()].field
        value = self._remarks.of(event.id).marked if field == "marked" else value_of(event, field) if field else None
        return Target(event, field, value, self._view.model.stands_for_run(index.row()))

    def selected_events(self) -> list[Event]:
        """The events of the chosen rows in their order, at most `COPY_LIMIT`."""
        return self._view.chosen_events(COPY_LIMIT)

    def ask(self, text: str, apply: bool) -> None:
        self.filter_asked.emit(text, apply)

    def ask_for_cell(self, deny: bool) -> None:
        """Filter by the value of the current cell."""
        target = self.target()
        if target is not None and target.field:
            self.filter_asked.emit(filter_for("", "", deny, target.field, target.value), True)

    def add_column(self, field: str) -> None:
        self._view.head.add(field)

    def colour_by(self, expression: str) -> None:
        self.colour_asked.emit(expression)
        self.told.emit("A colour rule was put first. More > Colour rules changes it, or takes it away.")

    def copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def copy_json(self) -> None:
        """The chosen rows to the clipboard, one JSON object a line."""
        self.copy_text(as_json(self.selected_events()))

    def copy_csv(self) -> None:
        """The chosen rows to the clipboard as CSV, with a head."""
        self.copy_text(as_csv(self.selected_events()))

    def copy_shown(self) -> None:
        """The chosen rows to the clipboard as they read, a tab between two cells."""
        self.copy_text(as_table(self._view.chosen_cells(COPY_LIMIT)))

    def copy_curl(self) -> None:
        """A command that posts the current event again."""
        from desktop.feed.posting import as_curl  # with the room of history, which the window starts without

        if (event := self._view.current_event()) is not None:
            self.copy_text(as_curl(event, self._collector_url))

    def look_at_view(self) -> None:
        """The view of the current event in all panels."""
        event = self._view.current_event()
        if event is None or event.view_id is None:
            self.told.emit("This event names no view.")
        elif not self._knows_view(event.view_id):
            self.told.emit("This view is of an earlier run, or long ago: choose it in History.")
        else:
            self._focus.choose(event.view_id)
            self._focus.move_cursor(event.timestamp)

    def only_view(self) -> None:
        """Filter by the view of the current event."""
        event = self._view.current_event()
        if event is not None and event.view_id is not None:
            self.filter_asked.emit(comparison("view_id", event.view_id), True)

    def seek_player(self) -> None:
        """The player to the media time of the current event, where it plays its view."""
        event = self._view.current_event()
        if event is not None and event.view_id is not None and event.media_time is not None:
            self._focus.media_time_wanted.emit(event.view_id, event.media_time)

    def toggle_marks(self) -> None:
        """Mark the first event of each chosen row, or take the marks away where all rows have one; of a run those that
        it has."""
        rows = self._view.table.chosen_rows(COPY_LIMIT)
        marked = [self._view.model.marked_in(row) for row in rows]
        events = [self._view.model.event_at(row) for row in rows]
        pairs = [ids or [event.id] for ids, event in zip(marked, events, strict=True) if event is not None]
        if pairs:
            self._remarks.toggle_marks([identity for ids in pairs for identity in ids])

    def comment(self) -> None:
        """Ask for a comment on the current event, in a dialog that holds up nothing."""
        event = self._view.current_event()
        if event is None:
            return
        dialog = QInputDialog(self._view)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        dialog.setWindowTitle("Comment")
        dialog.setLabelText("Comment on this event; empty for none (Ctrl+Return keeps it)")
        dialog.setTextValue(self._remarks.of(event.id).comment)
        dialog.textValueSelected.connect(lambda text: self._remarks.comment(event.id, text))
        dialog.finished.connect(self._forget_dialog)
        QShortcut(QKeySequence("Ctrl+Return"), dialog, dialog.accept)
        self.dialog = dialog
        dialog.open()
        if (text := dialog.findChild(QPlainTextEdit)) is not None:
            text.setTabChangesFocus(True)

    def _forget_dialog(self) -> None:
        self.dialog = None

    def count_time_from_here(self) -> None:
        if (event := self._view.current_event()) is not None:
            self._view.model.cells.origin_ms = event.timestamp
            self._view.head.choose_time_form("start")

    def toggle_run(self) -> None:
        self._view.model.toggle_run(self._view.table.currentIndex().row())

    def go_to_remark(self, step: int) -> None:
        """The next row (1) or the previous one (-1) that has a mark or comment, around the current row."""
        place = self._view.next_remarked(step)
        if place is None or not self._view.show_place(place):
            self.told.emit("No other row has a mark or comment.")
