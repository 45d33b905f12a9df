"""A ring around what has the focus, where keys brought it there: Fusion's own is too faint to be found."""

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFocusFrame, QWidget

#: They show it by themselves: lines by their border, menus by the entry, the player's page inside of itself.
_BY_THEMSELVES = ("QLineEdit", "QWebEngineView", "QQuickWidget", "QMenuBar", "QMenu")


class FocusRing(QObject):
    """For all windows of `app`. Its colour is the theme's (the rule for QFocusFrame in its sheet)."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._frame: QFocusFrame | None = None
        app.focusChanged.connect(self._on_focus_changed)

    @property
    def around(self) -> QWidget | None:
        """What the ring is around."""
        frame = self._frame
        return frame.widget() if frame is not None and shiboken6.isValid(frame) else None

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        wanted = now if now is not None and self._is_marked(now) else None
        if wanted is None:
            self._leave()
            return
        if self._frame is None or not shiboken6.isValid(self._frame):  # it goes with the window that it was in
            self._frame = QFocusFrame()
        self._frame.setWidget(wanted)

    def _leave(self) -> None:
        if self._frame is not None and shiboken6.isValid(self._frame):
            self._frame.setWidget(None)  # type: ignore[arg-type]

    @staticmethod
    def _is_marked(widget: QWidget) -> bool:
        """Whether keys came here, and nothing else shows it: a hand on the mouse knows where it is."""
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        by_itself = any(widget.inherits(kind) for kind in _BY_THEMSELVES)
        return not (by_mouse or by_itself or widget.isWindow())
