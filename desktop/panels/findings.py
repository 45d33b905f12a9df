"""What the rules found: how grave, how often, what to do, and each case down to its events."""

from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QToolButton, QWidget

from analytics.playback.findings import Finding, findings_in
from analytics.playback.rules import RULES, Rule, Seen
from desktop.charts.figures_table import FiguresTable
from desktop.found import Found
from desktop.look.clock_text import clock, count
from desktop.look.marks import severity_icon
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, font
from desktop.panels.boxes import above_each_other, bare_column, head_row
from desktop.panels.labels import Explanation, muted_label
from desktop.panels.panel import Panel, PanelContext

_GRAVE_FIRST = ("error", "warning", "note")
_MOST_CASES = 1000
_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class Case(NamedTuple):
    """One time that a rule was met, and in which view."""

    view_id: str
    seen: Seen


class FindingsPanel(Panel):
    """Rules that were met in the view that is looked at, or in all views; the cases of the chosen one below."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._focus, self._theme = context.focus, context.theme
        self._views = context.live.views
        self._found = Found(self._views)
        self._found.adopt(context.computed.findings)
        self._rules: list[Rule] = []
        self._cases: list[Case] = []
        self._chosen = ""
        self.words = muted_label("What was found, in words")
        self.everywhere = QToolButton(text="All views", checkable=True)
        self.everywhere.setToolTip("What was found in all views, not only in the one that is looked at")
        self.everywhere.setAccessibleName("Findings of all views")
        self.everywhere.toggled.connect(lambda: self.refresh())
        self.rules = FiguresTable("Findings", ("Finding", "Severity", "Cases", "Views"), words=2)
        self.rules.selectionModel().currentRowChanged.connect(self._on_rule_chosen)
        self.todo = Explanation(font(0.92), "What to do about the chosen finding")
        self.cases = FiguresTable("Cases of the chosen finding", ("Case", "View", "When"), words=2)
        self.cases.horizontalHeader().resizeSection(
            2, self.cases.fontMetrics().horizontalAdvance("00:00:00.000") + 3 * GRID
        )
        self.cases.clicked.connect(self._on_case_clicked)
        self.cases.activated.connect(self._on_case_clicked)
        self._focus.views_changed.connect(self.refresh)
        self._focus.range_changed.connect(self.refresh)
        context.theme.changed.connect(self.refresh)
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        found = self._by_rule()
        self._rules = sorted(
            (rule for rule in RULES if rule.name in found), key=lambda rule: _GRAVE_FIRST.index(rule.severity)
        )
        rows, marks = [], []
        for rule in self._rules:
            cases = found[rule.name]
            views = len({case.view_id for case in cases})
            rows.append((rule.title, rule.severity, count(len(cases)), count(views)))
            marks.append(severity_icon(rule.severity, self._theme.colours))
        self.rules.show_rows(rows, marks)
        names = [rule.name for rule in self._rules]
        if self._chosen not in names:
            self._chosen = names[0] if names else ""
        if self._chosen:
            self.rules.selectionModel().setCurrentIndex(self.rules.model().index(names.index(self._chosen), 0), _CHOOSE)
        self._cases = found.get(self._chosen, [])[:_MOST_CASES]
        self.todo.setText(next((rule.todo for rule in self._rules if rule.name == self._chosen), ""))
        self.cases.show_rows(
            [(plain(seen.words) or "-", plain(view_id[-6:]), clock(seen.at)) for view_id, seen in self._cases]
        )
        self.words.setText(self._summary(rows))

    def _by_rule(self) -> dict[str, list[Case]]:
        if self.everywhere.isChecked():
            views = self._found.everywhere()
        else:
            views = {view_id: self._of(view_id) for view_id in self._focus.view_ids}
        by_rule: dict[str, list[Case]] = {}
        for view_id, findings in views.items():
            for finding in findings:
                by_rule.setdefault(finding.rule.name, []).extend(Case(view_id, seen) for seen in finding.seen)
        return by_rule

    def _of(self, view_id: str) -> list[Finding]:
        """Of the range, where figures are limited to one, else of the whole view."""
        view, limits = self._views.get(view_id), self._focus.range
        return self._found.of(view_id) if view is None or limits is None else findings_in(view, *limits)

    def _summary(self, rows: list[tuple[str, ...]]) -> str:
        severities = [row[1] for row in rows]
        parts = [count(severities.count(name), name) for name in _GRAVE_FIRST if name in severities]
        if self.everywhere.isChecked():
            where = "in all views"
        elif self._focus.view_ids:
            where = f"in view {' and '.join(plain(name[-6:]) for name in self._focus.view_ids)}"
            if (limits := self._focus.range) is not None:
                where += f", only {(limits[1] - limits[0]) / 1000:.3f} s of it"
        else:
            return "No view yet."
        return f"{', '.join(parts) or 'Nothing found'} {where}{self._elsewhere()}"

    def _elsewhere(self) -> str:
        """That other views have findings: whoever looks for a fault does not know yet whose it is."""
        if self.everywhere.isChecked():
            return ""
        others = self._found.others(self._focus.view_ids)
        return f" · more in {count(others, 'other view')} (All views)" if others else ""

    def _on_rule_chosen(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self._rules) and self._rules[index.row()].name != self._chosen:
            self._chosen = self._rules[index.row()].name
            self.refresh()

    def _on_case_clicked(self, index: QModelIndex) -> None:
        if index.row() >= len(self._cases):
            return
        view_id, seen = self._cases[index.row()]
        if view_id not in self._focus.view_ids:
            self._focus.choose(view_id)
        self._focus.move_cursor(seen.at)
        if seen.events:
            self._focus.event_wanted.emit(seen.events[0])

    def _lay_out(self) -> None:
        below = QWidget()
        cases = bare_column(below)
        cases.addWidget(self.todo)
        cases.addWidget(self.cases, 1)
        column = bare_column(self)
        column.addLayout(head_row([self.words], [self.everywhere]))
        column.addWidget(above_each_other([self.rules, below], [200, 200]), 1)
