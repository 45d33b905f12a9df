"""Runs the real window in this process with a probe beside it: `python -m tests.bench._window_probe SECONDS [RATE]`.

The probe is a thread that posts an event to the main loop every 10 ms and notes how late it is handled. With RATE
it also posts so many events a second to the collector. Prints one JSON line. PROBE_LAUNCHED says when the process was
launched, in seconds since the epoch: what the system says itself counts from its own start, which it gives in whole
seconds, so it is up to a second early. PROBE_PORT is the collector's port.
"""

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

STARTED = float(os.environ["PROBE_LAUNCHED"])


class Probe:
    """What it saw: `shown_s`, `first_event_s` and `first_frame_s` since the process began, `cpu_s` used by it when
    the window was painted and when all of it was there, `delays_ms` of the main loop, of which the `loading` ones are
    those between the two."""

    def __init__(self, data_dir: Path, rate: int) -> None:
        self.shown_s = self.first_event_s = self.first_frame_s = 0.0
        self.cpu_s = [0.0, 0.0]
        self.delays_ms: list[float] = []
        self.loading = slice(0, 0)
        self.memory_mb: list[float] = []
        self.looping = False
        self._data_dir, self._rate = data_dir, rate
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=work.__name__) for work in (self._look, self._listen, self._send)
        ]

    def __enter__(self) -> "Probe":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _look(self) -> None:
        from PySide6.QtCore import QCoreApplication, QEvent, QObject
        from PySide6.QtWidgets import QApplication

        probe = self

        class Receiver(QObject):
            def event(self, event: QEvent) -> bool:
                if event.type() == QEvent.Type.User:
                    probe.delays_ms.append((time.monotonic() - probe._posted) * 1000)
                    probe._handled.set()
                    if not probe.looping and time.time() - STARTED > 6:
                        probe.looping = True
                        _loop_the_clip()
                return True

        while QApplication.instance() is None and not self._ended.is_set():
            time.sleep(0.005)
        time.sleep(0.05)
        application = QApplication.instance()
        if application is None:
            return
        receiver = Receiver()
        receiver.moveToThread(application.thread())
        self._handled = threading.Event()
        while not self._ended.is_set():
            self._posted = time.monotonic()
            self._handled.clear()
            QCoreApplication.postEvent(receiver, QEvent(QEvent.Type.User))
            while not self._handled.wait(0.5):
                if self._ended.is_set():
                    return
            self._ended.wait(0.01)

    def _listen(self) -> None:
        process = psutil.Process()
        while not self._ended.wait(0.05):
            self.memory_mb.append(process.memory_info().rss / 1e6)

    def read_store(self) -> None:
        """When the first event came, and when the page says that the first frame was seen."""
        from collector.store.reader import StoreReader

        with StoreReader(self._data_dir) as reader:
            events = list(reader.events(limit=500))
        self.first_event_s = events[0].received_at / 1000 - STARTED if events else 0.0
        frames = [event.timestamp for event in events if event.event == "firstframe"]
        self.first_frame_s = frames[0] / 1000 - STARTED if frames else 0.0

    def _send(self) -> None:
        if not self._rate:
            return
        import httpx

        url, number, tenth = f"http://127.0.0.1:{os.environ['PROBE_PORT']}/v1/events", 0, self._rate // 10
        with httpx.Client() as client:
            while not self._ended.wait(0.1):
                events = [
                    {"event": "timeupdate", "seq": number + index, "media_time": (number + index) / 100}
                    for index in range(tenth)
                ]
                number += tenth
                try:
                    client.post(url, json={"common": {"session_id": "probe", "view_id": "probe"}, "events": events})
                except httpx.TransportError:
                    number = 0


def _note_when_painted(probe: Probe) -> None:
    """The main window says when it is first painted; loading it here makes nothing sooner or later."""
    from PySide6.QtCore import QEvent

    from desktop.run.garbage import GarbageCollection
    from desktop.shell.window import Window

    event, set_aside = Window.event, GarbageCollection.set_aside

    def noted(window: Window, what: QEvent) -> bool:
        if what.type() == QEvent.Type.Paint and not probe.shown_s:
            probe.shown_s, probe.cpu_s[0] = time.time() - STARTED, time.process_time()
            probe.loading = slice(len(probe.delays_ms), None)
        return event(window, what)

    def all_there(garbage: GarbageCollection) -> None:
        probe.cpu_s[1] = time.process_time()
        set_aside(garbage)
        probe.loading = slice(probe.loading.start, len(probe.delays_ms) + 1)  # and the one that waits

    Window.event = noted
    GarbageCollection.set_aside = all_there  # type: ignore[method-assign]


def _loop_the_clip() -> None:
    """Let the demo clip begin again when it ends, so that a long run plays all the time."""
    from PySide6.QtWebEngineWidgets import QWebEngineView
    from PySide6.QtWidgets import QApplication

    for widget in QApplication.allWidgets():
        if isinstance(widget, QWebEngineView):
            widget.page().runJavaScript("for (const video of document.querySelectorAll('video')) video.loop = true")


def main() -> int:
    seconds, rate = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    from commands.start import main as playscope

    with tempfile.TemporaryDirectory(prefix="playscope-probe-") as name:
        data_dir = Path(name) / "data"
        with Probe(data_dir, rate) as probe:
            _note_when_painted(probe)
            words = ["--demo", "--quit-after", str(seconds), "--data-dir", str(data_dir)]
            sys.argv[1:] = [*words, "--port", os.environ["PROBE_PORT"]]
            status = playscope()
        probe.read_store()
    import numpy as np

    delays = np.array(probe.delays_ms[100:] or [0.0])  # the first second is the start itself
    figures: dict[str, Any] = {
        "shown_s": probe.shown_s,
        "first_event_s": probe.first_event_s,
        "first_frame_s": probe.first_frame_s,
        "shown_cpu_s": probe.cpu_s[0],
        "all_cpu_s": probe.cpu_s[1],
        "loading_max_ms": max(probe.delays_ms[probe.loading], default=0.0),
        "p50_ms": float(np.percentile(delays, 50)),
        "p99_ms": float(np.percentile(delays, 99)),
        "max_ms": float(delays.max()),
        "memory_first_mb": probe.memory_mb[len(probe.memory_mb) // 4],
        "memory_last_mb": probe.memory_mb[-1],
    }
    print("FIGURES " + json.dumps(figures), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
