"""The command as a user starts it: a process of its own, an environment of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from collector.event import Event
from collector.store.store import Batch, Store
from tests.analytics.factory import make_event

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "commands"]


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PLAYSCOPE_", "HARPERDB_", "XDG_"))
    }
    return {**kept, "HOME": str(home), "PYTHONPATH": str(Path(__file__).parent.parent.parent), **more}


@pytest.fixture
def working(tmp_path: Path) -> Path:
    folder = tmp_path / "working"
    folder.mkdir()
    return folder


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def playscope(tmp_path: Path, working: Path) -> Run:
    """`playscope("events", "--limit", "3", PLAYSCOPE_PORT="…")` in an empty working folder, with an empty HOME."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=working,
            env=clean_environment(tmp_path / "home", **environment),
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def fill(data_dir: Path, events: list[Event]) -> None:
    """A store that holds `events`, made by its owner and closed."""
    data_dir.mkdir(parents=True, exist_ok=True)
    store = Store(data_dir)
    try:
        store.add(Batch(events=events))
    finally:
        store.close()


def short_view(more: Callable[[int], Mapping[str, Any]] = lambda number: {}) -> list[Event]:
    """7 events, each with the fields that `more` gives for its number."""
    names = ["viewstart", "play", "playing", "percentsplayed", "percentsplayed", "pause", "ended"]
    percents = {3: 10, 4: 25}
    return [
        make_event(
            name,
            number,
            id=f"e{number}",
            seq=number,
            view_id="v1",
            session_id="s1",
            media_time=number / 2,
            percent=percents.get(number),
            **more(number),
        )
        for number, name in enumerate(names)
    ]


@pytest.fixture
def filled(data_dir: Path) -> Path:
    """A data folder with one short view: 7 events."""
    fill(data_dir, short_view())
    return data_dir
