"""What the window is told when it is started: plain values, resolved by the caller."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collector.config import CollectorConfig, HarperTarget
from collector.failure import SurroundingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """A setting as the dialog shows it.

    `value` and `default` as somebody would type them; `origin`: where the value came from, in words. `overruled`: what
    is kept in the settings file would not hold, because something stronger says otherwise. `read` gives what is kept
    of a text, or raises ValueError with words that follow "the value". `choices`: all values, where they are few.
    """

    name: str
    help: str
    value: str
    default: str
    origin: str
    overruled: bool
    read: Callable[[str], Any]
    choices: Sequence[str] = ()


def _not_resolved() -> CollectorConfig:
    raise SurroundingsError("Settings are not read here.", "Start the window by its command.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DesktopOptions:
    """The command line and settings as the window needs them.

    `explicit_port`: the user chose the port, so a taken one is an error; otherwise any free one is taken.
    `open`: a public id, an address or a file to play at once; `demo`: the bundled clip.
    `watch`: the table of HarperDB's to show instead of what this machine takes; nothing is then delivered.
    `reopen(source)`, called before the window closes, has it opened again on that source.
    `quit_after`: seconds from the window shown, None for never.
    `feed_rows`: how many events the feed holds; `log_level`: from which level on is logged.
    `settings` are the settings file's own entries; `save_setting(name, value)` writes one (None removes it)
    and raises SurroundingsError where the file cannot be written. `config_now` is what `config` would be if it were
    resolved now. `setting_rows`: all that can be kept there, as it is
    now. `diagnose`: what `playscope doctor` finds, as text; takes seconds, so off the main thread.
    """

    config: CollectorConfig
    version: str
    explicit_port: bool = False
    demo: bool = False
    open: str | None = None
    cloud_name: str = ""
    watch: HarperTarget | None = None
    reopen: Callable[[str], None] = lambda _source: None
    screenshot: Path | None = None
    quit_after: float | None = None
    feed_rows: int = 1_000_000
    log_level: str = "info"
    settings: Mapping[str, Any] = field(default_factory=dict)
    save_setting: Callable[[str, Any], None] = lambda _name, _value: None
    config_now: Callable[[], CollectorConfig] = _not_resolved
    setting_rows: Callable[[], Sequence[SettingRow]] = list
    diagnose: Callable[[], str] = str
