"""The connection dialog: each step named, Cancel at once, passwords that stay with their address, backfill."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from collector.collector import Collector
from collector.config import CollectorConfig, HarperTarget
from collector.harper.client import HarperClient
from collector.harper.trial import STEPS
from collector.secrets import Secrets
from collector.store.store import Batch
from desktop.connect.desk import Desk
from desktop.connect.dialog import ConnectDialog
from desktop.look.theme import Theme
from desktop.run.tasks import Tasks
from tests.analytics.factory import make_event
from tests.desktop.kit import application
from tests.harperdb.instance import HarperInstance

READER = {"read": True, "insert": False, "update": False, "delete": False, "attribute_permissions": []}


class Keyring:
    """A keyring in memory; one that does not work keeps nothing."""

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.works:
            raise RuntimeError("no keyring")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


class Bench:
    """A dialog with real parts; `reopened` are the sources that were asked for."""

    def __init__(self, folder: Path, qtbot: Any, keyring: Keyring) -> None:
        self.collector = Collector(CollectorConfig(data_dir=folder, version="0", port=0, ask_before_backfill=True))
        self.collector.start()
        self.kept: dict[str, Any] = {}
        self.reopened: list[str] = []
        self.secrets = Secrets(folder, keyring)
        self.tasks = Tasks()
        self._qtbot = qtbot

    def dialog(self, watching: str = "") -> ConnectDialog:
        desk = Desk(self.collector, self.kept, self.kept.__setitem__, self.reopened.append, lambda: "", self.secrets)
        dialog = ConnectDialog(None, desk, self.tasks, Theme(application(), "light"), watching)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # the test still looks at it
        self._qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    def stop(self) -> None:
        self.tasks.stop()
        self.collector.stop()


@pytest.fixture
def keyring() -> Keyring:
    return Keyring()


@pytest.fixture
def bench(tmp_path: Path, qtbot: Any, keyring: Keyring) -> Iterator[Bench]:
    bench = Bench(tmp_path / "data", qtbot, keyring)
    yield bench
    bench.stop()


def fill_in(dialog: ConnectDialog, password: str = "", **texts: str) -> None:
    for name, text in texts.items():
        dialog.form.fields[name].setText(text)
    if password:
        dialog.form.password.setText(password)
        dialog.form.password.textEdited.emit(password)


def press(qtbot: Any, dialog: ConnectDialog, name: str) -> None:
    with qtbot.waitSignal(dialog.settled, timeout=20_000):
        getattr(dialog, name).click()


def tried(qtbot: Any, dialog: ConnectDialog) -> dict[str, str]:
    press(qtbot, dialog, "test")
    return {step.name: step.state for step in dialog.steps._steps.values()}


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of one that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_cancel_within_200_ms_while_nobody_answers(bench: Bench, qtbot: Any, silent: str) -> None:
    dialog = bench.dialog()
    fill_in(dialog, name="x", url=silent, username="u", password="p")
    dialog.test.click()
    qtbot.wait(300)
    assert dialog.cancel.isVisible()
    began = time.perf_counter()
    press(qtbot, dialog, "cancel")
    assert time.perf_counter() - began < 0.2
    assert dialog.words.text() == "Cancelled."
    assert dialog.test.isVisible()
    qtbot.waitUntil(lambda: not dialog.cancel.isVisible())


def test_nothing_listens_is_said_with_the_way_out(bench: Bench, qtbot: Any) -> None:
    dialog = bench.dialog()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    fill_in(dialog, name="x", url=url)
    assert tried(qtbot, dialog) == {"Reach": "broken", **dict.fromkeys(STEPS[1:], "open")}
    assert "Start HarperDB" in dialog.steps.words["Reach"]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"name": "x"}, "no address"),
        ({"url": "http://h"}, "no name"),
        ({"name": "harper", "url": "http://h"}, "no name of its own"),
        ({"name": "x", "url": "http://ann:secret@h"}, "fields of their own"),
    ],
)
def test_what_is_missing_is_named(bench: Bench, texts: dict[str, str], words: str) -> None:
    dialog = bench.dialog()
    fill_in(dialog, **texts)
    for name in ("test", "save", "deliver", "watch"):
        getattr(dialog, name).click()
        assert words in dialog.words.text() or name == "watch"


def test_a_wrong_address_a_wrong_schema_and_a_missing_ca_are_said(bench: Bench, qtbot: Any, tmp_path: Path) -> None:
    dialog = bench.dialog()
    for texts in ({"url": "ftp://h"}, {"url": "http://h", "schema": "a b"}, {"url": "https://h", "ca": str(tmp_path)}):
        fill_in(dialog, **{"name": "x", "schema": "analytics", "ca": "", **texts})
        assert tried(qtbot, dialog)["Reach"] == "broken"


class _Asked(BaseHTTPRequestHandler):
    seen: list[str | None]

    def do_POST(self) -> None:
        self.seen.append(self.headers["authorization"])
        body = json.dumps({"error": "Login failed"}).encode()
        self.send_response(401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def stranger() -> Iterator[tuple[str, list[str | None]]]:
    """Another server, and the credentials that it is sent."""
    seen: list[str | None] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Asked,), {"seen": seen}))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="test-stranger", daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_password_for_one_address_is_never_sent_to_another(
    bench: Bench, qtbot: Any, keyring: Keyring, stranger: tuple[str, list[str | None]]
) -> None:
    url, seen = stranger
    dialog = bench.dialog()
    fill_in(dialog, name="one", url="http://127.0.0.1:9", username="ann", password="secret of one")
    press(qtbot, dialog, "save")
    assert list(keyring.kept.values()) == ['{"username": "ann", "password": "secret of one"}']
    assert "secret" not in json.dumps(bench.kept)
    # Typed for one address, then the address is changed: the password goes.
    dialog.form.fields["url"].setText(url)
    dialog.form.fields["url"].editingFinished.emit()
    assert dialog.form.password.text() == ""
    states = tried(qtbot, dialog)
    assert (states["Reach"], states["TLS"], states["Log in"]) == ("ok", "ok", "broken")
    assert seen == ["Basic YW5uOg=="]  # ann and no password
    # The same where nobody left the field before pressing Test.
    again = bench.dialog()
    fill_in(again, name="two", url="http://127.0.0.1:9", username="ann", password="secret of one")
    again.form.fields["url"].setText(url)
    tried(qtbot, again)
    assert seen == ["Basic YW5uOg=="] * 2


def test_without_a_keyring_a_file_is_asked_for_first(bench: Bench, qtbot: Any, keyring: Keyring) -> None:
    keyring.works = False
    dialog = bench.dialog()
    fill_in(dialog, name="one", url="http://127.0.0.1:9", username="ann", password="p1")
    press(qtbot, dialog, "save")
    assert "no keyring" in dialog.words.text()
    assert not bench.secrets.file.exists()
    press(qtbot, dialog, "in_file")
    assert bench.secrets.file.stat().st_mode & 0o077 == 0
    found = bench.secrets.find("http://127.0.0.1:9", "ann")
    assert found is not None
    assert found.password == "p1"


def test_several_are_saved_chosen_and_forgotten(bench: Bench, qtbot: Any) -> None:
    dialog = bench.dialog()
    for number in (1, 2):
        fill_in(dialog, name=f"site {number}", url=f"http://127.0.0.{number}:9", table=f"t{number}")
        press(qtbot, dialog, "save")
    again = bench.dialog()
    assert [again.list.item(row).text() for row in range(3)] == ["site 1", "site 2", "New connection"]
    again.list.setCurrentRow(1)
    assert again.form.fields["table"].text() == "t2"
    again.list.setCurrentRow(2)
    assert again.form.fields["table"].text() == "events"
    again.list.setCurrentRow(0)
    again.forget.click()
    assert [one["name"] for one in bench.kept["connections"]] == ["site 2"]


def test_watch_opens_the_window_on_what_is_saved_and_the_way_back(bench: Bench, qtbot: Any) -> None:
    dialog = bench.dialog()
    fill_in(dialog, name="fleet", url="http://127.0.0.1:9")
    dialog.watch.click()
    assert "Save the connection first" in dialog.words.text()
    press(qtbot, dialog, "save")
    dialog.watch.click()
    assert bench.reopened == ["fleet"]
    watching = bench.dialog(watching="analytics.events of http://127.0.0.1:9")
    assert not watching.deliver.isVisible()
    watching.local.click()
    assert bench.reopened == ["fleet", "store"]


@pytest.fixture
def table(harperdb: HarperInstance) -> Iterator[HarperTarget]:
    target = HarperTarget(url=harperdb.url, username=harperdb.username, password=harperdb.password, schema="connect")
    with HarperClient(target) as client:
        client.create_table()
    yield target
    harperdb.drop("connect")


def _texts(target: HarperTarget, **more: str) -> dict[str, str]:
    texts = {"name": "real", "url": target.url, "username": target.username, "schema": target.schema}
    return {**texts, "password": target.password, **more}


@pytest.mark.harperdb
def test_a_real_one_step_by_step_and_earlier_events_with_progress(
    bench: Bench, qtbot: Any, harperdb: HarperInstance, table: HarperTarget, until: Callable[..., None]
) -> None:
    dialog = bench.dialog()
    fill_in(dialog, **_texts(table))
    assert set(tried(qtbot, dialog).values()) == {"ok"}
    fill_in(dialog, password="wrong")
    assert tried(qtbot, dialog)["Log in"] == "broken"
    fill_in(dialog, **_texts(table, table="nowhere"))
    assert tried(qtbot, dialog)["Table"] == "warn"
    harperdb.operation(operation="add_role", role="looks", permission={"connect": {"tables": {"events": READER}}})
    harperdb.operation(operation="add_user", username="looks", password="on", role="looks", active=True)
    fill_in(dialog, **_texts(table, username="looks", password="on", table="events"))
    states = tried(qtbot, dialog)
    assert states == {**dict.fromkeys(STEPS, "ok"), "Insert": "warn"}
    assert harperdb.rows("connect", "events") == []

    bench.collector.store.add(Batch(events=[make_event("play", number, id=f"e{number}") for number in range(50)]))
    fill_in(dialog, **_texts(table))
    press(qtbot, dialog, "deliver")
    assert bench.kept["harper_url"] == table.url
    until(lambda: dialog.backfill.deliver.isVisible())
    assert dialog.backfill.words.text() == "50 events from before are kept on this machine only."
    dialog.backfill.deliver.click()
    until(lambda: dialog.backfill.words.text() == "50 of 50 events are delivered.")
    assert len(harperdb.rows("connect", "events")) == 50


@pytest.fixture
def until(qtbot: Any) -> Callable[..., None]:
    return lambda condition: qtbot.waitUntil(condition, timeout=20_000)


def test_keys_go_from_the_name_through_all_of_it_and_escape_closes(bench: Bench, qtbot: Any) -> None:
    dialog = bench.dialog()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    assert QApplication.focusWidget() is dialog.form.fields["name"]
    seen: list[QWidget] = []
    while (now := QApplication.focusWidget()) not in seen:
        assert now is not None
        seen.append(now)
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert {*dialog.form.fields.values(), dialog.form.password, dialog.test, dialog.save, dialog.list} <= set(seen)
    assert not any(isinstance(stop, QScrollArea) for stop in seen)
    assert seen[seen.index(dialog.list) - 1].text() == "Close", "the list is the first, Close the last"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
