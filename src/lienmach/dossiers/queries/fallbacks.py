"""Where a procedure is filed, and when the province takes in what a ministry's system serves."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from lienmach import homes
from lienmach.dossiers.models import Fallback
from lienmach.dossiers.queries import peer
from lienmach.dossiers.rules import serving
from lienmach.dossiers.rules.serving import Where
from lienmach.ground import clock, paging
from lienmach.ground.paging import Page

PAGE = 50


def where_filed(
    snapshot: Mapping[str, Any], *, at: dt.datetime, in_fallback: bool | None = None
) -> Where:
    """
    Return where a procedure is filed at a moment: here where a country has no portal.

    Whether the province stands in is asked if that decides, within a reading or an action, unless
    the caller knows.
    """
    on = clock.local_day(at)
    if not peer.is_in_this_country() or not serving.is_served_elsewhere(snapshot, on=on):
        return "here"
    if in_fallback is None:
        in_fallback = serving.has_fallback(snapshot) and is_in_fallback(at)
    return serving.where(snapshot, on=on, in_fallback=in_fallback)


def is_in_fallback(at: dt.datetime) -> bool:
    """Test if the province stood in at a moment; within a reading or an action."""
    holds = Q(until=None) | Q(until__gt=at)
    return Fallback.objects.filter(holds, province=homes.current_province(), since__lte=at).exists()


def fallbacks(*, at: dt.datetime) -> list[Fallback]:
    """Return the times in which the province stands in that are not over, the next first."""
    with homes.reading("dossiers"):
        return list(_not_over(at))


def _not_over(at: dt.datetime) -> QuerySet[Fallback]:
    holds = Q(until=None) | Q(until__gt=at)
    return Fallback.objects.filter(holds, province=homes.current_province()).order_by("since", "pk")


def fallbacks_page(*, at: dt.datetime, cursor: str = "", limit: int = PAGE) -> Page[Fallback]:
    """
    Return a piece of the times in which the province stands in that are not over.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        found = _not_over(at)
        if cursor:
            since, key = paging.read(cursor, paging.moment, uuid.UUID)
            found = found.filter(Q(since__gt=since) | Q(since=since, pk__gt=key))
        return paging.cut(
            found[: limit + 1], limit, lambda each: paging.written(each.since, each.pk)
        )


def fallback(*, at: dt.datetime) -> Fallback | None:
    """Return the time in which the province stands in at a moment, if there is one."""
    return next((each for each in fallbacks(at=at) if each.since <= at), None)
