"""Who stands behind the writer."""

from pathlib import Path
from typing import Protocol

from collector.store.connection import Connection


class Owner(Protocol):
    """Who has to know when a damaged file gives way to a new one, in the writer's thread (or while it is made)."""

    def let_go(self) -> None:
        """The file is about to be renamed: close what reads it."""

    def set_up(self, connection: Connection, last_number: int) -> None:
        """Brings the new file, in a transaction, to where the old one was: its numbers go on, its destination stays."""

    def set_aside(self, aside: Path, reason: str) -> None:
        """The new file takes events; the old one is there."""
