"""Every window there is, filled with believable events, in several sizes, light and dark.

`python -m tests.desktop.scenes [--pictures FOLDER] [--text PERCENT …] [--theme light|dark …] [--size WxH …] [--report]`
prints what is cut in any of them, as JSON, and writes a picture of each where a folder is given. `--report` is the
window of a report too, which takes the web engine. QT_SCALE_FACTOR is the environment's.
"""

import argparse
import json
import os
import tempfile
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

SIZES = ("1024x700", "1280x800")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--text", type=int, nargs="+", default=[100])
    parser.add_argument("--theme", nargs="+", default=["light"])
    parser.add_argument("--size", nargs="+", default=SIZES)
    parser.add_argument("--report", action="store_true")
    arguments = parser.parse_args()
    sizes = tuple((int(width), int(height)) for width, _, height in (size.partition("x") for size in arguments.size))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    from tests.desktop.clipping import cut
    from tests.desktop.main_scenes import main_window
    from tests.desktop.other_scenes import capture_windows, dialogs, report_windows
    from tests.desktop.stage import Scene, Stage

    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="playscope-scenes-") as name, ExitStack() as stack:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # the report's page wants it
        app = QApplication.instance() or QApplication(["scenes"])
        stage = Stage(app, Path(name), stack)

        def look(scene: Scene, title: str) -> None:
            if lines := [*cut(scene.window, scene.size), *scene.cut]:
                found[title] = lines
            if arguments.pictures:
                arguments.pictures.mkdir(parents=True, exist_ok=True)
                scene.window.grab().save(str(arguments.pictures / f"{title}.png"))

        for theme in arguments.theme:
            for percent in arguments.text:
                stage.theme.choose(theme)
                stage.theme.set_text_size(percent)
                shown = [main_window(stage, size) for size in sizes]
                for scene in chain(*shown, capture_windows(stage, sizes), dialogs(stage)):
                    look(scene, f"{scene.name}-{theme}-{percent}")
        if arguments.report:
            for scene in report_windows(stage, sizes):
                look(scene, scene.name)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
