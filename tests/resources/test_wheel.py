"""What `pip install` or `pipx install` of the wheel brings: the command, and all files that it serves."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, built from this tree; what it depends on is this environment's."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [Path(sys.executable).parent / "hatchling", "build", "-t", "wheel", "-d", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("playscope-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "content")
    return folder / "content"


def test_a_collector_of_the_wheel_serves_the_player_and_the_tracker(unpacked: Path, tmp_path: Path) -> None:
    # -I leaves the tree's own packages out; then the wheel's folder is the only place where ours are.
    program = f"import sys; sys.path.insert(0, {str(unpacked)!r}); from commands.main import main; sys.exit(main())"
    command = [sys.executable, "-I", "-c", program, "collect", "--port", "0", "--data-dir", str(tmp_path / "data")]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("HARPERDB_", "PLAYSCOPE_"))}
    with subprocess.Popen(command, cwd=tmp_path, env=quiet, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            url = json.loads(process.stdout.readline())["url"]
            with httpx.Client(base_url=url, trust_env=False) as client:
                assert b"Playscope tracker" in client.get("/tracker.js").content
                assert client.get("/player/?source=demo").status_code == 200
                for path in ("vendor/player-full.min.js", "vendor/player.min.css", "assets/page.js", "clips/demo.webm"):
                    assert client.get(f"/player/{path}").status_code == 200, path
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0


def test_the_wheel_holds_clips_icons_and_the_desktop_entry(unpacked: Path) -> None:
    for name in (
        "clips/demo.webm",
        "icons/playscope.svg",
        "lab/clock.webm",
        "linux/io.github.playscope.Playscope.desktop",
    ):
        assert (unpacked / "resources" / name).is_file(), name
    assert not list(unpacked.rglob("tests")), "the tests are no part of the product"
