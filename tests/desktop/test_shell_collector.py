"""The window's parts that talk with the collector, on a real one."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from collector.collector import Collector
from collector.config import CollectorConfig, HarperTarget
from collector.failure import SurroundingsError
from collector.inbox import Inbox
from collector.store.reader import StoreReader
from desktop.centre import Centre
from desktop.collector_start import start_collector
from desktop.documents import Documents
from desktop.notices import Notices
from desktop.options import DesktopOptions
from desktop.own_session import OwnSession, PlayerProblem
from desktop.playing import Playing
from desktop.source import Source
from desktop.source_bar import SourceBar
from desktop.tasks import Tasks
from resources import CLIPS

NOWHERE = HarperTarget(url="http://127.0.0.1:9", username="u", password="p", origin="a test")


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


class Desk(QObject):
    """A collector, the centre of a window, and what goes between them."""

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


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.stop()


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    config = CollectorConfig(data_dir=tmp_path / "data", version="0", port=0, ask_before_backfill=True)
    collector = Collector(config, Inbox())
    collector.start()
    yield collector
    collector.stop()


@pytest.fixture
def desk(collector: Collector, tasks: Tasks, qtbot: QtBot) -> Desk:
    desk = Desk(collector, tasks)
    qtbot.addWidget(desk.centre)
    desk.centre.show()
    return desk


def post(collector: Collector, count: int) -> None:
    events = [{"event": "timeupdate", "seq": number} for number in range(count)]
    assert httpx.post(f"{collector.url}/api/analytics/batch", json=events).status_code == 200


def test_a_file_is_played_by_a_path_that_the_collector_serves(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a clip.webm"
    file.write_bytes(b"bytes")
    desk.playing.play_text(str(file), "demo")
    (address,) = desk.screen.shown
    url = httpx.URL(address)
    assert url.path == "/player/"
    assert url.params["session"] == desk.session.id
    assert httpx.get(desk.collector.url + url.params["source"]).content == b"bytes"
    assert desk.centre.source_bar.text.text() == str(file)
    assert not desk.centre.empty_state.isVisible()


def test_clips_addresses_and_public_ids(desk: Desk) -> None:
    desk.playing.play_demo()
    desk.playing.play_text("https://example.com/a.webm", "demo")
    desk.playing.play(Source("public_id", "dog", "mine"))
    params = [dict(httpx.URL(address).params) for address in desk.screen.shown]
    assert [one["source"] for one in params] == ["/player/clips/demo.webm", "https://example.com/a.webm", "dog"]
    assert [one.get("cloud") for one in params] == [None, None, "mine"]
    assert httpx.get(desk.collector.url + params[0]["source"]).status_code == 200


def test_open_in_browser_is_the_same_page_for_another_visitor(desk: Desk) -> None:
    desk.playing.open_in_browser()
    assert desk.opened == [], "there is nothing to open yet"
    desk.playing.play(Source("public_id", "dog", "mine"))
    desk.playing.open_in_browser()
    params = dict(httpx.URL(desk.opened[0]).params)
    assert params == {"source": "dog", "cloud": "mine", "autoplay": "1"}
    desk.browser_works = False
    desk.playing.open_in_browser()
    assert desk.opened[0] in desk.said()["browser"]


def test_problems_are_said_with_their_way_out_and_withdrawn_by_the_next_source(desk: Desk) -> None:
    desk.playing.play_demo()
    desk.session.problems = [PlayerProblem("player", "first word"), PlayerProblem("nocodec", "last word")]
    desk.playing.show_problems()
    assert "no codec" in desk.said()["player"]
    desk.press("Open in browser")
    assert len(desk.opened) == 1
    desk.session.problems = [PlayerProblem("network", "")]
    desk.playing.show_problems()
    desk.press("Start over")
    assert len(desk.screen.shown) == 2
    assert desk.said() == {}
    desk.playing.close_player()
    assert desk.screen.shown[-1] == "blank"
    assert desk.centre.empty_state.isVisible()
    desk.session.problems = [PlayerProblem("aborted", "")]
    desk.playing.show_problems()
    assert desk.said() == {}, "nothing plays: it is over"


def test_a_file_that_is_not_there_is_said(desk: Desk, tmp_path: Path) -> None:
    desk.playing.play_text(str(tmp_path / "nothing.webm"), "")
    assert "There is no file" in desk.said()["player"]
    assert desk.screen.shown == []


def test_the_report_and_the_export_are_written_elsewhere_and_said(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    post(desk.collector, 3)
    desk.documents.make_report()
    qtbot.waitUntil(lambda: bool(desk.reports), timeout=30_000)
    assert "The report is" in desk.said()["document"]
    assert "timeupdate" in desk.reports[0].read_text()
    desk.press("Open in browser")
    assert desk.opened == [QUrl.fromLocalFile(str(desk.reports[0])).toString()]
    for name, lines in (("a.jsonl", 3), ("a.csv", 4)):
        desk.documents.export(tmp_path / name)
        qtbot.waitUntil(lambda name=name: f"3 events are in {tmp_path / name}." in desk.said()["document"])
        assert len((tmp_path / name).read_text().splitlines()) == lines
    desk.documents.export(tmp_path / "no" / "folder.csv")
    qtbot.waitUntil(lambda: "could not be written" in desk.said()["document"])


def test_harperdb_away_is_said_after_a_while_and_withdrawn(desk: Desk) -> None:
    away = {"harperdb": {"state": "retrying", "error": "HarperDB at x does not answer."}}
    desk.notices.look(away)
    desk.now_s += 1
    desk.notices.look(away)
    assert desk.said() == {}
    desk.now_s += 10
    desk.notices.look(away)
    assert "does not answer" in desk.said()["harper"]
    assert "delivered later" in desk.said()["harper"]
    desk.notices.look({"harperdb": {"state": "ok", "error": None}})
    assert desk.said() == {}
    refused = {"harperdb": {"state": "refused", "error": "HarperDB refuses the password. Set HARPERDB_PASSWORD."}}
    desk.notices.look(refused)
    desk.notices.look(refused)
    assert "HARPERDB_PASSWORD" in desk.said()["harper"]


@pytest.mark.parametrize(("answer", "pending"), [("Deliver", 3), ("Keep here", 0)])
def test_earlier_events_are_asked_for_once(
    desk: Desk, qtbot: QtBot, answer: str, pending: int, expected_warnings: Any
) -> None:
    expected_warnings("HarperDB|harper")
    post(desk.collector, 3)
    desk.notices.look(desk.collector.health())
    assert "backfill" not in desk.said()
    desk.collector.set_harper(NOWHERE)
    qtbot.waitUntil(lambda: desk.collector.delivery is not None and desk.collector.delivery.destination is not None)
    desk.notices.look(desk.collector.health())
    assert desk.said()["backfill"].startswith("3 events from before HarperDB was set up")
    assert desk.collector.health()["counters"]["pending"] == 0
    desk.press(answer)
    desk.notices.look(desk.collector.health())
    assert "backfill" not in desk.said()
    qtbot.waitUntil(lambda: desk.collector.health()["counters"]["pending"] == pending)


def test_what_is_unusual_about_the_address_is_said(tmp_path: Path, tasks: Tasks) -> None:
    centre = Centre(SourceBar(CLIPS, "demo", []))
    config = CollectorConfig(data_dir=tmp_path / "data", version="0", host="0.0.0.0", token="t")
    centre.empty_state.show_address("http://127.0.0.1:4")
    words = "Port 3000 is taken: events are received on port 4."
    Notices(Collector(config), centre.messages, tasks).say_once(words, centre.empty_state.copy_snippet)
    assert [message.key for message in centre.messages.messages] == ["port", "host"]
    assert "token" in centre.messages.messages[1].way_out
    (button,) = [button for button in centre.messages.findChildren(QPushButton) if "snippet" in button.text()]
    button.click()
    assert "http://127.0.0.1:4/tracker.js" in QGuiApplication.clipboard().text()
    centre.deleteLater()


@pytest.mark.parametrize("explicit", [True, False])
def test_a_taken_port(tmp_path: Path, explicit: bool) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        config = CollectorConfig(data_dir=tmp_path / "data", version="0", port=port)
        options = DesktopOptions(config=config, version="0", explicit_port=explicit)
        if explicit:
            with pytest.raises(SurroundingsError, match=str(port)):
                start_collector(options, Inbox())
            return
        collector, words = start_collector(options, Inbox())
        try:
            assert collector.port not in (0, port)
            assert str(port) in words
            assert str(collector.port) in words
            assert httpx.get(f"{collector.url}/health").status_code == 200
        finally:
            collector.stop()
    with StoreReader(tmp_path / "data") as reader:
        assert list(reader.events()) == []


def test_a_damaged_store_is_said_once(tmp_path: Path, tasks: Tasks, qtbot: QtBot, expected_warnings: Any) -> None:
    expected_warnings("The store was damaged|events were saved from")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "events.sqlite3").write_bytes(b"no database at all " * 1000)
    collector = Collector(CollectorConfig(data_dir=folder, version="0", port=0), Inbox())
    collector.start()
    try:
        desk = Desk(collector, tasks)
        qtbot.addWidget(desk.centre)
        desk.notices.look(collector.health())
        assert "set aside as events.damaged-" in desk.said()["store"]
        post(collector, 1)
        qtbot.waitUntil(lambda: "0 events were saved" in str(collector.notice))
        desk.notices.look(collector.health())
        assert "0 events were saved" in desk.said()["store"]
        desk.messages.withdraw("store")
        desk.notices.look(collector.health())
        assert "store" not in desk.said()
    finally:
        collector.stop()


def test_a_player_whose_process_ended_twice_stays_closed_and_the_browser_is_offered(desk: Desk) -> None:
    desk.playing.play_demo()
    desk.screen.renderer_ended.emit("The player's process has ended.")
    assert "what it reported is kept" in desk.said()["player"]
    desk.press("Reload")
    desk.screen.renderer_ended.emit("The player's process has ended.")
    assert "stays closed" in desk.said()["player"]
    assert desk.screen.shown[-1] == "blank"
    desk.press("Open in browser")
    assert "source=" in desk.opened[-1]
    desk.playing.start_over()
    assert desk.screen.shown[-1] != "blank"


def test_a_full_disk_is_said_while_it_lasts(desk: Desk, expected_warnings: Any) -> None:
    expected_warnings("the store cannot take events now")
    desk.notices.look(desk.collector.health())
    assert "disk" not in desk.said()
    set_pages(desk.collector, 1)  # SQLite takes what it has for the limit, and fails as on a full disk
    large = [{"event": "a", "filler": "x" * 60_000}]
    assert httpx.post(f"{desk.collector.url}/api/analytics", json=large).status_code == 503
    desk.notices.look(desk.collector.health())
    assert desk.said()["disk"].startswith("The disk cannot take events now (database or disk is full).")
    set_pages(desk.collector, 100_000)
    post(desk.collector, 1)
    desk.notices.look(desk.collector.health())
    assert "disk" not in desk.said()


def set_pages(collector: Collector, most: int) -> None:
    collector.store.write(lambda connection: connection.execute(f"PRAGMA max_page_count = {most}").fetchone())
