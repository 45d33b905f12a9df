"""The centre while nothing is loaded: the ways to begin, the easiest one largest."""

import html
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.look.theme import GRID, font

_COPY = "Copy"
#: Lines longer than so many characters are not easily read.
_WIDEST = 90
#: Milliseconds for which the button says that it has copied.
_COPIED_MS = 1500


def snippet(collector_url: str, write_key: str | None = None) -> str:
    """The line that makes a page of one's own report here, with the key that posts need, if they need one."""
    key = f' data-playscope-key="{html.escape(write_key)}"' if write_key else ""
    return f'<script src="{collector_url}/tracker.js" data-playscope-auto{key}></script>'


class EmptyState(QScrollArea):
    """Signals: `demo_chosen`, `file_chosen` (the user wants to pick a file), `source_chosen` (to type one),
    `harper_chosen` (to connect to HarperDB), `earlier_chosen` (to see the events of before).
    """

    demo_chosen = Signal()
    file_chosen = Signal()
    source_chosen = Signal()
    harper_chosen = Signal()
    earlier_chosen = Signal()

    def __init__(self) -> None:
        super().__init__(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and is scrolled to
        title = QLabel("See what your video player really does", wordWrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title.setFont(font(1.6))

        self.demo = _button("▶  Play the demo clip", "Ctrl+D", self.demo_chosen.emit)
        self.demo.setAccessibleName("Play the demo clip")
        self.demo.setDefault(True)
        self.demo.setFont(font(1.25))
        self.demo.setMinimumSize(self.demo.sizeHint().width() + 8 * GRID, self.demo.sizeHint().height() + 2 * GRID)
        self.file = _button("Open file…", "Ctrl+O", self.file_chosen.emit)
        self.source = _button("Address or public id…", "Ctrl+L", self.source_chosen.emit)
        self.connect_harper = _button("Connect…", "Ctrl+Shift+H", self.harper_chosen.emit)
        self.connect_harper.setAccessibleName("Connect to HarperDB")
        self.earlier = _button("Show earlier events", "Ctrl+Shift+4", self.earlier_chosen.emit)

        self._line: Callable[[], str] = str
        self.snippet = QLineEdit(readOnly=True)
        self.snippet.setAccessibleName("Line to put into your page")
        self.snippet.setMinimumWidth(20 * GRID)
        self.copy = _button(_COPY, "Ctrl+Shift+T", self.copy_snippet)
        self.copy.setAccessibleName("Copy the line")
        self._back = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._back.timeout.connect(lambda: self.copy.setText(_COPY))

        ways = QGridLayout()
        ways.setHorizontalSpacing(2 * GRID)
        ways.setVerticalSpacing(GRID)
        ways.setColumnStretch(1, 1)
        _add_way(ways, "Your video", self.file, self.source)
        _add_way(ways, "Your page", self.snippet, self.copy)
        _add_note(ways, "Put this line into the page: what its player does appears in this window.")
        _add_way(ways, "HarperDB", self.connect_harper)
        _add_note(ways, "Deliver what comes here to a table, or watch what others deliver to it.")
        _add_way(ways, "Earlier", self.earlier)

        self._box = box = QWidget()
        self._limit_width()
        column = QVBoxLayout(box)
        column.setSpacing(2 * GRID)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(self.demo, 0, Qt.AlignmentFlag.AlignCenter)
        column.addLayout(ways)
        hint = _note("Drop a file or a link anywhere on this window to play it.")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(hint)
        column.addStretch(1)
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.addStretch(1)
        row.addWidget(box, 10)
        row.addStretch(1)
        self.setWidget(inner)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange) and hasattr(self, "_box"):
            self._limit_width()

    def _limit_width(self) -> None:
        self._box.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDEST)

    def show_address(self, collector_url: str, write_key: Callable[[], str | None] = lambda: None) -> None:
        """`write_key` gives the one that posts need now: settings may change it."""
        self._line = lambda: snippet(collector_url, write_key())
        self._show_line()

    def _show_line(self) -> None:
        if (line := self._line()) != self.snippet.text():
            self.snippet.setText(line)
            self.snippet.setToolTip(line)
            self.snippet.setCursorPosition(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_line()

    def copy_snippet(self) -> None:
        self._show_line()
        QGuiApplication.clipboard().setText(self.snippet.text())
        self.copy.setText("Copied")
        self._back.start()


def _button(text: str, shortcut: str, call: Callable[[], object]) -> QPushButton:
    """`shortcut` is that of the menu's entry that does the same; it is told, not made."""
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setToolTip(shortcut)
    button.clicked.connect(lambda: call())
    return button


def _add_way(ways: QGridLayout, name: str, *parts: QWidget) -> None:
    label = QLabel(name)
    label.setBuddy(parts[0])
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for part in parts:
        row.addWidget(part, int(isinstance(part, QLineEdit)))
    if not any(isinstance(part, QLineEdit) for part in parts):
        row.addStretch(1)
    line = ways.rowCount()
    ways.addWidget(label, line, 0)
    ways.addLayout(row, line, 1)


def _add_note(ways: QGridLayout, text: str) -> None:
    ways.addWidget(_note(text), ways.rowCount(), 1)


def _note(text: str) -> QLabel:
    note = QLabel(text, wordWrap=True)
    note.setFont(font(0.92))
    note.setForegroundRole(note.palette().ColorRole.PlaceholderText)
    return note
