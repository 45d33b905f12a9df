"""Names of schema and table, which stand in what is sent to HarperDB."""

import re

from collector.config import HarperTarget
from collector.failure import SurroundingsError

_NAME = re.compile(r"[A-Za-z0-9_]{1,64}", re.ASCII)


def checked_names(target: HarperTarget) -> tuple[str, str]:
    """Schema and table, which are letters, digits and underscores only; SurroundingsError otherwise."""
    for setting, name in (("HARPERDB_SCHEMA", target.schema), ("HARPERDB_TABLE", target.table)):
        if not _NAME.fullmatch(name):
            raise SurroundingsError(
                f"{setting} is not a name that Playscope uses in HarperDB.",
                "Use up to 64 letters, digits and underscores.",
            )
    return target.schema, target.table
