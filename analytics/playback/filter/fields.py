"""The fields: one table of them, from which lookup, completion and documentation are made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Any

from analytics.playback.figures import FIGURES
from analytics.playback.filter.data_sources import Data, DataText
from analytics.playback.filter.error import FilterError
from analytics.playback.filter.kinds import ANY, FLAG, NUMBER, PERCENT, RATIO, SECONDS, TEXT, TIME, Kind
from analytics.playback.filter.sources import Age, Identity, Number, Remark, Source, Text
from analytics.playback.filter.surroundings import Surroundings
from analytics.playback.filter.view_sources import State, ViewFigure
from player.vocabulary import BY_NAME, group_of

_PART = re.compile(r'\.(?:"((?:[^"\\]|\\.)*)"|([^."]+))')
#: Members of `data` may lie so deep.
_MOST_PARTS = 32


class Need(Enum):
    """What must be in the surroundings for a field to have a value."""

    NOW = "now"
    FIGURES = "figures"
    STATES = "states"
    REMARKS = "remarks"


@dataclass(frozen=True, slots=True)
class Field:
    """What can be asked about. `real`: its numbers are floating point. `milliseconds`: it counts in these."""

    name: str
    kind: Kind
    help: str
    source: Source
    needs: Need | None = None
    real: bool = False
    milliseconds: bool = False


def _marked(surroundings: Surroundings) -> Iterable[tuple[str, bool]]:
    return ((identity, True) for identity in surroundings.marked)


def _comments(surroundings: Surroundings) -> Iterable[tuple[str, str]]:
    return surroundings.comments.items()


RECORD = (
    Field("event", TEXT, "the event's name", Text("event", "e.event")),
    Field(
        "group", TEXT, "the family of events that the name belongs to", Text("event", "e.event", derive=group_of)
    ),
    Field("timestamp", TIME, "when it happened, by the sender's clock", Number("timestamp", nullable=False)),
    Field("received_at", TIME, "when it was received, by the collector's clock", Number("received_at", nullable=False)),
    Field("media_time", SECONDS, "the playhead", Number("media_time"), real=True),
    Field("duration", SECONDS, "how long the media is", Number("duration"), real=True),
    Field("percent", PERCENT, "the percent that the event names", Number("percent")),
    Field("seq", NUMBER, "the event's number in its view, from 0", Number("seq")),
    Field("source", TEXT, "what is played: a public id or an address", Text("source", "c.source")),
    Field("view_id", TEXT, "the play attempt", Text("view_id", "c.view_id")),
    Field("session_id", TEXT, "the visitor's sitting on the page", Text("session_id", "c.session_id")),
    Field("page_url", TEXT, "the page that the player is on", Text("page_url", "c.page_url")),
    Field("user_agent", TEXT, "the browser, as it names itself", Text("user_agent", "c.user_agent")),
    Field("collector_id", TEXT, "the collector that took the event", Text("collector_id", "c.collector_id")),
    Field("id", TEXT, "the event's id", Identity()),
    Field("data", TEXT, "all else that came with the event, as its JSON text", DataText()),
    Field("age", SECONDS, "the time from the event's timestamp to now", Age(), Need.NOW, real=True),
    Field("state", TEXT, "the state of its view at that moment", State(), Need.STATES),
    Field("marked", FLAG, "you marked the event", Remark(_marked), Need.REMARKS),
    Field("comment", TEXT, "what you wrote beside the event", Remark(_comments), Need.REMARKS),
)  # fmt: skip


def _of_view(name: str, kind: Kind, help: str) -> Field:
    return Field(f"view.{name}", kind, help, ViewFigure(name), Need.FIGURES)


#: Units of figures -> what stands beside an operator.
_BY_UNIT = {"s": SECONDS, "%": PERCENT, "ratio": RATIO}
VIEW = (
    _of_view("outcome", TEXT, "what became of the view; none while it is open"),
    _of_view("state", TEXT, "the state it is in now"),
    _of_view("started_at", TIME, "when it began"),
    _of_view("ended_at", TIME, "when it ended; none while it is open"),
    *(_of_view(kind.name, _BY_UNIT.get(kind.unit, NUMBER), f"{kind.title}: {kind.formula}") for kind in FIGURES),
)
FIELDS = (*RECORD, *VIEW)
_BY_NAME = {field.name: field for field in FIELDS}


def find_field(written: str, position: int) -> Field:
    """The field of this name, as it stands in a filter. Raises FilterError, with the names that are near."""
    field = _BY_NAME.get(written)
    if field is not None:
        return field
    if written.startswith("data."):
        return _data_field(written, position)
    if written in BY_NAME:
        raise FilterError(f"{written} is an event, not a field", position, [f"event == {written}"])
    near = get_close_matches(written, _BY_NAME, n=3, cutoff=0.6)
    raise FilterError(f"there is no field {written}", position, near or ["a field such as event, percent or data.kind"])


def _data_field(written: str, position: int) -> Field:
    path = tuple(_unescaped(quoted) if bare is None else bare for quoted, bare in _parts(written[4:]))
    if len(path) > _MOST_PARTS:
        raise FilterError(f"data has at most {_MOST_PARTS} levels", position)
    return Field(written, ANY, "a member of data", Data(path), milliseconds=path[-1].endswith("_ms"))


def _parts(text: str) -> list[tuple[str | None, str | None]]:
    return [(part[1], part[2]) for part in _PART.finditer(text)]


def _unescaped(text: str | None) -> Any:
    return re.sub(r"\\(.)", r"\1", text or "")
