"""The main window's scenes: its panels, messages and layouts in one size."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import shiboken6

from collector.lab.scenarios import SCENARIOS
from desktop.alerts.announcing import announce
from desktop.alerts.watch import AlertWatch
from desktop.lab.menu import said_at_the_end
from desktop.look.message_bar import Message
from desktop.panels import PANELS
from desktop.player.source_bar import SourceBar
from desktop.shell.centre import Centre
from desktop.shell.diagnostics import Diagnostics
from desktop.shell.layout import LayoutFile
from desktop.shell.window import Window
from resources import CLIPS
from tests.desktop.stage import HEALTH, Scene, Size, Stage


def main_window(stage: Stage, size: Size) -> Iterator[Scene]:
    """Each panel in front, what is said above the player, what panels look like once they are used, the layouts."""
    window = Window(Centre(SourceBar(CLIPS, "demo", [])), LayoutFile(stage.folder / "no-layout.ini"))
    window.resize(*size)
    window.show()
    window.add_docks(PANELS)
    panels: dict[str, Any] = {kind.id: kind.make(stage.context) for kind in PANELS}
    for name, panel in panels.items():
        window.fill_dock(name, panel)
    window.status_line.show_address("http://127.0.0.1:3000")
    window.centre.empty_state.show_address("http://127.0.0.1:3000")
    window.status_line.show_health(HEALTH)
    window.status_line.show_findings(1, 2)
    window.centre.come_alive()
    stage.settle(panels.values())
    tag = f"main-{size[0]}"
    yield Scene(f"{tag}-welcome", window, size)
    for name in messages(stage, window):
        stage.settle(panels.values())
        yield Scene(f"{tag}-messages-{name}", window, size)
    window.centre.messages.hide()
    for name, panel in panels.items():
        window.show_panel(name)
        stage.settle([panel])
        yield Scene(f"{tag}-{name}", window, size)
    for name, panel, prepare in states(stage, panels):
        window.show_panel(panel)
        prepare()
        stage.settle([panels[panel]])
        yield Scene(f"{tag}-{name}", window, size)
    history: Any = panels["history"]
    window.show_panel("history")
    history.load()
    stage.wait(lambda: bool(history.tabs.count()) and history.bar.load.isVisible())
    for place in range(history.tabs.count()):
        history.tabs.setCurrentIndex(place)
        stage.settle([history])
        yield Scene(f"{tag}-history-{place}", window, size)
    for name in ("watch", "debug"):
        window.arrange(name)
        stage.settle(panels.values())
        yield Scene(f"{tag}-layout-{name}", window, size)
    window.hide()
    shiboken6.delete(window)


def messages(stage: Stage, window: Window) -> Iterator[str]:
    """What is said above the player: by the lab, by the diagnostics, of an alert, when things go wrong."""
    shown = window.centre.messages
    shown.show_message(Message("a", "note", "Port 3000 is taken by another program: see below.", "Wait."))
    shown.show_message(Message("b", "error", "The player has ended. " * 6, "Reload it."), BUTTONS)
    yield "errors"
    for message in shown.messages:
        shown.withdraw(message.key)
    longest = max(SCENARIOS, key=lambda scenario: len(scenario.title + scenario.injected))
    shown.show_message(said_at_the_end(longest))
    yield "lab"
    shown.withdraw("lab")
    Diagnostics("1.2.3", lambda: "all is well", stage.log, stage.tasks, shown).copy()
    stage.wait(lambda: any("clipboard" in message.text for message in shown.messages))
    yield "diagnostics"
    shown.withdraw("diagnostics")
    alerts = AlertWatch(stage.context.live.views, stage.now_ms, {}, lambda name, value: None)
    notification = announce(alerts, window, stage.context.focus)
    alerts.look()
    assert [message.key for message in shown.messages] == ["alert"]
    yield "alert"
    notification.stop()


def states(stage: Stage, panels: Mapping[str, Any]) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """(name, panel, what is done in it): what panels look like once they are used."""
    feed, rejected, alerts = panels["feed"], panels["rejected"], panels["alerts"]

    def choose() -> None:
        feed.buttons.details.setChecked(True)
        feed.table.selectRow(40)

    def add_rule() -> None:
        alerts.rules.add.click()
        alerts.rules.lines[-1].asks.setText("view.score <")
        alerts.rules.lines[-1].rule()

    yield "feed-details", "feed", choose
    yield "feed-wrong-filter", "feed", lambda: feed.ask("event == waiting and media_time >", True)
    yield "feed-nothing-kept", "feed", lambda: feed.ask("event == none and media_time > 2s", True)
    yield "feed-finding", "feed", lambda: (feed.ask("", True), feed.find_bar.open_bar())
    yield "rejected-chosen", "rejected", lambda: rejected.table.selectRow(1)
    yield "alerts-wrong-rule", "alerts", add_rule


def _nothing() -> None:
    """What the buttons of the messages do here."""


BUTTONS = [("Reload the player", _nothing), ("Show log", _nothing)]
