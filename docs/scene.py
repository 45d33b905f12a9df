"""The window that a scene of `make screenshots` is played in: what is done in it, and pictures of its parts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from desktop.shell.window import Window
from docs.scene_steps import Step

_TRIES = 4
_DIALOG = (640, 520)
#: Both clocks of the window have drawn by then.
DRAWN_S = 0.8


class Scene:
    """The window that a scene is played in. `take` writes a picture."""

    def __init__(self, window: Window, folder: Path) -> None:
        self.window = window
        self.folder = folder
        self.docks = window.docks

    def panel(self, name: str) -> Any:
        return self.docks[name].widget()

    def do(self, action: str) -> None:
        """What the menu's entry of this id does."""
        self.window.menus.by_id[action].trigger()

    @property
    def is_ready(self) -> bool:
        return "log" in self.docks and self.panel("log") is not None

    def take(self, name: str, widget: QWidget, over: QWidget | None = None) -> None:
        """`over`: a list that is open above the widget, and belongs into the picture."""
        image = widget.grab().toImage()
        if over is not None:
            painter = QPainter(image)
            painter.drawImage(widget.mapFromGlobal(over.mapToGlobal(QPoint(0, 0))), over.grab().toImage())
            painter.end()
        # Quality 0 is PNG's slowest and smallest.
        image.convertToFormat(QImage.Format.Format_RGB888).save(str(self.folder / f"{name}.png"), "PNG", 0)

    def take_panel(self, panel: str, size: tuple[int, int], name: str = "") -> Iterator[Step]:
        """A panel by itself, as wide and high as that; it floats from then on."""
        dock = self.docks[panel]
        dock.setFloating(True)
        dock.resize(*size)
        self.window.show_panel(panel)
        yield DRAWN_S
        self.take(name or panel, dock.widget())

    def take_dialog(self, action: str, kind: type[QWidget], name: str) -> Iterator[Step]:
        """What the menu's entry opens."""
        self.do(action)
        yield lambda: opened(kind) is not None
        dialog = opened(kind)
        dialog.resize(*_DIALOG)  # the made-up screen is small, and dialogs keep within it
        yield DRAWN_S
        self.take(name, dialog)
        dialog.close()

    def lab(self, scenario: str, states: tuple[str, ...]) -> Iterator[Step]:
        """Play a scenario of the lab until its view, which is looked at, has gone through these states.

        On a busy machine the first picture may come so late that a stall is part of the start: then again.
        """
        for _ in range(_TRIES):
            before = {line.view.view_id for line in self.panel("timeline").plot.lines}
            self.do(f"lab_{scenario}")
            yield lambda before=before: self._went_through(states, before) or self._is_over(before)
            if self._went_through(states, before):
                return
        raise RuntimeError(f"{scenario} never went through {states}: the machine is too busy")

    def _went_through(self, states: tuple[str, ...], before: set[str]) -> bool:
        seen = [span.state for line in self._lines(before) for span in line.history.spans]
        return seen[-1:] == [states[-1]] and all(seen.count(state) >= states.count(state) for state in states)

    def _is_over(self, before: set[str]) -> bool:
        return any(not line.is_open for line in self._lines(before))

    def _lines(self, before: set[str]) -> list[Any]:
        """What the timeline shows, but for the views of before."""
        return [line for line in self.panel("timeline").plot.lines if line.view.view_id not in before]


def opened(kind: type[QWidget]) -> Any:
    """The window of this kind that is open, or None."""
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)
