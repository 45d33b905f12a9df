"""What the window writes for the user, off the main thread: the report, and events as a file."""

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from collector.failure import SurroundingsError
from desktop.look.message_bar import Message, MessageBars
from desktop.run.tasks import Tasks

if TYPE_CHECKING:
    from analytics.history.source import EventSource, Selection

log = logging.getLogger(__name__)


class Documents:
    """Reports and exports from the store in `data_dir`; says among the messages what became of them."""

    def __init__(
        self,
        data_dir: Path,
        tasks: Tasks,
        messages: MessageBars,
        open_url: Callable[[QUrl], object],
        show_report: Callable[[Path], object],
    ) -> None:
        self._data_dir = data_dir
        self._tasks = tasks
        self._messages = messages
        self._open_url = open_url
        self._show_report = show_report

    def make_report(
        self,
        source: "EventSource | None" = None,
        selection: "Selection | None" = None,
        messages: MessageBars | None = None,
    ) -> None:
        """Write a report into the data folder and show it; of what is selected in `source`, else of the whole store.
        What becomes of it is said among `messages`, those of another window."""
        bars = messages or self._messages
        now = datetime.now(UTC)
        path = self._data_dir / "reports" / f"report-{now:%Y%m%d-%H%M%S}.html"
        bars.show_message(Message("document", "note", "The report is being written …"))
        op = partial(_write_report, self._data_dir, path, now, source, selection, self._check)
        self._tasks.run(op, partial(self._on_report_written, bars), partial(self._on_failed, bars))

    def export(self, path: Path) -> None:
        """Write all events to `path`: CSV where the name ends so, else JSON lines."""
        self._messages.show_message(Message("document", "note", "The events are being written …"))

        def written(count: int) -> None:
            self._messages.show_message(Message("document", "note", f"{count:,} events are in {path}."))

        self._tasks.run(lambda: _write_events(self._data_dir, path), written, partial(self._on_failed, self._messages))

    def _check(self, share: float | None) -> None:
        if self._tasks.is_stopped:
            raise CancelledError

    def _on_report_written(self, messages: MessageBars, path: Path) -> None:
        url = QUrl.fromLocalFile(str(path))
        buttons = [("Show", lambda: self._show_report(path)), ("Open in browser", lambda: self._open_url(url))]
        messages.show_message(Message("document", "note", f"The report is {path}."), buttons)
        self._show_report(path)

    def _on_failed(self, messages: MessageBars, error: Exception) -> None:
        if isinstance(error, OSError):
            words = f"It could not be written: {error.strerror or error}."
            messages.show_message(Message("document", "error", words, "Free room, or choose another place."))
            return
        if isinstance(error, SurroundingsError):
            messages.show_message(Message("document", "error", error.message, error.way_out))
            return
        log.error("Writing a document failed", exc_info=error)
        messages.show_message(Message("document", "error", f"That failed: {error}", "The log has the details."))


def _write_report(
    data_dir: Path,
    path: Path,
    now: datetime,
    source: "EventSource | None",
    selection: "Selection | None",
    progress: Callable[[float | None], None],
) -> Path:
    # pandas and plotly are loaded here, when a report is wanted, and off the main thread.
    from analytics.history.report import write_report
    from analytics.history.sample import read_sample
    from analytics.history.source import Selection
    from analytics.history.store_source import StoreSource

    path.parent.mkdir(parents=True, exist_ok=True)
    at = round(now.timestamp() * 1000)
    sample = read_sample(source or StoreSource(data_dir), selection or Selection(), at, progress)
    write_report([sample], path, now)
    return path


def _write_events(data_dir: Path, path: Path) -> int:
    from analytics.history.atomic import replacing
    from analytics.history.export import FORMATS
    from collector.store.reader import StoreReader

    write = FORMATS["csv" if path.suffix.lower() == ".csv" else "jsonl"]
    with StoreReader(data_dir) as reader, replacing(path) as file:
        return write(reader.events(), file)
