"""What a panel is, what it is given, and how the window lists it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget

from analytics.history.source import EventSource, Selection
from collector.config import HarperTarget
from collector.event import Event
from collector.harper.reader import Watched
from collector.store.delivery import Standing
from desktop.alerts.watch import AlertWatch
from desktop.feed.remark_book import RemarkBook
from desktop.focus import Focus
from desktop.listed import Listed
from desktop.live import Live
from desktop.look.message_bar import MessageBars
from desktop.look.theme import Theme
from desktop.past.computed import Computed
from desktop.rejected import RejectedPieces
from desktop.run.log_records import LogRecords


def epoch_ms() -> int:
    """Milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000


def _no_health() -> Mapping[str, Any]:
    return {}


def _no_target() -> HarperTarget | None:
    return None


def _nothing() -> None:
    return None


def _none_before(number: int | None, limit: int) -> list[Event]:
    return []


def _no_standing(number: int) -> Standing | None:
    return None


def _not_kept(name: str, value: object) -> None:
    return None


def _no_report(source: EventSource, selection: Selection, messages: MessageBars | None = None) -> None:
    return None


def run_here(op: Callable[[], Any], success: Callable[[Any], None], failure: Callable[[Exception], None]) -> None:
    """What `Tasks.run` does, at once and on this thread."""
    try:
        result = op()
    except Exception as error:
        failure(error)
    else:
        success(result)


@dataclass(frozen=True, kw_only=True)
class PanelContext:
    """All that a panel may ask for; the window fills it in once.

    `focus` is what the user looks at, shared by all panels.

    `health` gives what `/health` answers ({} while there is no collector), `harper` where events are delivered to,
    `retry_delivery` asks the delivery to try at once, `rejected` is what could not be taken (None while there is no
    store). `watched`, in a window that shows a table of HarperDB's, says how the reading stands; `harper` and
    `retry_delivery` are then the reading's. `marks` are the percents that the player was asked to report.
    `now_ms` is the clock of `received_at`: milliseconds since the epoch.

    `alerts` watches the views by the user's rules (None in a window where nothing goes on).

    `remarks` are the user's marks and comments; `run` does work off the main thread (`Tasks.run`); `settings` are what
    panels remember from one run to the next, `keep(name, value)` writes one of them. `read_before(number, limit)` reads
    older events from the store, `standing_of(number)` what became of one there; both off the main thread.

    `computed` is what is known already of the views. `sources`: where events of the past can be read, by what it is
    called; each is made when it is wanted, and may raise
    SurroundingsError. `make_report(source, selection, messages)` writes a report of what was selected there, shows it,
    and says so among the messages, by default the main window's.
    """

    live: Live
    log: LogRecords
    theme: Theme
    focus: Focus
    health: Callable[[], Mapping[str, Any]] = _no_health
    harper: Callable[[], HarperTarget | None] = _no_target
    retry_delivery: Callable[[], None] = _nothing
    rejected: RejectedPieces | None = None
    watched: Callable[[], Watched] | None = None
    marks: tuple[int, ...] = (10, 25, 50, 75, 90, 100)
    now_ms: Callable[[], int] = epoch_ms
    remarks: RemarkBook = field(default_factory=RemarkBook)
    run: Callable[[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]], None] = run_here
    settings: Mapping[str, Any] = field(default_factory=dict)
    keep: Callable[[str, Any], None] = _not_kept
    read_before: Callable[[int | None, int], list[Event]] = _none_before
    standing_of: Callable[[int], Standing | None] = _no_standing
    computed: Computed = field(default_factory=Computed)
    sources: Mapping[str, Callable[[], EventSource]] = field(default_factory=dict)
    make_report: Callable[..., None] = _no_report
    collector_url: str = "http://127.0.0.1:3000"
    alerts: AlertWatch | None = None


class Panel(QWidget):
    """A part of the window that shows something. The window calls `draw` and `refresh` only while it can be seen."""

    def draw(self) -> None:
        """The fast clock (some 30 times a second): curves and rows."""

    def refresh(self) -> None:
        """The slow clock (some 4 times a second): text and numbers."""

    def stop(self) -> None:
        """The window closes: what this panel waits for is not wanted any more."""


@dataclass(frozen=True, slots=True)
class PanelKind(Listed):
    """A panel that is listed, and what makes one."""

    make: Callable[[PanelContext], Panel] = field(kw_only=True)
