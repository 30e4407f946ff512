"""The counter for machines: officers' duties, given and ended, reviewed, lent to stand-ins."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from lienmach import homes
from lienmach.ground import clock, requests
from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body
from lienmach.ground.paging import Page
from lienmach.ground.refusals import Invalid
from lienmach.identity import actions, queries
from lienmach.identity.api.once import DoneOut, EndIn, KeyOut, once
from lienmach.identity.gate import Bearer, bearer
from lienmach.identity.queries import DutyRow
from lienmach.identity.refusals import PlaceUnclear, StaffUnknown
from lienmach.identity.rules.duties import Kind, is_one_place
from lienmach.identity.rules.reviews import Outcome, Standing

router = Router(tags=["duties"])
APPOINT, REVIEW = "staff:appoint", "staff:review"
PAGE = 100
Login = Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")]


class StandInOut(Schema):
    """Who stands in for the holder of a duty, on which days: running, or coming."""

    id: uuid.UUID
    login: str
    full_name: str
    since: dt.date
    until: dt.date


class DutyOut(Schema):
    """A duty, how it stands towards its review, and who stands in."""

    id: uuid.UUID
    staff: uuid.UUID
    login: str
    full_name: str
    works_at: str
    kind: str
    unit: str | None
    unit_on: dt.date | None
    agency: str | None
    since: dt.date
    until: dt.date | None
    confirmed_on: dt.date
    due_on: dt.date
    standing: Standing
    stand_ins: list[StandInOut]


class DutyPageOut(Schema):
    """A piece of the list, which may be short; ``next`` is the cursor of the next one."""

    items: list[DutyOut]
    next: str | None


class DutyIn(Body):
    """
    A duty for the officer of a login, in one place: a unit, an agency or the whole province.

    A unit is meant as of `unit_on`, today unless said; the duty begins today unless said.
    """

    login: Login
    kind: Kind
    unit: Annotated[str | None, Field(max_length=10)] = None
    unit_on: dt.date | None = None
    agency: Annotated[str | None, Field(max_length=40)] = None
    everywhere: Annotated[bool, Field(description="In the whole province")] = False
    since: dt.date | None = None
    until: dt.date | None = None


class ReviewIn(Body):
    """A word on some duties, for all of them or for none."""

    duties: Annotated[list[uuid.UUID], Field(min_length=1, max_length=500)]
    outcome: Outcome


class ReviewOut(Schema):
    """How many duties it was said of."""

    reviewed: int


class StandInIn(Body):
    """Who stands in for the holder of a duty, on which days: by their login, or by their key."""

    duty: uuid.UUID
    login: Login = ""
    deputy: uuid.UUID | None = None
    since: dt.date
    until: dt.date


@router.get("/duties", response=DutyPageOut, auth=Bearer(REVIEW))
def duties(request: HttpRequest, due: bool = True, cursor: str = "") -> Page[DutyRow]:  # noqa: FBT001, FBT002 - a parameter of the address
    """Return the duties an officer may confirm: those that are due, or all; the longest due first."""
    return queries.duties_to_review(
        bearer(request).actor, on=clock.today(), only_due=due, cursor=cursor, limit=PAGE
    )


@router.post(
    "/duties",
    response={201: KeyOut, 200: KeyOut},
    auth=Bearer(APPOINT),
    openapi_extra=requests.NEEDED,
)
def give(request: HttpRequest, body: DutyIn) -> Status[dict[str, Any]]:
    """Give a duty to another officer, within the reach of one's own duty to appoint."""
    if not is_one_place(body.unit, body.agency, everywhere=body.everywhere):
        raise PlaceUnclear

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        staff, today = queries.staff_by_login(body.login), clock.local_day(at)
        if staff is None:
            raise StaffUnknown
        key = homes.part_of(actions.grant_duty)(
            staff, kind=body.kind, unit=body.unit or None, agency=body.agency or None,
            unit_on=body.unit_on or (today if body.unit else None), since=body.since or today,
            until=body.until, by=by, at=at,
        )  # fmt: skip
        return {"id": str(key)}

    return once(request, "give-duty", body.model_dump(mode="json"), deed)


@router.post(
    "/duties/{duty}/end",
    response={201: DoneOut, 200: DoneOut},
    auth=Bearer(APPOINT),
    openapi_extra=requests.NEEDED,
)
def revoke(request: HttpRequest, duty: uuid.UUID, body: EndIn) -> Status[dict[str, Any]]:
    """End another's duty on a day; its first day takes it back as if it had never been."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.revoke_duty)(duty, until=body.until, by=by, at=at)
        return {"id": str(duty)}

    return once(request, "end-duty", {"in": str(duty), "until": str(body.until)}, deed)


@router.post(
    "/duties/reviews",
    response={201: ReviewOut, 200: ReviewOut},
    auth=Bearer(REVIEW),
    openapi_extra=requests.NEEDED,
)
def review(request: HttpRequest, body: ReviewIn) -> Status[dict[str, Any]]:
    """Confirm duties, or withdraw them."""
    say = actions.confirm_duties if body.outcome is Outcome.CONFIRMED else actions.withdraw_duties

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        return {"reviewed": homes.part_of(say)(body.duties, by=by, at=at)}

    return once(request, "review-duties", body.model_dump(mode="json"), deed)


@router.post(
    "/stand-ins",
    response={201: KeyOut, 200: KeyOut},
    auth=Bearer(REVIEW),
    openapi_extra=requests.NEEDED,
)
def lend(request: HttpRequest, body: StandInIn) -> Status[dict[str, Any]]:
    """Let another officer stand in for the holder of a duty; the same days again are refused."""
    if bool(body.login) == (body.deputy is not None):
        raise Invalid
    to = body.deputy or queries.staff_by_login(body.login)
    if to is None:
        raise StaffUnknown

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        key = homes.part_of(actions.lend_duty)(
            body.duty, to=to, since=body.since, until=body.until, by=by, at=at
        )
        return {"id": str(key)}

    days = {"since": str(body.since), "until": str(body.until)}
    asked = {"duty": str(body.duty), "deputy": str(to), **days}
    return once(request, "lend-duty", asked, deed)


@router.post(
    "/stand-ins/{stand_in}/end",
    response={201: DoneOut, 200: DoneOut},
    auth=Bearer(REVIEW),
    openapi_extra=requests.NEEDED,
)
def end(request: HttpRequest, stand_in: uuid.UUID, body: EndIn) -> Status[dict[str, Any]]:
    """End a stand-in on a day."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.end_lending)(stand_in, until=body.until, by=by, at=at)
        return {"id": str(stand_in)}

    return once(request, "end-lending", {"in": str(stand_in), "until": str(body.until)}, deed)
