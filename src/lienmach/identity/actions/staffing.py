"""Give officers accounts and duties, and take duties back."""

import datetime as dt
import uuid

from django.db import IntegrityError

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.homes import action, current_province
from lienmach.identity import queries
from lienmach.identity.actions.people import LONGEST_NAME
from lienmach.identity.events import DutyGranted, DutyRevoked, StaffAppointed
from lienmach.identity.models import Duty, Staff
from lienmach.identity.refusals import (
    AgencyDoesNotStand,
    BeyondYourReach,
    DutyForOneself,
    DutyHeldAlready,
    DutyOver,
    DutyUnknown,
    EndsBeforeItBegins,
    LoginTaken,
    LoginUnfit,
    NameUnfit,
    PlaceUnclear,
    StaffUnknown,
    UnitDoesNotStand,
)
from lienmach.identity.rules import duties
from lienmach.identity.rules.duties import Kind
from lienmach.ledger import actions as ledger

LONGEST_LOGIN = 64


@action("identity")
def appoint_staff(
    login: str,
    *,
    full_name: str,
    agency: str,
    synthetic: bool = False,
    by: Actor,
    at: dt.datetime,
) -> uuid.UUID:
    """
    Give an officer an account at an agency; return its key.

    :raises AgencyDoesNotStand: when no agency bears the identifier on that day.
    :raises LoginUnfit: when nobody could sign in with it.
    :raises LoginTaken: when the login is in use.
    """
    if not 0 < len(login) <= LONGEST_LOGIN or not login.isprintable() or " " in login:
        raise LoginUnfit
    if not 0 < len(full_name.strip()) <= LONGEST_NAME or not full_name.isprintable():
        raise NameUnfit
    day = clock.local_day(at)
    if not queries.agency_stands(agency, day):
        raise AgencyDoesNotStand
    demand_appointing_everywhere(by, at=at)
    staff = Staff(
        province=current_province(),
        login=login,
        full_name=full_name,
        agency=agency,
        synthetic=synthetic,
    )
    try:
        Staff.objects.bulk_create([staff])
    except IntegrityError as error:
        raise LoginTaken from error
    ledger.record(
        StaffAppointed(staff=str(staff.pk), agency=agency), subject=str(staff.pk), by=by, at=at
    )
    return staff.pk


@action("identity")
def grant_duty(
    staff: uuid.UUID,
    *,
    kind: Kind,
    unit: str | None = None,
    unit_on: dt.date | None = None,
    agency: str | None = None,
    since: dt.date,
    until: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> uuid.UUID:
    """
    Entrust work to an officer: in a unit, in an agency, or (naming neither) in the province.

    It may last longer than the duty of who gives it, for offices outlast those who hold them, but
    it reaches no further.

    :raises BeyondYourReach: when whoever gives it does not appoint in all of that place.
    :raises DutyForOneself: when they would give it to themselves.
    :raises PlaceUnclear: when unit and agency are both named, or a unit without its day.
    :raises DutyHeldAlready: when the officer has that very duty for part of the time.
    """
    _check_place(unit=unit, unit_on=unit_on, agency=agency, on=since)
    if until is not None and until <= since:
        raise EndsBeforeItBegins
    day = clock.local_day(at)
    demand_appointing(by, to=staff, unit=unit, unit_on=unit_on, agency=agency, on=day)
    # The officer's row is locked, so that two grants at once see one another.
    locked = Staff.objects.select_for_update().filter(province=current_province(), pk=staff)
    if locked.first() is None:
        raise StaffUnknown
    duty = Duty(
        province=current_province(),
        staff_id=staff,
        kind=kind.value,
        unit=unit,
        unit_on=unit_on,
        agency=agency,
        since=since,
        until=until,
        confirmed_on=day,
    )
    if any(duties.overlap(queries.held(duty), other) for other in queries.duties_of(staff)):
        raise DutyHeldAlready
    Duty.objects.bulk_create([duty])
    ledger.record(_granted(duty), subject=str(staff), by=by, at=at)
    return duty.pk


@action("identity")
def revoke_duty(duty: uuid.UUID, *, until: dt.date, by: Actor, at: dt.datetime) -> None:
    """
    End a duty: it is held up to the day before `until`. Never one's own, as none is confirmed so.

    :raises EndsBeforeItBegins: when that lies before the first day; the first day itself
        takes the duty back as if it had never been.
    :raises DutyOver: when it ends by that day already, for to end a duty is not to prolong it.
    """
    locked = Duty.objects.select_for_update().filter(province=current_province(), pk=duty)
    row = locked.first()
    if row is None:
        raise DutyUnknown
    demand_appointing(
        by, to=row.staff_id, unit=row.unit, unit_on=row.unit_on, agency=row.agency,
        on=clock.local_day(at),
    )  # fmt: skip
    if until < row.since:
        raise EndsBeforeItBegins
    if row.until is not None and row.until <= until:
        raise DutyOver
    row.until = until
    row.save(update_fields=["until"])
    ledger.record(
        DutyRevoked(duty=str(duty), staff=str(row.staff_id), until=until.isoformat()),
        subject=str(row.staff_id),
        by=by,
        at=at,
    )


def demand_appointing(
    by: Actor,
    *,
    to: uuid.UUID | None = None,
    unit: str | None,
    unit_on: dt.date | None,
    agency: str | None,
    on: dt.date,
) -> None:
    """
    Let only those give and end duties whose own duty to appoint covers all of the place.

    :raises DutyForOneself: when `to` is who asks.
    """
    if by.id == str(to):
        raise DutyForOneself
    if not queries.may_appoint(by, unit=unit, unit_on=unit_on, agency=agency, on=on):
        raise BeyondYourReach


def demand_appointing_everywhere(by: Actor, *, at: dt.datetime) -> None:
    """Let only those go on who appoint in the whole province."""
    demand_appointing(by, unit=None, unit_on=None, agency=None, on=clock.local_day(at))


def _check_place(
    *, unit: str | None, unit_on: dt.date | None, agency: str | None, on: dt.date
) -> None:
    if (unit is None) != (unit_on is None) or (unit is not None and agency is not None):
        raise PlaceUnclear
    if unit is not None and unit_on is not None and not queries.unit_stands(unit, unit_on):
        raise UnitDoesNotStand
    if agency is not None and not queries.agency_stands(agency, on):
        raise AgencyDoesNotStand


def _granted(duty: Duty) -> DutyGranted:
    return DutyGranted(
        duty=str(duty.pk),
        staff=str(duty.staff_id),
        kind=duty.kind,
        unit=duty.unit,
        unit_on=duty.unit_on.isoformat() if duty.unit_on else None,
        agency=duty.agency,
        since=duty.since.isoformat(),
        until=duty.until.isoformat() if duty.until else None,
    )
