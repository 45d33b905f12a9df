"""The log of a run: a rotating file in the data folder, and warnings on stderr."""

import contextlib
import logging
import sys
from collections.abc import Iterable, Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from collector.failure import SurroundingsError
from commands.plain_text import visible

_LINE = "%(asctime)s %(levelname)s %(name)s [%(threadName)s]: %(message)s"
_FILE_BYTES, _OLD_FILES = 5_000_000, 4


class _Formatter(logging.Formatter):
    """Keeps each message on one line and never prints a secret."""

    def __init__(self, line: str, secrets: Iterable[str]) -> None:
        super().__init__(line)
        self._secrets = [secret for secret in secrets if secret]

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = visible(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "*****")
        return text


class _File(RotatingFileHandler):
    """A full disk must not turn each record into a traceback on stderr."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        pass

    def close(self) -> None:
        with contextlib.suppress(OSError):  # the last line does not fit: the way out must not end in that
            super().close()


@contextlib.contextmanager
def logging_to(data_dir: Path, secrets: Iterable[str]) -> Iterator[None]:
    """Logs to DATA/logs/playscope.log and warnings to stderr, without `secrets`, until it is left.

    For those who own the data folder: it is made. Raises SurroundingsError where it cannot be.
    """
    hidden = list(secrets)
    folder = data_dir / "logs"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        with (folder / "playscope.log").open("ab"):
            pass
    except OSError as error:
        raise SurroundingsError(
            f"{folder} cannot be written: {error.strerror}.",
            "Mend its permissions, or choose another folder with --data-dir.",
        ) from error
    file = _File(
        folder / "playscope.log",
        maxBytes=_FILE_BYTES,
        backupCount=_OLD_FILES,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    file.setLevel(logging.INFO)
    file.setFormatter(_Formatter(_LINE, hidden))
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(logging.WARNING)
    terminal.setFormatter(_Formatter("playscope: %(message)s", hidden))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(file)
    root.addHandler(terminal)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.setLevel(before)
        for handler in (file, terminal):
            root.removeHandler(handler)
            handler.close()
