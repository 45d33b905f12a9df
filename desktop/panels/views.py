"""Views and their figures, live ones first; the one that is chosen drives all panels."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton

from desktop.look.clock_text import count
from desktop.look.quiet_table import QuietTable
from desktop.look.shortened_label import ShortenedLabel
from desktop.look.theme import GRID, font
from desktop.panels.boxes import bare_column, head_row
from desktop.panels.panel import Panel, PanelContext
from desktop.views_model import COLUMNS, SOURCE, ViewsModel

_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class ViewsPanel(Panel):
    """A row a view. Choosing one looks at it everywhere, choosing two puts them side by side."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._live, self._focus, self._now_ms = context.live, context.focus, context.now_ms
        self.model = ViewsModel(context.theme)
        self.model.adopt(context.computed.rows)
        self.table = QuietTable("Views", self.model)
        self._mirrors = False
        self.words = ShortenedLabel()
        self.words.setFont(font(0.92))
        self.words.setAccessibleName("How many views there are")
        self.words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.follow = QToolButton(text="Follow newest", checkable=True)
        self.follow.setToolTip("Look at whatever view is the newest")
        self.follow.setAccessibleName("Follow the newest view")
        self.follow.clicked.connect(self._on_follow_clicked)
        self.live_first = QToolButton(text="Live first")
        self.live_first.setToolTip("Live views first, then the newest")
        self.live_first.setAccessibleName("Sort: live views first")
        self.live_first.clicked.connect(self._on_live_first_clicked)
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._focus.views_changed.connect(self._mirror)
        context.theme.changed.connect(self.table.viewport().update)
        self.refresh()

    def refresh(self) -> None:
        views = list(self._live.views)
        if self.model.catch_up(views, self._now_ms()):
            self._mirror()
        self.follow.setChecked(self._focus.follows)
        open_ones = sum(row.is_open for row in self.model.rows)
        forgotten = f" · {count(self._live.views.forgotten)} older forgotten" if self._live.views.forgotten else ""
        if not views:
            self.words.setText("No view yet. Play something, or put the tracker on a page of your own.")
            return
        self.words.setText(f"{count(len(views), 'view')} · {open_ones} live{forgotten}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The source has what the others leave."""
        super().resizeEvent(event)
        head = self.table.horizontalHeader()
        others = head.length() - head.sectionSize(SOURCE)
        least = COLUMNS[SOURCE].digits * self.table.fontMetrics().horizontalAdvance("0")
        head.resizeSection(SOURCE, max(least, self.table.viewport().width() - others))

    def _mirror(self) -> None:
        """Select what is looked at, whoever chose it."""
        self._mirrors = True
        try:
            chosen = self.table.selectionModel()
            chosen.clearSelection()
            for view_id in self._focus.view_ids:
                if (place := self.model.place(view_id)) >= 0:
                    chosen.select(self.model.index(place, 0), _SELECT)
        finally:
            self._mirrors = False

    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._mirrors:
            return
        places = [index.row() for index in self.table.selectionModel().selectedRows()]
        if places:
            self._focus.choose(*(self.model.rows[place].view_id for place in places[-2:]))
            self.follow.setChecked(False)

    def _on_follow_clicked(self, on: bool) -> None:
        if on:
            self._focus.follow()
            newest = self._live.views.newest
            self._focus.offer(newest.view_id if newest else None)
        else:
            self._focus.choose(*self._focus.view_ids)

    def _on_live_first_clicked(self) -> None:
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.model.sort(-1)
        self._mirror()

    def _lay_out(self) -> None:
        table = self.table
        head = table.horizontalHeader()
        digit = table.fontMetrics().horizontalAdvance("0")
        table.setSortingEnabled(True)
        for place, column in enumerate(COLUMNS):
            titled = head.sectionSizeFromContents(place).width()  # with the arrow of sorting
            head.resizeSection(place, max(column.digits * digit + 2 * GRID, titled))
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(lambda column, order: self._mirror())
        column = bare_column(self)
        column.addLayout(head_row([self.words], [self.live_first, self.follow]))
        column.addWidget(table, 1)
