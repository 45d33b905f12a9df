"""Settings that are in force from the moment they are changed: what each changes in the window, or in the collector."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from collector.collector import Collector
from collector.config import CollectorConfig
from collector.log_file import log_from
from desktop.feed_limit import FeedLimit
from desktop.look.theme import Theme
from desktop.player.source_bar import SourceBar
from desktop.run.options import DesktopOptions
from desktop.run.tasks import Tasks

log = logging.getLogger(__name__)

#: Setting -> the field of the collector's configuration that it decides, and whether others than this thread must wait
#: for what it changes (a connection ends, another begins).
COLLECTED: Mapping[str, tuple[str, bool]] = {
    "allowed_hosts": ("allowed_hosts", False),
    "ingest_origins": ("ingest_origins", False),
    "write_key": ("write_key", False),
    "origin_rate": ("origin_rate", False),
    "collector_id": ("collector_id", False),
    "store_limit_bytes": ("store_limit_bytes", False),
    "store_days": ("store_days", False),
    "harper_days": ("harper_days", True),
    "harper_url": ("harper", True),
    "harper_username": ("harper", True),
    "harper_schema": ("harper", True),
    "harper_table": ("harper", True),
    "harper_ca": ("harper", True),
}

Applier = Callable[[Any], object]


def live_settings(
    theme: Theme,
    source_bar: SourceBar,
    feed_limit: FeedLimit,
    collector: Collector,
    tasks: Tasks,
    options: DesktopOptions,
) -> Mapping[str, Applier]:
    """What to call with a setting's new value, once it is kept. Those that are not named wait for the next start: host
    and port are bound for a whole run, and a window that watches a HarperDB delivers to none."""
    return {
        "theme": theme.choose,
        "text_size": theme.set_text_size,
        "reduced_motion": theme.reduce_motion,
        "cloud_name": source_bar.cloud_name.setText,
        "feed_rows": feed_limit.set,
        "log_level": log_from,
        **{
            name: partial(_adopt, collector, tasks, options.config_now, field, slow)
            for name, (field, slow) in COLLECTED.items()
            if options.watch is None or not slow
        },
    }


def _adopt(
    collector: Collector,
    tasks: Tasks,
    config_now: Callable[[], CollectorConfig],
    field: str,
    slow: bool,
    _value: object,
) -> None:
    """Only this field: what somebody chose for this run alone (a HarperDB to deliver to) stays. Raises
    SurroundingsError where the settings cannot be read."""
    wanted = getattr(config_now(), field)

    def adopt() -> None:
        collector.adopt(replace(collector.config, **{field: wanted}))

    if slow:
        tasks.run(adopt, lambda _: None, lambda error: log.error("%s was not taken on", field, exc_info=error))
    else:
        adopt()
