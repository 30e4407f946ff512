"""By what an officer can sign in."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lienmach import homes
from lienmach.identity.models import Credential
from lienmach.identity.rules import tokens
from lienmach.identity.rules.tokens import Mark

Kind = Credential.Kind
SECOND = (Kind.TOTP, Kind.PASSKEY)
"""What counts as a second factor that can be kept for good; a recovery code stands in for one."""


@dataclass(frozen=True, slots=True)
class Login:
    """An officer's account as signing in needs it: the password's hash, and what else there is."""

    staff: uuid.UUID
    name: str
    password: str
    is_disabled: bool
    seconds: frozenset[str]

    @property
    def has_second(self) -> bool:
        """Test if a second factor is set up."""
        return bool(self.seconds & {*SECOND})


@dataclass(frozen=True, slots=True)
class Means:
    """A means of signing in as its holder is shown it."""

    id: uuid.UUID
    kind: str
    label: str
    added_at: dt.datetime
    used_at: dt.datetime | None


def usable(at: dt.datetime) -> QuerySet[Credential]:
    """Return the credentials of the current province that can be used; for this room only."""
    return Credential.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=at),
        province=homes.current_province(),
        ended_at=None,
    )


def login_named(login: str, *, at: dt.datetime) -> Login | None:
    """Return the account of a login, if it has a password; as many statements if there is none."""
    with homes.reading("identity"):
        rows = list(
            usable(at)
            .filter(staff__login=login, staff__province=homes.current_province())
            .values_list("kind", "secret", "staff_id", "staff__full_name", "staff__disabled_at")
        )
    password = next((row for row in rows if row[0] == Kind.PASSWORD), None)
    if password is None:
        return None
    return Login(
        staff=password[2],
        name=password[3],
        password=password[1],
        is_disabled=password[4] is not None,
        seconds=frozenset(row[0] for row in rows if row[0] != Kind.PASSWORD),
    )


def means(staff: uuid.UUID, *, at: dt.datetime) -> list[Means]:
    """Return by what an officer can sign in, invitations apart, in the order it was added."""
    with homes.reading("identity"):
        rows = usable(at).filter(staff_id=staff).exclude(kind=Kind.INVITATION)
        return [
            Means(row.pk, row.kind, row.label, row.added_at, row.used_at)
            for row in rows.order_by("added_at", "pk")
        ]


def passkeys(staff: uuid.UUID, *, at: dt.datetime) -> list[tuple[str, str]]:
    """Return the handle and the party of each passkey of an officer."""
    with homes.reading("identity"):
        rows = usable(at).filter(staff_id=staff, kind=Kind.PASSKEY)
        return [(str(row.handle), str(json.loads(row.secret)["rp"])) for row in rows]


def invited(text: str, *, at: dt.datetime) -> tuple[str, str] | None:
    """Return the login and the name of the officer an invitation is for, if it is valid."""
    parts = tokens.taken_apart(text, Mark.INVITATION)
    if parts is None or parts.issuer != homes.current_province():
        return None
    with homes.reading("identity"):
        found = usable(at).filter(kind=Kind.INVITATION, handle=tokens.digest(text))
        return found.values_list("staff__login", "staff__full_name").first()


def login_of(staff: uuid.UUID) -> str:
    """Return the login of an officer; empty if there is no such officer."""
    with homes.reading("identity"):
        known = Credential.objects.filter(province=homes.current_province(), staff_id=staff)
        return known.values_list("staff__login", flat=True).first() or ""
