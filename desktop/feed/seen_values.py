"""What the feed has seen of a field: offered when a filter is typed."""

from collections.abc import Iterable

from analytics.playback.filter.completion import Seen
from desktop.feed.block import CONTEXT
from desktop.feed.fields import DATA, data_fields, data_of, text_of, value_of
from desktop.feed.rows import FeedRows

#: Of so many of the newest rows texts are offered, and of so many what their data holds; so many values at most.
_ROWS, _READ, _MOST = 50_000, 500, 100


def seen_in(rows: FeedRows) -> Seen:
    """Values of a field by its name, the newest first; of `data` the names of its members."""

    def seen(field: str) -> Iterable[str]:
        if field in ("event", *CONTEXT):
            chunks = reversed(list(rows.chunks(rows.end - _ROWS, rows.end)))
            texts = (text for chunk in chunks for text in reversed(chunk.texts(field)[1]) if text)
            return list(dict.fromkeys(texts))[:_MOST]
        newest = list(rows.between(rows.end - _READ, rows.end))[::-1]
        if field == "data":
            names = (name.removeprefix(DATA) for event in newest if data_of(event) for name in data_fields(event))
            return list(dict.fromkeys(names))[:_MOST]
        if field.startswith(DATA):
            values = (value_of(event, field) for event in newest)
            return list(dict.fromkeys(text_of(value) for value in values if isinstance(value, str | int | float)))[
                :_MOST
            ]
        return ()

    return seen
