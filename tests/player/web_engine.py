"""Opens a page in QtWebEngine off-screen, as the window does, until an expression is true there; prints its value.

    python -m tests.player.web_engine URL EXPRESSION [SECONDS]

The page is then closed as the window closes it, so that its last beacon is sent. A process of its own: an engine
that has started cannot be started anew.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

FLAGS = "--autoplay-policy=no-user-gesture-required --mute-audio --ignore-certificate-errors"
ROOT = Path(__file__).parent.parent.parent


def run(url: str, expression: str, seconds: float = 20, cloudinary: str = "~NOTFOUND") -> Any:
    """The expression's value in the page, once it is true; fails after so many seconds.

    `cloudinary`: where the names under cloudinary.com lead, such as 127.0.0.1:PORT; by default nowhere.
    """
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_CHROMIUM_FLAGS": f'{FLAGS} --host-resolver-rules="MAP *.cloudinary.com {cloudinary}"',
        "PYTHONWARNINGS": "ignore",
    }
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    command = [sys.executable, "-m", "tests.player.web_engine", url, expression, str(seconds)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds + 30, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    from PySide6.QtCore import QTimer, QUrl
    from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
    from PySide6.QtWebEngineWidgets import QWebEngineView
    from PySide6.QtWidgets import QApplication

    url, expression, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    application = QApplication(sys.argv[:1])
    profile = QWebEngineProfile()
    view = QWebEngineView()
    page = QWebEnginePage(profile, view)
    view.setPage(page)
    view.resize(960, 540)
    view.show()
    found: list[str] = []

    def ask() -> None:
        page.runJavaScript(f"JSON.stringify(({expression}) || null)", answered)

    def answered(value: object) -> None:
        if found or value in (None, "", "null"):
            return
        found.append(str(value))
        asking.stop()
        page.triggerAction(QWebEnginePage.WebAction.RequestClose)

    def closed() -> None:
        # The beacons of the page are on their way: give them the time.
        QTimer.singleShot(500, application.quit)

    page.windowCloseRequested.connect(closed)
    asking = QTimer(interval=100)
    asking.timeout.connect(ask)
    asking.start()
    QTimer.singleShot(int(seconds * 1000), application.quit)
    page.load(QUrl(url))
    application.exec()
    # The page must be gone before its profile.
    view.setPage(None)
    page.deleteLater()
    application.sendPostedEvents(page)
    if not found:
        sys.exit(f"{expression} was not true in {seconds} s")
    print(found[0], flush=True)


if __name__ == "__main__":
    main()
