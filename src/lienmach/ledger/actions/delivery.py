"""
What is delivered, and what becomes of it: taken out of the outbox, or queued to be tried again.

The ledger knows the task by its name and the wiring by its path, so that the cellar does not
import the roof. A fact goes into the outbox only where something reacts: it costs a write.
"""

import contextlib
import json
from collections.abc import Collection, Mapping
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections, transaction
from procrastinate import App
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector

from lienmach.ledger.queries.outbox import Waiting

WIRING = "lienmach.wiring"
REACT = "lienmach.jobs.react"
NOTE_TROUBLE = """
update procrastinate_jobs set args = args || jsonb_build_object('said', %s::text) where id = %s
"""
TAKE_UP = """
delete from procrastinate_jobs where task_name = %s and status = 'failed'
and (%s::bigint[] is null or id = any(%s::bigint[])) returning args
"""
FORGET_FAILED = """
delete from procrastinate_jobs as job where job.status = 'failed' and job.task_name <> %(task)s
and not exists (
  select from procrastinate_events as happened
  where happened.job_id = job.id and happened.at >= now() - make_interval(hours => %(hours)s)
)
"""
COUNT_GIVEN_UP = """
select count(*) as count from procrastinate_jobs where status = 'failed' and task_name = %(task)s
"""
TAKE_OUT = "delete from ledger_outbox where entry_id = any(%s) returning entry_id"


@cache
def queue(alias: str) -> App:
    """Return the job queue of a database, entered on Django's own connection."""
    return App(connector=DjangoConnector(alias=alias))


def has_reactions(event: str) -> bool:
    """Test if some room reacts to the event of that name."""
    reacting: Mapping[str, Any] = import_module(WIRING).EVENTS_BY_NAME
    return event in reacting


def delivery(fact: Waiting, *, reaction: str) -> dict[str, Any]:
    """Return what the job is told that carries out one reaction to a fact."""
    return {
        "province": fact.province,
        "entry_id": str(fact.entry_id),
        "event": fact.event,
        "payload": fact.payload,
        "at": fact.at.isoformat(),
        "reaction": reaction,
    }


def settle(alias: str, delivered: list[UUID], *, failed: list[dict[str, Any]]) -> None:
    """
    Take delivered facts out of the outbox, and queue a job for each delivery that failed.

    In one transaction: a fact is in the outbox until whatever is left to do for it is queued.
    What another deliverer has taken out meanwhile, it has queued as well.
    """
    with transaction.atomic(using=alias, durable=True):
        with connections[alias].cursor() as cursor:
            cursor.execute(TAKE_OUT, [delivered])
            taken = {str(entry_id) for (entry_id,) in cursor.fetchall()}
        if again := [job for job in failed if job["entry_id"] in taken]:
            queue(alias).configure_task(REACT).batch_defer(*again)


def note_trouble(alias: str, job: int | None, said: str) -> None:
    """
    Keep with a queued reaction of which class its last error was; never what it said.

    Where that cannot be written down, the log has to do.
    """
    with contextlib.suppress(DatabaseError), connections[alias].cursor() as cursor:
        cursor.execute(NOTE_TROUBLE, [said, job])


def take_up(alias: str, chosen: Collection[int] | None = None) -> int:
    """
    Queue reactions that were given up once more, those chosen or all; return how many.

    They have all their attempts again. Whoever takes up the same at the same moment finds none.
    """
    keys = None if chosen is None else list(chosen)
    with transaction.atomic(using=alias, durable=True):
        with connections[alias].cursor() as cursor:
            cursor.execute(TAKE_UP, [REACT, keys, keys])
            found = [json.loads(told) for (told,) in cursor.fetchall()]
        if found:
            queue(alias).configure_task(REACT).batch_defer(*found)
    return len(found)


async def prune_failed(connector: BaseConnector, *, hours: int) -> int:
    """
    Delete the worker's other jobs that failed long ago; return how many reactions are given up.

    Those are kept: a fact that never arrived somewhere is not over.
    """
    await connector.execute_query_async(FORGET_FAILED, task=REACT, hours=hours)
    found = await connector.execute_query_one_async(COUNT_GIVEN_UP, task=REACT)
    return int(found["count"])
