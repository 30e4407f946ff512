"""Give officers the means to sign in, and take them back."""

import datetime as dt
import json
import secrets
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError
from django.db.models import QuerySet

from lienmach.ground import passwords, vault
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity.actions.sessions import Browser, ended, opened, spend
from lienmach.identity.actions.staffing import demand_appointing_everywhere
from lienmach.identity.actions.tokens import revoke_all
from lienmach.identity.events import CredentialAdded, CredentialEnded, StaffInvited
from lienmach.identity.models import Credential, Session, Staff
from lienmach.identity.queries.credentials import SECOND, Kind, usable
from lienmach.identity.refusals import (
    CredentialUnknown,
    InvitationUnknown,
    LastSecondFactor,
    PasswordUnfit,
    StaffDisabled,
    StaffUnknown,
    WrongCode,
    WrongCredentials,
    WrongPasskey,
)
from lienmach.identity.rules import codes, tokens
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.sessions import End, Method
from lienmach.identity.rules.tokens import Mark
from lienmach.ledger import actions as ledger

INVITATION_LASTS = dt.timedelta(hours=72)
SETTING_UP_LASTS = dt.timedelta(minutes=15)
TOTP_PURPOSE = "totp secret"
LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey that was verified: its handle and public key (base64url), its party, its count."""

    handle: str
    public_key: str
    party: str
    count: int


@action("identity")
def invite_staff(staff: uuid.UUID, *, by: Actor, at: dt.datetime) -> str:
    """
    Make an invitation by which an officer sets a password, once; for whoever appoints.

    Earlier invitations of theirs end. What is returned is nowhere written down.
    """
    demand_appointing_everywhere(by, at=at)
    officer = locked(staff)
    if officer.disabled_at is not None:
        raise StaffDisabled
    _end(usable(at).filter(staff=officer, kind=Kind.INVITATION), by=by, at=at)
    text = tokens.written(
        current_province(), secrets.token_urlsafe(tokens.SECRET_BYTES), Mark.INVITATION
    )
    expires_at = at + INVITATION_LASTS
    Credential.objects.bulk_create([
        Credential(
            province=current_province(), staff=officer, kind=Kind.INVITATION,
            handle=tokens.digest(text), added_at=at, expires_at=expires_at,
        )
    ])  # fmt: skip
    ledger.record(
        StaffInvited(staff=str(staff), expires_at=expires_at.isoformat()),
        subject=str(staff), by=by, at=at,
    )  # fmt: skip
    return text


@action("identity")
def accept_invitation(text: str, *, password: str, browser: Browser, at: dt.datetime) -> str:
    """
    Set the password of whoever was invited and sign them in at level 1; return the session.

    What they had before ends, tokens too: whoever lost everything begins anew by an invitation,
    and whoever found it is left with nothing.
    """
    parts = tokens.taken_apart(text, Mark.INVITATION)
    if parts is None or parts.issuer != current_province():
        raise InvitationUnknown
    found = (
        usable(at)
        .select_for_update(of=("self",))
        .select_related("staff")
        .filter(kind=Kind.INVITATION, handle=tokens.digest(text), staff__disabled_at=None)
        .first()
    )
    if found is None:
        raise InvitationUnknown
    officer = found.staff
    by = Actor(id=str(officer.pk), name=officer.full_name)
    hashed = _hashed(password, officer)
    _end(usable(at).filter(staff=officer), by=by, at=at)
    _end_sessions(officer, at=at)
    revoke_all(officer, by=by, at=at)
    added(officer, Kind.PASSWORD, secret=hashed, by=by, at=at)
    return opened(
        staff=officer.pk, method=Method.INVITATION, level=Level.ONE, browser=browser, at=at
    )


@action("identity")
def set_password(staff: uuid.UUID, *, password: str, by: Actor, at: dt.datetime) -> None:
    """Give an officer a password, as the demonstration does; for whoever appoints."""
    demand_appointing_everywhere(by, at=at)
    officer = locked(staff)
    hashed = _hashed(password, officer)
    _end(usable(at).filter(staff=officer, kind=Kind.PASSWORD), by=by, at=at)
    added(officer, Kind.PASSWORD, secret=hashed, by=by, at=at)


@action("identity")
def change_password(
    staff: uuid.UUID, *, was: str, becomes: str, browser: Browser, by: Actor, at: dt.datetime
) -> str:
    """
    Change one's own password: every session ends, and this browser gets a new one.

    :raises WrongCredentials: when the present password is not that.
    """
    demand_own(staff, by)
    officer = locked(staff)
    present = usable(at).filter(staff=officer, kind=Kind.PASSWORD).first()
    if not passwords.matches(was, present.secret if present else None):
        raise WrongCredentials
    hashed = _hashed(becomes, officer)
    level = _level_held(browser, officer, at=at)
    _end(usable(at).filter(staff=officer, kind=Kind.PASSWORD), by=by, at=at)
    _end_sessions(officer, at=at)
    added(officer, Kind.PASSWORD, secret=hashed, by=by, at=at)
    return opened(staff=officer.pk, method=Method.PASSWORD, level=level, browser=browser, at=at)


@action("identity")
def add_totp(
    staff: uuid.UUID,
    *,
    secret: str,
    code: str,
    label: str,
    browser: Browser,
    by: Actor,
    at: dt.datetime,
) -> str:
    """
    Add an authenticator, once it has shown a right code; return a new session, at level 2.

    :raises WrongCode: when it has not.
    :raises SignInExpired: when it was added just now: each of its codes would be good twice.
    """
    demand_own(staff, by)
    officer = locked(staff)
    step = codes.step_of(secret, code, at)
    if step is None:
        raise WrongCode
    spend(f"{TOTP_PURPOSE} {secret}", until=at + SETTING_UP_LASTS)
    kept = vault.sealed(TOTP_PURPOSE, at=at, secret=secret, staff=str(staff))
    added(officer, Kind.TOTP, secret=kept, label=label, counter=step, by=by, at=at)
    return opened(staff=staff, method=Method.TOTP, level=Level.TWO, browser=browser, at=at)


@action("identity")
def add_passkey(
    staff: uuid.UUID, *, passkey: Passkey, label: str, browser: Browser, by: Actor, at: dt.datetime
) -> str:
    """
    Add a passkey that was verified; return a new session, at level 2.

    :raises WrongPasskey: when it is known already: it belongs to whoever has it.
    """
    demand_own(staff, by)
    kept = json.dumps({"key": passkey.public_key, "rp": passkey.party})
    try:
        added(
            locked(staff), Kind.PASSKEY, secret=kept, handle=passkey.handle, label=label,
            counter=passkey.count, by=by, at=at,
        )  # fmt: skip
    except IntegrityError as error:
        raise WrongPasskey from error
    return opened(staff=staff, method=Method.PASSKEY, level=Level.TWO, browser=browser, at=at)


@action("identity")
def new_recovery_codes(staff: uuid.UUID, *, by: Actor, at: dt.datetime) -> list[str]:
    """Make new codes for the day everything else is lost; the old ones end. Told once."""
    demand_own(staff, by)
    officer = locked(staff)
    _end(usable(at).filter(staff=officer, kind=Kind.RECOVERY), by=by, at=at)
    made = codes.new_recovery_codes()
    Credential.objects.bulk_create([
        Credential(
            province=current_province(), staff=officer, kind=Kind.RECOVERY,
            handle=codes.recovery_digest(code, str(staff)), added_at=at,
        )
        for code in made
    ])  # fmt: skip
    ledger.record(
        CredentialAdded(credential=str(staff), staff=str(staff), kind=Kind.RECOVERY.value),
        subject=str(staff), by=by, at=at,
    )  # fmt: skip
    return made


@action("identity")
def remove_credential(credential: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    Take a passkey or an authenticator back; for its holder, and for whoever appoints.

    :raises LastSecondFactor: when a holder would be left with none.
    """
    row = usable(at).filter(pk=credential, kind__in=SECOND).first()
    if row is None:
        raise CredentialUnknown
    if by.id != str(row.staff_id):
        demand_appointing_everywhere(by, at=at)
    officer = locked(row.staff_id)
    others = usable(at).filter(staff=officer, kind__in=SECOND).exclude(pk=credential)
    if by.id == str(officer.pk) and not others.exists():
        raise LastSecondFactor
    _end(usable(at).filter(pk=credential), by=by, at=at)


def demand_own(staff: uuid.UUID, by: Actor) -> None:
    """Let only the officer themselves go on."""
    if by.id != str(staff):
        raise NotAllowed


def locked(staff: uuid.UUID) -> Staff:
    """Return an officer's row, locked until the action ends."""
    row = Staff.objects.select_for_update().filter(province=current_province(), pk=staff).first()
    if row is None:
        raise StaffUnknown
    return row


def added(
    officer: Staff,
    kind: Kind,
    *,
    secret: str = "",
    handle: str | None = None,
    label: str = "",
    counter: int = 0,
    by: Actor,
    at: dt.datetime,
) -> uuid.UUID:
    """Add a means of signing in within another action, and record it."""
    row = Credential(
        province=current_province(), staff=officer, kind=kind, secret=secret, handle=handle,
        label=label[:LONGEST_LABEL], counter=counter, added_at=at,
    )  # fmt: skip
    Credential.objects.bulk_create([row])
    ledger.record(
        CredentialAdded(credential=str(row.pk), staff=str(officer.pk), kind=kind.value),
        subject=str(officer.pk), by=by, at=at,
    )  # fmt: skip
    return row.pk


def _end(rows: QuerySet[Credential], *, by: Actor, at: dt.datetime) -> None:
    for row in rows:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        ledger.record(
            CredentialEnded(credential=str(row.pk), staff=str(row.staff_id), kind=row.kind),
            subject=str(row.staff_id), by=by, at=at,
        )  # fmt: skip


def _end_sessions(officer: Staff, *, at: dt.datetime) -> None:
    rows = Session.objects.filter(province=current_province(), staff=officer, ended_at=None)
    ended(rows, why=End.PASSWORD_CHANGED, at=at)


def _level_held(browser: Browser, officer: Staff, *, at: dt.datetime) -> Level:
    found = Session.objects.filter(
        province=current_province(), staff=officer, digest=tokens.digest(browser.held),
        ended_at=None, expires_at__gt=at,
    ).first()  # fmt: skip
    return Level(found.level) if found else Level.ONE


def _hashed(password: str, officer: Staff) -> str:
    if not passwords.fits(password, about=(officer.login, officer.full_name, *settings.PROVINCES)):
        raise PasswordUnfit
    return passwords.kept(password)
