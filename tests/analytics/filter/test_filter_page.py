"""docs/filter.md is what the tables say, and what it shows can be asked."""

import runpy
from pathlib import Path

import pytest

from analytics.playback.filter import FIELDS, OPERATORS, parse
from analytics.playback.filter.operators import CONNECTIVES
from tests.analytics.factory import make_event

_DOCS = Path(__file__).parents[3] / "docs"
_MADE = runpy.run_path(str(_DOCS / "make_filter.py"))


def test_the_page_is_the_one_that_the_program_makes() -> None:
    made = _MADE["page"]()
    assert (_DOCS / "filter.md").read_text("utf-8") == made, "run: python docs/make_filter.py"
    for field in FIELDS:
        assert f"`{field.name}`" in made


@pytest.mark.parametrize(
    "text", [*(text for text, _ in _MADE["EXAMPLES"]), *(one.example for one in (*OPERATORS, *CONNECTIVES))]
)
def test_each_example_can_be_asked(text: str) -> None:
    asked = parse(text)
    assert asked
    assert asked.where().sql
    assert asked.matches(make_event("other")) in (True, False)


#: An event that each example takes, by the filter; what is about views and marks is asked elsewhere.
TAKEN = {
    "event == waiting and media_time > 2s": make_event("waiting", media_time=2.5),
    "group in {buffering, error}": make_event("stalled"),
    "not (event == timeupdate or event == progress)": make_event("play"),
    'timestamp > "2026-11-02T10:00:00Z" && percent': make_event("percentsplayed", 1, percent=0),
    r'source matches "\.(m3u8|mpd)(\?|$)"': make_event("play", source="https://x/y.m3u8?z"),
    'page_url contains "/watch" and not user_agent contains Firefox': make_event("play", page_url="https://x/watch"),
    "data.kind == network or data.status >= 500": make_event("error", data={"status": 503}),
    "data.frozen_ms > 250ms": make_event("thaw", data={"frozen_ms": 251}),
    "data.buffered.0.1 < 10": make_event("progress", data={"buffered": [[0, 9.5]]}),
}


@pytest.mark.parametrize("text", TAKEN)
def test_each_example_takes_what_it_says(text: str) -> None:
    assert text in dict(_MADE["EXAMPLES"])
    assert parse(text).matches(TAKEN[text])
    assert not parse(text).matches(make_event("timeupdate", media_time=1.0))
