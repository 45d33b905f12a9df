"""The Lab menu: a scenario of faults played in the window, on media from a server that starts with the first one."""

from collections.abc import Callable, Mapping
from functools import partial

from collector.lab.scenarios import FAULTS, SCENARIOS, Scenario
from collector.lab.server import LabServer
from desktop.lab.driver import Driver
from desktop.lab.probe import FrameLog
from desktop.look.message_bar import Message, MessageBars
from desktop.player.playing import Playing
from desktop.player.source import Source
from desktop.player.view import PlayerView


class LabMenu:
    """What the entries do. A scenario ends with the player closed; another source given to it ends it too."""

    def __init__(self, playing: Playing, view: PlayerView, messages: MessageBars) -> None:
        self._playing = playing
        self._view = view
        self._messages = messages
        self._server: LabServer | None = None
        self._driver: Driver | None = None
        self._scenario: Scenario | None = None
        playing.source_changed.connect(self._on_source_changed)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """The calls by the ids of their rows in actions.py."""
        return {f"lab_{scenario.name}": partial(self.play, scenario) for scenario in SCENARIOS}

    def play(self, scenario: Scenario) -> None:
        """Play it from its beginning."""
        try:
            driver = self._driver or self._start()
        except OSError as error:
            words = f"The lab's server cannot start ({error.strerror})."
            self._messages.show_message(
                Message("lab", "error", words, "Close what holds ports or files, then try again.")
            )
            return
        self._scenario = None
        driver.play(scenario)
        self._scenario = scenario
        self._messages.show_message(Message("lab", "note", f"{scenario.title}: {scenario.injected}.", ""))

    def stop(self) -> None:
        """Ends what plays, and the server."""
        if self._driver and self._server:
            self._driver.release()
            self._server.stop()

    def _start(self) -> Driver:
        server = LabServer(FAULTS)
        server.start()
        driver = Driver(self._view, server, lambda address: self._playing.play(Source("lab", address)))
        driver.finished.connect(self._on_finished)
        self._server, self._driver = server, driver
        return driver

    def _on_source_changed(self, source: Source | None) -> None:
        if self._scenario and self._driver:
            self._driver.give_up()
            self._forget()
        elif source is not None:
            self._messages.withdraw("lab")

    def _on_finished(self, _log: FrameLog | None) -> None:
        if scenario := self._scenario:
            self._forget()
            self._playing.close_player()
            self._messages.show_message(said_at_the_end(scenario))

    def _forget(self) -> None:
        self._scenario = None
        self._messages.withdraw("lab")


def said_at_the_end(scenario: Scenario) -> Message:
    """What is said when the scenario was played to its end."""
    words = f"{scenario.title} is over. Injected: {scenario.injected}. The panels show what was measured."
    return Message("lab", "note", words, "")
