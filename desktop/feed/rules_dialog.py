"""The colour rules in a small window: each change is seen in the feed at once."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from analytics.playback.filter import FilterError, parse
from desktop.feed.colour_rules import DEFAULT_RULES, GROUNDS, ColourRule, ColourRules
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, room

_NAME, _FILTER, _GROUND = range(3)
_NEW = ColourRule("New rule", "event == seeking", "green")


class RulesDialog(QDialog):
    """Edits `rules` in place. The first rule that takes an event gives its row the ground."""

    def __init__(self, parent: QWidget, rules: ColourRules, is_dark: bool) -> None:
        super().__init__(parent)
        self._rules = rules
        self._is_dark = is_dark
        self._filling = False
        self.setWindowTitle("Colour rules")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        says = QLabel("From top to bottom: the first rule that takes an event colours its row.")
        says.setWordWrap(True)
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName("Colour rules")
        self.table.setHorizontalHeaderLabels(["Name", "Filter", "Colour"])
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(_FILTER, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(_NAME, room(24, 1).width())
        self.table.setColumnWidth(_GROUND, room(18, 1).width())
        self.table.verticalHeader().setDefaultSectionSize(QComboBox().sizeHint().height())
        self.table.itemChanged.connect(self._on_edited)
        self.table.currentCellChanged.connect(lambda *_: self._say())
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(says)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addLayout(self._buttons())
        self.resize(room(84, 22))
        self._fill(0)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        for text, call in (
            ("Add", self.add),
            ("Remove", self.remove),
            ("Up", lambda: self.move_rule(-1)),
            ("Down", lambda: self.move_rule(1)),
            ("Defaults", lambda: self._set(DEFAULT_RULES, 0)),
        ):
            button = QPushButton(text, autoDefault=False)
            button.setAccessibleName(f"{text} (colour rule)")
            button.clicked.connect(lambda _checked=False, call=call: call())
            row.addWidget(button)
        row.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        close.rejected.connect(self.close)
        row.addWidget(close)
        return row

    def add(self) -> None:
        self._set([_NEW, *self._rules.rules], 0)
        self.table.editItem(self.table.item(0, _FILTER))

    def remove(self) -> None:
        at, rules = self.table.currentRow(), list(self._rules.rules)
        if 0 <= at < len(rules):
            del rules[at]
            self._set(rules, min(at, len(rules) - 1))

    def move_rule(self, by: int) -> None:
        """The chosen rule one up (-1) or down (1)."""
        at, rules = self.table.currentRow(), list(self._rules.rules)
        if 0 <= at < len(rules) and 0 <= at + by < len(rules):
            rules[at], rules[at + by] = rules[at + by], rules[at]
            self._set(rules, at + by)

    def _set(self, rules: object, current: int) -> None:
        self._rules.set(rules)  # type: ignore[arg-type]
        self._fill(current)

    def _fill(self, current: int) -> None:
        self._filling = True
        self.table.setRowCount(len(self._rules.rules))
        for at, rule in enumerate(self._rules.rules):
            name = QTableWidgetItem(plain(rule.name))
            name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            name.setCheckState(Qt.CheckState.Checked if rule.enabled else Qt.CheckState.Unchecked)
            self.table.setItem(at, _NAME, name)
            self.table.setItem(at, _FILTER, QTableWidgetItem(rule.filter))
            self.table.setCellWidget(at, _GROUND, self._grounds(at, rule))
        self.table.setCurrentCell(current, _FILTER)
        self._filling = False
        self._say()

    def _grounds(self, at: int, rule: ColourRule) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"Colour of {rule.name}")
        for name, grounds in GROUNDS.items():
            swatch = QPixmap(QSize(16, 16))
            swatch.fill(QColor(grounds[self._is_dark]))
            box.addItem(QIcon(swatch), name)
        box.setCurrentText(rule.ground)
        box.currentTextChanged.connect(lambda ground: self._change(at, ground=ground))
        return box

    def _on_edited(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        if item.column() == _NAME:
            self._change(item.row(), name=item.text(), enabled=item.checkState() is Qt.CheckState.Checked)
        else:
            self._change(item.row(), filter=item.text().strip())
        self._say()

    def _change(self, at: int, **what: object) -> None:
        rules = list(self._rules.rules)
        if 0 <= at < len(rules):
            rules[at] = replace(rules[at], **what)  # type: ignore[arg-type]
            self._rules.set(rules)

    def _say(self) -> None:
        """What is wrong with the chosen rule's filter, if something is."""
        at, words = self.table.currentRow(), ""
        if 0 <= at < len(self._rules.rules):
            rule = self._rules.rules[at]
            try:
                words = "" if parse(rule.filter) else "An empty filter colours nothing."
            except FilterError as error:
                words = plain(f"At character {error.position + 1}: {error}", 300)
        self.words.setText(words)
