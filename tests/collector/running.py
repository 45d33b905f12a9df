"""`playscope collect` as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def collecting(
    data_dir: Path, *options: str, environment: Mapping[str, str] = {}, program: Sequence[str] = ("-m", "commands")
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The process and its port, once it is ready. Killed at the end, if it still runs.

    `environment` is added to what the test's own has, without its settings of Playscope; `program` is what Python runs.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HARPERDB_", "PLAYSCOPE_"))}
    process = subprocess.Popen(
        [sys.executable, *program, "collect", "--port", "0", "--data-dir", str(data_dir), *options],
        stdout=subprocess.PIPE,
        env={**plain, **environment},
    )
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        yield process, int(ready["url"].rpartition(":")[2])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
