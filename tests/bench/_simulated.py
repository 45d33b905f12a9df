"""A store of simulated traffic, as large as asked, made by the store itself."""

import time
from pathlib import Path

from analytics.simulation.traffic import Traffic
from collector.event import Event
from collector.record.normalise import normalise
from collector.store.store import Batch, Store

#: About so many events does a viewer make.
_EVENTS_A_VIEWER = 380


def fill(data_dir: Path, events: int) -> Traffic:
    """At least so many events of some hours that end now; gives the traffic, whose truth is whole."""
    now = round(time.time() * 1000)
    viewers = round(events / _EVENTS_A_VIEWER * 1.12)
    seconds = 6 * 3600
    traffic = Traffic(viewers, 1, seconds, now - seconds * 1000)
    data_dir.mkdir(parents=True, exist_ok=True)
    store, waiting = Store(data_dir), []
    try:
        for batch in traffic.batches(10_000):
            for value in batch.body["events"]:
                event = normalise(value, batch.at, batch.body["common"])
                assert isinstance(event, Event), event
                waiting.append(event)
            if len(waiting) > 5000:
                store.add(Batch(events=waiting))
                waiting = []
        store.add(Batch(events=waiting))
    finally:
        store.close()
    return traffic
