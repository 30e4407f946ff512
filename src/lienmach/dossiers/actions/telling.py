"""
Tell people what happened to their dossiers, and keep what they have read.

Telling is the reaction's deed, exactly once a fact. What is read is the person's own book-keeping: no
fact of the ledger, for nobody else needs to know when somebody looked.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from lienmach import homes
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.models import Delivery, Handled, Notice
from lienmach.dossiers.queries.notices import visible_to
from lienmach.dossiers.refusals import NoSuchNotice
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.notices import Kind
from lienmach.ground.actor import Actor
from lienmach.identity.queries import ToTell
from lienmach.identity.rules.contacts import Channel
from lienmach.ledger import actions as ledger

REACTION = "dossiers.notify"


@homes.action("dossiers", idempotent=True)
def tell_people(
    dossier: uuid.UUID | None,
    *,
    kind: Kind,
    said: Mapping[str, Any],
    people: Iterable[ToTell],
    channels: Collection[Channel],
    entry_id: uuid.UUID,
    at: dt.datetime,
) -> int:
    """
    Tell people of a fact, and put in line what goes out by ``channels``; return how many are told.

    None when the fact was told before: it is claimed in the same transaction.
    """
    if not ledger.claim(Handled, entry_id=entry_id, reaction=REACTION):
        return 0
    province = homes.current_province()
    told = [
        (
            each,
            Notice(
                province=province, person=each.person, dossier_id=dossier, kind=kind,
                entry_id=entry_id, said=dict(said), at=at,
            ),
        )
        for each in people
    ]  # fmt: skip
    Notice.objects.bulk_create([notice for _, notice in told])
    Delivery.objects.bulk_create(
        Delivery(
            province=province, notice=notice, person=each.person, channel=channel.value,
            due_at=at, at=at,
        )
        for each, notice in told
        for channel in each.channels
        if channel in channels
    )  # fmt: skip
    return len(told)


@homes.action("dossiers", idempotent=True)
def mark_read(
    key: uuid.UUID,
    *,
    is_read: bool,
    by: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> Answered | None:
    """
    Mark one of one's notices as read, or as not read.

    :raises NoSuchNotice: also when there is one of another's.
    """
    before = answered_before(request, at=at) if request else None
    if before is not None:
        return before
    found = visible_to(by, on=day_of(at)).filter(pk=key).first()
    if found is None:
        raise NoSuchNotice
    if is_read and found.read_at is None:
        Notice.objects.filter(pk=key).update(read_at=at)
    elif not is_read and found.read_at is not None:
        Notice.objects.filter(pk=key).update(read_at=None)
    return answer(request, {"read": is_read}) if request else None


@homes.action("dossiers", idempotent=True)
def mark_all_read(
    *, until: uuid.UUID | None = None, by: Actor, at: dt.datetime, request: Request | None = None
) -> Answered | int:
    """
    Mark all of one's notices as read; those that came after ``until``, the last one saw, stay unread.

    Return how many were, or the answer to the request. ``at`` is what takes it back.
    """
    before = answered_before(request, at=at) if request else None
    if before is not None:
        return before
    unread = visible_to(by, on=day_of(at)).filter(read_at=None)
    if until is not None:
        unread = unread.filter(pk__lte=until)
    count = Notice.objects.filter(pk__in=list(unread.values_list("pk", flat=True))).update(
        read_at=at
    )
    return answer(request, {"marked": count, "at": at.isoformat()}) if request else count


@homes.action("dossiers", idempotent=True)
def take_back_reading(
    *, marked_at: dt.datetime, by: Actor, at: dt.datetime, request: Request | None = None
) -> Answered | int:
    """Mark as not read again what was marked at one moment; return how many, or the answer."""
    before = answered_before(request, at=at) if request else None
    if before is not None:
        return before
    mine = visible_to(by, on=day_of(at)).filter(read_at=marked_at)
    count = Notice.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(
        read_at=None
    )
    return answer(request, {"marked": count}) if request else count
