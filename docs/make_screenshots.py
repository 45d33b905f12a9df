"""Makes the pictures of README and docs (`make screenshots`): the real window, off-screen, and what plays in it.

`make_screenshots.py [SESSION …]` makes those of some sessions only. A session is one run of `playscope` with a scene of
docs/make_scenes.py; events, faults, collectors and HarperDB are real, and gone when it ends.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
sys.path.insert(0, str(ROOT))

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Session:
    """One run: the options of `playscope`, and collectors (names) that wrote into a HarperDB of ours.

    `beside`: they go on while the window is open, and `COLLECTORS` in its environment has their addresses; else the
    window opens on the folder of the first one, which has stopped.
    """

    options: tuple[str, ...] = ()
    collectors: tuple[str, ...] = ()
    beside: bool = False


SESSIONS = {
    "start": Session(),
    "window": Session(("--demo",)),
    "lab": Session(),
    "fleet": Session(("--source", "harper"), ("frankfurt", "virginia"), beside=True),
    "panels": Session((), ("frankfurt",)),
}
_VIEWERS = 24
#: What is no event, as a sender might post it.
_BROKEN = (
    b'{"event": "play", "media_time": "soon"}',
    b'{"eventName": "", "source": "trailers/harbour"}',
    b'[{"event": "pause", "seq": "third"}, {"name": "play"}]',
)
_PLAYSCOPE = str(Path(sys.executable).parent / "playscope")
_LONGEST_S = 240


def main() -> int:
    if sys.argv[1:2] == ["scene"]:
        from docs.make_scenes import play

        return play(sys.argv[2], PICTURES, sys.argv[3:])
    PICTURES.mkdir(exist_ok=True)
    away = ("PLAYSCOPE_", "HARPERDB_", "DISPLAY", "WAYLAND_DISPLAY")
    with tempfile.TemporaryDirectory(prefix="playscope-pictures-") as folder:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(away)}
        for name in sys.argv[1:] or SESSIONS:
            run(name, SESSIONS[name], Path(folder) / name, {**plain, "HOME": folder, "TZ": "UTC"})
    files = list(PICTURES.glob("*.png"))
    print(f"docs/pictures: {len(files)} pictures, {sum(file.stat().st_size for file in files) / 1e6:.2f} MB")
    return 0


def run(name: str, session: Session, folder: Path, environment: Environment) -> None:
    """Play the scene of this name in a window of its own."""
    with contextlib.ExitStack() as stack:
        data_dir = folder / "window"
        if session.collectors:
            environment = {**environment, **stack.enter_context(harperdb())}
        collecting = stack.enter_context(contextlib.ExitStack())
        urls = [collecting.enter_context(collector(one, folder / one, environment)) for one in session.collectors]
        if urls and not session.beside:
            fill(urls[0], environment)
            collecting.close()
            data_dir = folder / session.collectors[0]
        command = [sys.executable, __file__, "scene", name, *session.options, "--data-dir", str(data_dir)]
        subprocess.run(
            command,
            env={**environment, "COLLECTORS": " ".join(urls)},
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=_LONGEST_S,
        )


@contextlib.contextmanager
def harperdb() -> Iterator[dict[str, str]]:
    """A HarperDB of our own; the settings that lead there."""
    from tests.harperdb.instance import HarperInstance

    instance = HarperInstance()
    try:
        instance.start()
        yield {
            "HARPERDB_URL": instance.url,
            "HARPERDB_USERNAME": instance.username,
            "HARPERDB_PASSWORD": instance.password,
        }
    finally:
        instance.stop()


@contextlib.contextmanager
def collector(name: str, data_dir: Path, environment: Environment) -> Iterator[str]:
    """A collector of this name that runs; its address."""
    process = subprocess.Popen(
        [_PLAYSCOPE, "collect", "--port", "0", "--data-dir", str(data_dir)],
        env={**environment, "PLAYSCOPE_COLLECTOR_ID": name},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.terminate()
        process.wait(30)


def fill(url: str, environment: Environment) -> None:
    """Simulated viewers and some broken pieces; returns when all of it is delivered."""
    simulate(url, _VIEWERS, environment).wait(60)
    for piece in _BROKEN:
        request = urllib.request.Request(f"{url}/api/analytics/batch", piece, {"Content-Type": "application/json"})
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=10).close()
    until = time.monotonic() + 60
    while _pending(url) and time.monotonic() < until:
        time.sleep(0.2)


def simulate(url: str, viewers: int, environment: Environment, seed: int = 1) -> "subprocess.Popen[bytes]":
    """Viewers of the last ten minutes, sent at once."""
    command = [_PLAYSCOPE, "simulate", "--viewers", str(viewers), "--seed", str(seed), "--to", url]
    return subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)


def _pending(url: str) -> int:
    with urllib.request.urlopen(f"{url}/health", timeout=10) as answer:
        return int(json.load(answer)["counters"]["pending"])


if __name__ == "__main__":
    sys.exit(main())
