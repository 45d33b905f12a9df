"""Files with names of ours: plain ones, of a bounded size. Whatever else has such a name is said, never waited for."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from collector.failure import SurroundingsError

_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
    stat.S_IFDIR: "a folder",
}
#: Where a pipe has no writer, or a device no disk, opening would wait for it. For a plain file these change nothing.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


def open_plain(path: Path) -> BinaryIO:
    """The file, buffered, to be read. Raises OSError, whose strerror says where it is something else than a file."""
    descriptor = os.open(path, _FLAGS)
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, f"it is {_kind(mode)}, not a file", str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_plain(path: Path, at_most: int) -> bytes:
    """All of the file. Raises OSError as `open_plain` does, and for a file of more than `at_most` bytes."""
    with open_plain(path) as file:
        content = file.read(at_most + 1)
    if len(content) > at_most:
        raise OSError(errno.EFBIG, f"it is larger than {at_most:,} bytes", str(path))
    return content


def check_plain(path: Path) -> None:
    """For those who open it by other means. Raises SurroundingsError where there is something else than a file."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # nothing there, or something that whoever opens it will say
    if not stat.S_ISREG(mode):
        raise SurroundingsError(
            f"{path} cannot be used: it is {_kind(mode)}, not a file.",
            "Remove it, or choose another folder with --data-dir.",
        )


def _kind(mode: int) -> str:
    return _KINDS.get(stat.S_IFMT(mode), "something else")
