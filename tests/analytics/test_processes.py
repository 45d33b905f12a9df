"""Work in other processes: its results, its failures, its end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from analytics.history.processes import in_processes
from collector.failure import SurroundingsError
from collector.harper.errors import HarperError, Meaning

Send = Callable[[object], None]
FOR_EVER_S = 300


def count(upto: int, send: Send) -> None:
    for number in range(upto):
        send((os.getpid(), number))


def fail(error: Exception, send: Send) -> None:
    raise error


def sleep(order: object, send: Send) -> None:
    send(os.getpid())
    time.sleep(FOR_EVER_S)


def die(order: object, send: Send) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def nothing() -> None:
    return None


def test_each_order_has_a_process_of_its_own_and_its_results_come_in_their_order() -> None:
    results: list[tuple[int, tuple[int, int]]] = []
    in_processes(count, [3, 0, 2], lambda place, what: results.append((place, what)), nothing)
    assert [what[1] for place, what in results if place == 0] == [0, 1, 2]
    assert [what[1] for place, what in results if place == 2] == [0, 1]
    processes = {what[0] for _, what in results}
    assert len(processes) == 2
    assert os.getpid() not in processes
    assert not any(map(psutil.pid_exists, processes))


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (ValueError("what a bug says"), ValueError, "what a bug says"),
        (SurroundingsError("No room.", "Make some."), SurroundingsError, "No room. Make some."),
        (HarperError(Meaning.REFUSED, "Not you.", "Ask."), SurroundingsError, "Not you. Ask."),
    ],
)
def test_what_the_work_raises_is_raised_here(error: Exception, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        in_processes(fail, [error], lambda place, what: None, nothing)


def test_a_process_that_is_killed_is_told_of() -> None:
    with pytest.raises(SurroundingsError, match="ended without a word"):
        in_processes(die, [None], lambda place, what: None, nothing)


def test_whoever_wants_no_more_raises_and_the_processes_end() -> None:
    processes: list[int] = []

    def look() -> None:
        if len(processes) == 2:
            raise TimeoutError

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        in_processes(sleep, [1, 2], lambda place, what: processes.append(what), look)
    assert time.monotonic() - began < 60
    assert not any(map(psutil.pid_exists, processes))


_PARENT = """
import sys
from analytics.history.processes import in_processes
from tests.analytics.test_processes import sleep

if __name__ == "__main__":
    in_processes(sleep, [1, 2], lambda place, what: print(what, flush=True), lambda: None)
"""


def test_nothing_is_left_of_one_that_was_killed_itself(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, "utf-8")
    root = Path(__file__).parent.parent.parent
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    ) as parent:
        assert parent.stdout is not None
        processes = [psutil.Process(int(parent.stdout.readline())) for _ in range(2)]
        parent.kill()
    _, left = psutil.wait_procs(processes, timeout=30)
    assert not [process for process in left if process.status() != psutil.STATUS_ZOMBIE]
