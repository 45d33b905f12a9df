"""All settings in one dialog: searched, each with what it does, where its value came from, and a way back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from collector.failure import SurroundingsError
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, font, room
from desktop.run.options import SettingRow

#: Called with a new value, as it is kept: the setting holds from this moment on.
Appliers = Mapping[str, Callable[[Any], object]]


#: Words of settings' names -> as people write them.
_WORDS = {"harper": "HarperDB", "url": "address", "ca": "authorities"}


class SettingsDialog(QDialog):
    """Does not hold up the window. What is typed is checked while it is typed, and kept and applied when the line is
    left or Return is pressed; there is nothing to confirm.
    """

    def __init__(
        self,
        parent: QWidget,
        rows: Sequence[SettingRow],
        save: Callable[[str, Any], None],
        appliers: Appliers,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(room(80, 36))
        self.search = QLineEdit(placeholderText="Search settings", clearButtonEnabled=True)
        self.search.setAccessibleName("Search settings")
        self.search.textChanged.connect(self._on_search)
        self.nothing = QLabel("No setting of this kind.")
        self.nothing.hide()
        self.lines = {row.name: SettingLine(row, save, appliers.get(row.name)) for row in rows}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GRID, 0)
        for line in self.lines.values():
            column.addWidget(line)
        column.addWidget(self.nothing)
        column.addStretch()
        area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Return is for the lines
        buttons.rejected.connect(self.close)
        whole = QVBoxLayout(self)
        for part in (self.search, area, buttons):
            whole.addWidget(part)

    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        for line in self.lines.values():
            line.setVisible(all(word in line.searched for word in words))
        self.nothing.setVisible(all(line.isHidden() for line in self.lines.values()))


class SettingLine(QFrame):
    """One setting. `editor` holds its text, typed or, where there are few, chosen; `says` what is wrong with it, or
    when it holds."""

    def __init__(
        self, row: SettingRow, save: Callable[[str, Any], None], apply: Callable[[Any], object] | None
    ) -> None:
        super().__init__()
        self._row, self._save, self._apply = row, save, apply
        self._kept = row.value
        title = _title(row.name)
        self.searched = f"{row.name} {title} {row.help}".casefold()
        heading = QLabel(title)
        heading.setFont(font(weight=font().Weight.DemiBold))
        helps = QLabel(f"{row.help[0].upper()}{row.help[1:]}. Default: {row.default or 'none'}.", wordWrap=True)
        helps.setToolTip(f"In the settings file: {row.name}")
        self.editor = self._make_editor()
        self.editor.setAccessibleName(title)
        self.editor.setAccessibleDescription(row.help)
        self.editor.setEnabled(not row.overruled)
        self.reset = QPushButton("Reset")
        self.reset.setAccessibleName(f"Reset {title}")
        self.reset.setToolTip(f"Back to the default: {row.default or 'none'}")
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self._on_reset)
        self.says = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.says.setFont(font(0.9))
        heading.setBuddy(self.editor)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(heading, 0, 0, 1, 2)
        grid.addWidget(helps, 1, 0, 1, 2)
        grid.addWidget(self.editor, 2, 0)
        grid.addWidget(self.reset, 2, 1)
        grid.addWidget(self.says, 3, 0, 1, 2)
        if row.overruled:
            self._say(f"Set by {row.origin}, which is stronger than what is kept here.")
        else:
            self._say("")

    def _make_editor(self) -> "QLineEdit | _Choices":
        row = self._row
        if row.choices:
            choices = _Choices(row.choices, row.value)
            choices.textActivated.connect(lambda _text: self._on_editing_finished())
            return choices
        line = QLineEdit(row.value)
        line.setPlaceholderText(row.default or "none")
        line.textEdited.connect(lambda _text: self._check())
        line.editingFinished.connect(self._on_editing_finished)
        return line

    def _check(self) -> Any:
        """What would be kept of the text; None and words where it cannot be."""
        text = self.editor.text().strip()
        try:
            value = self._row.read(text) if text or self._row.default == "" else None
        except ValueError as error:
            self._say(f"✖ This {error}.")
            return None
        self._say("")
        return value

    def _on_editing_finished(self) -> None:
        text = self.editor.text().strip()
        if text == self._kept:
            return
        value = self._check()
        if value is None and text:
            return
        self._keep(text, value)

    def _on_reset(self) -> None:
        self.editor.setText(self._row.default)
        self._keep(self._row.default, None)

    def _keep(self, text: str, value: Any) -> None:
        try:
            self._save(self._row.name, value)
            now = self._row.read(self._row.default) if value is None and self._row.default else value
        except (SurroundingsError, ValueError) as error:
            self._say(f"✖ Not kept: {error}")
            return
        self._kept = text
        if self._apply is None:
            self._say("Kept; in force from the next start.")
            return
        try:
            self._apply(now)
            self._say("Kept, and in force.")
        except SurroundingsError as error:
            self._say(f"✖ Kept, but not in force: {error}")

    def _say(self, words: str) -> None:
        self.says.setText(plain(words))
        self.says.setVisible(bool(words))
        self.reset.setEnabled(not self._row.overruled and self.editor.text().strip() != self._row.default)


class _Choices(QComboBox):
    """Few values to choose from, read and set as the text of a line is."""

    def __init__(self, choices: Sequence[str], value: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addItems(list(choices))
        self.setText(value)

    def text(self) -> str:
        return self.currentText()

    def setText(self, text: str) -> None:
        self.setCurrentText(text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # whoever scrolls through the settings wants to change none


def _title(name: str) -> str:
    """harper_url: HarperDB address."""
    words = " ".join(_WORDS.get(word, word) for word in name.split("_"))
    return words[:1].upper() + words[1:]
