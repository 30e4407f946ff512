"""The counter for machines: one's mandates, who read one's records, one's tokens."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from lienmach import homes
from lienmach.ground import clock, requests
from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.api import contacts, duties, eid
from lienmach.identity.api.once import DoneOut, KeyOut, once
from lienmach.identity.gate import Bearer, bearer
from lienmach.identity.queries import MandateRow, ReadRow, TokenRow
from lienmach.identity.refusals import ScopeBeyondYours
from lienmach.identity.rules.mandates import BY_LAW, Basis, Because, Proof
from lienmach.identity.rules.scopes import TOKENS, beyond

router = Router()
router.add_router("", contacts.router)
router.add_router("", duties.router)
router.add_router("", eid.router)
Moment = Annotated[str, Field(description="ISO 8601, +07:00")]
Procedures = Annotated[list[str], Field(max_length=50, description="Empty: all procedures")]


class MandateIn(Body):
    """A mandate: the two persons by their keys. Without an end it gets the one the law sets."""

    grantor: uuid.UUID
    holder: uuid.UUID
    basis: Basis
    procedures: Procedures = []
    since: dt.date | None = None
    until: dt.date | None = None


class OwnMandateIn(Body):
    """A mandate with somebody whom one names by number and name, both as their papers say."""

    personal_id: Annotated[str, Field(pattern=r"^[0-9]{12}$")]
    full_name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]+$")]
    basis: Basis
    procedures: Procedures = []
    since: dt.date | None = None
    until: dt.date | None = None


class MandateOut(Schema):
    """A mandate, and how it stands today."""

    id: uuid.UUID
    grantor: uuid.UUID
    grantor_name: str
    holder: uuid.UUID
    holder_name: str
    basis: Basis
    procedures: list[str]
    since: dt.date
    until: dt.date
    proof: Proof
    stands: str
    ended_on: dt.date | None = None
    ended_because: Because = Because.NONE


class MandatePageOut(Schema):
    """A piece of a list of mandates; ``next`` is the cursor of the next one."""

    items: list[MandateOut]
    next: str | None


class TokenIn(Body):
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


class TokenPageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[TokenOut]
    next: str | None


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
    by_operator: bool


class ReadPageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[ReadOut]
    next: str | None


@router.get("/me/mandates", response=MandatePageOut, auth=Bearer("person:read"), tags=["mandates"])
def own_mandates(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return the mandates one has given or holds, the newest first."""
    page, on = queries.mandates_of(bearer(request).actor, cursor=cursor), clock.today()
    return {"items": [_mandate(row, on) for row in page.items], "next": page.next}


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

    return once(request, "grant-mandate", body.model_dump(mode="json"), deed)


@router.post(
    "/me/mandates",
    response={201: KeyOut, 200: KeyOut},
    auth=Bearer("mandates:write"),
    tags=["mandates"],
    openapi_extra=requests.NEEDED,
)
def grant_own(request: HttpRequest, body: OwnMandateIn) -> Status[dict[str, Any]]:
    """
    Let somebody act for oneself, or ask to act for a child or a ward, by their number and name.

    One gives a power of attorney to whom one names; as a parent or a guardian one asks for theirs.
    """
    who = bearer(request)
    if who.is_staff:
        raise NotAllowed
    other = queries.person_named(body.personal_id, body.full_name)
    grantor, holder = (other, who.id) if body.basis in BY_LAW else (who.id, other)

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        key = homes.part_of(actions.grant_mandate)(
            grantor, holder=holder, basis=body.basis, procedures=body.procedures,
            since=body.since or clock.today(), until=body.until, by=by, at=at,
        )  # fmt: skip
        return {"id": str(key)}

    said = body.model_dump(mode="json", exclude={"personal_id", "full_name"})
    return once(request, "grant-own-mandate", {"other": str(other), **said}, deed)


@router.get(
    "/mandates/waiting",
    response=MandatePageOut,
    auth=Bearer("mandates:write"),
    tags=["mandates"],
)
def waiting(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return to an officer the mandates that wait for whoever has seen the paper, oldest first."""
    who, on = bearer(request), clock.today()
    if not who.is_staff:
        raise NotAllowed
    page = queries.mandates_to_prove(who.actor, on=on, cursor=cursor)
    return {"items": [_mandate(row, on) for row in page.items], "next": page.next}


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

    return once(request, "prove-mandate", {"in": str(mandate)}, deed)


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

    return once(request, "revoke-mandate", {"in": str(mandate)}, deed)


@router.get("/me/reads", response=ReadPageOut, auth=Bearer("person:read"), tags=["reads"])
def own_reads(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return who has read one's records, the latest first."""
    page = queries.reads_of(bearer(request).actor, cursor=cursor)
    return {"items": [_read(row) for row in page.items], "next": page.next}


@router.get("/me/tokens", response=TokenPageOut, auth=Bearer(TOKENS), tags=["tokens"])
def own_tokens(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return one's own tokens, the latest first; never the tokens as such."""
    page = queries.tokens_of(bearer(request).actor, cursor=cursor)
    return {"items": [_token(row) for row in page.items], "next": page.next}


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

    It ends with the one that asks at the latest, however many `days` are asked for. The same key again is answered without the token.
    """
    who = bearer(request)
    if beyond(body.scopes, of=who.scopes):
        raise ScopeBeyondYours

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        token = homes.part_of(actions.issue_token)(
            person=None if who.is_staff else who.id, staff=who.id if who.is_staff else None,
            allowed=body.scopes, expires_at=min(at + dt.timedelta(days=body.days), who.expires_at),
            label=body.label, by=by, at=at,
        )  # fmt: skip
        return {"token": token, "label": body.label, "scopes": sorted({*body.scopes})}

    return once(request, "make-token", body.model_dump(mode="json"), deed, secret="token")  # noqa: S106 - a name


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

    return once(request, "revoke-token", {"in": str(token)}, deed)


def _mandate(row: MandateRow, on: dt.date) -> dict[str, Any]:
    names = (
        "id", "grantor", "grantor_name", "holder", "holder_name", "basis", "procedures", "since",
        "until", "proof", "ended_on", "ended_because",
    )  # fmt: skip
    return {**{name: getattr(row, name) for name in names}, "stands": row.stands(on)}


def _read(row: ReadRow) -> dict[str, Any]:
    names = (
        "id", "agency", "agency_name", "duty", "stands_in", "purpose", "dossier", "note",
        "register", "listed", "by_operator",
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
