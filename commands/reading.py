"""The store as reading calls open it."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from collector.failure import SurroundingsError
from collector.store.reader import StoreReader


@contextlib.contextmanager
def store_reader(data_dir: Path) -> Iterator[StoreReader]:
    """A reader of the folder's store. Raises SurroundingsError where the store is there but cannot be read."""
    try:
        with StoreReader(data_dir) as reader:
            yield reader
    except sqlite3.Error as error:
        raise SurroundingsError(
            f"The store in {data_dir} cannot be read: {error}.",
            "Start Playscope: it sets a damaged store aside and keeps what can be read.",
        ) from error
