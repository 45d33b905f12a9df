"""What the dialog asks for: connections kept and forgotten, passwords found, HarperDB delivered to or watched."""

from collections.abc import Callable, Mapping
from typing import Any

from collector.collector import Collector
from collector.config import HarperTarget
from collector.connections import SETTING, Connection, read_connections, write_connections
from collector.secrets import Credentials, Secrets

SaveSetting = Callable[[str, Any], None]


class Desk:
    """`reopen(source)` closes the window and opens it on that source ("store", or a saved connection's name).

    `overruled` says in words where HarperDB's address comes from at the next start, where that is not what is saved.
    `save_setting` may raise SurroundingsError, and so does everything here that saves. What may take long says so.
    """

    def __init__(
        self,
        collector: Collector,
        settings: Mapping[str, Any],
        save_setting: SaveSetting,
        reopen: Callable[[str], None],
        overruled: Callable[[], str] = lambda: "",
        secrets: Secrets | None = None,
    ) -> None:
        self._collector = collector
        self._save_setting = save_setting
        self.reopen = reopen
        self.overruled = overruled
        self.secrets = secrets or Secrets(collector.config.data_dir)
        self.connections = {one.name: one for one in read_connections(settings.get(SETTING))}

    def save(self, connection: Connection) -> None:
        self._write({**self.connections, connection.name: connection})

    def forget(self, name: str) -> None:
        self._write({key: one for key, one in self.connections.items() if key != name})

    def password(self, connection: Connection, typed: str) -> str:
        """The typed one, or the one that is kept for this address and user, or "". Slow: it may ask the keyring."""
        if typed:
            return typed
        kept = self.secrets.find(connection.url, connection.username)
        return kept.password if kept is not None else ""

    def keep_password(self, connection: Connection, password: str, in_file: bool) -> bool:
        """Whether it is kept now: in the keyring, or with consent in a file. Slow."""
        credentials = Credentials(connection.username, password)
        if in_file:
            self.secrets.keep_in_file(connection.url, credentials)
            return True
        return self.secrets.keep_in_keyring(connection.url, credentials)

    def target(self, connection: Connection, typed: str) -> HarperTarget:
        """Slow: it may ask the keyring."""
        return connection.target(self.password(connection, typed))

    def deliver_to(self, target: HarperTarget) -> None:
        """From now on, and after the next start (without another password than the one that is kept). Slow: it waits
        for what is under way."""
        self._collector.set_harper(target)
        self._save_setting("harper_url", target.url)
        self._save_setting("harper_username", target.username or None)
        self._save_setting("harper_schema", target.schema)
        self._save_setting("harper_table", target.table)
        self._save_setting("harper_ca", str(target.ca) if target.ca else None)

    @property
    def only_here(self) -> int:
        """How many events from before wait for a word whether they are to be delivered."""
        delivery = self._collector.delivery
        destination = delivery.destination if delivery else None
        return destination.backfill_offered if destination is not None else 0

    def deliver_earlier(self) -> None:
        """Deliver those too. Slow: it waits for the disk."""
        if self._collector.delivery is not None:
            self._collector.delivery.answer_backfill(True)

    @property
    def pending(self) -> int:
        return self._collector.store.counters().pending

    def _write(self, connections: dict[str, Connection]) -> None:
        self._save_setting(SETTING, write_connections(connections.values()) or None)
        self.connections = connections
