"""
The same request twice is one deed and one answer.

A key is claimed at the beginning of the action and its answer kept at the end, in the same
transaction. Of two at once the second waits for the first at the unique constraint, and then
finds its answer. The rows move with the system, so a repeat after a move finds it too.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lienmach import homes
from lienmach.dossiers.models import Answer
from lienmach.dossiers.refusals import KeyMalformed, KeyUsedForSomethingElse
from lienmach.ground import requests, sql
from lienmach.ground.ids import uuid7

NEW, AGAIN = 201, 200


@dataclass(frozen=True, slots=True)
class Answered:
    """What is answered to a request: its status and, byte for byte, its body."""

    status: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    A request that must not be done twice: who asks for what, under which key.

    ``id`` is made once, outside the action: should the action run again because nobody knew
    whether its commit arrived, it recognises its own answer.
    """

    asker: uuid.UUID
    operation: str
    key: str
    asked: Any
    id: uuid.UUID = field(default_factory=uuid7)


def answered_before(request: Request, *, at: dt.datetime) -> Answered | None:
    """
    Claim the key of a request, or return what it was answered before.

    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    if not requests.is_key(request.key):
        raise KeyMalformed
    digest = requests.digest(request.asked)
    who = {
        "province": homes.current_province(),
        "applicant": request.asker,
        "operation": request.operation,
        "key": request.key,
    }
    if sql.rows(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "claim_answer",
        id=request.id,
        request_hash=digest,
        at=at,
        **who,
    ):
        return None
    kept = Answer.objects.get(**who)
    if kept.request_hash != digest:
        raise KeyUsedForSomethingElse
    return Answered(kept.status if kept.pk == request.id else AGAIN, kept.body)


def answer(request: Request, said: Any) -> Answered:
    """Keep the answer to a request whose key was claimed, and return it."""
    answered = Answered(NEW, requests.told(said))
    sql.run(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "keep_answer",
        id=request.id,
        status=answered.status,
        body=answered.body,
    )
    return answered


def across(request: Request, deed: Callable[[], None], *, at: dt.datetime) -> Answered:
    """
    Do once what lies in another system, under a key that is kept in this one.

    Two systems have no transaction together: the deed comes first, and then its key is kept. What
    breaks off in between, or comes twice at once, is done twice: for deeds that bear it.
    """
    known = look_up(request)
    if known is not None:
        return known
    deed()
    return keep_done(request, at=at)


@homes.action("dossiers", idempotent=True)
def keep_done(request: Request, *, at: dt.datetime) -> Answered:
    """Keep that a request was done, unless it was kept before."""
    return answered_before(request, at=at) or answer(request, {"done": True})


def look_up(request: Request) -> Answered | None:
    """
    Return what a request was answered before, without claiming its key.

    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    if not requests.is_key(request.key):
        raise KeyMalformed
    with homes.reading("dossiers"):
        kept = Answer.objects.filter(
            province=homes.current_province(), applicant=request.asker,
            operation=request.operation, key=request.key,
        ).first()  # fmt: skip
    if kept is None:
        return None
    if kept.request_hash != requests.digest(request.asked):
        raise KeyUsedForSomethingElse
    return Answered(AGAIN, kept.body)
