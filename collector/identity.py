"""Who took an event: the id of a collector, which belongs to its data folder and outlives everything else in it."""

import contextlib
import logging
import os
import re
import secrets
from pathlib import Path

from collector.plain_file import read_plain
from collector.uuid7 import uuid7

logger = logging.getLogger(__name__)

FILE = "collector-id"
_FILE_BYTES = 1000
_ID = re.compile(r"[!-~]{1,64}", re.ASCII)


def collector_id(data_dir: Path, now_ms: int) -> str:
    """The id that the folder has; made and kept where it has none. One that cannot be kept holds for this run."""
    path = data_dir / FILE
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if _ID.fullmatch(kept := read_plain(path, _FILE_BYTES).decode("ascii").strip()):
            return kept
    made = uuid7(now_ms)
    part = path.with_name(f".{FILE}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{made}\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        logger.info("%s cannot be written (%s): the collector gets another id next time", path, error.strerror)
    return made
