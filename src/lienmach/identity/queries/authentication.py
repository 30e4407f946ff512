"""Whom a token speaks for."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from lienmach import homes
from lienmach.ground.actor import Actor, Duty, Mandate
from lienmach.identity.rules import mandates, scopes, tokens


@dataclass(frozen=True, slots=True)
class Applicant:
    """
    Whom a token speaks for: a person, or one of the staff.

    ``province`` issued the token. Staff have no personal number and no commune here; they
    have an ``agency``, and an ``actor`` with duties.
    """

    id: uuid.UUID
    province: str
    personal_id: str | None
    name: str
    unit: str | None
    unit_on: dt.date | None
    agency: str | None
    scopes: frozenset[str]
    actor: Actor
    token: uuid.UUID
    expires_at: dt.datetime
    last_used_at: dt.datetime | None = None

    @property
    def is_staff(self) -> bool:
        """Test if an officer stands behind the token."""
        return self.agency is not None

    def may(self, scope: str) -> bool:
        """Test if the token may be used for what a scope names."""
        return scopes.allows(self.scopes, scope)


def authenticate(token: str, at: dt.datetime) -> Applicant | None:
    """
    Return whom a token speaks for at a moment, or None if for nobody.

    The issuer named in the token is asked, at the home its identity lives in now: the host
    name of the request does not matter. To be asked at the edge, outside any reading.
    """
    parts = tokens.taken_apart(token)
    if parts is None or parts.issuer not in settings.PROVINCES:
        return None
    with homes.province(parts.issuer):
        found = homes.ask(
            "identity",
            "lienmach.identity",
            "authenticate",
            province=parts.issuer,
            digest=tokens.digest(token),
            at=at,
        )
    return applicant(parts.issuer, found[0]) if found else None


def applicant(issuer: str, row: dict[str, Any]) -> Applicant:
    """Return whom a row of a question speaks for; for this room only."""
    entrusted = frozenset(_duty(issuer, entry) for entry in json.loads(row["duties"]))
    given = frozenset(_mandate(issuer, entry) for entry in json.loads(row["mandates"]))
    return Applicant(
        id=row["holder"],
        province=issuer,
        personal_id=row["personal_id"],
        name=row["full_name"],
        unit=row["unit"],
        unit_on=row["unit_on"],
        agency=row["agency"],
        scopes=scopes.parsed(row["scopes"]),
        actor=Actor(
            id=str(row["holder"]),
            name=row["full_name"],
            duties=entrusted,
            mandates=given,
            level=row["level"],
        ),
        token=row["token"],
        expires_at=row["expires_at"],
        last_used_at=row.get("last_used_at"),
    )


def _duty(province: str, entry: dict[str, str | None]) -> Duty:
    return Duty(
        kind=str(entry["kind"]),
        province=province,
        unit=entry["unit"],
        unit_on=_day(entry["unit_on"]),
        agency=entry["agency"],
        since=_day(entry["since"]),
        until=_day(entry["until"]),
        lent_by=entry["lent_by"],
    )


def _mandate(province: str, entry: dict[str, Any]) -> Mandate:
    return Mandate(
        id=entry["id"],
        province=province,
        person=entry["person"],
        since=dt.date.fromisoformat(entry["since"]),
        until=dt.date.fromisoformat(entry["until"]),
        procedures=mandates.parsed(entry["procedures"]),
        is_by_law=entry["is_by_law"],
        unit=entry["unit"],
        unit_on=_day(entry["unit_on"]),
    )


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
