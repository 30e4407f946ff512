"""The story's officers: in every commune before and after, in the land office's branches, and some
for the whole province."""

import datetime as dt
import random
from collections.abc import Iterator

from lienmach.ground.actor import PLATFORM
from lienmach.ground.clock import VIETNAM
from lienmach.identity.events import DutyGranted, StaffAppointed
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.personal_id import Sex
from lienmach.scenarios import sheets
from lienmach.scenarios.facts import Facts
from lienmach.scenarios.keys import Keys
from lienmach.scenarios.people import People
from lienmach.scenarios.places import EVE, LEGAL_DAY, Place, Places
from lienmach.scenarios.registers import BIRTHS, REGISTERED_SINCE, Line
from lienmach.scenarios.sheets import NULL

DESK, COMMITTEE, TOP = "service_centre", "commune_committee", "province_committee"
BRANCH = "land_office_branch"
REGISTRAR, MERGER_TEAM = "ho-tich", "to-hop-nhat"
# Whoever writes a procedure does not publish it, and nobody gives duties to themselves.
DRAFTER, PUBLISHER, APPOINTER = "soan-thu-tuc", "cong-bo-thu-tuc", "giao-nhiem-vu"
PROVINCE_WIDE = {
    REGISTRAR: Kind.REGISTER,
    MERGER_TEAM: Kind.MERGE,
    DRAFTER: Kind.DRAFT,
    PUBLISHER: Kind.PUBLISH,
    APPOINTER: Kind.APPOINT,
}

Officers = dict[tuple[str, bool], str]
"""Who sits in a commune, by its code and whether the old bearer of the code is meant."""


class Staffing:
    """
    Yields officers and their duties; ``officers`` and ``surveyors`` (of the branches of the land
    offices, by agency) fill as they are taken.

    Those of the old communes still hold the duties they were given there: rights follow the
    heirs of the commune, which is what a merger has to get right.
    """

    def __init__(self, places: Places, *, seed: int, stamp_key: bytes, on: dt.date) -> None:
        self.places = places
        self.province = places.province
        self.officers: Officers = {}
        self.surveyors: dict[str, str] = {}
        rng = random.Random(f"{seed} staff of {self.province}")  # noqa: S311 - guards nothing
        self._people = People(rng, residue=0, births=BIRTHS[self.province], on=on)
        self._keys = Keys(rng, dt.datetime.combine(REGISTERED_SINCE, dt.time(), dt.UTC))
        self._facts = Facts(self.province, self._keys, stamp_key)
        self._draw = rng.random

    def rows(self) -> Iterator[Line]:
        """Yield every officer with their duties, and the facts of both."""
        for place in (*self.places.old, *self.places.new):
            yield from self._of_commune(place)
        for login, kind in PROVINCE_WIDE.items():
            agency = self._agency(TOP, self.places.old[0])
            staff, rows = self._appointed(login, agency, REGISTERED_SINCE)
            yield from rows
            yield from self._duty(staff, kind, since=REGISTERED_SINCE)
        for place in (*self.places.old, *self.places.new):
            yield from self._of_branch(place)

    def _of_commune(self, place: Place) -> Iterator[Line]:
        since = REGISTERED_SINCE if place.is_old else LEGAL_DAY
        era = "truoc" if place.is_old else "nay"
        login = f"cb.{place.code}.{era}"
        staff, rows = self._appointed(login, self._agency(COMMITTEE, place), since)
        self.officers[place.code, place.is_old] = staff
        yield from rows
        desk = self._agency(DESK, place)
        yield from self._duty(staff, Kind.RECEIVE, agency=desk, since=since)
        yield from self._duty(staff, Kind.DECIDE, place=place, since=since)
        yield from self._duty(staff, Kind.SIGN, place=place, since=since)

    def _of_branch(self, place: Place) -> Iterator[Line]:
        """Staff the branch that answers for the land of a commune, if one does alone."""
        branch = self._competent(BRANCH, place)
        if branch is None or branch in self.surveyors:
            return
        since = REGISTERED_SINCE if place.is_old else LEGAL_DAY
        staff, rows = self._appointed(f"dd.{branch.lower()}", branch, since)
        self.surveyors[branch] = staff
        yield from rows
        for kind in (Kind.DECIDE, Kind.SIGN):
            yield from self._duty(staff, kind, agency=branch, since=since)

    def _agency(self, kind: str, place: Place) -> str:
        found = self._competent(kind, place)
        assert found is not None, (kind, place.code)  # noqa: S101 - territory's data names one
        return found

    def _competent(self, kind: str, place: Place) -> str | None:
        on = EVE if place.is_old else LEGAL_DAY
        return self.places.directory.competent(kind, place.code, on, on)

    def _appointed(self, login: str, agency: str, since: dt.date) -> tuple[str, list[Line]]:
        key = self._keys.next()
        person = self._people.person(
            Sex.FEMALE if self._draw() < 0.5 else Sex.MALE, 24 + int(self._draw() * 34)
        )
        row = (key, self.province, login, person.full_name, agency, "t")
        event = StaffAppointed(staff=key, agency=agency)
        return key, [(sheets.STAFF, row), self._fact(event, key, since)]

    def _duty(
        self,
        staff: str,
        kind: Kind,
        *,
        place: Place | None = None,
        agency: str | None = None,
        since: dt.date,
    ) -> Iterator[Line]:
        unit_on = None if place is None else (EVE if place.is_old else LEGAL_DAY).isoformat()
        unit = None if place is None else place.code
        key = self._keys.next()
        yield sheets.DUTY, (
            key, self.province, staff, kind.value, unit or NULL, unit_on or NULL, agency or NULL,
            since.isoformat(),
        )  # fmt: skip
        event = DutyGranted(
            duty=key, staff=staff, kind=kind.value, unit=unit, unit_on=unit_on, agency=agency,
            since=since.isoformat(), until=None,
        )  # fmt: skip
        yield self._fact(event, staff, since)

    def _fact(self, event: StaffAppointed | DutyGranted, staff: str, since: dt.date) -> Line:
        at = dt.datetime.combine(since, dt.time(8), VIETNAM)
        return self._facts.entry(event, subject=staff, actor=PLATFORM.id, at=at)
