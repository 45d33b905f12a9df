"""From a text to what it asks."""

import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from lark import Token, Tree
from lark.exceptions import UnexpectedInput, VisitError
from lark.visitors import Transformer_NonRecursive

from analytics.playback.filter.conditions import Present
from analytics.playback.filter.error import FilterError
from analytics.playback.filter.fields import Field, find_field
from analytics.playback.filter.grammar import RESERVED, explained, parser
from analytics.playback.filter.kinds import FLAG, TEXT, Kind, Written, read_literal
from analytics.playback.filter.nodes import And, Node, Not, Or, Question
from analytics.playback.filter.operators import BY_SPELLING, Operator

#: Longer and deeper filters are refused.
MOST_CHARACTERS = 8192
MOST_LEVELS = 64

_ESCAPE = re.compile(r'\\(u[0-9a-fA-F]{4}|[nrt"\\])')
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class _Part(NamedTuple):
    node: Node
    levels: int


def read(text: str, zone: tzinfo | None) -> Node | None:
    """What the text asks; None where it asks nothing. `zone` is that of times of day. Raises FilterError."""
    if len(text) > MOST_CHARACTERS:
        raise FilterError(f"a filter has at most {MOST_CHARACTERS} characters", MOST_CHARACTERS)
    if half := re.search("[\ud800-\udfff]", text):
        raise FilterError("this is no character", half.start())
    try:
        tree: Tree[Token] = parser().parse(text)
    except UnexpectedInput as error:
        raise explained(error, text) from None
    try:
        node: Node | None = _Reader(zone).transform(tree)
    except VisitError as error:
        raise error.orig_exc from None
    return node


class _Reader(Transformer_NonRecursive[Token, Any]):
    """Each method is a rule of the grammar."""

    def __init__(self, zone: tzinfo | None) -> None:
        super().__init__()
        self._zone = zone

    def start(self, children: list[_Part | None]) -> Node | None:
        return children[0].node if children and children[0] is not None else None

    def any_of(self, children: list[Any]) -> _Part:
        return _several(Or, children)

    def all_of(self, children: list[Any]) -> _Part:
        return _several(And, children)

    def opposite(self, children: list[Any]) -> _Part:
        mark, part = children
        return _Part(Not(part.node), _deeper(part.levels, mark))

    def group(self, children: list[Any]) -> _Part:
        mark, part, _ = children
        return _Part(part.node, _deeper(part.levels, mark))

    def present(self, children: list[Token]) -> _Part:
        return _Part(Question(_field(children[0]), Present()), 0)

    def compared(self, children: list[Any]) -> _Part:
        name, spelling, *rest = children
        field, operator = _field(name), BY_SPELLING[str(spelling)]
        written = [part for part in rest if isinstance(part, Written)]
        if field.kind not in operator.kinds:
            raise _unfit(field, operator, spelling)
        kind = TEXT if operator.textual else field.kind
        literals = [self._literal(field, kind, one) for one in written]
        return _Part(Question(field, operator.make(operator, literals, written, self._zone)), 0)

    def _literal(self, field: Field, kind: Kind, written: Written) -> Any:
        literal = read_literal(kind, written, self._zone, field.milliseconds)
        return float(literal) if field.real and isinstance(literal, int) else literal

    def value(self, children: list[Token]) -> Written:
        (token,) = children
        position = token.start_pos or 0
        if token.type == "WORD":
            if token in RESERVED:
                raise FilterError(f"{token} is no value", position, ["a value", f'"{token}"'])
            return Written(str(token), position)
        return Written(_unquoted(token, position), position, quoted=True)


def _several(kind: type[And] | type[Or], children: Sequence[Any]) -> _Part:
    parts = [child for child in children if isinstance(child, _Part)]
    if len(parts) == 1:
        return parts[0]
    return _Part(kind([part.node for part in parts]), max(part.levels for part in parts))


def _deeper(levels: int, mark: Token) -> int:
    if levels >= MOST_LEVELS:
        raise FilterError(f"a filter has at most {MOST_LEVELS} levels", mark.start_pos or 0)
    return levels + 1


def _field(token: Token) -> Field:
    return find_field(str(token), token.start_pos or 0)


def _unfit(field: Field, operator: Operator, spelling: Token) -> FilterError:
    if field.kind is FLAG:
        return FilterError(
            f"{field.name} is compared with nothing", spelling.start_pos or 0, [field.name, f"not {field.name}"]
        )
    fit = [one.name for one in dict.fromkeys(BY_SPELLING.values()) if field.kind in one.kinds]
    return FilterError(
        f"{field.name} is no text, so {operator.name} cannot be asked of it", spelling.start_pos or 0, fit
    )


def _unquoted(token: Token, position: int) -> str:
    """Without quotation marks and escapes; a backslash before anything else stays, as regular expressions want it."""
    text = _ESCAPE.sub(lambda found: _ESCAPED.get(found[1]) or chr(int(found[1][1:], 16)), token[1:-1])
    # Two escapes may be the halves of one character.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
