"""Writes docs/filter.md from the tables that filters are read by: `python docs/make_filter.py`."""

import sys
from collections.abc import Iterable
from pathlib import Path

PAGE = Path(__file__).with_name("filter.md")

_HEAD = """# The filter language

Made by `docs/make_filter.py` from the tables in `analytics/playback/filter`; do not edit it.

One line of text says which events are wanted: in the feed's filter line, in colour rules, and after `--filter` of
`playscope events`, `export`, `views` and `report`. An empty filter takes everything.
"""
_RULES = """A field by itself asks whether the event has it. A comparison with a field that the event has not is
false, `!=` too; `not percent == 5` takes events without a percent, `percent != 5` does not. `not` binds
closest, then `and`, then `or`; parentheses group. Words may be written as signs and the other way
round.

Text stands in double quotes; in it `\\"`, `\\\\`, `\\n`, `\\t` and `\\u00e4` are what they are in JSON, and a
backslash before anything else stays, so that regular expressions can be written as they are. A word without blanks
and without any of `" ( ) {{ }} , & | = ! < >` needs no quotes. Large and small letters are different; `(?i)` in
front of a regular expression takes them for the same. Between braces a comma or a blank separates the values.

Units turn a number into seconds, or into milliseconds beside a member of `data` whose name ends in `_ms`. A time
of day (`"12:03"`, `"12:03:04.5"`) is compared with the clock of this machine, on any day, to the millisecond; a
date without an offset is of this machine's zone too.

`data.x.y` is a member of a member, `data.list.0` the first of a list; a name with other characters stands in
quotes, `data."odd name"`. `null` is no value. Text that says a number counts as the number where it is compared
with one; a value of another type than what it is compared with is `!=` to it and nothing else. `contains` and
`matches` look into the JSON text of what is no text.

`view.…` are the figures of the event's view as they are now (for events of the past: at their end), `state` the
state of the view at the moment of the event. `playscope views --filter` gives the views of which the filter takes
an event.

A filter has at most {characters} characters and {levels} levels. Regular expressions are those of RE2: however
they are written, they take no longer than the text is long.
"""
EXAMPLES = (
    ("event == waiting and media_time > 2s", "waiting, later than two seconds into the media"),
    ("group in {buffering, error}", "everything about buffering, and errors"),
    ("not (event == timeupdate or event == progress)", "without the two that come all the time"),
    ('timestamp >= "12:03" and timestamp < "12:04"', "what happened in the minute after three past twelve"),
    ('timestamp > "2026-11-02T10:00:00Z" && percent', "marks since then"),
    (r'source matches "\.(m3u8|mpd)(\?|$)"', "HLS and DASH"),
    ('page_url contains "/watch" and not user_agent contains Firefox', "one page, without one browser"),
    ("data.kind == network or data.status >= 500", "errors of the network, and answers of 500 and more"),
    ("data.frozen_ms > 250ms", "standstills longer than a quarter of a second"),
    ("data.buffered.0.1 < 10", "the first buffered range ends before ten seconds"),
    ("view.rebuffer_ratio > 5% and event == viewstart", "the starts of the views that rebuffered much"),
    ('view.outcome == "playback failure"', "all events of views that failed"),
    ("state == rebuffering", "what happened while a view stood still"),
    ("age < 5min and (marked or comment)", "what you noted on lately"),
)


def page() -> str:
    """The whole text."""
    from analytics.playback.filter.fields import RECORD, VIEW
    from analytics.playback.filter.kinds import ANY, KINDS, UNITS
    from analytics.playback.filter.operators import CONNECTIVES, OPERATORS
    from analytics.playback.filter.reading import MOST_CHARACTERS, MOST_LEVELS

    parts = [
        _HEAD,
        _table(("filter", "takes"), ((_code(text), means) for text, means in EXAMPLES)),
        "## Operators\n",
        _table(
            ("written", "takes an event whose value", "of", "example"),
            (
                (_spellings(one.spellings), one.help, ", ".join(kind.name for kind in one.kinds), _code(one.example))
                for one in OPERATORS
            ),
        ),
        _table(
            ("written", "", "example"),
            ((_spellings(one.spellings), one.help, _code(one.example)) for one in CONNECTIVES),
        ),
        "## Values\n",
        _table(("kind of field", "what stands beside the operator"), ((kind.name, kind.help) for kind in KINDS)),
        f"Units: {', '.join(f'`{unit}` ({seconds:g} s)' for unit, seconds in UNITS.items())}.\n",
        "## Rules\n",
        _RULES.format(characters=f"{MOST_CHARACTERS:,}", levels=MOST_LEVELS),
        "## Fields\n",
        _table(
            ("field", "kind", "what it is"),
            (
                *((_code(field.name), field.kind.name, field.help) for field in RECORD),
                (_code("data.x.y"), ANY.name, "a member of `data`, by its path"),
            ),
        ),
        "## Figures of the view\n",
        _table(("field", "kind", "what it is"), ((_code(field.name), field.kind.name, field.help) for field in VIEW)),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _spellings(spellings: Iterable[str]) -> str:
    return " ".join(map(_code, spellings))


def _code(text: str) -> str:
    return f"`{text}`"


def _table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [titles, tuple("---" for _ in titles), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parent.parent))
    PAGE.write_text(page(), encoding="utf-8")
