"""Makes the pictures of README and docs (`make screenshots`): the real window, off-screen, and what plays in it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.window import Window

PICTURES = Path(__file__).parent / "pictures"
#: file name -> options of `playscope`, and whether the lab's scene below is played in the window
SHOTS = {
    "window.png": (("--demo", "--quit-after", "20"), False),
    "lab.png": (("--quit-after", "60"), True),
}
_LAB_SCENARIO, _LAB_SIZE = "stall-twice", (1480, 900)
#: The player closes about a second after the second stall.
_LINGER_S = 0.4


def main() -> int:
    if sys.argv[1:2] == ["scene"]:
        return play_scene(sys.argv[2:])
    PICTURES.mkdir(exist_ok=True)
    plain = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    playscope = str(Path(sys.executable).parent / "playscope")
    for name in sys.argv[1:] or SHOTS:
        options, has_scene = SHOTS[name]
        with tempfile.TemporaryDirectory(prefix="playscope-pictures-") as folder:
            target = PICTURES / name
            command = [sys.executable, __file__, "scene"] if has_scene else [playscope]
            command += [*options, "--port", "0", "--data-dir", folder, "--screenshot", str(target)]
            subprocess.run(command, env=plain, check=True, stdout=subprocess.DEVNULL, timeout=120)
            print(f"{target.relative_to(PICTURES.parent.parent)}: {target.stat().st_size / 1000:.0f} kB")
    return 0


def lab_scene(window: "Window") -> Iterator[bool]:
    """A scenario with two stalls, from the menu; feed and timeline side by side. Ends after the second stall."""
    from PySide6.QtCore import Qt

    while "timeline" not in window.docks or window.docks["log"].widget() is None:
        yield False
    docks, bottom = window.docks, Qt.DockWidgetArea.BottomDockWidgetArea
    window.resize(*_LAB_SIZE)
    window.removeDockWidget(docks["timeline"])  # out of its group of tabs, which splitting would not do
    window.addDockWidget(bottom, docks["timeline"], Qt.Orientation.Horizontal)
    for name in ("rate", "delivery"):
        docks[name].hide()
    window.show_panel("timeline")
    window.show_panel("quality")
    window.resizeDocks([docks["feed"], docks["timeline"]], [1, 1], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["feed"], docks["timeline"]], [330, 330], Qt.Orientation.Vertical)
    window.menus.by_id[f"lab_{_LAB_SCENARIO}"].trigger()
    timeline, states = docks["timeline"].widget(), [""]
    while states.count("rebuffering") < 2 or states[-1] != "playing":
        yield False
        states = [span.state for line in timeline.plot.lines for span in line.history.spans]
    docks["quality"].widget().cards.choose(4)
    until = time.monotonic() + _LINGER_S
    while time.monotonic() < until:
        yield False
    yield True


def play_scene(options: list[str]) -> int:
    """`playscope` with these options; its window plays the scene and then closes."""
    root = str(PICTURES.parent.parent)
    sys.path.insert(0, root)
    from PySide6.QtCore import QTimer

    from commands.main import main as playscope
    from desktop import application
    from desktop.window import Window

    class SceneWindow(Window):
        def showEvent(self, event: object) -> None:  # noqa: N802
            super().showEvent(event)
            if not hasattr(self, "steps"):
                self.steps = lab_scene(self)
                self.turns = QTimer(self, interval=20)
                self.turns.timeout.connect(lambda: self.close() if next(self.steps, True) else None)
                self.turns.start()

    application.Window = SceneWindow
    return playscope(options)


if __name__ == "__main__":
    sys.exit(main())
