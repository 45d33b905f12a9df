"""Batches to a collector: a few connections, each view on one of them and in order, no faster than asked.

One event loop, no threads. What the collector cannot take now is sent again; ids make that harmless.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import msgspec

from analytics.simulation.traffic import Batch
from collector.failure import SurroundingsError

_TRIES = 6
_FIRST_WAIT_S, _MOST_WAIT_S = 0.25, 5.0
#: Batches that wait for a connection.
_WAITING = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`rate`: events a second at most (0: no limit). `speed`: how fast the traffic's own time goes by (0: as fast as
    it can be sent); `began` is its beginning, milliseconds since the epoch. `connections` at a time."""

    rate: float
    speed: float
    began: int
    connections: int


@dataclass(slots=True)
class Sent:
    """`stored` is what the collector says is on its disk. `late_s`: how far behind its own time the traffic came."""

    events: int = 0
    batches: int = 0
    stored: int = 0
    seconds: float = 0.0
    late_s: float = 0.0


def send(url: str, key: str | None, batches: Iterator[Batch], pace: Pace, said: Callable[[Sent], None]) -> Sent:
    """All of them to the collector at `url`; `said` is called now and then. Raises SurroundingsError."""
    return asyncio.run(_send(url, key, batches, pace, said))


async def _send(url: str, key: str | None, batches: Iterator[Batch], pace: Pace, said: Callable[[Sent], None]) -> Sent:
    sent, started = Sent(), time.monotonic()
    target = httpx.URL(url).join("/v1/events")
    if key:
        target = target.copy_merge_params({"key": key})
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        # A body without events: whoever is not there, or takes none of us, shows before anything is sent.
        await _post(client, target, b'{"events":[]}', tries=1)
        queues: list[asyncio.Queue[Batch | None]] = [asyncio.Queue(_WAITING) for _ in range(pace.connections)]
        try:
            async with asyncio.TaskGroup() as group:
                for queue in queues:
                    group.create_task(_post_all(client, target, queue, sent))
                for batch in batches:
                    await _wait_for(batch, pace, sent, started)
                    await queues[batch.view % pace.connections].put(batch)
                    sent.events, sent.batches = sent.events + batch.count, sent.batches + 1
                    if sent.batches % 100 == 0:
                        sent.seconds = time.monotonic() - started
                        said(sent)
                for queue in queues:
                    await queue.put(None)
        except* SurroundingsError as errors:
            raise errors.exceptions[0] from None
    sent.seconds = time.monotonic() - started
    return sent


async def _wait_for(batch: Batch, pace: Pace, sent: Sent, started: float) -> None:
    """Until its time has come, and until it is not too many events a second."""
    passed = time.monotonic() - started
    after_rate = sent.events / pace.rate if pace.rate else 0.0
    after_time = (batch.at - pace.began) / 1000 / pace.speed if pace.speed else 0.0
    if pace.speed:
        sent.late_s = max(sent.late_s, passed - after_time)
    if (wait := max(after_rate, after_time) - passed) > 0:
        await asyncio.sleep(wait)


async def _post_all(client: httpx.AsyncClient, url: httpx.URL, queue: asyncio.Queue[Batch | None], sent: Sent) -> None:
    while (batch := await queue.get()) is not None:
        # Two steps: others count on while this one waits.
        stored = await _post(client, url, msgspec.json.encode(batch.body))
        sent.stored += stored


async def _post(client: httpx.AsyncClient, url: httpx.URL, body: bytes, tries: int = _TRIES) -> int:
    """How many events of it are on the collector's disk."""
    wait, why = _FIRST_WAIT_S, ""
    for left in reversed(range(tries)):
        try:
            answer = await client.post(url, content=body, headers={"content-type": "text/plain"})
        except httpx.HTTPError as error:
            why = f"cannot be reached: {error or type(error).__name__}"
        else:
            if answer.is_success:
                return _stored(url, answer)
            why = f"answered {answer.status_code}: {_message(answer)}"
            if answer.status_code not in (408, 425, 429) and answer.status_code < 500:
                break
            asked = answer.headers.get("retry-after", "")
            wait = max(wait, float(asked) if asked.isdigit() else 0.0)
        if left:
            await asyncio.sleep(min(wait, _MOST_WAIT_S))
        wait *= 2
    raise SurroundingsError(
        f"The collector at {url.copy_with(query=None)} {why}.",
        "Start one with `playscope collect`, or name another with --to or --port.",
    )


def _stored(url: httpx.URL, answer: httpx.Response) -> int:
    try:
        return int(answer.json()["stored"])
    except (ValueError, KeyError, TypeError) as error:
        raise SurroundingsError(
            f"{url.host} answers, but is no Playscope collector.", "Give the address of one with --to or --port."
        ) from error


def _message(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase
