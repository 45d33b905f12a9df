"""What panel tests share: a panel on screen with events that a test hands over."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from desktop.focus import Focus
from desktop.live import Live
from desktop.look.theme import Theme
from desktop.panels import PANELS, PanelContext
from desktop.panels.panel import Panel
from desktop.run.log_records import LogRecords
from tests.desktop.samples import START_MS

Size = tuple[int, int]


def application() -> QApplication:
    """The one that pytest-qt made."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def make_context(
    live: Live | None = None,
    theme: Theme | None = None,
    health: Callable[[], Mapping[str, Any]] = dict,
    now_ms: Callable[[], int] = lambda: START_MS,
    **more: Any,
) -> PanelContext:
    return PanelContext(
        live=live or Live(),
        log=more.pop("log", LogRecords()),
        theme=theme or Theme(application(), "light"),
        focus=more.pop("focus", None) or Focus(),
        health=health,
        now_ms=now_ms,
        **more,
    )


def make_panel(panel_id: str, context: PanelContext, qtbot: Any, size: Size = (640, 300)) -> Any:
    """The panel of this id, shown, drawn once."""
    kind = next(kind for kind in PANELS if kind.id == panel_id)
    panel = kind.make(context)
    qtbot.addWidget(panel)
    panel.resize(*size)
    panel.show()
    tick(panel)
    return panel


def tick(panel: Panel) -> None:
    """One turn of both clocks, and what Qt does after it."""
    panel.draw()
    panel.refresh()
    QApplication.processEvents()


def wheel(widget: QWidget, up: bool, notches: int = 1) -> None:
    """The mouse wheel over the middle of `widget`."""
    middle = QPointF(widget.rect().center())
    turned = QPoint(0, 120 * notches * (1 if up else -1))
    where = QPointF(widget.mapToGlobal(QPoint(0, 0))) + middle
    event = QWheelEvent(
        middle, where, QPoint(), turned, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def enter(editor: QLineEdit | QComboBox, text: str, qtbot: Any) -> None:
    """By keys: types it and presses Return, or goes down the list to it."""
    if isinstance(editor, QComboBox):
        qtbot.keyClick(editor, Qt.Key.Key_Home)
        for _ in range(editor.findText(text)):
            qtbot.keyClick(editor, Qt.Key.Key_Down)
        return
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
