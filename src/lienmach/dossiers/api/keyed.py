"""
How every POST of this room is made: under an Idempotency-Key, carried out once.

Register it by :func:`posts` and answer by one of these:

- :func:`once`: what one action does. The deed and its answer are one transaction.
- :func:`through`: what takes several actions, each of which may safely be asked for again.
- an action that keeps its own answer (it takes a ``request``): :func:`wanted` and :func:`replied`.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from lienmach.dossiers import actions
from lienmach.dossiers.actions import Answered, Request
from lienmach.dossiers.api.access import Token, applicant_of, key_of
from lienmach.ground import clock, requests
from lienmach.ground.actor import Actor

Deed = Callable[[Actor, dt.datetime], Any]
View = Callable[..., HttpResponse]


def posts(router: Router, path: str, *, out: Any, scope: str) -> Callable[[View], View]:
    """Register a POST: 201 when it is carried out, 200 with the same answer when it was before."""
    return router.post(
        path, response={201: out, 200: out}, auth=Token(scope), openapi_extra=requests.NEEDED
    )


def wanted(request: HttpRequest, operation: str, asked: Any) -> Request:
    """Return what makes a request the same as another: who asks for what, under which key."""
    asker = applicant_of(request).id
    return Request(asker=asker, operation=operation, key=key_of(request), asked=asked)


def once(request: HttpRequest, operation: str, asked: Any, deed: Deed) -> HttpResponse:
    """Answer by what a deed returns, which is carried out once; ``deed`` uses ``part_of``."""
    by, at = applicant_of(request).actor, clock.now()
    return replied(actions.once(wanted(request, operation, asked), lambda: deed(by, at), at=at))


def through(request: HttpRequest, operation: str, asked: Any, deed: Deed) -> HttpResponse:
    """Answer by what a deed of several actions returns; again, by what it returned."""
    by, at = applicant_of(request).actor, clock.now()
    held = wanted(request, operation, asked)
    known = actions.begun(held, at=at)
    return replied(known if known is not None else actions.finished(held, deed(by, at)))


def replied(answered: Answered) -> HttpResponse:
    """Return an answer byte for byte as it was kept."""
    return HttpResponse(answered.body, status=answered.status, content_type="application/json")
