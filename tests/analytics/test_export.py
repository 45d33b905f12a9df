"""Events as JSON lines and CSV."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.history.atomic import replacing
from analytics.history.export import json_line, write_csv, write_jsonl, write_parquet
from collector.event import FIELDS, Event
from collector.failure import SurroundingsError
from tests.analytics.factory import T0, make_event

FULL = make_event(
    "percentsplayed",
    1.5,
    received_at=T0 + 1600,
    **{name: name for name in ("id", "session_id", "view_id", "source", "page_url", "user_agent", "collector_id")},
    seq=0,
    media_time=0.0,
    duration=20.5,
    percent=0,
    data={"origin": "tracker", "nested": [1, {"a": None}]},
)


def as_csv(*events: Event) -> list[dict[str, str]]:
    file = io.BytesIO()
    write_csv(events, file)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode(), newline="")))


def test_a_json_line_is_the_record_of_the_contract() -> None:
    assert json.loads(json_line(FULL)) == FULL.record()
    assert list(json.loads(json_line(FULL))) == list(FIELDS)


def test_fields_without_a_value_are_left_out() -> None:
    assert json.loads(json_line(make_event("play", id="e"))) == {
        "id": "e", "event": "play", "timestamp": "2026-11-02T10:00:00.000Z", "received_at": "2026-11-02T10:00:00.000Z",
    }  # fmt: skip


def test_data_goes_through_as_it_came() -> None:
    event = Event(
        id="e",
        event="play",
        timestamp=T0,
        received_at=T0,
        data_json=b'{\n "big": 123456789012345678901234567890,\r\n "n": 1.0}',
    )
    line = json_line(event)
    assert b"\n" not in line
    assert b'"big":123456789012345678901234567890' in line.replace(b" ", b"")


def test_jsonl_holds_one_event_a_line() -> None:
    file = io.BytesIO()
    assert write_jsonl([make_event("play", text, id=str(text), source="a\nb\u2028") for text in range(3)], file) == 3
    assert [json.loads(line)["id"] for line in file.getvalue().split(b"\n")[:-1]] == ["0", "1", "2"]


def test_csv_has_the_fields_as_columns_and_data_as_json() -> None:
    (row,) = as_csv(FULL)
    assert list(row) == list(FIELDS)
    assert json.loads(row["data"]) == FULL.data
    assert (row["seq"], row["percent"], row["media_time"], row["duration"]) == ("0", "0", "0.0", "20.5")


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "\uff1d1"])
def test_csv_text_never_begins_a_formula(text: str) -> None:
    (row,) = as_csv(make_event("play", source=text, id=text, session_id=text))
    assert row["source"] == row["id"] == row["session_id"] == f"'{text}"


def test_csv_numbers_stay_numbers() -> None:
    (row,) = as_csv(make_event("play", media_time=-1.5, percent=-3, seq=0))
    assert (row["media_time"], row["percent"]) == ("-1.5", "-3")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_csv_gives_any_other_text_back(text: str) -> None:
    (row,) = as_csv(make_event("play", source=text or None))
    assert row["source"].removeprefix("'") == text.removeprefix("'")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")
    with pytest.raises(TypeError), replacing(path) as file:
        file.writelines([b"half", None])  # type: ignore[list-item]
    assert path.read_text() == "before"
    with replacing(path) as file:
        file.write(b"after")
        assert path.read_text() == "before"
    assert path.read_text() == "after"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with replacing(tmp_path / "link") as file:
        file.write(b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"x"


def test_parquet_holds_the_fields_as_columns_with_their_types() -> None:
    from pyarrow import parquet

    file = io.BytesIO()
    plain = make_event("play", 2, id="p", seq=2**63 - 1)
    assert write_parquet([FULL, plain], file) == 2
    table = parquet.read_table(io.BytesIO(file.getvalue()))
    assert table.column_names == list(FIELDS)
    full, other = table.to_pylist()
    assert full["timestamp"].timestamp() * 1000 == FULL.timestamp
    assert {name: full[name] for name in FIELDS[4:-1]} == {name: getattr(FULL, name) for name in FIELDS[4:-1]}
    assert json.loads(full["data"]) == FULL.data
    assert (other["seq"], other["percent"], other["data"], other["source"]) == (2**63 - 1, None, None, None)
    file = io.BytesIO()
    assert write_parquet([], file) == 0
    assert parquet.read_table(io.BytesIO(file.getvalue())).num_rows == 0


def test_without_pyarrow_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SurroundingsError, match=r"pip install playscope\[parquet\]"):
        write_parquet([FULL], io.BytesIO())
