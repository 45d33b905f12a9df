"""Filters that the feed writes by itself: a field and a value in, the filter's text out."""

import re
from typing import Any

_PLAIN_PART = re.compile(r"[\w\-]+")
_LOOSE = re.compile(r"\bor\b|\|\|")


def field_name(parts: list[str]) -> str:
    """`data.x.y`, with quotation marks around what is no plain word."""
    return ".".join(part if at == 0 or _PLAIN_PART.fullmatch(part) else quoted(part) for at, part in enumerate(parts))


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def comparison(field: str, value: Any) -> str:
    """What takes the events whose field has this value; of lists and objects, those that have the field."""
    if value is None:
        return f"not {field}"
    if field == "marked":
        return field if value else f"not {field}"
    if isinstance(value, bool):
        return f"{field} == {'true' if value else 'false'}"
    if isinstance(value, int | float):
        return f"{field} == {value!r}"
    if isinstance(value, str):
        return f"{field} == {quoted(value)}"
    return field


def negated(expression: str) -> str:
    return expression.removeprefix("not ") if expression.startswith("not ") else f"not {expression}"


def joined(present: str, word: str, expression: str) -> str:
    """The filter that is there, `and` or `or` another; in parentheses where it would be read otherwise."""
    present = present.strip()
    if not present:
        return expression
    if word == "and" and _LOOSE.search(present):
        present = f"({present})"
    return f"{present} {word} {expression}"
