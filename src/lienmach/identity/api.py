"""The counter for machines: one's mandates and who read one's records; officers' reviews."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer

from lienmach.ground import clock
from lienmach.ground.refusals import NotAllowed, NotSignedIn
from lienmach.identity import actions, queries
from lienmach.identity.queries import Applicant, DutyRow, MandateRow, ReadRow
from lienmach.identity.rules.mandates import Basis, Proof
from lienmach.identity.rules.reviews import Outcome, Standing

router = Router()
Moment = Annotated[str, Field(description="ISO 8601, +07:00")]
Procedures = Annotated[list[str], Field(max_length=50, description="Empty: all procedures")]


class Token(HttpBearer):
    """A bearer token that may be used for one thing."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Authenticate, or say that a token is needed."""
        found = super().__call__(request)
        if found is None:
            raise NotSignedIn
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Applicant | None:
        """Return whom the token speaks for."""
        found = queries.authenticate(token, clock.now())
        if found is not None and not found.may(self.scope):
            raise NotAllowed
        return found


class MandateIn(Schema):
    """A mandate: the two persons by their keys. Without an end it gets the one the law sets."""

    grantor: uuid.UUID
    holder: uuid.UUID
    basis: Basis
    procedures: Procedures = []
    since: dt.date | None = None
    until: dt.date | None = None


class MandateOut(Schema):
    """A mandate, and how it stands today."""

    id: uuid.UUID
    grantor: uuid.UUID
    holder: uuid.UUID
    basis: Basis
    procedures: list[str]
    since: dt.date
    until: dt.date
    proof: Proof
    stands: str


class KeyOut(Schema):
    """The key of what was made."""

    id: uuid.UUID


class ReadOut(Schema):
    """A read of one's record by somebody else: the agency and the duty, never the officer."""

    id: uuid.UUID
    at: Moment
    agency: str | None
    agency_name: str
    duty: str
    stands_in: bool
    purpose: str
    dossier: str
    note: str
    register_: Annotated[str, Field(alias="register")]
    listed: bool


class ReadPageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[ReadOut]
    next: str | None


class DutyOut(Schema):
    """A duty, and how it stands towards its review."""

    id: uuid.UUID
    staff: uuid.UUID
    login: str
    kind: str
    unit: str | None
    unit_on: dt.date | None
    agency: str | None
    since: dt.date
    until: dt.date | None
    confirmed_on: dt.date
    due_on: dt.date
    standing: Standing


class ReviewIn(Schema):
    """A word on some duties, for all of them or for none."""

    duties: Annotated[list[uuid.UUID], Field(min_length=1, max_length=500)]
    outcome: Outcome


class ReviewOut(Schema):
    """How many duties it was said of."""

    reviewed: int


class StandInIn(Schema):
    """Who stands in for the holder of a duty, on which days."""

    duty: uuid.UUID
    deputy: uuid.UUID
    since: dt.date
    until: dt.date


@router.get("/me/mandates", response=list[MandateOut], auth=Token("person:read"), tags=["mandates"])
def own_mandates(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the mandates one has given or holds."""
    on = clock.today()
    return [_mandate(row, on) for row in queries.mandates_of(_who(request).actor)]


@router.post("/mandates", response={201: KeyOut}, auth=Token("mandates:write"), tags=["mandates"])
def grant(request: HttpRequest, body: MandateIn) -> Status[dict[str, Any]]:
    """
    Let one person act for another. The same again returns the mandate that stands.

    The grantor gives a power of attorney; a parent or a guardian asks for theirs; an officer
    records one whose paper they have seen.
    """
    key = actions.grant_mandate(
        body.grantor, holder=body.holder, basis=body.basis, procedures=body.procedures,
        since=body.since or clock.today(), until=body.until, by=_who(request).actor,
        at=clock.now(),
    )  # fmt: skip
    return Status(201, {"id": key})


@router.post(
    "/mandates/{mandate}/proof", response={204: None}, auth=Token("mandates:write"),
    tags=["mandates"],
)  # fmt: skip
def prove(request: HttpRequest, mandate: uuid.UUID) -> Status[None]:
    """Confirm, as an officer, that a paper shows the mandate. Doing it again changes nothing."""
    actions.prove_mandate(mandate, proof=Proof.PAPER, by=_who(request).actor, at=clock.now())
    return Status(204, None)


@router.post(
    "/mandates/{mandate}/revocation", response={204: None}, auth=Token("mandates:write"),
    tags=["mandates"],
)  # fmt: skip
def revoke(request: HttpRequest, mandate: uuid.UUID) -> Status[None]:
    """End a mandate at once. Doing it again changes nothing."""
    actions.revoke_mandate(mandate, by=_who(request).actor, at=clock.now())
    return Status(204, None)


@router.get("/me/reads", response=ReadPageOut, auth=Token("person:read"), tags=["reads"])
def own_reads(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return who has read one's records, the latest first."""
    page = queries.reads_of(_who(request).actor, cursor=cursor)
    return {"items": [_read(row) for row in page.items], "next": page.next}


@router.get("/duties", response=list[DutyOut], auth=Token("staff:review"), tags=["duties"])
def duties(request: HttpRequest, due: bool = True) -> list[DutyRow]:  # noqa: FBT001, FBT002 - a parameter of the address
    """Return the duties an officer may confirm: those that are due, or all."""
    return queries.duties_to_review(_who(request).actor, on=clock.today(), only_due=due)


@router.post("/duties/reviews", response=ReviewOut, auth=Token("staff:review"), tags=["duties"])
def review(request: HttpRequest, body: ReviewIn) -> dict[str, int]:
    """Confirm duties, or withdraw them."""
    say = actions.confirm_duties if body.outcome is Outcome.CONFIRMED else actions.withdraw_duties
    return {"reviewed": say(body.duties, by=_who(request).actor, at=clock.now())}


@router.post("/stand-ins", response={201: KeyOut}, auth=Token("staff:review"), tags=["duties"])
def lend(request: HttpRequest, body: StandInIn) -> Status[dict[str, Any]]:
    """Let another officer stand in for the holder of a duty; the same days again are refused."""
    key = actions.lend_duty(
        body.duty, to=body.deputy, since=body.since, until=body.until, by=_who(request).actor,
        at=clock.now(),
    )  # fmt: skip
    return Status(201, {"id": key})


def _who(request: HttpRequest) -> Applicant:
    found = getattr(request, "auth", None)
    assert isinstance(found, Applicant)  # noqa: S101 - the route asks for a token
    return found


def _mandate(row: MandateRow, on: dt.date) -> dict[str, Any]:
    names = ("id", "grantor", "holder", "basis", "procedures", "since", "until", "proof")
    return {**{name: getattr(row, name) for name in names}, "stands": row.stands(on)}


def _read(row: ReadRow) -> dict[str, Any]:
    names = (
        "id", "agency", "agency_name", "duty", "stands_in", "purpose", "dossier", "note",
        "register", "listed",
    )  # fmt: skip
    at = row.at.astimezone(clock.VIETNAM).isoformat(timespec="seconds")
    return {**{name: getattr(row, name) for name in names}, "at": at}
