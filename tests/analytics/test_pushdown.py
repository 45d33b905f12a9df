"""A filter that HarperDB looks for in part takes the same rows as one that is asked of every row here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from analytics.history.harper import HarperSource
from analytics.history.pushdown import conditions_of
from analytics.history.source import Selection
from analytics.playback.filter import parse
from collector.config import HarperTarget
from collector.event import FIELDS, Event
from collector.harper.client import HarperClient
from collector.harper.record import harper_record
from tests.analytics.factory import T0, make_event
from tests.harperdb.instance import HarperInstance

pytestmark = pytest.mark.harperdb

NAMES = ("play", "pause", "timeupdate", "waiting", "percentsplayed", "Play")
LONG = "https://media.example/" + "x" * 3000
SOURCES = ("a.webm", "b.webm", "", "Ärger' or 1=1 --", "100%_a", LONG + "1", LONG + "2", None)


@pytest.fixture(scope="module")
def client(harperdb: HarperInstance) -> Iterator[HarperClient]:
    """A table of 240 events of ours, and of rows in which others wrote what they liked."""
    target = HarperTarget(url=harperdb.url, username=harperdb.username, password=harperdb.password, schema="pushed")
    with HarperClient(target) as client:
        client.create_table()
        client.insert([harper_record(event) for event in events()])
        client.insert(theirs())
        yield client
    harperdb.drop("pushed")


def events() -> list[Event]:
    return [
        make_event(
            NAMES[number % len(NAMES)],
            number * 60.0,
            id=f"e{number:03}",
            source=SOURCES[number % len(SOURCES)],
            view_id=f"v{number // 40}" if number % 9 else None,
            seq=(number, -(2**60), 2**60, None)[number % 4],
            percent=number % 101 if number % 3 else None,
            media_time=number / 3 if number % 5 else None,
            duration=90.0 if number % 2 else None,
            data={"kind": "network", "deep": {"n": number}} if number % 10 == 0 else {},
        )
        for number in range(240)
    ]


def theirs() -> list[dict[str, Any]]:
    base = {"event": "play", "percent": "50", "media_time": "3", "source": 5, "seq": True}
    times = ("2026-11-02T12:30:00+05:00", "2026-11-02 10:30:00Z", 1_793_612_000_000, "yesterday", None)
    return [{"id": f"t{number}", **base, "timestamp": time} for number, time in enumerate(times)]


@dataclass(frozen=True)
class Asked:
    """A filter, and whether HarperDB can leave out some rows by it."""

    text: str
    helps: bool = True


ASKED = (
    Asked('event == "play"'),
    Asked("event in {play, waiting}"),
    Asked("event != play", helps=False),
    Asked('event contains "lay"'),
    Asked('event matches "^p"', helps=False),
    Asked('source == "Ärger\' or 1=1 --"'),
    Asked('source contains "%_"'),
    Asked('source == ""', helps=False),
    Asked(f'source == "{LONG}1"', helps=False),
    Asked("source", helps=False),
    Asked("percent >= 50"),
    Asked("percent < 50"),
    Asked("percent == 50"),
    Asked("seq < 100"),
    Asked("seq > 100"),
    Asked("seq <= -5"),
    Asked("media_time > 2.5s and media_time <= 40s"),
    Asked("duration == 90"),
    Asked("view_id == v3 and not event == play"),
    Asked("view_id == v3 or percent > 95"),
    Asked('view_id == v3 or data.kind == "network"', helps=False),
    Asked('(event == play or event == pause) and data.kind == "network"'),
    Asked('timestamp > "2026-11-02T11:00:00Z"', helps=False),
    Asked('timestamp < "2026-11-02T11:00:00Z" and event == play'),
    Asked('timestamp > "2026-11-05T11:00:00Z"', helps=False),
    Asked("group == buffering", helps=False),
)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.text[:40])
def test_the_same_rows_and_fewer_where_it_can(client: HarperClient, asked: Asked) -> None:
    source = HarperSource(client)
    selection = Selection(filter=parse(asked.text))
    every = list(source.events())
    assert len(every) == 245
    narrowed = list(source.narrowed(selection).events())
    assert _taken(selection, narrowed) == _taken(selection, every)
    assert (len(narrowed) < len(every)) == asked.helps


def test_a_range_of_time_in_pages(client: HarperClient) -> None:
    source = HarperSource(client)
    selection = Selection(start_ms=T0 + 3_600_000, end_ms=T0 + 7_200_000, filter=parse("event == play"))
    shares: list[float | None] = []
    paged = [event for page in source.pages(selection, shares.append) for event in page]
    assert _taken(selection, paged) == _taken(selection, list(source.events()))
    assert set(shares) <= {None}
    assert paged


def test_a_column_that_the_table_has_not_is_asked_here() -> None:
    selection = Selection(filter=parse("percent > 5 and event == play"))
    assert len(conditions_of(selection, FIELDS)) == 1
    assert conditions_of(selection, {"id", "event"}) == []


def _taken(selection: Selection, events: list[Event]) -> list[dict[str, Any]]:
    return sorted((event.record() for event in events if selection.holds(event)), key=lambda record: record["id"])
