"""Plays a scenario on the player's page: loads it, looks 25 times a second, and does each step when it is due."""

import json
import time
from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWebEngineCore import QWebEngineScript

from collector.lab.scenarios import Scenario, Step
from collector.lab.server import LabServer
from desktop.lab.probe import SCRIPT, WORLD, FrameLog
from desktop.player.view import PlayerView

_LOOK_MS = 40
_LONGEST_S = 30.0
_PAGE_WORLD = 0
_VIDEO = "document.querySelector('video')"
#: What a step does on the page: (script, world).
_SCRIPTS = {
    "play": (f"{_VIDEO}.play().catch(() => null)", WORLD),
    "pause": (f"{_VIDEO}.pause()", WORLD),
    "seek": (f"{_VIDEO}.currentTime = {{value}}", WORLD),
    "rate": (f"{_VIDEO}.playbackRate = {{value}}", WORLD),
    "loop": (f"{_VIDEO}.loop = true", WORLD),
    "source": (
        "playscopePage.player.source({address}, {{sourceTypes: ['webm']}}); playscopePage.player.play()",
        _PAGE_WORLD,
    ),
}


class Driver(QObject):
    """Signal: `finished` (the FrameLog, or None where the scenario did not come to its end in time).

    nothing -> playing (`play`) -> leaving (its last step, or 30 s) -> page closed, `finished`
    """

    finished = Signal(object)

    def __init__(self, view: PlayerView, server: LabServer, load: Callable[[str], object]) -> None:
        """`load` takes the address of a medium and plays it on the page."""
        super().__init__()
        self._view = view
        self._server = server
        self._load = load
        self._scenario: Scenario | None = None
        self._steps: list[Step] = []
        self._run = ""
        self._since = self._began = 0.0
        self._looks = QTimer(self, interval=_LOOK_MS)
        self._looks.timeout.connect(self._look)
        script = QWebEngineScript()
        script.setName("frame clock")
        script.setSourceCode(SCRIPT)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setWorldId(WORLD)
        self._script = script
        view.page.scripts().insert(script)

    def play(self, scenario: Scenario) -> None:
        """Begin; a scenario that still plays is given up."""
        self._scenario, self._steps, self._run = scenario, list(scenario.steps), uuid4().hex
        self._since = self._began = time.monotonic()
        self._load(self._server.address(scenario.name, scenario.file, self._run))
        self._looks.start()

    def release(self) -> None:
        """Take the frame clock out of the pages to come."""
        self.give_up()
        self._view.page.scripts().remove(self._script)

    def give_up(self) -> None:
        """No more steps; what plays goes on."""
        self._looks.stop()
        self._scenario = None

    def _look(self) -> None:
        if time.monotonic() - self._began > _LONGEST_S:
            self.give_up()
            self.finished.emit(None)
        elif self._scenario:
            self._view.page.runJavaScript("window.playscopeLab ? playscopeLab.state() : ''", WORLD, self._on_state)

    def _on_state(self, answer: str | None) -> None:
        state = json.loads(answer) if answer and self._scenario else None
        if state is None or not self._steps or not self._is_time(self._steps[0], state):
            return
        step = self._steps.pop(0)
        self._since = time.monotonic()
        if step.action == "leave":
            self._looks.stop()
            self._view.page.runJavaScript("playscopeLab.log()", WORLD, self._on_log)
        elif step.action in ("hide", "show"):
            self._view.setVisible(step.action == "show")
        else:
            script, world = _SCRIPTS[step.action]
            address = json.dumps(self._server.address(self._scenario.name, self._scenario.file, f"{self._run}-2"))
            self._view.page.runJavaScript(script.format(value=step.value, address=address), world)

    def _is_time(self, step: Step, state: dict) -> bool:
        if step.when == "media":
            return state["moving"] and state["at"] >= step.at and state["at"] < step.at + 2
        if step.when == "after":
            return time.monotonic() - self._since >= step.at
        return state["ago"].get(step.when, -1) >= step.at

    def _on_log(self, answer: str) -> None:
        self._scenario = None
        self.finished.emit(FrameLog.of(json.loads(answer)))
