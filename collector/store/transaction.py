"""What a transaction does with the jobs of its callers, between its beginning and its end."""

import sqlite3
from collections.abc import Sequence

from collector.event import Event
from collector.store.connection import Connection
from collector.store.contexts import Contexts
from collector.store.counters import Counters, Standing
from collector.store.job import Job
from collector.store.writing import Outcome, count, insert_events, insert_rejected, take_back


def write_batches(
    connection: Connection, contexts: Contexts, standing: Standing, jobs: Sequence[Job], refused: int
) -> tuple[list[Event], Standing]:
    """Writes and counts; gives the events that are new, and the standing there will be once it is committed."""
    if not jobs and not refused:
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
    count(connection, more, last)
    counters = standing.counters.plus(more)
    told = [event for batch, new in zip(batches, kept, strict=True) if not batch.salvaged for event in new]
    return told, Standing(counters, last, standing.delivering)


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
