"""Settings: the values that hold now of those in the table, and where each came from.

Later wins: default, settings.json in the data folder, `.env` in the working folder, environment, option.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.history.atomic import replacing
from collector.failure import SurroundingsError
from collector.plain_file import read_plain
from commands import dotenv
from commands.setting_table import BY_NAME, SETTINGS, Setting

_FILE_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Value:
    """A setting's value, the words for where it came from, and how strong that is (0: default … 4: option)."""

    value: Any
    origin: str
    layer: int


class Settings:
    """The values that hold now. `layers` are those that were found, the weakest first."""

    def __init__(self, layers: list[dict[str, Value]], file: Mapping[str, Any]) -> None:
        self.layers = layers
        self.file = file
        self._values = {name: value for layer in layers for name, value in layer.items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name].value

    def origin(self, name: str) -> str:
        return self._values[name].origin

    def layer(self, name: str) -> int:
        """How strong the place is that it came from (0: default … 4: option)."""
        return self._values[name].layer

    def is_explicit(self, name: str) -> bool:
        """Whether somebody has set it, wherever."""
        return self._values[name].layer > 0

    @property
    def data_dir(self) -> Path:
        path: Path = self["data_dir"]
        return path


def settings_path(data_dir: Path) -> Path:
    return data_dir / "settings.json"


def read_file(data_dir: Path) -> dict[str, Any]:
    """settings.json as it is, also the window's own entries; empty where there is none."""
    path = settings_path(data_dir)
    try:
        content = json.loads(read_plain(path, _FILE_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise SurroundingsError(
            f"{path} cannot be read: {error.strerror}.", "Make it readable or remove it."
        ) from error
    except (ValueError, RecursionError) as error:
        raise SurroundingsError(f"{path} is damaged: it is no JSON.", "Mend it or remove it.") from error
    if not isinstance(content, dict):
        raise SurroundingsError(f"{path} is damaged: it is no JSON object.", "Mend it or remove it.")
    return content


def save_to_file(data_dir: Path, name: str, value: Any) -> None:
    """Keeps one entry of settings.json (None removes it). Raises SurroundingsError where it cannot be written."""
    if name in BY_NAME and not BY_NAME[name].in_file:
        raise ValueError(f"{name} is not kept in the settings file")
    content = {**read_file(data_dir), name: value}
    path = settings_path(data_dir)
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with replacing(path) as file:
            file.write(json.dumps({key: kept for key, kept in content.items() if kept is not None}, indent=1).encode())
    except OSError as error:
        raise SurroundingsError(
            f"{path} cannot be written: {error.strerror}.", "Free room or mend its permissions."
        ) from error


def resolve(
    options: Mapping[str, Any], environ: Mapping[str, str] | None = None, working: Path | None = None
) -> Settings:
    """The settings that hold, of `options` (names and values already read), environment and files.

    Raises SurroundingsError for a value that cannot be read, with its name, its place and the way out.
    """
    environ = os.environ if environ is None else environ
    working = _working_folder() if working is None else working
    # An empty value unsets nothing but the address: HARPERDB_URL= switches delivery off.
    written = {"environment": dict(environ), ".env": dotenv.read(working)}
    texts = {
        place: {
            setting.name: values[setting.env]
            for setting in SETTINGS
            if setting.env and setting.env in values and (values[setting.env] or setting.name == "harper_url")
        }
        for place, values in written.items()
    }
    layers = [
        {setting.name: Value(setting.default, "default", 0) for setting in SETTINGS},
        {},
        _read_layer(texts[".env"], 2, lambda setting: f"{setting.env} in {working / '.env'}"),
        _read_layer(texts["environment"], 3, lambda setting: f"{setting.env} in the environment"),
        {name: Value(options[name], f"option {BY_NAME[name].option}", 4) for name in options if name in BY_NAME},
    ]
    data_dir = next((layer["data_dir"].value for layer in reversed(layers) if layer.get("data_dir")), None)
    if data_dir is None:
        data_dir = default_data_dir()
        layers[0]["data_dir"] = Value(data_dir, "default", 0)
    file = read_file(data_dir)
    kept = {name: value for name, value in file.items() if name in BY_NAME}
    layers[1] = _read_layer(kept, 1, lambda setting: f"{setting.name} in {settings_path(data_dir)}")
    return Settings(layers, file)


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise SurroundingsError("The working folder is gone.", "Change to another one.") from error


def default_data_dir() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("playscope", appauthor=False)).absolute()


def _read_layer(values: Mapping[str, Any], layer: int, place: Callable[[Setting], str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, written in values.items():
        setting = BY_NAME[name]
        where = place(setting)
        if layer == 1 and not setting.in_file:
            raise SurroundingsError(f"{where} is not read from there.", f"Remove it; set {setting.env} instead.")
        try:
            found[name] = Value(setting.read(written), where, layer)
        except ValueError as error:
            raise SurroundingsError(f"{where} {error}.", "Set it right or remove it.") from error
    return found
