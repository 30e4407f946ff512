"""
What is delivered, and what becomes of it: taken out of the outbox, or queued to be tried again.

The ledger knows the task by its name and the wiring by its path, so that the cellar does not
import the roof. A fact goes into the outbox only where something reacts: it costs a write.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

from lienmach.ledger.queries.outbox import Waiting

WIRING = "lienmach.wiring"
REACT = "lienmach.jobs.react"
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
