"""Let officers sign in, by a password and a second factor."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from lienmach.ground import vault
from lienmach.homes import action
from lienmach.identity.actions.attempts import forgive
from lienmach.identity.actions.credentials import TOTP_PURPOSE, locked
from lienmach.identity.actions.sessions import Browser, opened, spend
from lienmach.identity.models import Credential, Staff
from lienmach.identity.queries.credentials import Kind, usable
from lienmach.identity.refusals import StaffDisabled, WrongCode, WrongPasskey
from lienmach.identity.rules import codes
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.sessions import Method

STEP_LASTS = dt.timedelta(minutes=10)

Verify = Callable[[str, str, int], int | None]
"""Told a public key, its party and its last count; the new count of a right answer, or None."""


@dataclass(frozen=True, slots=True)
class Step:
    """The way between the password and the second factor; ``once`` is good for one time."""

    staff: uuid.UUID
    login: str
    once: str


@dataclass(frozen=True, slots=True)
class PasskeyAnswer:
    """What a passkey answered: its handle, and how it is verified against what is kept of it."""

    handle: str
    verify: Verify


@action("identity")
def sign_in_by_password(staff: uuid.UUID, *, browser: Browser, at: dt.datetime) -> str:
    """
    Begin a session at level 1 for an officer whose password was right.

    It lets them set up a second factor and nothing else, unless a demonstration says otherwise.
    """
    return opened(
        staff=_able(staff).pk, method=Method.PASSWORD, level=Level.ONE, browser=browser, at=at
    )


@action("identity")
def sign_in_by_code(step: Step, *, code: str, place: str, browser: Browser, at: dt.datetime) -> str:
    """
    Begin a session at level 2 by the code of an authenticator, or one from paper.

    :raises WrongCode: when it is wrong or has been used.
    """
    officer = _able(step.staff)
    method = _by_clock(officer, code, at=at) or _by_paper(officer, code, at=at)
    if method is None:
        raise WrongCode
    return _signed_in(officer, step, method, place=place, browser=browser, at=at)


@action("identity")
def sign_in_by_passkey(
    step: Step, *, answer: PasskeyAnswer, place: str, browser: Browser, at: dt.datetime
) -> str:
    """
    Begin a session at level 2 by a passkey.

    :raises WrongPasskey: when it is none of the officer's, or its answer is not right.
    """
    officer = _able(step.staff)
    row = usable(at).filter(staff=officer, kind=Kind.PASSKEY, handle=answer.handle).first()
    if row is None:
        raise WrongPasskey
    kept = json.loads(row.secret)
    count = answer.verify(kept["key"], kept["rp"], row.counter)
    if count is None:
        raise WrongPasskey
    _used(row, counter=count, at=at)
    return _signed_in(officer, step, Method.PASSKEY, place=place, browser=browser, at=at)


def _able(staff: uuid.UUID) -> Staff:
    officer = locked(staff)
    if officer.disabled_at is not None:
        raise StaffDisabled
    return officer


def _signed_in(
    officer: Staff, step: Step, method: Method, *, place: str, browser: Browser, at: dt.datetime
) -> str:
    spend(step.once, until=at + STEP_LASTS)
    forgive(step.login, place=place)
    return opened(staff=officer.pk, method=method, level=Level.TWO, browser=browser, at=at)


def _by_clock(officer: Staff, code: str, *, at: dt.datetime) -> Method | None:
    for row in usable(at).filter(staff=officer, kind=Kind.TOTP):
        secret = vault.opened(TOTP_PURPOSE, row.secret, at=at)
        step = codes.step_of(secret["secret"], code, at)
        # A code is good for one time, though its step lasts.
        if secret["staff"] == str(officer.pk) and step is not None and step > row.counter:
            _used(row, counter=step, at=at)
            return Method.TOTP
    return None


def _by_paper(officer: Staff, code: str, *, at: dt.datetime) -> Method | None:
    digest = codes.recovery_digest(code, str(officer.pk))
    row = usable(at).filter(staff=officer, kind=Kind.RECOVERY, handle=digest).first()
    if row is None:
        return None
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return Method.RECOVERY


def _used(row: Credential, *, counter: int, at: dt.datetime) -> None:
    row.counter, row.used_at = counter, at
    row.save(update_fields=["counter", "used_at"])
