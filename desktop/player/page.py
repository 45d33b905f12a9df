"""The web pages in our windows: each may show one page of our collector and nothing else."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineFullScreenRequest,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineProfileBuilder,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

log = logging.getLogger(__name__)
console = logging.getLogger("player.console")

BLANK = QUrl("about:blank")
_CACHE_BYTES = 200_000_000
_READING = (b"GET", b"HEAD", b"OPTIONS")

_Attribute = QWebEngineSettings.WebAttribute
_SETTINGS = {
    _Attribute.FullScreenSupportEnabled: True,
    _Attribute.PlaybackRequiresUserGesture: False,
    _Attribute.LocalContentCanAccessFileUrls: False,
    _Attribute.LocalContentCanAccessRemoteUrls: False,
    _Attribute.JavascriptCanOpenWindows: False,
    _Attribute.JavascriptCanAccessClipboard: False,
    _Attribute.PluginsEnabled: False,
    _Attribute.PdfViewerEnabled: False,
    _Attribute.ScreenCaptureEnabled: False,
    _Attribute.ErrorPageEnabled: False,
    _Attribute.NavigateOnDropEnabled: False,
}


class _Requests(QWebEngineUrlRequestInterceptor):
    """Shows the collector's token to the collector, and to nobody else. With `only_reads` nothing is sent anywhere: a
    request may ask, not post."""

    def __init__(self, collector_url: QUrl, token: str | None, only_reads: bool) -> None:
        super().__init__()
        self._collector_url = collector_url
        self._token = token
        self._only_reads = only_reads

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if self._only_reads and info.requestMethod().data() not in _READING:
            log.info("A page that only reads may not send anything to %s", info.requestUrl().host())
            info.block(True)
        elif self._token and same_origin(info.requestUrl(), self._collector_url):
            info.setHttpHeader(b"Authorization", f"Bearer {self._token}".encode())


def make_profile(folder: Path) -> QWebEngineProfile:
    """A profile that keeps storage and cache in `folder`; downloads are refused."""
    builder = QWebEngineProfileBuilder()
    builder.setPersistentStoragePath(str(folder / "storage"))
    builder.setCachePath(str(folder / "cache"))
    builder.setHttpCacheMaximumSize(_CACHE_BYTES)
    builder.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime)
    profile = builder.createProfile("playscope")
    profile.downloadRequested.connect(_refuse_download)
    return profile


def make_passing_profile() -> QWebEngineProfile:
    """A profile that knows nothing of the other's visits and leaves nothing on disk; downloads are refused."""
    profile = QWebEngineProfile()
    profile.downloadRequested.connect(_refuse_download)
    return profile


def authorize(profile: QWebEngineProfile, collector_url: str, token: str | None, *, only_reads: bool = False) -> None:
    """Let the pages of `profile` read from a collector that wants a token; with `only_reads`, send to nobody."""
    if token or only_reads:
        interceptor = _Requests(QUrl(collector_url), token, only_reads)
        interceptor.setParent(profile)
        profile.setUrlRequestInterceptor(interceptor)


class PlayerPage(QWebEnginePage):
    """Shows what the collector has at `path`. Refuses other pages, windows, downloads, permissions and dialogs; full
    screen is for the window to grant."""

    def __init__(self, profile: QWebEngineProfile, parent: QObject, path: str = "/player/") -> None:
        super().__init__(profile, parent)
        self._path = path
        self._collector_url = QUrl()
        for attribute, value in _SETTINGS.items():
            self.settings().setAttribute(attribute, value)
        self.permissionRequested.connect(lambda permission: permission.deny())
        self.fullScreenRequested.connect(_accept_full_screen)
        self.fileSystemAccessRequested.connect(lambda request: request.reject())
        self.registerProtocolHandlerRequested.connect(lambda request: request.reject())
        self.desktopMediaRequested.connect(lambda request: request.cancel())

    def serve_from(self, collector_url: str) -> None:
        self._collector_url = QUrl(collector_url)

    def acceptNavigationRequest(self, url: QUrl, _type: QWebEnginePage.NavigationType, _is_main_frame: bool) -> bool:
        allowed = url == BLANK or (same_origin(url, self._collector_url) and url.path() == self._path)
        if not allowed:
            log.info("The player's page may not go to %s", url.toDisplayString())
        return allowed

    def createWindow(self, _type: QWebEnginePage.WebWindowType) -> None:  # type: ignore[override]
        return None

    def javaScriptAlert(self, _origin: QUrl, message: str) -> None:
        console.info("alert: %s", message)

    def javaScriptConfirm(self, _origin: QUrl, message: str) -> bool:
        console.info("confirm, refused: %s", message)
        return False

    def javaScriptPrompt(self, _origin: QUrl, message: str, _default: str) -> tuple[bool, str]:  # type: ignore[override]
        console.info("prompt, refused: %s", message)
        return False, ""

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        # What a vendor's script calls an error is not one of ours: real ones come as events.
        important = level != QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel
        console.log(logging.INFO if important else logging.DEBUG, "%s (%s:%d)", message, source, line)


def same_origin(one: QUrl, other: QUrl) -> bool:
    return (one.scheme(), one.host(), one.port()) == (other.scheme(), other.host(), other.port())


def _accept_full_screen(request: QWebEngineFullScreenRequest) -> None:
    request.accept()


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    log.info("Download refused: %s", download.url().toDisplayString())
    download.cancel()
