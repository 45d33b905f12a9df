"""The collector as a whole: store, HTTP and delivery, started and stopped in order."""

import logging
import time
from dataclasses import replace
from pathlib import Path
from shutil import disk_usage
from typing import Any

from msgspec.structs import asdict

from collector.config import CollectorConfig, HarperTarget
from collector.harper.delivery import HarperDelivery
from collector.http import metrics, server
from collector.http.app import make_app
from collector.http.fair_share import FairShare
from collector.http.guard import Guard
from collector.http.ingest import Ingest
from collector.http.latency import Latency
from collector.http.media import MediaShelf
from collector.identity import collector_id
from collector.inbox import Inbox
from collector.store.connection import store_bytes
from collector.store.reader import StoreReader
from collector.store.store import Store

logger = logging.getLogger(__name__)

#: What holds from start to stop.
_FOR_A_RUN = ("data_dir", "version", "host", "port", "token", "ask_before_backfill")
_OFF = {"state": "off", "error": None, "oldest_pending_s": None}


class Collector:
    """Takes events by HTTP, keeps them, delivers them. Started once and stopped once; `url`, `store` and the rest are
    there from `start` on."""

    def __init__(self, config: CollectorConfig, inbox: Inbox | None = None) -> None:
        self.config = config
        self.media = MediaShelf()
        self.delivery: HarperDelivery | None = None
        self.port, self._address = 0, ""
        self._latency = Latency()
        self._inbox = inbox
        self._http: server.HttpServer | None = None
        self._guard: Guard | None = None
        self._share: FairShare | None = None
        self._ingest: Ingest | None = None
        self._store: Store | None = None

    @property
    def url(self) -> str:
        """Where it listens, as a browser of this machine would write it: the address, not a name for it, which the
        guard would not know."""
        host = "localhost" if self.config.host == "localhost" else self._address
        return f"http://{host}:{self.port}"

    @property
    def store(self) -> Store:
        """The open store. RuntimeError before the start."""
        if self._store is None:
            raise RuntimeError("the collector was not started")
        return self._store

    @property
    def notice(self) -> str | None:
        """What the user should be told of the store (it was damaged and set aside, so many events were saved)."""
        return None if self._store is None else self._store.notice

    @property
    def turned_away(self) -> str:
        """Why a post of the last minute got no 200, where its sender has to change something; "" where none did."""
        return "" if self._ingest is None else self._ingest.turned_away.newest

    def start(self) -> None:
        """Raises SurroundingsError: port taken, folder locked or not writable, newer store. Then nothing is left
        open."""
        config = self.config
        bound = server.bind(config.host, config.port)
        self.port, self._address = bound.getsockname()[1], server.address_of(bound)
        try:
            on_stored = self._inbox.put if self._inbox else _nobody
            self._store = Store(config.data_dir, on_stored, config.store_limit_bytes, config.store_days)
            self._store.collector_id = self._name()
            self.set_harper(config.harper)
            guard = self._guard = Guard(
                host=config.host,
                port=self.port,
                address=self._address,
                allowed_hosts=config.allowed_hosts,
                token=config.token,
                ingest_origins=config.ingest_origins,
                write_key=config.write_key,
            )
            app = make_app(guard, self.media, self.health, self._scrape, lambda: self.store.trouble)
            turned = _Turned(guard, self._store)
            share = self._share = FairShare(config.origin_rate)
            ingest = self._ingest = Ingest(self._store, guard, share, self._latency, app.wsgi_app)
            self._http = server.HttpServer(bound, ingest, self._store, self._latency, turned)
            self._http.start()
        except BaseException:
            bound.close()
            self.stop()
            raise
        logger.info("collecting on %s into %s", self.url, config.data_dir)

    def stop(self) -> None:
        """Takes nothing more, finishes what is in flight, ends delivery, closes the store. May be called again."""
        if self._http is not None:
            self._http.stop()
        if self.delivery is not None:
            self.delivery.stop()
        if self._store is not None:
            self._store.close()

    def set_harper(self, target: HarperTarget | None) -> None:
        """Delivers to another HarperDB from now on, or to none."""
        if self.delivery is not None:
            self.delivery.stop()
            self.delivery = None
        self.config = replace(self.config, harper=target)
        if target is None:
            self.store.no_destination()
        else:
            self.delivery = HarperDelivery(
                target, self.store, ask=self.config.ask_before_backfill, keep_days=self.config.harper_days
            )
            self.delivery.start()

    def adopt(self, config: CollectorConfig) -> None:
        """Goes by these values from now on, but for those that hold for a whole run (folder, host, port, token). May
        take 2 s where HarperDB is another, or is kept for other days."""
        old = self.config
        kept = {name: getattr(old, name) for name in _FOR_A_RUN}
        self.config = config = replace(config, **kept)
        if self._guard is not None and self._share is not None:
            self._guard.admit(config.allowed_hosts, config.ingest_origins, config.write_key)
            if config.origin_rate != old.origin_rate:
                self._share.set_rate(config.origin_rate)
        if (config.store_limit_bytes, config.store_days) != (old.store_limit_bytes, old.store_days):
            self.store.set_limits(config.store_limit_bytes, config.store_days)
        self.store.collector_id = self._name()
        if (config.harper, config.harper_days) != (old.harper, old.harper_days):
            self.set_harper(config.harper)

    def _name(self) -> str:
        return self.config.collector_id or collector_id(self.config.data_dir, round(time.time() * 1000))

    def health(self) -> dict[str, Any]:
        """What /health answers."""
        return {
            "status": "ok",
            "version": self.config.version,
            "counters": asdict(self.store.counters()),
            "harperdb": self.delivery.state() if self.delivery is not None else dict(_OFF),
        }

    def _scrape(self) -> bytes:
        folder = self.config.data_dir
        space = metrics.Space(store_bytes(folder), self.config.store_limit_bytes, _free_bytes(folder))
        return metrics.exposition(self.health(), not self.store.trouble, space, self._latency)

    def clear_reader(self) -> StoreReader:
        """A reader of its own on the store; whoever asked for it closes it."""
        return StoreReader(self.config.data_dir)


class _Turned:
    """Counts what the HTTP server turns away by itself."""

    def __init__(self, guard: Guard, store: Store) -> None:
        self.guard = guard
        self._store = store

    def refuse(self, count: int = 1) -> None:
        self._store.refuse(count)


def _free_bytes(folder: Path) -> int:
    try:
        return disk_usage(folder).free
    except OSError:  # somebody removed the folder: nothing can be written there
        return 0


def _nobody(events: list[Any]) -> None:
    """Without a window nobody watches."""
