"""What the user looks at: one view or two, a moment, a range. All panels share it."""

from PySide6.QtCore import QObject, Signal

Range = tuple[int, int]


class Focus(QObject):
    """Times are milliseconds since the epoch, by the events' own timestamps.

    Signals: `views_changed` (other views are looked at), `cursor_moved` (another moment, or none), `range_changed`
    (figures are limited to another range, or to none), `event_wanted` (an event's id: show its row in the feed),
    `media_time_wanted` (a view's id and seconds: move the player there, if it plays this view).

    Without a choice the newest view of `offer` is followed; `follow` goes back to that.
    """

    views_changed = Signal()
    cursor_moved = Signal()
    range_changed = Signal()
    event_wanted = Signal(str)
    media_time_wanted = Signal(str, float)

    def __init__(self) -> None:
        super().__init__()
        self.view_ids: tuple[str, ...] = ()
        self.follows = True
        self.cursor: int | None = None
        self.range: Range | None = None

    def offer(self, view_id: str | None) -> None:
        """The newest view there is; looked at as long as the user has chosen none."""
        if self.follows and view_id is not None and self.view_ids != (view_id,):
            self._look_at((view_id,))

    def choose(self, *view_ids: str) -> None:
        """Look at one view, or at two side by side (the first is the one that is read everywhere)."""
        self.follows = False
        if view_ids[:2] != self.view_ids:
            self._look_at(view_ids[:2])

    def follow(self) -> None:
        """Look at whatever view is the newest again."""
        self.follows = True

    def move_cursor(self, at: int | None) -> None:
        if at != self.cursor:
            self.cursor = at
            self.cursor_moved.emit()

    def limit(self, limits: Range | None) -> None:
        """Limit figures to a range (`start` < `end`), or to none."""
        if limits != self.range:
            self.range = limits
            self.range_changed.emit()

    def _look_at(self, view_ids: tuple[str, ...]) -> None:
        self.view_ids = view_ids
        self.limit(None)
        self.move_cursor(None)
        self.views_changed.emit()
