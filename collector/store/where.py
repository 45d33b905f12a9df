"""What a reading of the store may be limited by: a condition in SQL, whoever made it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from collector.store.connection import Connection
from collector.store.rows import pack_id, unpack_id


class Where(Protocol):
    """A condition on the rows of `EVENT_TABLES`: no text in it comes from outside, values are `parameters` by their
    names, and what SQL cannot do is in `functions`: name -> (number of arguments, call). It may call `id_key(text)`,
    which gives an id as it is in the table, and `id_text(id)`, the other way."""

    @property
    def sql(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, str | int | float | bytes]: ...
    @property
    def functions(self) -> Mapping[str, tuple[int, Callable[..., Any]]]: ...


def register(connection: Connection, where: Where) -> None:
    """Makes known to the connection what the condition calls."""
    connection.create_function("id_key", 1, pack_id, deterministic=True)
    connection.create_function("id_text", 1, unpack_id, deterministic=True)
    for name, (arguments, call) in where.functions.items():
        connection.create_function(name, arguments, call, deterministic=True)
