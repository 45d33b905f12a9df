"""Most videos are H.264, which the engine in the window cannot play: the system browser can, and reports here too."""

import json
import subprocess
import sys
from pathlib import Path

from collector.store.reader import StoreReader
from tests.e2e.running import environment

CLIP = Path(__file__).parent.parent / "media" / "h264.mp4"


def test_a_clip_opened_in_a_browser_is_seen_in_every_panel(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.inside_browser", str(CLIP), str(tmp_path / "data")],
        env=environment(tmp_path), capture_output=True, text=True, timeout=90,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("SAW ")]
    assert lines, f"status {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    saw = json.loads(lines[-1].removeprefix("SAW "))
    assert "failed" not in saw, saw["failed"]
    assert {"playing", "percentsplayed", "ended"} <= set(saw["feed"].split())
    assert "timeupdate" in saw["mix"]
    assert "100 %" in saw["playback"]
    assert "events a second" in saw["rate"]
    with StoreReader(tmp_path / "data") as reader:
        events = [event for event in reader.events() if event.user_agent == saw["agent"]]
    assert any(int(word) >= len(events) for word in saw["delivery"].split() if word.isdigit()), saw["delivery"]
    names = [event.event for event in events]
    assert {"viewstart", "playing", "ended"} <= set(names), names
