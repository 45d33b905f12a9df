"""How soon the frozen program is up: its window on a real X server, its calls in a terminal, its collector.

Seen from outside, because it cannot be looked into: the window is painted when the screen's memory, which Xvfb keeps
in a file, holds something else than black. `make package` makes what is measured.
"""

import json
import mmap
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

BINARY = Path(__file__).parents[2] / "dist" / "playscope" / "playscope"
ROUNDS = 3
_WIDTH, _HEIGHT = 1400, 900
#: The part of the screen that something is drawn on once the window, which is nearly as large, is painted.
_COVERED = 0.3
_LIMIT_S = 30.0


class Screen:
    """An X server of its own."""

    def __init__(self, display: str, memory: mmap.mmap) -> None:
        self.display, self._memory = display, memory

    def covered(self) -> float:
        """The part of a grid of pixels that is not black."""
        pixels = memoryview(self._memory)[-_WIDTH * _HEIGHT * 4 :].cast("I")[::997]
        return sum(pixel & 0xFFFFFF != 0 for pixel in pixels) / len(pixels)


@contextmanager
def screen() -> Iterator[Screen]:
    with tempfile.TemporaryDirectory(prefix="playscope-screen-") as folder:
        command = [
            "Xvfb",
            "-displayfd",
            "1",
            "-screen",
            "0",
            f"{_WIDTH}x{_HEIGHT}x24",
            "-nolisten",
            "tcp",
            "-fbdir",
            folder,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                assert server.stdout
                number = server.stdout.readline().strip()
                with (
                    (Path(folder) / "Xvfb_screen0").open("rb") as file,
                    mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory,
                ):
                    yield Screen(f":{number}", memory)
            finally:
                server.terminate()


def measured(binary: Path) -> dict[str, float]:
    """Seconds from the start of a process until its window is painted, and its first event and frame are there; of
    `--version` and of the collector, all on empty data folders."""
    with tempfile.TemporaryDirectory(prefix="playscope-start-") as name, screen() as shown:
        home = Path(name)
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": name,
            "XDG_RUNTIME_DIR": name,
            "DISPLAY": shown.display,
        }
        figures = {"version": _until_ended([str(binary), "--version"], environment)}
        command = [str(binary), "collect", "--port", "0", "--data-dir", str(home / "collect")]
        figures["collect"] = _until(command, environment, _says_something)
        before, data = datetime.now(UTC), ("--data-dir", str(home / "window"))
        command = [str(binary), "--demo", "--port", "0", "--quit-after", "10", *data]
        figures["painted"] = _until(command, environment, lambda _process: shown.covered() > _COVERED, ends=True)
        exported = subprocess.run(
            [str(binary), "export", "--output", "-", *data], env=environment, capture_output=True, text=True, check=True
        )
        events = [json.loads(line) for line in exported.stdout.splitlines()]
        first_frame = next(event for event in events if event["event"] == "firstframe")
        for figure, at in (("first_event", events[0]["received_at"]), ("first_frame", first_frame["timestamp"])):
            figures[figure] = (datetime.fromisoformat(at) - before).total_seconds()
    return figures


def _until_ended(command: list[str], environment: dict[str, str]) -> float:
    started = time.monotonic()
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=_LIMIT_S)
    return time.monotonic() - started


def _until(
    command: list[str], environment: dict[str, str], is_so: Callable[[subprocess.Popen[str]], bool], ends: bool = False
) -> float:
    """Seconds from the start of a program until something is so; then it is ended, or ends itself."""
    started = time.monotonic()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            while not is_so(process):
                assert process.poll() is None, f"{command} ended with status {process.returncode}"
                assert time.monotonic() - started < _LIMIT_S, f"{command}: not within {_LIMIT_S} s"
                time.sleep(0.005)
            return time.monotonic() - started
        finally:
            if not ends:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=_LIMIT_S)


def _says_something(process: subprocess.Popen[str]) -> bool:
    assert process.stdout
    return bool(select.select([process.stdout], [], [], 0)[0])


def main(binary: Path = BINARY) -> None:
    if not binary.exists():
        print("nothing is frozen here: `make package` first")
        return
    measured(binary)  # warms the disk
    rounds = [measured(binary) for _ in range(ROUNDS)]
    for name, title in (
        ("version", "--version"),
        ("collect", "collect ready"),
        ("painted", "--demo: window painted"),
        ("first_event", "--demo: first event stored"),
        ("first_frame", "--demo: first frame of the video"),
    ):
        print(f"{title}: {', '.join(f'{one[name]:.2f}' for one in rounds)} s after launch")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else BINARY)
