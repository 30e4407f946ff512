"""
All the ways an address can be read, each with what speaks against it.

An address is read from its end: a province or nothing, before it a district or nothing, before
that a commune. Whatever stands before is a street, a village, a house, and names no unit even
if it sounds like one. Units of all times compete; what the writer left out, wrote in another
kind or put together across times costs, and the cheapest reading is the one meant.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lienmach.territory.rules.address_words import FOREIGN, Words
from lienmach.territory.rules.gazetteer import Gazetteer, Kind, Level, Unit
from linkage.folding import folded, toned, words

Key = tuple[str, dt.date]
Named = list[tuple[Unit, tuple[str, ...]]]
Names = dict[tuple[str, ...], Named]
"""Units by their folded names, each with its spelling."""

# What speaks against a reading. Only the order of sums matters.
CONTRADICTION = 100
UNKNOWN_COMMUNE = 150
A_UNIT_UNREAD = 200
OTHER_KIND = {Level.COMMUNE: 5, Level.DISTRICT: 1, Level.PROVINCE: 3}
DISTRICT_LEFT_OUT = 2
PROVINCE_OF_ANOTHER_TIME = 3
DISTRICT_OF_ANOTHER_TIME = 4
OTHER_DIACRITICS = 1
IN_MID_PART = 1
AFTER_A_NUMBER = 2
IN_A_LONGER_NAME = 1
A_NAME_UNREAD = {Level.COMMUNE: 1, Level.DISTRICT: 2, Level.PROVINCE: 2}
A_FITTING_COMMUNE_UNREAD = {Level.DISTRICT: 2, Level.PROVINCE: 1}

_ALIASES = {"hải dương": ("hd",), "hải phòng": ("hp",)}
_LONGEST_FOREIGN = max(len(name) for name in FOREIGN)
_ROMAN = {"1": "i", "2": "ii", "3": "iii"}


class Mention(NamedTuple):
    """A name found at the end of the words read so far, and the units that it may mean."""

    start: int
    options: tuple[tuple[Unit, int], ...]


class Reading(NamedTuple):
    """One way to read an address: the lowest unit it names, and what speaks against it."""

    unit: Unit
    cost: int
    says_more: bool
    """Whether words remain before the unit, a street or house perhaps."""
    unknown_commune: bool = False
    """Whether those words name a commune that is not known."""


class NameIndex:
    """All names of all units of all times, and what each unit lies in or ever came to lie in."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.names: dict[Level, Names] = {level: {} for level in Level}
        self.sizes: dict[Level, dict[str, list[int]]] = {level: {} for level in Level}
        """How many words the names have that end on a word, the most first."""
        self.longest = 1
        self.above: dict[Key, frozenset[Key]] = {}
        self.akin: dict[Key, frozenset[Key]] = {}
        for unit in gazetteer.members:
            self._add_names(unit)
            self._add_kin(unit, gazetteer)

    def _add_names(self, unit: Unit) -> None:
        spelling = [toned(word) for word in words(unit.bare_name)]
        spellings = [spelling]
        if spelling[-1] in _ROMAN:
            spellings.append([*spelling[:-1], _ROMAN[spelling[-1]]])
        if unit.level is not Level.COMMUNE:
            spellings += [[alias] for alias in _ALIASES.get(" ".join(spelling), ())]
        for each in spellings:
            key = tuple(folded(word) for word in each)
            self.names[unit.level].setdefault(key, []).append((unit, tuple(each)))
            self.longest = max(self.longest, len(key))
            sizes = self.sizes[unit.level].setdefault(key[-1], [])
            if len(key) not in sizes:
                sizes.append(len(key))
                sizes.sort(reverse=True)

    def _add_kin(self, unit: Unit, gazetteer: Gazetteer) -> None:
        above = frozenset(one.key for one in gazetteer.ancestors(unit))
        self.above[unit.key] = above
        kin = [*_walk(unit, gazetteer.successors), *_walk(unit, gazetteer.predecessors)]
        akin = {one.key for each in kin for one in (each, *gazetteer.ancestors(each))}
        self.akin[unit.key] = frozenset(akin - above)

    def readings(self, words: Words) -> list[Reading]:
        """
        Return the readings with the least against them; none if no unit is named at the end.

        Where even these are contradictory, all that are no more so.
        """
        if _is_foreign(words):
            return []
        found = _cheapest(Scan(self, words).readings())
        if not found or found[0].cost >= CONTRADICTION:
            # Some write from the province down; nothing may be left over then.
            other = _cheapest(Scan(self, words.reversed_parts()).readings())
            if other and other[0].cost < CONTRADICTION and not other[0].says_more:
                return other
        return found


class Scan:
    """One address being read against the index."""

    def __init__(self, index: NameIndex, words: Words) -> None:
        self._index = index
        self._words = words
        self._mentioned: dict[tuple[int, Level], list[Mention]] = {}
        self._unread = {0: 0}
        named_units = (
            at for at, level, certain in words.kind_words if certain or self._is_name(at, level)
        )
        self._first_unit = next(named_units, len(words.words))

    def readings(self) -> Iterator[Reading]:
        """Yield every way to read it."""
        end = len(self._words.words)
        for province in (None, *self._mentions(end, Level.PROVINCE)):
            before_province = province.start if province else end
            for district in (None, *self._mentions(before_province, Level.DISTRICT)):
                before = district.start if district else before_province
                communes = [
                    reading
                    for commune in self._mentions(before, Level.COMMUNE)
                    for reading in self._of_commune(commune, district, province)
                ]
                yield from communes
                fitting = any(reading.cost < CONTRADICTION for reading in communes)
                if district:
                    yield from self._of_place(district, province, commune_fits=fitting)
                elif province:
                    yield from self._of_place(province, None, commune_fits=fitting)

    def _mentions(self, end: int, level: Level) -> list[Mention]:
        """Return the names that end here, the longest first."""
        key = (end, level)
        if key not in self._mentioned:
            found: list[Mention] = []
            names, written = self._index.names[level], self._words.folded
            room = end - self._words.part_before(end)
            for size in self._index.sizes[level].get(written[end - 1], ()) if end else ():
                at = end - size
                known = names.get(written[at:end]) if size <= room else None
                if known:
                    within = IN_A_LONGER_NAME if found else 0
                    mentions = list(self._mention(at, known, level, within))
                    if not mentions:
                        break  # a street's or another level's name; so is every part of it
                    found.extend(mentions)
            self._mentioned[key] = found
        return self._mentioned[key]

    def _mention(self, at: int, known: Named, level: Level, within: int) -> Iterator[Mention]:
        words, kind = self._words, self._words.kinds.get(at)
        if kind:
            start, kinds = kind
            if any(each.level is level for each in kinds):
                yield Mention(start, _options(words, at, known, kinds, within))
            if not self._ends_a_commune(at):
                return
        base = within
        if not words.starts_part(at):
            if words.is_place_word(at - 1) and not self._ends_a_commune(at):
                return
            base += AFTER_A_NUMBER if words.may_be_place_word(at - 1) else IN_MID_PART
        yield Mention(at, _options(words, at, known, frozenset(), base))

    def _ends_a_commune(self, at: int) -> bool:
        """Test if the word before is a name's last, as in "xã Thượng Quận Kinh Môn"."""
        index, written = self._index, self._words.folded
        sizes = index.sizes[Level.COMMUNE].get(written[at - 1], ())
        room = at - self._words.part_before(at)
        return any(
            written[at - size : at] in index.names[Level.COMMUNE]
            for size in sizes
            if 1 < size <= room
        )

    def _of_commune(
        self, commune: Mention, district: Mention | None, province: Mention | None
    ) -> Iterator[Reading]:
        left = self._left_over(commune.start)
        for unit, against in commune.options:
            cost = against + left
            if district:
                cost += self._fit(unit, district, DISTRICT_OF_ANOTHER_TIME)
            elif province and len(self._index.above[unit.key]) > 1:
                cost += DISTRICT_LEFT_OUT
            if province:
                cost += self._fit(unit, province, PROVINCE_OF_ANOTHER_TIME)
            yield Reading(unit, cost, says_more=commune.start > 0)

    def _of_place(
        self, place: Mention, province: Mention | None, *, commune_fits: bool
    ) -> Iterator[Reading]:
        """A district or a province is named, and no commune directly before it."""
        start = place.start
        part = self._words.part_before(start)
        unknown = any(
            level is Level.COMMUNE and part < at < start for at, level, _ in self._words.kind_words
        )
        left = UNKNOWN_COMMUNE if unknown else self._left_over(start)
        for unit, against in place.options:
            cost = against + left
            if province:
                cost += self._fit(unit, province, PROVINCE_OF_ANOTHER_TIME)
            if commune_fits:
                cost += A_FITTING_COMMUNE_UNREAD[unit.level]
            yield Reading(unit, cost, says_more=start > 0, unknown_commune=unknown)

    def _fit(self, unit: Unit, above: Mention, another_time: int) -> int:
        """Return the least that speaks against `unit` lying in the place mentioned above it."""
        best = 2 * CONTRADICTION
        for place, cost in above.options:
            if place.key in self._index.above[unit.key]:
                best = min(best, cost)
            elif place.key in self._index.akin[unit.key]:
                best = min(best, cost + another_time)
            else:
                best = min(best, cost + CONTRADICTION)
        return best

    def _left_over(self, end: int) -> int:
        """Return what speaks against leaving the words before `end` unread."""
        if end not in self._unread:
            self._unread[end] = self._unread_before(end)
        return self._unread[end]

    def _unread_before(self, end: int) -> int:
        if self._first_unit < end:
            return A_UNIT_UNREAD
        last = self._words.folded[end - 1]
        return max(
            (
                cost
                for level, cost in A_NAME_UNREAD.items()
                if last in self._index.sizes[level]
                for mention in self._mentions(end, level)
                if min(against for _unit, against in mention.options) < AFTER_A_NUMBER
            ),
            default=0,
        )

    def _is_name(self, at: int, level: Level) -> bool:
        names, written = self._index.names[level], self._words.folded
        return any(written[at : at + size] in names for size in range(1, self._index.longest + 1))


def _is_foreign(words: Words) -> bool:
    """Test if the address ends on another province's name, meant as one."""
    end = len(words.words)
    for at in range(max(1, end - _LONGEST_FOREIGN), end):
        if words.folded[at:] in FOREIGN:
            kind = words.kinds.get(at)
            if kind:
                return any(each.level is Level.PROVINCE for each in kind[1])
            return words.starts_part(at)
    return False


def _walk(unit: Unit, step: Callable[[Unit], tuple[Unit, ...]]) -> Iterator[Unit]:
    for one in step(unit):
        yield one
        yield from _walk(one, step)


def _options(
    words: Words,
    at: int,
    known: Named,
    kinds: frozenset[Kind],
    base: int,
) -> tuple[tuple[Unit, int], ...]:
    """Return the units a name may mean, each with what speaks against it so far."""
    found = []
    for unit, spelling in known:
        cost = base
        if kinds and unit.kind not in kinds:
            cost += OTHER_KIND[unit.level]
        end = at + len(spelling)
        if words.toned[at:end] != spelling and not all(
            word.may_be(name, careful=words.careful)
            for word, name in zip(words.words[at:end], spelling, strict=True)
        ):
            cost += OTHER_DIACRITICS
        found.append((unit, cost))
    return tuple(found)


def _cheapest(readings: Iterable[Reading]) -> list[Reading]:
    every = list(readings)
    least = min((reading.cost for reading in every), default=0)
    if CONTRADICTION <= least < UNKNOWN_COMMUNE:
        # Neither of two names that do not go together is more to be trusted.
        return [reading for reading in every if reading.cost < UNKNOWN_COMMUNE]
    return [reading for reading in every if reading.cost == least]
