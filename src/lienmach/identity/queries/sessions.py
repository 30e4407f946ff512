"""Who a browser speaks for, and on which devices somebody is signed in."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Q, QuerySet

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.identity.models import Session
from lienmach.identity.queries.authentication import Applicant, applicant
from lienmach.identity.rules import scopes, sessions, tokens
from lienmach.identity.rules.tokens import Mark


@dataclass(frozen=True, slots=True)
class SignedIn:
    """
    Whom a session speaks for, and how sure one is of it.

    ``applicant`` is the same that a token gives, with every scope of its kind; its ``token`` is
    the session's key.
    """

    applicant: Applicant
    method: str
    level: int
    issued_at: dt.datetime
    last_seen: dt.datetime
    expires_at: dt.datetime

    @property
    def session(self) -> uuid.UUID:
        """Return the session's key."""
        return self.applicant.token

    @property
    def actor(self) -> Actor:
        """Return who acts."""
        return self.applicant.actor

    @property
    def is_staff(self) -> bool:
        """Test if it is an officer."""
        return self.applicant.is_staff

    @property
    def province(self) -> str:
        """Return the province that issued the session."""
        return self.applicant.province


@dataclass(frozen=True, slots=True)
class Device:
    """One place where somebody is signed in."""

    session: uuid.UUID
    device: str
    method: str
    issued_at: dt.datetime
    last_seen: dt.datetime
    expires_at: dt.datetime


def signed_in(cookie: str, at: dt.datetime) -> SignedIn | None:
    """
    Return whom a cookie speaks for at a moment, or None if for nobody; one question in all.

    The province named in it is asked, at the home its identity lives in now. To be asked at the
    edge, outside any reading.
    """
    parts = tokens.taken_apart(cookie, Mark.SESSION)
    if parts is None or parts.issuer not in settings.PROVINCES:
        return None
    with homes.province(parts.issuer):
        found = homes.ask(
            "identity",
            "lienmach.identity",
            "signed_in",
            province=parts.issuer,
            digest=tokens.digest(cookie),
            at=at,
            seen_after=at - sessions.CITIZEN_IDLE,
        )
    if not found:
        return None
    [row] = found
    granted = scopes.STAFF if row["agency"] is not None else scopes.CITIZEN
    who = applicant(parts.issuer, {**row, "scopes": ""})
    return SignedIn(
        applicant=replace(who, scopes=frozenset(granted)),
        method=row["method"],
        level=row["level"],
        issued_at=row["issued_at"],
        last_seen=row["last_seen"],
        expires_at=row["expires_at"],
    )


def devices(holder: uuid.UUID, *, at: dt.datetime) -> list[Device]:
    """Return where a person or an officer is signed in, the latest first."""
    with homes.reading("identity"):
        rows = open_sessions(at).filter(Q(person_id=holder) | Q(staff_id=holder))
        return [
            Device(
                session=row.pk,
                device=row.device,
                method=row.method,
                issued_at=row.issued_at,
                last_seen=row.last_seen,
                expires_at=row.expires_at,
            )
            for row in rows.order_by("-last_seen", "-pk")
        ]


def open_sessions(at: dt.datetime) -> QuerySet[Session]:
    """Return the sessions of the current province that speak for somebody; for this room only."""
    lively = Q(staff_id__isnull=False) | Q(last_seen__gt=at - sessions.CITIZEN_IDLE)
    return Session.objects.filter(
        lively, province=homes.current_province(), ended_at=None, expires_at__gt=at
    )
