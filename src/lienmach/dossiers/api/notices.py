"""The counter for machines: what a citizen was told, and where they want to be told."""

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Router, Schema

from lienmach.dossiers import actions, queries
from lienmach.dossiers.api import keyed, shapes
from lienmach.dossiers.api.access import READ, WRITE, Token, applicant_of
from lienmach.dossiers.queries.notices import Told
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.notices import Kind
from lienmach.ground import clock
from lienmach.identity import actions as identity_actions
from lienmach.identity import queries as identity
from lienmach.identity.refusals import CodeUnfit
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
    sent: Annotated[list[Channel], Field(description="Where it was sent to besides")]


class NoticePageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[NoticeOut]
    next: str | None


class UnreadOut(Schema):
    """How many are not read; 100 stands for all above."""

    unread: int


class ReadIn(Schema):
    """Whether a notice was read."""

    read: bool = True


class ReadOut(Schema):
    """Whether it is marked as read now."""

    read: bool


class AllReadIn(Schema):
    """The last notice one knows of; what came later stays unread."""

    until: uuid.UUID | None = None


class MarkedOut(Schema):
    """How many were marked, and the moment that takes it back."""

    marked: int
    at: Moment | None = None


class TakeBackIn(Schema):
    """The moment that marking all as read was answered with."""

    at: dt.datetime


class ContactOut(Schema):
    """An address: the one in use, and one that waits for its code."""

    channel: Channel
    address: str
    wanted: str
    language: Literal["vi", "en"]
    is_on: bool


class ContactIn(Schema):
    """An address to use, once the code that is sent there was given back."""

    address: Annotated[str, Field(max_length=254)]
    language: Literal["vi", "en"] = "vi"


class CodeIn(Schema):
    """The code that was sent."""

    code: Annotated[str, Field(max_length=40)]


class SwitchIn(Schema):
    """Whether one wants to be written to."""

    on: bool


class DoneOut(Schema):
    """It was done."""

    done: bool


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
    response={201: ReadOut, 200: ReadOut},
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
    wanted = keyed.wanted(request, "unmark-notices", {"at": body.at.isoformat()})
    by = applicant_of(request).actor
    done = actions.take_back_reading(marked_at=body.at, by=by, at=clock.now(), request=wanted)
    assert not isinstance(done, int)  # noqa: S101 - a request is answered
    return keyed.replied(done)


@router.get("/me/contacts", response=list[ContactOut], auth=Token(READ))
def contacts(request: HttpRequest) -> list[identity.ContactRow]:
    """Return one's addresses."""
    found = identity.contacts_of(applicant_of(request).actor)
    return [found[channel] for channel in Channel if channel in found]


@router.post(
    "/me/contacts/{channel}",
    response={201: DoneOut, 200: DoneOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def name_contact(request: HttpRequest, channel: Channel, body: ContactIn) -> HttpResponse:
    """Name an address; a code is sent there. The same key again sends no other."""
    by, at = applicant_of(request).actor, clock.now()
    asked = {"channel": channel, "address": body.address, "language": body.language}

    def deed() -> None:
        page = request.build_absolute_uri(reverse("me:contact"))
        identity_actions.send_code(
            channel, address=body.address, language=body.language, page=page, by=by, at=at
        )

    return keyed.replied(actions.across(keyed.wanted(request, "name-contact", asked), deed, at=at))


@router.post(
    "/me/contacts/{channel}/code",
    response={201: DoneOut, 200: DoneOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def confirm_contact(request: HttpRequest, channel: Channel, body: CodeIn) -> HttpResponse:
    """Show by its code that an address is one's own."""
    by, at = applicant_of(request).actor, clock.now()

    def deed() -> None:
        if not identity_actions.confirm_contact(channel, code=body.code, by=by, at=at):
            raise CodeUnfit

    wanted = keyed.wanted(request, "confirm-contact", {"channel": channel, "code": body.code})
    return keyed.replied(actions.across(wanted, deed, at=at))


@router.post(
    "/me/contacts/{channel}/switch",
    response={201: DoneOut, 200: DoneOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def switch_contact(request: HttpRequest, channel: Channel, body: SwitchIn) -> HttpResponse:
    """Be written to by a channel, or no more."""
    by, at = applicant_of(request).actor, clock.now()

    def deed() -> None:
        identity_actions.switch_contact(channel, is_on=body.on, by=by, at=at)

    wanted = keyed.wanted(request, "switch-contact", {"channel": channel, "on": body.on})
    return keyed.replied(actions.across(wanted, deed, at=at))


@router.post(
    "/me/contacts/{channel}/removal",
    response={201: DoneOut, 200: DoneOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def remove_contact(request: HttpRequest, channel: Channel) -> HttpResponse:
    """Remove an address."""
    by, at = applicant_of(request).actor, clock.now()

    def deed() -> None:
        identity_actions.remove_contact(channel, by=by, at=at)

    return keyed.replied(
        actions.across(keyed.wanted(request, "remove-contact", {"channel": channel}), deed, at=at)
    )


def _notice(one: Told) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "dossier": one.code or None, "at": told(one.at),
        "read_at": told(one.read_at), "due_at": told(one.due_at),
        "agency": one.agency.code if one.agency else None, "outcome": one.outcome or None,
        "sent": one.sent,
    }  # fmt: skip
