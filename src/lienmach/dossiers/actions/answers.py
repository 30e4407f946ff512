"""
The same request twice is one deed and one answer.

A key is claimed at the beginning of the action and its answer kept at the end, in the same
transaction. Of two at once the second waits for the first at the unique constraint, and then
finds its answer. The rows move with the system, so a repeat after a move finds it too.
A submission claims its key only with its answer, for it is the hottest of paths.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from lienmach import homes
from lienmach.dossiers.models import Answer
from lienmach.dossiers.refusals import KeyMalformed, KeyUsedForSomethingElse
from lienmach.ground import requests, sql
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.homes import answers

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
    check_key(request)
    claimed = sql.rows(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "claim_answer",
        id=request.id,
        request_hash=requests.digest(request.asked),
        at=at,
        **whose(request),
    )
    return None if claimed else kept(request)


def check_key(request: Request) -> None:
    """
    Check the key of a request.

    :raises KeyMalformed: when it is none.
    """
    if not requests.is_key(request.key):
        raise KeyMalformed


def kept(request: Request) -> Answered:
    """
    Return what was answered to a request whose key was claimed before.

    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    found = Answer.objects.get(**whose(request))
    if found.request_hash != requests.digest(request.asked):
        refusal = KeyUsedForSomethingElse()
        refusal.answered = found.body
        raise refusal
    return Answered(found.status if found.pk == request.id else AGAIN, found.body)


def whose(request: Request) -> dict[str, Any]:
    """Return what an answer is found by."""
    return {
        "province": homes.current_province(),
        "applicant": request.asker,
        "operation": request.operation,
        "key": request.key,
    }


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


def answered_now(request: Request, said: Any, *, at: dt.datetime) -> Answered:
    """
    Keep the answer to a request whose key was not claimed before, and return it.

    Of two at once the second fails at the unique constraint: only for actions that run again
    then, as those do that ``writes_first`` (`homes.action`), or whose caller sees to it.
    """
    answered = Answered(NEW, requests.told(said))
    Answer(
        id=request.id,
        request_hash=requests.digest(request.asked),
        status=answered.status,
        body=answered.body,
        at=at,
        **whose(request),
    ).insert()
    return answered


@homes.action("dossiers", idempotent=True)
def forget_kept_answers(*, by: Actor, at: dt.datetime) -> int:
    """
    Remove answers under keys that were kept long enough, a batch at most; return how many went.

    :raises NotAllowed: to all but the platform.
    """
    return answers.forget(Answer, by=by, at=at)
