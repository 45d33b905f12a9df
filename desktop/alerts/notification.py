"""A word outside the window, by the desktop's own notifications, for when the window is not looked at.

Where the desktop has a tray, the tray says it; where it has none, as GNOME, `notify-send` does, if it is installed.
"""

import html
import shutil

from PySide6.QtCore import QProcess
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from desktop.look.plain_text import plain


class Notification:
    """Says nothing where the desktop has no place for it, and nothing while the window is in front: that says it."""

    def __init__(self, window: QWidget, icon: QIcon) -> None:
        self._window = window
        can = QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()
        self._tray = QSystemTrayIcon(icon) if can else None
        self._sender = None if can else shutil.which("notify-send")

    def say(self, title: str, words: str) -> None:
        if self._window.isActiveWindow():
            return
        if self._tray is not None:
            self._tray.show()
            self._tray.showMessage(plain(title), plain(words))
        elif self._sender is not None:
            # The words are markup to most desktops; what a page wrote is to be text.
            body = html.escape(plain(words), quote=False)
            sender = QProcess()
            sender.setProgram(self._sender)
            sender.setArguments(["--app-name=Playscope", "--icon=playscope", "--", plain(title), body])
            sender.setStandardErrorFile(QProcess.nullDevice())  # that no desktop is there is no news in the terminal
            sender.startDetached()

    def stop(self) -> None:
        if self._tray is not None:
            self._tray.hide()
