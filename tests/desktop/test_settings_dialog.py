"""The settings dialog: all of the table, checked while typed, kept and applied without a button to confirm."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from collector.failure import SurroundingsError
from commands.setting_rows import setting_rows
from commands.setting_table import SETTINGS
from commands.settings import resolve, save_to_file
from desktop.shell.settings_dialog import SettingsDialog
from tests.desktop.kit import enter


class Desk:
    """A dialog over a real settings file, and what was applied."""

    def __init__(self, qtbot: Any, folder: Path, environ: dict[str, str] | None = None) -> None:
        self.qtbot, self.folder, self.applied = qtbot, folder, list[tuple[str, Any]]()
        parent = QWidget()
        qtbot.addWidget(parent)
        settings = resolve({}, {"PLAYSCOPE_DATA_DIR": str(folder), **(environ or {})}, folder)
        appliers = {"theme": lambda value: self.applied.append(("theme", value))}
        self.dialog = SettingsDialog(parent, setting_rows(settings), self.save, appliers)
        self.dialog.show()
        self.parent = parent

    def save(self, name: str, value: Any) -> None:
        save_to_file(self.folder, name, value)

    @property
    def file(self) -> dict[str, Any]:
        path = self.folder / "settings.json"
        found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return found

    def type(self, name: str, text: str) -> None:
        enter(self.dialog.lines[name].editor, text, self.qtbot)


def test_it_shows_all_that_can_be_kept_in_the_file(qtbot: Any, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path)
    assert list(desk.dialog.lines) == [setting.name for setting in SETTINGS if setting.in_file]


def test_each_says_its_default_and_is_called_as_people_write_it(qtbot: Any, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path, {"PLAYSCOPE_PORT": "4000"})
    told = {name: [label.text() for label in line.findChildren(QLabel)] for name, line in desk.dialog.lines.items()}
    assert any("Default: 3000." in text for text in told["port"])
    assert "HarperDB address" in told["harper_url"]
    assert all(any("Default: " in text for text in texts) for texts in told.values())
    desk.dialog.search.setText("harper_url")
    assert [name for name, line in desk.dialog.lines.items() if line.isVisible()] == ["harper_url"]


def test_what_is_typed_is_kept_and_applied(qtbot: Any, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path)
    desk.type("theme", "dark")
    assert desk.file == {"theme": "dark"}
    assert desk.applied == [("theme", "light"), ("theme", "dark")], "each that the keys come by holds at once"
    assert desk.dialog.lines["theme"].says.text() == "Kept, and in force."
    desk.type("ingest_origins", "https://a.example, https://b.example")
    assert desk.file["ingest_origins"] == ["https://a.example", "https://b.example"]
    assert "next start" in desk.dialog.lines["ingest_origins"].says.text()
    assert resolve({}, {"PLAYSCOPE_DATA_DIR": str(tmp_path)}, tmp_path)["ingest_origins"] == (
        "https://a.example",
        "https://b.example",
    )


def test_where_values_are_few_they_are_chosen_and_the_wheel_chooses_none(qtbot: Any, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path)
    few = {name: line.editor for name, line in desk.dialog.lines.items() if isinstance(line.editor, QComboBox)}
    offered = {name: [editor.itemText(row) for row in range(editor.count())] for name, editor in few.items()}
    assert offered == {
        "theme": ["system", "light", "dark"],
        "reduced_motion": ["yes", "no"],
        "log_level": ["debug", "info", "warning", "error"],
    }
    for setting in SETTINGS:
        assert all(setting.read(choice) is not None for choice in setting.choices), "a value to choose must be one"
    desk.type("log_level", "warning")
    assert desk.file == {"log_level": "warning"}
    at = QPointF(5, 5)
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(at, at, QPoint(), QPoint(0, -120), *nothing, False)
    QApplication.sendEvent(few["theme"], wheel)
    assert not wheel.isAccepted()
    assert few["theme"].currentText() == "system"


def test_what_cannot_be_is_told_while_typed_and_not_kept(qtbot: Any, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path)
    desk.type("port", "70000")
    assert desk.dialog.lines["port"].says.text() == "✖ This is not a port (0 to 65535; 0 takes any free one)."
    assert desk.file == {}
    desk.type("harper_url", "http://me:secret@127.0.0.1:9925")
    assert "password" in desk.dialog.lines["harper_url"].says.text()
    assert desk.file == {}


def test_reset_goes_back_to_the_default(qtbot: Any, tmp_path: Path) -> None:
    save_to_file(tmp_path, "theme", "dark")
    desk = Desk(qtbot, tmp_path)
    line = desk.dialog.lines["theme"]
    assert line.editor.text() == "dark"
    qtbot.mouseClick(line.reset, Qt.MouseButton.LeftButton)
    assert line.editor.text() == "system"
    assert desk.applied == [("theme", "system")]
    assert desk.file == {}
    assert not line.reset.isEnabled()


def test_what_the_environment_says_is_stronger_and_cannot_be_typed_over(qtbot: Any, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path, {"HARPERDB_TABLE": "plays"})
    line = desk.dialog.lines["harper_table"]
    assert line.editor.text() == "plays"
    assert not line.editor.isEnabled()
    assert "HARPERDB_TABLE in the environment" in line.says.text()


def test_return_keeps_a_line_and_closes_nothing(qtbot: Any, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path)
    desk.type("store_days", "3")
    desk.qtbot.keyClick(desk.dialog.search, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert desk.dialog.isVisible()
    assert desk.file == {"store_days": 3}


def test_search_leaves_what_fits(qtbot: Any, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path)
    desk.dialog.search.setText("harper table")
    assert [name for name, line in desk.dialog.lines.items() if line.isVisible()] == ["harper_table"]
    desk.dialog.search.setText("nothing of this kind")
    assert desk.dialog.nothing.isVisible()


def test_a_file_that_cannot_be_written_is_said_in_the_line(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Desk, _name: str, _value: Any) -> None:
        raise SurroundingsError("settings.json cannot be written: No space left on device.", "Free room.")

    monkeypatch.setattr(Desk, "save", full)
    desk = Desk(qtbot, tmp_path)
    desk.type("theme", "dark")
    assert "No space left" in desk.dialog.lines["theme"].says.text()
    assert desk.applied == []
