"""CMCD version 2 event reports: those of the field's own library, and lines by hand."""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from analytics.history.views import view_records
from collector.collector import Collector
from collector.event import Event
from collector.record.cmcd import event_of
from collector.record.structured_fields import NotStructured, parse_dictionary
from collector.store.reader import StoreReader
from tests.collector.conftest import NOON
from tests.harperdb.instance import node

SCRIPT = Path(__file__).parent.parent / "cmcd" / "reports.mjs"
TYPE = {"content-type": "application/cmcd"}


def post(collector: Collector, body: str | bytes, **headers: str) -> httpx.Response:
    return httpx.post(f"{collector.url}/cmcd", content=body, headers=TYPE | headers, trust_env=False)


def newest(collector: Collector) -> list[Event]:
    with StoreReader(collector.config.data_dir) as reader:
        return reader.newest(100)


def test_the_reports_of_the_fields_own_library_become_a_view(collector: Collector) -> None:
    command = [node(), str(SCRIPT), collector.url, str(NOON)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["statuses"]) == {200}
    events = newest(collector)
    assert [event.seq for event in events] == list(range(len(events)))
    (view,) = view_records(events, events[-1].received_at)
    assert view["view_id"] == view["session_id"] == told["sid"]
    assert view["source"] == 'trailers/"harbour"'
    assert view["outcome"] == "left"
    measured = {
        name: view[name] for name in ("startup_s", "rebuffer_count", "rebuffer_s", "seek_count", "seek_s", "paused_s")
    }
    assert measured == {
        "startup_s": 0.8, "rebuffer_count": 1, "rebuffer_s": 1.5, "seek_count": 1, "seek_s": 0.4, "paused_s": 3.0,
    }  # fmt: skip
    assert view["played_s"] == pytest.approx(11.0, abs=0.001)
    (custom,) = [event for event in events if event.event == "cmcd.ce"]
    assert custom.data["cmcd"]["cen"] == "chapter"
    assert custom.data["cmcd"]["com.example-ad"] == "none"
    beat = next(event for event in events if event.event == "heartbeat")
    assert beat.data["state"] == "playing"
    assert beat.data["buffered"] == [[2.0, 6.0]]


def test_good_lines_are_kept_and_bad_ones_set_aside(collector: Collector) -> None:
    body = 'e=t,sid="a",sn=0,sta=p\r\n\nnonsense here\ne=ps,sid="a",sn=1,sta=a\nsid="a"\n'
    answer = post(collector, body)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["stored"], told["rejected"]) == (2, 2)
    assert [error["index"] for error in told["errors"]] == [1, 3]
    assert told["errors"][1]["field"] == "e"
    # The same reports again, as after an answer that was lost: nothing is kept twice.
    assert post(collector, body).json()["stored"] == 2
    counters = collector.health()["counters"]
    assert (counters["stored"], counters["duplicates"], counters["rejected"]) == (2, 2, 4)
    assert [event.event for event in newest(collector)] == ["heartbeat", "pause"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("e=t", {"host": "evil.example"}, 403),
        ("", {}, 400),
        ("\n\n", {}, 400),
        ('[{"event": "play"}]', {"content-type": "application/json"}, 415),
        ("e=t", {"content-type": "text/plain"}, 200),
        ("e=t,ts=99999999999999999999", {}, 400),
        (b'e=t,cid="\xff"', {}, 400),
        ("e=t" + ',a="' + "x" * 1_100_000 + '"', {}, 413),
    ],
)
def test_the_answers_are_those_of_the_other_routes(
    collector: Collector, body: str | bytes, headers: dict[str, str], status: int
) -> None:
    answer = post(collector, body, **headers)
    assert answer.status_code == status
    assert answer.json()["success"] is (status == 200)


def test_a_page_of_another_origin_may_ask_and_post(collector: Collector) -> None:
    origin = {"origin": "https://player.example"}
    asked = httpx.options(f"{collector.url}/cmcd", headers=origin, trust_env=False)
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-headers"] == "content-type"
    assert post(collector, "e=t", **origin).headers["access-control-allow-origin"] == "*"


def test_structured_fields() -> None:
    text = 'a, b=?0,c=-3.5 , d="x\\"y\\\\";q=1;r,e=(1 "two" thr/ee;f);g, h-i.*=:aGk=:,j=@12'
    assert parse_dictionary(text) == {
        "a": True, "b": False, "c": -3.5, "d": 'x"y\\', "e": [1, "two", "thr/ee"], "h-i.*": "aGk=", "j": "12",
    }  # fmt: skip
    assert parse_dictionary("") == {}


@pytest.mark.parametrize(
    "text", ["a,", "A=1", "a=", 'a="x', "a=(1", "a=(1,2)", "a b", "a=1,,b", "a=\x01", "é=1", "a=(1 2"]
)
def test_what_is_no_dictionary_is_said(text: str) -> None:
    with pytest.raises(NotStructured, match=r"character|comma"):
        parse_dictionary(text)


@pytest.mark.parametrize(
    ("keys", "event", "data"),
    [
        ({"e": "um"}, "volumechange", {"muted": False}),
        ({"e": "pr", "pr": 1.5}, "ratechange", {"rate": 1.5}),
        ({"e": "b", "bg": True}, "pagehidden", {}),
        ({"e": "b"}, "pageshown", {}),
        ({"e": "e", "ec": ["MEDIA_4", "x"]}, "error", {"message": "MEDIA_4 x", "kind": "player"}),
        ({"e": "ps", "sta": "?"}, "cmcd.ps", {}),
        ({"e": "rr"}, "cmcd.rr", {}),
    ],
)
def test_each_report_has_its_event(keys: dict[str, Any], event: str, data: dict[str, Any]) -> None:
    made = event_of(keys)
    assert made["event"] == event
    assert made["data"] == {"cmcd": keys, "origin": "cmcd", **data}
