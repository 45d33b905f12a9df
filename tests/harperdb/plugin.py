"""The fixture `harperdb`: the session's one HarperDB. Load with pytest_plugins = ["tests.harperdb.plugin"].

HARPERDB_TESTS=0 deselects the tests marked `harperdb`, and says so at the end: nothing is started, no terms agreed.
"""

import os
from collections.abc import Iterator
from typing import Any

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("harperdb"):
            item.add_marker(pytest.mark.xdist_group("harperdb"))  # one worker, one instance
    if os.environ.get("HARPERDB_TESTS") != "0":
        return
    left_out = [item for item in items if item.get_closest_marker("harperdb")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("harperdb")]
    config.stash[_LEFT_OUT] = len(left_out)


class _Workers:
    """With pytest-xdist the instance is a worker's, and the words at the end are the controller's."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        if getattr(node, "workeroutput", {}).get("harperdb"):  # a worker that crashed has none
            node.config.stash[_STARTED] = True


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_Workers())


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["harperdb"] = session.config.stash.get(_STARTED, False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if count := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(
            f"HARPERDB_TESTS=0: {count} tests against a real HarperDB were left out. Its terms: {TERMS}", yellow=True
        )
    elif config.stash.get(_STARTED, False):
        terminalreporter.write_line(f"A throwaway HarperDB was started; its terms were agreed to for it: {TERMS}")
