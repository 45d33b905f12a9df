"""Where log records go: a file in the data folder, the log panel, and what is a bug to stderr as well."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

qt = logging.getLogger("qt")
bugs = logging.getLogger("bugs")

_LINE = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
_FILE_BYTES = 2_000_000
_FILES = 3
#: Qt warns of much that is no fault of ours and hurts nobody, such as drivers that are not there.
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@contextmanager
def kept_in(records: logging.Handler) -> Iterator[None]:
    """Route Qt's messages, uncaught errors and everything logged to `records`, and errors to stderr too."""
    root = logging.getLogger()
    level, excepthook = root.level, sys.excepthook
    stderr = logging.StreamHandler()
    stderr.setLevel(logging.ERROR)
    stderr.setFormatter(logging.Formatter("playscope: %(message)s"))
    root.setLevel(logging.INFO)
    root.addHandler(records)
    root.addHandler(stderr)
    sys.excepthook = _log_bug
    qInstallMessageHandler(_on_qt_message)
    try:
        yield
    finally:
        qInstallMessageHandler(None)
        sys.excepthook = excepthook
        root.removeHandler(stderr)
        root.removeHandler(records)
        root.setLevel(level)


@contextmanager
def written_to(folder: Path) -> Iterator[None]:
    """Write everything logged to playscope.log in `folder`, which only its owner may do."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "playscope.log", maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter(_LINE))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    qt.log(_LEVELS.get(kind, logging.INFO), "%s: %s", context.category or "default", message)


def _log_bug(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    bugs.critical("An error that nobody expected", exc_info=(kind, error, traceback))
