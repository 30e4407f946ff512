"""Dates as registers and spreadsheets write them."""

import datetime as dt
import re
from enum import StrEnum
from typing import NamedTuple

from lienmach.registries.rules.reasons import Reason

EARLIEST = dt.date(1850, 1, 1)

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_VIETNAMESE = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2}")
# Old books that knew only the year often fill day and month with zeros.
_YEAR_ALONE = re.compile(r"(?:00[/.\-]00[/.\-])?([0-9]{4})|([0-9]{4})-00-00")


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    YEAR = "year"


class Day(NamedTuple):
    """A date and how much of it is known; of a year alone the first of January stands."""

    date: dt.date
    precision: Precision


def read(text: str, *, today: dt.date, year_alone: bool = False) -> Day | Reason:
    """
    Return the date that a cell holds, or why it cannot be one.

    Day comes before month, as everybody in Vietnam writes it. Time before 1850 and after
    `today` is refused: nobody registered then is in a register of persons now.
    """
    if year_alone and (match := _YEAR_ALONE.fullmatch(text)):
        alone = max(int(match[1] or match[2]), 1)
        return _within(dt.date(alone, 1, 1), Precision.YEAR, today=today)
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _VIETNAMESE.fullmatch(text):
        day, month, year = match.groups()
    elif _SHORT_YEAR.fullmatch(text):
        return Reason.AMBIGUOUS_DATE
    else:
        return Reason.NOT_A_DATE
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return Reason.IMPOSSIBLE_DATE
    return _within(date, Precision.DAY, today=today)


def _within(date: dt.date, precision: Precision, *, today: dt.date) -> Day | Reason:
    if date < EARLIEST:
        return Reason.OUT_OF_RANGE
    if date > today:
        return Reason.IN_THE_FUTURE
    return Day(date, precision)
