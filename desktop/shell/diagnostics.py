"""Help > Copy diagnostics: what a fault report wants to know, in the clipboard; sent nowhere, and without secrets."""

import time
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from desktop.look.message_bar import Message, MessageBars
from desktop.look.plain_text import plain
from desktop.run.log_records import LogRecords
from desktop.run.tasks import Tasks
from desktop.shell.about import versions

_LOG_LINES = 100


class Diagnostics:
    """`diagnose` gives what the checks find. The log's records have no secrets in them any more."""

    def __init__(
        self, version: str, diagnose: Callable[[], str], log: LogRecords, tasks: Tasks, messages: MessageBars
    ) -> None:
        self._version = version
        self._diagnose = diagnose
        self._log = log
        self._tasks = tasks
        self._messages = messages

    def copy(self) -> None:
        """Look, then copy; says among the messages what became of it."""
        self._messages.show_message(Message("diagnostics", "note", "Looking at everything, for some seconds …"))
        self._tasks.run(self._diagnose, self._on_found, self._on_failed)

    def _on_found(self, found: str) -> None:
        numbers = [f"{name}: {number}" for name, number in versions(self._version).items()]
        lines = self._log.since(self._log.end - _LOG_LINES)
        log = [f"{_time(line.created)} {line.logger}: {plain(line.message)}" for line in lines]
        text = "\n".join(["Versions", *numbers, "", "Checks", found, "", "Log", *log])
        QGuiApplication.clipboard().setText(text)
        words = "Versions, checks and the last of the log are in the clipboard."
        self._messages.show_message(Message("diagnostics", "note", words, "Nothing was sent anywhere."))

    def _on_failed(self, error: Exception) -> None:
        self._messages.show_message(Message("diagnostics", "error", f"That failed: {error}", "The log panel has more."))


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
