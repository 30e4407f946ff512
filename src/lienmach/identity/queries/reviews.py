"""Which duties whoever appoints must confirm, and who stands in for whom."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from lienmach import homes
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity.models import Duty, Staff, StandIn
from lienmach.identity.queries.appointing import may_appoint, perhaps_appointable
from lienmach.identity.rules import reviews
from lienmach.identity.rules.reviews import Standing

MOST = 500


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty as whoever appoints sees it; ``stand_ins`` are running or coming."""

    id: uuid.UUID
    staff: uuid.UUID
    login: str
    full_name: str
    works_at: str
    kind: str
    unit: str | None
    unit_on: dt.date | None
    agency: str | None
    since: dt.date
    until: dt.date | None
    confirmed_on: dt.date
    due_on: dt.date
    standing: Standing
    stand_ins: tuple["StandInRow", ...]


@dataclass(frozen=True, slots=True)
class StandInRow:
    """Somebody who stands in, and the days."""

    id: uuid.UUID
    login: str
    full_name: str
    since: dt.date
    until: dt.date


def duties_to_review(
    actor: Actor, *, on: dt.date, only_due: bool = True, cursor: str = "", limit: int = MOST
) -> Page[DutyRow]:
    """
    Return the duties an actor may confirm, the longest due first; without ``only_due`` all.

    Those of others only: nobody confirms their own. A piece may hold fewer than ``limit``: what
    the actor does not reach after all is left out of it.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("identity"):
        found = _appointable(actor, on=on)
        if only_due:
            found = found.filter(confirmed_on__lte=reviews.latest_due(on))
        if cursor:
            day, key = paging.read(cursor, dt.date.fromisoformat, uuid.UUID)
            found = found.filter(Q(confirmed_on__gt=day) | Q(confirmed_on=day, pk__gt=key))
        page = paging.cut(found.order_by("confirmed_on", "pk")[: limit + 1], limit, _place)
        rows = [_row(duty, on) for duty in page.items]
    reached = [
        row
        for row in rows
        if (not only_due or row.standing is not Standing.CONFIRMED) and _covers(actor, row, on=on)
    ]
    return Page(reached, page.next)


def all_duties_to_review(actor: Actor, *, on: dt.date) -> Iterator[DutyRow]:
    """Yield every duty an actor may confirm, due or not."""
    return paging.whole(
        lambda cursor: duties_to_review(actor, on=on, only_due=False, cursor=cursor)
    )


def duty_to_lend(actor: Actor, key: uuid.UUID, *, on: dt.date) -> DutyRow | None:
    """Return one duty that an actor may lend to a stand-in, if it is one."""
    with homes.reading("identity"):
        found = _appointable(actor, on=on, own=True).filter(pk=key).first()
        row = _row(found, on) if found else None
    return row if row and _covers(actor, row, on=on) else None


def duties_held(staff: uuid.UUID, *, on: dt.date) -> list[DutyRow]:
    """Return the duties of an officer that have not ended on a day, coming ones too."""
    with homes.reading("identity"):
        found = _standing(on=on).filter(staff=staff)
        return [_row(duty, on) for duty in found.order_by("since", "pk")]


def _appointable(actor: Actor, *, on: dt.date, own: bool = False) -> QuerySet[Duty]:
    held = _standing(on=on).filter(perhaps_appointable(actor, on=on))
    return held if own else held.exclude(staff=actor.key)


def _standing(*, on: dt.date) -> QuerySet[Duty]:
    lent = StandIn.objects.filter(until__gt=on).select_related("deputy").order_by("since", "pk")
    return (
        Duty.objects.filter(province=homes.current_province())
        .exclude(until__lte=on)
        .select_related("staff")
        .prefetch_related(Prefetch("stand_ins", queryset=lent, to_attr="running"))
    )


def _place(duty: Duty) -> str:
    return paging.written(duty.confirmed_on, duty.pk)


def _covers(actor: Actor, row: DutyRow, *, on: dt.date) -> bool:
    return may_appoint(actor, unit=row.unit, unit_on=row.unit_on, agency=row.agency, on=on)


def _row(duty: Duty, on: dt.date) -> DutyRow:
    running: list[StandIn] = getattr(duty, "running", [])
    return DutyRow(
        id=duty.pk, staff=duty.staff_id, login=duty.staff.login, full_name=duty.staff.full_name,
        works_at=duty.staff.agency, kind=duty.kind, unit=duty.unit, unit_on=duty.unit_on,
        agency=duty.agency, since=duty.since, until=duty.until, confirmed_on=duty.confirmed_on,
        due_on=reviews.due_on(duty.confirmed_on),
        standing=reviews.standing(
            duty.confirmed_on, suspended=duty.suspended_on is not None, on=on
        ),
        stand_ins=tuple(_lent(one, one.deputy) for one in running if one.until > one.since),
    )  # fmt: skip


def _lent(one: StandIn, who: Staff) -> StandInRow:
    return StandInRow(one.pk, who.login, who.full_name, one.since, one.until)
