"""The scene of tests/e2e/test_open_in_browser.py: `python -m tests.e2e.inside_browser FILE DATA`.

A clip without a codec here is opened in a real Chromium by the button; every panel must show what happens there.
"""

import json
import sys
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.shell.window import Window
from tests.browsers import Chromium
from tests.e2e import inside
from tests.e2e.inside import SCENES, Step, messages, press, saw

PANELS = ("feed", "mix", "playback", "rate", "delivery")


def summary(window: Window, panel: str) -> str:
    """What a panel tells those who cannot see it, or its figures."""
    widget = window.docks[panel].widget()
    if panel == "feed":
        model = widget.table.model()
        titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
        return " ".join(str(model.index(row, titles.index("Event")).data()) for row in range(model.rowCount()))
    if panel == "delivery":
        return " ".join(label.text() for label in widget.findChildren(QLabel))
    return str(widget.chart.accessibleDescription())


def watched_in_browser(window: Window) -> Iterator[Step]:
    yield lambda: any("codec" in words for words in messages(window))
    press(window, "Open in browser")
    yield lambda: bool(saw.get("opened"))
    for panel in PANELS:
        window.docks[panel].raise_()
    with Chromium("--headless=new") as browser:
        browser.call("Page.navigate", url=saw["opened"][0])
        yield lambda: "ended" in summary(window, "feed")
        for panel in PANELS:
            window.docks[panel].show()
            window.docks[panel].raise_()
            yield 0.6
            saw[panel] = summary(window, panel)
        saw["agent"] = browser.evaluate("navigator.userAgent")


if __name__ == "__main__":
    SCENES["watched_in_browser"] = watched_in_browser
    clip, data = sys.argv[1:3]
    sys.argv[1:] = ["watched_in_browser", "--open", clip, "--port", "0", "--data-dir", data]
    status = inside.main()
    print(json.dumps(sorted(saw)))
    sys.exit(status)
