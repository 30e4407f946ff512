"""The counter for machines: one's mandates and who read one's records; officers' reviews."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from lienmach import homes
from lienmach.ground import clock, requests
from lienmach.ground.actor import Actor
from lienmach.identity import actions, queries
from lienmach.identity.api import contacts
from lienmach.identity.gate import Bearer, bearer
from lienmach.identity.queries import DutyRow, MandateRow, ReadRow, TokenRow
from lienmach.identity.refusals import ScopeBeyondYours
from lienmach.identity.rules.mandates import Basis, Proof
from lienmach.identity.rules.reviews import Outcome, Standing
from lienmach.identity.rules.scopes import TOKENS, beyond

router = Router()
router.add_router("", contacts.router)
Moment = Annotated[str, Field(description="ISO 8601, +07:00")]
Procedures = Annotated[list[str], Field(max_length=50, description="Empty: all procedures")]


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


class DoneOut(Schema):
    """What something was done to."""

    id: uuid.UUID


class EndIn(Schema):
    """The first day on which it is no more."""

    until: dt.date


class TokenIn(Schema):
    """A token as one wants it: what one calls it, what it may be used for, how many days."""

    label: Annotated[str, Field(min_length=1, max_length=80)]
    scopes: Annotated[list[str], Field(min_length=1, max_length=20)]
    days: Annotated[int, Field(ge=1, le=366)] = 90


class TokenOut(Schema):
    """A token of one's own; ``last_used_at`` is told to the hour."""

    id: uuid.UUID
    label: str
    scopes: list[str]
    level: Annotated[int, Field(description="Assurance: what asks for a higher one it may not do")]
    issued_at: Moment
    expires_at: Moment
    revoked_at: Moment | None
    last_used_at: Moment | None


class NewTokenOut(Schema):
    """A new token; null where it was told before."""

    token: str | None
    label: str
    scopes: list[str]


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


@router.get(
    "/me/mandates", response=list[MandateOut], auth=Bearer("person:read"), tags=["mandates"]
)
def own_mandates(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the mandates one has given or holds."""
    on = clock.today()
    return [_mandate(row, on) for row in queries.mandates_of(bearer(request).actor)]


@router.post(
    "/mandates",
    response={201: KeyOut, 200: KeyOut},
    auth=Bearer("mandates:write"),
    tags=["mandates"],
    openapi_extra=requests.NEEDED,
)
def grant(request: HttpRequest, body: MandateIn) -> Status[dict[str, Any]]:
    """
    Let one person act for another. The same again returns the mandate that stands.

    The grantor gives a power of attorney; a parent or a guardian asks for theirs; an officer
    records one whose paper they have seen.
    """

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        key = homes.part_of(actions.grant_mandate)(
            body.grantor, holder=body.holder, basis=body.basis, procedures=body.procedures,
            since=body.since or clock.today(), until=body.until, by=by, at=at,
        )  # fmt: skip
        return {"id": str(key)}

    return _once(request, "grant-mandate", body.model_dump(mode="json"), deed)


@router.post(
    "/mandates/{mandate}/proof",
    response={201: DoneOut, 200: DoneOut},
    auth=Bearer("mandates:write"),
    tags=["mandates"],
    openapi_extra=requests.NEEDED,
)
def prove(request: HttpRequest, mandate: uuid.UUID) -> Status[dict[str, Any]]:
    """Confirm, as an officer, that a paper shows the mandate. Doing it again changes nothing."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.prove_mandate)(mandate, proof=Proof.PAPER, by=by, at=at)
        return {"id": str(mandate)}

    return _once(request, "prove-mandate", {"in": str(mandate)}, deed)


@router.post(
    "/mandates/{mandate}/revocation",
    response={201: DoneOut, 200: DoneOut},
    auth=Bearer("mandates:write"),
    tags=["mandates"],
    openapi_extra=requests.NEEDED,
)
def revoke(request: HttpRequest, mandate: uuid.UUID) -> Status[dict[str, Any]]:
    """End a mandate at once. Doing it again changes nothing."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.revoke_mandate)(mandate, by=by, at=at)
        return {"id": str(mandate)}

    return _once(request, "revoke-mandate", {"in": str(mandate)}, deed)


@router.get("/me/reads", response=ReadPageOut, auth=Bearer("person:read"), tags=["reads"])
def own_reads(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return who has read one's records, the latest first."""
    page = queries.reads_of(bearer(request).actor, cursor=cursor)
    return {"items": [_read(row) for row in page.items], "next": page.next}


@router.get("/duties", response=list[DutyOut], auth=Bearer("staff:review"), tags=["duties"])
def duties(request: HttpRequest, due: bool = True) -> list[DutyRow]:  # noqa: FBT001, FBT002 - a parameter of the address
    """Return the duties an officer may confirm: those that are due, or all."""
    return queries.duties_to_review(bearer(request).actor, on=clock.today(), only_due=due)


@router.post(
    "/duties/reviews",
    response={201: ReviewOut, 200: ReviewOut},
    auth=Bearer("staff:review"),
    tags=["duties"],
    openapi_extra=requests.NEEDED,
)
def review(request: HttpRequest, body: ReviewIn) -> Status[dict[str, Any]]:
    """Confirm duties, or withdraw them."""
    say = actions.confirm_duties if body.outcome is Outcome.CONFIRMED else actions.withdraw_duties

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        return {"reviewed": homes.part_of(say)(body.duties, by=by, at=at)}

    return _once(request, "review-duties", body.model_dump(mode="json"), deed)


@router.post(
    "/stand-ins",
    response={201: KeyOut, 200: KeyOut},
    auth=Bearer("staff:review"),
    tags=["duties"],
    openapi_extra=requests.NEEDED,
)
def lend(request: HttpRequest, body: StandInIn) -> Status[dict[str, Any]]:
    """Let another officer stand in for the holder of a duty; the same days again are refused."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        key = homes.part_of(actions.lend_duty)(
            body.duty, to=body.deputy, since=body.since, until=body.until, by=by, at=at
        )
        return {"id": str(key)}

    return _once(request, "lend-duty", body.model_dump(mode="json"), deed)


@router.post(
    "/stand-ins/{stand_in}/end",
    response={201: DoneOut, 200: DoneOut},
    auth=Bearer("staff:review"),
    tags=["duties"],
    openapi_extra=requests.NEEDED,
)
def end(request: HttpRequest, stand_in: uuid.UUID, body: EndIn) -> Status[dict[str, Any]]:
    """End a stand-in on a day."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.end_lending)(stand_in, until=body.until, by=by, at=at)
        return {"id": str(stand_in)}

    return _once(request, "end-lending", {"in": str(stand_in), "until": str(body.until)}, deed)


@router.get("/me/tokens", response=list[TokenOut], auth=Bearer(TOKENS), tags=["tokens"])
def own_tokens(request: HttpRequest) -> list[dict[str, Any]]:
    """Return one's own tokens, the latest first; never the tokens as such."""
    return [_token(row) for row in queries.tokens_of(bearer(request).actor)]


@router.post(
    "/me/tokens",
    response={201: NewTokenOut, 200: NewTokenOut},
    auth=Bearer(TOKENS),
    tags=["tokens"],
    openapi_extra=requests.NEEDED,
)
def make_token(request: HttpRequest, body: TokenIn) -> Status[dict[str, Any]]:
    """
    Make a token that may do no more than the one that asks, and tell it this once.

    The same key again is answered without the token.
    """
    who = bearer(request)
    if beyond(body.scopes, of=who.scopes):
        raise ScopeBeyondYours

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        token = homes.part_of(actions.issue_token)(
            person=None if who.is_staff else who.id, staff=who.id if who.is_staff else None,
            allowed=body.scopes, expires_at=at + dt.timedelta(days=body.days),
            label=body.label, by=by, at=at,
        )  # fmt: skip
        return {"token": token, "label": body.label, "scopes": sorted({*body.scopes})}

    return _once(request, "make-token", body.model_dump(mode="json"), deed, secret="token")  # noqa: S106 - a name


@router.post(
    "/me/tokens/{token}/revocation",
    response={201: DoneOut, 200: DoneOut},
    auth=Bearer(TOKENS),
    tags=["tokens"],
    openapi_extra=requests.NEEDED,
)
def revoke_token(request: HttpRequest, token: uuid.UUID) -> Status[dict[str, Any]]:
    """Let a token speak for nobody from now on. Doing it again changes nothing."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.revoke_token)(token, by=by, at=at)
        return {"id": str(token)}

    return _once(request, "revoke-token", {"in": str(token)}, deed)


def _once(
    request: HttpRequest,
    operation: str,
    asked: Any,
    deed: Callable[[Actor, dt.datetime], dict[str, Any]],
    *,
    secret: str = "",
) -> Status[dict[str, Any]]:
    """Carry a deed out once however often it is asked for: 201, and 200 again."""
    by, at = bearer(request).actor, clock.now()
    wanted = actions.Request(operation=operation, key=requests.key_in(request.headers), asked=asked)
    found = actions.once(wanted, lambda: deed(by, at), by=by, at=at, secret=secret)
    return Status(200 if found.is_again else 201, found.said)


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


def _token(row: TokenRow) -> dict[str, Any]:
    def told(at: dt.datetime | None) -> str | None:
        return at.astimezone(clock.VIETNAM).isoformat(timespec="seconds") if at else None

    moments = ("issued_at", "expires_at", "revoked_at", "last_used_at")
    return {
        "id": row.id,
        "label": row.label,
        "scopes": list(row.scopes),
        "level": row.level,
        **{name: told(getattr(row, name)) for name in moments},
    }
