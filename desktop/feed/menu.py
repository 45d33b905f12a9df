"""The menu on a cell of the feed or a row of its details."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from collector.event import Event
from desktop.feed.expressions import comparison, joined, negated, quoted
from desktop.feed.fields import TIMES, data_fields, value_of
from desktop.look.plain_text import plain

_SHOWN = 60
#: So many fields of data are offered.
_OFFERED = 20


class Target(NamedTuple):
    """What the menu is about: an event, one of its fields ("" for none) and the value; whether it is a row of the table
    that stands for a run."""

    event: Event
    field: str
    value: Any
    in_run: bool = False


class Doer(Protocol):
    """What the entries call."""

    @property
    def filter_text(self) -> str: ...
    def ask(self, text: str, apply: bool) -> None: ...
    def add_column(self, field: str) -> None: ...
    def colour_by(self, expression: str) -> None: ...
    def copy_text(self, text: str) -> None: ...
    def copy_json(self) -> None: ...
    def copy_csv(self) -> None: ...
    def copy_shown(self) -> None: ...
    def copy_curl(self) -> None: ...
    def look_at_view(self) -> None: ...
    def only_view(self) -> None: ...
    def seek_player(self) -> None: ...
    def toggle_marks(self) -> None: ...
    def comment(self) -> None: ...
    def count_time_from_here(self) -> None: ...
    def toggle_run(self) -> None: ...


#: How a value goes into the filter: title, how it is joined to what is there ("" replaces it), whether it is denied.
_WAYS = (
    ("Selected", "", False),
    ("Not selected", "", True),
    ("… and selected", "and", False),
    ("… or selected", "or", False),
    ("… and not selected", "and", True),
    ("… or not selected", "or", True),
)


def filter_for(present: str, way: str, deny: bool, field: str, value: Any) -> str:
    """The filter's text that asks for this value, or denies it, beside what is asked for already."""
    expression = comparison(field, value)
    expression = negated(expression) if deny else expression
    return joined(present, way, expression) if way else expression


def limits(field: str, value: Any) -> list[tuple[str, str]]:
    """(title, filter) of what takes this value and those beyond it, to each side; none for values without order."""
    if field in TIMES or (isinstance(value, int | float) and not isinstance(value, bool)):
        written = quoted(value) if isinstance(value, str) else repr(value)
        return [("… and from this on", f"{field} >= {written}"), ("… and up to this", f"{field} <= {written}")]
    return []


def cell_menu(parent: QWidget, target: Target, do: Doer) -> QMenu:
    """The menu, which goes away by itself when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    event, field, value = target.event, target.field, target.value
    if field:
        says = plain(comparison(field, value), _SHOWN)
        for title, apply in (("Apply as filter", True), ("Prepare as filter", False)):
            ways = menu.addMenu(f"{title}: {says}".replace("&", "&&"))
            for name, way, deny in _WAYS:
                _add(ways, name, lambda way=way, deny=deny, apply=apply: do.ask(
                    filter_for(do.filter_text, way, deny, field, value), apply))  # fmt: skip
            for name, limit in limits(field, value):
                _add(ways, name, lambda limit=limit, apply=apply: do.ask(joined(do.filter_text, "and", limit), apply))
        _add(menu, "Colour by this value", lambda: do.colour_by(comparison(field, value)))
        _add(menu, "Apply as column", lambda: do.add_column(field))
        menu.addSeparator()
    else:
        # No field of its own: those that its words are made of.
        ways = menu.addMenu("Apply as filter")
        for name in ["event", *data_fields(event)[:_OFFERED]]:
            says = comparison(name, value_of(event, name))
            _add(ways, plain(says, _SHOWN).replace("&", "&&"), lambda says=says: do.ask(says, True))
        menu.addSeparator()
    copies = menu.addMenu("Copy")
    if field:
        _add(copies, "Value", lambda: do.copy_text(text_for_copy(value)))
        _add(copies, "As filter", lambda: do.copy_text(comparison(field, value)))
    _add(copies, "Row as JSON", do.copy_json, "Ctrl+C")
    _add(copies, "Row as CSV", do.copy_csv, "Ctrl+Shift+C")
    _add(copies, "Row as it reads, for a spreadsheet", do.copy_shown, "Ctrl+Shift+X")
    _add(copies, "As curl that posts it again", do.copy_curl, "Ctrl+Alt+C")
    menu.addSeparator()
    _add(menu, "Follow this view in all panels", do.look_at_view, "V").setEnabled(event.view_id is not None)
    _add(menu, "Show only this view", do.only_view, "Shift+V").setEnabled(event.view_id is not None)
    seekable = event.view_id is not None and event.media_time is not None
    _add(menu, "Go to player time", do.seek_player, "P").setEnabled(seekable)
    _add(menu, "Count time from here", do.count_time_from_here)
    if target.in_run:
        _add(menu, "Unfold or fold this run", do.toggle_run, "Right")
    menu.addSeparator()
    _add(menu, "Mark", do.toggle_marks, "Ctrl+M")
    _add(menu, "Comment…", do.comment, "Ctrl+;")
    return menu


def text_for_copy(value: Any) -> str:
    """The value itself: text as it is, all else as JSON."""
    import msgspec

    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _add(menu: QMenu, text: str, call: Callable[[], object], keys: str = "") -> Any:
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    action.triggered.connect(lambda _checked=False: call())
    return action
