"""Many machines: two HarperDB nodes that replicate, a collector at each, a viewer at each; one node and one collector
are killed in the middle and come back. Every event is on both nodes once, and each viewer saw each once.

HARPERDB_TESTS=0 leaves it out. How long it takes says nothing about HarperDB: most of it is waiting for it to start.
"""

import logging
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from collector.config import HarperTarget
from collector.harper.client import HarperClient
from tests.fleet import Member, Seen, post_all, running, wait_for
from tests.harperdb.instance import TERMS, HarperInstance

_SCHEMA = "fleet"
_BATCH = 50
_PATIENCE_S = 180.0


class Node(NamedTuple):
    """What is on a node, and what a viewer saw there: rows, different ids, events seen, different ones, late ones."""

    rows: int
    ids: int
    seen: int
    different: int
    late: int


def measure(events: int = 20_000) -> list[Node]:
    """Runs it; what became of the events at each node."""
    with (
        HarperInstance("127.0.0.2") as first,
        HarperInstance("127.0.0.3") as second,
        tempfile.TemporaryDirectory(prefix="playscope-fleet-") as folder,
    ):
        nodes = [first, second]
        targets = [
            HarperTarget(url=node.url, username=node.username, password=node.password, schema=_SCHEMA) for node in nodes
        ]
        first.operation(
            operation="add_node",
            url=f"ws://{second.host}:{second.replication_port}",
            authorization={"username": second.username, "password": second.password},
            verify_tls=False,
        )
        with HarperClient(targets[0]) as client, HarperClient(targets[1]) as other:
            client.create_table()
            wait_for(other.table_exists, 60)
        members = [Member(Path(folder) / f"collector-{number}", target) for number, target in enumerate(targets, 1)]
        watchers = [Seen(target) for target in targets]
        with running(members, watchers):

            def between(posted: int) -> None:
                if posted == events // 3 // _BATCH * _BATCH:
                    second.kill()
                    members[0].kill()
                elif posted == events * 2 // 3 // _BATCH * _BATCH:
                    second.start()
                    members[0].start()

            post_all(members, events, _BATCH, between)
            wait_for(lambda: not any(member.counters()["pending"] for member in members), _PATIENCE_S)
            for node, watcher in zip(nodes, watchers, strict=True):
                _wait_for_all(node, watcher, events)
            return [
                Node(
                    rows=len(rows := node.rows(_SCHEMA, "events")),
                    ids=len({row["id"] for row in rows}),
                    seen=watcher.times.total(),
                    different=len(watcher.times),
                    late=watcher.reader.watched().late,
                )
                for node, watcher in zip(nodes, watchers, strict=True)
            ]


def _wait_for_all(node: HarperInstance, watcher: Seen, events: int) -> None:
    try:
        wait_for(lambda: len(node.rows(_SCHEMA, "events")) >= events, _PATIENCE_S)
        wait_for(lambda: len(watcher.times) >= events, _PATIENCE_S)
    except AssertionError:
        print(f"{node.host}: not all came; the viewer says {watcher.reader.watched()}")


def main() -> None:
    if os.environ.get("HARPERDB_TESTS") == "0":
        print("HARPERDB_TESTS=0: left out")
        return
    print(f"starts two throwaway HarperDB and agrees to its terms for them: {TERMS}")
    logging.getLogger("collector.harper").setLevel(logging.CRITICAL)
    events = int(os.environ.get("EVENTS", "20000"))
    found = measure(events)
    for number, node in enumerate(found, 1):
        print(
            f"node {number}: {node.rows} rows, {node.ids} different ids; "
            f"its viewer saw {node.seen} events, {node.different} different, {node.late} of them came late"
        )
    if any((node.rows, node.ids, node.seen, node.different) != (events,) * 4 for node in found):
        raise AssertionError(f"not each of {events} events exactly once")
    print(f"{events} events: each once on each node, each seen once by each viewer")


if __name__ == "__main__":
    main()
