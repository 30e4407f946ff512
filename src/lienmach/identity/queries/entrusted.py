"""What is entrusted to whom, and where that lets them look and work on a day."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from lienmach import homes
from lienmach.ground.actor import Actor, rely_on
from lienmach.ground.actor import Duty as HeldDuty
from lienmach.identity.models import Duty, Staff
from lienmach.identity.refusals import StaffDisabled, StaffUnknown
from lienmach.identity.rules import duties
from lienmach.identity.rules import reach as grounds
from lienmach.territory import queries as territory
from lienmach.territory.rules.competence import Directory
from lienmach.territory.rules.gazetteer import Unit
from lienmach.territory.rules.lineage import Unknown


@dataclass(frozen=True, slots=True)
class Reach:
    """
    Where an actor's duties let them look on a day.

    ``places`` are (code, since, until): codes are given again, so a code alone names no place.
    """

    everywhere: bool
    places: frozenset[tuple[str, dt.date, dt.date | None]] = frozenset()


def duties_of(staff: uuid.UUID) -> list[HeldDuty]:
    """Return every duty of an officer, past and coming ones too, by the day it begins."""
    with homes.reading("identity"):
        found = Duty.objects.filter(province=homes.current_province(), staff_id=staff)
        return [held(duty) for duty in found.order_by("since", "id")]


def duties_in_force(staff: uuid.UUID) -> list[HeldDuty]:
    """Return the duties an officer can act by: none that is suspended, nor while they are disabled."""
    with homes.reading("identity"):
        found = Duty.objects.filter(
            province=homes.current_province(), staff_id=staff, staff__disabled_at=None,
            suspended_on=None,
        )  # fmt: skip
        return [held(duty) for duty in found]


def officer_named(login: str) -> Actor:
    """
    Return the officer of a login as who acts, by the duties that are in force.

    :raises StaffDisabled: when nothing is done in their name.
    """
    with homes.reading("identity"):
        known = Staff.objects.filter(province=homes.current_province(), login=login).first()
        if known is None:
            raise StaffUnknown
        if known.disabled_at is not None:
            raise StaffDisabled
        return Actor(id=str(known.pk), name=login, duties=frozenset(duties_in_force(known.pk)))


def held(duty: Duty) -> HeldDuty:
    """Return a stored duty as actors carry it."""
    return HeldDuty(
        kind=duty.kind,
        province=duty.province,
        unit=duty.unit,
        unit_on=duty.unit_on,
        agency=duty.agency,
        since=duty.since,
        until=duty.until,
    )


def staff_by_login(login: str) -> uuid.UUID | None:
    """Return the key of the officer of a login in the current province."""
    with homes.reading("identity"):
        known = Staff.objects.filter(province=homes.current_province(), login=login)
        return known.values_list("pk", flat=True).first()


def some_logins(like: str, count: int) -> list[str]:
    """Return logins of synthetic officers of the current province that match a regular expression."""
    with homes.reading("identity"):
        known = Staff.objects.filter(province=homes.current_province(), synthetic=True)
        matching = known.filter(login__regex=like)
        return list(matching.order_by("login").values_list("login", flat=True)[:count])


def may(
    actor: Actor, kinds: Iterable[str], *, unit: str | None, unit_on: dt.date | None, on: dt.date
) -> bool:
    """
    Test if an actor holds one of the duties for a unit on a day, by heirs if need be.

    Without a unit the question is about the whole province.
    """
    if actor.is_platform:
        return True
    stands_for = (
        grounds.codes_standing(territory.gazetteer(), unit, unit_on, on)
        if unit is not None and unit_on is not None
        else frozenset[str]()
    )
    found = [
        duty
        for duty in _duties_here(actor, kinds, on=on)
        if duties.covers(duty, stands_for=stands_for, reach=_codes(duty, on), on=on)
    ]
    rely_on(found)
    return bool(found)


def may_at_desk(actor: Actor, kinds: Iterable[str], *, agency: str, on: dt.date) -> bool:
    """
    Test if an actor may work at the desk of an agency on a day, for whichever province's people.

    A desk serves both systems of joined provinces, so a duty that names an agency counts in
    either; whether the agency is of the province at all is for the caller to ask.
    """
    if actor.is_platform:
        return True
    wanted, stands_for, province = set(kinds), heirs_of_agency(agency, on), homes.current_province()
    found = [
        duty
        for duty in actor.duties
        if duty.kind in wanted and duty.unit is None and (duty.agency or duty.province == province)
        if duties.covers(duty, stands_for=stands_for, reach=heirs_of_agency(duty.agency, on), on=on)
    ]
    rely_on(found)
    return bool(found)


def lies_at(
    duty: HeldDuty,
    *,
    unit: str | None,
    unit_on: dt.date | None,
    agencies: Iterable[str],
    on: dt.date,
) -> bool:
    """Test if a duty lets look at a record of the current province that lies in a unit or at agencies."""
    if duty.agency is not None:
        its = {duty.agency} | heirs_of_agency(duty.agency, on)
        return any(not its.isdisjoint({each} | heirs_of_agency(each, on)) for each in agencies)
    if duty.province != homes.current_province():
        return False
    if duty.unit is None or duty.unit_on is None:
        return True
    covered = grounds.ground(territory.gazetteer(), duty.unit, duty.unit_on, on)
    return unit_on is not None and any(
        each.code == unit and each.since <= unit_on and (each.until is None or unit_on < each.until)
        for each in covered
    )


def reach(actor: Actor, kinds: Iterable[str], *, on: dt.date) -> Reach:
    """Return where an actor's duties of some kinds let them look or work on a day."""
    entrusted = _duties_here(actor, kinds, on=on)
    if actor.is_platform or any(map(duties.is_province_wide, entrusted)):
        return Reach(everywhere=True)
    units = territory.gazetteer()
    found: set[Unit] = set()
    for duty in entrusted:
        if duty.unit is not None and duty.unit_on is not None:
            found |= grounds.ground(units, duty.unit, duty.unit_on, on)
    return Reach(everywhere=False, places=grounds.places(found))


def within(found: Reach) -> Q:
    """Return the condition on ``unit`` and ``unit_on`` of rows that lie within a reach."""
    if found.everywhere:
        # Not an empty condition: OR-ed with another, that one would leave only the other.
        return Q(pk__isnull=False)
    by_time: dict[tuple[dt.date, dt.date | None], list[str]] = defaultdict(list)
    for code, since, until in found.places:
        by_time[since, until].append(code)
    condition = Q(pk__in=[])
    for (since, until), codes in by_time.items():
        stood = Q(unit__in=sorted(codes), unit_on__gte=since)
        condition |= stood & Q(unit_on__lt=until) if until else stood
    return condition


def unit_stands(code: str, on: dt.date) -> bool:
    """Test if a unit stands under a code on a day."""
    return territory.unit(code, on) is not None


def agency_stands(code: str, on: dt.date) -> bool:
    """Test if an agency stands under an identifier on a day."""
    return territory.agency(code, on) is not None


def _duties_here(actor: Actor, kinds: Iterable[str], *, on: dt.date) -> list[HeldDuty]:
    province = homes.current_province()
    return [duty for kind in kinds for duty in actor.duties_of(kind, province=province, on=on)]


def _codes(duty: HeldDuty, on: dt.date) -> frozenset[str]:
    if duty.unit is None or duty.unit_on is None:
        return frozenset()
    return grounds.codes_within(territory.gazetteer(), duty.unit, duty.unit_on, on)


def heirs_of_agency(agency: str | None, on: dt.date) -> frozenset[str]:
    """Return the agencies that stand on a day where one stood: itself, or its heirs; or none."""
    return frozenset() if agency is None else _heirs(territory.directory(), agency, on)


@lru_cache(maxsize=4_096)
def _heirs(directory: Directory, agency: str, on: dt.date) -> frozenset[str]:
    try:
        return frozenset(heir.code for heir in directory.heirs(agency, on))
    except Unknown:
        return frozenset()
