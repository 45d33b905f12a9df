"""What the chart panels share: a figure in large type, its words, the chart, and the same figures as a table."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QStackedWidget, QToolButton, QWidget

from desktop.charts.figures_table import FiguresTable, Row
from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import font
from desktop.panels.boxes import bare_column, head_row
from desktop.panels.panel import Panel


class ChartPanel(Panel):
    """A chart that can be turned into a table. Subclasses say what is new in `refresh` by `tell`.

    `titles` head the table's columns, of which the first `words` hold words and the others numbers.
    """

    def __init__(self, name: str, chart: QWidget, titles: Row, words: int = 1) -> None:
        super().__init__()
        self.chart = chart
        self.table = FiguresTable(f"{name} as a table", titles, words)
        self.figure = _label(font(1.5, QFont.Weight.DemiBold), f"{name}: figure")
        self.words = ShortenedLabel()
        self.words.setFont(font(0.92))
        self.words.setAccessibleName(f"{name}: in words")
        self.words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.as_table = QToolButton(text="Table", checkable=True)
        self.as_table.setToolTip("The same figures as a table")
        self.as_table.setAccessibleName(f"{name} as a table")
        self.as_table.toggled.connect(self._on_table_toggled)
        self.head = head_row([self.words], [self.as_table])
        self.head.insertWidget(0, self.figure)
        self._stack = QStackedWidget()
        self._stack.addWidget(chart)
        self._stack.addWidget(self.table)
        column = bare_column(self)
        column.addLayout(self.head)
        column.addWidget(self._stack, 1)

    @property
    def shows_table(self) -> bool:
        return self.as_table.isChecked()

    def tell(self, figure: str, words: str, summary: str, rows: list[Row]) -> None:
        """`figure` and `words` for the head, `summary` for who does not see the chart, `rows` for the table."""
        self.figure.setText(figure)
        self.figure.setHidden(not figure)
        self.words.setText(words)
        self.words.setToolTip(words)
        self.chart.setAccessibleDescription(summary)
        if self.shows_table:
            self.table.show_rows(rows)

    def _on_table_toggled(self, shown: bool) -> None:
        self._stack.setCurrentIndex(int(shown))
        self.as_table.setText("Chart" if shown else "Table")
        self.refresh()


def _label(text_font: QFont, name: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(text_font)
    label.setAccessibleName(name)
    return label
