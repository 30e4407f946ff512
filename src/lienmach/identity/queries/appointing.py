"""
Where an officer may give duties and end them: never wider than their own duty to appoint.

Elsewhere one common code lets an officer work on a thing, for a thing of a split commune is
everybody's who may have to place it. A duty is no such thing: who gives it gives all it covers.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from lienmach import homes
from lienmach.ground.actor import Actor, rely_on
from lienmach.ground.actor import Duty as HeldDuty
from lienmach.identity.queries.entrusted import heirs_of_agency, reach, within
from lienmach.identity.rules import duties
from lienmach.identity.rules import reach as grounds
from lienmach.identity.rules.duties import Kind
from lienmach.territory import queries as territory
from lienmach.territory.rules.competence import Directory


@dataclass(frozen=True, slots=True)
class Places:
    """Where somebody may give a duty: names by codes, and whether in the whole province too."""

    units: dict[str, str]
    agencies: dict[str, str]
    everywhere: bool

    def __bool__(self) -> bool:
        """Test if there is any such place."""
        return self.everywhere or bool(self.units or self.agencies)


def may_appoint(
    actor: Actor, *, unit: str | None, unit_on: dt.date | None, agency: str | None, on: dt.date
) -> bool:
    """
    Test if one duty to appoint covers all that a duty in a unit, agency or the province would.

    An agency lies within a unit if every unit it serves does.
    """
    if actor.is_platform:
        return True
    found = [own for own in _appointing(actor, on=on) if _holds(own, unit, unit_on, agency, on=on)]
    rely_on(found)
    return bool(found)


def places_to_appoint(actor: Actor, *, on: dt.date) -> Places:
    """Return where an actor may give duties, of what stands on a day; by code."""
    own = _appointing(actor, on=on)
    everywhere = actor.is_platform or any(map(duties.is_province_wide, own))
    units = {
        unit.code: unit.name
        for unit in territory.gazetteer().standing(on)
        if everywhere or any(_holds(each, unit.code, on, None, on=on) for each in own)
    }
    agencies = {
        agency.code: agency.name
        for agency in territory.directory().standing(on)
        if everywhere or any(_holds(each, None, None, agency.code, on=on) for each in own)
    }
    return Places(units, agencies, everywhere)


def perhaps_appointable(actor: Actor, *, on: dt.date) -> Q:
    """
    Return the condition on stored duties that a duty to appoint may cover.

    Those that it covers in part only are among them; :func:`may_appoint` tells them apart.
    """
    covered, own = within(reach(actor, {Kind.APPOINT}, on=on)), _appointing(actor, on=on)
    if actor.is_platform or any(map(duties.is_province_wide, own)):
        return covered
    codes = {agency.code for agency in territory.directory().members} if own else set()
    known = [
        code for code in codes if any(_holds(each, None, None, code, on=on) for each in own)
    ]  # fmt: skip
    return covered | Q(agency__in=sorted(known))


def _appointing(actor: Actor, *, on: dt.date) -> list[HeldDuty]:
    return actor.duties_of(Kind.APPOINT, province=homes.current_province(), on=on)


def _holds(
    own: HeldDuty, unit: str | None, unit_on: dt.date | None, agency: str | None, *, on: dt.date
) -> bool:
    """Test if a duty to appoint reaches everything in a place; what stands nowhere lies nowhere."""
    if duties.is_province_wide(own):
        return True
    if agency is not None:
        wanted = heirs_of_agency(agency, on)
        if own.agency is not None:
            return bool(wanted) and wanted <= heirs_of_agency(own.agency, on)
        served = [_areas(territory.directory(), on).get(each, frozenset()) for each in wanted]
        return bool(served) and all(
            each and each <= _codes(own.unit, own.unit_on, on) for each in served
        )
    wanted = _codes(unit, unit_on, on)
    return bool(wanted) and wanted <= _codes(own.unit, own.unit_on, on)


def _codes(unit: str | None, unit_on: dt.date | None, on: dt.date) -> frozenset[str]:
    if unit is None or unit_on is None:
        return frozenset()
    return grounds.codes_within(territory.gazetteer(), unit, unit_on, on)


@lru_cache(maxsize=8)
def _areas(directory: Directory, on: dt.date) -> dict[str, frozenset[str]]:
    """Return, by agency, the codes that stand on a day within the units it serves then."""
    found: dict[str, set[str]] = defaultdict(set)
    for service in directory.services:
        if service.since <= on and (service.until is None or on < service.until):
            found[service.agency] |= grounds.codes_within(
                directory.gazetteer, service.unit, service.since, on
            )
    return {code: frozenset(codes) for code, codes in found.items()}
