"""Events as Parquet, for tools that read columns. pyarrow is an extra, loaded when it is wanted."""

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from collector.event import FIELDS, Event
from collector.failure import SurroundingsError

#: Events in a row group: what is held in memory at a time.
_GROUP = 50_000
#: The types of the columns that are no text.
_TYPES = {
    "timestamp": "timestamp",
    "received_at": "timestamp",
    "seq": "int64",
    "percent": "int64",
    "media_time": "float64",
    "duration": "float64",
}


def write_parquet(events: Iterable[Event], file: BinaryIO) -> int:
    """The record's fields as columns, times as timestamps in UTC, `data` as JSON text; zstd. Gives how many events
    were written. Raises SurroundingsError where pyarrow is missing.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise SurroundingsError(
            "Parquet needs pyarrow, which is not installed.", "Run `pip install playscope[parquet]`, or export as CSV."
        ) from error
    kinds = {
        "timestamp": pyarrow.timestamp("ms", tz="UTC"),
        "int64": pyarrow.int64(),
        "float64": pyarrow.float64(),
        "string": pyarrow.string(),
    }
    schema = pyarrow.schema([(name, kinds[_TYPES.get(name, "string")]) for name in FIELDS])
    count, left = 0, iter(events)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while some := list(islice(left, _GROUP)):
            columns = {name: [getattr(event, name) for event in some] for name in FIELDS if name != "data"}
            columns["data"] = [None if event.data_json == b"{}" else event.data_json.decode() for event in some]
            writer.write_table(pyarrow.table(columns, schema=schema))
            count += len(some)
    return count
