"""What a transaction does with the jobs of its callers, between its beginning and its end."""

import sqlite3
from collections.abc import Sequence

from collector.event import Event
from collector.store.connection import Connection
from collector.store.contexts import Contexts
from collector.store.counters import Counters, Standing, write_standing
from collector.store.job import Job
from collector.store.writing import Outcome, insert_events, insert_new, insert_rejected, take_back


def write_batches(
    connection: Connection, contexts: Contexts, standing: Standing, jobs: Sequence[Job], refused: int
) -> tuple[list[Event], Standing]:
    """Writes and counts; gives the events that are new, and the standing there will be once it is committed."""
    if not (jobs or refused or standing.behind):
        return [], standing
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
    return told, standing


def write_in_passing(
    connection: Connection, contexts: Contexts, standing: Standing, jobs: Sequence[Job]
) -> tuple[list[Event], Standing]:
    """A whole transaction, committed, for a few new events: one statement, and nothing but events is written. What is
    no news or brings new context goes the long way."""
    batches = [job.batch for job in jobs if job.batch is not None]
    try:
        last = insert_new(connection, contexts, batches, [job.rows for job in jobs], standing.last_number)
    except (KeyError, sqlite3.IntegrityError):
        connection.execute("BEGIN IMMEDIATE")
        written = write_batches(connection, contexts, standing, jobs, 0)
        connection.execute("COMMIT")
        return written
    new: list[Event] = []
    pending = 0
    for job, batch in zip(jobs, batches, strict=True):
        job.outcome = Outcome(len(batch.events), 0)
        new += batch.events
        pending += 0 if batch.local else len(batch.events)
    pending = pending if standing.delivering else 0
    more = Counters(received=len(new), stored=len(new), pending=pending, local=len(new) - pending)
    return new, Standing(standing.counters.plus(more), last, standing.delivering, behind=True)


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
