"""The lab's server: each fault as a client of it sees it, and the table of scenarios."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from collector.lab.faults import Answer, CutOff, EndlessStart, Hold, Throttle
from collector.lab.medium import PADDING, Run, span_of
from collector.lab.scenarios import SCENARIOS
from collector.lab.server import LabServer
from resources import lab_path

CLIP = lab_path("clock.webm")
assert CLIP is not None
DATA = CLIP.read_bytes()
FAULTS: dict[str, tuple[Any, ...]] = {
    "plain": (),
    "hold": (Hold(0.5, 0.4),),
    "endless": (Hold(0, 60),),
    "slow": (Throttle(400_000, len(DATA) - 100_000),),
    "cut": (CutOff(0.4),),
    "missing": (Answer(404),),
    "padded": (EndlessStart(400_000),),
    "text": (Answer(200, "text/html"),),
}


@pytest.fixture
def lab() -> Iterator[LabServer]:
    server = LabServer(FAULTS)
    server.start()
    yield server
    server.stop()


def get(lab: LabServer, scenario: str, run: str = "1", **headers: str) -> httpx.Response:
    return httpx.get(lab.address(scenario, "clock.webm", run), headers=headers, trust_env=False)


def test_a_medium_without_a_fault_comes_whole_and_in_ranges(lab: LabServer) -> None:
    whole = get(lab, "plain")
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, DATA, "video/webm")
    part = get(lab, "plain", Range="bytes=1000-1999")
    assert (part.status_code, part.content) == (206, DATA[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(DATA)}"
    assert get(lab, "plain", Range="bytes=500000-").content == DATA[500_000:]
    assert get(lab, "plain", Range=f"bytes={len(DATA)}-").status_code == 416
    assert httpx.head(lab.address("plain", "clock.webm", "1"), trust_env=False).headers["content-length"] == str(
        len(DATA)
    )


def test_held_bytes_stay_away_from_when_they_are_asked_for_and_once_a_run(lab: LabServer) -> None:
    time.sleep(0.5)  # nobody asks yet
    began = time.monotonic()
    with httpx.stream("GET", lab.address("hold", "clock.webm", "1"), trust_env=False) as response:
        arrived = [(len(piece), time.monotonic() - began) for piece in response.iter_raw()]
    early = sum(count for count, at in arrived if at < 0.35)
    assert (early, sum(count for count, _ in arrived)) == (len(DATA) // 2, len(DATA))
    assert arrived[-1][1] >= 0.4
    began = time.monotonic()
    assert get(lab, "hold").content == DATA
    assert time.monotonic() - began < 0.35
    began = time.monotonic()
    assert get(lab, "hold", run="another").content == DATA
    assert time.monotonic() - began >= 0.4


def test_a_throttled_answer_takes_its_time(lab: LabServer) -> None:
    began = time.monotonic()
    assert get(lab, "slow").content == DATA
    assert 0.15 < time.monotonic() - began < 2


def test_an_endless_start_goes_on_with_padding(lab: LabServer) -> None:
    got, began = b"", time.monotonic()
    with httpx.stream("GET", lab.address("padded", "clock.webm", "1"), trust_env=False) as response:
        for piece in response.iter_raw():
            got += piece
            if len(got) > 100_000:
                break
    assert 0.15 < time.monotonic() - began < 3
    assert response.headers["content-type"] == "video/webm"
    assert got.startswith(DATA[:40])
    assert got.count(PADDING) >= 20


def test_a_connection_is_cut_and_nothing_lies_behind(lab: LabServer) -> None:
    got: list[bytes] = []
    with httpx.stream("GET", lab.address("cut", "clock.webm", "1"), trust_env=False) as response:
        pieces = response.iter_raw()
        with pytest.raises(httpx.RemoteProtocolError):
            got.extend(pieces)
    assert b"".join(got) == DATA[: int(0.4 * len(DATA))]
    assert get(lab, "cut", Range=f"bytes={len(DATA) // 2}-").status_code == 404


def test_another_answer(lab: LabServer) -> None:
    assert get(lab, "missing").status_code == 404
    text = get(lab, "text")
    assert (text.status_code, text.headers["content-type"]) == (200, "text/html")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/lab/plain/clock.webm", {"Host": "evil.example"}, 403),
        ("/lab/plain/nothing.webm", {}, 404),
        ("/lab/nothing/clock.webm", {}, 404),
        ("/lab/plain/..%2F__init__.py", {}, 404),
        ("/", {}, 404),
    ],
)
def test_nothing_else_is_served(lab: LabServer, path: str, headers: dict[str, str], status: int) -> None:
    assert httpx.get(lab.url + path, headers=headers, trust_env=False).status_code == status
    assert httpx.post(lab.url + path, headers=headers, trust_env=False).status_code in (403, 405)


def test_only_pages_of_this_machine_may_read(lab: LabServer) -> None:
    assert get(lab, "plain", Origin="http://127.0.0.1:3000").headers["access-control-allow-origin"]
    assert "access-control-allow-origin" not in get(lab, "plain", Origin="https://evil.example").headers


def test_a_playlist_keeps_to_its_run(lab: LabServer) -> None:
    text = httpx.get(lab.address("plain", "stream.m3u8", "7"), trust_env=False).text
    assert "low.m3u8?run=7" in text
    assert 'mp4?run=7",BYTERANGE' in httpx.get(lab.address("plain", "low.m3u8", "7"), trust_env=False).text


def test_it_stops_at_once_while_an_answer_waits_and_leaves_no_thread(lab: LabServer) -> None:
    failed: list[Exception] = []

    def ask() -> None:
        try:
            get(lab, "endless")
        except httpx.HTTPError as error:
            failed.append(error)

    asking = threading.Thread(target=ask, name="asking")
    asking.start()
    time.sleep(0.2)
    began = time.monotonic()
    lab.stop()
    asking.join()
    assert time.monotonic() - began < 2
    assert failed
    assert "lab-http" not in {thread.name for thread in threading.enumerate()}
    lab.stop()


def test_two_holds_follow_each_other() -> None:
    now = [0.0]
    run = Run((Hold(0.2, 3), Hold(0.5, 4)), lambda: now[0])
    assert run.piece(0, 100, 100) == 20
    assert run.wait_s(20, 100) == 3
    now[0] = 3
    assert (run.wait_s(20, 100), run.piece(20, 100, 100)) == (0, 30)
    now[0] = 5
    assert run.wait_s(50, 100) == 4
    now[0] = 9
    assert run.piece(50, 100, 100) == 50


def test_ranges_are_read() -> None:
    assert span_of("bytes=0-9", 100) == (0, 10)
    assert span_of("bytes=90-", 100) == (90, 100)
    assert span_of("bytes=100-", 100) == (0, 0)
    assert span_of("items=0-9", 100) is None
    assert span_of(None, 100) is None


def test_the_table_of_scenarios() -> None:
    assert len(SCENARIOS) >= 15
    assert len({row.name for row in SCENARIOS}) == len({row.title for row in SCENARIOS}) == len(SCENARIOS)
    for row in SCENARIOS:
        assert row.steps[-1].action == "leave", row.name
        assert row.counts, row.name
        assert lab_path(row.file), row.name
