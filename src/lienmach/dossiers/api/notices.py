"""The counter for machines: what a citizen was told."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from lienmach.dossiers import actions, queries
from lienmach.dossiers.api import keyed, shapes
from lienmach.dossiers.api.access import READ, WRITE, Token, applicant_of
from lienmach.dossiers.queries.notices import Told
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.notices import Kind
from lienmach.ground import clock
from lienmach.ground.bodies import Body
from lienmach.identity.rules.contacts import Channel

router = Router(tags=["notices"])
Moment = Annotated[str, Field(description="ISO 8601, +07:00")]


class NoticeOut(Schema):
    """Something a person was told of a dossier: codes and moments, no sentence."""

    id: uuid.UUID
    kind: Kind
    dossier: Annotated[str | None, Field(description="Null: in no dossier yet")]
    at: Moment
    read_at: Moment | None
    due_at: Moment | None
    agency: str | None
    outcome: str | None
    amount: Annotated[int | None, Field(description="In đồng: to pay, paid or given back")]
    sent: Annotated[list[Channel], Field(description="Where it was sent to besides")]


class NoticePageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[NoticeOut]
    next: str | None


class UnreadOut(Schema):
    """How many are not read; 100 stands for all above."""

    unread: int


class ReadIn(Body):
    """Whether a notice was read."""

    read: bool = True


class NoticeReadOut(Schema):
    """Whether it is marked as read now."""

    read: bool


class AllReadIn(Body):
    """The last notice one knows of; what came later stays unread."""

    until: uuid.UUID | None = None


class MarkedOut(Schema):
    """How many were marked, and the moment that takes it back."""

    marked: int
    at: Moment | None = None


class TakeBackIn(Body):
    """The moment that marking all as read was answered with."""

    at: dt.datetime


@router.get("/me/notices", response=NoticePageOut, auth=Token(READ))
def own_notices(request: HttpRequest, cursor: str = "", unread: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - a parameter of the address
    """Return what one was told, the latest first; only what one has not read, if asked."""
    page = queries.notices_of(
        applicant_of(request).actor, on=clock.today(), cursor=cursor, only_unread=unread
    )
    return {"items": [_notice(each) for each in page.items], "next": page.next}


@router.get("/me/notices/unread", response=UnreadOut, auth=Token(READ))
def count_unread(request: HttpRequest) -> dict[str, int]:
    """Return how many notices one has not read."""
    return {"unread": queries.unread(applicant_of(request).actor, on=clock.today())}


@router.post(
    "/me/notices/{uuid:notice}/read",
    response={201: NoticeReadOut, 200: NoticeReadOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def mark_read(request: HttpRequest, notice: uuid.UUID, body: ReadIn) -> HttpResponse:
    """Mark a notice as read, or as not read."""
    wanted = keyed.wanted(request, "mark-notice", {"notice": str(notice), "read": body.read})
    by = applicant_of(request).actor
    done = actions.mark_read(notice, is_read=body.read, by=by, at=clock.now(), request=wanted)
    assert done is not None  # noqa: S101 - a request is answered
    return keyed.replied(done)


@router.post(
    "/me/notices/all/read",
    response={201: MarkedOut, 200: MarkedOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def mark_all_read(request: HttpRequest, body: AllReadIn) -> HttpResponse:
    """Mark all notices as read that one knows of."""
    wanted = keyed.wanted(request, "mark-all-notices", {"until": str(body.until or "")})
    by = applicant_of(request).actor
    done = actions.mark_all_read(until=body.until, by=by, at=clock.now(), request=wanted)
    assert not isinstance(done, int)  # noqa: S101 - a request is answered
    return keyed.replied(done)


@router.post(
    "/me/notices/all/unread",
    response={201: MarkedOut, 200: MarkedOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def take_back(request: HttpRequest, body: TakeBackIn) -> HttpResponse:
    """Take back what was marked as read at one moment."""
    moment = clock.in_utc(body.at)
    wanted = keyed.wanted(request, "unmark-notices", {"at": body.at.isoformat()})
    by = applicant_of(request).actor
    done = actions.take_back_reading(marked_at=moment, by=by, at=clock.now(), request=wanted)
    assert not isinstance(done, int)  # noqa: S101 - a request is answered
    return keyed.replied(done)


def _notice(one: Told) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "dossier": one.code or None, "at": told(one.at),
        "read_at": told(one.read_at), "due_at": told(one.due_at),
        "agency": one.agency.code if one.agency else None, "outcome": one.outcome or None,
        "amount": one.amount, "sent": one.sent,
    }  # fmt: skip
