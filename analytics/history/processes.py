"""Work shared out among processes: all processors have a part of it, and the interpreter of the caller stays free."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from collector.failure import SurroundingsError

_Order = TypeVar("_Order")
_Send = Callable[[object], None]
#: Between two looks at whether it is still wanted, in seconds.
_LOOK_EVERY_S = 0.1
_SENT, _DONE, _FAILED = range(3)


def in_processes(
    work: Callable[[_Order, _Send], None],
    orders: Sequence[_Order],
    take: Callable[[int, Any], None],
    look: Callable[[], None],
) -> None:
    """Calls `work(order, send)` for each order in a process of its own, all at the same time.

    `take(place, what)` gets, on this thread, what the work of `orders[place]` sends, in its order. `look` is called
    now and then. Whatever these raise, and whatever the work raises, ends all processes and is raised here. `work` is a
    function of a module; orders and what is sent are pickled. No process outlives the call, nor this process.
    """
    spawn = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        places: dict[Any, int] = {}
        for place, order in enumerate(orders):
            ours, theirs = spawn.Pipe(duplex=False)
            stack.enter_context(ours)
            with theirs:
                process = spawn.Process(target=_run, args=(work, order, theirs), name="playscope-part", daemon=True)
                process.start()
            stack.callback(_end, process)
            places[ours] = place
        while places:
            for connection in wait(list(places), _LOOK_EVERY_S):
                assert isinstance(connection, Connection)
                try:
                    kind, what = connection.recv()
                except EOFError:
                    raise SurroundingsError(
                        "A process that reads the events has ended without a word.",
                        "Perhaps there was no memory left: choose a shorter range.",
                    ) from None
                if kind == _SENT:
                    take(places[connection], what)
                elif kind == _FAILED:
                    raise what
                else:
                    del places[connection]
            look()


def _end(process: BaseProcess) -> None:
    process.kill()
    process.join()
    process.close()


def _run(work: Callable[[Any, _Send], None], order: object, connection: Connection) -> None:
    """What such a process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    threading.Thread(target=_end_with_parent, name="task-parent", daemon=True).start()
    gc.disable()  # it ends soon, and what it makes has hardly any cycles
    try:
        work(order, lambda what: connection.send((_SENT, what)))
    except Exception as error:
        connection.send((_FAILED, error))
    else:
        connection.send((_DONE, None))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
