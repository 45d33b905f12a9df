"""What Help > Copy diagnostics puts into the clipboard."""

import logging
from typing import Any

from PySide6.QtGui import QGuiApplication

from desktop.look.message_bar import MessageBars
from desktop.run.log_records import LogRecords
from desktop.run.logs import kept_in
from desktop.run.tasks import Tasks
from desktop.shell.diagnostics import Diagnostics


def test_versions_checks_and_log_without_secrets(qtbot: Any) -> None:
    records, tasks, bars = LogRecords(), Tasks(), MessageBars()
    qtbot.addWidget(bars)
    try:
        with kept_in(records, ("hunter2",)):
            logging.getLogger("collector").info("asked with hunter2\nand more")
            found = "ok      display       off-screen"
            Diagnostics("1.2.3", lambda: found, records, tasks, bars).copy()
            qtbot.waitUntil(lambda: "clipboard" in bars.messages[0].text)
    finally:
        tasks.stop()
    text = QGuiApplication.clipboard().text()
    assert "Playscope: 1.2.3" in text
    assert found in text
    assert "collector: asked with *****" in text
    assert "hunter2" not in text


def test_a_check_that_fails_is_said(qtbot: Any) -> None:
    tasks, bars = Tasks(), MessageBars()
    qtbot.addWidget(bars)

    def fails() -> str:
        raise OSError("no processes left")

    try:
        Diagnostics("1", fails, LogRecords(), tasks, bars).copy()
        qtbot.waitUntil(lambda: bars.messages[0].severity == "error")
    finally:
        tasks.stop()
    assert "no processes left" in bars.messages[0].text
