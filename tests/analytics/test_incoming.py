"""Events out of files into the store: our own come back as they were, and again is the same as once."""

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from analytics.history.capture.writer import write_capture
from analytics.history.export import FORMATS, json_line
from analytics.history.incoming.load import Loaded, load, load_file
from collector.event import Event
from collector.failure import SurroundingsError
from collector.store.reader import StoreReader
from collector.store.remarks import Remark, Remarks
from collector.store.store import Store
from tests.analytics.factory import T0, make_event
from tests.analytics.test_capture import ODD

#: CSV has no empty texts, so the last of the odd ones is another one there.
OWN = [*ODD[:-1], make_event("play", 9, id="clash", data={"eventData": {"percent": 5}, "percent": 6, "url": "x"})]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "data")
    yield opened
    opened.close()


def take(store: Store, text: bytes, *, deliver: bool = False) -> Loaded:
    return load(store, io.BufferedReader(io.BytesIO(text)), deliver=deliver)  # type: ignore[arg-type]


def kept(tmp_path: Path) -> list[Event]:
    with StoreReader(tmp_path / "data") as reader:
        return [replace(event, number=0) for event in reader.events()]


@pytest.mark.parametrize("form", ["jsonl", "csv", "playscope"])
def test_our_own_files_come_back_as_they_were_and_only_once(form: str, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        write_capture(OWN, file, "1", T0) if form == "playscope" else FORMATS[form](OWN, file)
    assert load_file(store, path, deliver=False) == Loaded(stored=len(OWN))
    back = kept(tmp_path)
    assert [event.record() for event in back] == [event.record() for event in OWN]
    assert [event.data_json for event in back] == [json.loads(json_line(event)) and event.data_json for event in back]
    assert back[5].data_json == ODD[5].data_json
    assert load_file(store, path, deliver=False) == Loaded(duplicates=len(OWN))
    assert take(store, path.read_bytes()) == Loaded(duplicates=len(OWN))
    assert kept(tmp_path) == back
    counters = store.counters()
    assert (counters.stored, counters.local, counters.rejected) == (len(OWN), len(OWN), 0)


def test_lines_without_an_id_are_the_same_events_for_ever(store: Store, tmp_path: Path) -> None:
    text = b'{"eventName":"play","sessionId":"s"}\n\n  {"event":"pause"}\r\n{"event":"pause","x":1}'
    assert take(store, text).stored == 3
    assert take(store, text) == Loaded(duplicates=3)
    assert [event.event for event in kept(tmp_path)] == ["play", "pause", "pause"]
    assert kept(tmp_path)[0].session_id == "s"


def test_bad_lines_are_kept_aside_with_their_reason_once(store: Store, tmp_path: Path) -> None:
    text = b'{"event":"play"}\n{"event":""}\nnot json\n{"event":"x","seq":"one"}\n'
    text += b'{"a":"' + b"x" * 2_000_000 + b'"}\n'
    text += b'{"event":"\xff"}\n{"event":"last","media_time":NaN}\n[1]\n{"event":"end"}'
    loaded = take(store, text)
    assert (loaded.stored, loaded.rejected) == (2, 7)
    assert loaded.why[0] == "event: must be 1 to 64 characters long"
    assert take(store, text) == Loaded(duplicates=2, rejected=7, why=loaded.why)
    with StoreReader(tmp_path / "data") as reader:
        pieces = list(reader.rejected())
    assert [piece.raw for piece in pieces[:3]] == [b'{"event":""}', b"not json", b'{"event":"x","seq":"one"}']
    assert len(pieces) == 7
    assert store.counters().rejected == 7


def test_arrays_and_batches_are_taken_apart(store: Store, tmp_path: Path) -> None:
    assert take(store, b'[\n {"event": "a"},\n {"event": "b"},\n {"event": 1}\n]\n').stored == 2
    batch = b'{"common":{"session_id":"s"},"events":[{"event":"c","id":"1"},{"event":"d","id":"2"}]}\n{"event":"e"}\n'
    assert take(store, batch).stored == 3
    assert [(event.event, event.session_id) for event in kept(tmp_path)][2:] == [("c", "s"), ("d", "s"), ("e", None)]


def test_foreign_csv_gives_its_columns_by_name(store: Store, tmp_path: Path) -> None:
    text = (
        "\ufeffevent,timestamp,percent,sessionId,media_time,rendition,data\r\n"
        'percentsplayed,2026-11-02T10:00:00Z,50 %,s,12.5,"720p, high",\r\n'
        "play,1793613600000,,,,'=1+1,free text\r\n"
        ',,,,,,\r\npause,,,,,,"{""a"": [1]}"\r\nplay,,,,,,,too many\r\nplay,,,,x,,\r\n'
    ).encode()
    loaded = take(store, text)
    assert (loaded.stored, loaded.rejected) == (3, 3)
    first, second, third = kept(tmp_path)
    assert (first.timestamp, first.percent, first.session_id, first.media_time) == (T0, 50, "s", 12.5)
    assert first.data == {"rendition": "720p, high"}
    assert (second.timestamp, second.data) == (T0, {"rendition": "=1+1", "data": "free text"})
    assert third.data == {"a": [1]}
    assert take(store, text) == Loaded(duplicates=3, rejected=3, why=loaded.why)


@pytest.mark.parametrize("junk", [b"PK\x03\x04\x00\xff", b"a,b\n1,2\n", b"\x00" * 300_000, b"\xff\xfe"])
def test_what_is_neither_is_refused(store: Store, junk: bytes) -> None:
    with pytest.raises(SurroundingsError, match="neither like JSON nor like CSV"):
        take(store, junk)


def test_among_several_files_the_one_that_is_neither_is_named(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(SurroundingsError, match=r"notes\.txt: It begins neither"):
        load_file(store, path, deliver=False)


def test_the_text_of_a_capture_is_read_too(store: Store) -> None:
    text = b'{"playscope_capture":1,"version":"1","saved_at":"x"}\n' + json_line(ODD[0]) + b'\n{"end":1}\n'
    assert take(store, text) == Loaded(stored=1)


def test_remarks_come_along_and_never_replace_what_was_noted_here(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        write_capture(ODD, file, "1", T0, {"full": Remark(True, "theirs"), "none": Remark(True), "other": Remark(True)})
    remarks = Remarks(store)
    remarks.put("none", False, "ours")
    load_file(store, path, deliver=False)
    assert remarks.all() == {"full": Remark(True, "theirs"), "none": Remark(False, "ours")}
    assert take(store, gzip.decompress(path.read_bytes())) == Loaded(duplicates=len(ODD))


def test_a_cut_capture_gives_what_is_good_of_it_and_says_so(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.playscope"
    with path.open("wb") as file:
        write_capture(ODD, file, "1", T0)
    path.write_bytes(path.read_bytes()[:-100])
    loaded = load_file(store, path, deliver=False)
    assert 0 < loaded.stored < len(ODD) or loaded.stored == len(ODD)
    assert "cut off" in loaded.warning


def test_delivered_ones_wait_for_harperdb(store: Store) -> None:
    store.destination("http://127.0.0.1:1", ask=False)
    take(store, b'{"event":"a"}\n')
    take(store, b'{"event":"b"}\n', deliver=True)
    assert (store.counters().local, store.counters().pending) == (1, 1)
