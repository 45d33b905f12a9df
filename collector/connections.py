"""HarperDB connections that a user has saved, by name: everything but the password, which `secrets` keeps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collector.config import HarperTarget
from collector.failure import SurroundingsError
from collector.secrets import Secrets

#: What these words mean as a source already.
RESERVED = ("", "store", "harper")
#: The entry of settings.json that holds them.
SETTING = "connections"
_TEXTS = ("name", "url", "username", "schema", "table", "ca")


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where a table is, and as whom. `ca` is the path of a PEM file of authorities, "" for none."""

    name: str
    url: str
    username: str = ""
    schema: str = "analytics"
    table: str = "events"
    ca: str = ""

    def target(self, password: str) -> HarperTarget:
        return HarperTarget(
            url=self.url,
            username=self.username,
            password=password,
            schema=self.schema,
            table=self.table,
            origin=f"saved connection {self.name}",
            credentials="user name and password of this connection (File, Connect)",
            ca=Path(self.ca) if self.ca else None,
        )

    def written(self) -> dict[str, str]:
        """As it stands in settings.json."""
        return {name: value for name in _TEXTS if (value := getattr(self, name))}


def read_connections(entry: object) -> list[Connection]:
    """Those of the settings' entry that can be read, in its order."""
    found = {}
    for row in entry if isinstance(entry, list) else []:
        if isinstance(row, Mapping) and all(isinstance(row.get(name, ""), str) for name in _TEXTS):
            fields = {name: row[name] for name in _TEXTS if row.get(name)}
            if fields.get("name") and fields.get("url"):
                found[fields["name"]] = Connection(**fields)
    return list(found.values())


def write_connections(connections: Iterable[Connection]) -> list[dict[str, str]]:
    """The settings' entry."""
    return [connection.written() for connection in connections]


def saved_target(name: str, settings: Mapping[str, Any], data_dir: Path) -> HarperTarget:
    """The saved connection of this name with the password that is kept for its address. Raises SurroundingsError."""
    connections = read_connections(settings.get(SETTING))
    for connection in connections:
        if connection.name == name:
            kept = Secrets(data_dir).find(connection.url, connection.username)
            return connection.target(kept.password if kept is not None else "")
    raise SurroundingsError(f"There is no saved connection {name!r}.", _ways(connections))


def _ways(connections: Sequence[Connection]) -> str:
    if not connections:
        return "Save one in the window (File, Connect), give --source harper and HARPERDB_URL, or the path of a file."
    return f"Choose one of: store, harper, {', '.join(connection.name for connection in connections)}."
