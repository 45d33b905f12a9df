"""What runs once the collector does: the parts that the rest of the window is made of."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QUrl

from collector.collector import Collector
from collector.failure import SurroundingsError
from collector.inbox import Inbox
from desktop.feed_limit import FeedLimit
from desktop.focus import Focus
from desktop.look.theme import Theme
from desktop.player.own_session import OwnSession
from desktop.player.view import PlayerView
from desktop.run.closing import Closing
from desktop.run.garbage import GarbageCollection
from desktop.run.log_records import LogRecords
from desktop.run.options import DesktopOptions
from desktop.run.tasks import Tasks
from desktop.shell.notices import Notices
from desktop.shell.window import Window

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Handed from one step of the start to the next. Whoever started a part stops it; nobody does through this.

    `open_url` opens an address with the system's own program for it.
    """

    options: DesktopOptions
    window: Window
    view: PlayerView
    collector: Collector
    inbox: Inbox
    tasks: Tasks
    records: LogRecords
    theme: Theme
    notices: Notices
    closing: Closing
    garbage: GarbageCollection
    open_url: Callable[[QUrl], bool]
    feed_limit: FeedLimit
    session: OwnSession = field(default_factory=OwnSession)
    focus: Focus = field(default_factory=Focus)

    def remember(self, name: str, value: object) -> None:
        """Keeps a setting for the next start; where that cannot be done, only the log says so."""
        try:
            self.options.save_setting(name, value)
        except SurroundingsError as error:
            log.info("%s was not kept: %s", name, error)
