"""The page of keys, made from the tables of menus, panels and the feed."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.feed.keys import KEYS
from desktop.look.theme import room
from desktop.shell.actions import ACTIONS, MENUS, ActionRow


def key_rows(
    panels: "list[tuple[str, str]]", rows: Sequence[ActionRow] = ACTIONS, menus: Sequence[str] = MENUS
) -> Iterator[tuple[str, str, str]]:
    """(where, keys, what they do) of everything that has a key in a window with these menus; `panels` are titles and
    shortcuts."""
    for row in KEYS:
        yield "Live feed", " or ".join(_native(keys) for keys in row.keys), row.text
    for menu in menus:
        for action in rows:
            if action.menu == menu:
                yield _bare(menu), _native(action.shortcut), f"{_bare(action.text)}: {action.tip}"
    for title, shortcut in panels:
        yield "Panels", _native(shortcut), f"Show or close the panel “{title}”"


class KeysBox(QDialog):
    """Does not hold up the window; what is typed in its line narrows the list."""

    def __init__(
        self,
        parent: QWidget,
        panels: "list[tuple[str, str]]",
        rows: Sequence[ActionRow] = ACTIONS,
        menus: Sequence[str] = MENUS,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.line = QLineEdit(placeholderText="Narrow the list", clearButtonEnabled=True)
        self.line.setAccessibleName("Narrow the list of keys")
        self.line.textChanged.connect(self._narrow)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Keys")
        self.tree.setHeaderLabels(["Keys", "What they do"])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        branches: dict[str, QTreeWidgetItem] = {}
        for where, keys, text in key_rows(panels, rows, menus):
            if where not in branches:
                branches[where] = QTreeWidgetItem(self.tree, [where, ""])
                branches[where].setExpanded(True)
            QTreeWidgetItem(branches[where], [keys, text])
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Return in the line closes nothing
        close.rejected.connect(self.close)
        column = QVBoxLayout(self)
        for part in (self.line, self.tree, close):
            column.addWidget(part)
        self.resize(room(80, 36))

    def _narrow(self, text: str) -> None:
        sought = text.casefold()
        for at in range(self.tree.topLevelItemCount()):
            branch = self.tree.topLevelItem(at)
            rows = [branch.child(below) for below in range(branch.childCount())]
            for row in rows:
                row.setHidden(sought not in f"{row.text(0)} {row.text(1)}".casefold())
            branch.setHidden(all(row.isHidden() for row in rows))


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _bare(text: str) -> str:
    return text.replace("&", "")
