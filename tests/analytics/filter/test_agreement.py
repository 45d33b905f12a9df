"""The three ways to ask a filter agree: one event at a time, the feed's rows at once, and the store by SQL."""

import random
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analytics.playback.filter import FIELDS, Filter, States, Surroundings, parse
from analytics.playback.filter.fields import RECORD, VIEW
from analytics.playback.filter.kinds import ANY, FLAG, NUMBER, PERCENT, RATIO, SECONDS, TEXT, TIME
from collector.event import Event
from collector.store.reader import StoreReader
from collector.store.store import Batch, Store
from desktop.feed.rows import FeedRows
from tests.analytics.factory import T0

ZONE = ZoneInfo("Europe/Berlin")
TEXTS = [
    "",
    "v1",
    "v2",
    "waiting",
    "play",
    "sea.webm",
    "Größe",
    'quo"te',
    "back\\slash",
    "line\nbreak",
    "12",
    "😀",
    "%_",
]
WHOLE = [None, None, 0, 1, 2, 50, -3, 2**53, 2**53 + 1, 2**63 - 1]
REAL = [None, None, 0.0, -0.0, 0.25, 2.0, 3.5, 1e300, float(2**53)]
UUIDS = [str(uuid.UUID(int=number * 0x1234567890ABCDEF)) for number in range(1, 6)]
IDS = [*UUIDS, UUIDS[0].upper(), UUIDS[0].replace("-", ""), "plain", "Größe", "7", str(uuid.UUID(int=0))]
DATA = [
    b"{}",
    b'{"a":1,"wait_ms":250,"b":{"c":[1,"two",null,{"d":2.5}]},"on":true}',
    b'{"a":"1","b":"x","on":false,"e":null}',
    b'{ "a" : 2.5, "b" : { "c" : "two" } }',
    b'{"\\u0061":7,"odd key":"\\u0078","b":{"a":9}}',
    b'{"a":"Gr\xc3\xb6\xc3\x9fe","quo\\"te":"line\\nbreak"}',
    b'{"b":["a","\\"a\\""],"a":[]}',
]
PATHS = ["a", "b", "b.c", "b.c.1", "b.c.3.d", "b.a", "on", "e", "wait_ms", '"odd key"', '"quo\\"te"', "b.0", "nowhere"]


class Kept(NamedTuple):
    """The same events in a store and in the feed's rows, and what is around them."""

    events: list[Event]
    reader: StoreReader
    rows: FeedRows
    around: Surroundings


@pytest.fixture(scope="module", params=[1, 2])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    rng = random.Random(request.param)
    folder: Path = tmp_path_factory.mktemp("store")
    store = Store(folder)
    try:
        store.add(Batch(events=[_event(rng, number) for number in range(300)]))
    finally:
        store.close()
    with StoreReader(folder) as reader:
        events = list(reader.events())
        rows = FeedRows()
        rows.append(events)
        marked = frozenset(rng.sample([event.id for event in events], 20))
        yield Kept(events, reader, rows, _around(rng, marked))


def _event(rng: random.Random, number: int) -> Event:
    texts = {name: rng.choice([None, *TEXTS]) for name in ("session_id", "view_id", "source", "page_url")}
    identity = IDS[number] if number < len(IDS) else str(uuid.UUID(int=rng.getrandbits(128)))
    return Event(
        id=identity,
        event=rng.choice(["waiting", "play", "timeupdate", "mine", *TEXTS[6:8]]),
        timestamp=T0 + rng.choice([0, 1, 500, 3_600_000, -86_400_000 * 120, rng.randrange(10_000_000)]),
        received_at=T0 + rng.randrange(10_000),
        seq=rng.choice(WHOLE),
        percent=rng.choice(WHOLE),
        media_time=rng.choice(REAL),
        duration=rng.choice(REAL),
        data_json=rng.choice(DATA),
        **texts,
    )


def _around(rng: random.Random, marked: frozenset[str]) -> Surroundings:
    views = [text for text in TEXTS if rng.random() < 0.8]
    figures = {
        view: {"score": rng.choice([None, 50, 74.6]), "rebuffer_ratio": rng.choice([0.0, 0.09]), "outcome": "left"}
        for view in views
    }
    states = {
        view: States((T0, T0 + 500, T0 + 4_000_000), ("starting", rng.choice(["playing", "paused"]), "left"))
        for view in views
    }
    comments = dict.fromkeys(sorted(marked)[:10], "look") | {"plain": "Größe"}
    return Surroundings(T0 + 60_000, figures.get, states.get, marked, comments)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


texts = st.sampled_from([*TEXTS, *IDS, "playing", "left", "other", "look", "two", "Gr"]).map(_quoted)
numbers = st.sampled_from(
    ["0", "1", "2", "50", "-3", "2.5", "0.25", "3.5", "9007199254740993", "9223372036854775807", "99999999999999999999",
     "-99999999999999999999", "1e300", "7"]
)  # fmt: skip
quantities = st.sampled_from(["250ms", "2s", "1min", "1h", "-3s", "0.25s"])
percentages = st.sampled_from(["50%", "0%", "-3%", "12.5%", "100%"])
times = st.sampled_from(
    ['"11:00"', '"12:00:00.5"', '"2026-11-02"', '"2026-11-02T10:00:00Z"', '"2026-11-02 11:00:00.001"', str(T0), "11:02"]
)
VALUES = {
    TEXT: texts,
    NUMBER: numbers,
    PERCENT: numbers | percentages,
    RATIO: numbers | percentages,
    SECONDS: numbers | quantities,
    TIME: times,
    ANY: texts | numbers | quantities | st.sampled_from(["true", "false", "two"]),
}
ORDERED = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "eq", "ne", "lt", "le", "gt", "ge"])
PATTERNS = st.sampled_from(["a", "^$", "^pl", "(?i)GRÖSSE|größe", r"\\d+", ".", r"\n", '\\"', "é|ö", "[0-9a-f]{8}-"])
NAMES = (
    st.sampled_from([(field.name, field.kind) for field in RECORD])
    | st.sampled_from([(f"data.{path}", ANY) for path in PATHS])
    | st.sampled_from([(field.name, field.kind) for field in VIEW])
)


@st.composite
def questions(draw: st.DrawFn) -> str:
    name, kind = draw(NAMES)
    forms = ["present"] if kind is FLAG else ["present", "compare", "compare", "in"]
    if kind in (TEXT, ANY):
        forms += ["contains", "matches"]
    form = draw(st.sampled_from(forms))
    if form == "present":
        return name
    if form == "compare":
        return f"{name} {draw(ORDERED)} {draw(VALUES[kind])}"
    if form == "in":
        return f"{name} in {{{', '.join(draw(st.lists(VALUES[kind], min_size=1, max_size=4)))}}}"
    return f"{name} contains {draw(texts)}" if form == "contains" else f'{name} matches "{draw(PATTERNS)}"'


filters = st.recursive(
    questions(),
    lambda parts: st.one_of(
        parts.map(lambda part: f"not ({part})"),
        parts.map(lambda part: f"!{part}" if part[0] != "n" else f"not {part}"),
        st.tuples(parts, st.sampled_from(["and", "or", "&&", "||"]), parts).map(" ".join),
        st.tuples(parts, st.sampled_from(["and", "or"]), parts).map(lambda three: f"({' '.join(three)})"),
    ),
    max_leaves=8,
)


def _numbers_by_mask(kept: Kept, asked: Filter, start: int, end: int) -> list[int]:
    found: list[int] = []
    for chunk in kept.rows.chunks(start, end):
        found += chunk.numbers("number")[asked.mask(chunk, kept.around)].tolist()
    return found


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=filters)
@example("percent > 0.25 or seq <= 2.5")
@example("not seq >= 1.5 and percent != 2.5")
@example("seq in {9007199254740993, 0.5, 99999999999999999999} or percent == 9223372036854775807")
@example('timestamp < "11:00:00.002" or received_at in {"11:00", "2026-11-02"}')
@example(" or ".join(f'id == "{identity}"' for identity in IDS))
@example("data.a and not data.b.c or data contains Gr")
@example("state in {playing, starting} and not view.score or comment")
def test_all_ways_agree(kept: Kept, text: str) -> None:
    asked = parse(text, ZONE)
    expected = [event.number for event in kept.events if asked.matches(event, kept.around)]
    assert _numbers_by_mask(kept, asked, 0, 1000) == expected
    assert _numbers_by_mask(kept, asked, 100, 150) == [number for number in expected if 100 < number <= 150]
    where = asked.where(kept.around)
    assert [event.number for event in kept.reader.events(where=where)] == expected
    assert [event.number for event in kept.reader.newest(5, where)] == expected[-5:]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_each_field_finds_some_and_leaves_some(kept: Kept, field: object) -> None:
    """The events above are worth asking: each field that may be absent is so for some, and there for others."""
    name = field.name  # type: ignore[attr-defined]
    found = sum(parse(name, ZONE).matches(event, kept.around) for event in kept.events)
    always = name in {"event", "group", "timestamp", "received_at", "id", "age"}
    never = name.startswith("view.") and name not in {"view.score", "view.rebuffer_ratio", "view.outcome"}
    never |= name in {"user_agent", "collector_id"}
    assert found == len(kept.events) if always else found == 0 if never else 0 < found < len(kept.events)
