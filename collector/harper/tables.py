"""Schema and table: made where they are missing, if this user may."""

from collector.harper.client import HarperClient
from collector.harper.errors import HarperError, Meaning


def make_table(client: HarperClient) -> bool:
    """The schema and table are there when it returns; True if it made them. HarperError (refused) with the way out
    if they are missing and this user may not make them."""
    if client.table_exists():
        return False
    try:
        try:
            client.create_table()  # HarperDB 4 makes the schema with it, and so may a role that can make no schema
        except HarperError as error:
            if error.meaning is not Meaning.MISSING:
                raise
            client.create_schema()
            client.create_table()
    except HarperError as error:
        if error.meaning not in (Meaning.REFUSED, Meaning.MISSING):
            raise
        target = client.target
        raise HarperError(
            Meaning.REFUSED,
            f"HarperDB has no table {target.schema}.{target.table} that the user {target.username!r} may use,"
            " and the user may not make one.",
            "Run `playscope harper setup` with an administrator's name and password,"
            " or ask whoever runs this HarperDB.",
            error.said,
        ) from error
    return True
