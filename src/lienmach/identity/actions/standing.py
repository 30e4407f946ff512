"""Disable officers' accounts and enable them again, and clear away what is over."""

import datetime as dt
import uuid

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from lienmach.ground.actor import PLATFORM, Actor
from lienmach.homes import action, current_province
from lienmach.identity.actions.credentials import locked
from lienmach.identity.actions.sessions import ended
from lienmach.identity.actions.staffing import demand_appointing_everywhere
from lienmach.identity.actions.tokens import revoke_all
from lienmach.identity.events import StaffWasDisabled, StaffWasEnabled
from lienmach.identity.models import Attempt, Credential, Session, Spent, Staff, Token
from lienmach.identity.rules import sessions, throttling
from lienmach.identity.rules.sessions import End
from lienmach.ledger import actions as ledger

IDLE, BY_HAND = "idle", "by-hand"


@action("identity")
def disable_staff(staff: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """Disable an officer's account, end its sessions and revoke its tokens; for whoever appoints."""
    demand_appointing_everywhere(by, at=at)
    _disable(locked(staff), why=BY_HAND, by=by, at=at)


@action("identity")
def enable_staff(staff: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    Enable an officer's account again; for whoever appoints. Idle days count anew.

    No token it had speaks again: its holder makes new ones.
    """
    demand_appointing_everywhere(by, at=at)
    officer = locked(staff)
    if officer.disabled_at is None:
        return
    officer.disabled_at, officer.enabled_at = None, at
    officer.save(update_fields=["disabled_at", "enabled_at"])
    ledger.record(StaffWasEnabled(staff=str(staff)), subject=str(staff), by=by, at=at)


@action("identity")
def disable_idle_staff(*, at: dt.datetime) -> list[uuid.UUID]:
    """
    Disable the accounts that nobody has signed in with for 45 days; return whose.

    Days count from the last session, from being enabled, or from the first password. Who has no
    password cannot sign in, and has nothing to be disabled. Their tokens are revoked too: what lay
    about while nobody looked after the account is not trusted again once somebody does.
    """
    before = at - sessions.IDLE_STAFF
    passwords = Credential.objects.filter(
        province=current_province(), staff=OuterRef("pk"), kind=Credential.Kind.PASSWORD
    )
    idle = (
        Staff.objects.filter(Exists(passwords), province=current_province(), disabled_at=None)
        .annotate(
            last=Greatest(
                Max("sessions__last_seen"),
                Coalesce(Max("credentials__added_at"), at),
                "enabled_at",
            )
        )
        .filter(last__lt=before)
    )
    keys = list(idle.values_list("pk", flat=True))
    for officer in Staff.objects.select_for_update().filter(pk__in=keys):
        _disable(officer, why=IDLE, by=PLATFORM, at=at)
    return keys


@action("identity")
def clear_away(*, at: dt.datetime) -> int:
    """
    Delete what is over and serves nobody; return how many.

    Old sessions and means of signing in, tokens that expired or were revoked, tries, spent values.
    """
    here = {"province": current_province()}
    old = at - sessions.KEPT
    over = [
        Spent.objects.filter(**here, until__lt=at),
        Attempt.objects.filter(**here, tried_at__lt=at - 2 * throttling.FORGOTTEN),
        Session.objects.filter(Q(ended_at__lt=old) | Q(expires_at__lt=old), **here),
        Token.objects.filter(Q(revoked_at__lt=old) | Q(expires_at__lt=old), **here),
        Credential.objects.filter(
            Q(ended_at__lt=old) | Q(expires_at__lt=old),
            **here,
        ).exclude(kind=Credential.Kind.PASSWORD),
    ]
    return sum(rows.delete()[0] for rows in over)


def _disable(officer: Staff, *, why: str, by: Actor, at: dt.datetime) -> None:
    if officer.disabled_at is not None:
        return
    officer.disabled_at = at
    officer.save(update_fields=["disabled_at"])
    rows = Session.objects.filter(province=current_province(), staff=officer, ended_at=None)
    ended(rows, why=End.DISABLED, by=by, at=at)
    revoke_all(officer, by=by, at=at)
    ledger.record(
        StaffWasDisabled(staff=str(officer.pk), why=why), subject=str(officer.pk), by=by, at=at
    )
