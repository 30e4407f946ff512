"""Begin and end sessions. What the browser holds is told once and kept as a digest."""

import datetime as dt
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from lienmach.ground.actor import Actor
from lienmach.homes import action, current_province
from lienmach.identity.actions.staffing import demand_appointing_everywhere
from lienmach.identity.events import SessionBegun, SessionEnded
from lienmach.identity.models import Session, Spent
from lienmach.identity.queries.sessions import open_sessions
from lienmach.identity.refusals import SessionUnknown, SignInExpired
from lienmach.identity.rules import sessions, tokens
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.sessions import End, Method
from lienmach.identity.rules.tokens import Mark
from lienmach.ledger import actions as ledger


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in: what the browser is, and the session it held before."""

    device: str = ""
    held: str = ""


def opened(
    *,
    person: uuid.UUID | None = None,
    staff: uuid.UUID | None = None,
    method: Method,
    level: Level,
    browser: Browser,
    at: dt.datetime,
) -> str:
    """
    Begin a session within another action, and record it; return what the browser shall hold.

    What it held before ends: nobody who knew the old secret knows the new one.
    """
    _end_held(browser.held, why=End.REPLACED, at=at)
    province = current_province()
    text = tokens.written(province, secrets.token_urlsafe(tokens.SECRET_BYTES), Mark.SESSION)
    row = Session(
        province=province,
        digest=tokens.digest(text),
        person_id=person,
        staff_id=staff,
        method=method.value,
        level=level.value,
        device=browser.device,
        issued_at=at,
        last_seen=at,
        expires_at=sessions.expires(at, staff=staff is not None),
    )
    Session.objects.bulk_create([row])
    holder = str(person or staff)
    ledger.record(
        SessionBegun(session=str(row.pk), holder=holder, method=method.value, level=level.value),
        subject=holder,
        by=Actor(id=holder, name=""),
        at=at,
    )
    return text


def spend(text: str, *, until: dt.datetime) -> None:
    """
    Use up something that is good for one time, within another action.

    :raises SignInExpired: when it has been used before.
    """
    row = Spent(province=current_province(), digest=tokens.digest(text), until=until)
    try:
        Spent.objects.bulk_create([row])
    except IntegrityError as error:
        raise SignInExpired from error


@action("identity")
def end_session(cookie: str, *, at: dt.datetime) -> None:
    """Sign out: end the session a browser holds; doing it again changes nothing."""
    _end_held(cookie, why=End.SIGNED_OUT, at=at)


@action("identity")
def end_sessions(
    holder: uuid.UUID, chosen: Collection[uuid.UUID] | None = None, *, by: Actor, at: dt.datetime
) -> int:
    """
    End sessions of a person or an officer, all of them or those chosen; return how many.

    Their holder may do it, and whoever appoints.
    :raises SessionUnknown: when one of those chosen is none of the holder's.
    """
    if by.id != str(holder):
        demand_appointing_everywhere(by, at=at)
    rows = open_sessions(at).filter(Q(person_id=holder) | Q(staff_id=holder))
    if chosen is not None:
        rows = rows.filter(pk__in=chosen)
        if rows.count() != len(set(chosen)):
            raise SessionUnknown
    return ended(rows, why=End.ENDED, by=by, at=at)


@action("identity")
def touch_session(session: uuid.UUID, *, at: dt.datetime) -> None:
    """
    Note that a session is in use; no fact, for it says nothing that lasts.

    Called at most once a minute a session: the condition holds among many requests at once.
    """
    rows = Session.objects.filter(province=current_province(), pk=session)
    rows.filter(last_seen__lte=at - sessions.SEEN_EVERY).update(last_seen=at)


def ended(rows: QuerySet[Session], *, why: End, by: Actor | None = None, at: dt.datetime) -> int:
    """End sessions within another action, and record each; return how many."""
    found = list(rows.select_for_update())
    for row in found:
        holder = str(row.person_id or row.staff_id)
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        ledger.record(
            SessionEnded(session=str(row.pk), holder=holder, why=why.value),
            subject=holder,
            by=by or Actor(id=holder, name=""),
            at=at,
        )
    return len(found)


def _end_held(cookie: str, *, why: End, at: dt.datetime) -> None:
    parts = tokens.taken_apart(cookie, Mark.SESSION)
    if parts is None or parts.issuer != current_province():
        return
    rows = Session.objects.filter(
        province=parts.issuer, digest=tokens.digest(cookie), ended_at=None
    )
    ended(rows, why=why, at=at)
