"""
Carry out anything of this room once a key, whatever action it is.

``once`` is for what is one action: the deed and its answer are one transaction. ``begun`` and
``finished`` are for what takes several, each of which may safely be asked for again.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from lienmach import homes
from lienmach.dossiers.actions.answers import AGAIN, NEW, Answered, Request, answer, answered_before
from lienmach.dossiers.models import Answer
from lienmach.ground import requests


@homes.action("dossiers", idempotent=True)
def once(request: Request, deed: Callable[[], Any], *, at: dt.datetime) -> Answered:
    """
    Carry out a deed and keep its answer, both in one transaction; again, return the answer.

    ``deed`` does what an action of this room does, by :func:`lienmach.homes.part_of`, and checks
    who may do it, as ever.

    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    known = answered_before(request, at=at)
    return known if known is not None else answer(request, deed())


@homes.action("dossiers", idempotent=True)
def begun(request: Request, *, at: dt.datetime) -> Answered | None:
    """
    Claim the key of a request that takes several actions; return its answer once there is one.

    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    known = answered_before(request, at=at)
    return known if known is not None and known.body else None


@homes.action("dossiers", idempotent=True)
def finished(request: Request, said: Any) -> Answered:
    """Keep the answer to a request that was begun; whoever is second returns the first one's."""
    kept = Answer.objects.select_for_update().get(
        province=homes.current_province(),
        applicant=request.asker,
        operation=request.operation,
        key=request.key,
    )
    if kept.body:
        return Answered(AGAIN, kept.body)
    kept.status, kept.body = NEW, requests.told(said)
    kept.save(update_fields=["status", "body"])
    return Answered(NEW, kept.body)
