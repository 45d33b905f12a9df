"""From settings to what a collector is told when it is made."""

import errno
import os
import secrets
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from collector.config import CollectorConfig, HarperTarget
from collector.failure import SurroundingsError
from collector.loopback import is_loopback
from collector.secrets import Secrets
from commands.settings import Settings


def product_version() -> str:
    try:
        return version("playscope")
    except PackageNotFoundError:
        return "unknown"


def harper_target(settings: Settings) -> HarperTarget | None:
    """HarperDB as configured; None where no address is set.

    Credentials belong to the address that stands beside them: where a place (a file, the environment) names
    another server than the one that holds, its user and password are not used. Without a password, the one that
    `playscope harper setup` kept for this address is taken.
    """
    address = settings["harper_url"]
    if not address.url:
        return None
    username = password = ""
    for layer in settings.layers:
        beside = layer.get("harper_url")
        if beside is not None and beside.value.url and _server(beside.value.url) != _server(address.url):
            username = password = ""
            continue
        if beside is not None:
            username, password = beside.value.username or username, beside.value.password or password
        username = layer["harper_username"].value or username if "harper_username" in layer else username
        password = layer["harper_password"].value or password if "harper_password" in layer else password
    if not password and (kept := Secrets(settings.data_dir).find(address.url, username)) is not None:
        username, password = kept.username, kept.password
    return HarperTarget(
        url=address.url,
        username=username,
        password=password,
        schema=settings["harper_schema"],
        table=settings["harper_table"],
        origin=settings.origin("harper_url"),
        ca=settings["harper_ca"],
    )


def collector_config(settings: Settings, *, ask_before_backfill: bool) -> CollectorConfig:
    return CollectorConfig(
        data_dir=settings.data_dir,
        version=product_version(),
        host=settings["host"],
        port=settings["port"],
        allowed_hosts=settings["allowed_hosts"],
        token=settings["token"],
        harper=harper_target(settings),
        ask_before_backfill=ask_before_backfill,
        store_limit_bytes=settings["store_limit_bytes"],
        store_days=settings["store_days"] or None,
        ingest_origins=settings["ingest_origins"],
        write_key=settings["write_key"],
        origin_rate=settings["origin_rate"],
        collector_id=settings["collector_id"],
        harper_days=settings["harper_days"] or None,
    )


def with_token(config: CollectorConfig) -> tuple[CollectorConfig, str]:
    """The same, and no words; beyond loopback with a token made where none is set, and words to print once."""
    if is_loopback(config.host) or config.token:
        return config, ""
    token = secrets.token_urlsafe(24)
    words = (
        f"playscope: {config.host} can be reached from other machines; reading needs this token "
        f"(set PLAYSCOPE_TOKEN to choose your own): {token}"
    )
    return replace(config, token=token), words


def _server(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def cannot_write(path: Path, error: OSError) -> SurroundingsError:
    return SurroundingsError(
        f"{path} cannot be written: {error.strerror or error}.", "Choose another place with --output."
    )


def check_writable(path: Path) -> None:
    """Raises SurroundingsError where `path` cannot be written for reasons that show beforehand."""
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not path.absolute().parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "its folder does not exist")
    except OSError as error:
        raise cannot_write(path, error) from error
