"""Where an address lies, as of a day; and honestly nothing where that cannot be decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lienmach.territory.rules.address_readings import CONTRADICTION, NameIndex, Reading
from lienmach.territory.rules.address_words import Words, parted, words_of
from lienmach.territory.rules.gazetteer import Gazetteer, Level, Unit
from lienmach.territory.rules.lineage import stands
from linkage.folding import cleaned


class Why(NamedTuple):
    """A reason, in Vietnamese and in English; units bear their Vietnamese names in both."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Placement:
    """The unit an address lies in; without one, those it may lie in, and why."""

    unit: Unit | None
    candidates: tuple[Unit, ...]
    why: Why


class AddressBook:
    """Places addresses; made once, asked often."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._index = NameIndex(gazetteer)
        self._full_names: dict[tuple[str, dt.date], str] = {}

    def place(self, text: str, on: dt.date) -> Placement:
        """Return where an address lies on a day, whichever time its writer lived in."""
        main, asides = parted(text)
        words = words_of(main)
        readings = self._index.readings(words)
        if not readings and asides:
            words = words_of(cleaned(text))
            readings = self._index.readings(words)
        readings = _of_their_time(readings, on)
        if not readings:
            return Placement(None, (), _nothing_found(words))
        candidates = self._candidates(readings, on)
        unit = _the_only_one(readings, candidates)
        if unit is None and len(candidates) > 1:
            unit = self._by_aside(asides, candidates, on)
            if unit is not None:
                name = self.full_name(unit)
                why = Why(f"Theo lời ghi thêm: {name}.", f"By the note beside it: {name}.")
                return Placement(unit, (), why)
        why = self._why(readings, candidates, on)
        return Placement(unit, () if unit else candidates, why)

    def _candidates(self, readings: list[Reading], on: dt.date) -> tuple[Unit, ...]:
        found = {unit.code: unit for reading in readings for unit in self._where(reading, on)}
        return tuple(found[code] for code in sorted(found))

    def _by_aside(
        self, asides: list[str], candidates: tuple[Unit, ...], on: dt.date
    ) -> Unit | None:
        """Return the one candidate that a note beside the address names, if it names just one."""
        for aside in asides:
            readings = self._index.readings(words_of(aside))
            meant = {reading.unit for reading in readings} & set(candidates)
            meant = meant or set(self._candidates(readings, on)) & set(candidates)
            if len(meant) == 1 and readings[0].cost < CONTRADICTION:
                return meant.pop()
        return None

    def _where(self, reading: Reading, on: dt.date) -> Iterable[Unit]:
        carried = self._gazetteer.carried(reading.unit, on)
        if reading.unknown_commune:
            return ()
        if not reading.says_more or reading.unit.level is Level.COMMUNE:
            return carried
        # A place within a district whose commune is left out; within a province, anywhere.
        return [
            one
            for unit in carried
            for one in ([unit] if unit.level is Level.COMMUNE else self._communes_in(unit, on))
            if reading.unit.level is Level.DISTRICT
        ]

    def _communes_in(self, unit: Unit, on: dt.date) -> list[Unit]:
        # A district without communes did their work itself.
        return list(self._gazetteer.children(unit, on)) or [unit]

    def _why(self, readings: list[Reading], candidates: tuple[Unit, ...], on: dt.date) -> Why:
        first, count = readings[0].unit, len(candidates)
        units, name = {reading.unit.key for reading in readings}, self.full_name(first)
        if readings[0].unknown_commune:
            return Why(
                f"Không tìm thấy xã, phường nào tên như vậy trong {name}.",
                f"No commune or ward of that name was found in {name}.",
            )
        if readings[0].cost >= CONTRADICTION:
            return Why(
                "Địa chỉ mâu thuẫn: các tên trong địa chỉ không thuộc cùng một nơi; "
                f"{count} đơn vị cùng tên.",
                "The address contradicts itself: its names do not belong to one place; "
                f"{_counted(count)} of that name.",
            )
        if not candidates:
            return Why(
                f"Địa chỉ chỉ nêu {name}, không nêu xã, phường nào.",
                f"The address only names {name}, and no commune or ward.",
            )
        if count == 1:
            return self._decided(first, candidates[0])
        if len(units) > 1:
            return self._several(readings, count)
        return self._spread(readings[0], candidates, on)

    def _decided(self, read: Unit, unit: Unit) -> Why:
        name, now = self.full_name(read), self.full_name(unit)
        if read.key == unit.key:
            return Why(f"Đọc là {name}.", f"Read as {name}.")
        if read.since > unit.since:
            day = _day(read.since)
            return Why(
                f"Đọc là {name}, lập từ {day}; trước đó là {now}.",
                f"Read as {name}, formed on {day}; before that it was {now}.",
            )
        law, day = f" ({read.ended_by})" if read.ended_by else "", _day(unit.since)
        return Why(
            f"Đọc là {name}; từ {day} thuộc {now}{law}.",
            f"Read as {name}; since {day} part of {now}{law}.",
        )

    def _several(self, readings: list[Reading], count: int) -> Why:
        names = {reading.unit.name: reading.unit for reading in readings}
        times = {reading.unit.since for reading in readings}
        if len(names) == 1 and len(times) > 1 and len(readings) == len(times):
            what = "là tên của cả đơn vị cũ và đơn vị mới"
            what_en = "is the name of a former unit and of a new one"
        else:
            units = len({reading.unit.key for reading in readings})
            what, what_en = f"có thể là {units} đơn vị", f"may be {_counted(units)}"
        told = " / ".join(sorted(names))
        return Why(
            f"“{told}” {what}; cần thêm huyện, quận hoặc tỉnh, thành phố "
            f"để quyết định giữa {count} đơn vị.",
            f"“{told}” {what_en}; the district or the province is needed "
            f"to decide between {_counted(count)}.",
        )

    def _spread(self, reading: Reading, candidates: tuple[Unit, ...], on: dt.date) -> Why:
        read, count = reading.unit, len(candidates)
        name, counted = self.full_name(read), _counted(count)
        if read.since > on:
            since, day = _day(read.since), _day(on)
            return Why(
                f"{name} chỉ có từ {since}, lập từ {count} đơn vị; "
                f"địa chỉ chưa đủ để biết ngày {day} là đơn vị nào.",
                f"{name} has only existed since {since}, formed of {counted}; "
                f"the address does not tell which of them it was on {day}.",
            )
        if read.level is not Level.COMMUNE:
            left, left_en = (
                ("không nêu xã, phường", "and names no commune or ward")
                if reading.says_more
                else ("chỉ nêu cấp này", "and no further")
            )
            return Why(
                f"Địa chỉ đọc đến {name}, {left}; ứng với {count} đơn vị.",
                f"The address is read down to {name}, {left_en}; {counted} correspond to it.",
            )
        return Why(
            f"{name} đã chia cho {count} đơn vị ({read.ended_by}); "
            "địa chỉ chưa đủ để biết thuộc đơn vị nào.",
            f"{name} was divided among {counted} ({read.ended_by}); "
            "the address does not tell which of them it lies in.",
        )

    def full_name(self, unit: Unit) -> str:
        """Return a unit's name with those of the units it lies in, as it stands in a letter."""
        if unit.key not in self._full_names:
            chain = (unit, *self._gazetteer.ancestors(unit))
            name = ", ".join(one.name[0].lower() + one.name[1:] for one in chain)
            self._full_names[unit.key] = name
        return self._full_names[unit.key]


def _the_only_one(readings: list[Reading], candidates: tuple[Unit, ...]) -> Unit | None:
    # A street somewhere in a province may lie in any of its communes.
    anywhere = any(one.says_more and one.unit.level is Level.PROVINCE for one in readings)
    certain = len(candidates) == 1 and readings[0].cost < CONTRADICTION and not anywhere
    return candidates[0] if certain else None


def _of_their_time(readings: list[Reading], on: dt.date) -> list[Reading]:
    """A province that goes on under its name is meant as it stood on the day asked about."""
    provinces = [one for one in readings if one.unit.level is Level.PROVINCE]
    now = {one.unit.name for one in provinces if stands(one.unit, on)}
    return [
        one
        for one in readings
        if one not in provinces or one.unit.name not in now or stands(one.unit, on)
    ]


def _nothing_found(words: Words) -> Why:
    if not words.words:
        return Why("Địa chỉ trống.", "The address is empty.")
    return Why(
        "Không tìm thấy đơn vị hành chính nào đã biết ở cuối địa chỉ.",
        "No known administrative unit was found at the end of the address.",
    )


def _counted(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


def _day(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
