"""What remains of a run that did not come to its end: a report on this machine, offered at the next start.

begin: running.txt is written -> the run -> end: it is removed
                              -> a crash: faulthandler has written the stacks into it; it stays
next begin: what stayed becomes TIME.txt, with the last lines of the log
"""

import faulthandler
import os
import time
from collections import deque
from pathlib import Path

from PySide6.QtWidgets import QWidget

from collector.log_file import LOG_FILE
from desktop.look.message_bar import Message, MessageBars
from desktop.look.plain_text import plain

#: Reports that are kept, the newest.
KEPT = 5
_LOG_LINES = 200


class CrashReport:
    """Of one data folder, which the caller owns. `found` is the report of the run before, if that one did not end."""

    def __init__(self, data_dir: Path, version: str) -> None:
        self._folder = data_dir / "crashes"
        self._running = self._folder / "running.txt"
        self._log = data_dir / "logs" / LOG_FILE
        self._version = version
        self._was_enabled = faulthandler.is_enabled()
        self.found: Path | None = None

    def begin(self) -> None:
        """From here on the stacks of all threads are written down if the process dies of a fault."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if self._running.is_file():
                self.found = self._keep()
            elif self._running.exists():  # a pipe would be waited for
                return
            self._file = self._running.open("w", encoding="utf-8")
        except OSError:  # no room for a report is no reason not to start
            return
        started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._file.write(f"Playscope {self._version}, process {os.getpid()}, started {started}\n\n")
        self._file.flush()
        faulthandler.enable(self._file, all_threads=True)

    def end(self) -> None:
        """The run came to its end: nothing remains of it."""
        faulthandler.disable()
        if self._was_enabled:
            faulthandler.enable()
        if hasattr(self, "_file"):
            self._file.close()
            self._running.unlink(missing_ok=True)

    def offer(self, messages: MessageBars, parent: QWidget) -> None:
        """Says once, where there is a report, that there is one; it is shown in a window that belongs to `parent`."""
        if (report := self.found) is None:
            return
        message = Message(
            "crash",
            "warning",
            "Playscope did not come to its end the last time.",
            "What is known of it is in a report on this machine; it was sent nowhere, and no event is lost.",
        )
        show = ("Show report", lambda: _show(report, parent))
        messages.show_message(message, [show, ("Delete report", lambda: report.unlink(missing_ok=True))])

    def _keep(self) -> Path:
        report = self._folder / time.strftime("%Y%m%d-%H%M%S.txt", time.gmtime(self._running.stat().st_mtime))
        stacks = self._running.read_text("utf-8", "replace")
        report.write_text(f"{stacks}\n\nThe last lines of the log:\n{''.join(self._last_lines())}", "utf-8")
        for old in sorted(self._folder.glob("2*.txt"))[:-KEPT]:
            old.unlink()
        return report

    def _last_lines(self) -> deque[str]:
        try:
            with self._log.open(encoding="utf-8", errors="replace") as lines:
                return deque(lines, _LOG_LINES)
        except OSError:
            return deque()


def _show(report: Path, parent: QWidget) -> None:
    from desktop.shell.text_box import TextBox  # not at each start: few runs end so

    try:
        text = report.read_text("utf-8", "replace")
    except OSError as error:
        text = f"It cannot be read: {error.strerror}."
    says = f"It is kept in {plain(str(report))}. Nothing of it was sent anywhere; a fault report is better with it."
    TextBox(parent, "Report of the last run", "Report of the last run", says, text).show()
