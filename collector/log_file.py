"""The log of a run: one form of line, a rotating file in the data folder, and secrets taken out of all of it."""

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from collector.plain_file import check_plain

#: How much is logged, by the setting's word.
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_OWN = ("analytics", "bugs", "collector", "commands", "desktop", "player", "qt")
LINE = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
#: For stderr.
SHORT_LINE = "playscope: %(message)s"
LOG_FILE = "playscope.log"
_FILE_BYTES, _OLD_FILES = 5_000_000, 4


def log_from(level: str) -> None:
    """From now on what is of this level or above is logged; of others than ours nothing below `info`: what a library
    says of each of its steps would drown the rest."""
    number = LEVELS[level]
    logging.getLogger().setLevel(max(number, logging.INFO))
    for name in _OWN:
        logging.getLogger(name).setLevel(number)
    logging.getLogger("httpx").setLevel(max(number, logging.WARNING))  # it says each request to HarperDB


@contextlib.contextmanager
def logged_from(level: str) -> Iterator[None]:
    """The same, until it is left."""
    loggers = [logging.getLogger(name) for name in (None, *_OWN, "httpx")]
    before = [logger.level for logger in loggers]
    log_from(level)
    try:
        yield
    finally:
        for logger, number in zip(loggers, before, strict=True):
            logger.setLevel(number)


def log_over(logger: logging.Logger, message: str, *args: object) -> None:
    """Says that what was warned of is over, to whoever saw the warning: as info, which stderr shows too, and where only
    warnings are logged as one of them."""
    level = logging.INFO if logger.isEnabledFor(logging.INFO) else logging.WARNING
    logger.log(level, message, *args, extra={"for_terminal": True})


class Secrets(logging.Filter):
    """Takes secrets out of messages before anybody sees them; None and "" are no secrets."""

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


def is_for_terminal(record: logging.LogRecord) -> bool:
    """Warnings, and that they are over: a filter for stderr."""
    return record.levelno >= logging.WARNING or getattr(record, "for_terminal", False)


class LineFormatter(logging.Formatter):
    """Keeps each message on one line by `one_line`, whatever a page wrote into it; no secret in tracebacks either."""

    def __init__(self, line: str, secrets: Secrets, one_line: Callable[[str], str]) -> None:
        super().__init__(line)
        self._secrets, self._one_line = secrets, one_line

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = self._one_line(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return self._secrets.hide(super().format(record))


class LogFile(RotatingFileHandler):
    """`playscope.log` in `folder`. A full disk must not make each record a traceback on stderr.

    Raises SurroundingsError where something else than a file has that name."""

    def __init__(self, folder: Path, secrets: Secrets, one_line: Callable[[str], str]) -> None:
        check_plain(folder / LOG_FILE)
        super().__init__(
            folder / LOG_FILE,
            maxBytes=_FILE_BYTES,
            backupCount=_OLD_FILES,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )
        self.setFormatter(LineFormatter(LINE, secrets, one_line))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        pass

    def close(self) -> None:
        with contextlib.suppress(OSError):  # the last line does not fit: the way out must not end in that
            super().close()
