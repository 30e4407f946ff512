"""Let an officer stand in for another during an absence, and end it early."""

import datetime as dt
import uuid

from django.db.models import F

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.homes import action, current_province
from lienmach.identity.actions.staffing import demand_appointing
from lienmach.identity.events import DutyLent, LendingEnded
from lienmach.identity.models import Duty, Staff, StandIn
from lienmach.identity.refusals import (
    DutyUnknown,
    EndsBeforeItBegins,
    LentAlready,
    StaffDisabled,
    StaffUnknown,
    StandInUnfit,
    StandInUnknown,
)
from lienmach.ledger import actions as ledger


@action("identity")
def lend_duty(
    duty: uuid.UUID,
    *,
    to: uuid.UUID,
    since: dt.date,
    until: dt.date,
    by: Actor,
    at: dt.datetime,
) -> uuid.UUID:
    """
    Let another officer carry a duty within ``[since, until)``; return the key.

    The holder keeps it. A lent duty cannot be lent on: only what somebody holds can be.

    :raises StaffDisabled: when nobody could act by it.
    :raises DutyForOneself: when whoever appoints would stand in themselves.
    :raises StandInUnfit: when it is the holder's own, or longer than the duty.
    :raises LentAlready: when somebody stands in on one of these days.
    """
    if until <= since:
        raise EndsBeforeItBegins
    row = _duty(duty)
    _demand_appointing(by, row, to=to, on=clock.local_day(at))
    deputy = Staff.objects.filter(province=current_province(), pk=to).first()
    if deputy is None:
        raise StaffUnknown
    if deputy.disabled_at is not None:
        raise StaffDisabled
    if to == row.staff_id or since < row.since or (row.until is not None and until > row.until):
        raise StandInUnfit
    standing = StandIn.objects.filter(duty=row, since__lt=until, until__gt=since)
    if standing.filter(until__gt=F("since")).exists():  # one that ended first never was
        raise LentAlready
    lent = StandIn(
        province=current_province(), duty=row, deputy_id=to, since=since, until=until,
        lent_at=at, lent_by=by.id,
    )  # fmt: skip
    lent.save(force_insert=True)
    ledger.record(
        DutyLent(
            stand_in=str(lent.pk), duty=str(duty), staff=str(row.staff_id), deputy=str(to),
            since=since.isoformat(), until=until.isoformat(),
        ),
        subject=str(row.staff_id),
        by=by,
        at=at,
    )  # fmt: skip
    return lent.pk


@action("identity", idempotent=True)
def end_lending(stand_in: uuid.UUID, *, until: dt.date, by: Actor, at: dt.datetime) -> None:
    """
    Let a stand-in end before its time; its holder may, and whoever appoints.

    From its first day on it is as if it had never been. Never later than it was to end.
    """
    known = StandIn.objects.select_for_update(of=("self",)).select_related("duty")
    lent = known.filter(province=current_province(), pk=stand_in).first()
    if lent is None:
        raise StandInUnknown
    if by.id != str(lent.duty.staff_id):
        _demand_appointing(by, lent.duty, on=clock.local_day(at))
    end = max(until, lent.since)
    if end >= lent.until:
        return
    lent.until = end
    lent.save(update_fields=["until"])
    ledger.record(
        LendingEnded(
            stand_in=str(stand_in), duty=str(lent.duty_id), deputy=str(lent.deputy_id),
            until=end.isoformat(),
        ),
        subject=str(lent.duty.staff_id),
        by=by,
        at=at,
    )  # fmt: skip


def _duty(key: uuid.UUID) -> Duty:
    found = Duty.objects.select_for_update().filter(province=current_province(), pk=key).first()
    if found is None:
        raise DutyUnknown
    return found


def _demand_appointing(by: Actor, duty: Duty, *, to: uuid.UUID | None = None, on: dt.date) -> None:
    demand_appointing(by, to=to, unit=duty.unit, unit_on=duty.unit_on, agency=duty.agency, on=on)
