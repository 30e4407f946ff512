"""The working days of Vietnam: the public holidays, and the days swapped by decree."""

import csv
import datetime as dt
from functools import cache
from importlib import resources

import holidays

from lienmach.dossiers.rules.calendars import Calendar, SwappedDay, calendar_of

YEARS_AHEAD = 2
"""The longest time limit is a year; with the free days on its way it ends within two."""


def calendar(kind: str, *, on: dt.date) -> Calendar:
    """Return the calendar of a kind of agency for reckoning from that day on."""
    return _calendar(kind, on.year)


@cache
def _calendar(kind: str, year: int) -> Calendar:
    years = range(year, year + YEARS_AHEAD + 1)
    public = holidays.country_holidays("VN", years=years, language="vi")
    return calendar_of(public, swapped_days(), saturday_mornings=kind == "residence")


@cache
def swapped_days() -> tuple[SwappedDay, ...]:
    """Return the days swapped by decree, as far as they are researched."""
    table = resources.files("lienmach.dossiers") / "data" / "swapped_days.csv"
    return tuple(
        SwappedDay(
            free=dt.date.fromisoformat(row["free"]),
            worked=dt.date.fromisoformat(row["worked"]),
            citation=row["citation"],
        )
        for row in csv.DictReader(table.read_text("utf-8").splitlines())
    )
