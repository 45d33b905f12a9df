"""The focus goes round the parts of a window by key: F6 leaves whatever keeps Tab to itself, such as the page."""

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

_BY_TAB = Qt.FocusPolicy.TabFocus


class Regions:
    """`regions()` gives the parts that are there, in their order; those without anything to focus are left out.

    Coming back to a part, the focus is where it was in it.
    """

    def __init__(self, window: QMainWindow, regions: Callable[[], Sequence[QWidget]]) -> None:
        self._window, self._regions = window, regions
        self._left: dict[QWidget, QWidget] = {}

    def step(self, by: int) -> None:
        """To the next part (1) or to the one before (-1)."""
        now = QApplication.focusWidget() or self._window.focusWidget()
        parts = [(part, target) for part in self._regions() if (target := self._target(part)) is not None]
        if not parts:
            return
        at = next((place for place, (part, _) in enumerate(parts) if now is not None and _holds(part, now)), None)
        if at is not None and now is not None:
            self._left[parts[at][0]] = now
        beginning = -1 if by > 0 else 0
        target = parts[((beginning if at is None else at) + by) % len(parts)][1]
        target.window().activateWindow()
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _target(self, part: QWidget) -> QWidget | None:
        """What gets the focus of `part`: where it was last, or the first that Tab comes to."""
        left = self._left.get(part)
        if left is not None and shiboken6.isValid(left) and _holds(part, left) and _takes_focus(left):
            return left
        if _takes_focus(part):
            return part
        candidate = part.nextInFocusChain()
        while candidate is not part:
            if _holds(part, candidate) and _takes_focus(candidate):
                return candidate
            candidate = candidate.nextInFocusChain()
        return None


def _holds(part: QWidget, widget: QWidget) -> bool:
    return part is widget or part.isAncestorOf(widget)


def _takes_focus(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & _BY_TAB)
