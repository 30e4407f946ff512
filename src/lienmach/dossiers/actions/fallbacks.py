"""Stand in for a ministry's system in an outage, and hand back to it."""

import datetime as dt
import uuid

from django.db.models import Q

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.holding import hold_for
from lienmach.dossiers.actions.notes import stated
from lienmach.dossiers.events import FallbackAnnounced, FallbackEnded
from lienmach.dossiers.models import Fallback
from lienmach.dossiers.refusals import FallbackMalformed, NoFallback
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

LONGEST_WHY = 400
SUBJECT = "fallback"
FARTHEST = dt.timedelta(days=366)
"""How far ahead one may be announced, and end."""


@homes.action("dossiers")
def announce_fallback(
    *,
    since: dt.datetime,
    until: dt.datetime | None = None,
    why: str,
    by: Actor,
    at: dt.datetime,
) -> uuid.UUID:
    """
    Take in, from a moment on, what a ministry's system serves, where the catalogue allows it.

    Announced again while one without an end runs, nothing changes: its key is returned. One that
    was to begin later begins at that moment instead.

    :raises FallbackMalformed: when it ends before it begins, or begins in the past.
    :raises ReasonMissing: when nobody is told why.
    """
    _may_publish(by, at)
    why = stated(why, most=LONGEST_WHY)
    if (since < at and not by.is_platform) or (until is not None and until <= max(since, at)):
        raise FallbackMalformed
    if max(since, until or since) > at + FARTHEST:
        raise FallbackMalformed
    province = homes.current_province()
    hold_for(f"fallbacks of {province}")
    running = Fallback.objects.filter(province=province, until=None).select_for_update().first()
    if running is not None and running.since <= since:
        return running.pk
    made = Fallback(province=province, until=until)
    if running is not None and until is None:
        made = running
    made.since, made.why, made.announced_at, made.by = since, why, at, by.id
    made.save()
    fact = FallbackAnnounced(
        fallback=str(made.pk), since=str(told(since)), until=told(until), province=province
    )
    ledger.record(fact, subject=SUBJECT, by=by, at=at)
    return made.pk


@homes.action("dossiers")
def end_fallback(*, by: Actor, at: dt.datetime) -> int:
    """
    Hand back to the ministry's system now, and give up what was announced; return how many.

    :raises NoFallback: when none runs or is announced.
    """
    _may_publish(by, at)
    found = list(
        Fallback.objects.filter(
            Q(until=None) | Q(until__gt=at), province=homes.current_province()
        ).select_for_update()
    )
    if not found:
        raise NoFallback
    for each in found:
        each.until, each.ended_by = max(at, each.since), by.id
        each.save(update_fields=["until", "ended_by"])
        fact = FallbackEnded(fallback=str(each.pk), until=str(told(each.until)))
        ledger.record(fact, subject=SUBJECT, by=by, at=at)
    return len(found)


def _may_publish(by: Actor, at: dt.datetime) -> None:
    if not by.is_platform and not queries.publishes(by, on=day_of(at)):
        raise NotAllowed
