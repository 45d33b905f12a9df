"""The real window off-screen: how soon it is up, how soon the first event is stored, how free its main loop stays."""

import json
import os
import subprocess
import sys
import time
from typing import Any

from tests.bench._servers import free_port


def measured(seconds: int, rate: int) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench._window_probe", str(seconds), str(rate)],
        env={**environment, "PROBE_PORT": str(free_port()), "PROBE_LAUNCHED": str(time.time())},
        capture_output=True, text=True, timeout=seconds + 60,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("FIGURES ")]
    assert lines, done.stdout[-2000:] + done.stderr[-2000:]
    figures: dict[str, Any] = json.loads(lines[0].removeprefix("FIGURES "))
    return figures


def main() -> None:
    measured(3, 0)  # warms the disk
    starts = [measured(6, 0) for _ in range(3)]
    for name, title in (
        ("shown_s", "window painted"),
        ("first_event_s", "first event stored"),
        ("first_frame_s", "first frame of the video"),
    ):
        print(f"{title}: {', '.join(f'{one[name]:.2f}' for one in starts)} s after launch")
    for name, title in (("shown_cpu_s", "window painted"), ("all_cpu_s", "all of it there")):
        print(f"processor of the main process until {title}: {', '.join(f'{one[name]:.2f}' for one in starts)} s")
    held_up = ", ".join(f"{one['loading_max_ms']:.0f}" for one in starts)
    print(f"the main loop held up between the two: {held_up} ms at most")
    for rate in (0, 200):
        busy = measured(65, rate)
        print(
            f"{rate} events a second beside the demo for a minute: main loop late by p50 {busy['p50_ms']:.1f} ms, "
            f"p99 {busy['p99_ms']:.1f} ms, at most {busy['max_ms']:.0f} ms; "
            f"memory {busy['memory_first_mb']:.0f} -> {busy['memory_last_mb']:.0f} MB"
        )
