"""
Where the story's people live: the real communes of the two provinces before and after.

Before the legal day an address names commune, district and province; after it, commune and
city. Of the old addresses in a commune that was split, some say which heir they belong to now,
as people really wrote ("nay thuộc …"); the others leave it open.
"""

import datetime as dt
import random
from dataclasses import dataclass
from functools import cached_property

from lienmach.territory.rules.competence import Directory
from lienmach.territory.rules.gazetteer import Gazetteer, Kind, Level, Unit
from lienmach.territory.rules.lineage import EARLIEST
from lienmach.territory.rules.tables import packaged
from linkage.folding import folded_name

LEGAL_DAY = dt.date(2025, 7, 1)
EVE = LEGAL_DAY - dt.timedelta(days=1)
PROVINCE_CODES = {"haiduong": "30", "haiphong": "31"}
CITY = "31"

VILLAGES = (
    "Đông", "Đoài", "Trung", "Thượng", "Hạ", "Nội", "Ngoại", "Bắc", "Nam", "Đình", "Chùa", "Giữa",
    "Trại", "Mới", "Đồng", "Bến", "Cầu", "Phúc", "Lộc", "Xuân", "Hòa", "Bình", "An", "Thọ",
)  # fmt: skip
WARD_BLOCKS = tuple(f"tổ dân phố {number}" for number in range(1, 31))
COMMUNE_BLOCKS = tuple(f"thôn {name}" for name in VILLAGES)
DENSITY = {Kind.WARD: 3, Kind.TOWNSHIP: 3, Kind.COMMUNE: 2, Kind.SPECIAL_ZONE: 1}
PLACEABLE = 0.5


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of an address, from the commune on, as written and folded."""

    text: str
    key: str


@dataclass(frozen=True)
class Place:
    """A commune as it stood in one of the two eras; ``since`` is when its code began to mean it."""

    unit: Unit
    tail: Tail
    heirs: tuple["Place", ...] = ()

    @property
    def code(self) -> str:
        """Its code."""
        return self.unit.code

    @property
    def since(self) -> dt.date:
        """Since when the code means it."""
        return self.unit.since

    @property
    def is_old(self) -> bool:
        """Test if it ended on the legal day."""
        return self.unit.until is not None

    @property
    def is_split(self) -> bool:
        """Test if more than one commune took parts of it."""
        return len(self.heirs) > 1

    @property
    def blocks(self) -> tuple[str, ...]:
        """Return what its villages or blocks are called."""
        return COMMUNE_BLOCKS if self.unit.kind is Kind.COMMUNE else WARD_BLOCKS

    @cached_property
    def tails(self) -> tuple[Tail, ...]:
        """
        Return the ends of its addresses: the plain one, then those that name an heir.

        An heir that kept the old commune's own name cannot be told from it, so nobody names it.
        """
        if not self.is_split:
            return (self.tail,)
        own = folded_name(_spoken(self.unit))
        others = [name for heir in self.heirs if folded_name(name := _spoken(heir.unit)) != own]
        return (self.tail, *(_tail(f"{self.tail.text} (nay thuộc {name})") for name in others))


def _spoken(unit: Unit) -> str:
    return f"{unit.kind.vi} {unit.bare_name}"


def _tail(text: str) -> Tail:
    return Tail(text, folded_name(text))


_BLOCK_KEYS = {block: folded_name(block) for block in (*WARD_BLOCKS, *COMMUNE_BLOCKS)}


class Places:
    """The communes of one province in both eras."""

    def __init__(self, province: str) -> None:
        self.province = province
        tables = packaged()
        self._gazetteer: Gazetteer = tables.gazetteer()
        self.directory: Directory = tables.directory(self._gazetteer)
        top = self._gazetteer.get(PROVINCE_CODES[province], EVE)
        self.old = tuple(
            self._old(unit)
            for unit in self._gazetteer.standing(EVE)
            if unit.level is Level.COMMUNE and top in self._gazetteer.ancestors(unit)
        )
        heirs = {heir.code: heir for place in self.old for heir in place.heirs}
        self.new = tuple(heirs[code] for code in sorted(heirs))
        self._before: dict[str, list[Place]] = {}
        for place in self.old:
            for heir in place.heirs:
                self._before.setdefault(heir.code, []).append(place)
        self._old_by_density = _by_density(self.old)
        self._new_by_density = _by_density(self.new)

    def _old(self, unit: Unit) -> Place:
        above = [_spoken(each) for each in self._gazetteer.ancestors(unit)]
        heirs = [
            self._gazetteer.get(heir.code, LEGAL_DAY)
            for heir in self._gazetteer.heirs_of(unit, LEGAL_DAY)
        ]
        city = _spoken(self._gazetteer.get(CITY, LEGAL_DAY))
        return Place(
            unit,
            _tail(", ".join([_spoken(unit), *above])),
            tuple(Place(heir, _tail(f"{_spoken(heir)}, {city}")) for heir in heirs),
        )

    def some_old(self, rng: random.Random) -> Place:
        """Draw an old commune, a densely settled one more often."""
        return self._old_by_density[int(rng.random() * len(self._old_by_density))]

    def some_new(self, rng: random.Random) -> Place:
        """Draw a commune of today."""
        return self._new_by_density[int(rng.random() * len(self._new_by_density))]

    def before(self, place: Place, rng: random.Random) -> Place:
        """Return an old commune that lay where a place lies; itself if it is one."""
        if place.is_old:
            return place
        older = self._before[place.code]
        return older[int(rng.random() * len(older))]


def after(place: Place, rng: random.Random) -> Place:
    """Return a commune of today that lies where a place lies; itself if it is one."""
    return place.heirs[int(rng.random() * len(place.heirs))] if place.heirs else place


def _by_density(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(place for place in places for _ in range(DENSITY[place.unit.kind]))


def address(place: Place, rng: random.Random) -> tuple[str, str]:
    """Draw an address in a commune: as written, and folded."""
    blocks = place.blocks
    block = blocks[int(rng.random() * len(blocks))]
    house = 1 + int(rng.random() * 240)
    tails = place.tails
    tail = tails[0]
    if len(tails) > 1 and rng.random() < PLACEABLE:
        tail = tails[1 + int(rng.random() * (len(tails) - 1))]
    return (
        f"số {house}, {block}, {tail.text}",
        f"so {house} {_BLOCK_KEYS[block]} {tail.key}",
    )


def day_meant(place: Place, day: dt.date) -> dt.date:
    """Return a day on which the code meant this commune: that day, or the nearest there is."""
    if place.unit.until is not None and day >= place.unit.until:
        day = place.unit.until - dt.timedelta(days=1)
    return max(day, place.since if place.since > EARLIEST else day)
