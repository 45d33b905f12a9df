"""The log of a run: a rotating file in the data folder, and warnings on stderr."""

import contextlib
import logging
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from collector.failure import SurroundingsError
from collector.log_file import LOG_FILE, SHORT_LINE, LineFormatter, LogFile, Secrets, is_for_terminal, logged_from
from collector.plain_file import check_plain
from commands.plain_text import visible


@contextlib.contextmanager
def logging_to(data_dir: Path, secrets: Iterable[str], level: str = "info") -> Iterator[None]:
    """Logs from `level` on to DATA/logs/playscope.log, and warnings (and that they are over) to stderr, without
    `secrets`, until it is left.

    For those who own the data folder: it is made. Raises SurroundingsError where it cannot be.
    """
    hiding = Secrets(secrets)
    folder = data_dir / "logs"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        check_plain(folder / LOG_FILE)
        with (folder / LOG_FILE).open("ab"):
            pass
    except OSError as error:
        raise SurroundingsError(
            f"{folder} cannot be written: {error.strerror}.",
            "Mend its permissions, or choose another folder with --data-dir.",
        ) from error
    file = LogFile(folder, hiding, visible)
    terminal = logging.StreamHandler(sys.stderr)
    terminal.addFilter(is_for_terminal)
    terminal.setFormatter(LineFormatter(SHORT_LINE, hiding, visible))
    root = logging.getLogger()
    root.addHandler(file)
    root.addHandler(terminal)
    logging.captureWarnings(True)
    try:
        with logged_from(level):
            yield
    finally:
        logging.captureWarnings(False)
        for handler in (file, terminal):
            root.removeHandler(handler)
            handler.close()
