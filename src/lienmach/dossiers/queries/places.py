"""Where a dossier is taken in and who answers for it: asked of territory, in its words."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from django.conf import settings

from lienmach.territory import queries as territory
from lienmach.territory.rules.competence import Directory
from lienmach.territory.rules.gazetteer import Level, Unit
from lienmach.territory.rules.lineage import Unknown

DESK = "service_centre"
COMMITTEES = frozenset({"commune_committee", "district_committee", "province_committee"})
ONE_DAY = dt.timedelta(days=1)
Place = tuple[str, dt.date, dt.date | None]
"""A unit by its code, and the days from and until which the code meant it."""
MOST_CANDIDATES = 8
LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency as people are told of it."""

    code: str
    name: str


def agency_name(code: str | None, *, on: dt.date) -> AgencyName | None:
    """Return an agency's name on a day, or the last it had; None for none."""
    if code is None:
        return None
    directory = territory.directory()
    found = directory.find(code, on) or next(reversed(directory.known(code)), None)
    return AgencyName(code, found.name if found else code)


def serving(unit: str, unit_on: dt.date, *, on: dt.date) -> list[AgencyName]:
    """
    Return the agencies that may have to do with a matter in a unit, on a day: the nearest first.

    ``unit`` is meant as of ``unit_on``; where it was split, those of every heir. None where no
    such unit stood.
    """
    directory = territory.directory()
    gazetteer = directory.gazetteer
    try:
        heirs = gazetteer.carried(gazetteer.unit(unit, unit_on), on)
    except Unknown:
        return []
    found: dict[str, AgencyName] = {}
    for place in heirs:
        for each in (place, *gazetteer.ancestors(place)):
            for agency in directory.serving(each, on):
                found.setdefault(agency.code, AgencyName(agency.code, agency.name))
    return list(found.values())


def committees(ground: frozenset[Place], *, on: dt.date) -> frozenset[str]:
    """
    Return the committees of some units, of whatever time, and the agencies that belong to them.

    ``ground`` is units by code with the days from and until which the code meant them. An agency
    that only serves a unit, such as a branch of the land office, belongs to another.
    """
    return _committees(territory.directory(), ground, on)


@lru_cache(maxsize=1_024)
def _committees(directory: Directory, ground: frozenset[Place], on: dt.date) -> frozenset[str]:
    found: set[str] = set()
    for code, since, until in ground:
        unit = directory.gazetteer.find(code, since)
        if unit is None:
            continue
        for day in {min(on, until - ONE_DAY) if until else on, since}:
            serving_it = {agency.code: agency for agency in directory.serving(unit, day)}
            heads = {key for key, agency in serving_it.items() if agency.kind in COMMITTEES}
            found |= heads | {k for k, agency in serving_it.items() if agency.parent in heads}
    return frozenset(found)


def is_agency(code: str, *, on: dt.date) -> bool:
    """Test if an agency stands under this identifier on a day."""
    return territory.directory().find(code, on) is not None


def stands(unit: str, *, on: dt.date) -> bool:
    """Test if an administrative unit stands under this code on a day."""
    return territory.gazetteer().find(unit, on) is not None


def is_commune(unit: str, unit_on: dt.date) -> bool:
    """Test if a code meant a commune on a day: the level that one lives in."""
    found = territory.gazetteer().find(unit, unit_on)
    return found is not None and found.level is Level.COMMUNE


def competent(kind: str, unit: str, unit_on: dt.date, *, on: dt.date) -> str | None:
    """Return the agency of a kind that answers for a unit; None when it cannot be decided."""
    try:
        return territory.competent_agency(kind, unit, unit_on, on)
    except Unknown:
        return None


def heirs(unit: str, unit_on: dt.date, *, on: dt.date) -> list[str]:
    """Return the units that stand, on a day, where a unit stood on another; itself if it does."""
    gazetteer = territory.gazetteer()
    former = gazetteer.find(unit, unit_on)
    return sorted(each.code for each in gazetteer.carried(former, on)) if former else []


def desk(unit: str, unit_on: dt.date, *, on: dt.date) -> str | None:
    """
    Return the desk that takes in what people of a commune send.

    Who decides about a split commune may be open; who receives need not be, for any desk of
    the province receives (Decree 118/2025): then it is the first heir's.
    """
    found = competent(DESK, unit, unit_on, on=on)
    if found is not None:
        return found
    desks = (competent(DESK, heir, on, on=on) for heir in heirs(unit, unit_on, on=on))
    return next((each for each in desks if each is not None), None)


def desks(province: str, *, on: dt.date) -> list[AgencyName]:
    """Return every desk of the one-stop office where a province's people are served, by code."""
    return [
        AgencyName(each.code, each.name)
        for each in sorted(territory.directory().standing(on), key=lambda each: each.code)
        if each.kind == DESK and is_of(each.code, province, on=on)
    ]


def whole(agency: str, *, on: dt.date) -> str | None:
    """Return the unit of the province in which an agency lies on a day."""
    root, directory = agency.partition(".")[0], territory.directory()
    return next(
        (
            each.unit
            for each in directory.services
            if each.agency == root and each.since <= on and (each.until is None or on < each.until)
        ),
        None,
    )


def is_service_centre(code: str, *, on: dt.date) -> bool:
    """Test if an agency is a desk of the one-stop office, of the province or of a commune."""
    found = territory.directory().find(code, on)
    return found is not None and found.kind == DESK


def provincial_centre(unit: str, unit_on: dt.date, *, on: dt.date) -> str | None:
    """Return the one-stop centre of the province in which a unit lies, on a day."""
    gazetteer = territory.gazetteer()
    former = gazetteer.find(unit, unit_on)
    if former is None:
        return None
    provinces = {
        [place, *gazetteer.ancestors(place)][-1].code for place in gazetteer.carried(former, on)
    }
    centres = {competent(DESK, province, on, on=on) for province in provinces}
    return centres.pop() if len(centres) == 1 else None


@dataclass(frozen=True, slots=True)
class UnitTold:
    """A unit as people are told of it: its name now, and of former ones what became of them."""

    code: str
    name: str
    former: str = ""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Where an address lies today: one unit, or those it may lie in; and why, in both languages."""

    unit: UnitTold | None
    candidates: list[UnitTold]
    why: str
    why_en: str

    @property
    def found(self) -> list[UnitTold]:
        """Return the units it may lie in, one or several."""
        return [self.unit] if self.unit else self.candidates


def unit_told(unit: str, unit_on: dt.date, *, on: dt.date) -> UnitTold:
    """Return the unit that stands where one stood; a split one keeps its former name."""
    gazetteer = territory.gazetteer()
    former = gazetteer.find(unit, unit_on)
    if former is None:
        return UnitTold(unit, unit)
    standing = gazetteer.carried(former, on)
    if len(standing) == 1:
        return _told(standing[0], "" if standing[0].key == former.key else former.name)
    return UnitTold(unit, former.name, " / ".join(each.name for each in standing))


def unit_name(unit: str, unit_on: dt.date) -> str:
    """Return what a unit was called on a day; its code where nobody here knows it."""
    found = territory.gazetteer().find(unit, unit_on)
    return found.name if found else unit


def unit_read(unit: str, unit_on: dt.date) -> str:
    """Return a unit as people read it, by its name of that day and its code."""
    name = unit_name(unit, unit_on)
    return unit if name == unit else f"{name} ({unit})"


def looked_up(text: str, *, on: dt.date) -> LookedUp:
    """Look an address up, of whatever time: names from before a merger lead to who stands now."""
    if not text:
        return LookedUp(None, [], "", "")
    found = territory.place(text, on)
    return LookedUp(
        unit=_told(found.unit) if found.unit else None,
        candidates=[_told(each) for each in found.candidates[:MOST_CANDIDATES]],
        why=found.why.vi,
        why_en=found.why.en,
    )


def _told(unit: Unit, former: str = "") -> UnitTold:
    gazetteer = territory.gazetteer()
    above = ", ".join(each.name for each in gazetteer.ancestors(unit))
    return UnitTold(unit.code, f"{unit.name}, {above}" if above else unit.name, former)


def is_own_ground(agency: str, province: str, *, on: dt.date) -> bool:
    """
    Test if an agency grew from the ground of a province's own system.

    Its oldest predecessors tell: the desks of the communes of 2025 came from the desks of one
    old province or of the other.
    """
    directory = territory.directory()
    known = directory.find(agency, on)
    if known is None:
        return False
    oldest, pending = set(), [known]
    while pending:
        member = pending.pop()
        before = directory.predecessors(member)
        pending.extend(before)
        if not before:
            oldest.add(member.code.partition(".")[0])
    return oldest == {_root(province)}


def is_of(agency: str, province: str, *, on: dt.date) -> bool:
    """
    Test if an agency belongs, on a day, to the province that a system is kept for.

    That is the old province until it is joined with another, and from that day the new one. Where
    nobody says by which identifier a province's agencies begin, it cannot be told and is let be.
    """
    grounds = _grounds(province, on)
    return not grounds or agency.partition(".")[0] in grounds


def joined(province: str, *, on: dt.date) -> list[str]:
    """Return the other provinces here whose ground lies, on a day, in the same new province."""
    own = _grounds(province, on)
    return [
        other for other in settings.PROVINCES if other != province and own & _grounds(other, on)
    ]


def _grounds(province: str, on: dt.date) -> set[str]:
    """Return the identifiers by which agencies of a province begin on a day, as far as known."""
    root = _root(province)
    if root is None:
        return set()
    if is_agency(root, on=on):
        return {root}
    try:
        return {heir.code for heir in territory.agency_heirs(root, on)}
    except Unknown:
        return {root}


@cache
def _root(province: str) -> str | None:
    """Return the identifier that a province's agencies begin with, if its file tells."""
    file = resources.files("lienmach.dossiers") / "data" / "provinces" / f"{province}.json"
    return json.loads(file.read_text("utf-8"))["agency_root"] if file.is_file() else None


def carried_on_by(code: str, *, on: dt.date) -> list[AgencyName]:
    """Return who carries on for an agency on a day; empty while it stands itself."""
    if is_agency(code, on=on):
        return []
    try:
        heirs_of_it = territory.agency_heirs(code, on)
    except Unknown:
        return []
    return [AgencyName(heir.code, heir.name) for heir in heirs_of_it if heir.code != code]
