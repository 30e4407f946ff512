"""Copies of the dossiers that ministries handle: shown and counted, never decided here."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lienmach import homes
from lienmach.dossiers.models import MinistryDossier
from lienmach.dossiers.queries.visibility import agencies_of, person_of
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.exchange import is_portal_code
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import CursorMalformed
from lienmach.identity import queries as identity
from lienmach.identity.rules.purposes import Purpose

PAGE = 50


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
class Copies:
    """A piece of the list of copies, and the cursor of the next one if there is more."""

    items: list[MinistryDossier]
    next: str | None


def ministry_dossiers(actor: Actor, *, on: dt.date, cursor: str = "", limit: int = PAGE) -> Copies:
    """
    Return the copies an actor may see, the last received first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        rows = copies_visible_to(actor, on=on).order_by("-received_at", "-pk")
        if cursor:
            at, key = _place(cursor)
            rows = rows.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=key))
        found = list(rows[: limit + 1])
    for one in found[:limit]:
        sight = identity.Sight("ministry-dossiers", one.pk, person=one.applicant)
        identity.seen(
            actor, [sight], kinds=duties.SEE, on=on, listed=True, dossier=one.code,
            purpose=Purpose.HANDLE_DOSSIER,
        )  # fmt: skip
    last = found[limit - 1] if len(found) > limit else None
    return Copies(
        found[:limit], f"{last.received_at.timestamp()!r}~{last.pk.hex}" if last else None
    )


def _place(cursor: str) -> tuple[dt.datetime, uuid.UUID]:
    moment, _, key = cursor.partition("~")
    try:
        return dt.datetime.fromtimestamp(float(moment), dt.UTC), uuid.UUID(hex=key)
    except (ValueError, OverflowError, OSError):
        raise CursorMalformed from None


def ministry_counts(actor: Actor, *, on: dt.date) -> dict[int, int]:
    """Return how many copies an actor may see in each state of the portal's, 1 to 10."""
    with homes.reading("dossiers"):
        counted = copies_visible_to(actor, on=on).values_list("state").annotate(Count("pk"))
        found = dict(counted.order_by())
    return {state: found.get(state, 0) for state in range(1, 11)}


def is_run_by_ministry(code: str, actor: Actor, *, on: dt.date) -> bool:
    """Test if a code is that of a copy the actor may see; within a reading or an action."""
    return is_portal_code(code) and copies_visible_to(actor, on=on).filter(code=code).exists()
