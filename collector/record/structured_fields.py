"""Dictionaries of HTTP structured fields (RFC 9651), as CMCD writes its reports: `bs,br=(3200),e=ps,sid="a"`.

Parameters of values are read and left out. Numbers and texts are what they are, tokens are text, `?1` and a key alone
are True, a list is a list.
"""

import re

Value = str | int | float | bool | list["str | int | float | bool"]

_KEY = re.compile(r"[a-z*][a-z0-9_\-.*]*")
_SPACE = re.compile(r"[ \t]*")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,3})?")
_STRING = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
_TOKEN = re.compile(r"[A-Za-z*][A-Za-z0-9:/!#$%&'*+\-.^_`|~]*")
_BYTES = re.compile(r":([A-Za-z0-9+/=]*):")
_DATE = re.compile(r"@(-?\d{1,15})")
_DISPLAY = re.compile(r'%"([ !#-\[\]-~]*)"')
#: Values in one list.
_MOST = 1000


class NotStructured(ValueError):
    """The text is no such dictionary. The words say where."""


def parse_dictionary(text: str) -> dict[str, Value]:
    """The members by their keys; of a key that comes twice the last one. Raises NotStructured."""
    members: dict[str, Value] = {}
    text = text.strip(" \t")
    place = 0
    while place < len(text):
        key, place = _key(text, place)
        if text[place : place + 1] == "=":
            members[key], place = _value(text, place + 1)
        else:
            members[key], place = True, _parameters(text, place)
        place = _after(_SPACE, text, place)
        if place == len(text):
            break
        if text[place] != ",":
            raise NotStructured(f"a comma is missing at character {place + 1}")
        place = _after(_SPACE, text, place + 1)
        if place == len(text):
            raise NotStructured("nothing follows the last comma")
    return members


def _key(text: str, place: int) -> tuple[str, int]:
    found = _KEY.match(text, place)
    if found is None:
        raise NotStructured(f"there is no key at character {place + 1}")
    return found[0], found.end()


def _value(text: str, place: int) -> tuple[Value, int]:
    if text[place : place + 1] != "(":
        return _item(text, place)
    values: list[str | int | float | bool] = []
    place = _after(_SPACE, text, place + 1)
    while text[place : place + 1] != ")":
        value, place = _item(text, place)
        values.append(value)
        if text[place : place + 1] not in (" ", ")") or len(values) > _MOST:
            raise NotStructured(f"the list does not end at character {place + 1}")
        place = _after(_SPACE, text, place)
    return values, _parameters(text, place + 1)


def _item(text: str, place: int) -> tuple[str | int | float | bool, int]:
    value, place = _bare(text, place)
    return value, _parameters(text, place)


def _bare(text: str, place: int) -> tuple[str | int | float | bool, int]:
    first = text[place : place + 1]
    if first == "?" and text[place + 1 : place + 2] in ("0", "1"):
        return text[place + 1] == "1", place + 2
    if found := _NUMBER.match(text, place):
        return (float(found[0]) if "." in found[0] else int(found[0])), found.end()
    if found := _STRING.match(text, place):
        return re.sub(r"\\(.)", r"\1", found[1]), found.end()
    for pattern in (_TOKEN, _BYTES, _DATE, _DISPLAY):
        if found := pattern.match(text, place):
            return found[found.re.groups], found.end()
    raise NotStructured(f"there is no value at character {place + 1}")


def _parameters(text: str, place: int) -> int:
    while text[place : place + 1] == ";":
        _, place = _key(text, _after(_SPACE, text, place + 1))
        if text[place : place + 1] == "=":
            _, place = _bare(text, place + 1)
    return place


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return place if found is None else found.end()
