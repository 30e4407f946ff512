"""Which agency answers for a place on a day, and who carries on for an agency that ended."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lienmach.territory.rules.gazetteer import Gazetteer, Unit
from lienmach.territory.rules.lineage import EARLIEST, Lineage, Succession

_IDENTIFIER = re.compile(r"[A-Y]\d{2}(\.[A-Z0-9]+)*")
_LONGEST = 35


class AgencyKind(StrEnum):
    """What an agency is; procedures name the kind that is competent for them."""

    PROVINCE_COMMITTEE = "province_committee"
    DISTRICT_COMMITTEE = "district_committee"
    COMMUNE_COMMITTEE = "commune_committee"
    SERVICE_CENTRE = "service_centre"
    PROVINCIAL_POLICE = "provincial_police"
    TRAFFIC_POLICE = "traffic_police"
    IMMIGRATION_POLICE = "immigration_police"
    COMMUNE_POLICE = "commune_police"
    LAND_OFFICE = "land_office"
    LAND_OFFICE_BRANCH = "land_office_branch"
    SOCIAL_INSURANCE = "social_insurance"
    TAX_OFFICE = "tax_office"
    EMPLOYMENT_CENTRE = "employment_centre"
    EDUCATION_DEPARTMENT = "education_department"
    POWER_COMPANY = "power_company"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as it stood under its electronic identifier from one day until another."""

    code: str
    name: str
    kind: AgencyKind
    parent: str | None
    since: dt.date
    until: dt.date | None = None
    since_known: bool = True
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """An agency answers for a unit from one day until another; the unit as of the first day."""

    agency: str
    unit: str
    since: dt.date
    until: dt.date | None = None


def is_identifier(code: str) -> bool:
    """Test if a code has the form of an agency's electronic identifier (QĐ 20/2020/QĐ-TTg)."""
    return len(code) <= _LONGEST and _IDENTIFIER.fullmatch(code) is not None


def parent_identifier(code: str) -> str | None:
    """Return the identifier one level up; each group after a dot is one level."""
    return code.rpartition(".")[0] or None


class Directory(Lineage[Agency]):
    """All agencies through time and the units they serve."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        agencies: Iterable[Agency],
        successions: Iterable[Succession],
        services: Iterable[Service],
    ) -> None:
        super().__init__(agencies, successions)
        self.gazetteer = gazetteer
        self.services = tuple(services)
        self._serving: dict[tuple[str, str], list[Service]] = defaultdict(list)
        self._on_a_day: dict[tuple[str, dt.date], tuple[Agency, ...]] = {}
        for service in self.services:
            agency = self.get(service.agency, service.since)
            self._serving[agency.kind, service.unit].append(service)

    def competent(self, kind: str, unit: str, unit_on: dt.date, on: dt.date) -> str | None:
        """
        Return the agency of a kind that answers, on a day, for a unit as of another day.

        None when that cannot be decided: the unit was split between several agencies, or it
        is not known which of several serves it.
        :raises Unknown: when no such unit stood on `unit_on`.
        """
        places = self.gazetteer.carried(self.gazetteer.unit(unit, unit_on), on)
        found = {self._at(kind, place, on) for place in places}
        return found.pop() if len(found) == 1 else None

    def serving(self, unit: Unit, on: dt.date) -> tuple[Agency, ...]:
        """Return the agencies whose own area a unit is on a day, by code."""
        known = self._on_a_day.get((unit.code, on))
        if known is None:
            codes = {
                service.agency
                for kind in AgencyKind
                for service in self._services(kind, unit.code, on)
            }
            known = tuple(self.get(code, on) for code in sorted(codes))
            self._on_a_day[unit.code, on] = known
        return known

    def _at(self, kind: str, place: Unit, on: dt.date) -> str | None:
        """The nearest level decides: a commune's own agency before one of its province."""
        for unit in (place, *self.gazetteer.ancestors(place)):
            found = {service.agency for service in self._services(kind, unit.code, on)}
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    def _services(self, kind: str, unit: str, on: dt.date) -> list[Service]:
        return [
            service
            for service in self._serving.get((kind, unit), ())
            if service.since <= on and (service.until is None or on < service.until)
        ]

    def holes(self) -> Iterator[str]:
        """Yield a sentence for everything in the data that would leave a question unanswered."""
        yield from super().holes()
        for agency in self.members:
            if not is_identifier(agency.code):
                yield f"{agency.code} has not the form of an electronic identifier."
            if agency.parent and self.find(agency.parent, agency.since) is None:
                yield f"{agency.code}: its parent {agency.parent} did not stand on {agency.since}."
        for service in self.services:
            unit = self.gazetteer.find(service.unit, service.since)
            if unit is None:
                yield f"{service.agency} serves {service.unit}, which is no unit then."
            elif unit.until is not None and (service.until or dt.date.max) > unit.until:
                yield f"{service.agency} serves {service.unit} after it ended."
            elif service.since > EARLIEST and service.since < unit.since:
                yield f"{service.agency} serves {service.unit} before it stood."
