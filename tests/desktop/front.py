"""The window's parts that talk with the collector, on a real one."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from collector.collector import Collector
from desktop.past.documents import Documents
from desktop.player.own_session import OwnSession
from desktop.player.playing import Playing
from desktop.player.source_bar import SourceBar
from desktop.run.tasks import Tasks
from desktop.shell.centre import Centre
from desktop.shell.notices import Notices
from resources import CLIPS


class Screen(QWidget):
    """Takes the player view's place: notes which address it was to show."""

    renderer_ended = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def play(self, url: str) -> None:
        self.shown.append(url)

    def close_page(self) -> None:
        self.shown.append("blank")


class Front(QObject):
    """What of the window talks with the collector: the centre, with all that is said in it."""

    def __init__(self, collector: Collector, tasks: Tasks) -> None:
        super().__init__()
        self.collector = collector
        self.centre = Centre(SourceBar(CLIPS, "demo", []))
        self.centre.come_alive()
        self.messages = self.centre.messages
        self.screen, self.session, self.opened = Screen(), OwnSession(), list[str]()
        self.reports: list[Path] = []
        self.browser_works = True
        self.playing = Playing(collector, self.centre, self.screen, self.session, self.open_url)  # type: ignore[arg-type]
        self.documents = Documents(collector.config.data_dir, tasks, self.messages, self.open_url, self.reports.append)
        self.now_s = 100.0
        self.notices = Notices(collector, self.messages, tasks, lambda: self.now_s)

    def open_url(self, url: QUrl) -> bool:
        self.opened.append(url.toString())
        return self.browser_works

    def said(self) -> dict[str, str]:
        return {message.key: f"{message.text} {message.way_out}".strip() for message in self.messages.messages}

    def press(self, title: str) -> None:
        next(button for button in self.messages.findChildren(QPushButton) if button.text() == title).click()
