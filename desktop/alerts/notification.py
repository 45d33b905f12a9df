"""A word outside the window, by the desktop's own notifications, for when the window is not looked at."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from desktop.look.plain_text import plain


class Notification:
    """Says nothing where the desktop has no place for it, and nothing while the window is in front: that says it."""

    def __init__(self, window: QWidget, icon: QIcon) -> None:
        self._window = window
        can = QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()
        self._tray = QSystemTrayIcon(icon) if can else None

    def say(self, title: str, words: str) -> None:
        if self._tray is not None and not self._window.isActiveWindow():
            self._tray.show()
            self._tray.showMessage(plain(title), plain(words))

    def stop(self) -> None:
        if self._tray is not None:
            self._tray.hide()
