"""What the window says of its collector, on a real one."""

import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from collector.collector import Collector
from collector.config import CollectorConfig, HarperTarget
from collector.failure import SurroundingsError
from collector.inbox import Inbox
from collector.store.reader import StoreReader
from desktop.player.empty_state import EmptyState
from desktop.player.source_bar import SourceBar
from desktop.run.collector_start import start_collector
from desktop.run.options import DesktopOptions
from desktop.run.tasks import Tasks
from desktop.shell.centre import Centre
from desktop.shell.notices import Notices
from resources import CLIPS
from tests.desktop.front import Front

NOWHERE = HarperTarget(url="http://127.0.0.1:9", username="u", password="p", origin="a test")


def post(collector: Collector, count: int) -> None:
    events = [{"event": "timeupdate", "seq": number} for number in range(count)]
    assert httpx.post(f"{collector.url}/api/analytics/batch", json=events).status_code == 200


def test_the_report_and_the_export_are_written_elsewhere_and_said(front: Front, qtbot: QtBot, tmp_path: Path) -> None:
    post(front.collector, 3)
    front.documents.make_report()
    qtbot.waitUntil(lambda: bool(front.reports), timeout=30_000)
    assert "The report is" in front.said()["document"]
    assert "timeupdate" in front.reports[0].read_text()
    front.press("Open in browser")
    assert front.opened == [QUrl.fromLocalFile(str(front.reports[0])).toString()]
    for name, lines in (("a.jsonl", 3), ("a.csv", 4)):
        front.documents.export(tmp_path / name)
        qtbot.waitUntil(lambda name=name: f"3 events are in {tmp_path / name}." in front.said()["document"])
        assert len((tmp_path / name).read_text().splitlines()) == lines
    front.documents.export(tmp_path / "no" / "folder.csv")
    qtbot.waitUntil(lambda: "could not be written" in front.said()["document"])


def test_harperdb_away_is_said_after_a_while_and_withdrawn(front: Front) -> None:
    away = {"harperdb": {"state": "retrying", "error": "HarperDB at x does not answer."}}
    front.notices.look(away)
    front.now_s += 1
    front.notices.look(away)
    assert front.said() == {}
    front.now_s += 10
    front.notices.look(away)
    assert "does not answer" in front.said()["harper"]
    assert "delivered later" in front.said()["harper"]
    front.notices.look({"harperdb": {"state": "ok", "error": None}})
    assert front.said() == {}
    refused = {"harperdb": {"state": "refused", "error": "HarperDB refuses the password. Set HARPERDB_PASSWORD."}}
    front.notices.look(refused)
    front.notices.look(refused)
    assert "HARPERDB_PASSWORD" in front.said()["harper"]


@pytest.mark.parametrize(("answer", "pending"), [("Deliver", 3), ("Keep here", 0)])
def test_earlier_events_are_asked_for_once(
    front: Front, qtbot: QtBot, answer: str, pending: int, expected_warnings: Any
) -> None:
    expected_warnings("HarperDB|harper")
    post(front.collector, 3)
    front.notices.look(front.collector.health())
    assert "backfill" not in front.said()
    front.collector.set_harper(NOWHERE)
    qtbot.waitUntil(lambda: front.collector.delivery is not None and front.collector.delivery.destination is not None)
    front.notices.look(front.collector.health())
    assert front.said()["backfill"].startswith("3 events from before HarperDB was set up")
    assert front.collector.health()["counters"]["pending"] == 0
    front.press(answer)
    front.notices.look(front.collector.health())
    assert "backfill" not in front.said()
    qtbot.waitUntil(lambda: front.collector.health()["counters"]["pending"] == pending)


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


def test_an_address_of_this_machine_alone_is_nothing_unusual(tmp_path: Path, tasks: Tasks) -> None:
    centre = Centre(SourceBar(CLIPS, "demo", []))
    config = CollectorConfig(data_dir=tmp_path / "data", version="0", host="127.0.0.2")
    Notices(Collector(config), centre.messages, tasks).say_once("", centre.empty_state.copy_snippet)
    assert centre.messages.messages == []
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
        front = Front(collector, tasks)
        qtbot.addWidget(front.centre)
        front.notices.look(collector.health())
        assert "set aside as events.damaged-" in front.said()["store"]
        post(collector, 1)
        qtbot.waitUntil(lambda: "0 events were saved" in str(collector.notice))
        front.notices.look(collector.health())
        assert "0 events were saved" in front.said()["store"]
        front.messages.withdraw("store")
        front.notices.look(collector.health())
        assert "store" not in front.said()
    finally:
        collector.stop()


def test_a_full_disk_is_said_while_it_lasts(front: Front, expected_warnings: Any) -> None:
    expected_warnings("the store cannot take events now")
    front.notices.look(front.collector.health())
    assert "disk" not in front.said()
    set_pages(front.collector, 1)  # SQLite takes what it has for the limit, and fails as on a full disk
    large = [{"event": "a", "filler": "x" * 60_000}]
    assert httpx.post(f"{front.collector.url}/api/analytics", json=large).status_code == 503
    front.notices.look(front.collector.health())
    assert front.said()["disk"].startswith("The disk cannot take events now (database or disk is full).")
    set_pages(front.collector, 100_000)
    post(front.collector, 1)
    front.notices.look(front.collector.health())
    assert "disk" not in front.said()


def test_posts_that_are_turned_away_are_said_with_the_reason(qtbot: Any, tmp_path: Path, tasks: Tasks) -> None:
    collector = Collector(CollectorConfig(data_dir=tmp_path, version="0", port=0, write_key="wanted"), Inbox())
    collector.start()
    try:
        front = Front(collector, tasks)
        qtbot.addWidget(front.centre)
        front.notices.look(collector.health())
        assert "turned-away" not in front.said()
        page = {"Origin": "https://shop.example.com"}
        assert httpx.post(f"{collector.url}/api/analytics", json={"event": "a"}, headers=page).status_code == 403
        front.notices.look(collector.health())
        assert front.said()["turned-away"] == (
            "A post of events from https://shop.example.com was turned away with status 403. "
            "Posting events here needs ?key= with the write key."
        )
        front.messages.withdraw("turned-away")
        front.notices.look(collector.health())
        assert "turned-away" not in front.said(), "the user has put it away"
    finally:
        collector.stop()


def test_the_snippet_has_the_key_that_posts_need_at_that_moment(qtbot: Any) -> None:
    state, keys = EmptyState(), ["a&b"]
    qtbot.addWidget(state)
    state.show_address("http://127.0.0.1:4", lambda: keys[-1])
    head = '<script src="http://127.0.0.1:4/tracker.js" data-playscope-auto'
    assert state.snippet.text() == f'{head} data-playscope-key="a&amp;b"></script>'
    keys.append("")
    state.copy_snippet()
    assert QGuiApplication.clipboard().text() == f"{head}></script>"


def set_pages(collector: Collector, most: int) -> None:
    collector.store.write(lambda connection: connection.execute(f"PRAGMA max_page_count = {most}").fetchone())
