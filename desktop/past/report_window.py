"""A report in a window of its own: read, printed to PDF, or handed to the browser. It asks no network for anything."""

from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.look.theme import GRID, font

_Attribute = QWebEngineSettings.WebAttribute
_OFF = (
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.LocalStorageEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.ErrorPageEnabled,
    _Attribute.NavigateOnDropEnabled,
)
_INSIDE = ("data", "blob")


class _OnlyThis(QWebEngineUrlRequestInterceptor):
    """Lets the document through, and what it holds itself."""

    def __init__(self, url: QUrl) -> None:
        super().__init__()
        self._url = url

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        info.block(not _is_of(info.requestUrl(), self._url))


class _Page(QWebEnginePage):
    """Goes nowhere but to places of the document."""

    def __init__(self, profile: QWebEngineProfile, parent: QObject, url: QUrl) -> None:
        super().__init__(profile, parent)
        self._url = url
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        return _is_of(QUrl(url), self._url)

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> None:  # type: ignore[override]
        return None


class ReportWindow(QWidget):
    """Signals: `closed`; `printed` (the PDF's path, empty where it could not be written)."""

    closed = Signal()
    printed = Signal(str)

    def __init__(self, path: Path, open_url: Callable[[QUrl], object]) -> None:
        super().__init__()
        self.setWindowTitle(f"Report: {path.name}")
        self.resize(1180, 820)
        url = QUrl.fromLocalFile(str(path))
        self.path = path
        # Off the record: nothing of it is kept beside the file itself.
        self._profile = QWebEngineProfile()
        self._interceptor = _OnlyThis(url)
        self._profile.setUrlRequestInterceptor(self._interceptor)
        self.view = QWebEngineView()
        self.view.setAccessibleName("The report")
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.page = _Page(self._profile, self.view, url)
        self.view.setPage(self.page)
        self.words = QLabel(str(path))
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setFont(font(0.92))
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.pdf = QPushButton("Print to PDF…")
        self.pdf.setShortcut(QKeySequence(QKeySequence.StandardKey.Print))
        self.pdf.clicked.connect(lambda: self._ask_where_to_print())
        self.browser = QPushButton("Open in browser")
        self.browser.clicked.connect(lambda: open_url(url))
        self.page.pdfPrintingFinished.connect(self._on_printed)
        row = QHBoxLayout()
        row.setContentsMargins(GRID * 3 // 2, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.words, 1)
        row.addWidget(self.pdf)
        row.addWidget(self.browser)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        self.page.setUrl(url)

    def print_to(self, path: Path) -> None:
        """Write the report as a PDF; `printed` says when that is done."""
        self.page.printToPdf(str(path))

    def dispose(self) -> None:
        """Delete the page, then its profile: the other way round Chromium complains."""
        for part in (self.page, self.view, self._profile):
            if shiboken6.isValid(part):
                shiboken6.delete(part)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _ask_where_to_print(self) -> None:
        suggested = str(self.path.with_suffix(".pdf"))
        name, _ = QFileDialog.getSaveFileName(self, "Print to PDF", suggested, "PDF (*.pdf)")
        if name:
            self.print_to(Path(name))

    def _on_printed(self, name: str, success: bool) -> None:
        self.words.setText(f"Printed to {name}" if success else f"{name} could not be written.")
        self.printed.emit(name if success else "")


def _is_of(url: QUrl, document: QUrl) -> bool:
    place = QUrl(url)
    place.setFragment(None)
    return url.scheme() in _INSIDE or place == document
