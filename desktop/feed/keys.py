"""The feed's keys, as a table: the panel's actions and the page of keys are made from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class KeyRow:
    """Something that a key does. `keys` are as Qt writes them; `built_in` ones the table itself knows, `anywhere` ones
    work wherever in the window the focus is, the others among the rows."""

    id: str
    keys: tuple[str, ...]
    text: str
    built_in: bool = False
    anywhere: bool = False


KEYS = (
    KeyRow("down", ("J", "Down"), "Next row; stops following", built_in=True),
    KeyRow("up", ("K", "Up"), "Row above; stops following", built_in=True),
    KeyRow("page", ("PgUp", "PgDown", "Home"), "Pages of rows, the first row; stops following", built_in=True),
    KeyRow("live", ("End",), "To live: follow what arrives", built_in=True),
    KeyRow("pause", ("Space",), "Pause, or show what came meanwhile", built_in=True),
    KeyRow("clear", ("Ctrl+Backspace",), "Clear: hide the rows shown so far"),
    KeyRow("undo_clear", ("Ctrl+Z",), "Undo clear"),
    KeyRow("older", ("O",), "Load older events from the store"),
    KeyRow("all_older", ("Shift+O",), "Load all older events there are, as many as can be held"),
    KeyRow("fold", ("F",), "Fold runs of timeupdate and progress, or unfold all"),
    KeyRow("unfold", ("Right", "Left"), "Unfold the run in this row, or fold it again"),
    KeyRow("filter", ("Ctrl+F",), "To the filter line, from anywhere in the window", anywhere=True),
    KeyRow("apply", ("A",), "Filter by the value of this cell"),
    KeyRow("apply_not", ("Shift+A",), "Filter out the value of this cell"),
    KeyRow("find", ("/", "Ctrl+G"), "Find a text, or what a filter takes, among the rows shown"),
    KeyRow("next", ("F3", "N"), "Next one found"),
    KeyRow("previous", ("Shift+F3", "Shift+N"), "Previous one found"),
    KeyRow("mark", ("Ctrl+M",), "Mark the chosen rows, or take the marks away"),
    KeyRow("comment", ("Ctrl+;",), "Comment on the event of this row"),
    KeyRow("next_mark", ("F2",), "Next row with a mark or comment"),
    KeyRow("previous_mark", ("Shift+F2",), "Previous row with a mark or comment"),
    KeyRow("details", ("Return",), "Show or hide all that is known of the event"),
    KeyRow("view", ("V",), "Look at the view of this event in all panels"),
    KeyRow("only_view", ("Shift+V",), "Show the events of this view only"),
    KeyRow("seek", ("P",), "Move the player to the media time of this event"),
    KeyRow("menu", ("Shift+F10",), "What can be done with this cell"),
    KeyRow("copy_json", ("Ctrl+C",), "Copy the chosen rows as JSON"),
    KeyRow("copy_csv", ("Ctrl+Shift+C",), "Copy the chosen rows as CSV"),
    KeyRow("copy_shown", ("Ctrl+Shift+X",), "Copy the chosen rows as they read, for a spreadsheet"),
    KeyRow("copy_curl", ("Ctrl+Alt+C",), "Copy a curl command that posts this event again"),
)


def add_keys(table: QWidget, panel: QWidget, handlers: Mapping[str, Callable[[], object]]) -> None:
    """An action for each row that the table does not know by itself; `handlers` holds a call for each."""
    for row in KEYS:
        if row.built_in:
            continue
        owner = panel if row.anywhere else table
        action = QAction(row.text, owner)
        action.setShortcuts([QKeySequence(keys) for keys in row.keys])
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut if row.anywhere else Qt.ShortcutContext.WidgetShortcut
        )
        action.triggered.connect(lambda _checked=False, call=handlers[row.id]: call())
        owner.addAction(action)
