"""The only SQL that Playscope sends: fixed texts, into which nothing goes but two checked names.

HarperDB's SQL has no bind parameters, so what a user or a page typed must never stand in it; such questions go
through `HarperClient.search`, which takes values as values.
"""

import re
from enum import Enum

from collector.config import HarperTarget
from collector.failure import SurroundingsError

_NAME = re.compile(r"[A-Za-z0-9_]{1,64}", re.ASCII)


class FixedStatement(Enum):
    """The statements there are. The sample's histogram is drawn from PERCENTSPLAYED, its pie from either of the
    next two; COUNT shows that the table can be read."""

    PERCENTSPLAYED = "select * from {schema}.{table} where event='percentsplayed'"
    COUNT_BY_EVENT = "select event, count(*) as `count` from {schema}.{table} group by event"
    EVENTS = "select * from {schema}.{table}"
    COUNT = "select count(*) from {schema}.{table}"


def fixed_text(statement: FixedStatement | str, target: HarperTarget) -> str:
    """The text to send for a statement, given as such or as its text for this target's table; ValueError for any
    other text, SurroundingsError on names that are not plain."""
    schema, table = checked_names(target)
    for fixed in FixedStatement:
        if statement is fixed or statement == fixed.value.format(schema=schema, table=table):
            # The names stand in backticks, so that one may also be a word of SQL.
            return fixed.value.format(schema=f"`{schema}`", table=f"`{table}`")
    raise ValueError("not one of the fixed statements")


def checked_names(target: HarperTarget) -> tuple[str, str]:
    """Schema and table, which are letters, digits and underscores only; SurroundingsError otherwise."""
    for setting, name in (("HARPERDB_SCHEMA", target.schema), ("HARPERDB_TABLE", target.table)):
        if not _NAME.fullmatch(name):
            raise SurroundingsError(
                f"{setting} is not a name that Playscope uses in HarperDB.",
                "Use up to 64 letters, digits and underscores.",
            )
    return target.schema, target.table
