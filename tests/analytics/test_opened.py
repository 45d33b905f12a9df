"""JSON lines and CSV are looked at like a capture, without a store."""

from pathlib import Path

import pytest

from analytics.history.export import write_csv, write_jsonl
from analytics.history.incoming.opened import open_events
from collector.failure import SurroundingsError
from tests.desktop.samples import many


def _open(path: Path, shares: list[float] | None = None):
    return open_events(path, "1.0", (shares if shares is not None else []).append)


@pytest.mark.parametrize(("name", "write"), [("a.jsonl", write_jsonl), ("a.csv", write_csv)])
def test_exports_open_as_they_were(name: str, write, tmp_path: Path) -> None:
    events = many(2500)
    with (tmp_path / name).open("wb") as file:
        write(events, file)
    shares: list[float] = []
    with _open(tmp_path / name, shares) as capture:
        assert [event.record() for event in capture.all()] == [event.record() for event in events]
        assert capture.warning == ""
    assert shares == sorted(shares)
    assert len(shares) >= 3


def test_what_is_no_event_is_counted_and_each_id_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"event":"play","id":"1"}\n{"evnt":"x"}\nno json\n{"event":"play","id":"1"}\n{"event":"pause"}\n')
    with _open(path) as capture:
        assert [event.event for event in capture.all()] == ["play", "pause"]
        assert capture.warning.startswith("mine.jsonl: 2 of its lines are no events, and were left out (")
        assert "event: missing" in capture.warning


def test_other_files_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    with pytest.raises(SurroundingsError, match=r"a\.csv"):
        _open(tmp_path / "a.csv")
    with pytest.raises(SurroundingsError, match="cannot be read"):
        _open(tmp_path / "none.jsonl")
