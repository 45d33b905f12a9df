"""The fixture `harperdb`: the session's one HarperDB. Load with pytest_plugins = ["tests.harperdb.plugin"].

HARPERDB_TESTS=0 deselects the tests marked `harperdb`, and says so at the end: nothing is started, no terms agreed.
"""

import os
from collections.abc import Iterator

import pytest

from tests.harperdb.instance import TERMS, HarperInstance

_LEFT_OUT = pytest.StashKey[int]()
_STARTED = pytest.StashKey[bool]()

# No test, and no process that a test starts, looks into the keyring of whoever runs the tests.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


@pytest.fixture(scope="session")
def harperdb(pytestconfig: pytest.Config) -> Iterator[HarperInstance]:
    """A running HarperDB. Use a schema of your own; whoever kills it starts it again."""
    instance = HarperInstance()
    pytestconfig.stash[_STARTED] = True
    try:
        yield instance.start()
    finally:
        instance.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("HARPERDB_TESTS") != "0":
        return
    left_out = [item for item in items if item.get_closest_marker("harperdb")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("harperdb")]
    config.stash[_LEFT_OUT] = len(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if count := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(
            f"HARPERDB_TESTS=0: {count} tests against a real HarperDB were left out. Its terms: {TERMS}", yellow=True
        )
    elif config.stash.get(_STARTED, False):
        terminalreporter.write_line(f"A throwaway HarperDB was started; its terms were agreed to for it: {TERMS}")
