"""What every operation of identity's API that changes something is carried out by, once a key."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body
from lienmach.identity import actions
from lienmach.identity.gate import keyed


class KeyOut(Schema):
    """The key of what was made."""

    id: uuid.UUID


class DoneOut(Schema):
    """What something was done to."""

    id: uuid.UUID


class EndIn(Body):
    """The first day on which it is no more."""

    until: dt.date


def once(
    request: HttpRequest,
    operation: str,
    asked: Any,
    deed: Callable[[Actor, dt.datetime], dict[str, Any]],
    *,
    secret: str = "",
) -> Status[dict[str, Any]]:
    """Carry a deed out once however often it is asked for: 201, and 200 again."""
    carried_out = functools.partial(actions.once, secret=secret)
    return keyed(request, operation, asked, deed, carried_out=carried_out)
