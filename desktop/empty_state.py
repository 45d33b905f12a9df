"""The centre while nothing is loaded: three ways to begin, the easiest one largest."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


def snippet(collector_url: str) -> str:
    """The line that makes a page of one's own report here."""
    return f'<script src="{collector_url}/tracker.js" data-playscope-auto></script>'


class EmptyState(QWidget):
    """Signals: `demo_chosen`, `file_chosen` (the user wants to pick a file), `source_chosen` (to type one)."""

    demo_chosen = Signal()
    file_chosen = Signal()
    source_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        title = QLabel("See what your video player really does")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        title.setFont(font)
        title.setWordWrap(True)

        self.demo = QPushButton("▶  Play the demo clip")
        self.demo.setAccessibleName("Play the demo clip")
        self.demo.setDefault(True)
        self.demo.setMinimumSize(260, 52)
        font = self.demo.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self.demo.setFont(font)
        self.demo.clicked.connect(lambda: self.demo_chosen.emit())

        file = QPushButton("Open file…")
        file.clicked.connect(lambda: self.file_chosen.emit())
        source = QPushButton("Type an address or public id")
        source.clicked.connect(lambda: self.source_chosen.emit())
        for button in (file, source):
            button.setAccessibleName(button.text())
        own_video = QHBoxLayout()
        own_video.setSpacing(8)
        own_video.addWidget(file)
        own_video.addWidget(source)
        own_video.addStretch(1)

        self.snippet = QLineEdit(readOnly=True)
        self.snippet.setAccessibleName("Line to put into your page")
        self.snippet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.copy = QPushButton("Copy")
        self.copy.setAccessibleName("Copy the line")
        self.copy.clicked.connect(self.copy_snippet)
        own_page = QHBoxLayout()
        own_page.setSpacing(8)
        own_page.addWidget(self.snippet, 1)
        own_page.addWidget(self.copy)

        others = QGridLayout()
        others.setHorizontalSpacing(12)
        others.setVerticalSpacing(10)
        others.addWidget(QLabel("A video of yours"), 0, 0)
        others.addLayout(own_video, 0, 1)
        others.addWidget(QLabel("A page of yours"), 1, 0)
        others.addLayout(own_page, 1, 1)
        others.setColumnStretch(1, 1)

        box = QWidget()
        box.setMaximumWidth(640)
        column = QVBoxLayout(box)
        column.setSpacing(18)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(self.demo, 0, Qt.AlignmentFlag.AlignCenter)
        column.addLayout(others)
        hint = QLabel("Drop a file or a link anywhere on this window to play it.")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setWordWrap(True)
        column.addWidget(hint)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(box, 10)
        row.addStretch(1)

    def show_address(self, collector_url: str) -> None:
        self.snippet.setText(snippet(collector_url))
        self.snippet.setCursorPosition(0)

    def copy_snippet(self) -> None:
        QGuiApplication.clipboard().setText(self.snippet.text())
        self.copy.setText("Copied")
