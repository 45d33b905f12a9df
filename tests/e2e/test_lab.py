"""Five scenarios of the lab in one unseen window: the injected truth is what is measured."""

import json
from pathlib import Path

from PySide6.QtGui import QImage

from analytics.history.views import view_records
from collector.store.reader import StoreReader
from tests.e2e.running import call, scene

SHORT = ("stall-early", "stall-in-seek", "scrub", "missing", "rendition")


def test_five_scenarios_measure_what_was_injected(tmp_path: Path) -> None:
    done = call(tmp_path, "lab", "run", *SHORT, "--format", "json", seconds=160)
    verdicts = json.loads(done.stdout)
    missed = [
        (verdict["scenario"], verdict["failure"], row)
        for verdict in verdicts
        for row in verdict["figures"] or [None]
        if verdict["failure"] or not row["agrees"]
    ]
    assert not missed, done.stderr
    assert [verdict["scenario"] for verdict in verdicts] == list(SHORT)
    assert done.returncode == 0


def test_the_scenarios_are_listed_and_an_unknown_one_is_wrong_usage(tmp_path: Path) -> None:
    listed = json.loads(call(tmp_path, "lab", "list", "--format", "json").stdout)
    assert set(SHORT) <= {row["name"] for row in listed}
    done = call(tmp_path, "lab", "run", "nonsense")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "nonsense" in done.stderr


def test_a_scenario_of_the_menu_plays_in_the_window(tmp_path: Path) -> None:
    saw = scene(tmp_path, "stalled")
    assert saw["said"] == ["lab: Stall early: bytes from 25 % on held for 4 s."]
    assert any(words.startswith("lab: Stall early is over.") for words in saw["over"]), saw["over"]
    assert any(words.startswith("alert: Rebuffering: clock.webm (view ") for words in saw["over"]), saw["over"]
    assert saw["closed"]
    assert not QImage(str(tmp_path / "stall.png")).isNull()
    with StoreReader(tmp_path / "data") as reader:
        (record,) = view_records(reader.events(), 0)
    assert (record["rebuffer_count"], record["outcome"]) == (1, "left")
    assert 1 < record["rebuffer_s"] < 4
