"""A deed of the registries is carried out once a key, and its answer kept beside it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from lienmach.ground.actor import Actor
from lienmach.homes import action, answers, here
from lienmach.homes.answers import Answered, Request
from lienmach.registries.models import RegistryAnswer


@action("registries", idempotent=True)
def once(request: Request, deed: Callable[[], Any], *, by: Actor, at: dt.datetime) -> Answered:
    """
    Carry out a deed of this room and keep its answer, both in one transaction, once a key.

    ``deed`` uses :func:`lienmach.homes.part_of`.

    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    """
    return answers.carried_out(
        RegistryAnswer, request, deed, alias=here("registries"), by=by, at=at
    )


@action("registries", idempotent=True)
def forget_kept_answers(*, by: Actor, at: dt.datetime) -> int:
    """
    Remove answers under keys that were kept long enough, a batch at most; return how many went.

    :raises NotAllowed: to all but the platform.
    """
    return answers.forget(RegistryAnswer, by=by, at=at)
