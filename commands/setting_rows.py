"""The settings table as the window's dialog shows it: what can be kept in the settings file, and what holds now."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from commands.setting_table import SETTINGS, Setting
from commands.setting_values import Address
from commands.settings import Settings
from desktop.run.options import SettingRow

_FILE_LAYER = 1


def setting_rows(settings: Settings) -> list[SettingRow]:
    """A row for each setting that may stand in the settings file, in the table's order."""
    return [
        SettingRow(
            name=setting.name,
            help=setting.help,
            value=_typed(settings[setting.name]),
            default=_typed(setting.default),
            origin=settings.origin(setting.name),
            overruled=settings.layer(setting.name) > _FILE_LAYER,
            read=_reader(setting),
            choices=setting.choices,
        )
        for setting in SETTINGS
        if setting.in_file
    ]


def _reader(setting: Setting) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = setting.read(text)
        if isinstance(value, Address) and value.password:
            raise ValueError("holds a password; the Connection dialog keeps it in the keyring instead")
        return _kept(value)

    return read


def _kept(value: Any) -> Any:
    """The value as JSON keeps it."""
    if isinstance(value, Address):
        return value.url
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value


def _typed(value: Any) -> str:
    kept = _kept(value)
    if kept is None:
        return ""
    if isinstance(kept, bool):
        return "yes" if kept else "no"
    return ", ".join(kept) if isinstance(kept, list) else str(kept)
