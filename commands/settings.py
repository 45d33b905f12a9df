"""Settings: one table of them, and the values that hold now with where each came from.

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
from commands import setting_values as read


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table. `name` is its name in settings.json and among the options read.

    `in_file` False: never read from settings.json nor written there (where it would lie open, or comes too late).
    `common` False: the option is the window's alone.
    """

    name: str
    default: Any
    help: str
    read: Callable[[object], Any]
    env: str = ""
    option: str = ""
    metavar: str = ""
    in_file: bool = True
    common: bool = True
    read_option: Callable[[object], Any] | None = None


SETTINGS = (
    Setting(
        "data_dir",
        None,
        "the folder for all that Playscope keeps",
        read.folder,
        env="PLAYSCOPE_DATA_DIR",
        option="--data-dir",
        metavar="DIR",
        in_file=False,
    ),
    Setting(
        "host",
        "127.0.0.1",
        "the address to listen on",
        read.host,
        env="PLAYSCOPE_HOST",
        option="--host",
        metavar="HOST",
    ),
    Setting(
        "port",
        3000,
        "the port to listen on; 0 takes any free one",
        read.port,
        env="PLAYSCOPE_PORT",
        option="--port",
        metavar="N",
    ),
    Setting(
        "allowed_hosts", (), "further Host names to answer to, with ports", read.hosts, env="PLAYSCOPE_ALLOWED_HOSTS"
    ),
    Setting("token", None, "what reading needs beyond loopback", read.text, env="PLAYSCOPE_TOKEN", in_file=False),
    Setting(
        "harper_url",
        read.Address(""),
        "HarperDB's operations address; empty for none",
        read.address,
        env="HARPERDB_URL",
        option="--harper-url",
        metavar="URL",
        read_option=read.address_option,
    ),
    Setting("harper_username", "", "HarperDB's user", read.text, env="HARPERDB_USERNAME"),
    Setting("harper_password", "", "that user's password", read.text, env="HARPERDB_PASSWORD", in_file=False),
    Setting("harper_schema", "analytics", "HarperDB's schema", read.identifier, env="HARPERDB_SCHEMA"),
    Setting("harper_ca", None, "a PEM file of authorities trusted for HarperDB too", read.folder, env="HARPERDB_CA"),
    Setting("harper_table", "events", "HarperDB's table", read.identifier, env="HARPERDB_TABLE"),
    Setting("theme", "system", "colours of the window: system, light or dark", read.theme, common=False),
    Setting("text_size", 100, "size of the window's text, in percent of the system's", read.percent, common=False),
    Setting(
        "reduced_motion",
        False,
        "nothing glides: charts and playhead move in steps, pages are asked for less motion; yes or no",
        read.truth,
        common=False,
    ),
    Setting(
        "harper_days",
        0,
        "how many days rows stay in HarperDB before they are deleted there; 0: for good",
        read.days,
        env="PLAYSCOPE_HARPER_DAYS",
    ),
    Setting(
        "cloud_name",
        "demo",
        "the Cloudinary cloud of public ids",
        read.text,
        option="--cloud-name",
        metavar="NAME",
        common=False,
    ),
    Setting(
        "ingest_origins",
        (),
        "whose pages may post events, such as https://example.com; * or none: any",
        read.origins,
        env="PLAYSCOPE_INGEST_ORIGINS",
    ),
    Setting("write_key", None, "what posts of events carry as ?key=, if set", read.text, env="PLAYSCOPE_WRITE_KEY"),
    Setting("origin_rate", 100_000, "requests with events that one origin may send a second", read.rate),
    Setting(
        "collector_id",
        "",
        "the name of this collector in the events that it takes; without one, an id that the data folder keeps",
        read.collector_id,
        env="PLAYSCOPE_COLLECTOR_ID",
    ),
    Setting("store_limit_bytes", 2_000_000_000, "how large the store may grow, in bytes", read.size),
    Setting(
        "store_days", 0, "how many days events are kept that nobody waits for; 0: as long as there is room", read.days
    ),
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}
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
