"""S7: the password and the token of a whole run are nowhere but where they belong."""

import re
import signal
from pathlib import Path

import httpx
import pytest

from commands.calls import CALLS
from commands.main import make_parser
from tests.commands.conftest import Run
from tests.commands.test_collect import collecting

PASSWORD, TOKEN, KEY = "correct horse battery", "token-of-the-test-0123456789", "write-key-0123456789"
SECRETS = {"HARPERDB_PASSWORD": PASSWORD, "PLAYSCOPE_TOKEN": TOKEN, "PLAYSCOPE_WRITE_KEY": KEY}


def test_it_is_in_no_log_answer_export_report_or_command_line(playscope: Run, data_dir: Path, tmp_path: Path) -> None:
    harper = {"HARPERDB_URL": "http://127.0.0.1:9", "HARPERDB_USERNAME": "writer"}
    with collecting(data_dir, tmp_path, **harper, **SECRETS) as collect:
        own = Path(f"/proc/{collect.process.pid}/cmdline").read_bytes().decode()
        answers = [
            httpx.post(f"{collect.url}/api/analytics?key={KEY}", json=[{"event": "play"}, {"x": 1}]).text,
            httpx.post(f"{collect.url}/api/analytics?key=no", json={"event": "play"}).text,
            *(httpx.get(collect.url + path).text for path in ("/health", "/metrics", "/openapi.json", "/player/")),
        ]
        status, errors = collect.stop(signal.SIGTERM)
    assert status == 0
    assert "nothing listens there" in errors, "the delivery had something to say"
    report = tmp_path / "report.html"
    reading = {**harper, **SECRETS}
    said = [
        playscope("export", "--format", "jsonl", "--output", "-", "--data-dir", data_dir, **reading),
        playscope("report", "--output", report, "--data-dir", data_dir, **reading),
        playscope("rejected", "list", "--data-dir", data_dir, **reading),
    ]
    texts = [own, errors, *answers, report.read_text(), *(one.stdout + one.stderr for one in said)]
    texts += [path.read_bytes().decode("utf-8", "replace") for path in data_dir.rglob("*") if path.is_file()]
    assert len(texts) > 12
    for secret in SECRETS.values():
        assert not [text[:200] for text in texts if secret in text]


@pytest.mark.parametrize("call", [call.name for call in CALLS])
def test_no_option_takes_one(call: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make_parser([call]).parse_args([call, "--help"])
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    assert "--data-dir" in options
    assert options.isdisjoint({"--password", "--token", "--harper-password", "--write-key"})
