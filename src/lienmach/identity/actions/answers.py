"""The same request twice is one deed and one answer: a key is claimed with what it is for."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from lienmach.ground import requests
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import KeyMalformed, KeyUsedForSomethingElse
from lienmach.homes import action, current_province, here, reading
from lienmach.identity.models import RequestAnswer


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


@action("identity")
def once(
    request: Request, deed: Callable[[], Any], *, by: Actor, at: dt.datetime, secret: str = ""
) -> Answered:
    """
    Carry out a deed of this room and keep its answer, both in one transaction, once a key.

    ``deed`` uses :func:`lienmach.homes.part_of`. ``secret`` names what of its answer is told this
    once and not kept.

    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    who, digest = _who(request, by), requests.digest(request.asked)
    try:
        with transaction.atomic(using=here("identity")):
            kept = RequestAnswer.objects.create(**who, request_hash=digest, body="", at=at)
    except IntegrityError:
        return _again(request, RequestAnswer.objects.get(**who))
    said = deed()
    kept.body = requests.told({**said, secret: None} if secret else said)
    kept.save(update_fields=["body"])
    return Answered(json.loads(requests.told(said)), is_again=False)


def after(request: Request, deed: Callable[[], Any], *, by: Actor, at: dt.datetime) -> Answered:
    """
    Carry out a deed of several transactions, and keep its answer afterwards under its key.

    What it counts stays counted when it is refused. What breaks off in between, or comes twice at
    once, is done twice: for deeds that bear it.
    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    with reading("identity"):
        known = RequestAnswer.objects.filter(**_who(request, by)).first()
    if known is not None:
        return _again(request, known)
    said = deed()
    return once(request, lambda: said, by=by, at=at)


def _who(request: Request, by: Actor) -> dict[str, Any]:
    if not requests.is_key(request.key):
        raise KeyMalformed
    return {
        "province": current_province(),
        "asker": uuid.UUID(by.id),
        "operation": request.operation,
        "key": request.key,
    }


def _again(request: Request, known: RequestAnswer) -> Answered:
    if known.request_hash != requests.digest(request.asked):
        raise KeyUsedForSomethingElse
    return Answered(json.loads(known.body), is_again=True)
