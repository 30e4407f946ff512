"""Where an address lies, as of a day; and honestly nothing where that cannot be decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lienmach.territory.rules.address_readings import CONTRADICTION, NameIndex, Reading
from lienmach.territory.rules.address_words import Words, parted, words_of
from lienmach.territory.rules.gazetteer import Gazetteer, Level, Unit
from lienmach.territory.rules.lineage import stands
from linkage.folding import cleaned


@dataclass(frozen=True, slots=True)
class Placement:
    """The unit an address lies in; without one, those it may lie in, and why (in Vietnamese)."""

    unit: Unit | None
    candidates: tuple[Unit, ...]
    why: str


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
                return Placement(unit, (), f"Theo lời ghi thêm: {self.full_name(unit)}.")
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

    def _why(self, readings: list[Reading], candidates: tuple[Unit, ...], on: dt.date) -> str:
        first = readings[0].unit
        units = {reading.unit.key for reading in readings}
        if readings[0].unknown_commune:
            return f"Không tìm thấy xã, phường nào tên như vậy trong {self.full_name(first)}."
        if readings[0].cost >= CONTRADICTION:
            return (
                "Địa chỉ mâu thuẫn: các tên trong địa chỉ không thuộc cùng một nơi; "
                f"{_counted(candidates)} cùng tên."
            )
        if not candidates:
            return f"Địa chỉ chỉ nêu {self.full_name(first)}, không nêu xã, phường nào."
        if len(candidates) == 1:
            return self._decided(first, candidates[0])
        if len(units) > 1:
            return self._several(readings, candidates)
        return self._spread(first, readings[0], candidates, on)

    def _decided(self, read: Unit, unit: Unit) -> str:
        if read.key == unit.key:
            return f"Đọc là {self.full_name(read)}."
        if read.since > unit.since:
            return (
                f"Đọc là {self.full_name(read)}, lập từ {_day(read.since)}; "
                f"trước đó là {self.full_name(unit)}."
            )
        law = f" ({read.ended_by})" if read.ended_by else ""
        return (
            f"Đọc là {self.full_name(read)}; từ {_day(unit.since)} thuộc "
            f"{self.full_name(unit)}{law}."
        )

    def _several(self, readings: list[Reading], candidates: tuple[Unit, ...]) -> str:
        names = {reading.unit.name: reading.unit for reading in readings}
        times = {reading.unit.since for reading in readings}
        if len(names) == 1 and len(times) > 1 and len(readings) == len(times):
            what = "là tên của cả đơn vị cũ và đơn vị mới"
        else:
            what = f"có thể là {len({reading.unit.key for reading in readings})} đơn vị"
        return (
            f"“{' / '.join(sorted(names))}” {what}; cần thêm huyện, quận hoặc tỉnh, thành phố "
            f"để quyết định giữa {_counted(candidates)}."
        )

    def _spread(
        self, read: Unit, reading: Reading, candidates: tuple[Unit, ...], on: dt.date
    ) -> str:
        name = self.full_name(read)
        if read.since > on:
            return (
                f"{name} chỉ có từ {_day(read.since)}, lập từ {_counted(candidates)}; "
                f"địa chỉ chưa đủ để biết ngày {_day(on)} là đơn vị nào."
            )
        if read.level is not Level.COMMUNE:
            left = "không nêu xã, phường" if reading.says_more else "chỉ nêu cấp này"
            return f"Địa chỉ đọc đến {name}, {left}; ứng với {_counted(candidates)}."
        return (
            f"{name} đã chia cho {_counted(candidates)} ({read.ended_by}); "
            "địa chỉ chưa đủ để biết thuộc đơn vị nào."
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


def _nothing_found(words: Words) -> str:
    if not words.words:
        return "Địa chỉ trống."
    return "Không tìm thấy đơn vị hành chính nào đã biết ở cuối địa chỉ."


def _counted(units: tuple[Unit, ...]) -> str:
    return f"{len(units)} đơn vị"


def _day(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
