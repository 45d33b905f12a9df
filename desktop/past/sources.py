"""Where the window can read events of the past."""

from collections.abc import Callable, Mapping
from pathlib import Path

from analytics.history.harper import HarperPages
from analytics.history.source import EventSource
from analytics.history.store_source import StoreSource
from collector.config import HarperTarget
from collector.failure import SurroundingsError


def history_sources(
    data_dir: Path, harper: Callable[[], HarperTarget | None]
) -> Mapping[str, Callable[[], EventSource]]:
    """By what they are called; each is made when it is read, and HarperDB raises SurroundingsError without one."""

    def table() -> EventSource:
        if (target := harper()) is None:
            raise SurroundingsError("No HarperDB is configured.", "Connect to one, or set HARPERDB_URL.")
        return HarperPages(target)

    return {"This machine": lambda: StoreSource(data_dir), "HarperDB": table}
