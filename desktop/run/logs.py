"""Where log records go: a file in the data folder, the log panel, and what is a bug to stderr as well."""

import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from collector.log_file import SHORT_LINE, LineFormatter, LogFile, Secrets, logged_from
from desktop.look.plain_text import plain

qt = logging.getLogger("qt")
bugs = logging.getLogger("bugs")

_MESSAGE_CHARACTERS = 10_000
#: Qt warns of much that is no fault of ours and hurts nobody, such as drivers that are not there.
_EMPTY_TALK = {"This plugin does not support propagateSizeHints()", "This plugin does not support raise()"}
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@contextmanager
def kept_in(records: logging.Handler, secrets: Iterable[str | None], level: str = "info") -> Iterator[None]:
    """Route Qt's messages, uncaught errors and everything logged from `level` on to `records`, errors to stderr too;
    all without `secrets`."""
    root, excepthook = logging.getLogger(), sys.excepthook
    stderr = logging.StreamHandler()
    stderr.setLevel(logging.ERROR)
    hiding = Secrets(secrets)
    stderr.setFormatter(LineFormatter(SHORT_LINE, hiding, _one_line))
    records.addFilter(hiding)
    root.addHandler(records)
    root.addHandler(stderr)
    sys.excepthook = _log_bug
    qInstallMessageHandler(_on_qt_message)
    try:
        with logged_from(level):
            yield
    finally:
        qInstallMessageHandler(None)
        sys.excepthook = excepthook
        root.removeHandler(stderr)
        root.removeHandler(records)


@contextmanager
def written_to(folder: Path, secrets: Iterable[str | None]) -> Iterator[None]:
    """Write everything logged to playscope.log in `folder`, which only its owner may do, without `secrets`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = LogFile(folder, Secrets(secrets), _one_line)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def _one_line(message: str) -> str:
    return plain(message, _MESSAGE_CHARACTERS)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message not in _EMPTY_TALK:
        qt.log(_LEVELS.get(kind, logging.INFO), "%s: %s", context.category or "default", message)


def _log_bug(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    bugs.critical("An error that nobody expected", exc_info=(kind, error, traceback))
