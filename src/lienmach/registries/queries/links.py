"""The links an actor may see, page by page, as other programs read them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from lienmach import homes
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity import queries as identity
from lienmach.identity.rules import reach
from lienmach.registries.models import CivilRecord, Link
from lienmach.registries.queries.review import links_visible_to
from lienmach.registries.refusals import UnitDoesNotStand
from lienmach.territory import queries as territory

MOST_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which links: of a state, of entries in a unit as of a day, that changed since a moment."""

    state: str = ""
    unit: str = ""
    unit_on: dt.date | None = None
    since: dt.datetime | None = None


def links(
    actor: Actor, wanted: Wanted, *, on: dt.date, cursor: str = "", limit: int = MOST_A_PAGE
) -> Page[Link]:
    """
    Return links of entries where an actor is the registrar, the newest first.

    :raises UnitDoesNotStand: when no unit bears the code on its day.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("registries"):
        found = links_visible_to(actor, on=on).select_related("record").order_by("-pk")
        if wanted.state:
            found = found.filter(state=wanted.state)
        if wanted.unit:
            found = found.filter(_of_unit(wanted.unit, wanted.unit_on or on, on=on))
        if wanted.since:
            moments = ("proposed_at", "decided_at", "undone_at")
            changed = [Q(**{f"{each}__gte": wanted.since}) for each in moments]
            found = found.filter(changed[0] | changed[1] | changed[2])
        if cursor:
            found = found.filter(pk__lt=paging.key(cursor))
        return paging.cut(found[: limit + 1], limit, paging.by_key)


def _of_unit(unit: str, unit_on: dt.date, *, on: dt.date) -> Q:
    units = territory.gazetteer()
    if units.find(unit, unit_on) is None:
        raise UnitDoesNotStand
    ground = reach.places(reach.ground(units, unit, unit_on, on))
    entries = CivilRecord.objects.filter(
        identity.within(identity.Reach(everywhere=False, places=ground))
    )
    return Q(record__in=entries)
