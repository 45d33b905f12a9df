"""Where reading calls read: the store in the data folder, HarperDB, or a file that somebody sent."""

import argparse
import contextlib
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from collector.failure import SurroundingsError
from collector.store.reader import StoreReader

if TYPE_CHECKING:
    from analytics.history.capture.reader import Capture
    from analytics.history.source import EventSource as PagedSource
    from collector.config import HarperTarget
    from collector.event import Event
    from collector.harper.client import HarperClient
    from collector.store.remarks import Remark
    from commands.settings import Settings


#: Ends of names of files that hold events.
_ENDINGS = (".playscope", ".jsonl", ".ndjson", ".csv")


def names_a_file(source: str) -> bool:
    """Whether a source of this name is a file: by its end, or because it is a path."""
    return source.lower().endswith(_ENDINGS) or Path(source).name != source


class EventSource(Protocol):
    """What is wanted of either."""

    @property
    def origin(self) -> str:
        """Where the events come from, in words."""

    def events(self, after: int = 0, limit: int | None = None) -> "Iterator[Event]":
        """All events in order, from the one after number `after`; at most `limit`."""

    def newest(self, limit: int) -> "list[Event]":
        """The last `limit` events, oldest first."""

    def remarks(self) -> "Mapping[str, Remark]":
        """What was noted on events, by their ids."""


class _Sources(tuple[str, ...]):
    """The sources that are always there; any other word may be the name of a saved connection, or of a file."""

    def __contains__(self, word: object) -> bool:
        return bool(word)


def add_source(parser: argparse.ArgumentParser) -> None:
    """The option `--source`."""
    parser.add_argument(
        "--source",
        choices=_Sources(("store", "harper")),
        metavar="store|harper|NAME|FILE",
        default="store",
        help="where to read: this machine's store, the configured HarperDB, a saved connection, or a file: a capture "
        "(.playscope), JSON lines (.jsonl), CSV (store)",
    )


@contextlib.contextmanager
def event_source(settings: "Settings", name: str) -> Iterator[EventSource]:
    """The source of that name. Raises SurroundingsError, also from within, where it cannot be read."""
    if name == "store":
        with store_reader(settings.data_dir) as reader:
            yield reader
        return
    if names_a_file(name):
        from analytics.history.file_source import CaptureSource

        with _opened(name) as capture:
            yield CaptureSource(capture)
    else:
        from analytics.history.harper import HarperSource

        with harper_client(settings, name) as client:
            yield HarperSource(client)


def paged_source(settings: "Settings", name: str) -> "PagedSource":
    """The same for long readings: in pages, of a selection."""
    from analytics.history.file_source import FileSource
    from analytics.history.harper import HarperPages
    from analytics.history.store_source import StoreSource
    from commands.configuration import product_version

    if name == "store":
        return StoreSource(settings.data_dir)
    if names_a_file(name):
        return FileSource(Path(name), product_version())
    return HarperPages(harper_target_of(settings, name))


def tell_what_is_wrong(source: "PagedSource") -> None:
    """On stderr, once it was read: that a file is not whole."""
    from analytics.history.file_source import FileSource
    from commands.plain_text import visible

    if isinstance(source, FileSource) and source.warning:
        print(f"playscope: {visible(source.warning)}", file=sys.stderr)


@contextlib.contextmanager
def _opened(name: str) -> "Iterator[Capture]":
    """The file of that name; what is wrong with it is said on stderr once it was read."""
    from analytics.history.incoming.opened import open_events
    from commands.configuration import product_version
    from commands.plain_text import visible

    with open_events(Path(name), product_version(), lambda share: None) as capture:
        yield capture
        if capture.warning:
            print(f"playscope: {visible(capture.warning)}", file=sys.stderr)


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


def harper_client(settings: "Settings", name: str = "harper") -> "HarperClient":
    """A client of the HarperDB of that name; whoever asked for it closes it. Raises SurroundingsError."""
    from collector.harper.client import HarperClient

    return HarperClient(harper_target_of(settings, name))


def harper_target_of(settings: "Settings", name: str) -> "HarperTarget":
    """`harper` is the HarperDB that is configured, every other name that of a saved connection. Raises
    SurroundingsError where there is none."""
    from collector.connections import saved_target

    return harper_configured(settings) if name == "harper" else saved_target(name, settings.file, settings.data_dir)


def harper_configured(settings: "Settings") -> "HarperTarget":
    """The HarperDB that is configured. Raises SurroundingsError where none is."""
    from commands.configuration import harper_target

    target = harper_target(settings)
    if target is None:
        raise SurroundingsError("No HarperDB is configured.", "Set HARPERDB_URL or give --harper-url.")
    return target
