"""Boxes that panels are laid out in: a column without gaps, the row above its content, and content that scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from desktop.look.theme import GRID


def bare_column(widget: QWidget) -> QVBoxLayout:
    """Of the widget: what is put into it takes all its width, and nothing lies between."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def head_row(wide: Sequence[QWidget], narrow: Sequence[QWidget], spacing: int = GRID) -> QHBoxLayout:
    """`wide` share the width that `narrow` leave; `spacing` in pixels."""
    row = QHBoxLayout()
    row.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID, GRID // 2)
    row.setSpacing(spacing)
    for part in wide:
        row.addWidget(part, 1)
    for part in narrow:
        row.addWidget(part)
    return row


def scrolled(content: QWidget, name: str) -> QScrollArea:
    """The content on the ground of tables, scrolled up and down; `name` is for screen readers."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    content.setBackgroundRole(area.palette().ColorRole.Base)
    content.setAutoFillBackground(True)
    return area


def above_each_other(parts: Sequence[QWidget], heights: Sequence[int]) -> QSplitter:
    """Parts whose heights (pixels) the user can change, but none to nothing."""
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    splitter.setSizes(list(heights))
    return splitter
