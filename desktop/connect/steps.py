"""The steps of a trial, one a row: sign, name, words, and how to mend what does not work."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from collector.harper.trial import STEPS, Step
from desktop.look.marks import state_icon
from desktop.look.plain_text import plain
from desktop.look.theme import GRID, Theme, font
from desktop.panels.labels import wrapped_label

_SIGNS = {"ok": "ok", "warn": "retrying", "broken": "refused", "open": "off"}
_SPOKEN = {"ok": "works", "warn": "works, but", "broken": "does not work", "open": "not known"}


class StepsView(QWidget):
    """Shows every step from the start; those not known yet are faint."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[str, tuple[QLabel, QLabel]] = {}
        self._steps: dict[str, Step] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(2, 1)
        for row, name in enumerate(STEPS):
            sign, title, words = QLabel(), QLabel(name), wrapped_label(font(), f"{name}: result")
            title.setFont(font(1.0, QFont.Weight.DemiBold))
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
            for column, part in enumerate((sign, title, words)):
                grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
            self._rows[name] = (sign, words)
        theme.changed.connect(self._draw)
        self.clear()

    @property
    def words(self) -> dict[str, str]:
        """What stands beside each step."""
        return {name: words.text() for name, (_, words) in self._rows.items()}

    def clear(self) -> None:
        self.show_steps([])

    def show_steps(self, steps: Sequence[Step]) -> None:
        self._steps = {step.name: step for step in steps}
        self._draw()

    def _draw(self) -> None:
        colours = self._theme.colours
        for name, (sign, words) in self._rows.items():
            step = self._steps.get(name) or Step(name, "open", "not tried yet")
            icon = state_icon(_SIGNS[step.state], colours)
            sign.setPixmap(icon.pixmap(QSize(14, 14), self.devicePixelRatioF()))
            sign.setAccessibleName(f"{name} {_SPOKEN[step.state]}")
            words.setText(plain(f"{step.words}. {step.mend}".replace("..", ".") if step.mend else step.words, 500))
            colour = {"broken": colours.error, "open": colours.muted}.get(step.state, colours.text)
            words.setStyleSheet(f"color: {colour}")
