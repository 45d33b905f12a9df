"""The short form of tests/soak/two_nodes.py: one node, two collectors, one of them killed; a viewer sees each once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.config import HarperTarget
from collector.harper.client import HarperClient
from tests.fleet import Member, Seen, post_all, running, wait_for
from tests.harperdb.instance import HarperInstance

pytestmark = pytest.mark.harperdb

EVENTS = 600


@pytest.fixture
def target(harperdb: HarperInstance) -> Iterator[HarperTarget]:
    target = HarperTarget(url=harperdb.url, username=harperdb.username, password=harperdb.password, schema="fleet")
    with HarperClient(target) as client:
        client.create_table()
    yield target
    harperdb.drop(target.schema)


def test_two_collectors_one_killed_every_event_once_and_seen_once(
    harperdb: HarperInstance, target: HarperTarget, tmp_path: Path
) -> None:
    members = [Member(tmp_path / name, target) for name in ("edge-1", "edge-2")]
    seen = Seen(target)

    def between(posted: int) -> None:
        if posted == EVENTS // 3:
            members[0].kill()
        elif posted == EVENTS * 2 // 3:
            members[0].start()

    with running(members, [seen]):
        post_all(members, EVENTS, 20, between)
        wait_for(lambda: len(seen.times) >= EVENTS, 60)
        wait_for(lambda: not any(member.counters()["pending"] for member in members), 60)
        watched = seen.reader.watched()
    assert (seen.times.total(), len(seen.times)) == (EVENTS, EVENTS)
    rows = harperdb.rows(target.schema, "events")
    assert len(rows) == len({row["id"] for row in rows}) == EVENTS
    assert [sender.collector_id for sender in watched.senders] == ["edge-1", "edge-2"]
    assert sum(sender.events for sender in watched.senders) == EVENTS
    assert (watched.state, watched.error, watched.passed_over) == ("ok", None, 0)
