"""
What the National Portal sends: kept once, carried out in order, answered for ever alike.

A message is kept first, and then carried out in the transaction that says so. Whatever breaks off
between the two, or before the answer has arrived, the portal's repeat or the worker goes on with.
"""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.asking import Application
from lienmach.dossiers.actions.filing import Bearer, asked_for, bearer, carry_out
from lienmach.dossiers.actions.notices import notify
from lienmach.dossiers.events import PortalMessageRefused
from lienmach.dossiers.models import PortalLine, PortalMessage
from lienmach.dossiers.refusals import MessageDiffers, MessageMalformed, NotStorable, NumberTaken
from lienmach.dossiers.rules import exchange, forms
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.exchange import Kind, Telling
from lienmach.ground import requests
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed, Refusal, Unavailable
from lienmach.ledger import actions as ledger

PORTAL = Actor(id=exchange.SOURCE, name="Cổng Dịch vụ công quốc gia")
"""The portal itself; it holds no duty, and what it brings is done on behalf of the applicant."""

State = PortalMessage.State
LONGEST_SAID = 200


def take_message(message: dict[str, Any], *, by: Actor, at: dt.datetime) -> dict[str, Any]:
    """
    Take in a message of the portal's and carry out what can be; return what it is answered.

    The same message again is answered by what became of it. One whose predecessor is missing is
    held until that comes.
    :raises MessageMalformed: when it has not the form that is agreed, or is for another province.
    :raises MessageDiffers: when its identifier was another message's.
    :raises NumberTaken: when its number was another message's of the dossier.
    """
    said = queries.checked_message(message, "in")
    if said["province"] != homes.current_province():
        raise MessageMalformed
    if not forms.storable(said["body"]):
        raise NotStorable
    keep_message(said, by=by, at=at)
    work_off(said["dossier"], at=at)
    return queries.answer_to(uuid.UUID(said["message"]))


def work_off(portal_code: str, *, at: dt.datetime) -> int:
    """Carry out what waits in a line, in order, as far as it goes; return how many messages."""
    count = 0
    while (following := queries.next_message(portal_code)) is not None:
        known: Bearer | Refusal | None = None
        asked: Application | None = None
        if following.kind in {Kind.FILED, Kind.COPY}:
            # Identity and the registers may live in other databases: asked before, never within
            # the transaction.
            is_filed = following.kind == Kind.FILED
            known = bearer(following.body["applicant"], register=is_filed, at=at)
            asked = asked_for(following.body, known, at=at) if is_filed else None
        handle_message(following.key, known=known, asked=asked, by=PORTAL, at=at)
        count += 1
    return count


@homes.action("dossiers", idempotent=True)
def keep_message(said: dict[str, Any], *, by: Actor, at: dt.datetime) -> None:
    """
    Keep a message whose form was checked, once by its identifier.

    No fact of the ledger: nothing has happened to a dossier yet, and handling it records one.
    """
    if by.id != PORTAL.id and not by.is_platform:
        raise NotAllowed
    line = _line(said["dossier"])
    before = PortalMessage.objects.filter(
        province=line.province, source=line.source, message=said["message"]
    ).first()
    digest = requests.digest(said)
    if before is not None:
        if before.digest != digest:
            raise MessageDiffers
        return
    if line.messages.filter(number=said["number"]).exists():
        raise NumberTaken
    PortalMessage.objects.create(
        province=line.province,
        line=line,
        source=line.source,
        message=said["message"],
        number=said["number"],
        kind=said["kind"],
        body=said["body"],
        digest=digest,
        sent_at=dt.datetime.fromisoformat(said["at"]),
        at=at,
    )


def _line(portal_code: str) -> PortalLine:
    """Return the line of a code, made at its first message, locked until the action ends."""
    named = {
        "province": homes.current_province(),
        "source": exchange.SOURCE,
        "portal_code": portal_code,
    }
    PortalLine.objects.bulk_create([PortalLine(**named)], ignore_conflicts=True)
    return PortalLine.objects.select_for_update(no_key=True).get(**named)


@homes.action("dossiers", idempotent=True)
def handle_message(
    key: uuid.UUID,
    *,
    known: Bearer | Refusal | None,
    asked: Application | None,
    by: Actor,
    at: dt.datetime,
) -> dict[str, Any] | None:
    """
    Carry out a message if it is its line's next; return its answer, None if it is not.

    What the rules refuse is answered, and told to the portal, by the refusal's sentence; a
    filing that is refused is "not received" there. What is only unavailable is tried again.
    """
    waiting = PortalMessage.objects.filter(province=homes.current_province(), pk=key)
    line = PortalLine.objects.select_for_update(no_key=True).get(messages__in=waiting)
    message = waiting.get()
    if message.state != State.HELD or message.number != line.handled + 1:
        return None
    try:
        with transaction.atomic(using=homes.here("dossiers")):
            code = carry_out(message, line, known, asked, at=at)
        message.state = State.HANDLED
        message.answer = {"message": str(message.message), "state": State.HANDLED, "dossier": code}
    except Unavailable:
        raise
    except Refusal as refused:
        line.refresh_from_db()
        message.state = State.REFUSED
        message.answer = _refuse(message, line, refused, by=by, at=at)
    message.body, message.handled_at, message.said = {}, at, ""
    message.save(update_fields=["state", "answer", "body", "handled_at", "said"])
    line.handled = message.number
    line.save(update_fields=["handled", "dossier"])
    return message.answer


def _refuse(
    message: PortalMessage, line: PortalLine, refused: Refusal, *, by: Actor, at: dt.datetime
) -> dict[str, Any]:
    name = type(refused).__name__
    why = {"refusal": name, "vi": refused.sentence_vi[:1000], "en": str(refused)[:1000]}
    entry = ledger.record(
        PortalMessageRefused(
            source=line.source,
            portal_code=line.portal_code,
            message=str(message.message),
            refusal=name,
        ),
        subject=line.portal_code,
        by=by,
        at=at,
    )
    told_of = {"message": str(message.message), **why}
    notices: list[tuple[str, dict[str, Any]]] = [(Telling.REFUSED, told_of)]
    if message.kind == Kind.FILED and line.dossier_id is None:
        since = str(told(at))
        state = exchange.state_body(exchange.NOT_RECEIVED, since, refused.sentence_vi[:1000])
        notices.append((Telling.STATE, state))
    notify(line, entry, notices, at=at)
    return {"message": str(message.message), "state": State.REFUSED, "dossier": None, **why}


@homes.action("dossiers", idempotent=True)
def note_failure(portal_code: str, *, said: str, by: Actor, at: dt.datetime) -> None:
    """
    Count that a line's next message failed for no reason of the rules; in the end it is dead.

    Until then it rests, longer each time. A repeat of the portal's own is tried at once.
    """
    if not by.is_platform:
        raise NotAllowed
    line = _line(portal_code)
    message = line.messages.filter(number=line.handled + 1, state=State.HELD).first()
    if message is None:
        return
    message.failures += 1
    message.said = said[:LONGEST_SAID]
    resting = exchange.rest(message.failures)
    if resting is None:
        message.state = State.DEAD
    else:
        message.try_at = at + dt.timedelta(seconds=resting)
    message.save(update_fields=["failures", "said", "state", "try_at"])
