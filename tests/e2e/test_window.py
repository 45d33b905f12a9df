"""The real window, started as a user starts it: off-screen, and with a real window on a virtual screen."""

import json
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

from tests.browsers import until
from tests.e2e.running import call, environment, played, scene, started, stored

H264 = Path(__file__).resolve().parent.parent / "media" / "h264.mp4"


def left_over(home: Path) -> list[str]:
    """Processes that still belong to a run with this home."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and process.environ().get("HOME") == str(home):
                found.append(" ".join(process.cmdline())[:200])
        except psutil.Error:
            continue
    return found


@contextmanager
def screen(width: int, height: int) -> Iterator[str]:
    """A virtual X screen; gives its DISPLAY."""
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        yield f":{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def colours(image: QImage, left: float, top: float, right: float, bottom: float) -> int:
    """How many different colours there are in a part of the picture, given in shares of its size."""
    width, height = image.width(), image.height()
    return len(
        {
            image.pixel(x, y)
            for x in range(int(left * width), int(right * width), 5)
            for y in range(int(top * height), int(bottom * height), 5)
        }
    )


# --- without a display -----------------------------------------------------------------------------------------------


def test_without_a_display_the_demo_is_told_line_by_line_and_ends_by_itself(tmp_path: Path) -> None:
    done = call(tmp_path, "--demo", "--port", 0)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [
        "playscope: no display (neither DISPLAY nor WAYLAND_DISPLAY is set): running off-screen"
    ]
    lines = done.stdout.splitlines()
    assert 20 <= len(lines) <= 40
    assert all(re.match(r" *\d+ s +\d+ events +\+\d+", line) for line in lines), lines
    assert "timeupdate x" in done.stdout
    events = stored(tmp_path)
    names = [event.event for event in events]
    assert names[-1] == "viewend"
    (ended,) = [event for event in events if event.event == "ended"]
    assert 1500 < events[-1].received_at - ended.received_at < 6000
    assert json.loads(events[-1].data_json)["reason"] in {"pagehide", "closed"}
    assert sorted(event.seq for event in events if event.seq is not None) == list(range(len(events)))
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_it_with_the_pages_last_event(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "--demo", "--port", 0) as process:
        until(lambda: any(event.event == "timeupdate" for event in stored(tmp_path)), 30)
        asked = time.monotonic()
        process.send_signal(number)
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - asked < 5
    assert stored(tmp_path)[-1].event == "viewend"
    assert left_over(tmp_path) == []


def test_a_signal_while_it_starts_is_not_lost(tmp_path: Path) -> None:
    with started(tmp_path, "--port", 0) as process:
        until(lambda: (tmp_path / "data" / "webengine").exists(), 20)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert left_over(tmp_path) == []


def test_nothing_is_written_but_the_data_folder(tmp_path: Path) -> None:
    done = call(tmp_path, "--demo", "--port", 0, "--quit-after", 4)
    assert done.returncode == 0, done.stderr
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and tmp_path / "data" not in path.parents]
    assert outside == []


def test_a_taken_port_that_nobody_insisted_on_gives_way(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 3000))
            taken.listen()
        except OSError:
            pass  # somebody else has it: as good
        said = played(tmp_path, ("playing",), "--demo")
    assert re.search(r"^playscope: Port 3000 is taken by another program: .* on port \d+\.$", said, re.MULTILINE)


@pytest.mark.parametrize("fault", ["port", "folder", "screenshot"])
def test_faults_of_the_surroundings_are_one_line_and_status_3(tmp_path: Path, fault: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        options: list[object] = ["--port", taken.getsockname()[1] if fault == "port" else 0]
        if fault == "screenshot":
            options += ["--screenshot", tmp_path / "no" / "folder.png"]
        if fault == "folder":
            (tmp_path / "data").write_text("in the way")
        done = call(tmp_path, *options, env={"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"})
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert left_over(tmp_path) == []


def test_a_second_one_on_the_same_folder_is_told(tmp_path: Path) -> None:
    with started(tmp_path, "--port", 0):
        until(lambda: (tmp_path / "data" / "events.sqlite3").exists(), 20)
        done = call(tmp_path, "--port", 0)
        assert done.returncode == 3
        assert "in use by another Playscope" in done.stderr


# --- inside the window -----------------------------------------------------------------------------------------------


def test_the_page_can_go_nowhere_and_gets_nothing(tmp_path: Path) -> None:
    saw = scene(tmp_path, "confined", "--demo")
    assert saw["stayed"] is True
    assert saw["opened_window"] == "null"
    assert saw["confirmed"] is not True
    assert saw["windows"] == 1
    assert "opened" not in saw
    assert not list(tmp_path.rglob("x.js"))
    assert not list(tmp_path.rglob("tracker.js"))


def test_the_menus_control_the_player_as_a_user_would(tmp_path: Path) -> None:
    saw = scene(tmp_path, "controlled", "--demo", "--quit-after", 100)
    assert saw["paused"] is True
    assert saw["muted"] is True
    assert saw["bare"] is True
    assert saw["back"] is True
    assert saw["title"] == "demo - Playscope"
    assert saw["enabled"] is False
    events = stored(tmp_path)
    names = [event.event for event in events]
    assert names.count("fullscreenchange") == 4
    assert "volumechange" in names
    assert "pause" in names
    assert names.count("viewstart") == names.count("viewend") == 2
    assert len({event.view_id for event in events}) == 2


def test_a_killed_renderer_is_said_and_reloaded(tmp_path: Path) -> None:
    saw = scene(tmp_path, "crashed", "--demo")
    assert "ended unexpectedly" in saw["messages"][0]
    assert saw["plays_again"] is True


def test_a_missing_codec_is_said_and_a_browser_offered(tmp_path: Path) -> None:
    clip = shutil.copy(H264, tmp_path / "clip.mp4")
    saw = scene(tmp_path, "explained", "--open", clip)
    assert any("no codec" in words for words in saw["messages"])
    assert saw["buttons"] == ["Open in browser"]
    (opened,) = saw["opened"]
    assert re.match(r"http://127\.0\.0\.1:\d+/player/\?source=%2Fmedia%2F[\w-]+%2Fclip\.mp4&autoplay=1$", opened)
    assert "session" not in opened, "the browser's view is another visitor's"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("http://127.0.0.1:9/x.webm", "cannot be reached"),
        ("./nothing.webm", "There is no file"),
        ("javascript:alert(1)", "cannot be played"),
    ],
)
def test_what_cannot_be_played_is_said_plainly(tmp_path: Path, source: str, words: str) -> None:
    saw = scene(tmp_path, "explained", "--open", source)
    assert any(words in message for message in saw["messages"]), saw["messages"]


def test_the_report_is_written_shown_printed_and_opened(tmp_path: Path) -> None:
    saw = scene(tmp_path, "reported", "--demo", "--quit-after", 80)  # else it ends with the clip
    (report,) = (tmp_path / "data" / "reports").glob("*.html")
    assert saw["opened"] == [report.as_uri()]
    assert "plotly" in report.read_text()
    assert saw["printed"] == [str(report.with_suffix(".pdf"))]
    assert report.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


def test_the_empty_state_and_the_about_box(tmp_path: Path) -> None:
    saw = scene(tmp_path, "looked_at")
    assert saw["empty"] is True
    assert re.match(r'<script src="http://127\.0\.0\.1:\d+/tracker\.js" data-playscope-auto></script>$', saw["snippet"])
    assert saw["modal"] is False
    for name in ("Playscope", "Python", "Qt", "PySide6", "Chromium", "Cloudinary player", "SQLite"):
        assert re.search(rf"^  {name} +\d+\.\d+", saw["about"], re.MULTILINE), name
    assert "LGPL" in saw["about"]


# --- with a real window ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1600, 1000), (1024, 700)])
def test_with_a_window_the_demo_plays_and_its_picture_is_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    picture = tmp_path / "window.png"
    with screen(*size) as display:
        done = call(
            tmp_path, "--demo", "--port", 0, "--quit-after", 9, "--screenshot", picture, env={"DISPLAY": display}
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout == ""
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (min(1280, size[0]), min(800, size[1]))
    assert colours(image, 0.02, 0.1, 0.5, 0.6) > 50, "the player shows nothing"
    assert colours(image, 0.02, 0.8, 0.5, 0.95) > 10, "the feed shows nothing"
    assert colours(image, 0.75, 0.1, 0.98, 0.6) > 10, "the charts show nothing"
    names = [event.event for event in stored(tmp_path)]
    assert names.count("timeupdate") > 5
    assert names[-1] == "viewend"
    assert left_over(tmp_path) == []


def test_keys_of_a_real_keyboard_play_and_quit(tmp_path: Path) -> None:
    with screen(1400, 900) as display:
        env = {"DISPLAY": display}
        with started(tmp_path, "--port", 0, env=env) as process:
            keys = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^Playscope$", "windowfocus", "--sync"]
            subprocess.run(keys, env=environment(tmp_path, **env), timeout=30, check=True, capture_output=True)

            def press(key: str) -> None:
                subprocess.run(["xdotool", "key", key], env=environment(tmp_path, **env), timeout=10, check=True)

            def plays() -> bool:
                press("ctrl+d")
                time.sleep(0.5)
                return any(event.event == "viewstart" for event in stored(tmp_path))

            until(plays, 30)
            until(lambda: any(event.event == "timeupdate" for event in stored(tmp_path)), 20)
            press("ctrl+q")
            assert process.wait(timeout=10) == 0
    assert stored(tmp_path)[-1].event == "viewend"
    assert left_over(tmp_path) == []


def test_the_window_comes_back_as_large_as_it_was(tmp_path: Path) -> None:
    with screen(1600, 1000) as display:
        assert scene(tmp_path, "measured", DISPLAY=display)["size"] == [1280, 800]
        scene(tmp_path, "looked_at", DISPLAY=display)
        assert scene(tmp_path, "measured", DISPLAY=display)["size"] == [1001, 733]
        (tmp_path / "data" / "layout.ini").write_bytes(b"\x00garbage")
        assert scene(tmp_path, "measured", DISPLAY=display)["size"] == [1280, 800]
