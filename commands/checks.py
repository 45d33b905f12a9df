"""The checks of `playscope doctor`: each looks at one thing and changes nothing."""

import os
import shutil
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from collector.failure import SurroundingsError
from commands.settings import Settings

State = Literal["ok", "warn", "broken"]
_ROOM_BYTES = 200_000_000
#: With less than this nothing is taken.
_LEAST_BYTES = 5_000_000
_STORE_CHECK_S = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `mend` says how to mend it, and is empty where all is well."""

    state: State
    words: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    look: Callable[[Settings], Finding]


def display(_settings: Settings) -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding("ok", "the desktop's own")
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if os.environ.get(name):
            return Finding("ok", f"{name}={os.environ[name]}")
    return Finding("warn", "none: the window runs off-screen", "Start it in a desktop session, or with xvfb-run.")


def port(settings: Settings) -> Finding:
    host, number = settings["host"], settings["port"]
    if number == 0:
        return Finding("ok", "any free one is taken")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return _port_taken(settings, error)
    return Finding("ok", f"{host}:{number} is free")


def _port_taken(settings: Settings, error: OSError) -> Finding:
    import httpx

    host, number = settings["host"], settings["port"]
    words = f"{host}:{number}: {(error.strerror or str(error)).lower()}"
    place = f"[{host}]" if ":" in host else host
    try:
        answer = httpx.get(f"http://{place}:{number}/health", timeout=2, trust_env=False)
        if answer.status_code == 401 or "counters" in answer.json():
            return Finding("ok", f"{host}:{number} is where a Playscope is running now")
    except (httpx.HTTPError, ValueError, TypeError):
        pass
    mend = "Free it or choose another with --port (0 takes any free one)."
    if settings.is_explicit("port") or settings.is_explicit("host"):
        return Finding("broken", words, mend)
    return Finding("warn", f"{words}; the window takes another, `playscope collect` does not", mend)


def data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    choose = "Mend its permissions, or choose another folder with --data-dir."
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not existing.is_dir():
        return Finding("broken", f"{existing} is no folder", "Choose another with --data-dir.")
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding("broken", f"{existing} is not writable", choose)
    free = shutil.disk_usage(existing).free
    if free < _ROOM_BYTES:
        state: State = "broken" if free < _LEAST_BYTES else "warn"
        return Finding(state, f"{folder}: only {free / 1e6:.1f} MB free", "Make room on that disk.")
    made = "" if existing == folder else " (will be made)"
    return Finding("ok", f"{folder}{made}, {free / 1e9:.1f} GB free")


def store(settings: Settings) -> Finding:
    import sqlite3
    import time

    from collector.store.connection import STORE_FILE, open_reader, store_bytes
    from collector.store.counters import read_counters

    path = settings.data_dir / STORE_FILE
    if not path.exists():
        return Finding("ok", "none yet")
    mend = "Start Playscope: it sets a damaged store aside and keeps what can be read."
    try:
        connection = open_reader(path)
    except SurroundingsError as error:
        return Finding("broken", error.message, error.way_out)
    except (sqlite3.Error, OSError) as error:
        return Finding("broken", f"{path} cannot be read: {error}", mend)
    try:
        counters = read_counters(connection)
        until = time.monotonic() + _STORE_CHECK_S
        connection.set_progress_handler(lambda: time.monotonic() > until, 10_000)
        try:
            answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        except sqlite3.OperationalError as error:
            if str(error) != "interrupted":
                raise
            return Finding("ok", f"{counters.stored:,} events; too large to check whole in {_STORE_CHECK_S:.0f} s")
    except sqlite3.Error as error:
        return Finding("broken", f"{path} is damaged: {error}", mend)
    finally:
        connection.close()
    if answer != "ok":
        return Finding("broken", f"{path} is damaged: {' '.join(answer.split())}", mend)
    size = store_bytes(settings.data_dir)
    return Finding("ok", f"{counters.stored:,} events, {size / 1e6:.1f} MB, sound")


def player_files(_settings: Settings) -> Finding:
    from player.page import page_html, vendor_folder

    try:
        folder: Path = vendor_folder()
        page_html()
    except OSError as error:
        return Finding("broken", f"missing: {error}", "Run `make setup`, or install Playscope again.")
    count = sum(1 for path in folder.iterdir() if path.is_file())
    return Finding("ok", f"page and Cloudinary player, {count} files")


def harperdb(settings: Settings) -> Finding:
    from commands.configuration import harper_target

    target = harper_target(settings)
    if target is None:
        return Finding("ok", "none configured; events stay in the store")
    from collector.harper.client import HarperClient

    where = f"{target.url} (from {target.origin})"
    try:
        with closing(HarperClient(target)) as client:
            there = client.table_exists()
    except SurroundingsError as error:
        return Finding("broken", f"{where}: {error.message}", error.way_out)
    if not there:
        return Finding(
            "warn",
            f"{where}: it has no table {target.schema}.{target.table}",
            "Playscope makes it when it delivers, if this user may; otherwise an administrator has to.",
        )
    return Finding("ok", f"{where}: it has the table {target.schema}.{target.table}")
