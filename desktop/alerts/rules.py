"""The alert rules as lines that can be edited: what each asks, over which time, and what is wrong with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QToolButton, QVBoxLayout, QWidget

from analytics.playback.alerts import AlertRule, check
from analytics.playback.filter import FilterError
from desktop.alerts.watch import AlertWatch
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, font

_DAY_S = 86_400


class AlertRules(QWidget):
    """A line a rule, and one button for another. What is right is in force when its line is left or Return pressed."""

    def __init__(self, watch: AlertWatch) -> None:
        super().__init__()
        self._watch = watch
        self.lines: list[RuleLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID, GRID // 2)
        self.add = QPushButton("Add a rule")
        self.add.setToolTip("Another rule; it is in force once it asks something")
        self.add.clicked.connect(lambda: self._append(AlertRule("New alert", "")).asks.setFocus())
        for rule in watch.rules:
            self._append(rule)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def _append(self, rule: AlertRule) -> "RuleLine":
        line = RuleLine(rule)
        line.name.editingFinished.connect(self._on_edited)
        line.asks.editingFinished.connect(self._on_edited)
        line.last.editingFinished.connect(self._on_edited)
        line.remove.clicked.connect(lambda: self._remove(line))
        self._column.insertWidget(len(self.lines), line)
        self.lines.append(line)
        return line

    def _remove(self, line: "RuleLine") -> None:
        self.lines.remove(line)
        line.deleteLater()
        self._on_edited()

    def _on_edited(self) -> None:
        """All lines that are right, as they stand; the others say what is wrong, and are not in force."""
        rules = [rule for line in self.lines if (rule := line.rule()) is not None]
        if rules != list(self._watch.rules):
            self._watch.set_rules(rules)


class RuleLine(QWidget):
    """One rule: `name`, what it `asks` (a filter), over the `last` seconds (0: the whole view)."""

    def __init__(self, rule: AlertRule) -> None:
        super().__init__()
        self.name = QLineEdit(rule.name)
        self.name.setAccessibleName("Name of the alert")
        self.asks = QLineEdit(rule.text)
        self.asks.setPlaceholderText("view.rebuffer_ratio > 5%")
        self.asks.setAccessibleName("When the alert is raised: a filter over figures of the view")
        self.last = QSpinBox(minimum=0, maximum=_DAY_S, suffix=" s", specialValueText="whole view")
        self.last.setValue(rule.last_s or 0)
        self.last.setAccessibleName("Over the last seconds of the view; 0 for the whole view")
        self.last.setToolTip("The figures are those of so many last seconds of the view")
        self.remove = QToolButton(text="Remove")
        self.remove.setToolTip("Remove this rule")
        self.remove.setAccessibleName("Remove this rule")
        self.says = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.says.setFont(font(0.9))
        self.says.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        for column, (part, stretch) in enumerate(((self.name, 1), (self.asks, 3), (self.last, 0), (self.remove, 0))):
            grid.addWidget(part, 0, column)
            grid.setColumnStretch(column, stretch)
        grid.addWidget(self.says, 1, 1, 1, 3)

    def rule(self) -> AlertRule | None:
        """The rule as it stands; None, and words, where it cannot be."""
        rule = AlertRule(self.name.text().strip() or "Alert", self.asks.text().strip(), self.last.value() or None)
        try:
            check(rule)
        except FilterError as error:
            self.says.setText(f"✖ {plain(str(error))}")
            self.says.show()
            return None
        self.says.hide()
        return rule
