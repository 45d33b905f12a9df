"""The report where it is used: in a browser without a network, and made from a real HarperDB."""

import json
import time
from pathlib import Path

import httpx
import pytest

from tests.analytics.factory import make_event
from tests.browsers import Chromium
from tests.commands.conftest import Run, fill
from tests.commands.test_collect import collecting
from tests.harperdb.instance import HarperInstance

HOSTILE = '</script><img src=x onerror="document.title=1"><b>x</b>'


def test_a_browser_draws_both_charts_and_asks_nobody(playscope: Run, data_dir: Path, tmp_path: Path) -> None:
    marks = [make_event("percentsplayed", number, id=f"p{number}", percent=25 * number) for number in range(5)]
    fill(data_dir, [make_event(HOSTILE, 9), *marks])
    path = tmp_path / "report.html"
    assert playscope("report", "--output", path, "--data-dir", data_dir).returncode == 0
    with Chromium() as browser:
        browser.open(path.as_uri())
        assert browser.wait_for("document.querySelectorAll('.js-plotly-plot .main-svg').length >= 2")
        assert browser.evaluate("document.querySelectorAll('.slice').length") == 2
        assert browser.evaluate("document.querySelectorAll('.bars .point').length") == 20
        assert browser.evaluate("document.querySelector('.legend').textContent").count(HOSTILE) == 1
        assert browser.evaluate("document.querySelector('#events td').textContent") in (HOSTILE, "percentsplayed")
        assert browser.evaluate("document.querySelectorAll('img').length") == 0
        assert browser.evaluate("document.title") == "Playscope report"
        assert browser.messages == []
        assert {address.partition(":")[0] for address in browser.requests} <= {"file", "data", "blob"}


@pytest.mark.harperdb
def test_from_a_real_harperdb(playscope: Run, data_dir: Path, tmp_path: Path, harperdb: HarperInstance) -> None:
    environment = {
        "HARPERDB_URL": harperdb.url,
        "HARPERDB_USERNAME": harperdb.username,
        "HARPERDB_PASSWORD": harperdb.password,
        "HARPERDB_SCHEMA": "report_test",
    }
    with collecting(data_dir, tmp_path, **environment) as collect:
        for percent in (10, 25, 25):
            httpx.post(f"{collect.url}/api/analytics", data={"event": "percentsplayed", "percent": str(percent)})
        httpx.post(f"{collect.url}/api/analytics", json={"event": "play"})
        deadline = time.monotonic() + 30
        while (health := httpx.get(f"{collect.url}/health").json())["counters"]["delivered"] < 4:
            assert time.monotonic() < deadline, health
            time.sleep(0.1)
        path = tmp_path / "report.html"
        done = playscope("report", "--source", "harper", "--output", path, "--data-dir", data_dir, **environment)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"4 events in {path}\n"
        doctor = playscope("doctor", "--format", "json", "--data-dir", data_dir, "--port", 0, **environment)
    html = path.read_text()
    assert "3 events said how far a viewer came" in html
    assert harperdb.password not in html + doctor.stdout
    (check,) = [check for check in json.loads(doctor.stdout)["checks"] if check["check"] == "HarperDB"]
    assert check["state"] == "ok", check
