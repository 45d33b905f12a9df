"""Buttons, rows of them, and lines between the parts of the dialog."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from desktop.look.theme import GRID


def button(title: str, tip: str, pressed: Callable[[], object]) -> QPushButton:
    """One that Return in a field does not press."""
    made = QPushButton(title)
    made.setAccessibleName(title)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: pressed())
    return made


def row(*buttons: QPushButton) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(GRID)
    for one in buttons:
        made.addWidget(one)
    made.addStretch(1)
    return made


def line() -> QFrame:
    made = QFrame()
    made.setFrameShape(QFrame.Shape.HLine)
    made.setFrameShadow(QFrame.Shadow.Sunken)
    return made
