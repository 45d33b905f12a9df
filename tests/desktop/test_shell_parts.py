"""The smaller parts: graphics, clocks, pump, tasks, status line, off-screen lines, screenshot, logs."""

import io
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from collector.failure import SurroundingsError
from collector.inbox import Inbox
from desktop.look import graphics
from desktop.player.own_session import OwnSession
from desktop.run import logs, screenshot
from desktop.run.clocks import Clocks
from desktop.run.headless import Headless
from desktop.run.log_records import LogRecords
from desktop.run.pump import Pump
from desktop.run.tasks import Tasks
from desktop.shell.status_line import StatusLine
from tests.desktop.samples import make_event, many


@pytest.mark.parametrize(
    ("environ", "platform", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": "", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({"QT_QPA_PLATFORM": "vnc:size=1x1"}, "linux", True),
        ({}, "darwin", True),
    ],
)
def test_display(environ: dict[str, str], platform: str, seen: bool) -> None:
    assert graphics.has_display(environ, platform) == seen


def test_without_a_display_and_as_root() -> None:
    environ: dict[str, str] = {}
    assert not graphics.prepare(environ, root=True)
    assert environ["QT_QPA_PLATFORM"] == "offscreen"
    assert environ["QTWEBENGINE_DISABLE_SANDBOX"] == "1"
    assert "--autoplay-policy=no-user-gesture-required" in environ["QTWEBENGINE_CHROMIUM_FLAGS"]


def test_the_sandbox_stays_on_for_users() -> None:
    environ = {"DISPLAY": ":0"}
    assert graphics.prepare(environ, root=False)
    assert "QTWEBENGINE_DISABLE_SANDBOX" not in environ
    assert "QT_QPA_PLATFORM" not in environ


def test_pages_are_told_of_reduced_motion() -> None:
    for reduced in (False, True):
        environ = {"DISPLAY": ":0"}
        graphics.prepare(environ, reduced_motion=reduced)
        assert ("--force-prefers-reduced-motion" in environ["QTWEBENGINE_CHROMIUM_FLAGS"]) == reduced


def test_flags_and_choices_that_were_set_stay() -> None:
    given = '--autoplay-policy=x --host-resolver-rules="MAP *.a  b"'
    environ = {"DISPLAY": ":0", "QT_QUICK_BACKEND": "rhi", "QTWEBENGINE_CHROMIUM_FLAGS": given}
    graphics.prepare(environ, root=False)
    assert environ["QTWEBENGINE_CHROMIUM_FLAGS"].startswith(given)
    assert environ["QTWEBENGINE_CHROMIUM_FLAGS"].count("--autoplay-policy") == 1
    assert environ["QT_QUICK_BACKEND"] == "rhi"


def test_software_is_chosen_where_there_is_no_gpu(tmp_path: Path) -> None:
    assert not graphics.has_gpu(tmp_path, "linux")
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri" / "card0").touch()
    assert not graphics.has_gpu(tmp_path, "linux")
    (tmp_path / "dri" / "renderD128").touch()
    assert graphics.has_gpu(tmp_path, "linux")
    assert graphics.has_gpu(tmp_path / "nothing", "darwin")


class CountingPanel(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.drawn = self.refreshed = 0

    def draw(self) -> None:
        self.drawn += 1

    def refresh(self) -> None:
        self.refreshed += 1


def test_only_what_is_seen_is_drawn(qtbot: QtBot) -> None:
    minimised: list[bool] = []
    clocks = Clocks(lambda: bool(minimised))
    seen, hidden, slow = CountingPanel(), CountingPanel(), []
    for panel in (seen, hidden):
        qtbot.addWidget(panel)
        clocks.add_panel(panel)
    clocks.on_slow(lambda: slow.append(1))
    seen.show()
    clocks.start()
    qtbot.waitUntil(lambda: seen.drawn >= 10 and seen.refreshed >= 2)
    assert (hidden.drawn, hidden.refreshed) == (0, 0)
    assert slow
    minimised.append(True)
    drawn = seen.drawn
    qtbot.wait(150)
    assert seen.drawn == drawn
    clocks.stop()


def test_the_pump_hands_over_everything_once_and_in_order() -> None:
    inbox, events = Inbox(), many(5000)
    one: list[int] = []
    other: list[int] = []
    pump = Pump(inbox, [lambda new: one.extend(event.number for event in new)])
    pump.add(lambda new: other.extend(event.number for event in new))
    inbox.put(events)
    for _ in range(500):
        pump.turn()
    assert one == other == [event.number for event in events]


def test_a_turn_of_the_pump_is_short_however_much_waits(qtbot: QtBot) -> None:
    inbox = Inbox()
    taken: list[int] = []

    def slowly(events: list) -> None:  # type: ignore[type-arg]
        taken.append(len(events))
        qtbot.wait(5)

    inbox.put(many(2000))
    Pump(inbox, [slowly]).turn()
    assert len(taken) <= 3


def test_tasks_run_elsewhere_and_come_back_here(qtbot: QtBot) -> None:
    tasks, came = Tasks(), []
    tasks.run(
        lambda: threading.current_thread().name,
        lambda name: came.append((name, threading.current_thread().name)),
        lambda error: came.append(error),
    )
    qtbot.waitUntil(lambda: bool(came))
    assert came[0][0].startswith("task")
    assert came[0][1] == threading.main_thread().name
    tasks.run(lambda: 1 // 0, came.append, lambda error: came.append(type(error)))
    qtbot.waitUntil(lambda: len(came) == 2)
    assert came[1] is ZeroDivisionError
    assert tasks.wait_for(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        tasks.wait_for(lambda: 1 // 0)
    gate = threading.Event()
    tasks.run(lambda: gate.wait(5), came.append, came.append)
    gate.set()
    tasks.stop()
    qtbot.wait(50)
    assert len(came) == 2, "nobody is called back after the stop"


def test_the_status_line_says_states_in_words(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_address("http://127.0.0.1:3000")
    line.address.click()
    assert line.address.text() == "copied"
    from PySide6.QtGui import QGuiApplication

    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:3000"
    qtbot.waitUntil(lambda: line.address.text() == "http://127.0.0.1:3000")
    counters = {"received": 1234, "stored": 1230, "rejected": 4, "refused": 0, "pending": 7}
    said = {}
    for state in ("off", "ok", "retrying", "refused"):
        line.show_health({"counters": counters, "harperdb": {"state": state}}, missed=3)
        said[state] = line.harper.text()
    assert line.counters.text() == "1,234 received  ·  1,230 stored  ·  4 rejected  ·  3 not shown live"
    assert len(set(said.values())) == len({text[0] for text in said.values()}) == 4, "shape as well as words"
    assert "7 waiting" in said["ok"]
    line.show_health({})


def test_off_screen_lines(qtbot: QtBot) -> None:
    out, session = io.StringIO(), OwnSession()
    headless = Headless(session, out)
    headless.take([make_event(1, "play", media_time=0.0), make_event(2, "timeupdate", media_time=0.25)])
    headless.take([make_event(3, "timeupdate", media_time=0.5), make_event(4, "a\x1b[2J\n")])
    headless.print_line()
    headless.print_line()
    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    assert lines[0].split() == [
        "1",
        "s",
        "4",
        "events",
        "+4",
        "play,",
        "timeupdate",
        "x2,",
        "a\\x1b[2J\\n",
        "at",
        "0.5",
        "s",
    ]
    assert lines[1].split() == ["2", "s", "4", "events", "+0"]


def test_off_screen_ends_two_seconds_after_the_clip(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    session = OwnSession()
    headless = Headless(session, io.StringIO())
    others = [make_event(1, "ended"), make_event(2, "error")]
    with qtbot.assertNotEmitted(headless.clip_ended), qtbot.assertNotEmitted(headless.clip_failed, wait=100):
        session.take(others)
        headless.take(others)
    own = [make_event(3, "ended", session_id=session.id)]
    with qtbot.waitSignal(headless.clip_ended, timeout=3000), qtbot.assertNotEmitted(headless.clip_ended, wait=1800):
        session.take(own)
        headless.take(own)


def test_off_screen_a_clip_that_fails_is_said(qtbot: QtBot) -> None:
    session = OwnSession()
    headless = Headless(session, io.StringIO())
    own = [make_event(3, "error", session_id=session.id, data={"message": "no codec"})]
    with qtbot.waitSignal(headless.clip_failed, timeout=3000) as failed:
        session.take(own)
        headless.take(own)
    assert failed.args == ["no codec"]


def test_a_reader_that_has_gone_ends_nothing() -> None:
    out = io.StringIO()
    out.close()
    Headless(OwnSession(), out).print_line()


def test_screenshot(qtbot: QtBot, tmp_path: Path) -> None:
    label = QLabel("Playscope")
    qtbot.addWidget(label)
    screenshot.check(tmp_path / "a.png")
    screenshot.write(label, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    for path in (tmp_path, tmp_path / "no" / "folder.png", Path("/proc/a.png")):
        with pytest.raises(SurroundingsError, match="cannot be written"):
            screenshot.write(label, path)
    for path in (tmp_path, tmp_path / "no" / "folder.png"):
        with pytest.raises(SurroundingsError, match="--screenshot"):
            screenshot.check(path)


def test_the_log_goes_to_panel_and_file_without_secrets(tmp_path: Path, expected_warnings) -> None:  # type: ignore[no-untyped-def]
    expected_warnings("look")
    records = LogRecords()
    before = list(logging.getLogger().handlers)
    with logs.kept_in(records, ["hunter2", None]), logs.written_to(tmp_path / "logs", ["hunter2", None]):
        logging.getLogger("x").warning("look: %s", "hunter2")
    assert [line.message for line in records.since(0)][-1] == "look: *****"
    content = (tmp_path / "logs" / "playscope.log").read_text()
    assert "look: *****" in content
    assert "hunter2" not in content
    assert logging.getLogger().handlers == before


def test_what_a_page_writes_cannot_forge_a_line_of_the_log(
    tmp_path: Path, expected_warnings: Callable[[str], None]
) -> None:
    expected_warnings("forged")
    with logs.written_to(tmp_path / "logs", []):
        logging.getLogger("page").error("hostile\n2026 INFO forged \x1b[31m")
    (line,) = (tmp_path / "logs" / "playscope.log").read_text().splitlines()
    assert line.endswith(r"hostile\n2026 INFO forged \x1b[31m")


def test_the_window_waits_for_nothing_that_it_does_not_show() -> None:
    """Up to the window: what decodes, computes, draws charts and serves is loaded after it is shown."""
    late = {"msgspec", "numpy", "pandas", "plotly", "pyqtgraph", "flask", "waitress", "httpx", "lark"}
    late |= {"PySide6.QtWebEngineCore"}
    program = f"import sys, desktop.run.application; print(sorted({late!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
