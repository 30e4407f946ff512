"""The working days of Vietnam: the public holidays, and the days swapped by decree."""

import csv
import datetime as dt
from functools import cache
from importlib import resources
from pathlib import Path

import holidays

from lienmach.dossiers.refusals import SwapsUnreadable
from lienmach.dossiers.rules.calendars import Calendar, SwappedDay, calendar_of
from lienmach.ground import installation

YEARS_AHEAD = 2
"""The longest time limit is a year; with the free days on its way it ends within two."""

OWN = "swapped_days.csv"
"""What the installation was told of since it was made, in its home, in the form of ours."""


def calendar(kind: str, *, on: dt.date) -> Calendar:
    """
    Return the calendar of a kind of agency for reckoning from that day on.

    :raises SwapsUnreadable: when the installation's own table of swapped days is none.
    """
    return _calendar(kind, on.year, _told_at())


def own_swaps() -> Path:
    """Return where the installation's own table of swapped days lies, or is to lie."""
    return installation.home() / OWN


def _told_at() -> int:
    """Return when the installation's own table last changed, so that it counts without a restart."""
    try:
        return own_swaps().stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@cache
def _calendar(kind: str, year: int, _told: int) -> Calendar:
    years = range(year, year + YEARS_AHEAD + 1)
    public = holidays.country_holidays("VN", years=years, language="vi")
    return calendar_of(public, swapped_days(), saturday_mornings=kind == "residence")


def swapped_days() -> tuple[SwappedDay, ...]:
    """
    Return the days swapped by decree: as far as they are researched, and those told of since.

    :raises SwapsUnreadable: when the installation's own table is none.
    """
    ours = resources.files("lienmach.dossiers") / "data" / OWN
    try:
        told = own_swaps().read_text("utf-8")
    except FileNotFoundError:
        return _read(ours.read_text("utf-8"))
    try:
        return _read(ours.read_text("utf-8")) + _read(told)
    except (KeyError, ValueError) as wrong:
        raise SwapsUnreadable from wrong


def _read(table: str) -> tuple[SwappedDay, ...]:
    return tuple(
        SwappedDay(
            free=dt.date.fromisoformat(row["free"]),
            worked=dt.date.fromisoformat(row["worked"]),
            citation=row["citation"],
        )
        for row in csv.DictReader(table.splitlines())
    )
