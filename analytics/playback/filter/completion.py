"""What can be written next: fields, operators, values that were seen; also where the text is not complete."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from lark import Token
from lark.exceptions import UnexpectedInput

from analytics.playback.facts import OUTCOMES
from analytics.playback.filter.error import FilterError
from analytics.playback.filter.fields import FIELDS, Field, find_field
from analytics.playback.filter.grammar import RESERVED, parser
from analytics.playback.filter.kinds import ANY, TEXT
from analytics.playback.filter.operators import AND, CONNECTIVES, NOT, OPERATORS, OR
from analytics.playback.filter.reading import MOST_CHARACTERS
from analytics.playback.span import STATES
from player.vocabulary import GROUPS, VOCABULARY

#: So many are offered at most.
MOST = 50

_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_WORD = re.compile(r"[^\s\"(){},&|=!<>]*")
_BARE = re.compile(r"[^\W\d][\w\-]*")
#: Words that would be read as something else than the text they are.
_TAKEN = RESERVED | {"true", "false"}
#: Fields whose values are a table of the product's own, with what each means.
_KNOWN: Mapping[str, Mapping[str, str]] = {
    "event": {kind.name: kind.meaning for kind in VOCABULARY},
    "group": {group.name: group.title for group in GROUPS},
    "state": dict.fromkeys(STATES, "a state of a view"),
    "view.state": dict.fromkeys(STATES, "a state of a view"),
    "view.outcome": dict.fromkeys(OUTCOMES, "what became of a view"),
}

#: The values of a field that were seen, the ones worth offering first; of `data` the names of its members.
Seen = Callable[[str], Iterable[str]]


class Completion(NamedTuple):
    """`text` takes the place of what is written from `start` to `end` (columns, the end excluded)."""

    text: str
    start: int
    end: int
    help: str


def nothing_seen(field: str) -> Iterable[str]:
    return ()


def complete(text: str, position: int, seen: Seen = nothing_seen) -> list[Completion]:
    """What can stand at this column, in the place of the word that is there; the likely ones first."""
    if len(text) > MOST_CHARACTERS:
        return []
    start, end = _word_at(text, position)
    begun = text[start:position]
    reading = parser().parse_interactive(text[:start])
    tokens: list[Token] = []
    try:
        for token in reading.iter_parse():
            tokens.append(token)
    except UnexpectedInput:
        return []
    wanted: set[str] = reading.accepts()  # type: ignore[no-untyped-call]
    offers: list[tuple[str, str]] = []
    if "FIELD" in wanted:
        offers += _fields(begun, seen)
        offers.append((NOT.spellings[0], NOT.help))
    if "COMPARE" in wanted and (field := _field_of(tokens)):
        offers += [(one.name, one.help) for one in OPERATORS if field.kind in one.kinds]
    if "AND" in wanted:
        offers += [(one.spellings[0], one.help) for one in CONNECTIVES if one in (AND, OR)]
    if "STRING" in wanted and (field := _field_of(tokens)):
        offers += _values(field, seen)
    return [Completion(offer, start, end, help) for offer, help in _fitting(offers, begun)]


def _word_at(text: str, position: int) -> tuple[int, int]:
    """(start, end) of the word, or the text in quotation marks, that the position is in or behind."""
    before = _CLOSED.sub(lambda found: " " * len(found[0]), text[:position])
    if '"' in before:
        start = before.index('"')
        rest = re.match(r'(?:[^"\\]|\\.)*"?', text[position:], re.DOTALL)
        return start, position + len(rest[0] if rest else "")
    start = position
    while start and _WORD.fullmatch(before[start - 1]) and text[start - 1] == before[start - 1]:
        start -= 1
    word = _WORD.match(text, position)
    return start, word.end() if word else position


def _field_of(tokens: list[Token]) -> Field | None:
    """The field that was written last, if it is one."""
    name = next((token for token in reversed(tokens) if token.type == "FIELD"), None)
    try:
        return None if name is None else find_field(str(name), 0)
    except FilterError:
        return None


def _fields(begun: str, seen: Seen) -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        # Figures of the view are many: only once they are asked for.
        if not field.name.startswith("view.") or begun.startswith("view"):
            yield field.name, field.help
    if begun and (begun.startswith("data") or "data".startswith(begun)):
        for name in seen("data"):
            yield f"data.{name}", "a member of data"
    if begun and not begun.startswith("view") and "view".startswith(begun):
        yield "view.", "figures of the view"


def _values(field: Field, seen: Seen) -> Iterator[tuple[str, str]]:
    known = _KNOWN.get(field.name, {})
    for value in dict.fromkeys([*seen(field.name), *known]):
        yield literal(value) if field.kind in (TEXT, ANY) else value, known.get(value, "")
    if not known and field.kind.example:
        yield field.kind.example, field.kind.help


def literal(value: str) -> str:
    """A text as it is written in a filter: bare where it can be, else in quotation marks."""
    if _BARE.fullmatch(value) and value not in _TAKEN:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _fitting(offers: Iterable[tuple[str, str]], begun: str) -> list[tuple[str, str]]:
    """Those that go on from what is begun, then those that have it in them."""
    sought = begun.strip('"').lower()
    known = dict(reversed(list(offers)))
    texts = list(reversed(known))
    first = [text for text in texts if text.strip('"').lower().startswith(sought)]
    second = [text for text in texts if text not in first and len(sought) > 1 and sought in text.lower()]
    return [(text, known[text]) for text in (first + second)[:MOST] if text != begun]
