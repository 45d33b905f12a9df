"""Fixtures for every test: nothing may be left behind, nothing may be logged that was not expected."""

import logging
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shell starts what it puts in the background with SIGINT ignored, nohup all with SIGHUP, and the programs under test
# would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

pytest_plugins = ["tests.harperdb.plugin"]


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def expected_warnings() -> Iterator[Callable[[str], None]]:
    """Fails a test that logs a WARNING or worse, unless the test named it: `expected_warnings("regex")`."""
    recorder, patterns = _Recorder(), list[str]()
    logging.getLogger().addHandler(recorder)
    try:
        yield patterns.append
    finally:
        logging.getLogger().removeHandler(recorder)
    unexpected = [line for line in recorder.lines if not any(re.search(pattern, line) for pattern in patterns)]
    assert not unexpected, f"logged without being expected: {unexpected}"


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fails a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while left := [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]:
        if time.monotonic() > deadline:
            pytest.fail(f"threads left running: {[thread.name for thread in left]}")
        time.sleep(0.01)
