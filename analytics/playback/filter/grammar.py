"""The grammar, made of the tables of operators, and what is said where a text does not follow it."""

import re
from collections.abc import Iterable
from functools import cache

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from analytics.playback.filter.error import FilterError
from analytics.playback.filter.operators import AND, CONNECTIVES, IN, NOT, OPERATORS, OR

_GRAMMAR = r"""
start: [any_of]
any_of: all_of (OR all_of)*
all_of: one (AND one)*
?one: NOT one -> opposite
    | LPAR any_of RPAR -> group
    | FIELD -> present
    | FIELD COMPARE value -> compared
    | FIELD IN LBRACE value (COMMA? value)* RBRACE -> compared
value: STRING | WORD

LPAR: "("
RPAR: ")"
LBRACE: "{"
RBRACE: "}"
COMMA: ","
FIELD: /[^\W\d]\w*(\.([\w\-]+|"(?:[^"\\]|\\.)*"))*/
STRING: /"(?:[^"\\]|\\.)*"/s
WORD: /[^\s"(){},&|=!<>]+/
%ignore /\s+/
"""
#: What people would call the terminals.
_EXPECTED = {
    "FIELD": "a field",
    "COMPARE": "a comparison such as == or contains",
    "STRING": "a value",
    "WORD": "a value",
    "LPAR": "(",
    "RPAR": ")",
    "LBRACE": "{",
    "RBRACE": "}",
    "COMMA": ",",
    "IN": "in",
    "NOT": "not",
    "AND": "and",
    "OR": "or",
    "$END": "the end",
}
#: What others write, and what it is called here.
_ELSEWHERE = {"=": "==", "~": "matches", "&": "&&", "|": "||"}
#: Words that stand for no value unless they are in quotation marks.
RESERVED = frozenset(spelling for one in CONNECTIVES for spelling in one.spellings) | {IN.name}


@cache
def parser() -> Lark:
    """The parser: no way of it down into a text takes longer, or more of the stack, than the text is long."""
    terminals = {
        "COMPARE": (spelling for one in OPERATORS if one is not IN for spelling in one.spellings),
        "IN": IN.spellings,
        "NOT": NOT.spellings,
        "AND": AND.spellings,
        "OR": OR.spellings,
    }
    lines = [f"{name}.2: {_pattern(spellings)}" for name, spellings in terminals.items()]
    return Lark(_GRAMMAR + "\n".join(lines) + "\n", parser="lalr", lexer="contextual")


def _pattern(spellings: Iterable[str]) -> str:
    """A regular expression for the ways to write something: a word ends where no letter follows."""
    longest_first = sorted(spellings, key=len, reverse=True)
    patterns = [one + r"(?![\w.\-])" if one.isalpha() else re.escape(one) for one in longest_first]
    return f"/{'|'.join(patterns)}/"


def explained(error: UnexpectedInput, text: str) -> FilterError:
    """In words of the filter what the parser did not expect."""
    if isinstance(error, UnexpectedCharacters):
        position = error.pos_in_stream or 0
        found = text[position]
        if found == '"':
            return FilterError("the quotation mark is not closed", position, ['"'])
        if found in _ELSEWHERE:
            return FilterError(f"{found} is no comparison here", position, [_ELSEWHERE[found]])
        return FilterError(f"{found} cannot stand here", position, words(error.allowed or ()))
    assert isinstance(error, UnexpectedToken)
    token: Token = error.token
    expected = words(error.accepts or error.expected)
    if token.type == "$END":
        return FilterError("something is missing at the end", len(text), expected)
    return FilterError(f"{_short(token)} cannot stand here", token.start_pos or 0, expected)


def words(terminals: Iterable[str]) -> list[str]:
    """What people would call these terminals, in the order of the table, each once."""
    known = set(terminals)
    return list(dict.fromkeys(word for name, word in _EXPECTED.items() if name in known))


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"
