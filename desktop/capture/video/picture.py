"""The replay's page in the window. Importing this loads the web engine, so it is imported when first needed."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import shiboken6
from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.capture.video.origin import Served
from desktop.player.page import PlayerPage, authorize, make_passing_profile

PATH = "/player/replay/"
#: The page's own names are in its own world.
_WORLD = 0


class Picture(QWidget):
    """Shows one video after the other, without sound at first. Signal: `renderer_ended` (words: the process that draws
    the page has crashed or was killed).

    Whoever made it calls `dispose`.
    """

    renderer_ended = Signal(str)

    def __init__(self, served: Served) -> None:
        super().__init__()
        self._served = served
        self._profile = make_passing_profile()
        authorize(self._profile, served.collector_url, served.token, only_reads=True)
        self._view = QWebEngineView(self)
        self._view.setAccessibleName("Video of the replay")
        self._page = PlayerPage(self._profile, self._view, PATH)
        self._page.serve_from(served.collector_url)
        self._view.setPage(self._page)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._view.setAcceptDrops(False)
        # It is led from outside: nothing in it can be pressed, so nothing in it has the focus.
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setBackgroundColor(Qt.GlobalColor.black)
        self._page.renderProcessTerminated.connect(self._on_render_process_terminated)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)

    @property
    def page(self) -> PlayerPage:
        """For whoever looks into it."""
        return self._page

    def load(self, played: str) -> None:
        """An address, or a path of our collector."""
        self._page.setUrl(QUrl(f"{self._served.collector_url}{PATH}?{urlencode({'source': played})}"))

    def follow(self, what: Mapping[str, object], told: Callable[[dict[str, Any]], None]) -> None:
        """Tell the page where the video should be, and `told` how it is (for both see `follow` in replay.js); nothing
        while the page is not there yet."""
        said = json.dumps(what)
        asked = f"window.playscopeReplay ? JSON.stringify(playscopeReplay.follow({said})) : ''"
        self._page.runJavaScript(asked, _WORLD, lambda answer: told(json.loads(answer)) if answer else None)

    def dispose(self) -> None:
        """Delete the page, then its profile: the other way round Chromium complains."""
        for part in (self._page, self._view, self._profile):
            if shiboken6.isValid(part):
                shiboken6.delete(part)

    def _on_render_process_terminated(
        self, status: QWebEnginePage.RenderProcessTerminationStatus, exit_code: int
    ) -> None:
        if status != QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            self.renderer_ended.emit(f"The video's process has ended unexpectedly (status {exit_code}).")
