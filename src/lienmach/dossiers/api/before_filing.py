"""The counter before anything is handed in: what it will cost, when it is due, and where it lies."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from lienmach.dossiers import queries
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import READ, Token, applicant_of
from lienmach.dossiers.api.applications import citizen_of
from lienmach.dossiers.api.payments import LineOut
from lienmach.dossiers.queries import places
from lienmach.dossiers.queries.places import LONGEST_ADDRESS, UnitTold
from lienmach.dossiers.rules import deadlines, payments
from lienmach.dossiers.rules.calendars import told
from lienmach.ground import clock, requests
from lienmach.ground.bodies import Body

router = Router(tags=["applications"])


class TermsOut(Schema):
    """What an application would cost, and when it would be due, if it were handed in now."""

    id: uuid.UUID
    edition: int
    amount: Annotated[int | None, Field(description="In whole dong; null while not known")]
    lines: list[LineOut]
    is_sure: bool
    due_at: shapes.Moment
    due_why: list[str]
    due_why_en: list[str]


class AddressIn(Body):
    """An address, or the name of a place, of whatever time; it never stands in an address of ours."""

    text: Annotated[str, Field(max_length=LONGEST_ADDRESS)]


class UnitOut(Schema):
    """A unit that stands today, with those above it."""

    code: str
    name: str


class PlacedOut(Schema):
    """Where an address lies today: in one unit, or those it may lie in; and why, in both languages."""

    unit: UnitOut | None
    candidates: list[UnitOut]
    why: str
    why_en: str


@router.get("/applications/{key}/terms", response=TermsOut, auth=Token(READ))
def terms(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    """Return what an application costs and by when it is answered, handed in online as it is now."""
    by, at = citizen_of(request).actor, clock.now()
    found = queries.application(key, seen_by=by, on=clock.today())
    fee, due = queries.fee_now(found, by=by, on=clock.today()), queries.reckoned_now(found, at=at)
    why = due.stored()
    return {
        "id": key,
        "edition": found.row.edition,
        "amount": fee.amount,
        "lines": payments.stored(fee),
        "is_sure": fee.is_sure,
        "due_at": told(due.at),
        "due_why": deadlines.sentences(why),
        "due_why_en": deadlines.sentences(why, lang="en"),
    }


@router.post("/places", response=PlacedOut, auth=Token(READ), openapi_extra=requests.WITHOUT_EFFECT)
def look_up(request: HttpRequest, body: AddressIn) -> dict[str, Any]:
    """Return where an address lies today; names from before a merger lead to who stands now."""
    applicant_of(request)
    found = places.looked_up(body.text.strip(), on=clock.today())
    return {
        "unit": _unit(found.unit) if found.unit else None,
        "candidates": [_unit(each) for each in found.candidates],
        "why": found.why,
        "why_en": found.why_en,
    }


def _unit(found: UnitTold) -> dict[str, str]:
    return {"code": found.code, "name": found.name}
