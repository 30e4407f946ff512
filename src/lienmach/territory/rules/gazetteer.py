"""The units of every level through time: their names, their parents, their heirs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lienmach.territory.rules.lineage import Lineage, Succession, stands
from linkage.folding import folded_name, toned_name


class Level(StrEnum):
    """How high a unit stands."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Kind(StrEnum):
    """What a unit is by law."""

    PROVINCE = "province"
    CITY = "city"
    PROVINCIAL_CITY = "provincial_city"
    TOWN = "town"
    URBAN_DISTRICT = "urban_district"
    RURAL_DISTRICT = "rural_district"
    WARD = "ward"
    COMMUNE = "commune"
    TOWNSHIP = "township"
    SPECIAL_ZONE = "special_zone"

    @property
    def level(self) -> Level:
        """The level units of this kind stand on."""
        return LEVELS[self]

    @property
    def vi(self) -> str:
        """What the law calls it; every unit's name begins with it."""
        return TERMS[self]


LEVELS = {
    Kind.PROVINCE: Level.PROVINCE,
    Kind.CITY: Level.PROVINCE,
    Kind.PROVINCIAL_CITY: Level.DISTRICT,
    Kind.TOWN: Level.DISTRICT,
    Kind.URBAN_DISTRICT: Level.DISTRICT,
    Kind.RURAL_DISTRICT: Level.DISTRICT,
    Kind.WARD: Level.COMMUNE,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.TOWNSHIP: Level.COMMUNE,
    Kind.SPECIAL_ZONE: Level.COMMUNE,
}
TERMS = {
    Kind.PROVINCE: "tỉnh",
    Kind.CITY: "thành phố",
    Kind.PROVINCIAL_CITY: "thành phố",
    Kind.TOWN: "thị xã",
    Kind.URBAN_DISTRICT: "quận",
    Kind.RURAL_DISTRICT: "huyện",
    Kind.WARD: "phường",
    Kind.COMMUNE: "xã",
    Kind.TOWNSHIP: "thị trấn",
    Kind.SPECIAL_ZONE: "đặc khu",
}


_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit, as it stood under its code from one day until another."""

    code: str
    name: str
    kind: Kind
    parent: str | None
    since: dt.date
    until: dt.date | None = None
    since_known: bool = True
    founded_by: str = ""
    ended_by: str = ""

    @property
    def key(self) -> tuple[str, dt.date]:
        """What tells this unit from every other, also from others of its code."""
        return (self.code, self.since)

    @property
    def level(self) -> Level:
        """The level it stands on."""
        return self.kind.level

    @property
    def bare_name(self) -> str:
        """Its name without its kind."""
        return self.name[len(self.kind.vi) :].strip()


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a unit's ground, or part of it, bore before."""

    name: str
    code: str
    until: dt.date
    part: bool


class Gazetteer(Lineage[Unit]):
    """All units through time; the one place that answers questions about them."""

    def __init__(self, units: Iterable[Unit], successions: Iterable[Succession]) -> None:
        super().__init__(units, successions)
        self._below: dict[str, list[Unit]] = defaultdict(list)
        self._named: dict[str, list[Unit]] = defaultdict(list)
        self._belonging: dict[tuple[frozenset[str], dt.date, bool], frozenset[Unit]] = {}
        for unit in self.members:
            self._named[folded_name(unit.bare_name)].append(unit)
            if unit.parent is not None:
                self._below[unit.parent].append(unit)

    def unit(self, code: str, on: dt.date) -> Unit:
        """
        Return the unit standing under a code on a day.

        :raises Unknown: when none does.
        """
        return self.get(code, on)

    def parent(self, unit: Unit) -> Unit | None:
        """Return the unit it was founded in."""
        return None if unit.parent is None else self.get(unit.parent, unit.since)

    def ancestors(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units it lies in, nearest first."""
        found: list[Unit] = []
        above = self.parent(unit)
        while above is not None:
            found.append(above)
            above = self.parent(above)
        return tuple(found)

    def children(self, unit: Unit, on: dt.date) -> tuple[Unit, ...]:
        """Return the units that lie directly in it on a day, by code."""
        below = (one for one in self._below.get(unit.code, ()) if stands(one, on))
        return tuple(sorted(below, key=lambda one: one.code)) if stands(unit, on) else ()

    def descendants(self, unit: Unit) -> tuple[Unit, ...]:
        """Return every unit that lay in it at any time it stood."""
        below = [one for one in self._below.get(unit.code, ()) if self.parent(one) == unit]
        return tuple(found for one in below for found in (one, *self.descendants(one)))

    def predecessors(self, member: Unit) -> tuple[Unit, ...]:
        """
        Return the units its ground came from, one step back.

        A district handed on the same ground as its communes did; only they are named.
        """
        return tuple(
            one
            for one in super().predecessors(member)
            if one.level is member.level or not self._below.get(one.code)
        )

    def former_names(self, code: str, on: dt.date) -> tuple[FormerName, ...]:
        """Return the names that the ground of a unit bore before, latest first."""
        found: list[FormerName] = []
        pending = [(self.unit(code, on), False)]
        while pending:
            unit, part = pending.pop(0)
            legs = {leg.predecessor: leg for leg in self.legs_to(unit)}
            for earlier in self.predecessors(unit):
                partly = part or legs[earlier.code].part
                found.append(FormerName(earlier.name, earlier.code, unit.since, partly))
                pending.append((earlier, partly))
        return tuple(sorted(found, key=lambda one: (-one.until.toordinal(), one.code)))

    def homonyms(self, name: str, on: dt.date | None = None) -> tuple[Unit, ...]:
        """
        Return the units of a name, whatever their kind, by code.

        With a day, those that stand on it. Diacritics, where any are given, are heeded.
        """
        bare = _after_kind(toned_name(name))
        found = self._named.get(folded_name(bare), ())
        if bare != folded_name(bare):
            found = [unit for unit in found if toned_name(unit.bare_name) == bare]
        standing = (unit for unit in found if on is None or stands(unit, on))
        return tuple(sorted(standing, key=lambda unit: unit.key))

    def under(
        self, codes: str | Iterable[str], on: dt.date, *, touching: bool = False
    ) -> frozenset[Unit]:
        """
        Return every unit, old or new, that belongs to the units meant by codes as of a day.

        They themselves and their heirs; all that ever lay in them; and every earlier unit
        whose ground passed wholly into these. With ``touching``, also earlier units of which
        only a part did: records of a split commune may belong here, but need not.
        """
        key = (frozenset([codes] if isinstance(codes, str) else codes), on, touching)
        if key not in self._belonging:
            if len(self._belonging) >= _REMEMBERED:
                self._belonging.clear()
            self._belonging[key] = self._under_roots(
                [self.unit(code, on) for code in sorted(key[0])], on, touching=touching
            )
        return self._belonging[key]

    def _under_roots(self, roots: list[Unit], on: dt.date, *, touching: bool) -> frozenset[Unit]:
        found = set(roots)
        for root in roots:
            found.update(self.carried(root, max(self.latest, on)))
        for unit in tuple(found):
            found.update(self.descendants(unit))
        ended = [unit for unit in self.members if unit.until is not None]
        for unit in sorted(ended, key=lambda one: -one.since.toordinal()):
            passed = [heir in found for heir in self.successors(unit)]
            if passed and (any(passed) if touching else all(passed)):
                found.add(unit)
        return frozenset(found)


def _after_kind(name: str) -> str:
    """Return a toned or folded name without the kind it begins with."""
    for kind in sorted(TERMS.values(), key=len, reverse=True):
        for prefix in (toned_name(kind) + " ", folded_name(kind) + " "):
            if name.startswith(prefix):
                return name[len(prefix) :]
    return name
