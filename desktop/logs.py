"""Where log records go: a file in the data folder, the log panel, and what is a bug to stderr as well."""

import contextlib
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from desktop.plain_text import plain

qt = logging.getLogger("qt")
bugs = logging.getLogger("bugs")

_LINE = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
_FILE_BYTES = 2_000_000
_FILES = 3
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


class _Secrets(logging.Filter):
    """Takes secrets out of messages before anybody sees them."""

    def __init__(self, secrets: Iterable[str | None]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = self.hide(said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True

    def hide(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "*****")
        return text


class _Formatter(logging.Formatter):
    """Keeps each message on one line, whatever a page wrote into it, and takes secrets out of tracebacks too."""

    def __init__(self, line: str, secrets: _Secrets) -> None:
        super().__init__(line)
        self._secrets = secrets

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = plain(record.message, _MESSAGE_CHARACTERS)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return self._secrets.hide(super().format(record))


class _File(RotatingFileHandler):
    """A full disk must not make each record a traceback on stderr."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass

    def close(self) -> None:
        with contextlib.suppress(OSError):  # the last line does not fit: the way out must not end in that
            super().close()


@contextmanager
def kept_in(records: logging.Handler, secrets: Iterable[str | None]) -> Iterator[None]:
    """Route Qt's messages, uncaught errors and everything logged to `records`, errors to stderr too; all without
    `secrets`."""
    root = logging.getLogger()
    level, excepthook = root.level, sys.excepthook
    stderr = logging.StreamHandler()
    stderr.setLevel(logging.ERROR)
    hiding = _Secrets(secrets)
    stderr.setFormatter(_Formatter("playscope: %(message)s", hiding))
    records.addFilter(hiding)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each request to HarperDB would drown the rest
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
def written_to(folder: Path, secrets: Iterable[str | None]) -> Iterator[None]:
    """Write everything logged to playscope.log in `folder`, which only its owner may do, without `secrets`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _File(
        folder / "playscope.log",
        maxBytes=_FILE_BYTES,
        backupCount=_FILES,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.setFormatter(_Formatter(_LINE, _Secrets(secrets)))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message not in _EMPTY_TALK:
        qt.log(_LEVELS.get(kind, logging.INFO), "%s: %s", context.category or "default", message)


def _log_bug(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    bugs.critical("An error that nobody expected", exc_info=(kind, error, traceback))
