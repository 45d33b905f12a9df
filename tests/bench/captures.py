"""A million events saved as a capture out of the store, opened, shown in a window, and gone back in.

Wanted: saved in less than 10 s, opened in less than 5 s, the window never blocked for more than 100 ms, gone back in
within a second. CAPTURE names one of EVENTS events that is opened instead.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from desktop.capture.window import CaptureWindow

EVENTS = int(os.environ.get("CAPTURE_EVENTS", "1000000"))


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        data_dir, path = Path(folder) / "data", Path(os.environ.get("CAPTURE", f"{folder}/million.playscope"))
        if "CAPTURE" not in os.environ:
            _fill(data_dir)
            _save(data_dir, path)
        _open(path)
        _window(Path(folder), path)


def _fill(data_dir: Path) -> None:
    from msgspec.structs import replace

    from collector.store.store import Batch, Store
    from tests.desktop.samples import played_clips

    events = played_clips(400)
    span, number = events[-1].timestamp - events[0].timestamp, 0
    store = Store(data_dir)
    while number < EVENTS:
        turn = number // len(events)
        some = [
            replace(
                event,
                id=f"{turn:08x}-{event.id[9:]}",
                view_id=f"{turn:08x}-{(event.view_id or '')[9:]}",
                timestamp=event.timestamp + turn * span,
                received_at=event.received_at + turn * span,
            )
            for event in events[: EVENTS - number]
        ]
        for start in range(0, len(some), 5000):
            store.add(Batch(events=some[start : start + 5000]))
        number += len(some)
    store.close()


def _save(data_dir: Path, path: Path) -> None:
    from desktop.capture.saving import save_from_store
    from desktop.capture.work import Progress

    with _timed(f"{EVENTS:,} events of the store saved") as _:
        save_from_store(data_dir, path, "bench", None, Progress())
    size = path.stat().st_size
    print(f"size: {size / 1e6:.0f} MB, {size / EVENTS:.0f} bytes an event")


def _open(path: Path) -> None:
    from analytics.history.capture.reader import open_capture

    with _timed("looked through and checked (what Open waits for)"), open_capture(path):
        pass
    with open_capture(path) as capture, _timed("every event read"):
        count = sum(1 for _ in capture.all())
    if count != EVENTS:
        raise AssertionError(f"{count} events were read")


def _window(folder: Path, path: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from collector.http.media import MediaShelf
    from desktop.capture.captures import Captures
    from desktop.capture.video.origin import Served
    from desktop.focus import Focus
    from desktop.live import Live
    from desktop.look.message_bar import MessageBars
    from desktop.look.theme import Theme
    from desktop.panels import PanelContext
    from desktop.run.garbage import GarbageCollection
    from desktop.run.log_records import LogRecords
    from desktop.run.tasks import Tasks

    app = QApplication.instance() or QApplication([])
    tasks = Tasks()
    served, garbage = Served("http://127.0.0.1:9", None, MediaShelf()), GarbageCollection()
    captures = Captures(folder, "bench", tasks, MessageBars(), served, garbage=garbage)
    context = PanelContext(live=Live(), log=LogRecords(), theme=Theme(app, "light"), focus=Focus(), run=tasks.run)
    captures.come_alive(context, None)  # type: ignore[arg-type]
    garbage.start()
    garbage.set_aside()
    try:
        captures.open(path)
        _wait("the window is there, with the first rows in it", lambda: bool(captures.windows))
        _use(captures.windows[0])
        captures.close_all()
        began = time.perf_counter()
        _wait("closed, and its memory looked through", lambda: time.perf_counter() - began > 3)
    finally:
        captures.close_all()
        garbage.stop()
        app.processEvents()
        tasks.stop()


def _use(window: "CaptureWindow") -> None:
    _wait("all of it is in the panels", lambda: window.filling is None or not window.filling.is_going)
    if len(window.live.rows) != EVENTS:
        raise AssertionError(f"{len(window.live.rows)} rows")
    _wait("gone through once more, for going back", lambda: window.retracing is None or window.retracing.is_over)
    middle = (window.tape.start_ms + window.tape.end_ms) // 2
    window.replay.seek(middle)
    _wait("back to the middle", lambda: not window.replay.is_behind)
    window.replay.set_speed(100)
    window.replay.play()
    began, given = time.perf_counter(), window.tape.given
    _wait("5 s of playing at 100 times", lambda: time.perf_counter() - began > 5)
    print(f"  {(window.tape.given - given) / 5:,.0f} events a second")


def _wait(what: str, until: Callable[[], bool]) -> None:
    """Turns the loop until it is so; prints how long that took, and how much of the processor single turns had."""
    from PySide6.QtCore import QCoreApplication

    began, own, children = time.perf_counter(), time.process_time(), sum(os.times()[2:4])
    turns = []
    while not until():
        before = time.thread_time()
        QCoreApplication.processEvents()
        turns.append((time.thread_time() - before) * 1000)
        time.sleep(0.001)  # others want a processor too
        if time.perf_counter() - began > 300:
            raise TimeoutError(what)
    p99 = float(np.percentile(turns, 99)) if turns else 0.0
    wall, own, children = time.perf_counter() - began, time.process_time() - own, sum(os.times()[2:4]) - children
    print(f"{what}: {wall:.2f} s ({own:.2f} s of processor time here, {children:.2f} in other processes)")
    print(f"  a turn of the loop p99 {p99:.0f} ms, most {max(turns, default=0):.0f} ms of processor time")


class _timed:  # noqa: N801
    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        print(f"{self._what}: {wall:.2f} s ({cpu:.2f} s of processor time)", file=sys.stdout)
