"""Issue tokens and take them back. A token is told once and kept as a hash."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Model, Q, QuerySet

from lienmach.ground.actor import Actor
from lienmach.homes import action, current_province
from lienmach.identity.actions.staffing import demand_appointing_everywhere
from lienmach.identity.events import TokenIssued, TokenRevoked
from lienmach.identity.models import Person, Staff, Token
from lienmach.identity.refusals import (
    AssuranceTooLow,
    EndsBeforeItBegins,
    PersonDied,
    PersonUnknown,
    ScopeUnknown,
    StaffUnknown,
    TokenMalformed,
    TokenUnknown,
    TooManyTokens,
)
from lienmach.identity.rules import scopes, tokens
from lienmach.identity.rules.assurance import Level
from lienmach.ledger import actions as ledger

LIFETIME = dt.timedelta(days=90)


@action("identity")
def issue_token(
    *,
    person: uuid.UUID | None = None,
    staff: uuid.UUID | None = None,
    allowed: Iterable[str] | None = None,
    expires_at: dt.datetime | None = None,
    label: str = "",
    level: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> str:
    """
    Give a person or an officer a token, and return it: nobody can ask for it again.

    What it may do is what its scopes name *and* its holder's duties allow on the day it is used,
    and what asks for no higher ``level`` of assurance: by default that of who makes it.

    :raises AssuranceTooLow: when `level` is more than one is sure of who makes it.
    :raises ScopeUnknown: when `allowed` names a scope that no door asks for.
    :raises PersonUnknown: when there is no such person (`StaffUnknown`: no such officer).
    """
    holders = {"person": [person] if person else [], "staff": [staff] if staff else []}
    [token] = _issue(
        **holders, allowed=allowed, expires_at=expires_at, by=by, at=at, label=label, level=level
    )
    return token


@action("identity")
def touch_token(token: uuid.UUID, *, at: dt.datetime) -> None:
    """
    Note that a token is in use; no fact, for it says nothing that lasts.

    Called at most once an hour a token: the condition holds among many requests at once.
    """
    rows = Token.objects.filter(province=current_province(), pk=token)
    due = Q(last_used_at=None) | Q(last_used_at__lte=at - tokens.NOTED_EVERY)
    rows.filter(due).update(last_used_at=at)


@action("identity")
def issue_tokens(
    people: Sequence[uuid.UUID],
    *,
    allowed: Iterable[str] | None = None,
    expires_at: dt.datetime | None = None,
    level: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> list[str]:
    """Give each of many people a token, in order, all or none."""
    return _issue(
        person=people, staff=[], allowed=allowed, expires_at=expires_at, by=by, at=at, level=level
    )


@action("identity")
def revoke_token(token: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    Let a token speak for nobody from now on; doing it again changes nothing.

    Its holder may do it, and whoever appoints.
    """
    row = Token.objects.select_for_update().filter(province=current_province(), pk=token).first()
    if row is None:
        raise TokenUnknown
    if by.id != str(row.person_id or row.staff_id):
        demand_appointing_everywhere(by, at=at)
    if row.revoked_at is None:
        _revoke(row, by=by, at=at)


def revoke_all(holder: Staff | Person, *, by: Actor, at: dt.datetime) -> None:
    """Let no token of an officer or a person speak any more, within another action; record it."""
    of = Q(staff_id=holder.pk) | Q(person_id=holder.pk)
    held = Token.objects.filter(of, province=current_province(), revoked_at=None)
    for row in held.filter(expires_at__gt=at).select_for_update():
        _revoke(row, by=by, at=at)


def _revoke(row: Token, *, by: Actor, at: dt.datetime) -> None:
    holder = str(row.person_id or row.staff_id)
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    ledger.record(TokenRevoked(token=str(row.pk), holder=holder), subject=holder, by=by, at=at)


def _issue(
    *,
    person: Sequence[uuid.UUID],
    staff: Sequence[uuid.UUID],
    allowed: Iterable[str] | None,
    expires_at: dt.datetime | None,
    by: Actor,
    at: dt.datetime,
    label: str = "",
    level: int | None = None,
) -> list[str]:
    granted = (
        set(allowed) if allowed is not None else set(scopes.STAFF if staff else scopes.CITIZEN)
    )
    # A scope of the staff in a citizen's hands would be one check away from a duty.
    if scopes.unknown(granted) or (person and not granted <= set(scopes.CITIZEN)):
        raise ScopeUnknown
    until = expires_at if expires_at is not None else at + LIFETIME
    if until <= at:
        raise EndsBeforeItBegins
    if not by.is_platform:
        _demand_measure(until - at, label, [*person, *staff], at=at)
    surest = by.level
    if any(by.id != str(holder) for holder in (*person, *staff)):
        demand_appointing_everywhere(by, at=at)
        # How sure one is of who appoints says nothing of whom they make a token for.
        surest = surest if by.is_platform else Level.ONE
    if level is not None and level > surest:
        raise AssuranceTooLow
    _demand_known(Person, person, PersonUnknown)
    _demand_living(person)
    _demand_known(Staff, staff, StaffUnknown)
    issuer = current_province()
    texts, rows = [], []
    for holder, column in [*((key, "person_id") for key in person),
                           *((key, "staff_id") for key in staff)]:  # fmt: skip
        text = tokens.written(issuer, secrets.token_urlsafe(tokens.SECRET_BYTES))
        texts.append(text)
        rows.append(
            Token(
                province=issuer,
                digest=tokens.digest(text),
                scopes=scopes.written(granted),
                level=surest if level is None else level,
                label=label.strip(),
                issued_at=at,
                expires_at=until,
                **{column: holder},
            )
        )
    Token.objects.bulk_create(rows)
    facts = map(_issued, rows)
    ledger.record_many(((fact, fact.holder, at) for fact in facts), by=by)
    return texts


def _demand_measure(
    lifetime: dt.timedelta, label: str, holders: Sequence[uuid.UUID], *, at: dt.datetime
) -> None:
    """Let people have tokens that end, that they can tell apart, and not too many at once."""
    if lifetime > tokens.LONGEST or len(label) > tokens.LONGEST_LABEL:
        raise TokenMalformed
    if not label.isprintable():
        raise TokenMalformed
    standing = Token.objects.filter(province=current_province(), revoked_at=None, expires_at__gt=at)
    of = Q(person_id__in=holders) | Q(staff_id__in=holders)
    if standing.filter(of).count() >= tokens.MOST:
        raise TooManyTokens


def _issued(row: Token) -> TokenIssued:
    return TokenIssued(
        token=str(row.pk),
        holder=str(row.person_id or row.staff_id),
        scopes=row.scopes,
        level=row.level,
        expires_at=row.expires_at.isoformat(),
    )


def _demand_living(people: Sequence[uuid.UUID]) -> None:
    here = Person.objects.filter(province=current_province(), pk__in=people)
    if people and here.filter(died_on__isnull=False).exists():
        raise PersonDied


def _demand_known(
    model: type[Model], keys: Sequence[uuid.UUID], refusal: type[PersonUnknown | StaffUnknown]
) -> None:
    known: QuerySet[Model] = QuerySet(model).filter(province=current_province(), pk__in=keys)
    if keys and known.count() != len(set(keys)):
        raise refusal
