"""Copies of the dossiers that ministries handle: shown and counted, never decided here."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from lienmach import homes
from lienmach.dossiers.models import MinistryDossier
from lienmach.dossiers.queries.visibility import agencies_of, person_of
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.dossiers.rules.exchange import is_portal_code
from lienmach.dossiers.rules.periods import Period
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity import queries as identity
from lienmach.identity.rules.purposes import Purpose

PAGE = 50
EXPORT = 20_000
"""Lines of a file at most."""


def copies_visible_to(actor: Actor, *, on: dt.date) -> QuerySet[MinistryDossier]:
    """
    Return the copies an actor may see on a day: their own, and those within their duties.

    By the same duties as ``visible_to``. Lazy, so for use within a reading or an action only.
    """
    seen = Q(applicant=person_of(actor))
    if actor.is_platform or actor.duties:
        seen |= identity.within(identity.reach(actor, duties.SEE, on=on))
        seen |= Q(agency__in=agencies_of(actor, duties.SEE, on=on))
    return MinistryDossier.objects.filter(seen, province=homes.current_province())


@dataclass(frozen=True, slots=True)
class WantedCopies:
    """Which copies are wanted; whatever is empty wants all. ``code`` is any part of a code."""

    code: str = ""
    state: int | None = None
    is_own: bool = False
    """Only what the actor filed themselves."""
    cursor: str = ""


def ministry_dossiers(
    actor: Actor, wanted: WantedCopies | None = None, *, on: dt.date, limit: int = PAGE
) -> Page[MinistryDossier]:
    """
    Return the copies an actor may see, the last received first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    wanted = wanted or WantedCopies()
    with homes.reading("dossiers"):
        rows = copies_visible_to(actor, on=on).filter(_asked(wanted, actor))
        rows = rows.order_by("-received_at", "-pk")
        if wanted.cursor:
            at, key = paging.read(wanted.cursor, paging.moment, uuid.UUID)
            rows = rows.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=key))
        page = paging.cut(rows[: limit + 1], limit, _place)
    for one in page.items:
        sight = identity.Sight(
            "ministry-dossiers", one.pk, person=one.applicant, unit=one.unit, unit_on=one.unit_on,
            agencies=(one.agency,),
        )  # fmt: skip
        identity.seen(
            actor, [sight], kinds=duties.SEE, on=on, listed=True, dossier=one.code,
            purpose=Purpose.HANDLE_DOSSIER,
        )  # fmt: skip
    return page


def ministry_export(actor: Actor, wanted: WantedCopies, *, on: dt.date) -> Page[MinistryDossier]:
    """Return the copies an actor may see, to be written to a file; at most 20,000."""

    def piece(cursor: str, limit: int) -> Page[MinistryDossier]:
        return ministry_dossiers(actor, replace(wanted, cursor=cursor), on=on, limit=limit)

    return paging.first(piece, EXPORT)


def _asked(wanted: WantedCopies, actor: Actor) -> Q:
    asked = Q(code__icontains=wanted.code) if wanted.code else Q()
    if wanted.state is not None:
        asked &= Q(state=wanted.state)
    return asked & Q(applicant=person_of(actor)) if wanted.is_own else asked


def _place(row: MinistryDossier) -> str:
    return paging.written(row.received_at, row.pk)


def ministry_counts(actor: Actor, *, on: dt.date, period: Period | None = None) -> dict[int, int]:
    """
    Return how many copies an actor may see in each state of the portal's, 1 to 10.

    :param period: count what ministries received in it.
    """
    with homes.reading("dossiers"):
        rows = copies_visible_to(actor, on=on)
        if period is not None:
            rows = rows.filter(_received_in(period.first, period.until))
        found = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    return {state: found.get(state, 0) for state in range(1, 11)}


def copies_by_month(first: dt.date, until: dt.date) -> dict[dt.date, int]:
    """Return how many dossiers of the whole province ministries received in each month."""
    with homes.reading("dossiers"):
        rows = MinistryDossier.objects.filter(
            _received_in(first, until), province=homes.current_province()
        )
        months = rows.annotate(month=TruncMonth("received_at", tzinfo=HANOI))
        counted = months.values_list("month").annotate(Count("pk")).order_by()
        return {month.date(): count for month, count in counted}


def _received_in(first: dt.date, until: dt.date) -> Q:
    since, end = (dt.datetime.combine(day, dt.time(), HANOI) for day in (first, until))
    return Q(received_at__gte=since, received_at__lt=end)


def is_run_by_ministry(code: str, actor: Actor, *, on: dt.date) -> bool:
    """Test if a code is that of a copy the actor may see; within a reading or an action."""
    return is_portal_code(code) and copies_visible_to(actor, on=on).filter(code=code).exists()
