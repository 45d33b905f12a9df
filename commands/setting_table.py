"""All settings: one table, of which options, environment, dialog and documentation are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commands import setting_values as read


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table. `name` is its name in settings.json and among the options read.

    `in_file` False: never read from settings.json nor written there (where it would lie open, or comes too late).
    `common` False: the option is the window's alone. `choices`: all values that there are, where they are few.
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
    choices: tuple[str, ...] = ()
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
    Setting(
        "theme",
        "system",
        "colours of the window: system, light or dark",
        read.theme,
        common=False,
        choices=("system", "light", "dark"),
    ),
    Setting("text_size", 100, "size of the window's text, in percent of the system's", read.percent, common=False),
    Setting(
        "reduced_motion",
        False,
        "nothing glides: charts and playhead move in steps, pages are asked for less motion; yes or no",
        read.truth,
        common=False,
        choices=("yes", "no"),
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
    Setting(
        "feed_rows",
        1_000_000,
        "how many events the feed holds in memory, each about 100 bytes and its data; earlier ones stay in the store",
        read.rows,
        env="PLAYSCOPE_FEED_ROWS",
        common=False,
    ),
    Setting(
        "log_level",
        "info",
        "what is logged: debug (also each request that is turned away), info, warning or error",
        read.log_level,
        env="PLAYSCOPE_LOG_LEVEL",
        choices=("debug", "info", "warning", "error"),
    ),
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}
