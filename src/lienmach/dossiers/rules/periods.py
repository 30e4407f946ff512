"""Months, quarters and years, as figures are reported by; each knows its months."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["month", "quarter", "year"]
KINDS: tuple[Kind, ...] = ("month", "quarter", "year")
LENGTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "year": 12}
FIRST_YEAR, LAST_YEAR = 2000, 2200
_WRITTEN = re.compile(r"([0-9]{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year; ``first`` is its first day."""

    kind: Kind
    first: dt.date

    @property
    def until(self) -> dt.date:
        """The day after its last."""
        return later(self.first, LENGTHS[self.kind])

    @property
    def months(self) -> list[dt.date]:
        """The first days of its months."""
        return [later(self.first, n) for n in range(LENGTHS[self.kind])]

    @property
    def text(self) -> str:
        """How it is written: ``2026-11``, ``2026-Q4``, ``2026``."""
        if self.kind == "year":
            return f"{self.first.year}"
        if self.kind == "quarter":
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return f"{self.first:%Y-%m}"

    def is_over(self, on: dt.date) -> bool:
        """Test if it has ended by a day."""
        return self.until <= on

    def before(self) -> "Period":
        """Return the one before."""
        return Period(self.kind, later(self.first, -LENGTHS[self.kind]))


def later(first: dt.date, months: int) -> dt.date:
    """Return the first of the month so many months on; back, if fewer than none."""
    count = first.year * 12 + first.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def month_of(day: dt.date) -> dt.date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def of(kind: Kind, day: dt.date) -> Period:
    """Return the month, quarter or year of a day."""
    length = LENGTHS[kind]
    return Period(kind, dt.date(day.year, (day.month - 1) // length * length + 1, 1))


def read(text: str) -> Period | None:
    """Return the period that is written so, None when none is."""
    found = _WRITTEN.fullmatch(text)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    year = int(found[1])
    if found[2]:
        return Period("month", dt.date(year, int(found[2]), 1))
    if found[3]:
        return Period("quarter", dt.date(year, int(found[3]) * 3 - 2, 1))
    return Period("year", dt.date(year, 1, 1))


def latest(kind: Kind, on: dt.date, count: int) -> list[Period]:
    """Return the period of a day and those before it, the latest first."""
    found = [of(kind, on)]
    while len(found) < count:
        found.append(found[-1].before())
    return found
