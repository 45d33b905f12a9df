"""`playscope doctor`: what it looks at, and what it says of a machine that is in order and of one that is not."""

import json
import os
import socket
from pathlib import Path

from tests.commands.conftest import Run


def test_doctor_names_what_is_broken(playscope: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = playscope(
            "doctor",
            "--format",
            "json",
            "--port",
            port,
            "--data-dir",
            tmp_path / "file",
            "--harper-url",
            "http://127.0.0.1:1",
        )
    assert done.returncode == 1, done.stderr
    found = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
    assert set(found) == {
        "display",
        "Qt libraries",
        "sandbox",
        "codecs",
        "port",
        "data folder",
        "store",
        "player files",
        "HarperDB",
    }
    assert {name for name, check in found.items() if check["state"] == "broken"} == {"port", "data folder", "HarperDB"}
    assert all(check["mend"] for check in found.values() if check["state"] != "ok")


def test_doctor_is_content_with_a_plain_machine(playscope: Run, filled: Path) -> None:
    done = playscope("doctor", "--data-dir", filled, "--port", 0, DISPLAY=os.environ.get("DISPLAY", ""))
    assert done.returncode == 0, done.stdout
    assert "7 events" in done.stdout
