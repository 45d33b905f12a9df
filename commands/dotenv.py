"""Reading `.env`: lines of NAME=VALUE, of which only our own names are taken."""

import errno
import re
from pathlib import Path

from collector.failure import SurroundingsError
from collector.plain_file import read_plain

OUR_NAMES = ("HARPERDB_", "PLAYSCOPE_")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*")
_FILE_BYTES = 1_000_000
_QUOTED = re.compile(r"""(["'])(.*?)\1\s*(?:#.*)?""")


def parse(text: str) -> dict[str, str]:
    """Our names and their values. Quotes around a value go; unquoted, ` #` begins a comment."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        if (match := _LINE.fullmatch(line)) is None or not match[1].startswith(OUR_NAMES):
            continue
        quoted = _QUOTED.fullmatch(match[2])
        values[match[1]] = quoted[2] if quoted else re.sub(r"(^|\s+)#.*", "", match[2])
    return values


def read(folder: Path) -> dict[str, str]:
    """What `folder`'s `.env` says; nothing where there is none, it may not be read, or it is a folder (as Python's
    environments are). Raises SurroundingsError for anything else of that name: a pipe, a device, a huge file."""
    path = folder / ".env"
    try:
        return parse(read_plain(path, _FILE_BYTES).decode("utf-8-sig", errors="replace"))
    except OSError as error:
        if path.is_dir() or error.errno not in (errno.EINVAL, errno.EFBIG):
            return {}
        raise SurroundingsError(
            f"{path} cannot be read: {error.strerror}.", "Rename it, or start in another working folder."
        ) from error
