"""
Queue the delivery of a fact in the transaction that records it.

The ledger knows the task by its name and the wiring by its path, so that the cellar does not
import the roof. A job is queued only where something reacts: it costs a write.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

WIRING = "lienmach.wiring"
DELIVER = "lienmach.jobs.deliver"


@cache
def queue(alias: str) -> App:
    """Return the job queue of a database, entered on Django's own connection."""
    return App(connector=DjangoConnector(alias=alias))


def has_reactions(event: str) -> bool:
    """Test if some room reacts to the event of that name."""
    reacting: Mapping[str, Any] = import_module(WIRING).EVENTS_BY_NAME
    return event in reacting


def delivery(
    *, entry_id: UUID, province: str, event: str, payload: Any, at: dt.datetime
) -> dict[str, Any]:
    """Return what the delivering job is told."""
    return {
        "province": province,
        "entry_id": str(entry_id),
        "event": event,
        "payload": payload,
        "at": at.isoformat(),
    }


def deliver_all(alias: str, deliveries: list[dict[str, Any]]) -> None:
    """Queue jobs in the open transaction: they commit with the entries or not at all."""
    if deliveries:
        queue(alias).configure_task(DELIVER).batch_defer(*deliveries)
