"""What a collector is told when it is made: plain values, resolved by the caller."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HarperTarget:
    """Where events are delivered. `origin` says in words where the address came from (shown in the window), and
    `credentials` what holds user name and password; `ca` is a file of authorities (PEM) that are trusted beside the
    system's."""

    url: str
    username: str = ""
    password: str = field(default="", repr=False)
    schema: str = "analytics"
    table: str = "events"
    origin: str = ""
    credentials: str = "HARPERDB_USERNAME and HARPERDB_PASSWORD"
    ca: Path | None = None

    @property
    def key(self) -> str:
        """Names the destination, without credentials: the delivery cursor belongs to it."""
        return f"{self.url.rstrip('/')} {self.schema}.{self.table}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorConfig:
    """All that a collector needs to know. `port` 0 means any free one.

    `ask_before_backfill`: events from before HarperDB was configured wait until the user has answered
    (the window); otherwise they are delivered too (the collector alone).
    `ingest_origins`: whose pages may post events; none named means all. `origin_rate`: requests with events a second
    that one origin may send. `store_days`: events that nobody waits for go when they are so old; None keeps them.
    `harper_days`: rows that HarperDB took longer ago are deleted there; None keeps them.
    `collector_id` names this collector in the events that it takes; "" is the id of the data folder.
    """

    data_dir: Path
    version: str
    host: str = "127.0.0.1"
    port: int = 3000
    allowed_hosts: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    harper: HarperTarget | None = None
    ask_before_backfill: bool = False
    store_limit_bytes: int = 2_000_000_000
    store_days: int | None = None
    ingest_origins: tuple[str, ...] = ()
    write_key: str | None = field(default=None, repr=False)
    origin_rate: int = 100_000
    harper_days: int | None = None
    collector_id: str = ""
