"""The dialog opened from the menu, with the desk that serves this window."""

from typing import TYPE_CHECKING

from collector.collector import Collector
from collector.config import HarperTarget
from desktop.connect.desk import Desk
from desktop.look.theme import Theme
from desktop.run.closing import Closing
from desktop.run.options import DesktopOptions
from desktop.run.tasks import Tasks
from desktop.shell.window import Window

if TYPE_CHECKING:
    # Loaded when it is opened: it is made of what panels are made of.
    from desktop.connect.dialog import ConnectDialog


def make_desk(collector: Collector, options: DesktopOptions, closing: Closing) -> Desk:
    """Reopening closes this window first, in its order."""

    def reopen(source: str) -> None:
        options.reopen(source)
        closing.begin()

    def overruled() -> str:
        for row in options.setting_rows():
            if row.name == "harper_url" and row.overruled:
                return f"At the next start {row.origin} decides again."
        return ""

    return Desk(collector, options.settings, options.save_setting, reopen, overruled)


def show_dialog(window: Window, desk: Desk, tasks: Tasks, theme: Theme, watch: HarperTarget | None) -> "ConnectDialog":
    """Opened anew each time: what was typed and not saved is gone."""
    from desktop.connect.dialog import ConnectDialog

    watching = "" if watch is None else f"{watch.schema}.{watch.table} of {watch.url}"
    dialog = ConnectDialog(window, desk, tasks, theme, watching)
    dialog.show()
    return dialog
