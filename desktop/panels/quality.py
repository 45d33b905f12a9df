"""How good the playback was: figures as cards, each with its rule and what it rests on."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from analytics.playback.ratios import RATIOS
from desktop.across import Across
from desktop.charts.figure_cards import FigureCards
from desktop.charts.figures_table import FiguresTable
from desktop.look.plain_text import plain
from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import GRID, font
from desktop.panels.boxes import above_each_other, bare_column, head_row, scrolled
from desktop.panels.labels import Explanation, wrapped_label
from desktop.panels.panel import Panel, PanelContext
from desktop.quality import SHOWN, Quality, Reason

_NOTHING = "No view yet. Play something, or put the tracker on a page of your own."


class QualityPanel(Panel):
    """The view that is looked at, or two side by side. A card that is chosen says why below."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._live, self._focus, self._now_ms = context.live, context.focus, context.now_ms
        self._colours = context.theme
        self._chosen = 0
        self._reasons: list[Reason] = []
        self._shown: object = None
        self.words = ShortenedLabel()
        self.words.setFont(font(0.92))
        self.words.setAccessibleName("The view that is shown")
        self.words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.all = QPushButton("Whole view")
        self.all.setToolTip("Figures of the whole view instead of the range chosen on the timeline")
        self.all.setAccessibleName("Quality: whole view")
        self.all.clicked.connect(lambda: self._focus.limit(None))
        self.everywhere = QPushButton("All views")
        self.everywhere.setCheckable(True)
        self.everywhere.setToolTip("Medians and percentiles over all views instead of the figures of one")
        self.everywhere.setAccessibleName("Quality: all views")
        self.everywhere.toggled.connect(self._look_anew)
        self.ratio = QComboBox()
        self.ratio.setAccessibleName("Definition of the rebuffer ratio")
        self.ratio.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.ratio.setMinimumContentsLength(12)
        for ratio in RATIOS:
            self.ratio.addItem(f"Ratio: {ratio.source}", ratio)
            self.ratio.setItemData(self.ratio.count() - 1, ratio.formula, Qt.ItemDataRole.ToolTipRole)
        self.ratio.currentIndexChanged.connect(self._look_anew)
        self.cards = FigureCards("Quality figures", "Rebuffers a minute", choosable=True)
        self.cards.chosen.connect(self._on_card_chosen)
        self.both = FiguresTable("Quality of two views", ("Figure", "First", "Second", "Difference"), digits=11)
        self._across = Across(context.live.views, SHOWN)
        self.across = FiguresTable("Quality of all views", ("Figure", "Median", "75 %", "95 %", "Views"), digits=11)
        self.across.horizontalHeader().resizeSection(4, 7 * GRID)
        self.empty = wrapped_label(font(), "Quality: nothing to show")
        self.empty.setText(_NOTHING)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rule = Explanation(font(0.92), "How the chosen figure is computed")
        self.why = FiguresTable("What the chosen figure rests on", ("What", "From", "Length", "Edges"))
        clock_width = self.why.fontMetrics().horizontalAdvance("00:00:00.000") + 3 * GRID
        self.why.horizontalHeader().resizeSection(1, clock_width)
        self.why.clicked.connect(self._on_reason_clicked)
        self.why.activated.connect(self._on_reason_clicked)
        for changed in (self._focus.views_changed, self._focus.range_changed, context.theme.changed):
            changed.connect(self._look_anew)
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        now = self._now_ms()
        views = [view for name in self._focus.view_ids if (view := self._live.views.get(name)) is not None]
        self.all.setVisible(self._focus.range is not None and not self.everywhere.isChecked())
        if self.everywhere.isChecked() and len(self._live.views):
            self._show_all_views(now)
            return
        state = [(view.view_id, view.version, None if view.is_finished else now) for view in views]
        if state == self._shown:
            return
        self._shown = state
        if not views:
            self._stack.setCurrentWidget(self.empty)
            self.words.setText("")
            return
        limits = self._focus.range
        read = partial(Quality, ratio=self.ratio.currentData(), limits=limits, now=now)
        qualities = [read(view) for view in views]
        limited = "" if limits is None else f" · only {(limits[1] - limits[0]) / 1000:.3f} s of it"
        self.words.setText(plain(" | ".join(quality.title for quality in qualities) + limited, 300))
        if len(qualities) == 2:
            self.both.show_rows(qualities[0].beside(qualities[1]))
            self._stack.setCurrentWidget(self.both)
            return
        self.cards.show_figures(qualities[0].cards(self._colours.colours.warning))
        self._stack.setCurrentWidget(self._one)
        rule, self._reasons = qualities[0].reasons(self._chosen)
        self.rule.setText(rule)
        self.why.show_rows([reason.row for reason in self._reasons])

    def _show_all_views(self, now: int) -> None:
        ratio = self.ratio.currentData()
        self._across.catch_up(ratio, now)
        self.words.setText(self._across.words)
        self.words.setToolTip(self._across.words)
        self.across.show_rows(self._across.rows(ratio))
        self._stack.setCurrentWidget(self.across)

    def _look_anew(self) -> None:
        self._shown = None
        self.refresh()

    def _on_card_chosen(self, place: int) -> None:
        self._chosen = min(place, len(SHOWN))
        self._look_anew()

    def _on_reason_clicked(self, index: QModelIndex) -> None:
        if index.row() < len(self._reasons):
            reason = self._reasons[index.row()]
            if reason.at is not None:
                self._focus.move_cursor(reason.at)
            self._focus.event_wanted.emit(reason.event_id)

    def _lay_out(self) -> None:
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        cards.addWidget(self.cards)
        cards.addStretch(1)
        scroll = scrolled(inside, "Quality figures")
        scroll.setMinimumHeight(4 * GRID)
        below = QWidget()
        reasons = bare_column(below)
        reasons.addWidget(self.rule)
        reasons.addWidget(self.why, 1)
        self._one = above_each_other([scroll, below], [300, 200])
        self._stack = QStackedWidget()
        for page in (self.empty, self._one, self.both, self.across):
            self._stack.addWidget(page)
        column = bare_column(self)
        column.addLayout(head_row([self.words], [self.all, self.everywhere, self.ratio]))
        column.addWidget(self._stack, 1)
