"""What is changed in the settings dialog is in force in the collector that runs; what cannot be says so."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from collector.collector import Collector
from collector.config import CollectorConfig, HarperTarget
from collector.log_file import logged_from
from commands.configuration import collector_config
from commands.setting_rows import setting_rows
from commands.setting_table import SETTINGS
from commands.settings import Settings, resolve, save_to_file
from desktop.feed_limit import FeedLimit
from desktop.look.theme import Theme
from desktop.player.source_bar import SourceBar
from desktop.run.log_records import LogRecords
from desktop.run.options import DesktopOptions
from desktop.run.tasks import Tasks
from desktop.shell.live_settings import live_settings
from desktop.shell.settings_dialog import SettingsDialog
from resources import CLIPS
from tests.desktop.kit import application, enter


@pytest.fixture(autouse=True)
def away(expected_warnings: Callable[[str], None]) -> None:
    """No HarperDB is there."""
    expected_warnings("collector.harper")


class Desk:
    """The dialog as the window opens it, over a real settings file and a collector that runs."""

    def __init__(self, folder: Path, tasks: Tasks, qtbot: Any, watch: HarperTarget | None = None) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.collector = Collector(CollectorConfig(data_dir=folder, version="1", port=0))
        self.collector.start()
        self.bar = SourceBar(CLIPS, "demo", [])
        qtbot.addWidget(self.bar)
        options = DesktopOptions(config=self.collector.config, version="1", watch=watch, config_now=self.config_now)
        self.theme = Theme(application(), "light")
        self.limit = FeedLimit(options.feed_rows)
        self.appliers = live_settings(self.theme, self.bar, self.limit, self.collector, tasks, options)
        parent = QWidget()
        qtbot.addWidget(parent)
        self._parent = parent
        self.dialog = SettingsDialog(parent, setting_rows(self.settings()), self.save, self.appliers)
        self.dialog.show()

    def settings(self) -> Settings:
        return resolve({}, {"PLAYSCOPE_DATA_DIR": str(self.folder)}, self.folder)

    def config_now(self) -> CollectorConfig:
        return collector_config(self.settings(), ask_before_backfill=True)

    def save(self, name: str, value: Any) -> None:
        save_to_file(self.folder, name, value)

    def type(self, name: str, text: str) -> str:
        line = self.dialog.lines[name]
        enter(line.editor, text, self.qtbot)
        said: str = line.says.text()
        return said

    def reset(self, name: str) -> None:
        self.qtbot.mouseClick(self.dialog.lines[name].reset, Qt.MouseButton.LeftButton)

    def post(self, query: str = "") -> int:
        headers = {"Origin": "https://other.example"}
        return httpx.post(
            f"{self.collector.url}/api/analytics{query}", json={"event": "a"}, headers=headers
        ).status_code


@pytest.fixture
def desk(tmp_path: Path, tasks: Tasks, qtbot: Any) -> Iterator[Desk]:
    made = Desk(tmp_path, tasks, qtbot)
    yield made
    made.collector.stop()


@pytest.fixture
def records() -> Iterator[LogRecords]:
    """What is logged, as the window's log panel has it."""
    kept = LogRecords()
    with logged_from("info"):
        logging.getLogger().addHandler(kept)
        yield kept
        logging.getLogger().removeHandler(kept)


def test_only_where_it_listens_waits_for_the_next_start(desk: Desk) -> None:
    waiting = {setting.name for setting in SETTINGS if setting.in_file} - set(desk.appliers)
    assert waiting == {"host", "port"}
    assert desk.type("port", "3001") == "Kept; in force from the next start."


def test_limits_of_who_may_post_hold_at_once_and_so_does_their_reset(desk: Desk) -> None:
    assert desk.post() == 200
    assert desk.type("ingest_origins", "https://mine.example") == "Kept, and in force."
    assert desk.post() == 403
    desk.reset("ingest_origins")
    assert desk.post() == 200
    desk.type("write_key", "k1")
    assert (desk.post(), desk.post("?key=k1")) == (403, 200)
    desk.reset("write_key")
    desk.type("origin_rate", "1")
    assert 429 in {desk.post() for _ in range(4)}


def test_numbers_of_the_store_hold_at_once(desk: Desk) -> None:
    desk.type("store_days", "3")
    desk.type("store_limit_bytes", "5000000")
    desk.type("collector_id", "north")
    assert desk.post() == 200
    assert (desk.collector.config.store_days, desk.collector.config.store_limit_bytes) == (3, 5_000_000)
    with desk.collector.clear_reader() as reader:
        assert [event.collector_id for event in reader.events()] == ["north"]
    desk.reset("store_days")
    assert desk.collector.config.store_days is None


def test_how_many_events_the_feed_holds_is_in_force_at_once_and_so_is_its_reset(desk: Desk) -> None:
    held: list[int] = []
    desk.limit.changed.connect(held.append)
    assert desk.type("feed_rows", "19999") == "✖ This is not a whole number of events from 20000 to 10000000."
    assert desk.type("feed_rows", "50000") == "Kept, and in force."
    assert desk.settings()["feed_rows"] == 50_000
    desk.reset("feed_rows")
    assert held == [50_000, 1_000_000]


def test_what_is_logged_changes_at_once(desk: Desk, records: LogRecords) -> None:
    desk.type("write_key", "k1")
    said: list[bool] = []
    for level in ("debug", "info"):
        desk.type("log_level", level)
        before = records.end
        assert desk.post() == 403
        said.append(any("/api/analytics: 403" in line.message for line in records.since(before)))
    assert said == [True, False]


def test_another_harperdb_is_delivered_to_at_once(desk: Desk, qtbot: Any) -> None:
    desk.type("harper_url", "http://127.0.0.1:9")
    qtbot.waitUntil(lambda: desk.collector.delivery is not None)
    desk.type("harper_table", "plays")
    qtbot.waitUntil(lambda: desk.collector.delivery.target.table == "plays")
    desk.reset("harper_url")
    qtbot.waitUntil(lambda: desk.collector.delivery is None)


def test_what_was_chosen_for_this_run_alone_stays(desk: Desk) -> None:
    desk.collector.set_harper(HarperTarget(url="http://127.0.0.1:9", password="typed"))
    desk.type("store_days", "3")
    assert desk.collector.config.harper is not None
    assert desk.collector.config.harper.password == "typed"


def test_a_window_that_watches_delivers_to_none_whatever_is_set(tmp_path: Path, tasks: Tasks, qtbot: Any) -> None:
    desk = Desk(tmp_path, tasks, qtbot, HarperTarget(url="http://127.0.0.1:9"))
    try:
        assert desk.type("harper_url", "http://127.0.0.1:9") == "Kept; in force from the next start."
        assert desk.collector.delivery is None
        assert desk.type("store_days", "3") == "Kept, and in force."
    finally:
        desk.collector.stop()


def test_settings_that_cannot_be_read_are_said_in_the_line(desk: Desk) -> None:
    def damaged(name: str, value: Any) -> None:
        (desk.folder / "settings.json").write_text("{")

    desk.dialog.lines["store_days"]._save = damaged
    assert desk.type("store_days", "3").startswith("✖ Kept, but not in force: ")
    (desk.folder / "settings.json").unlink()
