"""One process owns a data folder."""

import fcntl
import os
from pathlib import Path

from collector.failure import SurroundingsError
from collector.plain_file import check_plain

LOCK_FILE = "playscope.lock"


class FolderLock:
    """An flock on DATA/playscope.lock: the system drops it with its process, however that ends.

    Makes the folder, for its user alone, if there is none.
    Raises SurroundingsError where the folder cannot be written or has an owner.
    """

    def __init__(self, data_dir: Path) -> None:
        path = data_dir / LOCK_FILE
        check_plain(path)
        try:
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise SurroundingsError(
                f"The data folder {data_dir} cannot be written ({error.strerror}).",
                "Choose another one with --data-dir, or mend its permissions.",
            ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.pread(self._file, 32, 0).decode("ascii", "replace").strip()
            os.close(self._file)
            raise SurroundingsError(
                f"The data folder {data_dir} is in use by another Playscope{f' (process {owner})' if owner else ''}.",
                "Close that one, or choose another folder with --data-dir.",
            ) from error
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)
        except OSError:
            pass  # the number is a courtesy to the second owner; a full disk must not keep the first one out

    def release(self) -> None:
        """Lets the folder go. The file stays: removing it would let two processes own one folder."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
