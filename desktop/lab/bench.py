"""Scenarios one after the other in the player's view of an unseen window, with a collector and a lab of their own."""

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from collector.collector import Collector
from collector.config import CollectorConfig
from collector.event import Event
from collector.inbox import Inbox
from collector.lab.scenarios import FAULTS, Scenario
from collector.lab.server import LabServer
from desktop.lab.driver import Driver
from desktop.lab.probe import FrameLog
from desktop.lab.verdict import Verdict, verdict_of
from desktop.look import graphics
from desktop.player.own_session import OwnSession
from desktop.player.source import player_url
from desktop.player.view import PlayerView
from desktop.run.garbage import GarbageCollection

_LAST_WORD_S = 2.0


def run_scenarios(
    scenarios: Iterable[Scenario], folder: Path, version: str, told: Callable[[Verdict], object]
) -> list[Verdict]:
    """Plays them, and tells each verdict when it is there. The events stay in `folder`. Raises SurroundingsError."""
    graphics.prepare()
    with ExitStack() as stack:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        app = QApplication.instance() or QApplication(["playscope"])
        garbage = GarbageCollection()
        garbage.start()
        stack.callback(garbage.stop)
        inbox = Inbox()
        collector = Collector(CollectorConfig(data_dir=folder, version=version, port=0), inbox)
        collector.start()
        stack.callback(collector.stop)
        lab = LabServer(FAULTS)
        lab.start()
        stack.callback(lab.stop)
        view = PlayerView(folder / "webengine")
        stack.callback(view.dispose)
        view.serve_from(collector.url, None)
        view.resize(960, 540)
        view.show()
        app.processEvents()
        verdicts = []
        for scenario in scenarios:
            verdict = _play(scenario, collector, lab, view, inbox)
            told(verdict)
            verdicts.append(verdict)
        return verdicts


def _play(scenario: Scenario, collector: Collector, lab: LabServer, view: PlayerView, inbox: Inbox) -> Verdict:
    session = OwnSession()
    logs: list[FrameLog | None] = []
    events: list[Event] = []
    loop = QEventLoop()
    driver = Driver(view, lab, lambda address: view.play(player_url(collector.url, address, session_id=session.id)))

    def on_finished(log: FrameLog | None) -> None:
        logs.append(log)
        view.close_page()
        QTimer.singleShot(0, look)

    deadline: list[float] = []

    def look() -> None:
        deadline[:] = deadline or [time.monotonic() + _LAST_WORD_S]
        taken = [event for event in inbox.take() if event.session_id == session.id]
        session.take(taken)
        events.extend(taken)
        over = any(event.event == "viewend" for event in taken) and not session.open_views
        if time.monotonic() > deadline[0] or over:
            loop.quit()
        else:
            QTimer.singleShot(20, look)

    driver.finished.connect(on_finished)
    driver.play(scenario)
    loop.exec()
    driver.finished.disconnect()
    driver.release()
    return verdict_of(scenario, logs[0], events)
