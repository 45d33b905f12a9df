"""What a transaction does with the jobs of its callers, between its beginning and its end."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from collector.event import Event
from collector.store.connection import Connection, WritingConnection
from collector.store.contexts import Contexts
from collector.store.counters import Counters, Standing, write_standing
from collector.store.insertion import insert_events, insert_new
from collector.store.job import Job
from collector.store.writing import Outcome, insert_rejected, take_back


class Written(NamedTuple):
    """What there is once the transaction is committed: events that are news, those among all new ones that may be
    delivered (imported ones may not, salvaged ones are no news), both in the store's order, and the standing."""

    told: list[Event]
    deliverable: list[Event]
    standing: Standing


def write_batches(
    connection: Connection, contexts: Contexts, standing: Standing, jobs: Sequence[Job], refused: int
) -> Written:
    """Writes and counts."""
    if not (jobs or refused or standing.behind):
        return Written([], [], standing)
    batches = [job.batch for job in jobs if job.batch is not None]
    freed = sum(take_back(connection, job.batch, job.rows) for job in jobs if job.batch and job.batch.retried)
    kept, last = insert_events(connection, contexts, batches, [job.rows for job in jobs], standing.last_number)
    stored = duplicates = local = 0
    for job, batch, new in zip(jobs, batches, kept, strict=True):
        job.outcome = Outcome(len(new), len(batch.events) - len(new))
        stored += job.outcome.stored
        duplicates += 0 if batch.salvaged else job.outcome.duplicates
        local += len(new) if batch.local or not standing.delivering else 0
    rejected = insert_rejected(connection, batches) - freed
    more = Counters(
        received=stored + duplicates + rejected + refused,
        stored=stored,
        duplicates=duplicates,
        rejected=rejected,
        refused=refused,
        pending=stored - local,
        local=local,
    )
    standing = Standing(standing.counters.plus(more), last, standing.delivering)
    write_standing(connection, standing)
    told = [event for batch, new in zip(batches, kept, strict=True) if not batch.salvaged for event in new]
    deliverable = [event for batch, new in zip(batches, kept, strict=True) if not batch.local for event in new]
    return Written(told, deliverable, standing)


def write_in_passing(
    connection: WritingConnection, contexts: Contexts, standing: Standing, jobs: Sequence[Job]
) -> Written:
    """A whole transaction, committed, for events that are likely new (`only_add`): one statement, and nothing but
    events is written. What is no news or brings new context goes the long way."""
    connection.check_place()
    batches = [job.batch for job in jobs if job.batch is not None]
    try:
        last = insert_new(connection, contexts, batches, [job.rows for job in jobs], standing.last_number)
    except (KeyError, sqlite3.IntegrityError):
        connection.begin()
        written = write_batches(connection, contexts, standing, jobs, 0)
        connection.execute("COMMIT")
        return written
    for job, batch in zip(jobs, batches, strict=True):
        job.outcome = Outcome(len(batch.events), 0)
    told = [event for batch in batches for event in batch.events]
    deliverable = [event for batch in batches if not batch.local for event in batch.events]
    counters = standing.counters.with_new(len(told), len(deliverable) if standing.delivering else 0)
    return Written(told, deliverable, Standing(counters, last, standing.delivering, True))


def do_work(connection: Connection, job: Job) -> None:
    """Does the job's work; what it raises is the job's error, and undoes this work alone. Raises sqlite3.Error."""
    assert job.work is not None
    connection.execute("SAVEPOINT work")
    try:
        job.outcome = job.work(connection)
    except sqlite3.Error:
        raise
    except Exception as error:
        job.error = error
        connection.execute("ROLLBACK TO work")
    connection.execute("RELEASE work")
