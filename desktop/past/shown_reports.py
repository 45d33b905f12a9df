"""The reports that are open: a window each, which goes when it is closed or when the application ends."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl

if TYPE_CHECKING:
    from desktop.past.report_window import ReportWindow


class ShownReports:
    """`open_url` is for links that lead out of a report."""

    def __init__(self, open_url: Callable[[QUrl], object]) -> None:
        self._open_url = open_url
        self._windows: list[ReportWindow] = []

    def show(self, path: Path) -> None:
        """A window with the report in this file."""
        # The web engine is loaded by now, but not where reports are only written.
        from desktop.past.report_window import ReportWindow

        window = ReportWindow(path, self._open_url)
        window.closed.connect(lambda: QTimer.singleShot(0, lambda: self._forget(window)))
        self._windows.append(window)
        window.show()

    def close_all(self) -> None:
        for window in list(self._windows):
            self._forget(window)

    def _forget(self, window: "ReportWindow") -> None:
        if window in self._windows:
            self._windows.remove(window)
            window.hide()
            window.dispose()
            window.deleteLater()
