"""The feed's rows as the filter language reads them: the mask says what the filter says of each event."""

import pytest

from analytics.playback.filter import Surroundings, parse
from desktop.feed.block import BLOCK_ROWS
from desktop.feed.rows import FeedRows
from tests.desktop.samples import make_event, played_clips

FILTERS = (
    "event == waiting",
    "group == error or group == buffering",
    "not group == progress",
    "media_time > 20s and media_time <= 30",
    "percent >= 50",
    "seq < 10",
    'source contains "dog"',
    'source matches "^https"',
    "data.frozen_ms > 3s",
    "data.kind",
    "data.buffered.0.1 > 60",
    'data contains "tracker"',
    'view_id matches "1$"',
    'id == "plain id"',
    'id in {"plain id", "0195a9b2-0000-7000-8000-000000000003"}',
    "marked",
    'comment contains "why"',
    "age < 1000d",
    "duration",
    "not percent",
)


@pytest.mark.parametrize("text", FILTERS)
def test_a_mask_says_what_the_filter_says_of_each_event(text: str) -> None:
    rows = FeedRows(4 * BLOCK_ROWS)
    rows.append([make_event(0, id="plain id", data={"kind": "tracker"}), make_event(0, id='{"kind": 1}')])
    events = played_clips(8)
    while rows.end < BLOCK_ROWS + 500:
        rows.append(events)
    asked = parse(text)
    around = Surroundings(
        now=events[-1].received_at,
        marked={events[5].id, "plain id"},
        comments={events[9].id: "why?", events[5].id: "no"},
    )
    for start, end in ((0, 40), (BLOCK_ROWS - 7, BLOCK_ROWS + 30), (3, 700)):
        for chunk in rows.chunks(start, end):
            mask = asked.mask(chunk, around).tolist()
            expected = [asked.matches(rows[place], around) for place in chunk.places.tolist()]
            assert mask == expected
    assert any(asked.mask(chunk, around).any() for chunk in rows.chunks(0, rows.end)), "the filter was to take some"
