"""
The same request twice is one deed and one answer: a key is claimed with what it is for.

A system keeps its answers in a table of its own (`models.KeptAnswer`), for they move with it: what
a deed changed and what was answered stand and fall together, wherever the system lives.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lienmach.ground import requests
from lienmach.ground.actor import Actor
from lienmach.ground.ids import first_key
from lienmach.ground.refusals import KeyMalformed, KeyUsedForSomethingElse, NotAllowed
from lienmach.homes.models import KeptAnswer, Movable
from lienmach.homes.routing import current_province

AT_ONCE = 1000
"""How many old answers are removed in one action, so that no move waits long for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that must not be carried out twice: who asks for what, under which key."""

    operation: str
    key: str
    asked: Any


@dataclass(frozen=True, slots=True)
class Answered:
    """What is answered, and whether it was answered before."""

    said: Any
    is_again: bool


Deed = Callable[[], Any]


def carried_out(
    table: type[KeptAnswer],
    request: Request,
    deed: Deed,
    *,
    alias: str,
    by: Actor,
    at: dt.datetime,
    secret: str = "",
) -> Answered:
    """
    Carry out a deed and keep its answer, once a key; within an action of the table's system.

    Of two at once the second waits for the first, and finds its answer. ``secret`` names what of
    the answer is told this once and not kept.
    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    whose, digest = _whose(request, by), requests.digest(request.asked)
    kept = table(**whose, request_hash=digest, body="", at=at)
    try:
        with transaction.atomic(using=alias):
            kept.save(force_insert=True)
    except IntegrityError:
        return _again(request, QuerySet(table).get(**whose))
    said = deed()
    kept.body = requests.told({**said, secret: None} if secret else said)
    kept.save(update_fields=["body"])
    return Answered(json.loads(requests.told(said)), is_again=False)


def found(table: type[KeptAnswer], request: Request, *, by: Actor) -> Answered | None:
    """
    Return what was answered to a request before; within a reading or an action.

    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    rows: QuerySet[KeptAnswer] = QuerySet(table)
    known = rows.filter(**_whose(request, by)).first()
    return None if known is None else _again(request, known)


def forget(table: type[Movable], *, by: Actor, at: dt.datetime) -> int:
    """
    Remove answers that were kept long enough (`requests.KEPT`), the oldest first; within an action of their system.

    Returns how many went, at most :data:`AT_ONCE`. Whoever sends such a request again is not
    remembered: it is another.
    :raises NotAllowed: to all but the platform.
    """
    if not by.is_platform:
        raise NotAllowed
    before = at - requests.KEPT
    rows: QuerySet[Any] = QuerySet(table)
    old = rows.filter(province=current_province(), pk__lt=first_key(before), at__lt=before)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    gone, _by_table = rows.filter(pk__in=keys).delete()
    return gone


def _whose(request: Request, by: Actor) -> dict[str, Any]:
    if not requests.is_key(request.key):
        raise KeyMalformed
    return {
        "province": current_province(),
        "asker": uuid.UUID(by.id),
        "operation": request.operation,
        "key": request.key,
    }


def _again(request: Request, known: KeptAnswer) -> Answered:
    if known.request_hash != requests.digest(request.asked):
        raise KeyUsedForSomethingElse
    return Answered(json.loads(known.body), is_again=True)
