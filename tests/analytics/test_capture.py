"""Captures: what is saved comes back, and of a file that was cut or damaged what is good of it."""

import gzip
import io
import json
import random
from pathlib import Path

import pytest
from msgspec.structs import asdict, replace

from analytics.history.capture.blocks import pack
from analytics.history.capture.reader import open_capture
from analytics.history.capture.writer import write_capture
from collector.event import EARLIEST_MS, LATEST_MS, Event
from collector.failure import SurroundingsError
from collector.store.remarks import Remark
from tests.analytics.factory import T0, make_event

HOSTILE = "=cmd|'/c calc'!A1 <img src=x onerror=alert(1)>\u202e\x00\x1b[31m\ufeff\u2028\n\r\t\U0001f600\\\""
ODD = [
    make_event(
        "percentsplayed", 1.5, id="full", received_at=T0 + 1600, seq=0, media_time=0.1, duration=1e308, percent=0
    ),
    make_event("play", id=HOSTILE, source=HOSTILE, page_url=HOSTILE, user_agent=HOSTILE, session_id=HOSTILE),
    make_event("x" * 64, 2, view_id=HOSTILE, collector_id=HOSTILE, data={HOSTILE: [HOSTILE, {"a": None}]}),
    make_event("play", 3, seq=2**53 + 1, percent=-(2**63), data={"big": 2**63 - 1, "bigger": 2**53 + 1, "f": 1.0}),
    Event(id="old", event="e", timestamp=EARLIEST_MS, received_at=LATEST_MS, data_json=b'{\n "n": 1.50,\r\n "e": 1e3}'),
    Event(id="digits", event="e", timestamp=-1, received_at=0, data_json=b'{"n":123456789012345678901234567890}'),
    make_event("play", 4, id="none", session_id="", view_id="", source=""),
]


REMARKS = {
    "full": Remark(True),
    HOSTILE: Remark(False, HOSTILE),
    "none": Remark(True, "why?"),
    "elsewhere": Remark(True),
}


def saved(tmp_path: Path, events: list[Event]) -> Path:
    path = tmp_path / "a.playscope"
    with path.open("wb") as file:
        assert write_capture(events, file, "1.2.3", T0, REMARKS) == len(events)
    return path


def many(count: int) -> list[Event]:
    chance = random.Random(3)
    return [
        make_event("timeupdate", number / 4, id=f"e{number}", view_id="v", seq=number, data={"x": chance.random()})
        for number in range(count)
    ]


def without_number(events: list[Event]) -> list[Event]:
    return [replace(event, number=0) for event in events]


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    events = ODD + many(5000)
    with open_capture(saved(tmp_path, events)) as capture:
        back = list(capture.all())
        assert [event.number for event in back] == list(range(1, len(events) + 1))
        assert [event.record() for event in back] == [event.record() for event in events]
        odd_data = [event.data_json for event in without_number(back)[: len(ODD)]]
        assert odd_data[4] == b'{"n":1.50,"e":1e3}'
        assert odd_data[5] == ODD[5].data_json
        assert without_number(back)[5:] == events[5:]
        assert capture.remarks == {name: REMARKS[name] for name in ("full", HOSTILE, "none")}
        assert capture.warning == ""
        assert capture.header.version == "1.2.3"
        assert (capture.events, capture.until) == (len(events), LATEST_MS)


def test_an_empty_one_is_whole(tmp_path: Path) -> None:
    with open_capture(saved(tmp_path, [])) as capture:
        assert (list(capture.all()), capture.warning, capture.until) == ([], "", 0)


def test_any_gunzip_gives_the_lines(tmp_path: Path) -> None:
    lines = gzip.decompress(saved(tmp_path, ODD).read_bytes()).splitlines()
    assert [json.loads(line) for line in lines[1:-1]] == [
        {**event.record(), **({"remark": asdict(REMARKS[event.id])} if event.id in REMARKS else {})} for event in ODD
    ]
    assert json.loads(lines[0])["playscope_capture"] == 1
    assert json.loads(lines[-1]) == {"end": len(ODD)}


def test_what_was_cut_off_opens_and_says_so(tmp_path: Path) -> None:
    events = many(6000)
    path = saved(tmp_path, events)
    whole = path.read_bytes()
    chance = random.Random(1)
    most = 0
    for _ in range(50):
        length = chance.randrange(100, len(whole))
        path.write_bytes(whole[:length])
        with open_capture(path) as capture:
            back = without_number(list(capture.all()))
            assert back == events[: len(back)]
            assert capture.events == len(back)
            assert f"{len(back):,} events were read" in capture.warning
            assert "cut off" in capture.warning
            assert not capture.damaged
            # No more is lost than the share of the file that is missing, and a little.
            assert len(back) >= len(events) * length / len(whole) - 500
            most = max(most, len(back))
    assert most > 5000


def test_damaged_places_are_left_out_and_counted(tmp_path: Path) -> None:
    events = many(10_000)
    path = saved(tmp_path, events)
    whole = path.read_bytes()
    known = {event.id: event for event in events}
    chance = random.Random(2)
    for _ in range(20):
        garbled = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            start = chance.randrange(len(whole))
            garbled[start : start + chance.randint(1, 200)] = chance.randbytes(chance.randint(1, 200))
        path.write_bytes(garbled)
        with open_capture(path) as capture:
            back = without_number(list(capture.all()))
            assert all(known[event.id] == event for event in back)
            assert [event.seq for event in back] == sorted(event.seq or 0 for event in back)
            assert len(back) >= len(events) - 4 * 2000
            assert f"{len(back):,}" in capture.warning


@pytest.mark.parametrize("junk", [b"", b"PK\3\4", b"x" * 5000, b'{"event":"play"}\n', gzip.compress(b"hello", mtime=0)])
def test_other_files_are_no_captures(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "a.playscope"
    path.write_bytes(junk)
    with pytest.raises(SurroundingsError, match="no capture"):
        open_capture(path)
    with pytest.raises(SurroundingsError, match="cannot be read"):
        open_capture(tmp_path / "missing")
    with pytest.raises(SurroundingsError, match="cannot be read"):
        open_capture(tmp_path)


def test_newer_ones_are_refused_politely(tmp_path: Path) -> None:
    path = tmp_path / "a.playscope"
    path.write_bytes(pack(b'{"playscope_capture":2,"version":"9.0","more":[1]}\n', 0, 0) + pack(b"?", 1, 0))
    with pytest.raises(SurroundingsError, match=r"newer Playscope \(9\.0; format 2, this one knows 1\)\. Update"):
        open_capture(path)


def test_what_is_no_event_in_a_good_block_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.playscope"
    good = b'{"id":"a","event":"play","timestamp":"2026-11-02T10:00:00.000Z","received_at":"2026-11-02T10:00:00Z"%s}\n'
    bad = [b', "data": []', b', "data": {"a": %s}' % (b"[" * 5000 + b"]" * 5000), b', "seq": 1e30', b', "more": 1']
    bad += [b', "media_time": NaN', b', "source": "\\ud800"', b', "timestamp": "yesterday"']
    text = good % b"" + b"".join(good % part for part in bad) + b"no json\n" + good % b', "data": {"a": 1}'
    path.write_bytes(pack(b'{"playscope_capture":1}\n', 0, 0) + pack(text, 10, T0) + pack(b'{"end":10}\n', 0, T0))
    with open_capture(path) as capture:
        assert [event.number for event in capture.all()] == [1, 10]
        assert "8 lines not readable as events, 2 of 10 events were read" in capture.warning


def test_what_inflates_without_end_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.playscope"
    path.write_bytes(pack(b'{"playscope_capture":1}\n', 0, 0) + pack(bytes(40_000_000), 1, 0))
    with open_capture(path) as capture:
        assert (capture.events, capture.damaged) == (0, 1)


def test_a_file_that_is_changed_while_it_is_open_gives_what_it_still_has(tmp_path: Path) -> None:
    events = many(6000)
    path = saved(tmp_path, events)
    with open_capture(path) as capture:
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size // 2)
        back = without_number(list(capture.all()))
        assert back == events[: len(back)]
        assert len(back) < len(events)
        assert f"{len(back):,} of 6,000 events were read" in capture.warning


def test_looking_through_can_be_given_up(tmp_path: Path) -> None:
    seen: list[float] = []

    class Enough(Exception):
        pass

    def tell(share: float) -> None:
        seen.append(share)
        if share > 0.5:
            raise Enough

    with pytest.raises(Enough):
        open_capture(saved(tmp_path, many(10_000)), tell)
    assert seen == sorted(seen)
    assert 0 < seen[0] < 0.5 < seen[-1] < 1


def test_it_streams_to_what_cannot_seek() -> None:
    class Pipe(io.RawIOBase):
        got = b""

        def write(self, some: bytes) -> int:  # type: ignore[override]
            self.got += some
            return len(some)

        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    write_capture(iter(ODD), pipe, "1", T0)  # type: ignore[arg-type]
    assert gzip.decompress(pipe.got).count(b"\n") == len(ODD) + 2
