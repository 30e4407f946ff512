"""A deed of identity is carried out once a key, and its answer kept beside it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from lienmach.ground.actor import Actor
from lienmach.homes import action, answers, here, reading
from lienmach.homes.answers import Answered, Request
from lienmach.identity.models import RequestAnswer


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
    return answers.carried_out(
        RequestAnswer, request, deed, alias=here("identity"), by=by, at=at, secret=secret
    )


def after(request: Request, deed: Callable[[], Any], *, by: Actor, at: dt.datetime) -> Answered:
    """
    Carry out a deed of several transactions, and keep its answer afterwards under its key.

    What it counts stays counted when it is refused. What breaks off in between, or comes twice at
    once, is done twice: for deeds that bear it.
    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    with reading("identity"):
        known = answers.found(RequestAnswer, request, by=by)
    if known is not None:
        return known
    said = deed()
    return once(request, lambda: said, by=by, at=at)


@action("identity", idempotent=True)
def forget_kept_answers(*, by: Actor, at: dt.datetime) -> int:
    """
    Remove answers under keys that were kept long enough, a batch at most; return how many went.

    :raises NotAllowed: to all but the platform.
    """
    return answers.forget(RequestAnswer, by=by, at=at)
