"""The player's place in the window. Importing this loads the web engine, so it is imported when first needed.

nothing -> page loaded (play) -> blank (close_page, says `page_closed`) -> disposed
"""

import math
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.player.page import BLANK, PlayerPage, authorize, make_profile

#: Run in a world of their own beside the page's scripts: the video element is shared, names are not.
_TOGGLE_PLAY = "(v => v && (v.paused ? v.play().catch(() => {}) : v.pause()))(document.querySelector('video'))"
_TOGGLE_MUTE = "(v => v && (v.muted = !v.muted))(document.querySelector('video'))"
_SEEK = "(v => v && (v.currentTime = %r))(document.querySelector('video'))"
#: The key that asks for it (see `toggle_full_screen`) may reach the page after the script: then again, for a second.
_TOGGLE_FULL_SCREEN = """
    ((e, ask) => document.fullscreenElement ? document.exitFullscreen() : e && ask(e, 20, ask))
    (document.querySelector('.video-js') || document.querySelector('video'),
     (e, left, ask) => e.requestFullscreen().catch(() => left && setTimeout(() => ask(e, left - 1, ask), 50)))
"""
#: A key that means nothing to anybody.
_MEANINGLESS = Qt.Key.Key_F24


class PlayerView(QWidget):
    """Signals: `full_screen_changed` (the page went to full screen: True, or back), `page_closed` (the page was told
    to go, and has gone), `renderer_ended` (words: the process that draws the page has crashed or was killed).
    """

    full_screen_changed = Signal(bool)
    page_closed = Signal()
    renderer_ended = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._profile = make_profile(folder)
        self._view = QWebEngineView(self)
        self._view.setAccessibleName("Video player")
        self._page = PlayerPage(self._profile, self._view)
        self._view.setPage(self._page)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        # What is dropped on the player goes to the window, which plays it; Chromium would open it.
        self._view.setAcceptDrops(False)
        self._page.setBackgroundColor(Qt.GlobalColor.black)
        self._page.fullScreenRequested.connect(lambda request: self.full_screen_changed.emit(request.toggleOn()))
        self._page.renderProcessTerminated.connect(self._on_render_process_terminated)
        self._page.loadFinished.connect(self._on_load_finished)
        self._closing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)

        # The engine's processes start now, before there is anything to show.
        self._page.setUrl(BLANK)

    @property
    def page(self) -> PlayerPage:
        """For whoever runs scripts beside the page's own."""
        return self._page

    def serve_from(self, collector_url: str, token: str | None) -> None:
        """From here comes the player page; `token` is shown to this collector alone."""
        self._page.serve_from(collector_url)
        authorize(self._profile, collector_url, token)

    def play(self, url: str) -> None:
        self._closing = False
        self._page.setUrl(QUrl(url))
        self._view.setFocus()

    def close_page(self) -> None:
        """Let the page say its last word (pagehide) and leave it."""
        self._closing = True
        self._page.setUrl(BLANK)

    def toggle_play(self) -> None:
        self._run(_TOGGLE_PLAY)

    def toggle_mute(self) -> None:
        self._run(_TOGGLE_MUTE)

    def seek(self, seconds: float) -> None:
        """Move the playhead, as a hand on the page's own bar would; seconds of media."""
        if math.isfinite(seconds):
            self._run(_SEEK % float(seconds))

    def toggle_full_screen(self) -> None:
        # Chromium wants a key or click of the user's in the page before it goes to full screen; a menu is neither.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, _MEANINGLESS, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(self._view.focusProxy(), key)
        self._run(_TOGGLE_FULL_SCREEN)

    def leave_full_screen(self) -> None:
        self._page.triggerAction(QWebEnginePage.WebAction.ExitFullScreen)

    def dispose(self) -> None:
        """Delete the page, then its profile: the other way round Chromium complains."""
        for part in (self._page, self._view, self._profile):
            if shiboken6.isValid(part):
                shiboken6.delete(part)

    def _run(self, script: str) -> None:
        self._page.runJavaScript(script, 1)

    def _on_load_finished(self, _well: bool) -> None:
        if self._view.focusProxy():
            self._view.focusProxy().setAcceptDrops(False)
        if self._closing and self._page.url() == BLANK:
            self._closing = False
            self.page_closed.emit()

    def _on_render_process_terminated(
        self, status: QWebEnginePage.RenderProcessTerminationStatus, exit_code: int
    ) -> None:
        if self._closing:
            self._closing = False
            self.page_closed.emit()
        elif status != QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            self.renderer_ended.emit(f"The player's process has ended unexpectedly (status {exit_code}).")
