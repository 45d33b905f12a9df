"""Other programs get the environment that the frozen Playscope itself was started with."""

import os
import subprocess
import sys

import pytest

from desktop.run.outside import as_before

OWN, USERS = "/opt/playscope/_internal", "/opt/mine"


def _libraries_of_a_child() -> str:
    script = "import os; print(os.environ.get('LD_LIBRARY_PATH'))"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(("before", "seen"), [(None, "None"), (USERS, USERS)])
def test_a_program_is_started_with_the_users_libraries(
    monkeypatch: pytest.MonkeyPatch, before: str | None, seen: str
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", OWN)
    if before is None:
        monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    else:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    with as_before():
        assert _libraries_of_a_child() == seen
    assert os.environ["LD_LIBRARY_PATH"] == OWN, "the web engine's own processes need them"


def test_what_was_set_stays_where_nothing_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", USERS)
    with as_before():
        assert _libraries_of_a_child() == USERS
